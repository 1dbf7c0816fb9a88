"""The paid generators, each built for the user's account: credentials, address, and the parts it may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import urlsplit

from plugin.credentials import AccessPair, Credentials, Secret, Secrets
from plugin.errors import StorageError, UsageError
from plugin.generators.account import Account, Assets, Hosting, Tools
from plugin.generators.base import GenerationRequest, Generator, Model
from plugin.generators.hosting import HostingAccount, build_hosting
from plugin.generators.http_client import build_http
from plugin.generators.http_guard import Guard
from plugin.messages import say
from plugin.settings import ProviderPlace, Settings

Builder: TypeAlias = Callable[[Account, Tools], Generator]
Words: TypeAlias = Callable[[GenerationRequest], str]


class KeyKind(StrEnum):
    """What a provider gives its users."""

    key = "key"
    """One API key."""
    pair = "pair"
    """An access key and a secret key."""


@dataclass(frozen=True, slots=True)
class Provider:
    """`default_url` by region; the first region is the default. `build` makes the adapter."""

    name: str
    default_urls: tuple[tuple[str, str], ...]
    build: Builder
    key_page: str
    """Where its users make and see their keys."""
    takes: tuple[KeyKind, ...]
    """The first is what it asks of new users."""
    words: Words | None = None
    """The text that goes out for a request, as long as the provider counts it; None: the prompt as it is."""
    other_hosts: tuple[tuple[str, str], ...] = ()
    """(host, region) of addresses that are no default but known."""


def _kling(account: Account, tools: Tools) -> Generator:
    # Here and below: imported by whoever uses it, so that other commands start without it.
    from plugin.generators.kling.generator import build_kling

    return build_kling(account, tools)


def _kling_words(request: GenerationRequest) -> str:
    from plugin.generators.kling.prompts import text_sent

    return text_sent(request)


def _jimeng(account: Account, tools: Tools) -> Generator:
    from plugin.generators.jimeng.generator import build_jimeng

    return build_jimeng(account, tools)


def _jimeng_words(request: GenerationRequest) -> str:
    from plugin.generators.jimeng.words import words

    return words(request)


def _ark(account: Account, tools: Tools) -> Generator:
    from plugin.generators.ark.generator import build_ark

    return build_ark(account, tools)


def _ark_words(request: GenerationRequest) -> str:
    from plugin.generators.ark.words import words

    return words(request)


providers: tuple[Provider, ...] = (
    Provider(
        "kling",
        (("global", "https://api-singapore.klingai.com"), ("mainland", "https://api-beijing.klingai.com")),
        _kling,
        "https://kling.ai/dev/api-key",
        (KeyKind.key, KeyKind.pair),
        _kling_words,
        (("api.klingai.com", "global"),),
    ),
    Provider(
        "jimeng",
        (("mainland", "https://visual.volcengineapi.com"),),
        _jimeng,
        "https://console.volcengine.com/iam/keymanage",
        (KeyKind.pair,),
        _jimeng_words,
    ),
    Provider(
        "ark",
        (
            ("global", "https://ark.ap-southeast.bytepluses.com/api/v3"),
            ("europe", "https://ark.eu-west.bytepluses.com/api/v3"),
            ("mainland", "https://ark.cn-beijing.volces.com/api/v3"),
        ),
        _ark,
        "https://console.volcengine.com/ark",
        (KeyKind.key,),
        _ark_words,
    ),
)


def words_sent(request: GenerationRequest) -> str:
    """The text of a request as its provider will get it."""
    words = next((provider.words for provider in providers if provider.name == request.generator), None)
    return words(request) if words is not None else request.prompt


def key_holders() -> dict[str, tuple[KeyKind, ...]]:
    """Whatever has keys of the user: the providers, and the hosting."""
    return {**{provider.name: provider.takes for provider in providers}, "hosting": (KeyKind.pair, KeyKind.key)}


@dataclass(frozen=True, slots=True)
class ProviderParts:
    """What providers are built from, the same for every project."""

    settings: Settings
    models: tuple[Model, ...]
    secrets: Secrets
    environment: Mapping[str, str]
    providers: tuple[Provider, ...] = providers

    @property
    def allow_private(self) -> bool:
        return self.environment.get("SECONDUNIT_ALLOW_PRIVATE_HOSTS", "").strip() in ("1", "true", "yes")


class NoAssets:
    """Keeps nothing, for calls that belong to no project."""

    def get(self, generator: str, account: str, kind: str, digest: str) -> str | None:
        return None

    def put(self, generator: str, account: str, kind: str, digest: str, provider_id: str) -> None:
        return None

    def forget(self, generator: str, account: str, kind: str, digest: str) -> None:
        return None


def provider_generators(parts: ProviderParts, assets: Assets) -> dict[str, Generator]:
    """By name, those that have credentials. A keyring that cannot be read must not stop work that needs no key."""
    built = ((provider.name, _reachable(provider, parts, assets)) for provider in parts.providers)
    return {name: generator for name, generator in built if generator is not None}


def _reachable(provider: Provider, parts: ProviderParts, assets: Assets) -> Generator | None:
    try:
        return build_generator(provider, parts, assets)
    except StorageError:
        return None


def known_provider(name: str, parts: ProviderParts) -> Provider:
    """UsageError when there is none of that name."""
    for provider in parts.providers:
        if provider.name == name:
            return provider
    raise UsageError(
        say("There is no provider named {name}.", name=name),
        say("This version has: {known}.", known=", ".join(provider.name for provider in parts.providers)),
        code="unknown_provider",
    )


def build_generator(provider: Provider, parts: ProviderParts, assets: Assets) -> Generator | None:
    """None where there are no credentials. StorageError: keyring; UsageError: the address that the user set."""
    credentials = parts.secrets.get(provider.name)
    if credentials is None:
        return None
    base_url, region = address_of(provider, parts)
    account = Account(provider.name, base_url, region, credentials)
    return provider.build(account, _tools(account, parts, assets))


def _tools(account: Account, parts: ProviderParts, assets: Assets) -> Tools:
    place = parts.settings.provider(account.provider)
    rows = tuple(_limited(model, place) for model in parts.models if model.generator == account.provider)
    http = build_http(account.base_url, secrets_of(account.credentials), allow_private=parts.allow_private)
    return Tools(http=http, models=rows, assets=assets, hosting=_hosting(parts), now=now)


def _hosting(parts: ProviderParts) -> Hosting | None:
    place = parts.settings.hosting
    if place is None:
        return None
    account = HostingAccount(place.kind, place.url, place.region, place.public_url, parts.secrets.get("hosting"))
    return build_hosting(account, allow_private=parts.allow_private, now=now)


def _limited(model: Model, place: ProviderPlace) -> Model:
    """With the number of jobs at once that the user's own contract allows."""
    return model if place.concurrency is None else replace(model, concurrency=place.concurrency)


def secrets_of(credentials: Credentials) -> tuple[Secret, ...]:
    if isinstance(credentials, AccessPair):
        return (credentials.access_key, credentials.secret_key)
    return (credentials.key,)


def address_of(provider: Provider, parts: ProviderParts) -> tuple[str, str]:
    """Base URL and region: the environment's, the settings', or the provider's own. UsageError "bad_base_url" where
    the guard objects, "bad_region" for a region that the provider does not have."""
    place = parts.settings.provider(provider.name)
    variable = f"SECONDUNIT_{provider.name.upper()}_BASE_URL"
    given = parts.environment.get(variable, "").strip() or place.base_url.strip()
    if not given:
        return _default(provider, place.region)
    base_url = given.rstrip("/")
    objection = Guard(parts.allow_private).objection(base_url)
    if objection is not None or {"?", "#"} & set(base_url):
        raise UsageError(
            say(
                "The base URL of {provider} cannot be used: {reason}.",
                provider=provider.name,
                reason=objection or say("it cannot be read"),
            ),
            say(
                "Correct {variable}; for a server of your own, set SECONDUNIT_ALLOW_PRIVATE_HOSTS=1.", variable=variable
            ),
            code="bad_base_url",
        )
    return base_url, place.region or _region_of(provider, base_url)


def _default(provider: Provider, region: str) -> tuple[str, str]:
    for name, url in provider.default_urls:
        if region in ("", name):
            return url, name
    raise UsageError(
        say("{provider} has no region {region}.", provider=provider.name, region=region),
        say("Its regions: {known}.", known=", ".join(name for name, _ in provider.default_urls)),
        code="bad_region",
    )


def _region_of(provider: Provider, base_url: str) -> str:
    """By the host; the first region where the host is not known (a server of the user's own)."""
    hosts = {urlsplit(url).hostname: name for name, url in provider.default_urls} | dict(provider.other_hosts)
    return hosts.get(urlsplit(base_url).hostname or "", provider.default_urls[0][0])


def now() -> datetime:
    return datetime.now(UTC)

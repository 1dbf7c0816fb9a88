"""Which paid generators there are for a user, at which address, in which region, with which limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin.credentials import AccessPair, ApiKey, Credentials, Secret
from plugin.errors import StorageError, UsageError
from plugin.generators.base import Generator
from plugin.generators.catalog import load_catalog
from plugin.providers import (
    NoAssets,
    ProviderParts,
    address_of,
    build_generator,
    known_provider,
    provider_generators,
    providers,
)
from plugin.settings import HostingPlace, ProviderPlace, Settings
from tests.fakes.secrets import FakeSecrets

canary = "canary-7f3a9e-key"
key, pair = ApiKey(Secret(canary)), AccessPair(Secret("AKLTEXAMPLE"), Secret(canary))
everything: dict[str, Credentials] = {"kling": key, "jimeng": pair, "ark": key}


def parts(settings: Settings | None = None, secrets: FakeSecrets | None = None, **environment: str) -> ProviderParts:
    return ProviderParts(settings or Settings(), load_catalog(), secrets or FakeSecrets(everything), environment)


def placed(**place: object) -> Settings:
    return Settings(providers=(("kling", ProviderPlace(**place)),))  # type: ignore[arg-type]


def address(given: ProviderParts, name: str = "kling") -> tuple[str, str]:
    return address_of(known_provider(name, given), given)


def built(given: ProviderParts, name: str = "kling") -> Generator:
    generator = build_generator(known_provider(name, given), given, NoAssets())
    assert generator is not None
    return generator


def test_those_with_credentials_are_there() -> None:
    assert set(provider_generators(parts(), NoAssets())) == set(everything)
    one = parts(secrets=FakeSecrets({"ark": key}))
    assert set(provider_generators(one, NoAssets())) == {"ark"}
    assert provider_generators(parts(secrets=FakeSecrets()), NoAssets()) == {}


def test_a_locked_keyring_stops_nothing_that_needs_no_key_but_is_said_where_one_is_needed() -> None:
    locked = parts(secrets=FakeSecrets(everything, locked=True))
    assert provider_generators(locked, NoAssets()) == {}
    with pytest.raises(StorageError):
        build_generator(providers[0], locked, NoAssets())


@pytest.mark.parametrize("name", everything)
def test_a_generator_has_its_own_name_address_and_rows(name: str) -> None:
    given = parts()
    generator = built(given, name)
    assert generator.name == name and generator.paid
    assert (generator.account, generator.region) == address(given, name)
    assert {model.generator for model in generator.models()} == {name}
    assert canary not in repr(generator) + repr(given)


def test_the_first_region_is_the_usual_one() -> None:
    assert address(parts()) == ("https://api-singapore.klingai.com", "global")
    assert address(parts(placed(region="mainland"))) == ("https://api-beijing.klingai.com", "mainland")
    assert address(parts(), "jimeng") == ("https://visual.volcengineapi.com", "mainland")


def test_the_environment_goes_before_the_settings() -> None:
    settings = placed(base_url="https://gate.example.com/kling/", region="mainland")
    assert address(parts(settings)) == ("https://gate.example.com/kling", "mainland")
    given = parts(settings, SECONDUNIT_KLING_BASE_URL="https://other.example.com")
    assert address(given) == ("https://other.example.com", "mainland")


@pytest.mark.parametrize(
    ("name", "url", "region"),
    [
        ("kling", "https://api-beijing.klingai.com", "mainland"),
        ("kling", "https://api.klingai.com/", "global"),
        ("ark", "https://ark.cn-beijing.volces.com/api/v3", "mainland"),
        ("ark", "https://ark.eu-west.bytepluses.com/api/v3", "europe"),
        ("ark", "https://own.example.com/api/v3", "global"),
    ],
)
def test_the_region_is_known_by_the_host(name: str, url: str, region: str) -> None:
    given = ProviderParts(Settings(), (), FakeSecrets(everything), {f"SECONDUNIT_{name.upper()}_BASE_URL": url})
    assert address(given, name) == (url.rstrip("/"), region)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "https://127.0.0.1:8080",
        "https://user:pw@api.example.com",
        "https://169.254.169.254",
        "api.example.com",
        "https://api.example.com?a=b",
        "https://api.example.com#a",
        "https://api.example.com#",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_by_its_name(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        address(parts(SECONDUNIT_KLING_BASE_URL=url))
    assert caught.value.code == "bad_base_url"
    assert "SECONDUNIT_KLING_BASE_URL" in str(caught.value.action)


def test_a_server_of_ones_own_may_be_asked_where_that_is_allowed() -> None:
    own = {"SECONDUNIT_KLING_BASE_URL": "http://127.0.0.1:8080", "SECONDUNIT_ALLOW_PRIVATE_HOSTS": "1"}
    assert address(parts(**own)) == ("http://127.0.0.1:8080", "global")
    with pytest.raises(UsageError):
        address(parts(**{**own, "SECONDUNIT_ALLOW_PRIVATE_HOSTS": "0"}))


def test_unknown_regions_and_providers_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        address(parts(placed(region="mars")))
    assert caught.value.code == "bad_region" and "mainland" in str(caught.value.action)
    with pytest.raises(UsageError) as caught:
        known_provider("klingon", parts())
    assert caught.value.code == "unknown_provider"


def test_the_users_own_number_of_jobs_at_once_is_kept() -> None:
    assert {model.concurrency for model in built(parts(placed(concurrency=37))).models()} == {37}
    assert {model.concurrency for model in built(parts(placed(concurrency=37)), "ark").models()} != {37}


def test_hosting_that_cannot_work_is_said_at_once() -> None:
    place = HostingPlace("s3", "https://store.example.com/bucket")
    with pytest.raises(UsageError) as caught:
        built(parts(Settings(hosting=place)))
    assert caught.value.code == "bad_hosting"
    kept = {**everything, "hosting": pair}
    assert built(parts(Settings(hosting=place), FakeSecrets(kept))).name == "kling"
    with pytest.raises(UsageError):
        built(parts(Settings(hosting=replace(place, kind="ftp")), FakeSecrets(kept)))

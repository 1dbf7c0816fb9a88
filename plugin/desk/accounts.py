"""The user's accounts at providers: which have a key, whether it works, and where it is kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from plugin.app import App
from plugin.credentials import Credentials
from plugin.desk.views import ProviderView
from plugin.errors import SecondUnitError, Stopped, StorageError, UsageError
from plugin.generators.base import Checked, Generator
from plugin.messages import Message, say
from plugin.providers import (
    KeyKind,
    NoAssets,
    Provider,
    ProviderParts,
    address_of,
    build_generator,
    key_holders,
    known_provider,
)

T = TypeVar("T")
look_seconds = 0.1


def parts_of(app: App, environment: Mapping[str, str]) -> ProviderParts:
    return ProviderParts(app.settings, app.models, app.secrets, environment)


def provider_views(parts: ProviderParts) -> tuple[ProviderView, ...]:
    """Every provider, and last the hosting."""
    views = [_provider(provider, parts) for provider in parts.providers]
    kinds, source = key_holders()["hosting"], _source(parts, "hosting")
    place = parts.settings.hosting
    hosting = ProviderView("hosting", bool(source), source, place.url if place else "", False, KeyKind.pair in kinds)
    return (*views, hosting)


def _provider(provider: Provider, parts: ProviderParts) -> ProviderView:
    source = _source(parts, provider.name)
    account, region = "", ""
    with suppress(UsageError):
        account, region = address_of(provider, parts)
    return ProviderView(
        name=provider.name,
        has_key=bool(source),
        key_source=source,
        account=account,
        paid=True,
        takes_pair=KeyKind.pair in provider.takes,
        takes_key=KeyKind.key in provider.takes,
        key_page=provider.key_page,
        region=region,
        regions=tuple(name for name, _ in provider.default_urls),
    )


def _source(parts: ProviderParts, name: str) -> str:
    """A keyring that cannot be read holds nothing for us."""
    with suppress(StorageError):
        return parts.secrets.source(name)
    return ""


def set_key(parts: ProviderParts, name: str, credentials: Credentials) -> None:
    """Into the keyring. UsageError for a name that has no keys; StorageError."""
    _check_holder(name)
    parts.secrets.set(name, credentials)


def remove_key(parts: ProviderParts, name: str) -> None:
    """Out of the keyring. UsageError when there is none."""
    _check_holder(name)
    if not parts.secrets.remove(name):
        raise UsageError(say("There is no key for {provider} in the keyring.", provider=name), code="no_key")


def _check_holder(name: str) -> None:
    if name not in key_holders():
        raise UsageError(say("There is no provider named {name}.", name=name), code="unknown_provider")


def check(parts: ProviderParts, name: str, stop: threading.Event) -> tuple[Message, bool]:
    """A free call that proves the key: what it said, and whether it works. `stop` ends the wait (Stopped)."""
    try:
        generator = build_generator(known_provider(name, parts), parts, NoAssets())
        if generator is None:
            return say("There is no key for {provider}.", provider=name), False
        checked = asyncio.run(until_stopped(_checked(generator), stop))
    except Stopped:
        raise
    except SecondUnitError as error:
        return _whole(error), False
    return checked.message, True


def _whole(error: SecondUnitError) -> Message:
    if error.action is None:
        return error.message
    return say("{message} {action}", message=error.message, action=error.action)


async def _checked(generator: Generator) -> Checked:
    try:
        return await generator.check()
    finally:
        await generator.close()


async def until_stopped(work: Coroutine[Any, Any, T], stop: threading.Event) -> T:
    """The work's result, or Stopped as soon as another thread asks for it."""
    task = asyncio.create_task(work)
    while not task.done():
        await asyncio.wait([task], timeout=look_seconds)
        if stop.is_set() and not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            raise Stopped(say("Stopped."), code="stopped")
    return task.result()

"""The paid generators, each built for the user's account: credentials, address, and the parts it may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from plugin.credentials import Secrets
from plugin.generators.account import Account, Assets, Tools
from plugin.generators.base import Generator, Model
from plugin.settings import Settings

Builder: TypeAlias = Callable[[Account, Tools], Generator]


@dataclass(frozen=True, slots=True)
class Provider:
    """`default_url` by region; the first region is the default. `build` makes the adapter."""

    name: str
    default_urls: tuple[tuple[str, str], ...]
    build: Builder


providers: tuple[Provider, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderParts:
    """What providers are built from, the same for every project."""

    settings: Settings
    models: tuple[Model, ...]
    secrets: Secrets
    environment: Mapping[str, str]


def provider_generators(parts: ProviderParts, assets: Assets) -> dict[str, Generator]:
    """By name, those that have credentials."""
    built = ((provider.name, _generator(provider, parts, assets)) for provider in providers)
    return {name: generator for name, generator in built if generator is not None}


def _generator(provider: Provider, parts: ProviderParts, assets: Assets) -> Generator | None:
    raise NotImplementedError


def now() -> datetime:
    return datetime.now(UTC)

"""The composition root: the real parts, put together once. Tests build an App from fakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from plugin.credentials import Secrets
from plugin.errors import UnsupportedFormat, UsageError
from plugin.generators.account import Assets
from plugin.generators.animatic import Animatic
from plugin.generators.base import Generator, Model
from plugin.generators.bridge import Bridge
from plugin.generators.joined import Joined
from plugin.generators.own_tables import Catalog, read_catalog
from plugin.hosts.base import Host
from plugin.hosts.files import FilesHost
from plugin.hosts.kdenlive import KdenliveHost
from plugin.jobs.clock import Clock, SystemClock
from plugin.jobs.polling import Polling
from plugin.jobs.project import Project
from plugin.jobs.run_context import Rules
from plugin.jobs.runner import careful_rules
from plugin.keyring_secrets import environment_over_keyring
from plugin.messages import Message, say
from plugin.providers import ProviderParts, provider_generators
from plugin.settings import Settings, cache_folder, load_settings, tables_folder
from plugin.timeline.cut import CutFormat

Generators: TypeAlias = Callable[[Project, Assets], Mapping[str, Generator]]
"""Local generators keep their scratch files in the project, so they are made for one. Paid ones are there only
where the user gave credentials."""


@dataclass(frozen=True)
class App:
    """Every part that has a side effect, and the settings."""

    settings: Settings
    generators: Generators
    models: tuple[Model, ...]
    hosts: tuple[Host, ...]
    secrets: Secrets
    clock: Clock
    rules: Rules
    """How jobs are polled and when they are tried again."""
    bundle_cache: Path
    """Where media of .otioz bundles are unpacked."""
    unread_tables: tuple[Message, ...] = ()
    """Tables of models of the user's that were left out, and why."""

    def host_for(self, cut_format: CutFormat) -> Host:
        """Who writes a cut of that format back; UnsupportedFormat when nobody does yet."""
        for host in self.hosts:
            if cut_format in host.formats:
                return host
        raise UnsupportedFormat(
            say("Second Unit reads {format} but cannot write it back yet.", format=str(cut_format)),
            say("Export the timeline as .otio from the editor; `find` and `quote` work on this file."),
            code="cannot_write",
        )


def provider_parts(environment: Mapping[str, str]) -> ProviderParts:
    """What paid generators are built from."""
    return _parts(environment, read_catalog(tables_folder(environment)))


def _parts(environment: Mapping[str, str], catalog: Catalog) -> ProviderParts:
    secrets = environment_over_keyring(environment)
    return ProviderParts(load_settings(environment), catalog.models, secrets, environment)


def build_app(environment: Mapping[str, str]) -> App:
    """The product as shipped."""
    catalog = read_catalog(tables_folder(environment))
    parts = _parts(environment, catalog)

    def generators(project: Project, assets: Assets) -> Mapping[str, Generator]:
        return {**embedded_generators(project), **provider_generators(parts, assets)}

    return App(
        settings=parts.settings,
        generators=generators,
        models=parts.models,
        secrets=parts.secrets,
        hosts=(FilesHost(), KdenliveHost()),
        clock=SystemClock(),
        rules=careful_rules(_polling(environment)),
        bundle_cache=cache_folder(environment) / "bundles",
        unread_tables=tuple(one.message for one in catalog.unread),
    )


def _polling(environment: Mapping[str, str]) -> Polling:
    """SECONDUNIT_POLL_SECONDS is the floor of the polling interval."""
    text = environment.get("SECONDUNIT_POLL_SECONDS")
    if not text:
        return Polling()
    try:
        return Polling(first_seconds=max(0.01, float(text)))
    except ValueError as error:
        raise UsageError(
            say("SECONDUNIT_POLL_SECONDS is not a number of seconds: {text}.", text=text),
            say("Set it to a number such as 5, or leave it out."),
            code="bad_environment",
        ) from error


def embedded_generators(project: Project) -> Mapping[str, Generator]:
    """The free ones that work on this machine."""
    parts: tuple[Generator, ...] = (Animatic(project.scratch), Bridge(project.scratch), Joined(project.scratch))
    return {part.name: part for part in parts}

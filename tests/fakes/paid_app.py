"""The product around one paid generator that is a folder, with a price list and a cut of placeholders."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio

from plugin.app import App, embedded_generators
from plugin.commands.console import Console
from plugin.commands.request import FillRequest, Target
from plugin.generators.account import Assets
from plugin.generators.base import Generator, Model, Price, Task
from plugin.hosts.files import FilesHost
from plugin.jobs.fail_point import no_failure
from plugin.jobs.polling import Polling
from plugin.jobs.project import Project
from plugin.jobs.run_context import Rules
from plugin.jobs.runner import careful_rules
from plugin.keyring_secrets import EnvironmentSecrets
from plugin.language import choose_language
from plugin.settings import Settings
from plugin.timeline.cut import Raster
from tests.fakes.clock import FakeClock
from tests.fakes.generators import FakeGenerator, Faults

account = "https://api.provider.example"
rate = Fraction(24)
shot_frames = 24
priced = Model(
    "fake", "m1", "M 1", (Task.text_to_video, Task.image_to_video, Task.reference_to_video), None, None, None,
    "2026-11-22", "https://provider.example/prices", paid=True, prices=(Price(Decimal("0.50"), "USD"),), default=True,
)  # fmt: skip


def write_cut(path: Path, shots: int = 3) -> Path:
    """A cut of `shots` placeholders of one second, each without any media."""
    timeline = otio.schema.Timeline(name=path.stem)
    whole = otio.opentime.TimeRange(otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(shot_frames, 24))
    clips = [otio.schema.Clip(name=f"plate {number}", source_range=whole) for number in range(shots)]
    timeline.tracks.append(otio.schema.Track(name="V1", kind="Video", children=clips))
    otio.adapters.write_to_file(timeline, str(path))
    return path


@dataclass
class PaidApp:
    """`app` with a generator "fake" in `folder`; every call makes new consoles, so that output can be read."""

    folder: Path
    models: tuple[Model, ...] = (priced,)
    settings: Settings = field(default_factory=lambda: Settings(take_raster=Raster(64, 36)))
    faults: Mapping[str, Faults] = field(default_factory=dict)
    with_key: bool = True
    clock: FakeClock = field(default_factory=FakeClock)
    rules: Rules = field(default_factory=lambda: careful_rules(Polling()))

    def __post_init__(self) -> None:
        self.generator = FakeGenerator(self.folder / "provider", faults=self.faults, account=account)

    @property
    def app(self) -> App:
        return App(
            settings=self.settings,
            generators=self._generators,
            models=self.models,
            hosts=(FilesHost(),),
            secrets=EnvironmentSecrets({}),
            clock=self.clock,
            rules=replace(self.rules, fail_point=no_failure),
            bundle_cache=self.folder / "bundles",
        )

    @property
    def target(self) -> Target:
        path = self.folder / "film.otio"
        return Target(path if path.exists() else write_cut(path))

    def _generators(self, project: Project, assets: Assets) -> Mapping[str, Generator]:
        paid: dict[str, Generator] = {"fake": self.generator} if self.with_key else {}
        return {**embedded_generators(project), **paid}


@dataclass
class Said:
    """A console whose output can be read."""

    as_json: bool = False
    language: str = "en"

    def __post_init__(self) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        language = choose_language(self.language, {}, "")
        self.console = Console(language, as_json=self.as_json, stdout=self.out, stderr=self.err)

    @property
    def document(self) -> Any:
        return json.loads(self.out.getvalue())

    @property
    def text(self) -> str:
        return self.out.getvalue()


def asking(**words: Any) -> FillRequest:
    return FillRequest(generator="fake", yes=True, **words)

"""The product against a fake provider: the real app, with key and address in the environment, and small cuts for it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio

from plugin.app import App, build_app
from plugin.commands.console import Console
from plugin.jobs.clock import SystemClock
from plugin.jobs.polling import Polling
from plugin.jobs.retry import CarefulRetry
from plugin.jobs.run_context import Rules
from plugin.jobs.runner import careful_rules
from plugin.language import Language
from tests.fakes.clock import FakeClock
from tests.fakes.deliveries import speech
from tests.fakes.footage import write_footage
from tests.fakes.provider_server import ProviderServer

rate = Fraction(24)
raster = (640, 360)


def app_for(server: ProviderServer, provider: str, key: str, *, speed: float = 1.0, **environment: str) -> App:
    """As a user has it who set key and address. `speed` makes the waits of the job engine shorter, nothing else."""
    name = f"SECONDUNIT_{provider.upper()}"
    ours = {
        f"{name}_BASE_URL": server.url,
        f"{name}_API_KEY": key,
        "SECONDUNIT_ALLOW_PRIVATE_HOSTS": "1",
        "SECONDUNIT_POLL_SECONDS": "0.05",
    }
    app = build_app({**os.environ, **ours, **environment})
    if speed == 1.0:
        return replace(app, clock=SystemClock())
    return replace(app, clock=FakeClock(speed, datetime.now(UTC)), rules=fast_rules())


def fast_rules() -> Rules:
    return replace(careful_rules(Polling(first_seconds=0.2)), retry=CarefulRetry(first_seconds=0.5, longest_seconds=5))


@dataclass(frozen=True, slots=True)
class Said:
    code: int
    document: Any
    notes: str


def said(run: Any, app: App, *arguments: Any, **options: Any) -> Said:
    """A command's exit code, JSON document, and what it says on the side."""
    console = Console(Language("en"), as_json=True, stdout=io.StringIO(), stderr=io.StringIO())
    code = run(app, console, *arguments, **options)
    assert isinstance(console.stdout, io.StringIO) and isinstance(console.stderr, io.StringIO)
    text = console.stdout.getvalue()
    return Said(code, json.loads(text) if text else None, console.stderr.getvalue())


def money(document: Sequence[dict[str, str]]) -> dict[str, Decimal]:
    """Amounts by currency."""
    return {one["currency"]: Decimal(one["amount"]) for one in document}


def write_cut(
    folder: Path,
    holes: Sequence[int],
    between: int = 48,
    *,
    spoken: int | None = None,
    clips: int = 2,
    size: tuple[int, int] = raster,
) -> Path:
    """A 24 fps cut: numbered clips of `between` frames with holes between them, clip 1, 2, 1 ...; `spoken` lays a
    recording under that hole."""
    schema = otio.schema
    folder.mkdir(parents=True, exist_ok=True)
    movies = [write_footage(folder / f"clip{n}.mp4", rate, between, clip=n, size=size) for n in range(1, clips + 1)]
    track = schema.Track("V1", kind="Video")
    timeline = schema.Timeline("film")
    timeline.tracks.append(track)
    starts, frame = [], 0
    for index in range(len(holes) + 1):
        movie = movies[index % clips]
        track.append(_clip(movie, between))
        frame += between
        if index < len(holes):
            track.append(schema.Gap(duration=_time(holes[index])))
            starts.append(frame)
            frame += holes[index]
    if spoken is not None:
        recording = folder / "line.wav"
        recording.write_bytes(speech(Fraction(holes[spoken]) / rate, "wav", 523))
        timeline.tracks.append(_sound(recording, starts[spoken], holes[spoken]))
    path = folder / "film.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def _time(frames: int) -> otio.opentime.RationalTime:
    return otio.opentime.RationalTime(frames, 24)


def _span(frames: int) -> otio.opentime.TimeRange:
    return otio.opentime.TimeRange(_time(0), _time(frames))


def _clip(path: Path, frames: int) -> otio.schema.Clip:
    reference = otio.schema.ExternalReference(path.as_uri(), _span(frames))
    return otio.schema.Clip(path.stem, reference, _span(frames))


def _sound(recording: Path, start: int, frames: int) -> otio.schema.Track:
    track = otio.schema.Track("A1", kind="Audio")
    track.append(otio.schema.Gap(duration=_time(start)))
    track.append(_clip(recording, frames))
    return track

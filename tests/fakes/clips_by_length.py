"""A paid generator that makes clips of whole seconds at 24, one frame longer than asked, as providers do."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from plugin.events import Progress
from plugin.generators.base import GenerationRequest, Model, Money, Price, Ready, Report, Role, Task, Unable
from plugin.generators.joined import Joined
from plugin.messages import Message, say
from tests.fakes.generators import FakeGenerator

seconds = (Fraction(1), Fraction(2))
name = "lengths"


def clip_model(**changes: object) -> Model:
    """Makes 1 or 2 s from text, frames and references."""
    values: dict[str, object] = {
        "generator": name, "name": "clips", "title": "Clips", "durations": seconds, "rates": (Fraction(24),),
        "tasks": (Task.text_to_video, Task.image_to_video, Task.reference_to_video), "longest_frames": None,
        "dated": "2026-01-01", "source": "a test", "paid": True, "default": True, "resolutions": ("720p", "1080p"),
        "ratios": ("16:9", "1:1"), "last_frame": True, "references": 2, "characters": 1, "sound": "choice",
        "prices": (Price(Decimal("0.10"), "USD"),),
    }  # fmt: skip
    return Model(**{**values, **changes})  # type: ignore[arg-type]


lips_model = clip_model(
    name="lips", title="Lips", tasks=(Task.lip_sync,), durations=None, resolutions=(), ratios=(), references=0
)
joined_model = Model(
    "joined", "joined", "Joined", (Task.concatenate,), None, None, None, "2026-01-01", "part of Second Unit"
)


class ClipsByLength(FakeGenerator):
    """`failing` names the stages that end without a clip. Frames and references exclude each other where `strict`."""

    def __init__(self, folder: Path, *, failing: tuple[str, ...] = (), strict: bool = False) -> None:
        super().__init__(folder, name=name)
        self.account = "https://clips.example"
        self.region = "global"
        self.asked: list[GenerationRequest] = []
        self._failing = failing
        self._strict = strict

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        roles = {given.role for given in request.inputs}
        both = Role.first_frame in roles and (Role.reference in roles or bool(request.characters))
        return (say("Frames or references, not both."),) if self._strict and both else ()

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        self.asked.append(request)
        if request.stage in self._failing:
            charge = Money(Decimal("0.05"), "USD")
            return Unable("moderated", say("The provider refused the picture."), say("Use another one."), charge)
        frames, rate = request.frames, request.rate
        if request.duration is not None:
            frames, rate = int(request.duration * 24) + 1, Fraction(24)
        return Ready(json.dumps([request.key, frames, request.width, request.height, str(rate)]))


def parts_of_it(folder: Path, **options: object) -> dict[str, FakeGenerator | Joined]:
    """The generator with the one that joins its clips."""
    return {name: ClipsByLength(folder / "provider", **options), "joined": Joined(folder / "scratch")}  # type: ignore[arg-type]

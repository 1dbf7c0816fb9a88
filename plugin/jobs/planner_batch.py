"""What planning a shot may look at: the other shots, the briefs, what the project has, what the catalogue offers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugin.conform.spec import ConformSpec
from plugin.generators.base import GenerationRequest, Model, Money, Task
from plugin.jobs.choice import Needs, choose_model, on_this_machine
from plugin.jobs.clock import Clock
from plugin.jobs.plan import Made, Parts, PlanOptions
from plugin.jobs.pricing import quote
from plugin.jobs.stages import video
from plugin.messages import Message
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet, cast_of
from plugin.shots.shot import Shot


@dataclass(frozen=True, slots=True)
class Batch:
    shots: Mapping[str, Shot]
    briefs: Mapping[str, Brief]
    options: PlanOptions
    made: Made
    models: Sequence[Model]
    parts: Parts
    clock: Clock

    def number(self, shot: Shot, index: int, stage: str = video) -> int:
        """Of the take number `index` of this batch. The takes of one chain carry one number where they can."""
        first = self.made.next_numbers.get(shot.id, 1)
        return max(first, self.made.stage_numbers.get((shot.id, stage), 1)) + index if stage != video else first + index

    def brief(self, shot: Shot) -> Brief:
        return self.briefs.get(shot.id, Brief())

    def prompt(self, shot: Shot) -> str:
        """The brief's, else the marker's; with the film's look, except for drawings made here."""
        brief = self.brief(shot)
        prompt = brief.prompt or shot.prompt
        if not brief.look or self.options.generator in on_this_machine:
            return prompt
        return f"{prompt}\n{brief.look}" if prompt else brief.look

    def cast(self, shot: Shot) -> tuple[tuple[CharacterSheet, ...], tuple[str, ...]]:
        """Who plays in it, and names that no sheet has."""
        return cast_of(self.prompt(shot), self.brief(shot).characters, self.made.characters)

    def shown(self, cast: Sequence[CharacterSheet]) -> int:
        """How many of them go along as pictures."""
        return sum(1 for sheet in cast if sheet.shown_to(self.options.generator))

    def seed(self, shot: Shot, index: int) -> int:
        given = self._given_seed(shot)
        return seed_of(shot.id, self.number(shot, index)) if given is None else given + index

    def seed_option(self, shot: Shot) -> tuple[tuple[str, str], ...]:
        """Marks a seed that the user named, for generators that send a seed of their own otherwise."""
        return (("seed", "user"),) if self._given_seed(shot) is not None else ()

    def _given_seed(self, shot: Shot) -> int | None:
        given = self.brief(shot).seed
        return given if given is not None else self.options.seed

    def spec(self, shot: Shot) -> ConformSpec:
        options = self.options
        head, tail = max(options.handles, shot.head_transition), max(options.handles, shot.tail_transition)
        return ConformSpec(
            rate=options.rate,
            frames=consumed_frames(shot),
            head=head,
            tail=tail,
            raster=options.raster,
            start_frame=max(0, options.start_frame + shot.start - head),
            cut_start=shot.start,
            rate_mode=options.rate_mode,
            raster_mode=options.raster_mode,
            codec=options.codec,
        )

    def lip_sync_model(self) -> Model | None:
        """Who makes mouths move in this batch."""
        options = self.options
        return lip_sync_model(self.models, options.lip_sync_generator or options.generator)

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        generator = self.parts.generators.get(request.generator)
        return generator.obstacles(request) if generator is not None else ()

    def quote(self, model: Model | None, request: GenerationRequest) -> Money | None:
        generator = self.parts.generators.get(request.generator)
        return None if model is None else quote(model, request, generator.region if generator is not None else "")


def lip_sync_model(models: Sequence[Model], generator: str) -> Model | None:
    """The model of that generator that makes mouths move; None when it has none."""
    return choose_model(models, generator, "", Needs(Task.lip_sync))


def consumed_frames(shot: Shot) -> int:
    """Media frames the shot shows: its own speed effects make it use more or fewer than it lasts."""
    return max(1, math.ceil(shot.frames * abs(shot.speed)))


def seed_of(shot_id: str, take: int) -> int:
    """A fixed seed per take, 0 to 2**31 - 1."""
    return int.from_bytes(hashlib.sha256(f"{shot_id}/{take}".encode()).digest()[:4]) >> 1

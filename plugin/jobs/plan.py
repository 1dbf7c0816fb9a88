"""What a plan is made from and what it consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from plugin.conform.spec import RasterMode, RateMode
from plugin.generators.base import Role
from plugin.generators.embedded import embedded
from plugin.jobs.job import Job
from plugin.media.codec import Codec
from plugin.messages import Message
from plugin.shots.shot import SourceFrame
from plugin.shots.takes import Take
from plugin.timeline.cut import Raster


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What holds for every shot of a batch."""

    raster: Raster
    rate: Fraction
    """Of the cut."""
    start_frame: int = 0
    """Timecode of the cut's first frame, in frames."""
    generator: str = embedded
    model: str = ""
    handles: int = 0
    takes: int = 1
    """Per shot."""
    codec: Codec = Codec.prores
    rate_mode: RateMode = RateMode.auto
    raster_mode: RasterMode = RasterMode.fit
    seed: int | None = None
    """For every first take; None: from shot id and take number, so that a repeat gives the same picture."""
    project_id: str = ""
    """Part of every request's key, so that two projects never share one at a provider."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the project already has."""

    circled: Mapping[str, Take] = field(default_factory=dict)
    """By shot id."""
    next_numbers: Mapping[str, int] = field(default_factory=dict)
    """Number of the next take by shot id; 1 where none is named."""
    open_jobs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys of the jobs under way, by shot id: such a shot is not planned again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that a request needs and that still has to be decoded or read."""

    role: Role
    source: SourceFrame | Path
    """A frame of a movie (or a still named as media), or a picture file."""
    required: bool = False
    """The user named it: without it the shot is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a shot cannot be admitted."""

    shot_id: str
    message: Message
    action: Message | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A job whose inputs lack the pictures in `wanted`; `inputs.prepare` brings them."""

    job: Job
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    planned: tuple[Planned, ...]
    problems: tuple[Problem, ...] = ()
    under_way: tuple[str, ...] = ()
    """Shots left out because jobs for them are already open."""

    @property
    def jobs(self) -> tuple[Job, ...]:
        """For looking at; their inputs are not complete."""
        return tuple(planned.job for planned in self.planned)

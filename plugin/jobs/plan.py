"""What a plan is made from and what it consists of."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from plugin.conform.spec import RasterMode, RateMode
from plugin.generators.base import Character, GenerationRequest, Generator, InputFile, InputTake, Remote, Role
from plugin.generators.embedded import embedded
from plugin.jobs.job import Job
from plugin.media.codec import Codec
from plugin.messages import Message
from plugin.shots.characters import CharacterSheet
from plugin.shots.dialogue import CutSound
from plugin.shots.heard import SoundUnder
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
    resolution: str = ""
    """In the model's words; "": the smallest that is as high as the raster."""
    sound: bool | None = None
    """As in Brief, for shots whose brief says nothing."""
    chain: str = ""
    """How long shots go on: "" from last frame to first frame where the model takes one, "extend" by its own way."""
    lip_sync_generator: str = ""
    """Makes mouths move; "": the one that makes the picture, where it can."""
    image_generator: str = ""
    """Makes the stills that shots start from; "": the one that makes the picture, where it can."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the project already has."""

    circled: Mapping[str, Take] = field(default_factory=dict)
    """By shot id."""
    next_numbers: Mapping[str, int] = field(default_factory=dict)
    """Number of the next `video` take by shot id; 1 where none is named."""
    open_jobs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys of the jobs under way, by shot id: such a shot is not planned again."""
    stage_numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Number of the next take by shot id and stage, for the stages other than `video`."""
    silent: Mapping[str, Take] = field(default_factory=dict)
    """By shot id, the take that only lacks its lip-sync: its first new take is made from this one."""
    stills: Mapping[str, Take] = field(default_factory=dict)
    """Circled takes of the stage `image`, by shot id."""
    remotes: Mapping[str, Remote] = field(default_factory=dict)
    """By job key, where a provider still keeps a take."""
    characters: Mapping[str, CharacterSheet] = field(default_factory=dict)
    """By name."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What planning may ask. Every part may be missing: then less is known before the batch is admitted."""

    generators: Mapping[str, Generator] = field(default_factory=dict)
    """By name; asked for their obstacles and their region."""
    sound: CutSound | None = None
    """Of the cut, for lip-sync."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture or sound that a request needs and that still has to be decoded or read."""

    role: Role
    source: SourceFrame | Path | SoundUnder
    """A frame of a movie (or a still named as media), a picture file, or the cut's sound under a shot."""
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
    """A job whose inputs lack what is in `wanted`; `inputs.prepare` brings it, and the pictures of the `cast`."""

    job: Job
    wanted: tuple[Wanted, ...] = ()
    cast: tuple[CharacterSheet, ...] = ()

    @property
    def expected(self) -> GenerationRequest:
        """The request as it will be, for quotes and for `Generator.obstacles`. Files are the originals, without their
        digests; frames that still have to be decoded stand as takes to come, without a key."""
        inputs = (*self.job.request.inputs, *(_expected(wanted) for wanted in self.wanted))
        return dataclasses.replace(
            self.job.request, inputs=inputs, characters=tuple(_character(sheet) for sheet in self.cast)
        )


def _expected(wanted: Wanted) -> InputFile | InputTake:
    if isinstance(wanted.source, Path):
        return InputFile(wanted.role, wanted.source, "")
    return InputTake(wanted.role, "", 0)


def _character(sheet: CharacterSheet) -> Character:
    images = tuple(InputFile(Role.reference, path, "") for path in sheet.images)
    sample = InputFile(Role.audio, sheet.voice_sample, "") if sheet.voice_sample else None
    return Character(sheet.name, sheet.description, images, sheet.voice, sample)


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

"""What every generator is: takes a frozen request, returns a clip."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Protocol, TypeAlias

from plugin.events import Progress
from plugin.messages import Message


class Task(StrEnum):
    """What a generator is asked to do."""

    text_to_image = "text_to_image"
    image_to_image = "image_to_image"
    text_to_video = "text_to_video"
    image_to_video = "image_to_video"
    """First frame, last frame or both are given."""
    reference_to_video = "reference_to_video"
    extend = "extend"
    edit = "edit"
    lip_sync = "lip_sync"
    avatar = "avatar"


class Role(StrEnum):
    """What an input file is for."""

    first_frame = "first_frame"
    last_frame = "last_frame"
    still = "still"
    """A board: the picture to set in motion."""
    reference = "reference"
    video = "video"
    audio = "audio"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that goes to the generator, named by its digest so that a repeat sends the same bytes."""

    role: Role
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class InputTake:
    """A frame of a take that does not exist yet: the job waits for job `key` and then becomes an InputFile."""

    role: Role
    key: str
    frame: int
    """Counted from the first used frame of that take; negative counts from its last used frame (-1)."""


Input: TypeAlias = InputFile | InputTake


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str
    """ISO 4217 code, or "CREDITS:<provider>" where the provider counts in its own units."""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Everything needed to make, and to repeat, one clip. Frozen before anything is sent."""

    key: str
    """Our own idempotency key, unique per intent."""
    shot_id: str
    stage: str
    take: int
    generator: str
    model: str
    task: Task
    prompt: str
    negative: str
    inputs: tuple[Input, ...]
    frames: int
    """Frames wanted at `rate`, head and tail handles included."""
    head: int
    """How many of them lie before the shot's first frame."""
    tail: int
    rate: Fraction
    width: int
    height: int
    seed: int
    camera: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def file(self, role: Role) -> Path | None:
        """The first input file of that role."""
        return next((i.path for i in self.inputs if isinstance(i, InputFile) and i.role is role), None)


@dataclass(frozen=True, slots=True)
class Model:
    """A row of the catalogue. Limits are in frames, seconds or pixels as named; None means no limit."""

    generator: str
    name: str
    title: str
    tasks: tuple[Task, ...]
    durations: tuple[Fraction, ...] | None
    """Clip lengths in seconds that the model makes; None: any."""
    rates: tuple[Fraction, ...] | None
    longest_frames: int | None
    price: Money | None
    """Per second of video, as published; None when free."""
    dated: str
    """ISO date on which the row was checked."""
    source: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the job and named it."""

    provider_id: str
    charge: Money | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """Not ready. `fraction` 0.0 to 1.0 where the provider says."""

    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """The clip can be fetched. `location` is a URL, or a path for generators on this machine."""

    location: str
    charge: Money | None = None


@dataclass(frozen=True, slots=True)
class Unable:
    """The provider ended the job without a clip."""

    code: str
    message: Message
    action: Message
    charge: Money | None = None


Report: TypeAlias = Working | Ready | Unable


class Generator(Protocol):
    """One provider. Every implementation passes `tests/contracts/generator_contract.py`."""

    @property
    def name(self) -> str: ...

    @property
    def concurrency(self) -> int:
        """Jobs that may run at once."""
        ...

    @property
    def paid(self) -> bool: ...

    def models(self) -> tuple[Model, ...]: ...

    async def submit(self, request: GenerationRequest) -> Accepted:
        """Create the job, once. GenerationFailed when nothing was created."""
        ...

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        """Ask how the job is. Local generators do the work here, so that a repeat after a crash is harmless."""
        ...

    async def find(self, request: GenerationRequest) -> str | None:
        """The provider's id of a job sent earlier under `request.key`; None when it knows none."""
        ...

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        """Bring the clip to `target`, which does not exist before and is complete after."""
        ...

    async def cancel(self, provider_id: str) -> bool:
        """Ask to stop. True when the provider confirmed; it may still charge."""
        ...

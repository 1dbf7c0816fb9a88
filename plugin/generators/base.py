"""What every generator is: takes a frozen request, returns a clip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    """First frame, last frame or both are given, and frames in between where the model takes them."""
    reference_to_video = "reference_to_video"
    """Pictures, clips or characters to resemble; no frame to start or end on."""
    motion = "motion"
    """A still moves as the person in a clip does."""
    extend = "extend"
    """Go on from the end of a clip."""
    edit = "edit"
    """Change what a clip shows, at its own length."""
    lip_sync = "lip_sync"
    """Make the mouth in a clip say a recording (or a text)."""
    avatar = "avatar"
    """A portrait speaks a recording."""
    speech = "speech"
    """A text becomes a recording."""
    concatenate = "concatenate"
    """Several clips become one, on this machine."""


class Role(StrEnum):
    """What an input file is for."""

    first_frame = "first_frame"
    last_frame = "last_frame"
    middle_frame = "middle_frame"
    """A key frame on the way, in order."""
    still = "still"
    """A board or portrait: the picture to set in motion."""
    reference = "reference"
    video = "video"
    """The clip to extend, edit, lip-sync or join."""
    reference_video = "reference_video"
    audio = "audio"
    mask = "mask"
    """White where the person is who speaks."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Where the provider itself still keeps a result, so that it need not be sent back to it."""

    generator: str
    account: str
    provider_id: str
    location: str
    """URL it was fetched from."""
    result_id: str
    """The provider's id of the clip, where that is not the job's ("" if none)."""
    made: datetime


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that goes to the generator, named by its digest so that a repeat sends the same bytes."""

    role: Role
    path: Path
    sha256: str
    remote: Remote | None = None
    """The same picture and sound at the provider (before it was made to fit the cut), where one exists."""


@dataclass(frozen=True, slots=True)
class InputTake:
    """A frame of a take that does not exist yet: the job waits for job `key` and then becomes an InputFile."""

    role: Role
    key: str
    frame: int
    """Counted from the first used frame of that take; negative counts from its last used frame (-1)."""


@dataclass(frozen=True, slots=True)
class InputClip:
    """The whole clip of a take that does not exist yet: becomes an InputFile once job `key` has ended."""

    role: Role
    key: str


Input: TypeAlias = InputFile | InputTake | InputClip


@dataclass(frozen=True, slots=True)
class Character:
    """A person, costume or place that must look the same everywhere; `@name` in a prompt means it."""

    name: str
    description: str = ""
    images: tuple[InputFile, ...] = ()
    """The first is the portrait from the front."""
    voice: str = ""
    """The provider's id of a voice, where the user named one."""
    voice_sample: InputFile | None = None
    """A recording of the voice, for providers that can make one of it."""


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
    """What only this model knows, as the user or the catalogue set it (name, value)."""
    duration: Fraction | None = None
    """Seconds asked of the model: one of the lengths it makes. None for generators that make any."""
    resolution: str = ""
    """The model's own word, e.g. "1080p"."""
    ratio: str = ""
    """Width to height in the model's words, e.g. "16:9"; "" where the first frame decides."""
    sound: bool = False
    """The model makes sound along. Always sent, since some providers default to the dearer choice."""
    characters: tuple[Character, ...] = ()
    dialogue: str = ""
    """What is said, for lip-sync and speech from text."""
    speaker: str = ""
    """Who says it: a character's name, "1", "2" ... from the left, "all", or "" for whoever is there."""

    def file(self, role: Role) -> Path | None:
        """The first input file of that role."""
        return next((given.path for given in self.files(role)), None)

    def files(self, role: Role) -> tuple[InputFile, ...]:
        """All input files of that role, in order."""
        return tuple(given for given in self.inputs if isinstance(given, InputFile) and given.role is role)


class Per(StrEnum):
    """What a price is for."""

    second = "second"
    """Of delivered video, in begun steps of `Price.step` seconds."""
    clip = "clip"
    image = "image"
    call = "call"
    million_tokens = "million_tokens"
    """Tokens = width x height x frames / 1024 of the delivered video."""


@dataclass(frozen=True, slots=True)
class Price:
    """One published price. It holds where every condition of `when` does; the first that holds counts."""

    amount: Decimal
    currency: str
    """As in Money."""
    per: Per = Per.second
    step: Fraction = Fraction(1)
    """Seconds, for prices per second."""
    when: tuple[tuple[str, str], ...] = ()
    """(resolution, "1080p"), (sound, "on" | "off"), (video_input, "yes" | "no"), (region, "global" | "mainland"),
    (task, a Task)."""


@dataclass(frozen=True, slots=True)
class Model:
    """A row of the catalogue. Limits are in frames, seconds, pixels or bytes as named; None means no limit known."""

    generator: str
    name: str
    title: str
    tasks: tuple[Task, ...]
    durations: tuple[Fraction, ...] | None
    """Clip lengths in seconds that the model makes, rising; None: any, or as its input is."""
    rates: tuple[Fraction, ...] | None
    longest_frames: int | None
    dated: str
    """ISO date on which the row was checked."""
    source: str
    paid: bool = False
    prices: tuple[Price, ...] = ()
    """Empty for a paid model: no published price is known."""
    default: bool = False
    """Taken for its tasks where the user names no model; the first in the file that offers the task."""
    experimental: bool = False
    """Its contract is only known second-hand."""
    resolutions: tuple[str, ...] = ()
    """In rising order, e.g. ("720p", "1080p")."""
    ratios: tuple[str, ...] = ()
    sizes: tuple[tuple[str, str, int, int], ...] = ()
    """(resolution, ratio, width, height) as delivered."""
    ids: tuple[tuple[str, str], ...] = ()
    """(region, the provider's own id) where they differ from `name`."""
    endpoints: bool = False
    """An endpoint of the user's own may stand in for it: "name@ep-...", or "ep-..." alone."""
    prompt_length: int | None = None
    """Characters."""
    last_frame: bool = False
    """Can end on a given frame."""
    middle_frames: int = 0
    """Key frames it takes between first and last."""
    references: int = 0
    """Reference pictures (and characters) it takes together."""
    characters: int = 0
    sound: str = "never"
    """ "never", "always" or "choice"."""
    extra_frames: int = 0
    """Frames delivered beyond seconds x rate, by experience (24 x d + 1)."""
    concurrency: int | None = None
    """Jobs that an ordinary account may have at once."""
    queues: bool = False
    """Jobs beyond `concurrency` are queued by the provider, not refused."""
    daily: int | None = None
    result_hours: int | None = None
    """How long a result can be fetched."""
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Settings of its own (name, allowed values; the first is the default), sent in `GenerationRequest.options`."""


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
    result_id: str = ""
    """The provider's id of the clip itself, where later requests name it by that."""
    sha256: str = ""
    """Of the file, where the provider says it."""


@dataclass(frozen=True, slots=True)
class Unable:
    """The provider ended the job without a clip."""

    code: str
    message: Message
    action: Message
    charge: Money | None = None


Report: TypeAlias = Working | Ready | Unable


@dataclass(frozen=True, slots=True)
class Found:
    """The provider knows the job."""

    provider_id: str
    charge: Money | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """The provider can be asked by our key, and says that it has no such job: nothing was created."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It cannot be told (yet) whether the job was created."""

    hint: Message
    """What the user can check at the provider."""
    ask_again: bool = False
    """Asking later may tell."""


Finding: TypeAlias = Found | Absent | Uncertain


@dataclass(frozen=True, slots=True)
class Lane:
    """Jobs that share a limit at the provider."""

    name: str
    """Unique within the generator, e.g. the model."""
    limit: int
    """Jobs that may be under way at once."""
    ahead: int = 0
    """Jobs that may be sent beyond `limit`, where the provider queues them."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What the account holds, as the provider said."""

    name: str
    money: Money
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Answer to a free call that proves the credentials."""

    message: Message
    balances: tuple[Balance, ...] = ()


class Generator(Protocol):
    """One provider with one account. Every implementation passes `tests/contracts/generator_contract.py`."""

    @property
    def name(self) -> str: ...

    @property
    def account(self) -> str:
        """Where jobs are sent: the base URL for providers, "" on this machine. A job is only ever asked for at the
        account that it was sent to."""
        ...

    @property
    def region(self) -> str:
        """ "global", "mainland" ... as prices name it; "" where there is no such thing."""
        ...

    @property
    def paid(self) -> bool: ...

    @property
    def settle_seconds(self) -> float:
        """After this time an answer `Absent` is final: the request can no longer arrive."""
        ...

    def models(self) -> tuple[Model, ...]: ...

    def lane(self, request: GenerationRequest) -> Lane: ...

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        """Why this request would certainly fail, as far as can be told without asking anybody and before its inputs
        exist: checked before a batch is admitted."""
        ...

    async def submit(self, request: GenerationRequest) -> Accepted:
        """Create the job, once. GenerationFailed when nothing was created; any other error leaves that open."""
        ...

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        """Ask how the job is. Local generators do the work here, so that a repeat after a crash is harmless."""
        ...

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        """Look for a job that was (or was to be) sent at `sent` under `request.key`."""
        ...

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        """Bring the clip to `target`, which does not exist before and is complete after."""
        ...

    async def cancel(self, provider_id: str) -> bool:
        """Ask to stop. True when the provider confirmed; it may still charge."""
        ...

    async def check(self) -> Checked:
        """A free call that proves the credentials; GenerationFailed says what is wrong."""
        ...

    async def close(self) -> None:
        """Let go of connections; called in the event loop that used it. It may be used again afterwards."""
        ...

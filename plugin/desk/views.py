"""What a window shows, as plain values: made in the desk's thread, safe to hand to any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from plugin.generators.base import Money
from plugin.messages import Message
from plugin.shots.brief import Brief
from plugin.shots.shot import SourceFrame
from plugin.timeline.cut import Raster
from plugin.timeline.identity import Change


@dataclass(frozen=True, slots=True)
class ItemView:
    """One stretch of a track. Numbers are frames of the cut."""

    start: int
    frames: int
    name: str
    shot_id: str = ""
    """The missing shot that lies here, if one does."""
    media: Path | None = None
    media_start: int = 0
    """The media's own frame shown first."""
    enabled: bool = True
    heard_from: float = 0.0
    """Of a clip on a sound track: the moment of its media that is heard first, in seconds from its beginning."""
    heard_speed: float = 1.0
    """Negative: backwards. 0: nothing is heard."""


@dataclass(frozen=True, slots=True)
class TrackView:
    """`items` by start."""

    name: str
    is_video: bool
    enabled: bool
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class MarkerView:
    start: int
    frames: int
    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class CutView:
    """The cut as it was read. Tracks from the top one down, as editors draw them; sound below."""

    path: Path
    name: str
    format: str
    rate: Fraction
    frames: int
    start_frame: int
    """Timecode of the first frame, in frames."""
    raster: Raster
    tracks: tuple[TrackView, ...]
    markers: tuple[MarkerView, ...]
    warnings: tuple[Message, ...]
    can_hand_back: bool


@dataclass(frozen=True, slots=True)
class TakeView:
    """`estimate` and `charge` are of the job that made it; None where not known."""

    shot_id: str
    stage: str
    number: int
    path: Path
    frames: int
    handles: tuple[int, int]
    circled: bool
    rating: int
    """0 (none) to 5."""
    note: str
    generator: str
    model: str
    prompt: str
    seed: int
    estimate: Money | None
    charge: Money | None
    made: datetime | None
    sent: tuple[Path, ...]
    """Pictures and sound that went along."""

    @property
    def key(self) -> tuple[str, str, int]:
        """Shot, stage and number: what stays as it is when the take is circled, rated or noted on."""
        return (self.shot_id, self.stage, self.number)


@dataclass(frozen=True, slots=True)
class JobView:
    """`since` is when it entered its state; `fraction` (0.0 to 1.0, None: not known) how far it is within it."""

    key: str
    shot_id: str
    stage: str
    take: int
    state: str
    """The stored word."""
    since: datetime
    generator: str
    model: str
    lane: str
    priority: int
    fraction: float | None
    quote: Money | None
    charge: Money | None
    error: Message | None
    action: Message | None
    waits_for: tuple[str, ...]
    """Keys of jobs whose takes it needs."""
    lane_limit: int | None = None
    """How many of its lane may be under way at once, as far as is known."""
    by_user: bool = False
    """Held, and only the user lets it go on."""
    not_before: datetime | None = None
    """Queued, and not sent earlier: the provider asked for patience."""
    paid: bool = False
    """It costs money, also where no price is known."""


@dataclass(frozen=True, slots=True)
class ShotView:
    """Numbers are frames of the cut."""

    id: str
    kind: str
    track: int | None
    start: int
    frames: int
    visible_frames: int
    name: str
    reason: Message
    excluded: bool
    before: SourceFrame | None
    after: SourceFrame | None
    still: Path | None
    brief: Brief
    state: str
    """As in `status`: the word of its job, "Succeeded" with a take, or "NotStarted"."""
    takes: int
    """Those an editor may choose from."""
    circled: int | None
    """Number of the take that goes into the cut."""
    estimate: Money | None
    charge: Money | None
    error: Message | None
    action: Message | None = None
    """What to do about the error."""
    in_cut: bool = False
    """The cut that was read already holds a take of it."""


@dataclass(frozen=True, slots=True)
class BudgetView:
    """`scope`: "film", "day" or "run" (of the newest fill)."""

    scope: str
    cap: Money
    spent: Money
    left: Money


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """One sending of one job."""

    key: str
    shot_id: str
    stage: str
    generator: str
    model: str
    state: str
    """ "reserved", "charged", "assumed", "released" or "at_risk"."""
    quote: Money | None
    charge: Money | None
    opened: datetime
    account: str = ""


@dataclass(frozen=True, slots=True)
class RiskView:
    """A sending of which nobody knows whether it was paid for. `lost`: it may be sent again (`settle` "retry")."""

    key: str
    shot_id: str
    generator: str
    account: str
    estimate: Money | None
    since: datetime
    message: Message
    action: Message
    lost: bool = True


@dataclass(frozen=True, slots=True)
class MoneyView:
    spending: tuple[SpendingRow, ...]
    budgets: tuple[BudgetView, ...]
    at_risk: tuple[RiskView, ...]


@dataclass(frozen=True, slots=True)
class CharacterView:
    name: str
    images: tuple[Path, ...] = ()
    description: str = ""
    voice: str = ""
    voice_sample: Path | None = None


@dataclass(frozen=True, slots=True)
class PauseView:
    """Why the engine leaves jobs of a generator open."""

    generator: str
    lane: str
    message: Message
    action: Message | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about the project as of one moment. What did not change since the last one is the very same object.

    Shots by start; takes by shot, stage and number; jobs in the order they were added.
    """

    shots: tuple[ShotView, ...]
    takes: tuple[TakeView, ...]
    jobs: tuple[JobView, ...]
    money: MoneyView
    characters: tuple[CharacterView, ...]
    engine_runs: bool
    pauses: tuple[PauseView, ...] = ()


@dataclass(frozen=True, slots=True)
class ShotChange:
    """What became of a shot since the cut was read before; shots that stayed as they were are not named."""

    shot_id: str
    change: Change


@dataclass(frozen=True, slots=True)
class Opened:
    cut: CutView
    standing: Standing
    changes: tuple[ShotChange, ...]


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One job of a quote. `estimate` None with `paid`: it costs money, nobody knows how much."""

    shot_id: str
    stage: str
    generator: str
    model: str
    frames: int
    estimate: Money | None
    paid: bool
    take: int = 1
    prompt_length: int = 0
    """Characters of the text that goes out, camera words, look and characters included; 0 where none does."""
    notes: tuple[Message, ...] = ()
    """What is left out or done otherwise, such as a frame that the model does not take."""


@dataclass(frozen=True, slots=True)
class QuoteView:
    """`totals` one per currency; `unpriced` jobs that cost money, nobody knows how much.

    With `reasons` it would not be admitted.
    """

    rows: tuple[QuoteRow, ...]
    totals: tuple[Money, ...]
    reasons: tuple[Message, ...]
    unpriced: int
    shots: int = 0
    """How many were chosen, with and without something to make."""
    notes: tuple[Message, ...] = ()
    """Worth a look, and in nobody's way."""


@dataclass(frozen=True, slots=True)
class HandbackView:
    """`left_out`: shots whose take does not fit, and why. `waiting`: shots without a take."""

    output: Path
    backup: Path | None
    placed: tuple[str, ...]
    left_out: tuple[tuple[str, Message], ...]
    notes: tuple[Message, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProviderView:
    """`key_source`: "environment", "keyring" or "". `account`: the base URL. `paid` False for "hosting"."""

    name: str
    has_key: bool
    key_source: str
    account: str
    paid: bool
    takes_pair: bool
    """An access key and a secret key; may be chosen where `takes_key` is set, too."""
    takes_key: bool = True
    key_page: str = ""
    region: str = ""
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that did not work. `where` names what was asked for, such as "open_cut" or "generate"."""

    message: Message
    action: Message | None
    where: str
    code: str
    details: tuple[Message, ...] = ()
    """Every reason, where a batch was not admitted."""

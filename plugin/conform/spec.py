"""What a take must be to fit the cut, and what was done to make it so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from plugin.media.codec import Codec
from plugin.messages import Message
from plugin.timeline.cut import Raster


class RateMode(StrEnum):
    """How a delivery at another rate becomes frames of the cut."""

    auto = "auto"
    """Frame for frame among 23.976, 24 and 25, by time (nearest) otherwise."""
    frames = "frames"
    nearest = "nearest"
    blend = "blend"
    flow = "flow"


class RasterMode(StrEnum):
    fit = "fit"
    """Scaled to lie wholly inside, black around."""
    fill = "fill"
    """Scaled to cover, the surplus cropped."""
    pad = "pad"
    """Own size kept (only ever scaled down), black around."""


class AudioMode(StrEnum):
    keep = "keep"
    drop = "drop"


@dataclass(frozen=True, slots=True)
class ConformSpec:
    """All counts are frames of the cut at `rate`."""

    rate: Fraction
    frames: int
    """Media frames the shot consumes in the cut (its speed effects counted in), handles not included."""
    head: int
    """Handle frames wanted before the used range."""
    tail: int
    raster: Raster
    start_frame: int
    """Timecode of the file's first frame (head handle included), in frames at `rate`."""
    cut_start: int
    """First frame of the shot in the cut, for the source map."""
    rate_mode: RateMode = RateMode.auto
    raster_mode: RasterMode = RasterMode.fit
    codec: Codec = Codec.prores
    audio: AudioMode = AudioMode.keep
    ends: bool = False
    """The delivery ends on a given picture: where it is longer than the take, all of it is shown, evenly faster, so
    that its last frame comes last."""

    still: bool = False
    """A picture is delivered and kept as it is, whatever its size."""

    @property
    def total(self) -> int:
        return self.head + self.frames + self.tail


@dataclass(frozen=True, slots=True)
class ConformReport:
    """What the finished file is. `head + used + tail == frames` of the file, exactly."""

    path: Path
    sha256: str
    frames: int
    head: int
    tail: int
    """May exceed what was asked: surplus of the delivery is kept as handle."""
    rate: Fraction
    source_frames: int
    source_rate: Fraction
    source_map: tuple[tuple[int, int], ...]
    """Runs (cut frame, delivered frame) over the used range: from each entry on, both advance by one frame
    until the next entry."""
    notes: tuple[Message, ...] = ()
    speed: Fraction = Fraction(1)
    """How much faster than delivered it runs, in time, to end on its last frame."""

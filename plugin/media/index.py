"""Which frames a movie has, in the order they are shown, read from its packets without decoding."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor
from pathlib import Path

from av.container import InputContainer
from av.video.stream import VideoStream

from plugin.errors import MediaError
from plugin.media.limits import Limits, standard_limits
from plugin.messages import say
from plugin.timeline.rates import rational_rate

same_rate = Fraction(1, 500)
intra_codecs = frozenset({"prores", "dnxhd", "mjpeg", "png", "qtrle", "v210", "rawvideo", "cfhd", "hap"})


@dataclass(frozen=True, slots=True)
class MediaTime:
    """A time in the media, in seconds after its first frame, and the rate the cut names for it."""

    seconds: Fraction
    stated: Fraction


@dataclass(frozen=True, slots=True)
class FrameIndex:
    """`times` and `keys` are presentation times in units of `time_base`; `times` rises strictly.

    `ordered` is False where the file does not time its packets; frames are then counted by decoding.
    `announced` is how many packets the container's own table lists, 0 where it has none.
    """

    times: tuple[int, ...]
    keys: tuple[int, ...]
    time_base: Fraction
    rate: Fraction
    variable: bool
    last_duration: int
    ordered: bool
    announced: int
    packets: int

    @property
    def frames(self) -> int:
        return len(self.times)

    @property
    def seconds(self) -> Fraction:
        """From the start of the first frame to the end of the last."""
        if not self.variable:
            return self.frames / self.rate
        return (self.times[-1] + self.last_duration - self.times[0]) * self.time_base

    def starts(self) -> tuple[Fraction, ...]:
        """Start of every frame in seconds after the first, and the end of the last: exact for constant rates."""
        if not self.variable:
            return tuple(n / self.rate for n in range(self.frames + 1))
        first = self.times[0]
        return (*((time - first) * self.time_base for time in self.times), self.seconds)

    def frame_at(self, seconds: Fraction, stated: Fraction | None = None) -> int:
        """The frame on screen at a media time; below 0 or from `frames` on where the media has none.

        `stated` is the rate a cut names for the media. 23.976 and 24 name the same frames in most cuts, so where it is
        within 0.2 % of the real one, times count frames at the stated rate.
        """
        if self.variable:
            return bisect_right(self.times, self.times[0] + floor(seconds / self.time_base)) - 1
        close = stated is not None and abs(stated - self.rate) <= self.rate * same_rate
        return floor(seconds * (stated if stated is not None and close else self.rate))

    def key_before(self, time: int) -> int:
        """The last key frame at or before a presentation time; the first one for anything earlier."""
        place = bisect_right(self.keys, time)
        return self.keys[max(0, place - 1)]


def index_frames(
    container: InputContainer, stream: VideoStream, path: Path, limits: Limits = standard_limits
) -> FrameIndex:
    """Where every frame lies. MediaError when there is none, or more than the limit allows.

    Reads every packet of `stream` once; of intra-only movies, which can be very large, only the table of their file.
    """
    if (table := _intra_table(container, stream)) and len(table) <= limits.frames:
        # Of a table only starts are known; the last frame lasts as long as the one before it.
        last = table[-1] - table[-2] if len(table) > 1 else 0
        return _index(table, list(table), [last] * len(table), stream, True, len(table), len(table))
    times: list[int] = []
    keys: list[int] = []
    durations: list[int] = []
    packets, ordered, announced = 0, True, len(stream.index_entries)
    for packet in container.demux(stream):
        if packet.size == 0:
            continue
        packets += 1
        if packet.is_discard:
            if packet.pts is not None and packet.is_keyframe:
                keys.append(packet.pts)
            continue
        if packet.pts is None:
            ordered = False
        times.append(packet.pts if packet.pts is not None else packet.dts if packet.dts is not None else len(times))
        durations.append(packet.duration or 0)
        if packet.is_keyframe:
            keys.append(times[-1])
        if packets > limits.frames:
            raise too_many_frames(path, limits)
    if not times:
        raise no_frames(path)
    ordered = ordered and len(set(times)) == len(times)
    keys = keys or [min(times)]
    return _index(times, sorted(keys), durations, stream, ordered, announced, packets)


def _intra_table(container: InputContainer, stream: VideoStream) -> list[int]:
    """Start times from a QuickTime file's own table; [] where packets must be read to know the shown order.

    Frames of these codecs stand alone, so decoding order is presentation order and every entry is a key frame.
    """
    entries = stream.index_entries
    if stream.codec_context.name not in intra_codecs or "mov" not in container.format.name.split(","):
        return []
    if any(not entry.is_keyframe or entry.is_discard for entry in entries):
        return []
    times = [entry.timestamp for entry in entries]
    return times if all(a < b for a, b in pairwise(times)) else []


def _index(
    times: list[int],
    keys: list[int],
    durations: list[int],
    stream: VideoStream,
    ordered: bool,
    announced: int,
    packets: int,
) -> FrameIndex:
    time_base = stream.time_base or Fraction(1, 1000)
    order = sorted(range(len(times)), key=times.__getitem__)
    rising = [times[n] for n in order]
    rate = _constant_rate(rising, time_base, stream) if ordered else stream.average_rate or Fraction(25)
    variable = rate is None
    average = rate or _average_rate(rising, time_base)
    last = durations[order[-1]] or round(1 / (average * time_base))
    return FrameIndex(
        tuple(rising), tuple(keys), time_base, average, variable, max(1, last), ordered, announced, packets
    )


def _constant_rate(times: list[int], time_base: Fraction, stream: VideoStream) -> Fraction | None:
    """The rate whose multiples all times are, within one tick of the time base; None for a variable rate."""
    candidates = [stream.average_rate, stream.guessed_rate, stream.base_rate]
    if len(times) > 1:
        candidates.append(_average_rate(times, time_base))
    for candidate in candidates:
        if candidate is None or not 0 < candidate <= 1000:
            continue
        rate = rational_rate(float(candidate))
        if _fits(times, time_base, rate):
            return rate
    return None


def _fits(times: list[int], time_base: Fraction, rate: Fraction) -> bool:
    step = 1 / (rate * time_base)
    up, down = step.numerator, step.denominator
    first = times[0]
    return all(abs((time - first) * down - n * up) <= down for n, time in enumerate(times))


def _average_rate(times: list[int], time_base: Fraction) -> Fraction:
    """Frames over time between the first and the last start."""
    span = (times[-1] - times[0]) * time_base
    if span <= 0:
        return Fraction(25)
    exact = Fraction(len(times) - 1) / span
    named = rational_rate(min(1000.0, max(0.001, float(exact))))
    return named if abs(named - exact) * len(times) < named * Fraction(1, 4) else exact


def too_many_frames(path: Path, limits: Limits) -> MediaError:
    """The MediaError for a movie over the frame limit."""
    return MediaError(
        say("{name} has more than {frames} frames.", name=path.name, frames=limits.frames),
        say("Use a shorter file."),
        code="too_many_frames",
    )


def no_frames(path: Path) -> MediaError:
    """The MediaError for a movie without a single picture."""
    return MediaError(
        say("{name} holds no picture that can be decoded.", name=path.name),
        say("Check the file in a player; export or download it again."),
        code="no_frames",
    )

"""What a delivery becomes, settled before a frame is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from plugin.conform.spec import AudioMode, ConformSpec, RateMode
from plugin.conform.timing import Pick, counted, frame_for_frame, mixed, nearest, source_map, spread
from plugin.errors import BadDelivery
from plugin.media.accept import retry_action
from plugin.media.codec import Codec
from plugin.media.index import FrameIndex
from plugin.media.probe import MediaInfo
from plugin.messages import Message, say
from plugin.timeline.rates import rate_text

longest_surplus = Fraction(10)
"""Seconds of a longer delivery that are kept as tail handle beyond what was asked."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`picks` holds one entry per frame of the take, handles included."""

    picks: tuple[Pick, ...]
    tail: int
    source_map: tuple[tuple[int, int], ...]
    speed: Fraction
    """How much faster than delivered the picture runs; its sound follows."""
    notes: tuple[Message, ...]
    faster: Fraction = Fraction(1)
    """How much faster than delivered, in time, so that it ends on its last frame."""


def make_plan(info: MediaInfo, index: FrameIndex, spec: ConformSpec) -> Plan:
    """BadDelivery when the delivery does not last to the last used frame."""
    picks, one_by_one = _picks(info, index, spec)
    needed = spec.head + spec.frames
    if len(picks) < needed:
        raise _too_short(info, len(picks), needed)
    if spec.ends and picks[min(len(picks), spec.total) - 1].dominant < index.frames - 1:
        return _to_its_end(index, spec, min(len(picks), spec.total))
    surplus = int(longest_surplus * spec.rate)
    kept = picks if _keeps_whole(spec, one_by_one) else picks[: spec.total + surplus]
    speed = spec.rate / index.rate if one_by_one else Fraction(1)
    return Plan(
        kept,
        len(kept) - needed,
        source_map(kept[spec.head : needed], spec.cut_start),
        speed,
        _notes(index, spec, one_by_one, len(kept) - needed),
    )


def _to_its_end(index: FrameIndex, spec: ConformSpec, frames: int) -> Plan:
    """All of the delivery on the whole take, handles included: what was asked for spans them too."""
    blends = spec.rate_mode in (RateMode.blend, RateMode.flow)
    picks = spread(index.frames, frames, whole=not blends)
    needed = spec.head + spec.frames
    # From the first frame to the last, as delivered and as shown.
    speed = index.starts()[-2] * spec.rate / max(1, frames - 1)
    return Plan(
        picks,
        frames - needed,
        source_map(picks[spec.head : needed], spec.cut_start),
        speed,
        (faster_note(speed), *_short_tail(spec, frames - needed)),
        speed,
    )


def faster_note(speed: Fraction) -> Message:
    """What is said of a take that was retimed."""
    return say("Shown {times} times faster, so that it ends on its last frame.", times=f"{float(speed):.3g}")


def _picks(info: MediaInfo, index: FrameIndex, spec: ConformSpec) -> tuple[tuple[Pick, ...], bool]:
    delivered = None if index.variable else index.rate
    sounding = info.has_audio and spec.audio is AudioMode.keep
    if frame_for_frame(spec.rate_mode, delivered, spec.rate, sounding):
        return counted(index.frames), True
    starts = index.starts()
    if spec.rate_mode in (RateMode.blend, RateMode.flow):
        return mixed(starts, spec.rate), False
    return nearest(starts, spec.rate), False


def _keeps_whole(spec: ConformSpec, one_by_one: bool) -> bool:
    """A file that may be copied as it is keeps all its frames."""
    return spec.codec is Codec.source and one_by_one


def _too_short(info: MediaInfo, found: int, needed: int) -> BadDelivery:
    return BadDelivery(
        say(
            "{name} is too short: {needed} frames are needed, it gives {found}.",
            name=info.path.name,
            needed=needed,
            found=found,
        ),
        retry_action(),
        code="too_short",
    )


def _notes(index: FrameIndex, spec: ConformSpec, one_by_one: bool, tail: int) -> tuple[Message, ...]:
    notes = []
    delivered = rate_text(index.rate)
    if index.variable and not one_by_one:
        notes.append(say("Variable frame rate made constant by its timestamps."))
    elif one_by_one and (index.variable or index.rate != spec.rate):
        notes.append(say("Frame for frame from {source} to {rate}.", source=delivered, rate=rate_text(spec.rate)))
    elif not one_by_one:
        notes.append(
            say(
                "Resampled by time from {source} to {rate}: {mode}.",
                source=delivered,
                rate=rate_text(spec.rate),
                mode="nearest" if spec.rate_mode is RateMode.auto else spec.rate_mode.value,
            )
        )
    return (*notes, *_short_tail(spec, tail))


def _short_tail(spec: ConformSpec, tail: int) -> tuple[Message, ...]:
    if tail >= spec.tail:
        return ()
    return (say("The tail handle is {found} of {wanted} frames long.", found=tail, wanted=spec.tail),)

"""Where the camera looks at each moment: windows inside a picture, never beyond its edges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from plugin.generators.camera_words import Move, Step


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the picture. `size` 1.0 is the largest window of the wanted shape; `across` and `down` say where
    it lies in the room that is left, -1.0 (left, top) to 1.0 (right, bottom).

    `slide` and `lift` move near things against far ones, `swell` grows them, in shares of the window.
    """

    size: float = 1.0
    across: float = 0.0
    down: float = 0.0
    slide: float = 0.0
    lift: float = 0.0
    swell: float = 0.0


@dataclass(frozen=True, slots=True)
class Leg:
    """One move from window to window."""

    start: Window
    end: Window
    handheld: bool


whole = Window()
per_second, least, most = 0.035, 0.05, 0.30
travel_per_second = 0.10
"""Sideways, in window widths; a slow pan of a full screen takes ten seconds at least, or the picture judders."""
handheld_room = 0.05


def legs(moves: Sequence[Move], seconds: float, *, from_whole: bool, to_whole: bool, room: float) -> tuple[Leg, ...]:
    """The moves one after the other, over `seconds` in all.

    `from_whole`, `to_whole`: the first window, the last window is the whole picture. `room` is how much wider or
    higher the picture is than the largest window (0.0: same shape).
    """
    out: list[Leg] = []
    for move in moves:
        leg = _leg(move, seconds / len(moves), room)
        out.append(Leg(out[-1].end, _continued(leg, out[-1].end), leg.handheld) if out else leg)
    if from_whole:
        out[0] = _from_whole(out[0])
    if to_whole:
        out[-1] = _to_whole(out[-1])
    return tuple(out)


def window_at(path: Sequence[Leg], time: float) -> tuple[Window, float]:
    """The window at `time` 0.0 to 1.0 (nearest end outside), and the share of handheld unrest there."""
    place = min(max(time, 0.0), 1.0) * len(path)
    index = min(int(place), len(path) - 1)
    leg = path[index]
    return between(leg.start, leg.end, eased(place - index)), 1.0 if leg.handheld else 0.0


def eased(time: float) -> float:
    """From rest to rest with a steady middle: speed rises and falls as a half cosine over a fifth each."""
    ramp = 0.2
    full = 1 - ramp
    if time < ramp:
        return (time / 2 - ramp / (2 * math.pi) * math.sin(math.pi * time / ramp)) / full
    if time > 1 - ramp:
        return 1 - eased(1 - time)
    return (time - ramp / 2) / full


def between(start: Window, end: Window, share: float) -> Window:
    """Size changes by equal ratios (an even push to the eye), the rest follows so that the window stays inside."""
    if share <= 0 or share >= 1:
        return start if share <= 0 else end
    size = start.size * (end.size / start.size) ** share
    even = share if math.isclose(start.size, end.size) else (size - start.size) / (end.size - start.size)

    def mixed(name: str, at: float = even) -> float:
        return float(getattr(start, name) * (1 - at) + getattr(end, name) * at)

    return Window(
        size, mixed("across"), mixed("down"), mixed("slide", share), mixed("lift", share), mixed("swell", share)
    )


def _leg(move: Move, seconds: float, room: float) -> Leg:
    # Capped after the speed: a fast long push with a pan would end on a sixth of the picture, all blur.
    amount = min(most, max(least, per_second * seconds) * move.speed)
    across, down = _sides(move.steps)
    inward = _inward(move.steps)
    tight = 1.0 - (max(0.0, amount * 1.3 - room) if across or down else 0.0)
    tight -= handheld_room if Step.handheld in move.steps else 0.0
    near, far = tight * (1 - amount), tight
    reach = min(1.0, max(least * 3, travel_per_second * seconds) * move.speed / max(room + 1 - tight, 0.01))
    start = Window(near if inward < 0 else far, -across * reach, -down * reach)
    end = Window(near if inward > 0 else far, across * reach, down * reach)
    return Leg(*_with_depth(move.steps, amount, start, end), Step.handheld in move.steps)


def _sides(steps: frozenset[Step]) -> tuple[int, int]:
    rightwards = len(steps & {Step.pan_right, Step.track_right, Step.orbit_right})
    leftwards = len(steps & {Step.pan_left, Step.track_left, Step.orbit_left})
    downwards = len(steps & {Step.tilt_down, Step.crane_down})
    upwards = len(steps & {Step.tilt_up, Step.crane_up})
    return _sign(rightwards - leftwards), _sign(downwards - upwards)


def _inward(steps: frozenset[Step]) -> int:
    return len(steps & {Step.push, Step.zoom_in}) - len(steps & {Step.pull, Step.zoom_out})


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _with_depth(steps: frozenset[Step], amount: float, start: Window, end: Window) -> tuple[Window, Window]:
    """Near things slide against the camera's way when it travels; a pan, tilt or zoom turns without parallax."""
    side = _sign(len(steps & {Step.track_right, Step.orbit_right}) - len(steps & {Step.track_left, Step.orbit_left}))
    rise = _sign(len(steps & {Step.crane_up}) - len(steps & {Step.crane_down}))
    inward = _sign(len(steps & {Step.push}) - len(steps & {Step.pull}))
    slide, lift, swell = (amount * share * sign for share, sign in ((0.12, side), (0.12, rise), (0.25, inward)))
    return (
        Window(start.size, start.across, start.down, -slide / 2, -lift / 2, max(0.0, -swell)),
        Window(end.size, end.across, end.down, slide / 2, lift / 2, max(0.0, swell)),
    )


def _continued(leg: Leg, start: Window) -> Window:
    """Where a further move ends when it starts at `start` instead of at its own window."""
    size = min(1.0, max(0.4, start.size * leg.end.size / leg.start.size))
    end = leg.end
    keep = (end.across, end.down) if (end.across or end.down) else (start.across, start.down)
    return Window(size, *keep, end.slide, end.lift, end.swell)


def _from_whole(leg: Leg) -> Leg:
    """Start at the whole picture. A pull back from there would need what the picture does not hold: it stays."""
    outward = leg.end.size >= leg.start.size and leg.start.size < 1 and not (leg.end.across or leg.end.down)
    return Leg(whole, whole if outward else leg.end, leg.handheld)


def _to_whole(leg: Leg) -> Leg:
    inward = leg.end.size < leg.start.size and not (leg.start.across or leg.start.down)
    return Leg(whole if inward else leg.start, whole, leg.handheld)

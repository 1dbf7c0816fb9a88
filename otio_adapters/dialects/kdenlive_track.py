"""The two playlists of a track as one run of gaps, clips and mixes.

Kdenlive mixes two clips of a track by putting them on different playlists so that they overlap; `kdenlive:mixcut`
of the transition tells how many frames of the overlap lie after the cut (seen in files of Kdenlive 22.11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from otio_adapters.dialects.kdenlive_project import Layer, Mix, Slot
from otio_adapters.dialects.kdenlive_xml import KdenliveError


@dataclass(frozen=True, slots=True)
class Piece:
    """`frames` frames of a track. Without a slot it is a gap.

    `lead` counts the frames of the entry that lie before the piece, because a mix begins before its cut.
    `mix` is (frames before the cut, frames after it, service) of the transition that leads into this clip.
    """

    frames: int
    slot: Slot | None = None
    playlist: str = ""
    lead: int = 0
    mix: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class _Laid:
    slot: Slot
    lane: int
    playlist: str


def pieces_of(layer: Layer) -> Iterator[Piece]:
    """The pieces of a track in order; KdenliveError where more than two clips overlap or one lies within another."""
    laid = sorted(
        (_Laid(slot, number, lane.playlist.id) for number, lane in enumerate(layer.lanes) for slot in lane.entries()),
        key=lambda item: (item.slot.start, item.slot.end),
    )
    mixes = {mix.start: mix for mix in layer.mixes}
    place = 0
    mix: tuple[int, int, str] | None = None
    for number, item in enumerate(laid):
        following = laid[number + 1] if number + 1 < len(laid) else None
        if item.slot.start > place:
            yield Piece(item.slot.start - place)
            place = item.slot.start
        end, next_mix = item.slot.end, None
        if following is not None and following.slot.start < item.slot.end:
            end, next_mix = _cut(item, following, mixes)
        if end <= place:
            raise KdenliveError("bad_structure", "clips of one track lie over each other", item.slot.node.line)
        yield Piece(end - place, item.slot, item.playlist, place - item.slot.start, mix)
        place, mix = end, next_mix


def _cut(item: _Laid, following: _Laid, mixes: dict[int, Mix]) -> tuple[int, tuple[int, int, str] | None]:
    """Where one clip gives way to the next, and the mix there."""
    first, last = following.slot.start, item.slot.end
    if following.slot.end <= last:
        raise KdenliveError("bad_structure", "clips of one track lie over each other", following.slot.node.line)
    if mix := mixes.get(first):
        after = min(max(0, mix.after), last - first)
        return last - after, (last - first - after, after, mix.service)
    # Without a transition the upper playlist hides the lower.
    return (first if following.lane > item.lane else last), None

"""Where in a Kdenlive project each fill goes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from otio_adapters.dialects.kdenlive_edit import Editor
from otio_adapters.dialects.kdenlive_movie import Movie, warp_length
from otio_adapters.dialects.kdenlive_project import Layer, Project, Slot
from plugin.conform.fill import Fill
from plugin.conform.fit import misfit
from plugin.conform.references import carried_shot
from plugin.conform.stage import Stage
from plugin.messages import Message, say
from plugin.shots.shot import Kind, Shot
from plugin.shots.takes import Take
from plugin.timeline.cut import Cut
from plugin.timeline.paths import plain_target
from plugin.timeline.picture import Placement


class Filler:
    """Puts fills into one project, one after the other."""

    def __init__(self, cut: Cut, editor: Editor) -> None:
        self.editor = editor
        self.stage = Stage(cut.timeline, cut.rate)
        self.slots = _slots(editor.project)
        self.placed: set[str] = set()
        self.left_out: dict[str, Message] = {}

    def fill(self, fill: Fill) -> None:
        """Place one fill and offer its other takes in the bin, or note why it is left out."""
        where = self._where(fill)
        problem = where if isinstance(where, Message) else self._put(fill, where)
        if problem is not None:
            self.left_out[fill.shot.id] = problem
            return
        self.placed.add(fill.shot.id)
        for take in fill.takes:
            self.editor.add_to_bin(movie_of(take))

    def _where(self, fill: Fill) -> Placement | Message | None:
        """The clip to fill, None for a range of the cut that takes a new clip, or why the shot is left out."""
        shot = fill.shot
        if fill.circled.rate != self.editor.project.rate:
            return say("{shot}: the take is at another rate than the cut.", shot=shot.id)
        carried = self.stage.carried(shot)
        if carried is not None and _is_at(carried, shot):
            return carried
        gone = carried or say("{shot}: what it was to fill is no longer there in the cut.", shot=shot.id)
        if shot.address is None:
            return gone if shot.kind is Kind.hole and self.stage.shows(shot.start, shot.end) else None
        placement = self.stage.placement(shot.address)
        if placement is None or (shot.kind is Kind.marked and not _is_at(placement, shot)):
            return None if self.stage.item(shot.address) is not None else gone
        within = placement.start <= shot.start and shot.end <= placement.start + placement.frames
        return placement if within else gone

    def _put(self, fill: Fill, placement: Placement | None) -> Message | None:
        shot, take = fill.shot, fill.circled
        if placement is None:
            first = take.handles[0]
            problem = misfit(fill, Fraction(first), shot.frames)
            if problem is None:
                self.editor.place(shot.start, shot.frames, movie_of(take), first)
            return problem
        slot = self.slots.get(_key(placement.item))
        if slot is None:
            return say("{shot}: what it was to fill is no longer there in the cut.", shot=shot.id)
        return self._put_into(fill, placement, slot)

    def _put_into(self, fill: Fill, placement: Placement, slot: Slot) -> Message | None:
        """Give the movie the frames of a clip that the shot covers, and those of mixes at the ends they share."""
        shot, movie, speed = fill.shot, movie_of(fill.circled), fill.shot.speed or Fraction(1)
        item_frames = int(placement.item.duration().value)
        lead = int(placement.item.metadata["kdenlive"]["lead"])
        start, frames = _stretch(placement, shot)
        head = lead if start == 0 else 0
        tail = slot.frames - lead - item_frames if start + frames == item_frames else 0
        first = first_frame(fill, placement.item, start)
        if (problem := misfit(fill, first, frames)) is not None:
            return problem
        source = _producer_frame(first, frames, movie, speed) - head
        missing = max(-source, source + head + frames + tail - warp_length(movie, speed))
        if missing > 0:
            return say(
                "{shot}: the transition beside it needs {frames} more handle frames.", shot=shot.id, frames=missing
            )
        offset, length = lead + start - head, head + frames + tail
        if self.editor.busy(slot, offset, length):
            return say("{shot}: another shot fills the same clip of the project.", shot=shot.id)
        if length == slot.frames:
            self.editor.replace(slot, movie, source, speed)
        else:
            self.editor.overlay(slot, offset, length, movie, source, speed)
        return None


def first_frame(fill: Fill, item: Any, start: int) -> Fraction:
    """The frame of the circled take, from the first of its file, that is shown at frame `start` of the clip.

    A clip that already shows a take of the shot and was trimmed or slipped since keeps that offset.
    """
    used = Fraction(fill.circled.handles[0])
    if start or carried_shot(item) != fill.shot.id:
        return used
    shown = next((take for take in fill.takes if take.name == item.active_media_reference_key), None)
    if shown is None:
        return used
    return used + int(item.source_range.start_time.value) - shown.handles[0]


def movie_of(take: Take) -> Movie:
    """A take as Kdenlive knows it."""
    return Movie(plain_target(take.path), take.frames, take.path.name, take.shot_id, take.name)


def _stretch(placement: Placement, shot: Shot) -> tuple[int, int]:
    """First frame and length of the shot within its item, in frames of the cut."""
    if _is_at(placement, shot):
        return placement.offset, placement.frames
    return shot.start - placement.start + placement.offset, shot.frames


def _producer_frame(first: Fraction, frames: int, movie: Movie, speed: Fraction) -> int:
    """The frame of a producer at `speed` from which on it shows the media's stretch from `first`."""
    if speed > 0:
        return round(first / speed)
    return warp_length(movie, speed) - frames - round(first / -speed)


def _is_at(placement: Placement, shot: Shot) -> bool:
    return (placement.start, placement.frames) == (shot.start, shot.frames)


def _key(item: Any) -> tuple[str, int]:
    known = item.metadata.get("kdenlive", {})
    return str(known.get("playlist", "")), int(known.get("entry", -1))


def _slots(project: Project) -> dict[tuple[str, int], Slot]:
    """Every clip of the opened sequence and of those it shows, by its playlist and its number there."""
    found: dict[tuple[str, int], Slot] = {}
    waiting, seen = [project.timeline], {project.timeline}
    while waiting:
        for layer in project.layers(waiting.pop()):
            for playlist, slot in _entries(layer):
                found[playlist, slot.index] = slot
                inner = project.sequence_of(slot.producer)
                if inner is not None and inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)
    return found


def _entries(layer: Layer) -> list[tuple[str, Slot]]:
    return [(lane.playlist.id, slot) for lane in layer.lanes for slot in lane.entries()]

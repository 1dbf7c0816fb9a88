"""The cut and its standing as the strip needs them, without anything of the screen."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from plugin.desk.views import CutView, ItemView, JobView, Opened, ShotView, Standing, TakeView, TrackView
from ui.strip.lane import Face, Lane, Missing, Span

stages: Final = ("image", "video", "extend", "lip_sync", "upscale")
"""In their order: a take of a later one is what the cut gets."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame of a media file, its own count."""

    media: Path
    frame: int


class StripModel:
    """Made once for each reading of a cut; `stand` keeps it up to date."""

    def __init__(self, opened: Opened) -> None:
        cut = opened.cut
        self.cut: CutView = cut
        self.rate: Fraction = cut.rate
        self.lanes = [Lane(track) for track in _with_all_shots(cut.tracks, opened.standing)]
        self.places = _places(self.lanes)
        """By shot id the lanes and indices of `missing` where it lies."""
        self.band = Missing(sorted({_bare(item) for lane in self.lanes for item in lane.missing.items}, key=_by_start))
        """Every missing stretch of any track, for the line under the ruler."""
        self._on_band: dict[str, list[int]] = defaultdict(list)
        for index, item in enumerate(self.band.items):
            self._on_band[item.shot_id].append(index)
        self.waiting = 0
        """How many shots still lack a picture, those left out of fills not counted."""
        self.cut_points = _cut_points(self.lanes, cut.frames)
        self.markers = Span(
            ItemView(marker.start, max(1, marker.frames), marker.text, marker.colour) for marker in cut.markers
        )
        """With the colour in `shot_id`."""
        self.snap_points = array("q", sorted({*self.cut_points, *self.markers.starts}))
        self.shots: dict[str, ShotView] = {}
        self.progress: dict[str, float] = {}
        self.pictures: dict[str, Picture] = {}
        self._standing: Standing | None = None
        self.stand(opened.standing)

    def stand(self, standing: Standing) -> set[str]:
        """Ids of the shots that look different now."""
        before, self._standing = self._standing, standing
        if before is standing:
            return set()
        changed = set()
        if before is None or before.shots is not standing.shots:
            changed |= {shot.id for shot in standing.shots if self.shots.get(shot.id) is not shot}
            self.shots = {shot.id: shot for shot in standing.shots}
            self._set_faces(changed)
        if before is None or before.jobs is not standing.jobs:
            progress = _progress(standing.jobs)
            changed |= {id for id, _ in progress.items() ^ self.progress.items()}
            self.progress = progress
        if before is None or before.takes is not standing.takes:
            pictures = _pictures(standing.takes)
            changed |= {id for id in pictures.keys() | self.pictures if pictures.get(id) != self.pictures.get(id)}
            self.pictures = pictures
        return changed

    def _set_faces(self, ids: set[str]) -> None:
        for id in ids:
            shot = self.shots[id]
            face = Face(shot.kind, shot.state, shot.excluded, _is_filled(shot))
            for lane, index in self.places.get(id, ()):
                self.lanes[lane].missing.set_face(index, face)
            for index in self._on_band.get(id, ()):
                self.band.set_face(index, face)
        self.waiting = sum(not shot.excluded and not _is_filled(shot) for shot in self.shots.values())

    def picture(self, item: ItemView) -> Picture | None:
        """What to show of it: the chosen take of a shot, the first frame of a clip."""
        if item.shot_id and item.shot_id in self.pictures:
            return self.pictures[item.shot_id]
        return None if item.media is None else Picture(item.media, item.media_start)

    def extent(self, shot_id: str) -> tuple[int, int] | None:
        """Frames from its first to after its last; None where it lies nowhere in this cut."""
        found = [(self.lanes[lane].missing, index) for lane, index in self.places.get(shot_id, ())]
        if not found:
            return None
        return min(span.starts[index] for span, index in found), max(span.ends[index] for span, index in found)

    def next_point(self, frame: int, step: int) -> int:
        """The next cut point after (1) or before (-1) a frame; the outermost where there is none."""
        index = bisect_right(self.cut_points, frame) if step > 0 else bisect_left(self.cut_points, frame) - 1
        return self.cut_points[min(max(0, index), len(self.cut_points) - 1)]

    def snapped(self, frame: int, within: float) -> int:
        """The nearest cut point or marker not farther than `within` frames, otherwise the frame itself."""
        points = self.snap_points
        index = bisect_left(points, frame)
        near = [points[at] for at in (index - 1, index) if 0 <= at < len(points)]
        best = min(near, key=lambda point: abs(point - frame), default=frame)
        return best if abs(best - frame) <= within else frame

    def next_missing(self, frame: int, step: int) -> ItemView | None:
        """The next stretch that begins after (1) or before (-1) a frame."""
        index = bisect_right(self.band.starts, frame) if step > 0 else bisect_left(self.band.starts, frame) - 1
        return self.band.items[index] if 0 <= index < len(self.band) else None

    def shot_at(self, frame: int) -> str:
        """The shot of the topmost track at a frame; "" where none is missing."""
        for lane in self.lanes:
            index = lane.missing.at(frame)
            if index is not None:
                return lane.missing.items[index].shot_id
        return ""

    def clip_at(self, frame: int) -> ItemView | None:
        for lane in self.lanes:
            index = lane.clips.at(frame) if lane.track.is_video else None
            if index is not None:
                return lane.clips.items[index]
        return None


def _is_filled(shot: ShotView) -> bool:
    return shot.circled is not None or shot.in_cut


def _with_all_shots(tracks: tuple[TrackView, ...], standing: Standing) -> tuple[TrackView, ...]:
    """A shot that no track tells of is laid on the lowest video track: it must be seen."""
    known = {item.shot_id for track in tracks for item in track.items if item.shot_id}
    lost = [ItemView(shot.start, shot.frames, shot.name, shot.id) for shot in standing.shots if shot.id not in known]
    if not lost:
        return tracks
    lowest = max((number for number, track in enumerate(tracks) if track.is_video), default=None)
    if lowest is None:
        return (TrackView("V1", True, True, tuple(sorted(lost, key=_by_start))), *tracks)
    full = replace(tracks[lowest], items=tuple(sorted([*tracks[lowest].items, *lost], key=_by_start)))
    return (*tracks[:lowest], full, *tracks[lowest + 1 :])


def _by_start(item: ItemView) -> int:
    return item.start


def _bare(item: ItemView) -> ItemView:
    return ItemView(item.start, item.frames, "", item.shot_id)


def _places(lanes: list[Lane]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, lane in enumerate(lanes):
        for index, item in enumerate(lane.missing.items):
            found[item.shot_id].append((number, index))
    return dict(found)


def _cut_points(lanes: list[Lane], frames: int) -> array[int]:
    """Where a picture begins or ends, on any track."""
    found = {0, frames}
    for lane in lanes:
        if lane.track.is_video:
            for span in (lane.clips, lane.missing):
                found.update(span.starts, span.ends)
    return array("q", sorted(found))


def _progress(jobs: tuple[JobView, ...]) -> dict[str, float]:
    return {job.shot_id: job.fraction for job in jobs if job.fraction is not None}


def _pictures(takes: tuple[TakeView, ...]) -> dict[str, Picture]:
    """Of each shot the circled take of its latest stage, from the first frame behind the handle."""
    best: dict[str, tuple[int, Picture]] = {}
    for take in takes:
        if take.circled:
            rank = stages.index(take.stage) if take.stage in stages else 0
            if take.shot_id not in best or best[take.shot_id][0] <= rank:
                best[take.shot_id] = (rank, Picture(take.path, take.handles[0]))
    return {id: picture for id, (_, picture) in best.items()}

"""Finding the shots: every stretch of a cut that still lacks its picture, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from plugin.errors import UsageError
from plugin.messages import say
from plugin.shots.carried import carried_id
from plugin.shots.context import Neighbours, Transitions
from plugin.shots.kinds import Finding, Judge
from plugin.shots.layers import Layers
from plugin.shots.markers import MarkerReader
from plugin.shots.media import MediaShelf
from plugin.shots.naming import name_shots
from plugin.shots.options import FindOptions
from plugin.shots.requests import Asking
from plugin.shots.shot import Kind, Shot, SourceFrame
from plugin.shots.words import PlaceholderWords
from plugin.timeline.collector import collector_paused
from plugin.timeline.cut import Cut
from plugin.timeline.identity import Known, match
from plugin.timeline.paths import reference_path
from plugin.timeline.picture import PictureMap
from plugin.timeline.ruler import Ruler
from plugin.timeline.speed import speed_of

__all__ = ["FindOptions", "find_shots", "known_of"]

no_options = FindOptions()


def find_shots(
    cut: Cut, picture: PictureMap, options: FindOptions = no_options, known: Sequence[Known] = ()
) -> tuple[Shot, ...]:
    """All shots in the order of their start, then track (a hole before a clip).

    `known` are the shots of an earlier version of the cut: those found again keep their ids. UsageError for a
    placeholder pattern that is no regular expression.
    """
    with collector_paused():
        return _Search(cut, picture, options).shots(known)


def known_of(shot: Shot, cut: Cut, picture: PictureMap) -> Known:
    """What to remember of a shot of this cut, to know it again in a later version."""
    place = None if shot.address is None else picture.placed(shot.address)
    item = None if place is None else place.item
    return Known(
        id=shot.id,
        kind=str(shot.kind),
        track=shot.track,
        start=shot.start,
        frames=shot.frames,
        name=shot.name,
        prompt=shot.prompt,
        media=_media_name(item, cut),
        before=_neighbour(shot.before, shot.previous_shot),
        after=_neighbour(shot.after, shot.next_shot),
        carried_id="" if item is None else carried_id(item, _marker_notes(item)),
    )


def _media_name(item: Any, cut: Cut) -> str:
    path = reference_path(getattr(item, "media_reference", None), cut.media_folder)
    return "" if path is None else path.name


def _neighbour(frame: SourceFrame | None, shot: str | None) -> str:
    return frame.media.name if frame is not None else shot or ""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The pieces of one search that look things up."""

    layers: Layers
    shelf: MediaShelf
    words: PlaceholderWords


class _Search:
    """One search through one cut."""

    def __init__(self, cut: Cut, picture: PictureMap, options: FindOptions) -> None:
        self._cut = cut
        self._picture = picture
        self._options = options
        words = _placeholder_words(options)
        self._parts = _Parts(Layers(picture), MediaShelf(cut.media_folder, options, words), words)

    def shots(self, known: Sequence[Known]) -> tuple[Shot, ...]:
        found = sorted(self._findings(), key=_order)
        neighbours = Neighbours(self._picture, self._parts.layers, self._parts.shelf, found)
        transitions = Transitions(self._picture)
        shots = [self._shot(finding, number, neighbours, transitions) for number, finding in enumerate(found)]
        return self._named(shots, known)

    def _findings(self) -> list[Finding]:
        picture, parts = self._picture, self._parts
        found = Judge(picture, parts.layers, parts.shelf, parts.words).findings() + self._holes()
        ruler = Ruler(picture.rate)
        reader = MarkerReader(self._options, ruler, picture.frames, self._cut.start_frame)
        requests = list(reader.requests(picture.annotated))
        return Asking(picture, parts.layers, parts.shelf, found).apply(requests) if requests else found

    def _holes(self) -> list[Finding]:
        """Runs where nothing is seen; the last one goes on to the end of the sound."""
        picture = self._picture
        holes = [[run.start, run.end] for run in picture.runs if run.placement is None]
        if picture.frames > picture.picture_frames:
            if holes and holes[-1][1] == picture.picture_frames:
                holes[-1][1] = picture.frames
            else:
                holes.append([picture.picture_frames, picture.frames])
        reason = say("No enabled video track shows a picture here.")
        return [Finding(None, Kind.hole, start, end - start, reason) for start, end in holes]

    def _shot(self, finding: Finding, number: int, neighbours: Neighbours, transitions: Transitions) -> Shot:
        """A shot that is not named yet: ids of neighbouring shots are their numbers."""
        place = finding.placement
        visible = finding.frames
        if place is not None:
            visible = self._picture.visible_within(place, finding.start, finding.end)
        previous, following = neighbours.shot_at(finding.start - 1), neighbours.shot_at(finding.end)
        head, tail = transitions.reach(finding)
        return Shot(
            id=str(number),
            kind=finding.kind,
            track=None if place is None else place.track,
            start=finding.start,
            frames=finding.frames,
            visible_frames=visible,
            name="" if place is None else place.item.name or "",
            prompt=finding.prompt,
            reason=finding.reason,
            excluded=visible == 0 or finding.kind is Kind.offline,
            before=neighbours.frame_at(finding.start - 1) if previous is None else None,
            after=neighbours.frame_at(finding.end) if following is None else None,
            address=None if place is None else place.address,
            head_transition=head,
            tail_transition=tail,
            speed=Fraction(1) if place is None else speed_of(place.item).factor,
            item_offset=0 if place is None else finding.start - place.start + place.offset,
            still=finding.still,
            previous_shot=None if previous is None else str(previous),
            next_shot=None if following is None else str(following),
        )

    def _named(self, shots: list[Shot], known: Sequence[Known]) -> tuple[Shot, ...]:
        """Give ids: shots known already keep theirs, new ones get free ones. Filled ones are not for taking."""
        kept = self._known_again(shots, [shot for shot in known if shot.id not in self._parts.shelf.filled])
        names = name_shots(len(shots), kept, [shot.id for shot in known])
        return tuple(_renamed(shot, name, names) for shot, name in zip(shots, names, strict=True))

    def _known_again(self, shots: list[Shot], known: Sequence[Known]) -> dict[int, str]:
        """Index of a shot -> the id it had. Of the pieces of a split shot the first keeps it."""
        kept: dict[int, str] = {}
        given: set[str] = set()
        if known:
            for one in match(known, [known_of(shot, self._cut, self._picture) for shot in shots]):
                if one.known_id and one.found_index is not None and one.known_id not in given:
                    kept[one.found_index] = one.known_id
                    given.add(one.known_id)
        return kept


def _order(finding: Finding) -> tuple[int, int, int]:
    place = finding.placement
    return finding.start, -1 if place is None else place.track, finding.frames


def _marker_notes(item: object) -> tuple[str, ...]:
    markers = getattr(item, "markers", None) or ()
    found = [markers[index] for index in range(len(markers))]
    return tuple(text for marker in found for text in (marker.comment, marker.name) if text)


def _placeholder_words(options: FindOptions) -> PlaceholderWords:
    try:
        return PlaceholderWords(options.placeholder_patterns)
    except (ValueError, re.error) as error:
        raise UsageError(
            say("A placeholder pattern of the settings cannot be used: {problem}", problem=str(error)),
            say("Correct it in the settings, or remove it."),
            code="bad_pattern",
        ) from error


def _renamed(shot: Shot, name: str, names: list[str]) -> Shot:
    return replace(
        shot,
        id=name,
        previous_shot=None if shot.previous_shot is None else names[int(shot.previous_shot)],
        next_shot=None if shot.next_shot is None else names[int(shot.next_shot)],
    )

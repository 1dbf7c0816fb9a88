"""What lies around a shot: neighbouring frames, neighbouring shots, transitions that reach over its ends."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from operator import attrgetter
from pathlib import Path

from plugin.shots.kinds import Finding
from plugin.shots.layers import Layers
from plugin.shots.media import Form, Media, MediaShelf
from plugin.shots.media import Sequence as ImageSequence
from plugin.shots.shot import SourceFrame
from plugin.timeline.picture import PictureMap, Placement, available_range

by_start = attrgetter("start")
same_rate = Fraction(1, 500)
"""23.976 and 24 name the same frames in most cuts; 24 and 25 do not."""


class Neighbours:
    """Answers for the findings of one cut."""

    def __init__(self, picture: PictureMap, layers: Layers, shelf: MediaShelf, found: Sequence[Finding]) -> None:
        self._picture = picture
        self._layers = layers
        self._shelf = shelf
        self._of_item: dict[tuple[int, ...], list[int]] = defaultdict(list)
        self._free: list[tuple[int, int, int]] = []
        for number, finding in enumerate(found):
            if finding.placement is not None:
                self._of_item[finding.placement.address].append(number)
            else:
                self._free.append((finding.start, finding.end, number))
        self._free.sort()
        self._found = found

    def shot_at(self, frame: int) -> int | None:
        """Number of the finding that is seen at a frame."""
        index = bisect_right(self._free, frame, key=_start) - 1
        if index >= 0 and frame < self._free[index][1]:
            return self._free[index][2]
        place = self._picture.at(frame)
        if place is None:
            return None
        for number in self._of_item.get(place.address, ()):
            if self._found[number].start <= frame < self._found[number].end:
                return number
        return None

    def frame_at(self, frame: int) -> SourceFrame | None:
        """The media frame the viewer sees; None outside the picture, on a hole, on media that is not there."""
        place = self._picture.at(frame)
        while place is not None:
            media = self._shelf.of(getattr(place.item, "media_reference", None))
            if media.path is not None:
                return self._source(place, media, frame) if media.exists else None
            if getattr(place.item, "media_reference", None) is None:
                return None
            place = self._layers.beneath(place, frame)
        return None

    def _source(self, place: Placement, media: Media, frame: int) -> SourceFrame | None:
        assert media.path is not None
        if media.form is Form.still:
            return SourceFrame(media.path, 0)
        if media.form is Form.movie:
            seconds, stated = self._picture.source_seconds(place, frame), self._picture.media_rate(place)
            looked_up = self._shelf.frame_at(media, seconds, stated)
            if looked_up is not None:
                return SourceFrame(media.path, looked_up)
        number = max(0, self._picture.source_frame(place, frame, self._rate(place, media)))
        available = available_range(place.item)
        if media.form is Form.sequence:
            return SourceFrame(self._picture_of(place, media.path, number), 0)
        if available is not None:
            number = min(number, max(0, int(available.duration.value) - 1))
        return SourceFrame(media.path, number)

    def _rate(self, place: Placement, media: Media) -> Fraction:
        """The media's rate: as the cut states it for the media, else as the file itself says."""
        stated = self._picture.media_rate(place)
        if available_range(place.item) is not None:
            return stated
        probed = self._shelf.probe(media)
        if probed is None or abs(probed[1] - stated) <= stated * same_rate:
            return stated
        return probed[1]

    def _picture_of(self, place: Placement, first: Path, number: int) -> Path:
        """The file of one picture of a sequence."""
        reference = place.item.media_reference
        if not isinstance(reference, ImageSequence):
            return first
        step = max(1, reference.frame_step)
        last = max(0, reference.number_of_images_in_sequence() - 1)
        digits = str(abs(reference.start_frame + min(last, number // step) * step)).zfill(
            min(reference.frame_zero_padding, 32)
        )
        sign = "-" if reference.start_frame < 0 else ""
        return first.parent / f"{reference.name_prefix}{sign}{digits}{reference.name_suffix}"


def _start(entry: tuple[int, int, int]) -> int:
    return entry[0]


class Transitions:
    """How far the transitions of a cut reach over the ends of a shot."""

    def __init__(self, picture: PictureMap) -> None:
        self._into: dict[tuple[int, ...], int] = {}
        self._out_of: dict[tuple[int, ...], int] = {}
        self._from_nothing: dict[int, int] = defaultdict(int)
        self._to_nothing: dict[int, int] = defaultdict(int)
        for dissolve in picture.dissolves:
            if not dissolve.enabled:
                continue
            if dissolve.incoming is not None:
                self._into[dissolve.incoming.address] = dissolve.in_offset
            else:
                self._to_nothing[dissolve.boundary] = max(self._to_nothing[dissolve.boundary], dissolve.in_offset)
            if dissolve.outgoing is not None:
                self._out_of[dissolve.outgoing.address] = dissolve.out_offset
            else:
                self._from_nothing[dissolve.boundary] = max(self._from_nothing[dissolve.boundary], dissolve.out_offset)

    def reach(self, finding: Finding) -> tuple[int, int]:
        """Frames needed before the first and after the last frame."""
        place = finding.placement
        if place is None:
            return self._to_nothing.get(finding.start, 0), self._from_nothing.get(finding.end, 0)
        head = self._into.get(place.address, 0) if finding.start == place.start else 0
        tail = self._out_of.get(place.address, 0) if finding.end == place.end else 0
        return head, tail

"""Guides and clip markers of Kdenlive as OTIO markers, in the shape of Kdenlive's own OTIO export."""

from __future__ import annotations

import json
from bisect import bisect_left
from typing import Any

import opentimelineio as otio

from otio_adapters.dialects.kdenlive_project import Project
from otio_adapters.dialects.kdenlive_xml import Node

most_marks = 100_000
# KDE/kdenlive src/definitions.cpp: the default categories 0 to 8.
default_colours = (0x9B59B6, 0x3DAEE9, 0x1ABC9C, 0x1CDC9A, 0xC9CE3B, 0xFDBC4B, 0xF39C1F, 0xF47750, 0xDA4453)
named_colours = {
    "PURPLE": 0x9B59B6,
    "BLUE": 0x3050F0,
    "CYAN": 0x3DAEE9,
    "GREEN": 0x1CDC60,
    "YELLOW": 0xE0DC3B,
    "ORANGE": 0xF39C1F,
    "RED": 0xDA4453,
    "PINK": 0xF080B0,
    "MAGENTA": 0xF000F0,
    "WHITE": 0xFFFFFF,
    "BLACK": 0x000000,
}


class Marks:
    """Reads marker lists with the categories (number, colour, name) of one project."""

    def __init__(self, project: Project) -> None:
        self.rate = float(project.rate)
        self.colours = dict(enumerate(default_colours))
        self.names: dict[int, str] = {}
        for category in _json_list(project.document("guidesCategories")):
            number = _whole(category.get("index"))
            if number is not None:
                self.names[number] = str(category.get("comment", ""))
                self.colours[number] = _hex_colour(str(category.get("color", "")), self.colours.get(number, 0))

    def read(self, text: str) -> list[Any]:
        """Markers in order of place, for a JSON list as Kdenlive writes it; what is no marker is passed over."""
        found = [(_whole(mark.get("pos")), mark) for mark in _json_list(text)]
        placed = sorted(((pos, mark) for pos, mark in found if pos is not None), key=lambda pair: pair[0])
        return [self._marker(pos, mark) for pos, mark in placed]

    def _marker(self, pos: int, mark: dict[str, Any]) -> Any:
        number = _whole(mark.get("type")) or 0
        frames = max(1, _whole(mark.get("duration")) or 1)
        time = otio.opentime.RationalTime
        marker = otio.schema.Marker(
            marked_range=otio.opentime.TimeRange(time(pos, self.rate), time(frames, self.rate)),
            color=_nearest_name(self.colours.get(number, default_colours[0])),
            comment=str(mark.get("comment", "")),
        )
        marker.metadata["kdenlive"] = {"type": number, "category": self.names.get(number, "")}
        return marker


class ClipMarks:
    """The markers of bin clips, read once and handed out by the frames a clip shows."""

    def __init__(self, project: Project, marks: Marks) -> None:
        self.project = project
        self.marks = marks
        self._known: dict[str, tuple[list[int], list[Any]]] = {}

    def within(self, producer: Node, first: int, frames: int) -> list[Any]:
        """Copies of the markers in `frames` frames of the producer from frame `first`."""
        key = producer.get("kdenlive:id") or producer.id
        if key not in self._known:
            master = self.project.bin_clips.get(key, producer)
            found = self.marks.read(master.get("kdenlive:markers"))
            self._known[key] = ([int(mark.marked_range.start_time.value) for mark in found], found)
        places, found = self._known[key]
        return [mark.deepcopy() for mark in found[bisect_left(places, first) : bisect_left(places, first + frames)]]


def _json_list(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text) if text.strip() else []
    except (ValueError, RecursionError):
        return []
    return [item for item in found[:most_marks] if isinstance(item, dict)] if isinstance(found, list) else []


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.lstrip("-").isdigit():
        value = int(value[:12])
    return value if isinstance(value, int) and abs(value) < 2**31 else None


def _hex_colour(text: str, default: int) -> int:
    try:
        return int(text.removeprefix("#")[-6:], 16)
    except ValueError:
        return default


def _nearest_name(colour: int) -> str:
    return min(named_colours, key=lambda name: _distance(named_colours[name], colour))


def _distance(one: int, other: int) -> int:
    return sum(((one >> shift & 255) - (other >> shift & 255)) ** 2 for shift in (0, 8, 16))

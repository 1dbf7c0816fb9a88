"""Storylines: every element placed in exact seconds on its lane, then laid out as tracks with gaps between."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import opentimelineio as otio

from otio_adapters.dialects.fcpxml_items import Items, note_of
from otio_adapters.dialects.fcpxml_parts import FcpxmlError, Resources, is_connected, item_children, items, seconds

most_items = 20_000
"""Compound clips can refer to each other and so multiply; a document of its own size may hold more."""
deepest_compound = 40
video, audio = otio.schema.TrackKind.Video, otio.schema.TrackKind.Audio


class Placed(NamedTuple):
    """An item and where it begins and ends in its sequence, in seconds."""

    start: Fraction
    end: Fraction
    item: Any


class Cross(NamedTuple):
    """A transition of a storyline: its range in seconds and the edit it lies over."""

    start: Fraction
    edit: Fraction
    end: Fraction
    name: str


class Lanes:
    """What has been placed so far in one sequence, by kind and lane."""

    def __init__(self) -> None:
        self.placed: dict[tuple[str, int], list[Placed]] = {}
        self.crosses: dict[int, list[Cross]] = {}

    def put(self, kind: str, lane: int, placed: Placed) -> None:
        """Note an item on a lane."""
        self.placed.setdefault((kind, lane), []).append(placed)


class Story:
    """Builds stacks from sequences, compound clips and the like; `left_out` names what it could not carry over."""

    def __init__(self, resources: Resources, rate: Fraction, elements: int) -> None:
        self.rate = rate
        self._most = most_items + 2 * elements
        self.left_out: set[str] = set()
        self._resources = resources
        self._items = Items(resources, rate)
        self._count = 0
        self._depth = 0

    def sequence(self, sequence: Element) -> otio.schema.Stack:
        """A `<sequence>`, of a project or of a compound clip, as a stack of tracks."""
        lanes = Lanes()
        for spine in sequence.findall("spine"):
            self._spine(list(spine), Fraction(0), 0, lanes, seconds(sequence, "tcStart"))
        return self._stack(lanes)

    def _spine(self, elements: Iterable[Element], at: Fraction, lane: int, lanes: Lanes, base: Fraction) -> None:
        """Elements one after the other; a hole in their offsets (other programs leave some) stays a hole."""
        place = at
        for element in elements:
            if element.tag == "transition":
                start = at + seconds(element, "offset", place - at + base) - base
                cross = Cross(start, place, start + seconds(element, "duration"), element.get("name", ""))
                lanes.crosses.setdefault(lane, []).append(cross)
                continue
            chosen = _chosen(element)
            if chosen is None:
                self.left_out.add(element.tag)
                continue
            offset = at + seconds(element, "offset", place - at + base) - base
            place = max(place, offset)
            place += self._place(chosen, place, lane, lanes)

    def _place(self, element: Element, at: Fraction, lane: int, lanes: Lanes) -> Fraction:
        """Put one element and what is connected to it; the element's length in seconds."""
        self._count += 1
        if self._count > self._most:
            raise FcpxmlError("too_complex")
        length = self._length(element)
        for kind, item in self._made(element, length, at):
            lanes.put(kind, lane, Placed(at, at + length, item))
        begin = self._items.local_start(element)
        for child in item_children(element):
            if not is_connected(child):
                continue
            child_lane = lane + _lane(child)
            child_at = at + seconds(child, "offset", begin) - begin
            if child.tag == "spine":
                self._spine(list(child), child_at, child_lane, lanes, Fraction(0))
            elif (chosen := _chosen(child)) is not None:
                self._place(chosen, child_at, child_lane, lanes)
        return length

    def _length(self, element: Element) -> Fraction:
        length = seconds(element, "duration", self._items.default_length(element))
        if length < 0:
            raise FcpxmlError("bad_time", f"{element.tag} {element.get('name', '')}: duration")
        return length

    def _made(self, element: Element, length: Fraction, at: Fraction) -> list[tuple[str, Any]]:
        """The picture and the sound of an element; a gap is both, and only the picture is needed."""
        frames = _edge(at + length, self.rate) - _edge(at, self.rate)
        match element.tag:
            case "ref-clip" | "mc-clip" | "sync-clip":
                return self._nested(element, frames)
            case _:
                return self._items.made(element, frames)

    def _nested(self, element: Element, frames: int) -> list[tuple[str, Any]]:
        self._depth += 1
        if self._depth > deepest_compound:
            raise FcpxmlError("too_complex", element.get("name", ""))
        stack = self._stack(self._inside(element))
        self._depth -= 1
        begin = seconds(element, "start") - self._base_of(element) if element.get("start") else Fraction(0)
        self._items.dress(stack, element, begin, frames)
        return [(audio if element.get("srcEnable") == "audio" else video, stack)]

    def _inside(self, element: Element) -> Lanes:
        lanes = Lanes()
        match element.tag:
            case "ref-clip":
                sequence = self._media(element).find("sequence")
                for spine in sequence.findall("spine") if sequence is not None else ():
                    self._spine(list(spine), Fraction(0), 0, lanes, self._base_of(element))
            case "mc-clip":
                self._spine(self._angle(element), Fraction(0), 0, lanes, self._base_of(element))
            case _:
                contents = [child for child in item_children(element) if not is_connected(child)]
                for child in contents:
                    at = seconds(child, "offset") - self._base_of(element)
                    if child.tag == "spine":
                        self._spine(list(child), at, 0, lanes, Fraction(0))
                    elif (chosen := _chosen(child)) is not None:
                        self._place(chosen, at, 0, lanes)
        return lanes

    def _media(self, element: Element) -> Element:
        media = self._resources.find(element.get("ref"), "media")
        if media is None:
            raise FcpxmlError("bad_reference", f"{element.tag} {element.get('name', '')}")
        return media

    def _angle(self, element: Element) -> list[Element]:
        """The angle that gives an mc-clip its picture: the one chosen for video, else the first."""
        angles = self._media(element).findall("./multicam/mc-angle")
        chosen = [
            source.get("angleID")
            for source in element.findall("mc-source")
            if source.get("srcEnable", "all") in ("all", "video")
        ]
        named = [angle for angle in angles if angle.get("angleID") in chosen]
        return list((named or angles or [Element("mc-angle")])[0])

    def _base_of(self, element: Element) -> Fraction:
        """Where the time of a nested sequence begins."""
        if element.tag == "sync-clip":
            contents = (child for child in item_children(element) if not is_connected(child))
            return min((seconds(child, "offset") for child in contents), default=Fraction(0))
        inner = self._media(element).find("sequence" if element.tag == "ref-clip" else "multicam")
        return seconds(inner, "tcStart") if inner is not None else Fraction(0)

    def _stack(self, lanes: Lanes) -> otio.schema.Stack:
        """Tracks from the lowest lane up, sound after picture."""
        stack = otio.schema.Stack()
        for kind, lane in sorted(lanes.placed, key=lambda key: (key[0] != video, key[1])):
            rows = _rows(lanes.placed[kind, lane])
            for row in rows:
                track = self._track(row, lanes.crosses.get(lane, []) if kind == video else [])
                track.kind, track.name = kind, f"{'V' if kind == video else 'A'} lane {lane}"
                stack.append(track)
        return stack

    def _track(self, row: list[Placed], crosses: list[Cross]) -> otio.schema.Track:
        track = otio.schema.Track()
        place = 0
        at_edge = {_edge(cross.edit, self.rate): cross for cross in crosses}
        for start, end, item in row:
            first, last = _edge(start, self.rate), _edge(end, self.rate)
            if first > place:
                track.append(otio.schema.Gap(source_range=self._items.range(Fraction(0), first - place)))
            if first in at_edge and len(track):
                track.append(self._transition(at_edge.pop(first)))
            track.append(item)
            place = max(last, first)
        if place in at_edge and len(track):
            track.append(self._transition(at_edge.pop(place)))
        return track

    def _transition(self, cross: Cross) -> otio.schema.Transition:
        edit, rate = _edge(cross.edit, self.rate), float(self.rate)
        before, after = edit - _edge(cross.start, self.rate), _edge(cross.end, self.rate) - edit
        return otio.schema.Transition(
            cross.name,
            otio.schema.TransitionTypes.SMPTE_Dissolve,
            otio.opentime.RationalTime(max(0, before), rate),
            otio.opentime.RationalTime(max(0, after), rate),
        )


def _chosen(element: Element) -> Element | None:
    """The element itself, the active (first) alternative of an audition, or None for what shows nothing.

    An alternative stands where its audition stands.
    """
    if element.tag == "audition":
        picked = next(item_children(element), None)
        if picked is not None:
            picked.attrib.update({name: element.attrib[name] for name in ("offset", "lane") if name in element.attrib})
        return picked
    return element if element.tag in items else None


def _lane(element: Element) -> int:
    text = element.get("lane", "0")
    try:
        return max(-1000, min(1000, int(text)))
    except ValueError as error:
        raise FcpxmlError("bad_time", f"{element.tag} {note_of(element)}: lane={text[:40]}") from error


def _edge(place: Fraction, rate: Fraction) -> int:
    return math.floor(place * rate + Fraction(1, 2))


def _rows(placed: list[Placed]) -> list[list[Placed]]:
    """The items of a lane in order; what overlaps (sound may) goes to a row of its own."""
    rows: list[list[Placed]] = []
    for one in sorted(placed, key=lambda each: (each.start, each.end)):
        row = next((row for row in rows if row[-1].end <= one.start), None)
        if row is None:
            rows.append([one])
        else:
            row.append(one)
    return rows

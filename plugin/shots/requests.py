"""Markers that ask, brought together with what was found: a prompt for a placeholder, or a shot of its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

import opentimelineio as otio

from plugin.messages import Message, say
from plugin.shots.kinds import Finding
from plugin.shots.layers import Layers
from plugin.shots.markers import Request
from plugin.shots.media import MediaShelf
from plugin.shots.shot import Kind
from plugin.timeline.picture import PictureMap, Placement

by_start = attrgetter("start")


class Asking:
    """Applies the markers of one cut to its findings."""

    def __init__(self, picture: PictureMap, layers: Layers, shelf: MediaShelf, found: Sequence[Finding]) -> None:
        self._picture = picture
        self._layers = layers
        self._shelf = shelf

        self._items = {f.placement.address: f for f in found if f.placement is not None}
        self._holes = sorted((f for f in found if f.placement is None), key=by_start)
        self._ranges: list[Finding] = []

    def apply(self, requests: Iterable[Request]) -> list[Finding]:
        """The findings after every marker had its say."""
        for request in requests:
            place = self._meant(request)
            if not self._is_prompt_for_known(place, request) and not self._is_answered(place, request):
                self._add(place, request)
        return _merged([*self._items.values(), *self._holes], sorted(self._ranges, key=by_start))

    def _meant(self, request: Request) -> Placement | None:
        """The item under a marker: the clip that carries it, else the topmost inside its carrier, else what is seen."""
        holder = request.holder
        carrier = self._picture.placed(holder.address)
        if carrier is not None or isinstance(holder.item, otio.schema.Gap):
            return carrier
        inside = self._layers.within(holder.address, request.start) if holder.address else None
        seen = self._picture.at(request.start)
        if inside is None or (seen is not None and seen.address[: len(holder.address)] == holder.address):
            return seen
        return inside

    def _is_prompt_for_known(self, place: Placement | None, request: Request) -> bool:
        """Whether the marker lies on a placeholder or hole; that one then takes its text."""
        finding = None if place is None else self._items.get(place.address)
        if place is not None and finding is not None and finding.start <= request.start < finding.end:
            self._items[place.address] = _prompted(finding, request)
            return True
        index = bisect_right(self._holes, request.start, key=by_start) - 1
        if place is None and index >= 0 and request.start < self._holes[index].end:
            self._holes[index] = _prompted(self._holes[index], request)
            return True
        return False

    def _is_answered(self, place: Placement | None, request: Request) -> bool:
        """Whether a take of ours lies there already: in the item itself, or seen over the whole range."""
        if not request.is_range:
            return self._is_filled(place)
        seen = self._picture.at(request.start)
        covers = seen is not None and seen.end >= request.start + request.frames
        return self._is_filled(place) or (covers and self._is_filled(seen))

    def _is_filled(self, place: Placement | None) -> bool:
        if place is None:
            return False
        media = self._shelf.of(getattr(place.item, "media_reference", None))
        return media.exists and media.take_of != ""

    def _add(self, place: Placement | None, request: Request) -> None:
        reason = _reason(request)
        if request.is_range and not (place is None and isinstance(request.holder.item, otio.schema.Gap)):
            own = place if place is not None and place.address == request.holder.address else None
            self._ranges.append(
                Finding(own, Kind.marked, request.start, request.frames, reason, request.prompt, asked=True)
            )
        elif place is not None:
            media = self._shelf.of(getattr(place.item, "media_reference", None))
            self._items[place.address] = Finding(
                place, Kind.marked, place.start, place.frames, reason, request.prompt, media.name, asked=True
            )


def _prompted(finding: Finding, request: Request) -> Finding:
    if not request.prompt:
        return finding
    known = finding.prompt.split("\n") if finding.asked else []
    texts = known if request.prompt in known else [*known, request.prompt]
    return replace(finding, prompt="\n".join(texts), asked=True)


def _reason(request: Request) -> Message:
    if request.is_range:
        return say("A marker asks for these {frames} frames: {word}", frames=request.frames, word=request.asked_by)
    return say("A marker asks for it: {word}", word=request.asked_by)


def _merged(found: list[Finding], ranges: list[Finding]) -> list[Finding]:
    """One place is one shot: a marked range takes in what lies wholly inside it and ends where a longer one begins."""
    if not ranges:
        return found
    rest = sorted(found, key=by_start)
    kept: list[Finding] = []
    marked: list[Finding] = []
    upcoming = 0
    live: list[Finding] = []
    for asked in ranges:
        if marked and asked.start < marked[-1].end:
            marked[-1] = _joined(marked[-1], asked)
            continue
        while upcoming < len(rest) and rest[upcoming].start < asked.end:
            live.append(rest[upcoming])
            upcoming += 1
        kept += [finding for finding in live if finding.end <= asked.start]
        live, asked = _make_room([finding for finding in live if finding.end > asked.start], asked)
        marked.append(asked)
    return [*kept, *live, *rest[upcoming:], *marked]


def _joined(first: Finding, second: Finding) -> Finding:
    prompt = "\n".join(dict.fromkeys(text for text in (first.prompt, second.prompt) if text))
    return replace(first, prompt=prompt)


def _make_room(live: list[Finding], asked: Finding) -> tuple[list[Finding], Finding]:
    """What stays of the findings that overlap a marked range, and what stays of the range."""
    end = asked.end
    for finding in sorted(live, key=by_start):
        if asked.start < finding.start < end < finding.end and finding.kind is not Kind.hole:
            end = finding.start
    stay = []
    for finding in live:
        if finding.start >= end or finding.start < asked.start:
            stay.append(finding)
        elif finding.end > end:
            stay.append(replace(finding, start=end, frames=finding.end - end))
    return stay, replace(asked, frames=end - asked.start)

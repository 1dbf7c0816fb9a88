"""Single story elements of an FCPXML document as OTIO items."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from otio_adapters.dialects.fcpxml_parts import Resources, is_connected, item_children, seconds

video, audio = otio.schema.TrackKind.Video, otio.schema.TrackKind.Audio


class Items:
    """Makes clips, gaps and generators at the rate of the sequence; media keep their own rate."""

    def __init__(self, resources: Resources, rate: Fraction) -> None:
        self.rate = rate
        self._resources = resources

    def local_start(self, element: Element) -> Fraction:
        """Where the element's own time begins, in which connected elements and markers are given."""
        asset = self._asset(element)
        return seconds(element, "start", seconds(asset, "start") if asset is not None else Fraction(0))

    def default_length(self, element: Element) -> Fraction:
        """The length of an element that names none: its media's."""
        asset = self._asset(element)
        if asset is not None:
            return seconds(asset, "duration")
        media = self._resources.find(element.get("ref"), "media")
        sequence = media.find("sequence") if media is not None else None
        return seconds(sequence, "duration") if sequence is not None else Fraction(0)

    def made(self, element: Element, frames: int) -> list[tuple[str, Any]]:
        """The picture and the sound of an element with the track kinds they belong on."""
        if element.tag == "gap":
            gap = otio.schema.Gap()
            self.dress(gap, element, Fraction(0), frames)
            return [(video, gap)]
        source = self._content(element)
        asset = self._asset(source)
        begin = self.local_start(element)
        if source is not element:
            begin += self.local_start(source) - seconds(source, "offset")
        made = [(kind, self._clip(element, source, asset, begin, frames)) for kind in _kinds(element, source, asset)]
        for _, copy in made[1:]:
            # Markers stay with the picture; on its sound they would ask twice.
            copy.markers.clear()
        return made

    def dress(self, item: Any, element: Element, begin: Fraction, frames: int) -> None:
        """Range, name, state, speed, markers and attributes of any item. `begin` is its first second of media."""
        item.name = element.get("name", "")
        item.enabled = element.get("enabled", "1") != "0"
        factor, media_begin = _speed(element)
        if factor is not None:
            # Times of a retimed element are those after the retiming; the map says which media they show.
            begin = media_begin
            item.effects.append(otio.schema.LinearTimeWarp("Speed", float(factor)))
        item.source_range = self.range(begin, frames)
        shift = begin - self.local_start(element)
        for marker in element:
            if marker.tag in ("marker", "chapter-marker"):
                item.markers.append(self._marker(marker, shift))
        item.metadata["fcpx_xml"] = {name: value for name, value in element.attrib.items() if name != "name"}
        note = note_of(element)
        if note:
            item.metadata["fcpx_xml"]["note"] = note

    def range(self, begin: Fraction, frames: int) -> otio.opentime.TimeRange:
        """Seconds and frames as a range at the sequence's rate."""
        rate = float(self.rate)
        start = otio.opentime.RationalTime(float(begin * self.rate), rate)
        return otio.opentime.TimeRange(start, otio.opentime.RationalTime(frames, rate))

    def _content(self, element: Element) -> Element:
        """What a `clip` shows: the first picture in it, else the first sound; any other element shows itself."""
        if element.tag != "clip":
            return element
        inside = [child for child in item_children(element) if not is_connected(child)]
        pictures = [child for child in inside if child.tag in ("video", "asset-clip", "title", "clip")]
        sounds = [sound for child in inside for sound in child.iter("audio")]
        found = (pictures or sounds or [element])[0]
        return self._content(found) if found is not element else element

    def _asset(self, element: Element) -> Element | None:
        return self._resources.find(element.get("ref"), "asset")

    def _clip(
        self, element: Element, source: Element, asset: Element | None, begin: Fraction, frames: int
    ) -> otio.schema.Clip:
        clip = otio.schema.Clip(media_reference=self._reference(source, asset))
        self.dress(clip, element, begin, frames)
        return clip

    def _reference(self, source: Element, asset: Element | None) -> Any:
        if asset is None:
            effect = self._resources.find(source.get("ref"), "effect")
            if effect is None and source.tag != "title":
                return otio.schema.MissingReference()
            kind = effect.get("name", "") if effect is not None else ""
            words = " ".join("".join(text.itertext()).strip() for text in source.findall("text")).strip()
            kind = f"Title {kind}".strip() if source.tag == "title" and "title" not in kind.lower() else kind
            return otio.schema.GeneratorReference(
                source.get("name", ""), kind or "Generator", parameters={"text": words} if words else {}
            )
        reference = otio.schema.ExternalReference(self._resources.source_of(asset), self._available(asset))
        reference.name = asset.get("name", "")
        return reference

    def _available(self, asset: Element) -> otio.opentime.TimeRange | None:
        """The length of the media at its own rate; stills have none (duration 0)."""
        length = seconds(asset, "duration")
        if length <= 0:
            return None
        format = self._resources.format(asset.get("format"))
        rate = format.rate if format is not None and format.rate is not None and format.rate > 1 else self.rate
        start = otio.opentime.RationalTime(float(seconds(asset, "start") * rate), float(rate))
        return otio.opentime.TimeRange(start, otio.opentime.RationalTime(float(length * rate), float(rate)))

    def _marker(self, marker: Element, shift: Fraction) -> otio.schema.Marker:
        rate = float(self.rate)
        start = otio.opentime.RationalTime(float((seconds(marker, "start") + shift) * self.rate), rate)
        length = max(1, round(seconds(marker, "duration") * self.rate))
        made = otio.schema.Marker(
            marker.get("value", ""), otio.opentime.TimeRange(start, otio.opentime.RationalTime(length, rate))
        )
        made.comment = marker.get("note", "")
        made.color = _marker_colour(marker)
        return made


def note_of(element: Element) -> str:
    """The editor's note on an element."""
    return (element.findtext("note") or "").strip()


def _kinds(element: Element, source: Element, asset: Element | None) -> list[str]:
    """On which kinds of track an element is seen and heard."""
    enabled = element.get("srcEnable", "all")
    picture = source.tag != "audio" and (asset is None or asset.get("hasVideo") == "1") and enabled != "audio"
    sound = asset is not None and asset.get("hasAudio") == "1" and enabled != "video" and source.tag != "video"
    sound = sound or source.tag == "audio"
    return [video] * picture + [audio] * sound


def _marker_colour(marker: Element) -> str:
    """Final Cut's own: chapters orange, open to-dos red, done ones green, the rest blue."""
    if marker.tag == "chapter-marker":
        return str(otio.schema.MarkerColor.ORANGE)
    todo = {"0": otio.schema.MarkerColor.RED, "1": otio.schema.MarkerColor.GREEN}
    return str(todo.get(marker.get("completed", ""), otio.schema.MarkerColor.BLUE))


def _speed(element: Element) -> tuple[Fraction | None, Fraction]:
    """Media seconds per second over the element, and the first media second shown, from its `timeMap`.

    Of a map with several stretches only the mean is kept. A reversed item begins at its lowest media time.
    """
    points = [(seconds(point, "time"), seconds(point, "value")) for point in element.findall("./timeMap/timept")]
    if len(points) < 2 or points[0][0] == points[-1][0]:
        return None, Fraction(0)
    (first_time, first_value), (last_time, last_value) = points[0], points[-1]
    factor = (last_value - first_value) / (last_time - first_time)
    start = seconds(element, "start", first_time)
    at_start = first_value + (start - first_time) * factor
    at_end = at_start + seconds(element, "duration", last_time - first_time) * factor
    return factor, min(at_start, at_end)

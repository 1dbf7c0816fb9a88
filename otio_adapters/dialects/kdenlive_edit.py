"""Editing a Kdenlive project in place: movies into the bin, onto tracks, and under clips that are there already.

Only bytes of the elements concerned change. Places are frames of a sequence at the project's rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from otio_adapters.dialects.kdenlive_filters import shift_filters
from otio_adapters.dialects.kdenlive_media import plain_resource
from otio_adapters.dialects.kdenlive_movie import Movie, movie_producer, warp_length
from otio_adapters.dialects.kdenlive_project import Lane, Layer, Project, Slot
from otio_adapters.dialects.kdenlive_splice import Splices, property_line, quoted, with_attributes
from otio_adapters.dialects.kdenlive_xml import Node

folder_name = "Second Unit"


@dataclass(frozen=True, slots=True)
class Strip:
    """`frames` frames of a movie at frame `start` of a sequence, from the producer's frame `source` on."""

    start: int
    frames: int
    source: int
    producer: str
    clip_id: str


@dataclass(slots=True)
class _NewLayer:
    strips: list[Strip] = field(default_factory=list)

    def clear(self, start: int, end: int) -> bool:
        return not any(strip.start < end and start < strip.start + strip.frames for strip in self.strips)


class Editor:
    """Collects edits of one project; `result` gives the changed file."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.splices = Splices(project.data)
        self._over: dict[Slot, list[Strip]] = {}
        self._after: dict[Lane, list[Strip]] = {}
        self._new_layers: list[_NewLayer] = []
        self._strips: dict[Layer, list[Strip]] = {}
        self._bin: dict[str, str] = {}
        self._producers: list[str] = []
        self._entries: list[str] = []
        self._properties: dict[str, str] = {}
        self._ids = _used_ids(project)
        self._folder = ""
        self._replaced: set[Slot] = set()

    @property
    def added_tracks(self) -> int:
        return len(self._new_layers)

    def busy(self, slot: Slot, offset: int, frames: int) -> bool:
        """True when these frames of a clip were given to another movie already."""
        start = slot.start + offset
        strips = self._over.get(slot, ())
        return slot in self._replaced or any(s.start < start + frames and start < s.start + s.frames for s in strips)

    def set_document_property(self, name: str, value: str) -> None:
        self._properties[f"kdenlive:docproperties.{name}"] = value

    def add_to_bin(self, movie: Movie) -> str:
        """The `kdenlive:id` of the movie's bin clip, which is added unless the bin has it."""
        if movie.path in self._bin:
            return self._bin[movie.path]
        clip_id = self._known_bin_clip(movie)
        if not clip_id:
            clip_id = self._fresh_id()
            name = self._fresh_name(movie.take or "take")
            self._producers.append(self._producer(movie, name, clip_id, Fraction(1), timeline=False))
            last = self.project.style.text(movie.frames - 1)
            self._entries.append(f'<entry producer="{name}" in="{self.project.style.text(0)}" out="{last}"/>')
        self._bin[movie.path] = clip_id
        return clip_id

    def replace(self, slot: Slot, movie: Movie, source: int, speed: Fraction = Fraction(1)) -> None:
        """Put the movie under a clip, whose length and effects stay. `source`: first frame of the new producer."""
        strip = self._strip(movie, slot.start, slot.frames, source, speed)
        node = slot.node
        self._replaced.add(slot)
        tag = with_attributes(self.project.data[node.start : node.inner], self._span(strip))
        self.splices.replace(node.start, node.inner, with_attributes(tag, {"producer": strip.producer}))
        own = node.property_node("kdenlive:id")
        if own is not None:
            self.splices.replace(own.start, own.end, property_line("kdenlive:id", strip.clip_id))
        shift_filters(self.splices, node, source - slot.source, self.project.rate, self.project.style)

    def overlay(self, slot: Slot, offset: int, frames: int, movie: Movie, source: int, speed: Fraction) -> None:
        """Put the movie in place of a part of a clip; the rest of the clip stays."""
        strip = self._strip(movie, slot.start + offset, frames, source, speed)
        self._over.setdefault(slot, []).append(strip)

    def place(self, start: int, frames: int, movie: Movie, source: int) -> None:
        """Put the movie on the lowest video track of the opened sequence with room where it is seen."""
        strip = self._strip(movie, start, frames, source, Fraction(1))
        layer = self._layer_with_room(start, start + frames)
        if layer is not None:
            self._put(layer, strip)
            return
        free = next((new for new in reversed(self._new_layers) if new.clear(start, start + frames)), None)
        if free is None:
            free = _NewLayer()
            self._new_layers.append(free)
        free.strips.append(strip)

    def result(self) -> bytes:
        """The edited file."""
        for slot, strips in self._over.items():
            self._write_over(slot, strips)
        for lane, strips in self._after.items():
            self._write_after(lane, strips)
        for layer, strips in self._strips.items():
            self._lengthen(layer, max(strip.start + strip.frames for strip in strips))
        self._write_producers()
        self._write_new_layers()
        self._write_bin()
        return self.splices.result()

    def _layer_with_room(self, start: int, end: int) -> Layer | None:
        """Nothing above it may show anything there."""
        best: Layer | None = None
        for layer in reversed([one for one in self.project.layers(self.project.timeline) if not one.audio]):
            if layer.hidden:
                continue
            taken = any(s.start < end and start < s.start + s.frames for s in self._strips.get(layer, ()))
            if taken or not layer.clear(start, end):
                break
            if self._room(layer, start, end) is not None:
                best = layer
        if any(not new.clear(start, end) for new in self._new_layers):
            return None
        return best

    def _room(self, layer: Layer, start: int, end: int) -> tuple[Lane, Slot | None] | None:
        for lane in layer.lanes:
            if start >= lane.end:
                return lane, None
            for slot in lane.slots:
                if slot.blank and slot.start <= start and end <= slot.end:
                    return lane, slot
        return None

    def _put(self, layer: Layer, strip: Strip) -> None:
        room = self._room(layer, strip.start, strip.start + strip.frames)
        assert room is not None, "layers are chosen by their room"
        lane, slot = room
        self._strips.setdefault(layer, []).append(strip)
        if slot is None:
            self._after.setdefault(lane, []).append(strip)
        else:
            self._over.setdefault(slot, []).append(strip)

    def _strip(self, movie: Movie, start: int, frames: int, source: int, speed: Fraction) -> Strip:
        clip_id = self.add_to_bin(movie)
        name = self._fresh_name(f"{movie.take or 'take'}_track")
        self._producers.append(self._producer(movie, name, clip_id, speed, timeline=True))
        return Strip(start, frames, source, name, clip_id)

    def _producer(self, movie: Movie, name: str, clip_id: str, speed: Fraction, *, timeline: bool) -> str:
        last = self.project.style.text(warp_length(movie, speed) - 1)
        folder = self._folder_id()
        return movie_producer(
            movie, name, clip_id, folder, speed, (self.project.style.text(0), last), timeline=timeline
        )

    def _span(self, strip: Strip) -> dict[str, str]:
        style = self.project.style
        return {"in": style.text(strip.source), "out": style.text(strip.source + strip.frames - 1)}

    def _entry(self, strip: Strip, indent: str) -> str:
        span = "".join(f' {name}="{value}"' for name, value in self._span(strip).items())
        inner = f"{indent} {property_line('kdenlive:id', strip.clip_id)}"
        return f'<entry producer="{strip.producer}"{span}>{inner}{indent}</entry>'

    def _blank(self, frames: int) -> str:
        return f'<blank length="{self.project.style.text(frames)}"/>'

    def _write_over(self, slot: Slot, strips: list[Strip]) -> None:
        """The slot's element becomes what is left of it, with the strips between."""
        indent = self.splices.indent(slot.node)
        parts: list[str] = []
        place = slot.start
        for strip in sorted(strips, key=lambda one: one.start):
            if strip.start > place:
                parts.append(self._rest(slot, place, strip.start))
            parts.append(self._entry(strip, indent))
            place = strip.start + strip.frames
        if place < slot.end:
            parts.append(self._rest(slot, place, slot.end))
        self.splices.replace(slot.node.start, slot.node.end, indent.join(parts))

    def _rest(self, slot: Slot, start: int, end: int) -> str:
        """What shows frames `start` to `end` (exclusive) of a slot."""
        if slot.blank:
            return self._blank(end - start)
        style, first = self.project.style, slot.source + start - slot.start
        data, node = self.project.data, slot.node
        span = {"in": style.text(first), "out": style.text(first + end - start - 1)}
        return (with_attributes(data[node.start : node.inner], span) + data[node.inner : node.end]).decode()

    def _write_after(self, lane: Lane, strips: list[Strip]) -> None:
        node = lane.playlist
        child = self.splices.indent(node.children[-1]) if node.children else f"{self.splices.indent(node)} "
        text = child + child.join(self._run(lane.end, strips, child))
        if node.empty:
            tag = self.project.data[node.start : node.inner].decode()[:-2].rstrip()
            self.splices.replace(node.start, node.end, f"{tag}>{text}{self.splices.indent(node)}</playlist>")
        else:
            self.splices.insert(node.children[-1].end if node.children else node.inner, text)

    def _run(self, place: int, strips: list[Strip], indent: str) -> Iterator[str]:
        for strip in sorted(strips, key=lambda one: one.start):
            if strip.start > place:
                yield self._blank(strip.start - place)
            yield self._entry(strip, indent)
            place = strip.start + strip.frames

    def _lengthen(self, layer: Layer, end: int) -> None:
        """A track's tractor names its last frame."""
        node = layer.tractor
        if node.attributes.get("out") and self.project.time(node, "out", 0) < end - 1:
            tag = self.project.data[node.start : node.inner]
            out = {"out": self.project.style.text(end - 1)}
            self.splices.replace(node.start, node.inner, with_attributes(tag, out))

    def _write_producers(self) -> None:
        """Before everything that shows them: MLT looks producers up while it reads."""
        first = next(node for node in self.project.root.children if node.tag in ("playlist", "tractor"))
        indent = self.splices.indent(first)
        for text in self._producers:
            self.splices.insert(first.start, text.replace("\n", indent or "\n") + indent)

    def _write_new_layers(self) -> None:
        sequence = self.project.timeline
        indent = self.splices.indent(sequence)
        tracks = list(sequence.all("track"))
        for number, new in enumerate(self._new_layers):
            name = self._fresh_name("second_unit_track")
            end = max(strip.start + strip.frames for strip in new.strips)
            self.splices.insert(sequence.start, self._layer_text(new, name, end, indent))
            self.splices.insert(tracks[-1].end, f'{self.splices.indent(tracks[-1])}<track producer="{name}"/>')
            self._write_compositing(sequence, len(tracks) + number)
        count = sequence.property_node("kdenlive:sequenceproperties.tracksCount")
        if self._new_layers and count is not None and count.text.isdigit():
            total = str(int(count.text) + len(self._new_layers))
            self.splices.replace(count.start, count.end, property_line(count.attributes["name"], total))

    def _layer_text(self, new: _NewLayer, name: str, end: int, indent: str) -> str:
        """Two playlists and their tractor, as Kdenlive writes a video track."""
        child = f"{indent} "
        entries = child + child.join(self._run(0, new.strips, child))
        style = self.project.style
        facts = {"trackheight": "67", "timeline_active": "1", "collapsed": "0", "track_name": folder_name}
        lines = [property_line(f"kdenlive:{key}", value) for key, value in facts.items()]
        lines += [f'<track hide="audio" producer="{name}_{lane}"/>' for lane in "ab"]
        return (
            f'<playlist id="{name}_a">{entries}{indent}</playlist>{indent}<playlist id="{name}_b"/>{indent}'
            f'<tractor id="{name}" in="{style.text(0)}" out="{style.text(end - 1)}">'
            f"{child}{child.join(lines)}{indent}</tractor>{indent}"
        )

    def _write_compositing(self, sequence: Node, number: int) -> None:
        """The new track is laid over the others by a copy of the transition that the top video track has."""
        own = [node for node in sequence.all("transition") if node.get("internal_added") == "237"]
        video = [node for node in own if node.get("mlt_service") != "mix" and node.get("b_track").isdigit()]
        if not video:
            return
        top = max(video, key=lambda node: int(node.get("b_track")))
        data, copy = self.project.data, Splices(self.project.data[top.start : top.end])
        tag = with_attributes(data[top.start : top.inner], {"id": self._fresh_name("second_unit_compositing")})
        copy.replace(0, top.inner - top.start, tag)
        for name, value in (("b_track", str(number)),):
            node = top.property_node(name)
            assert node is not None, "chosen for its b_track"
            copy.replace(node.start - top.start, node.end - top.start, property_line(name, value))
        self.splices.insert(own[-1].end, self.splices.indent(top) + copy.result().decode())

    def _write_bin(self) -> None:
        node = self.project.bin
        properties = list(node.all("property"))
        indent = self.splices.indent(properties[-1])
        for name, value in self._properties.items():
            known = node.property_node(name)
            if known is None:
                self.splices.insert(properties[-1].end, indent + property_line(name, value))
            elif known.text != value:
                self.splices.replace(known.start, known.end, property_line(name, value))
        last = node.children[-1]
        for entry in self._entries:
            self.splices.insert(last.end, indent + entry)

    def _known_bin_clip(self, movie: Movie) -> str:
        for clip_id, node in self.project.bin_clips.items():
            if clip_id and node.get("secondunit:take") == movie.take and plain_resource(node) == movie.path:
                return clip_id
        return ""

    def _folder_id(self) -> str:
        if not self._folder:
            found = (name for name in self.project.bin.names() if name.startswith("kdenlive:folder.-1."))
            known = [name for name in found if self.project.bin.get(name) == folder_name]
            self._folder = known[0].rpartition(".")[2] if known else self._fresh_id()
            if not known:
                self._properties[f"kdenlive:folder.-1.{self._folder}"] = folder_name
        return self._folder

    def _fresh_id(self) -> str:
        number = max((int(one) for one in self._ids if one.isdigit()), default=1) + 1
        self._ids.add(str(number))
        return str(number)

    def _fresh_name(self, wanted: str) -> str:
        base = re.sub(r"[^A-Za-z0-9_]", "_", wanted)
        name, number = base, 2
        while name in self._ids or name in self.project.by_id:
            name, number = f"{base}_{number}", number + 1
        self._ids.add(name)
        return quoted(name)


def _used_ids(project: Project) -> set[str]:
    """Every number that a bin clip, a folder or a clip on a track goes by, and every id of an element."""
    used = {node.get("kdenlive:id") for node in project.by_id.values()}
    used |= {name.rpartition(".")[2] for name in project.bin.names() if name.startswith("kdenlive:folder.")}
    used |= {e.get("kdenlive:id") for node in project.by_id.values() for e in node.all("entry")}
    return {one for one in used if len(one) < 12}

"""The structure of a Kdenlive project: profile, producers, sequences, tracks, and what lies where on them.

Generation 4 (Kdenlive 19.04 to 22.12, document version 0.98 to 1.0x): the last tractor is the one timeline.
Generation 5 (from 23.04, document version 1.1): every sequence is a tractor with `kdenlive:uuid`; the tractor with
`kdenlive:projectTractor` wraps the one that was open last. Each track is a tractor of two playlists; a clip on one
overlapping a clip on the other is a mix. Source: KDE/kdenlive dev-docs/fileformat.md, and files of 19.11 to 24.07.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from otio_adapters.dialects.kdenlive_time import TimeStyle, parse_time, style_of
from otio_adapters.dialects.kdenlive_xml import KdenliveError, Node, parse_xml

oldest_version = Fraction("0.98")
generation_5_version = Fraction("1.1")
unknown_version = Fraction("1.2")
producer_tags = ("producer", "chain", "tractor", "playlist")


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """An `<entry>` or `<blank>` of a playlist; `start` and `frames` count frames from the start of the sequence."""

    node: Node
    index: int
    start: int
    frames: int
    producer: Node | None
    source: int
    """First frame of the producer that is shown."""

    @property
    def blank(self) -> bool:
        return self.node.tag == "blank"

    @property
    def end(self) -> int:
        return self.start + self.frames


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One of the playlists of a track."""

    playlist: Node
    slots: tuple[Slot, ...]

    @property
    def end(self) -> int:
        return self.slots[-1].end if self.slots else 0

    def entries(self) -> Iterator[Slot]:
        return (slot for slot in self.slots if not slot.blank)


@dataclass(frozen=True, slots=True)
class Mix:
    """A transition between the two playlists of a track; `after` frames of it lie after the cut."""

    start: int
    after: int
    service: str


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A track as the editor sees it."""

    tractor: Node
    track: Node
    audio: bool
    hidden: bool
    name: str
    lanes: tuple[Lane, ...]
    mixes: tuple[Mix, ...] = ()

    def clear(self, start: int, end: int) -> bool:
        """True when no clip lies in frames `start` to `end` (exclusive)."""
        return not any(slot.start < end and start < slot.end for lane in self.lanes for slot in lane.entries())


class Project:
    """A parsed project. KdenliveError when it is none, or of a version whose structure is not known."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root = parse_xml(data)
        if self.root.tag != "mlt":
            raise KdenliveError("not_kdenlive", f"the outermost element is <{self.root.tag[:40]}>, not <mlt>", 1)
        self.by_id = {node.id: node for node in self.root.all(*producer_tags) if node.id}
        self.bin = self._bin()
        self.version = self._version()
        self.profile = self._profile()
        self.rate = self._rate()
        self.generation = 5 if self.version >= generation_5_version else 4
        self._layers: dict[Node, tuple[Layer, ...]] = {}

    def _bin(self) -> Node:
        node = self.by_id.get("main_bin") or self.by_id.get("main bin")
        if node is None or node.tag != "playlist":
            raise KdenliveError("not_kdenlive", "MLT XML without a project bin: not a Kdenlive project")
        return node

    def _version(self) -> Fraction:
        text = self.document("version").replace(",", ".")
        try:
            version = Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise KdenliveError("unknown_version", f"document version {text[:20] or 'missing'}") from None
        if version < oldest_version:
            raise KdenliveError("old_version", f"document version {text[:20]}, older than Kdenlive 19.04")
        if version >= unknown_version:
            raise KdenliveError("unknown_version", f"document version {text[:20]}")
        return version

    def _profile(self) -> Node:
        node = next(self.root.all("profile"), None)
        if node is None:
            raise KdenliveError("bad_profile", "no profile: the frame rate is not known")
        return node

    def _rate(self) -> Fraction:
        rate = Fraction(self._profile_number("frame_rate_num"), self._profile_number("frame_rate_den", 1))
        if rate > 1000:
            raise KdenliveError("bad_profile", f"frame rate {rate}", self.profile.line)
        return rate

    def _profile_number(self, name: str, default: int | None = None) -> int:
        text = self.profile.attributes.get(name, "" if default is None else str(default))
        if not text.isascii() or not text.isdigit() or not 0 < int(text[:12]) < 10**9:
            raise KdenliveError("bad_profile", f"profile {name} is {text[:20] or 'missing'}", self.profile.line)
        return int(text)

    def document(self, name: str) -> str:
        """A property of the document, "" if it has none."""
        return self.bin.get(f"kdenlive:docproperties.{name}")

    @property
    def folder(self) -> str:
        """Relative resources lie under this folder; "" for the project file's own, as in an archived project."""
        folder = self.root.attributes.get("root", "")
        return "" if folder == "$CURRENTPATH" else folder

    @property
    def width(self) -> int:
        return self._profile_number("width")

    @property
    def height(self) -> int:
        return self._profile_number("height")

    @property
    def pixel_aspect(self) -> Fraction:
        return Fraction(self._profile_number("sample_aspect_num", 1), self._profile_number("sample_aspect_den", 1))

    @cached_property
    def style(self) -> TimeStyle:
        """How this file writes times."""
        samples = [value for node in self._timed() for value in node.attributes.values()]
        return style_of(samples[:200], self.rate)

    def _timed(self) -> Iterator[Node]:
        for node in self.root.all("playlist", "producer", "chain"):
            yield Node("", {k: v for k, v in node.attributes.items() if k in ("in", "out")}, 0, 0)
            yield from (
                Node("", {k: v for k, v in e.attributes.items() if k in ("in", "out", "length")}, 0, 0)
                for e in node.all("entry", "blank")
            )

    @cached_property
    def bin_clips(self) -> dict[str, Node]:
        """The producers in the project bin by `kdenlive:id`."""
        nodes = (self.by_id.get(entry.attributes.get("producer", "")) for entry in self.bin.all("entry"))
        return {node.get("kdenlive:id"): node for node in nodes if node is not None}

    @cached_property
    def timeline(self) -> Node:
        """The tractor of the sequence that Kdenlive opens."""
        tractors = list(self.root.all("tractor"))
        if self.generation == 4:
            if not tractors or not any(True for _ in tractors[-1].all("track")):
                raise KdenliveError("no_sequence", "the project has no timeline")
            return tractors[-1]
        sequences = {node.get("kdenlive:uuid"): node for node in tractors if node.get("kdenlive:uuid")}
        wrapped = (
            self.by_id.get(track.attributes.get("producer", ""))
            for node in tractors
            if node.get("kdenlive:projectTractor") == "1"
            for track in node.all("track")
        )
        candidates = [sequences.get(self.document("activetimeline")), *wrapped, sequences.get(self.document("uuid"))]
        candidates += sequences.values()
        found = next((node for node in candidates if node is not None and node.tag == "tractor"), None)
        if found is None:
            raise KdenliveError("no_sequence", "the project has no sequence")
        return found

    def sequence_of(self, producer: Node | None) -> Node | None:
        """The sequence that a clip shows: itself a sequence tractor, or one wrapped in a plain tractor."""
        seen = 0
        while producer is not None and producer.tag == "tractor" and seen < 8:
            if producer.get("kdenlive:uuid"):
                return producer
            tracks = list(producer.all("track"))
            producer = self.by_id.get(tracks[0].attributes.get("producer", "")) if len(tracks) == 1 else None
            seen += 1
        return None

    def layers(self, sequence: Node) -> tuple[Layer, ...]:
        """The tracks of a sequence from the bottom, audio and video, without the black background."""
        if sequence not in self._layers:
            tracks = (self._layer(track) for track in sequence.all("track"))
            self._layers[sequence] = tuple(layer for layer in tracks if layer is not None)
        return self._layers[sequence]

    def _layer(self, track: Node) -> Layer | None:
        node = self.by_id.get(track.attributes.get("producer", ""))
        if node is None:
            name = track.attributes.get("producer", "")[:40]
            raise KdenliveError("bad_structure", f"a track shows {name!r}, which is not in the file", track.line)
        if node.tag != "tractor":
            return None
        inner = list(node.all("track"))
        lanes = tuple(self._lane(item) for item in inner)
        audio = node.get("kdenlive:audio_track") == "1"
        word = "audio" if audio else "video"
        hides = [item.attributes.get("hide", "") for item in inner]
        hidden = _hides(track.attributes.get("hide", ""), word) or (bool(hides) and all(_hides(h, word) for h in hides))
        return Layer(node, track, audio, hidden, node.get("kdenlive:track_name"), lanes, self._mixes(node))

    def _mixes(self, tractor: Node) -> tuple[Mix, ...]:
        nodes = [node for node in tractor.all("transition") if node.get("kdenlive:mixcut")]
        return tuple(
            Mix(
                self.time(node, "in", 0),
                parse_time(node.get("kdenlive:mixcut"), self.rate, node.line),
                node.get("mlt_service"),
            )
            for node in nodes
        )

    def _lane(self, track: Node) -> Lane:
        playlist = self.by_id.get(track.attributes.get("producer", ""))
        if playlist is None or playlist.tag != "playlist":
            raise KdenliveError("bad_structure", "a track that is not made of playlists", track.line)
        slots: list[Slot] = []
        place = 0
        for index, node in enumerate(playlist.all("entry", "blank")):
            slot = self._slot(node, index, place)
            slots.append(slot)
            place = slot.end
        return Lane(playlist, tuple(slots))

    def _slot(self, node: Node, index: int, start: int) -> Slot:
        if node.tag == "blank":
            slot = Slot(node, index, start, self.time(node, "length", 0), None, 0)
        else:
            producer = self.by_id.get(node.attributes.get("producer", "")) or next(node.all(*producer_tags), None)
            if producer is None:
                name = node.attributes.get("producer", "")[:40]
                raise KdenliveError("bad_structure", f"a clip shows {name!r}, which is not in the file", node.line)
            first = self.time(node, "in", self.time(producer, "in", 0))
            last = self.time(node, "out", self.time(producer, "out", self.length(producer) - 1))
            slot = Slot(node, index, start, last - first + 1, producer, first)
        if slot.frames < (0 if slot.blank else 1) or slot.source < 0:
            raise KdenliveError("bad_time", f"a <{node.tag}> of {slot.frames} frames", node.line)
        return slot

    def time(self, node: Node, name: str, default: int) -> int:
        """An attribute of `node` in frames."""
        text = node.attributes.get(name, "")
        return parse_time(text, self.rate, node.line) if text else default

    def length(self, producer: Node) -> int:
        """Frames a producer has: its `length`, else one more than its `out`; 0 when it does not say."""
        text = producer.get("length")
        return parse_time(text, self.rate, producer.line) if text else self.time(producer, "out", -1) + 1

    def facts(self) -> dict[str, Any]:
        """What the project says about itself, for the timeline's metadata."""
        return {
            "generation": self.generation,
            "version": self.document("version"),
            "kdenliveversion": self.document("kdenliveversion"),
            "sequence": self.timeline.get("kdenlive:uuid"),
        }


def _hides(value: str, word: str) -> bool:
    return value in (word, "both", {"video": "1", "audio": "2"}[word], "3")

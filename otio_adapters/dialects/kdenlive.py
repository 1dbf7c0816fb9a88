"""Reads a Kdenlive project (generation 4 and 5) as an OTIO timeline with exact frames.

What is not picture, sound or mark stays in the project file: hand-back edits that file and never rewrites it from
this timeline. `metadata["kdenlive"]` of every item leads back to its XML element.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import opentimelineio as otio

from otio_adapters.dialects.kdenlive_marks import ClipMarks, Marks
from otio_adapters.dialects.kdenlive_media import Media, media_of
from otio_adapters.dialects.kdenlive_project import Layer, Project, Slot
from otio_adapters.dialects.kdenlive_track import Piece, pieces_of
from otio_adapters.dialects.kdenlive_xml import KdenliveError, Node

__all__ = ["KdenliveError", "KdenliveTimeline", "read_kdenlive"]
most_items = 1_000_000
deepest_nesting = 16


@dataclass(frozen=True, slots=True)
class KdenliveTimeline:
    """`rate` in frames per second; `root` is the folder that relative media lie under, "" if the file has none."""

    timeline: Any
    rate: Fraction
    width: int
    height: int
    pixel_aspect: Fraction
    root: str
    warnings: tuple[str, ...] = ()


def read_kdenlive(content: bytes) -> KdenliveTimeline:
    """Read the sequence that Kdenlive opens. KdenliveError when this is no project, or none we know."""
    project = Project(content)
    builder = _Builder(project)
    timeline = builder.timeline()
    return KdenliveTimeline(
        timeline,
        project.rate,
        project.width,
        project.height,
        project.pixel_aspect,
        project.folder,
        tuple(builder.warnings),
    )


class _Builder:
    """Makes the OTIO objects of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rate = float(project.rate)
        self.marks = Marks(project)
        self.clip_marks = ClipMarks(project, self.marks)
        self.media: dict[Node, Media] = {}
        self.warnings: dict[str, None] = {}

    def timeline(self) -> Any:
        sequence = self.project.timeline
        if expanded_items(self.project, sequence) > most_items:
            raise KdenliveError("too_big", f"sequences within sequences make more than {most_items} items")
        timeline = otio.schema.Timeline(name=sequence.get("kdenlive:clipname"))
        timeline.tracks.name = "tracks"
        for track in self.tracks(sequence, (), (False, True)):
            timeline.tracks.append(track)
        guides = sequence.get("kdenlive:sequenceproperties.guides") or self.project.document("guides")
        timeline.tracks.markers.extend(self.marks.read(guides))
        offset = sequence.get("kdenlive:sequenceproperties.timecodeOffset")
        if offset.isdigit():
            timeline.global_start_time = self.time(int(offset[:9]))
        timeline.metadata["kdenlive"] = self.project.facts()
        return timeline

    def tracks(self, sequence: Node, above: tuple[Node, ...], kinds: tuple[bool, ...]) -> list[Any]:
        """Video from the bottom, then audio; `kinds` says which (False video, True audio)."""
        if sequence in above or len(above) >= deepest_nesting:
            raise KdenliveError("too_deep", "a sequence that contains itself", sequence.line)
        layers = self.project.layers(sequence)
        return [self.track(layer, (*above, sequence)) for audio in kinds for layer in layers if layer.audio is audio]

    def track(self, layer: Layer, above: tuple[Node, ...]) -> Any:
        kind = otio.schema.TrackKind.Audio if layer.audio else otio.schema.TrackKind.Video
        track = otio.schema.Track(name=layer.name, kind=kind)
        track.enabled = not layer.hidden
        track.metadata["kdenlive"] = {"tractor": layer.tractor.id}
        children = [child for piece in pieces_of(layer) for child in self.children(piece, layer, above)]
        track.extend(children)
        return track

    def children(self, piece: Piece, layer: Layer, above: tuple[Node, ...]) -> list[Any]:
        """A gap, or a clip with the transition that leads into it before it."""
        if piece.slot is None:
            gap = otio.schema.Gap(source_range=self.span(0, piece.frames))
            gap.metadata["kdenlive"] = {"tractor": layer.tractor.id}
            return [gap]
        item = self.clip(piece, piece.slot, layer, above)
        if piece.mix is None:
            return [item]
        before, after, service = piece.mix
        kind = "SMPTE_Dissolve" if service in ("luma", "mix", "") else "Custom_Transition"
        mix = otio.schema.Transition(
            name="Transition", transition_type=kind, in_offset=self.time(before), out_offset=self.time(after)
        )
        mix.metadata["kdenlive"] = {"service": service}
        return [mix, item]

    def clip(self, piece: Piece, slot: Slot, layer: Layer, above: tuple[Node, ...]) -> Any:
        producer = slot.producer
        assert producer is not None, "pieces with a slot hold entries"
        first = slot.source + piece.lead
        sequence = self.project.sequence_of(producer)
        if sequence is None:
            item = self.media_clip(producer, first, piece.frames)
        else:
            item = otio.schema.Stack(
                name=sequence.get("kdenlive:clipname"), source_range=self.span(first, piece.frames)
            )
            item.extend(self.tracks(sequence, above, (layer.audio,)))
        item.metadata["kdenlive"] = self.place(piece, slot, producer)
        for effect in slot.node.all("filter"):
            name = effect.get("kdenlive_id") or effect.get("mlt_service")
            item.effects.append(otio.schema.Effect(name=name, effect_name=name))
        return item

    def media_clip(self, producer: Node, first: int, frames: int) -> Any:
        if producer not in self.media:
            self.media[producer] = media_of(self.project, producer)
        media = self.media[producer]
        clip = otio.schema.Clip(name=media.name, source_range=self.span(_media_start(media, first, frames), frames))
        take = producer.get("secondunit:take")
        key = take or otio.schema.Clip.DEFAULT_MEDIA_KEY
        clip.set_media_references({key: media.reference.deepcopy()}, key)
        if media.speed != 1:
            clip.effects.append(otio.schema.LinearTimeWarp(time_scalar=float(media.speed)))
        if media.curve:
            clip.effects.append(otio.schema.TimeEffect(name="timeremap", effect_name="timeremap"))
            self.warnings["time remapping is read as normal speed"] = None
        clip.markers.extend(self.clip_marks.within(producer, first, frames))
        if shot := producer.get("secondunit:shot"):
            clip.metadata["second_unit"] = {"shot": shot, "take": take}
        return clip

    def place(self, piece: Piece, slot: Slot, producer: Node) -> dict[str, Any]:
        """What leads back to the element: the entry's number among entries and blanks of its playlist."""
        return {
            "producer": producer.id,
            "playlist": piece.playlist,
            "entry": slot.index,
            "lead": piece.lead,
            "id": producer.get("kdenlive:id"),
            "clip_type": producer.get("kdenlive:clip_type"),
            "service": producer.get("mlt_service"),
        }

    def time(self, frames: int) -> Any:
        return otio.opentime.RationalTime(frames, self.rate)

    def span(self, start: int, frames: int) -> Any:
        return otio.opentime.TimeRange(self.time(start), self.time(frames))


def expanded_items(project: Project, sequence: Node) -> int:
    """How many clips a sequence comes to when every sequence it shows is counted each time it is shown."""
    known: dict[Node, int] = {}

    def count(node: Node, depth: int) -> int:
        if depth > deepest_nesting:
            raise KdenliveError("too_deep", "sequences nested too deep, or one that contains itself", node.line)
        if node not in known:
            entries = (slot for layer in project.layers(node) for lane in layer.lanes for slot in lane.entries())
            inner = (project.sequence_of(slot.producer) for slot in entries)
            known[node] = sum(1 if one is None else count(one, depth + 1) for one in inner)
        return known[node]

    return count(sequence, 0)


def _media_start(media: Media, first: int, frames: int) -> int:
    """Where in the media (frames at the project's rate) the stretch lies that a producer's frames show.

    A reversed time warp shows media frame (length - 1 - n) * |speed| at its frame n (MLT producer_timewarp.c).
    """
    if media.speed >= 0:
        return round(first * media.speed)
    return max(0, round((media.frames - first - frames) * -media.speed))

"""FCPXML of Final Cut Pro: a project's storyline with its connected clips as a timeline, in exact rational times.

The public OTIO adapter fails at 23.976 and 29.97 and on about a third of the files editors export.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element, fromstring

import opentimelineio as otio

from otio_adapters.dialects.fcpxml_parts import FcpxmlError, Format, Resources, seconds
from otio_adapters.dialects.fcpxml_story import Story

__all__ = ["FcpxmlError", "FcpxmlTimeline", "read_fcpxml"]


@dataclass(frozen=True)
class FcpxmlTimeline:
    """`format` is the sequence's; `notes` names kinds of elements that were left out."""

    timeline: otio.schema.Timeline
    rate: Fraction
    format: Format
    left_out: tuple[str, ...]


def read_fcpxml(text: str) -> FcpxmlTimeline:
    """The only project of a document. FcpxmlError otherwise. Callers have refused entities and deep nesting."""
    root = fromstring(text)
    resources = Resources.of(root)
    name, sequence = _only_sequence(root)
    format = resources.format(sequence.get("format"))
    if format is None or format.rate is None or not 1 < format.rate <= 1000:
        raise FcpxmlError("bad_reference", f"sequence {name}: format")
    story = Story(resources, format.rate, sum(1 for _ in root.iter()))
    timeline = otio.schema.Timeline(name)
    timeline.tracks = story.sequence(sequence)
    timeline.tracks.name = "tracks"
    start = seconds(sequence, "tcStart")
    timeline.global_start_time = otio.opentime.RationalTime(round(start * format.rate), float(format.rate))
    return FcpxmlTimeline(timeline, format.rate, format, tuple(sorted(story.left_out)))


def _only_sequence(root: Element) -> tuple[str, Element]:
    found = [(project.get("name", ""), project.find("sequence")) for project in root.iter("project")]
    sequences = [(name, sequence) for name, sequence in found if sequence is not None]
    if not sequences:
        raise FcpxmlError("no_timeline")
    if len(sequences) > 1:
        raise FcpxmlError("several_timelines", ", ".join(name for name, _ in sequences[:10]))
    return sequences[0]

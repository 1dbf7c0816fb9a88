"""FCPXML files, and the folders (.fcpxmld) that Final Cut Pro puts them in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import opentimelineio as otio

from otio_adapters.dialects.fcpxml import FcpxmlError
from otio_adapters.dialects.fcpxml import read_fcpxml as read_project
from otio_adapters.dialects.fcpxml_parts import Format
from plugin.errors import HostileInput, UnreadableCut
from plugin.messages import Message, say
from plugin.timeline.cut import Raster
from plugin.timeline.xml_text import xml_text

_one = say("Export one timeline to a file of its own.")


def fcpxml_file(path: Path) -> Path:
    """The document itself: `Info.fcpxml` in a `.fcpxmld` folder. UnreadableCut when there is none."""
    if not path.is_dir():
        return path
    inner = path / "Info.fcpxml"
    if not inner.is_file():
        raise UnreadableCut(
            say("{file} holds no {name}.", file=path.name, name=inner.name),
            say("Export the timeline again from the editor."),
            code="no_timeline",
        )
    return inner


def read_fcpxml(content: bytes, name: str) -> tuple[otio.schema.Timeline, Fraction, Raster | None, tuple[Message, ...]]:
    """The project as a timeline, its rate, raster and notes. UnreadableCut with the reason."""
    try:
        read = read_project(xml_text(content, name))
    except FcpxmlError as error:
        raise _refusal(error, name) from error
    notes = tuple(say("Elements of the kind <{tag}> were left out.", tag=tag) for tag in read.left_out)
    return read.timeline, read.rate, _raster(read.format), notes


def _raster(format: Format) -> Raster | None:
    return Raster(format.width, format.height, format.pixel_aspect) if format.width and format.height else None


def _refusal(error: FcpxmlError, name: str) -> UnreadableCut:
    match error.code:
        case "no_timeline":
            message = say("{file} holds no timeline.", file=name)
        case "several_timelines":
            message = say("{file} holds more than one timeline: {names}.", file=name, names=error.detail)
        case "bad_reference":
            message = say("{file} refers to something it does not hold: {place}.", file=name, place=error.detail)
        case "too_complex":
            return HostileInput(say("{file} is too complex to read.", file=name), _one, code=error.code)
        case _:
            message = say("A time in {file} is not usable: {place}.", file=name, place=error.detail)
    return UnreadableCut(message, _one, code=error.code)

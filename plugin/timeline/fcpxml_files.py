"""FCPXML files, and the folders (.fcpxmld) that Final Cut Pro puts them in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import opentimelineio as otio

from plugin.errors import UnreadableCut
from plugin.messages import Message, say
from plugin.timeline.cut import CutFormat, Raster
from plugin.timeline.foreign import read_foreign
from plugin.timeline.wrap import timeline_of
from plugin.timeline.xml_text import xml_text


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


def read_fcpxml(
    content: bytes, name: str
) -> tuple[otio.schema.Timeline, Fraction | None, Raster | None, tuple[Message, ...]]:
    """The project as a timeline, its rate, raster and notes. UnreadableCut with the reason."""
    loaded = read_foreign(xml_text(content, name), CutFormat.fcpx_xml, name)
    timeline, notes = timeline_of(loaded, name)
    return timeline, None, None, notes

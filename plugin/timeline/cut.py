"""The cut: a timeline as the editor handed it out, with what the file says about its frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from plugin.messages import Message

if TYPE_CHECKING:
    # A quarter of a second, which whoever only names a raster or a format need not wait for.
    import opentimelineio as otio


class CutFormat(StrEnum):
    otio = "otio"
    otioz = "otioz"
    otiod = "otiod"
    kdenlive = "kdenlive"
    fcp_xml = "fcp_xml"
    fcpx_xml = "fcpx_xml"
    edl = "edl"
    aaf = "aaf"


@dataclass(frozen=True, slots=True)
class Raster:
    """Width and height in pixels; `pixel_aspect` is the width of one pixel over its height."""

    width: int
    height: int
    pixel_aspect: Fraction = Fraction(1)


@dataclass(frozen=True)
class Cut:
    """A cut in memory. `timeline` is never changed in place: writers work on a deep copy.

    All frame numbers count at `rate` from the first frame of the cut (frame 0).
    """

    path: Path
    format: CutFormat
    timeline: otio.schema.Timeline
    rate: Fraction
    frames: int
    """Length to the end of the longest video or audio track."""
    start_frame: int
    """Record timecode of frame 0, in frames (OTIO `global_start_time`; 0 when the file has none)."""
    start_timecode: str
    raster: Raster | None
    """None when the format or the file does not say."""
    media_folder: Path
    """Relative media references are resolved from here."""
    sha256: str
    """Digest of the file as read (of content.otio for bundles); writing back checks it."""
    warnings: tuple[Message, ...] = ()
    content: bytes = field(default=b"", repr=False)
    """The text as read; kept only for formats that are edited in place (Kdenlive)."""

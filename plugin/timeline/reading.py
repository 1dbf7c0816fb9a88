"""Reads a cut from a file of any supported kind. Nothing it is given can crash or mislead what follows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio

from otio_adapters.dialects.fcp_xml import adapted, complete
from otio_adapters.dialects.kdenlive import read_kdenlive
from plugin.errors import HostileInput, UnreadableCut
from plugin.messages import Message, say
from plugin.timeline.bundles import PackedBundle, default_cache, read_folder_bundle
from plugin.timeline.cut import Cut, CutFormat, Raster
from plugin.timeline.edl_files import read_edl
from plugin.timeline.fcpxml_files import fcpxml_file, read_fcpxml
from plugin.timeline.foreign import foreign_refusal, read_aaf, read_foreign
from plugin.timeline.formats import format_of
from plugin.timeline.guard import check_xml, checked_text, is_folder, read_bytes
from plugin.timeline.measure import measure
from plugin.timeline.otio_text import load_otio
from plugin.timeline.raster import raster_of, stated_rate
from plugin.timeline.rates import exact_seconds, nearest_frame, timecode
from plugin.timeline.references import dead_keys_filled, neutralise_escapes, targets
from plugin.timeline.wrap import timeline_of
from plugin.timeline.xml_text import xml_text

fallback_rate = Fraction(24)
_head = 1 << 16


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`rate` is for formats that carry none; `media_folders` may hold media beside the cut's own folder."""

    rate: Fraction | None = None
    media_folders: tuple[Path, ...] = ()
    bundle_cache: Path | None = None


@dataclass(frozen=True)
class _Read:
    """What one format's reader found out; None where the format does not say."""

    timeline: otio.schema.Timeline
    content: bytes
    media_folder: Path
    rate: Fraction | None = None
    raster: Raster | None = None
    warnings: tuple[Message, ...] = ()


def read_cut(path: Path, options: ReadOptions = ReadOptions()) -> Cut:
    """Read a cut. UnreadableCut, HostileInput or UnsupportedFormat say why not; nothing else is raised."""
    format, content = _open(path)
    try:
        return _cut(path, format, _read(path, format, content, options), options.rate)
    except (RecursionError, MemoryError) as error:
        raise HostileInput(
            say("{file} is too complex to read.", file=path.name),
            say("Export the timeline again from the editor."),
            code="too_complex",
        ) from error


def _open(path: Path) -> tuple[CutFormat, bytes]:
    """The format, and the bytes of anything that is read as a whole."""
    if is_folder(path):
        return format_of(path, b""), b""
    try:
        with path.open("rb") as file:
            head = file.read(_head)
    except (OSError, ValueError):
        head = read_bytes(path)[:_head]
    if not head:
        raise UnreadableCut(
            say("{file} is empty.", file=path.name), say("Export the timeline again from the editor."), code="empty"
        )
    format = format_of(path, head)
    return format, b"" if format is CutFormat.otioz else read_bytes(path)


def _read(path: Path, format: CutFormat, content: bytes, options: ReadOptions) -> _Read:
    match format:
        case CutFormat.otio:
            return _read_otio(content, path.name, path.parent)
        case CutFormat.otioz | CutFormat.otiod:
            return _read_bundle(path, format, options)
        case CutFormat.edl:
            timeline, rate, notes = read_edl(content, path.name, options.rate)
            return _Read(timeline, content, path.parent, rate, None, notes)
        case CutFormat.aaf:
            return replace(_read_otio(read_aaf(path), path.name, path.parent), content=content)
        case CutFormat.kdenlive:
            return _read_kdenlive(path, content)
        case CutFormat.fcp_xml:
            check_xml(content, path.name)
            return _read_fcp7(path, content)
        case CutFormat.fcpx_xml:
            return _read_fcpxml(path, content)


def _read_otio(content: bytes, name: str, folder: Path) -> _Read:
    loaded, notes = load_otio(content, name)
    timeline, wrapped = timeline_of(loaded, name)
    return _Read(timeline, content, folder, warnings=notes + wrapped)


def _read_bundle(path: Path, format: CutFormat, options: ReadOptions) -> _Read:
    if format is CutFormat.otiod:
        bundle = read_folder_bundle(path)
        read = _read_otio(bundle.content, path.name, path)
        return replace(read, warnings=read.warnings + neutralise_escapes(read.timeline, path))
    packed = PackedBundle(path)
    content = packed.content()
    folder = packed.media_folder(options.bundle_cache or default_cache(), content)
    read = _read_otio(content, path.name, folder)
    notes = neutralise_escapes(read.timeline, folder)
    packed.unpack(targets(read.timeline), folder)
    return replace(read, warnings=read.warnings + notes)


def _wrapped(loaded: Any, path: Path, content: bytes) -> _Read:
    timeline, notes = timeline_of(loaded, path.name)
    return _Read(timeline, content, path.parent, warnings=notes)


def _read_fcp7(path: Path, content: bytes) -> _Read:
    read = _wrapped(read_foreign(adapted(xml_text(content, path.name)), CutFormat.fcp_xml, path.name), path, content)
    complete(read.timeline)
    return read


def _read_fcpxml(path: Path, content: bytes) -> _Read:
    content = content or read_bytes(fcpxml_file(path))
    check_xml(content, path.name)
    timeline, rate, raster, notes = read_fcpxml(content, path.name)
    return _Read(timeline, content, path.parent, rate, raster, notes)


def _read_kdenlive(path: Path, content: bytes) -> _Read:
    checked_text(content, path.name)
    check_xml(content, path.name)
    try:
        project = read_kdenlive(content)
    except Exception as error:  # the border to a dialect that reads foreign XML
        raise foreign_refusal(error, CutFormat.kdenlive, path.name) from error
    folder = path.parent / project.root
    folder = folder if folder.is_dir() else path.parent
    notes = tuple(say("Kdenlive project: {note}", note=str(note)) for note in project.warnings)
    known = project.width and project.height
    raster = Raster(project.width, project.height, project.pixel_aspect) if known else None
    return _Read(project.timeline, content, folder, project.rate, raster, notes)


def _cut(path: Path, format: CutFormat, read: _Read, asked: Fraction | None) -> Cut:
    timeline = read.timeline
    measured = measure(timeline)
    notes = read.warnings
    if measured.dead_references:
        notes += dead_keys_filled(timeline)
    rate = read.rate or stated_rate(timeline) or measured.majority_rate() or asked
    if rate is None:
        rate = fallback_rate
        notes += (say("The file names no frame rate; {rate} is assumed.", rate=str(rate)),)
    start = _start_frame(timeline, rate)
    return Cut(
        path=path,
        format=format,
        timeline=timeline,
        rate=rate,
        frames=nearest_frame(measured.seconds, rate),
        start_frame=start,
        start_timecode=timecode(start, rate),
        raster=read.raster or raster_of(timeline),
        media_folder=read.media_folder,
        sha256=hashlib.sha256(read.content).hexdigest(),
        warnings=notes,
        content=read.content if format is CutFormat.kdenlive else b"",
    )


def _start_frame(timeline: otio.schema.Timeline, rate: Fraction) -> int:
    start = timeline.global_start_time
    return nearest_frame(exact_seconds(start), rate) if start is not None else 0

"""Writing a timeline as .otio, .otioz or .otiod: whole or not at all, never over the editor's file unasked."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile, ZipFile

import opentimelineio as otio

from otio_adapters.dialects.otio_json import restore_parked
from plugin.errors import CutChanged, StorageError, UnsupportedFormat
from plugin.messages import say
from plugin.timeline import bundle
from plugin.timeline.atomic import check_target, storage_errors, write_file, write_folder
from plugin.timeline.cut import Cut, CutFormat

nothing: Mapping[str, Path] = MappingProxyType({})
indent = 4


def write_timeline(
    cut: Cut, timeline: otio.schema.Timeline, output: Path, pack: Mapping[str, Path] = nothing
) -> Path | None:
    """Write `timeline`, made from `cut`, to `output`; the suffix decides the kind. The backup if a file was replaced.

    `pack` gives the files that a bundle takes in, by the target that references made by Second Unit have; these
    references then point into the bundle. Nothing else from outside the original bundle is ever packed, and no other
    reference is touched. A plain .otio packs nothing.

    UnsupportedFormat for another suffix, CutChanged when the cut's file is no longer what was read, StorageError when
    the output cannot be written.
    """
    check_output(cut, output)
    check_unchanged(cut)
    if output.suffix.lower() == ".otio":
        text = timeline_text(timeline)
        return write_file(output, lambda path: _write_text(path, text))
    with storage_errors(output):
        return _write_bundle(cut, timeline, output, pack)


def check_output(cut: Cut, output: Path) -> None:
    """UnsupportedFormat or StorageError when `cut` cannot be written to `output`, told before any work is done."""
    suffix = output.suffix.lower()
    if suffix not in (".otio", ".otioz", ".otiod"):
        raise UnsupportedFormat(
            say("A timeline cannot be written as {suffix} yet.", suffix=suffix or output.name),
            say("Name an output that ends in .otio, .otioz or .otiod."),
            code="output_format",
        )
    _refuse_inside(cut, output)
    with storage_errors(output):
        check_target(output, folder=suffix == ".otiod")


def timeline_text(timeline: otio.schema.Timeline) -> str:
    """The JSON of a timeline, with the objects back that reading had parked."""
    return restore_parked(timeline.to_json_string(indent))


def check_unchanged(cut: Cut) -> None:
    """CutChanged unless the cut's file still holds what was read from it."""
    try:
        same = hashlib.sha256(_content(cut)).hexdigest() == cut.sha256
    except (OSError, KeyError, BadZipFile):
        same = False
    if not same:
        raise CutChanged(
            say("{path} was changed or removed since it was read.", path=str(cut.path)),
            say("Run the command again on the newest version of the cut."),
            code="cut_changed",
        )


def _content(cut: Cut) -> bytes:
    match cut.format:
        case CutFormat.otioz:
            with ZipFile(cut.path) as archive:
                return archive.read(bundle.content_name)
        case CutFormat.otiod:
            return (cut.path / bundle.content_name).read_bytes()
        case _:
            return cut.path.read_bytes()


def _write_bundle(cut: Cut, timeline: otio.schema.Timeline, output: Path, pack: Mapping[str, Path]) -> Path | None:
    original = cut.path if cut.format in (CutFormat.otioz, CutFormat.otiod) else None
    names = bundle.member_names(pack, bundle.members_of(original))
    text = timeline_text(packed_timeline(timeline, names))
    files = {name: pack[target] for target, name in names.items()}
    if output.suffix.lower() == ".otiod":
        return write_folder(output, lambda path: bundle.write_tree(path, original, text, files))
    return write_file(output, lambda path: bundle.write_zip(path, original, text, files))


def packed_timeline(timeline: otio.schema.Timeline, names: Mapping[str, str]) -> otio.schema.Timeline:
    """A copy whose references made by Second Unit point to the members `names` (by target) of the bundle."""
    packed = copy.deepcopy(timeline)
    for clip in packed.find_clips():
        for reference in clip.media_references().values():
            if getattr(reference, "target_url", None) in names and "second_unit" in reference.metadata:
                reference.target_url = names[reference.target_url]
    return packed


def _refuse_inside(cut: Cut, output: Path) -> None:
    if cut.format is CutFormat.otiod and cut.path.resolve() in output.resolve().parents:
        raise StorageError(
            say("{path} lies inside the cut itself.", path=str(output)),
            say("Choose another place for the output."),
            code="not_writable",
        )


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")

"""Giving the changed timeline to the editor, and saying what the file carries and what it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from plugin.conform.fill import Fill, RelinkReport
from plugin.conform.relink import relink
from plugin.messages import Message, say
from plugin.timeline.cut import Cut
from plugin.timeline.paths import plain_target
from plugin.timeline.writing import write_timeline

bundles = frozenset({".otioz", ".otiod"})


@dataclass(frozen=True, slots=True)
class Handback:
    """`backup` is where the file went that `output` replaced."""

    output: Path
    backup: Path | None
    report: RelinkReport


def hand_back(cut: Cut, fills: Sequence[Fill], output: Path) -> Handback:
    """Relink the fills on a copy of the cut and write it as OpenTimelineIO, the kind named by the suffix of `output`.

    UnsupportedFormat for another suffix, CutChanged when the cut's file is no longer what was read, StorageError
    when the output cannot be written; in each case nothing is written.
    """
    timeline, report = relink(cut, fills)
    backup = write_timeline(cut, timeline, output, takes_to_pack(fills))
    notes = (*report.notes, *carried(cut, report, output))
    return Handback(output, backup, replace(report, notes=notes))


def takes_to_pack(fills: Sequence[Fill]) -> dict[str, Path]:
    """The files of all takes by the target that relink gave them; a bundle takes them in."""
    return {plain_target(take.path): take.path for fill in fills for take in (*fill.takes, fill.circled)}


def carried(cut: Cut, report: RelinkReport, output: Path) -> Iterator[Message]:
    """What an editor that opens `output` gets, beyond the filled shots themselves."""
    if cut.path.absolute().parent != output.absolute().parent and (count := _relative_targets(cut)):
        yield say(
            "{count} media references are relative and do not hold in another folder; write the output beside the cut.",
            count=count,
        )
    if not report.placed:
        return
    suffix = output.suffix.lower()
    if suffix in bundles:
        yield say("The takes are inside the bundle.")
        if cut.path.suffix.lower() not in bundles:
            yield say("Only the takes were put into the bundle; other media stay where they are.")
    elif cut.path.suffix.lower() in bundles:
        yield say("The media of the bundle are not taken along; their references are kept as they are.")
    yield say(
        "Shot ids are in the clip's metadata and in the names of the take files; some editors keep only the names."
    )
    if report.added_tracks:
        yield say("Video tracks added for shots that no track had room for: {count}.", count=report.added_tracks)


def _relative_targets(cut: Cut) -> int:
    targets = (getattr(clip.media_reference, "target_url", "") for clip in cut.timeline.find_clips())
    return sum(1 for target in targets if target and "://" not in target and not is_absolute(target))


def is_absolute(target: str) -> bool:
    """Whether a plain path is absolute on any system."""
    return PurePosixPath(target).is_absolute() or PureWindowsPath(target).is_absolute()

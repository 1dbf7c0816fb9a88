"""Kdenlive: the project file edited in place. What is not filled stays byte for byte as Kdenlive wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from otio_adapters.dialects.kdenlive_edit import Editor, folder_name
from otio_adapters.dialects.kdenlive_project import Project
from otio_adapters.dialects.kdenlive_xml import KdenliveError
from plugin.conform.fill import Fill, RelinkReport
from plugin.conform.handback import Handback
from plugin.errors import UnreadableCut, UnsupportedFormat
from plugin.hosts.kdenlive_fill import Filler
from plugin.messages import Message, say
from plugin.timeline.atomic import check_target, storage_errors, write_file
from plugin.timeline.cut import Cut, CutFormat
from plugin.timeline.writing import check_unchanged

project_property = "secondunit_project"


class KdenliveHost:
    """Writes .kdenlive projects of Kdenlive 19.04 and newer (document versions 0.98 to 1.1x)."""

    name = "kdenlive"
    formats = frozenset({CutFormat.kdenlive})

    def check_output(self, cut: Cut, output: Path) -> None:
        """As `Host.check_output`."""
        if cut.format is not CutFormat.kdenlive or output.suffix.lower() != ".kdenlive":
            raise UnsupportedFormat(
                say("A Kdenlive project can only be written as .kdenlive."),
                say("Name an output that ends in .kdenlive."),
                code="output_format",
            )
        with storage_errors(output):
            check_target(output, folder=False)

    def hand_back(self, cut: Cut, fills: Sequence[Fill], output: Path) -> Handback:
        """As `Host.hand_back`. Takes that are not circled become bin clips."""
        self.check_output(cut, output)
        check_unchanged(cut)
        content, report = fill_project(cut, fills)
        backup = write_file(output, lambda path: _write(path, content))
        return Handback(output, backup, report)


def fill_project(cut: Cut, fills: Sequence[Fill]) -> tuple[bytes, RelinkReport]:
    """The project's bytes with the fills in place. UnreadableCut when `cut.content` is no project we know."""
    try:
        editor = Editor(Project(cut.content))
        filler = Filler(cut, editor)
        for fill in sorted(fills, key=lambda one: one.shot.start):
            filler.fill(fill)
        if filler.placed:
            editor.set_document_property(project_property, f"{cut.path.stem}.secondunit")
        content = editor.result() if filler.placed else cut.content
    except KdenliveError as error:
        raise UnreadableCut(
            say(
                "{file} cannot be read as {format}: {reason}", file=cut.path.name, format="kdenlive", reason=str(error)
            ),
            say("Open the project in Kdenlive, save it, and try again."),
            code=error.code,
        ) from error
    order = [fill.shot.id for fill in fills]
    placed = tuple(shot for shot in order if shot in filler.placed)
    left_out = tuple((shot, filler.left_out[shot]) for shot in order if shot in filler.left_out)
    return content, RelinkReport(placed, editor.added_tracks, _notes(placed, editor.added_tracks), left_out)


def _notes(placed: tuple[str, ...], added: int) -> tuple[Message, ...]:
    if not placed:
        return ()
    notes = [say('All takes are in the project bin, in the folder "{folder}".', folder=folder_name)]
    if added:
        notes.append(say("Video tracks added for shots that no track had room for: {count}.", count=added))
    return tuple(notes)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)

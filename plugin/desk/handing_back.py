"""Giving the cut back to the editor, as a window tells of it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from plugin.commands.opening import remember
from plugin.commands.placing import output_path, put_takes
from plugin.conform.handback import Handback, carried
from plugin.desk.session import Session
from plugin.desk.views import HandbackView
from plugin.jobs.stages import final_takes


def hand_back(session: Session, asked: Path | None) -> HandbackView:
    """Put the circled takes on the cut as it is on the disk now, and write it; a file it replaces is backed up.

    UsageError for a useless place; UnsupportedFormat, CutChanged, StorageError, and then nothing is written.
    """
    if session.cut_changed():
        session.read_again()
    output = output_path(session.current(), session.target, asked)
    host = session.app.host_for(session.opened.cut.format)
    host.check_output(session.opened.cut, output)
    done = put_takes(session.app, session.opened, session.store, output)
    if not session.store.read_only:
        remember(session.store, session.opened)
    return _view(session, done, done.output)


def relink_preview(session: Session) -> HandbackView:
    """The report that `hand_back` would give; the file goes to a temporary folder and is gone afterwards."""
    output = output_path(session.current(), session.target, None)
    session.app.host_for(session.opened.cut.format)
    with tempfile.TemporaryDirectory(prefix="secondunit-") as folder:
        written = Path(folder) / output.name
        done = put_takes(session.app, session.opened, session.store, written)
    # What is only said of the temporary folder holds for no file that the user will see.
    there, here = (set(carried(session.opened.cut, done.report, place)) for place in (written, output))
    notes = tuple(note for note in done.report.notes if note not in there - here)
    return replace(_view(session, done, output), notes=notes)


def _view(session: Session, done: Handback, output: Path) -> HandbackView:
    having = final_takes(session.store.takes.list())
    waiting = tuple(shot.id for shot in session.shots if shot.id not in having and not shot.excluded)
    report = done.report
    return HandbackView(output, done.backup, tuple(report.placed), tuple(report.left_out), tuple(report.notes), waiting)

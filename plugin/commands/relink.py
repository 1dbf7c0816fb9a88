"""`relink`: puts the circled takes on this, possibly newer, cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.opening import OpenCut, known_shot, open_cut, project_of, remember
from plugin.commands.placing import output_path, present_shots, put_takes
from plugin.commands.request import Target
from plugin.conform.handback import Handback
from plugin.errors import UsageError
from plugin.jobs.planner import video
from plugin.jobs.project import open_store
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import Message, say
from plugin.timeline.identity import Known, Match, match


def run_relink(app: App, console: Console, target: Target, asked: Any, *, report: bool) -> int:
    """Exit code 1 when a circled take does not fit its place in this cut any more."""
    opened = open_cut(app, target)
    project = project_of(target)
    if not project.exists:
        raise UsageError(
            say("There is no project beside {cut} yet.", cut=str(target.cut)),
            say("`secondunit fill` makes takes; --project names a project that lies elsewhere."),
            code="no_project",
        )
    with open_store(project, app.clock, create=True) as store:
        changes = _changes(store, opened)
        handback = put_takes(app, opened, store, output_path(opened, target, asked))
        remember(store, opened)
        circled = store.takes.circled(video)
    if console.as_json:
        console.document(_document(target, handback, changes, console))
    else:
        show_handback(handback, console)
        if report:
            _show_changes(changes, console)
        for change in changes:
            if change["change"] == "gone" and change["id"] in circled:
                console.note(say("{shot} is no longer in the cut; its takes stay in the project.", shot=change["id"]))
    return 1 if handback.report.left_out else 0


def _changes(store: ProjectStore, opened: OpenCut) -> list[dict[str, Any]]:
    known = store.shots.known_shots()
    # What was filled earlier is not missing any more, but neither is it gone.
    found = [known_shot(shot, opened) for shot in present_shots(opened, store)]
    by_id = {shot.id: shot for shot in known}
    return [_change(one, by_id, found) for one in match(known, found)]


def _change(one: Match, known: dict[str, Known], found: Sequence[Known]) -> dict[str, Any]:
    now = found[one.found_index] if one.found_index is not None else None
    was = known.get(one.known_id) if one.known_id else None
    shot_id = now.id if now else was.id if was else ""
    return {
        "id": shot_id,
        "change": str(one.change),
        "confidence": round(one.confidence, 2),
        "start": now.start if now else None,
        "frames": now.frames if now else None,
        "was_start": was.start if was else None,
        "was_frames": was.frames if was else None,
    }


def _document(target: Target, handback: Handback, changes: list[dict[str, Any]], console: Console) -> dict[str, Any]:
    left_out = {shot: console.text(reason) for shot, reason in handback.report.left_out}
    return {
        "cut": str(target.cut),
        "output": str(handback.output),
        "backup": None if handback.backup is None else str(handback.backup),
        "placed": list(handback.report.placed),
        "shots": [{**change, "note": left_out.get(change["id"], "")} for change in changes],
        "notes": [console.text(note) for note in handback.report.notes],
    }


def show_handback(handback: Handback, console: Console) -> None:
    """What was written, what was carried and what was not."""
    console.line(
        say("{count} shots are in place: {output}", count=len(handback.report.placed), output=str(handback.output))
    )
    if handback.backup is not None:
        console.line(say("The file it replaced is kept as {backup}.", backup=str(handback.backup)))
    for note in handback.report.notes:
        console.note(note)
    for shot, reason in handback.report.left_out:
        console.note(say("{shot} was not placed: {reason}", shot=shot, reason=reason))


def _show_changes(changes: Sequence[dict[str, Any]], console: Console) -> None:
    columns = (say("Shot"), say("Change"), say("Start"), say("Frames"), say("Old start"), say("Old length"))
    rows = [
        (c["id"], say_change(c["change"]), *(_cell(c[name]) for name in ("start", "frames", "was_start", "was_frames")))
        for c in changes
    ]
    if rows:
        console.table(columns, rows)


def _cell(value: int | None) -> str:
    return "-" if value is None else str(value)


def say_change(word: str) -> Message:
    """The change of a shot as a word of the user's language."""
    words = {
        "same": say("same"),
        "moved": say("moved"),
        "trimmed": say("trimmed"),
        "lengthened": say("lengthened"),
        "split": say("split"),
        "gone": say("gone"),
        "new": say("new"),
    }
    return words[word]

"""`takes` and `circle`: what came back, and which take goes into the cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.documents import take_document
from plugin.commands.opening import project_of
from plugin.commands.request import Target
from plugin.errors import UsageError
from plugin.jobs.project import open_store
from plugin.messages import say
from plugin.shots.takes import Take


def run_takes(app: App, console: Console, target: Target, shot: str | None) -> int:
    """Every take of the project, or of one shot."""
    with open_store(project_of(target), app.clock, create=False) as store:
        takes = [take for take in store.takes.list() if shot is None or take.shot_id.lower() == shot.lower()]
    if console.as_json:
        shots = sorted({take.shot_id for take in takes})
        listed = [{"id": name, "takes": [_document(t) for t in takes if t.shot_id == name]} for name in shots]
        console.document({"cut": str(target.cut), "shots": listed})
    elif takes:
        _show(takes, console)
    else:
        console.line(say("There are no takes yet."))
    return 0


def run_circle(app: App, console: Console, target: Target, shot: str, word: str) -> int:
    """Choose a take by its number ("3") or its name ("SH0010_video_t003")."""
    stage, number = _stage_and_number(word)
    with open_store(project_of(target), app.clock, create=False) as store:
        known = {take.shot_id.lower(): take.shot_id for take in store.takes.list()}
        take = store.takes.circle(known.get(shot.lower(), shot), stage, number)
    if console.as_json:
        console.document({"cut": str(target.cut), "id": take.shot_id, "take": _document(take)})
    console.line(say("{take} is circled. `secondunit relink` puts it into the cut.", take=take.name))
    return 0


def _stage_and_number(word: str) -> tuple[str, int]:
    match = re.fullmatch(r"(?:.*_(?P<stage>[a-z_]+)_)?t?(?P<number>\d+)", word)
    if match is None:
        raise UsageError(
            say("{word} is not a take.", word=word),
            say("Name it by number, as `secondunit takes` lists them."),
            code="unknown_take",
        )
    return match["stage"] or "video", int(match["number"])


def _document(take: Take) -> dict[str, object]:
    return {**take_document(take), "stage": take.stage, "circled": take.circled}


def _show(takes: Sequence[Take], console: Console) -> None:
    columns = (say("Take"), say("Circled"), say("Frames"), say("Handles"), say("Generator"), say("File"))
    rows = [
        (t.name, "*" if t.circled else "", t.frames, f"{t.handles[0]} + {t.handles[1]}", t.generator, t.path)
        for t in takes
    ]
    console.table(columns, rows)

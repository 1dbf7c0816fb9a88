"""`takes` and `circle`: what came back, and which take goes into the cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.documents import take_document
from plugin.commands.opening import project_of
from plugin.commands.request import Target
from plugin.errors import UsageError
from plugin.jobs.project import open_store
from plugin.jobs.stages import final_takes, offered_takes, video
from plugin.messages import say
from plugin.shots.takes import Take


def run_takes(app: App, console: Console, target: Target, shot: str | None) -> int:
    """Every take of the project, or of one shot."""
    with open_store(project_of(target), app.clock, create=False) as store:
        takes = [take for take in store.takes.list() if shot is None or take.shot_id.lower() == shot.lower()]
        known = {one.id.lower() for one in store.shots.known_shots()}
    if shot is not None and not takes and shot.lower() not in known:
        raise UsageError(
            say("There is no shot named {word} in this cut.", word=shot),
            say("`secondunit find` lists the shots."),
            code="unknown_shot",
        )
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
    """Choose a take: by number ("2", "t002": of the stage that goes into the cut), with its stage ("video_t002"), or by
    the name of its file ("SH0010_lip_sync_t001", with or without ".mov")."""
    with open_store(project_of(target), app.clock, create=False) as store:
        known = {take.shot_id.lower(): take.shot_id for take in store.takes.list()}
        shot = known.get(shot.lower(), shot)
        takes = store.takes.list(shot)
        take = store.takes.circle(shot, *stage_and_number(shot, word, takes))
        final = final_takes(store.takes.list(shot)).get(shot)
    if console.as_json:
        console.document({"cut": str(target.cut), "id": take.shot_id, "take": _document(take)})
    if final is None or final.name == take.name:
        console.line(say("{take} is circled. `secondunit relink` puts it into the cut.", take=take.name))
    else:
        console.line(
            say("{take} is circled; the cut shows {final}, of a later stage.", take=take.name, final=final.name)
        )
    return 0


def stage_and_number(shot: str, word: str, takes: Sequence[Take]) -> tuple[str, int]:
    """Which take of a shot a word means. UsageError for a word that names none."""
    plain = word.removesuffix(PurePath(word).suffix)
    if plain.lower().startswith(f"{shot.lower()}_"):
        plain = plain[len(shot) + 1 :]
    match = re.fullmatch(r"(?:(?P<stage>[a-z_]+(?:_s\d+)?)_)?t?(?P<number>\d+)", plain)
    if match is None:
        raise UsageError(
            say("{word} is not a take.", word=word),
            say("Name it by number, as `secondunit takes` lists them."),
            code="unknown_take",
        )
    number = int(match["number"])
    having = [take.stage for take in offered_takes(takes) if take.number == number]
    return match["stage"] or (having[-1] if having else video), number


def _document(take: Take) -> dict[str, object]:
    return {**take_document(take), "stage": take.stage, "circled": take.circled}


def _show(takes: Sequence[Take], console: Console) -> None:
    columns = (say("Take"), say("Circled"), say("Frames"), say("Handles"), say("Generator"), say("File"))
    rows = [
        (t.name, "*" if t.circled else "", t.frames, f"{t.handles[0]} + {t.handles[1]}", t.generator, t.path)
        for t in takes
    ]
    console.table(columns, rows)

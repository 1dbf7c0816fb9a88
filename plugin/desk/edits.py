"""Changes of a project that cost nothing: briefs, circles, notes, characters, the order of the queue, budgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugin.commands.brief import brief_fields, check_brief
from plugin.commands.budget import own
from plugin.desk.session import Session
from plugin.desk.views import CharacterView
from plugin.errors import JobError, UsageError, WrongState
from plugin.generators.base import Money
from plugin.jobs.job import Held, Job
from plugin.jobs.ledger import Budget, BudgetScope
from plugin.jobs.store_protocols import JobStore, TakeName, TakeNote
from plugin.media.probe import sound_seconds
from plugin.messages import say
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet, checked_name


def set_brief(session: Session, shot_ids: Sequence[str], changes: Mapping[str, Any]) -> None:
    """UsageError, and nothing changed, for an unknown shot or field, a picture that is not there, or a key frame
    outside a shot."""
    unknown = [name for name in changes if name not in brief_fields]
    if unknown:
        raise ValueError(f"a brief has no {unknown[0]}")
    known, store = session.store.briefs.all(), session.store
    fresh: dict[str, Brief] = {}
    for shot in map(session.shot, shot_ids):
        old = known.get(shot.id) or Brief(prompt=shot.prompt)
        brief = replace(old, **changes)
        check_brief(brief, shot.frames)
        if brief != known.get(shot.id):
            fresh[shot.id] = brief
    _check_pictures(changes)
    if fresh:
        store = session.writable
    for shot_id, brief in fresh.items():
        store.briefs.set(shot_id, brief)


def _check_pictures(changes: Mapping[str, Any]) -> None:
    named = [changes.get("first_frame"), changes.get("last_frame"), *changes.get("references", ())]
    named += [key.path for key in changes.get("key_frames", ())]
    for path in named:
        if isinstance(path, Path) and not path.is_file():
            raise no_picture(path)


def no_picture(path: Path) -> UsageError:
    return UsageError(say("The picture {path} is not there.", path=str(path)), say("Check the path."), code="no_file")


def exclude(session: Session, shot_ids: Sequence[str], excluded: bool | None) -> None:
    ids = [session.shot(shot_id).id for shot_id in shot_ids]
    store = session.writable
    for shot_id in ids:
        store.shots.set_excluded(shot_id, excluded)


def note(session: Session, take: TakeName, *, rating: int | None = None, note: str | None = None) -> None:
    """UsageError for a take that is not there, or a rating that is none."""
    shot_id, stage, number = take
    if not any((t.stage, t.number) == (stage, number) for t in session.store.takes.list(shot_id)):
        raise UsageError(say("There is no such take of {shot}.", shot=shot_id), code="no_such_take")
    old = session.store.notes.all().get(take, TakeNote())
    new = TakeNote(old.rating if rating is None else rating, old.note if note is None else note)
    session.writable.notes.set(take, new)


def set_character(session: Session, character: CharacterView) -> None:
    """UsageError for a name that cannot be one, or a picture or new recording that is not there; MediaError for a new
    recording without sound. One that is on record and gone meanwhile hinders no other change."""
    name = checked_name(character.name)
    for image in character.images:
        if not image.is_file():
            raise no_picture(image)
    kept = {sheet.name: sheet.voice_sample for sheet in session.store.characters.all()}.get(name)
    if character.voice_sample is not None and character.voice_sample != kept:
        sound_seconds_of(character.voice_sample)
    images = tuple(image.absolute() for image in character.images)
    sheet = CharacterSheet(name, images, character.description, character.voice, character.voice_sample)
    session.writable.characters.set(sheet)


def sound_seconds_of(recording: Path) -> float:
    """How long it lasts. UsageError where it is not there, MediaError where it holds no sound."""
    if not recording.is_file():
        raise UsageError(
            say("The recording {path} is not there.", path=str(recording)), say("Check the path."), code="no_file"
        )
    return float(sound_seconds(recording))


def remove_character(session: Session, name: str) -> None:
    if not session.writable.characters.remove(name):
        raise UsageError(say("There is no character named {name}.", name=name), code="unknown_character")


def each_job(session: Session, keys: Sequence[str], change: Callable[[JobStore, str], Job]) -> None:
    """All that can be changed are; then the first objection, if there was one."""
    store, problem = session.writable, None
    for key in keys:
        try:
            change(store.jobs, key)
        except JobError as error:
            problem = problem or error
    if problem is not None:
        raise problem


def let_go(jobs: JobStore, key: str) -> Job:
    """Release a job that the user holds. WrongState for one that waits for the take of another."""
    job = jobs.get(key)
    if isinstance(job.state, Held) and not job.state.by_user and job.waits_for:
        raise WrongState(
            say("{key} waits for another take, and goes on by itself once that is there.", key=key),
            say("Make that take first, or cancel this job."),
            code="wrong_state",
        )
    return jobs.release(key)


def set_budget(session: Session, scope: BudgetScope, cap: Money | None) -> None:
    """Of the film or the day, for this project, whatever the settings say: in the currency of `cap` and no other;
    None: as the settings say from the next fill on."""
    ledger = session.writable.ledger
    for budget in ledger.budgets():
        if budget.scope is scope:
            ledger.remove_budget(scope, budget.cap.currency, budget.run)
    if cap is not None:
        ledger.set_budget(Budget(scope, cap, own))

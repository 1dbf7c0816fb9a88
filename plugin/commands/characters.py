"""`character`: lists the characters of a film, or sets what one looks and sounds like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.opening import project_of
from plugin.commands.request import Target
from plugin.errors import UsageError
from plugin.jobs.project import open_store
from plugin.media.frames import read_still
from plugin.media.probe import sound_seconds
from plugin.messages import say
from plugin.shots.characters import CharacterSheet, checked_name


@dataclass(frozen=True, slots=True)
class CharacterChange:
    """What the command line says of a character; None and () leave it as it is."""

    images: tuple[Path, ...] = ()
    """Replace the ones it has; the first is the portrait from the front."""
    description: str | None = None
    voice: str | None = None
    remove: bool = False
    voice_sample: Path | None = None

    @property
    def empty(self) -> bool:
        return self == CharacterChange()


def run_character(app: App, console: Console, target: Target, name: str | None, change: CharacterChange) -> int:
    """Without a name: list all. With a name alone: show that one. UsageError for a name or picture that is not there;
    MediaError for a file that is no picture."""
    if name is None:
        if not change.empty:
            raise UsageError(say("Say which character."), say("Name it right after the cut."), code="no_character_name")
        return _list(app, console, target)
    name = checked_name(name)
    if change.remove:
        return _remove(app, console, target, name)
    images = tuple(_image(path) for path in change.images)
    sample = _sample(change.voice_sample) if change.voice_sample else None
    with open_store(project_of(target), app.clock, create=not change.empty) as store:
        known = {sheet.name: sheet for sheet in store.characters.all()}
        if change.empty and name not in known:
            raise _unknown(name)
        sheet = _changed(known.get(name, CharacterSheet(name)), change, images, sample)
        if not change.empty:
            store.characters.set(sheet)
    _show(console, target, [sheet])
    return 0


def _changed(
    sheet: CharacterSheet, change: CharacterChange, images: tuple[Path, ...], sample: Path | None
) -> CharacterSheet:
    return replace(
        sheet,
        images=images or sheet.images,
        description=sheet.description if change.description is None else change.description,
        voice=sheet.voice if change.voice is None else change.voice,
        voice_sample=sample or sheet.voice_sample,
    )


def _list(app: App, console: Console, target: Target) -> int:
    with open_store(project_of(target), app.clock, create=False) as store:
        sheets = store.characters.all()
    _show(console, target, sheets)
    return 0


def _remove(app: App, console: Console, target: Target, name: str) -> int:
    with open_store(project_of(target), app.clock, create=False) as store:
        if not store.characters.remove(name):
            raise _unknown(name)
        _show(console, target, store.characters.all())
    return 0


def _image(path: Path) -> Path:
    """A picture that can be read."""
    if not path.is_file():
        raise UsageError(
            say("The picture {path} is not there.", path=str(path)), say("Check the path."), code="no_file"
        )
    read_still(path)
    return path.absolute()


def _sample(path: Path) -> Path:
    """A recording that can be read."""
    if not path.is_file():
        raise UsageError(
            say("The recording {path} is not there.", path=str(path)), say("Check the path."), code="no_file"
        )
    sound_seconds(path)
    return path.absolute()


def _unknown(name: str) -> UsageError:
    return UsageError(
        say("There is no character named {name}.", name=name),
        say("`secondunit character CUT` lists them; --ref with a picture adds one."),
        code="unknown_character",
    )


def _show(console: Console, target: Target, sheets: Sequence[CharacterSheet]) -> None:
    if console.as_json:
        console.document({"cut": str(target.cut), "characters": [_document(sheet) for sheet in sheets]})
    elif sheets:
        columns = (say("Name"), say("Pictures"), say("Description"), say("Voice"))
        rows = [(f"@{s.name}", "\n".join(str(path) for path in s.images), s.description, _voice(s)) for s in sheets]
        console.table(columns, rows)
    else:
        console.line(say("There are no characters yet; `secondunit character CUT NAME --ref FILE` adds one."))


def _voice(sheet: CharacterSheet) -> str:
    return sheet.voice or str(sheet.voice_sample or "")


def _document(sheet: CharacterSheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "images": [str(path) for path in sheet.images],
        "description": sheet.description,
        "voice": sheet.voice,
        "voice_sample": str(sheet.voice_sample) if sheet.voice_sample else None,
    }

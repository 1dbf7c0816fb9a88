"""`brief`: reads or sets what to make for a shot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.opening import open_cut, project_of, remember
from plugin.commands.request import Target
from plugin.commands.selection import shot_named
from plugin.errors import UsageError
from plugin.jobs.choice import knows_option
from plugin.jobs.project import open_store
from plugin.messages import Message, say
from plugin.shots.brief import Brief, KeyFrame

brief_fields = tuple(field.name for field in fields(Brief))
file_fields = ("first_frame", "last_frame")


def run_brief(app: App, console: Console, target: Target, word: str, options: dict[str, Any]) -> int:
    """With no words: show the brief. With words: set those, keep the others, and remember the shot under its id."""
    opened = open_cut(app, target)
    shot = shot_named(opened.shots, word)
    changes = {name: _value(name, value) for name, value in options.items() if name in brief_fields}
    excluded = options.get("excluded")
    writing = bool(changes) or excluded is not None
    with open_store(project_of(target), app.clock, create=writing) as store:
        brief = store.briefs.get(shot.id) or Brief(prompt=shot.prompt)
        if writing:
            remember(store, opened)
        if changes:
            brief = _changed(brief, changes)
            check_brief(brief, shot.frames)
            store.briefs.set(shot.id, brief)
        if excluded is not None:
            store.shots.set_excluded(shot.id, excluded)
        left_out = shot.excluded if excluded is None else excluded
    _say(console, target, shot.id, brief, left_out)
    for note in _unknown_settings(app, brief) if {"options", "ratio"} & set(changes) else ():
        console.note(note)
    return 0


def check_brief(brief: Brief, frames: int) -> None:
    """UsageError for a key frame outside the shot."""
    for key in brief.key_frames:
        if key.frame is not None and key.frame >= frames:
            raise UsageError(
                say("The shot has {frames} frames; there is no frame {frame} in it.", frames=frames, frame=key.frame),
                say("Frames of a shot count from 0."),
                code="no_such_frame",
            )


def _value(name: str, value: Any) -> Any:
    match name:
        case "first_frame" | "last_frame":
            return _picture(value)
        case "references":
            return tuple(_picture(path) for path in value)
        case "key_frames":
            return tuple(key_frame(word) for word in value)
        case "characters":
            return tuple(name.removeprefix("@") for name in value)
        case "options":
            return tuple(setting(word) for word in value)
        case _:
            return value


def setting(word: str) -> tuple[str, str]:
    """name=value. UsageError."""
    name, sign, value = (part.strip() for part in word.partition("="))
    if not (name and sign):
        raise UsageError(
            say("{word} is no setting.", word=word),
            say("Write --option name=value, such as camera_fixed=true; an empty value forgets it."),
            code="bad_option",
        )
    return name, value


def _changed(brief: Brief, changes: dict[str, Any]) -> Brief:
    """Options are set one by one, everything else as a whole."""
    if "options" in changes:
        merged = dict(brief.options) | dict(changes["options"])
        kept = tuple((name, value) for name, value in merged.items() if value)
        changes = {**changes, "options": kept}
    return replace(brief, **changes)


def _unknown_settings(app: App, brief: Brief) -> Iterator[Message]:
    """What no model of the catalogue knows is most likely mistyped; a later catalogue may know it."""
    for name, value in brief.options:
        if not any(knows_option(model, name, value) for model in app.models):
            yield say("No model knows {option} = {value}: it is kept, and not sent.", option=name, value=value)
    if brief.ratio and not any(brief.ratio in model.ratios for model in app.models):
        yield say("No model makes the ratio {ratio}: it is kept, and not sent.", ratio=brief.ratio)


def key_frame(word: str) -> KeyFrame:
    """FILE or FILE@frame; a file whose own name ends in `@12` is that file."""
    path, _, number = word.rpartition("@")
    if path and number.isascii() and number.isdigit() and not Path(word).is_file():
        return KeyFrame(_picture(Path(path)), int(number))
    return KeyFrame(_picture(Path(word)))


def _picture(path: Path) -> Path:
    if not path.is_file():
        raise UsageError(
            say("The picture {path} is not there.", path=str(path)), say("Check the path."), code="no_file"
        )
    return path.absolute()


def _say(console: Console, target: Target, shot_id: str, brief: Brief, excluded: bool) -> None:
    words = {name: _plain(getattr(brief, name)) for name in brief_fields} | {"options": dict(brief.options)}
    if console.as_json:
        console.document({"cut": str(target.cut), "id": shot_id, "excluded": excluded, "brief": words})
        return
    console.line(say("Brief of {shot}", shot=shot_id))
    rows = [(say_field(name), _shown(value)) for name, value in words.items() if value not in (None, "", [], {})]
    if rows:
        console.table((say("Field"), say("Value")), rows)
    else:
        console.line(say("Nothing is written yet; --prompt says what to make."))
    if excluded:
        console.line(say("Left out of fills; --include takes it in again."))


def _shown(value: Any) -> str | Message:
    match value:
        case bool():
            return say("yes") if value else say("no")
        case dict():
            return "\n".join(f"{name} = {chosen}" for name, chosen in value.items())
        case list():
            return "\n".join(_line(item) for item in value)
        case _:
            return str(value)


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return value["path"] if value["frame"] is None else f"{value['path']} @ {value['frame']}"
    return str(value)


def say_field(name: str) -> Message:
    """A part of the brief as a word of the user's language."""
    words = {
        "prompt": say("prompt"),
        "negative": say("negative"),
        "references": say("references"),
        "characters": say("characters"),
        "first_frame": say("first frame"),
        "last_frame": say("last frame"),
        "key_frames": say("key frames"),
        "camera": say("camera"),
        "dialogue": say("dialogue"),
        "speaker": say("speaker"),
        "look": say("look"),
        "seed": say("seed"),
        "model": say("model"),
        "resolution": say("resolution"),
        "ratio": say("ratio"),
        "options": say("settings of the model"),
        "sound": say("sound"),
        "image_prompt": say("still to start from"),
    }
    return words[name]


def _plain(value: Any) -> Any:
    match value:
        case Path():
            return str(value)
        case KeyFrame(path, frame):
            return {"path": str(path), "frame": frame}
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value

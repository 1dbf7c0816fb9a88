"""Kinds, states and stages as words of the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.marked import QT_TRANSLATE_NOOP

kinds = {
    "marked": QT_TRANSLATE_NOOP("Words", "marked"),
    "board": QT_TRANSLATE_NOOP("Words", "board"),
    "card": QT_TRANSLATE_NOOP("Words", "card"),
    "slug": QT_TRANSLATE_NOOP("Words", "slug"),
    "short": QT_TRANSLATE_NOOP("Words", "too short"),
    "offline": QT_TRANSLATE_NOOP("Words", "offline"),
    "unlinked": QT_TRANSLATE_NOOP("Words", "unlinked"),
    "hole": QT_TRANSLATE_NOOP("Words", "hole"),
}
states = {
    "NotStarted": QT_TRANSLATE_NOOP("Words", "missing"),
    "Held": QT_TRANSLATE_NOOP("Words", "waiting"),
    "Queued": QT_TRANSLATE_NOOP("Words", "queued"),
    "Submitting": QT_TRANSLATE_NOOP("Words", "being sent"),
    "Running": QT_TRANSLATE_NOOP("Words", "being made"),
    "Downloading": QT_TRANSLATE_NOOP("Words", "being fetched"),
    "Conforming": QT_TRANSLATE_NOOP("Words", "being fitted"),
    "Succeeded": QT_TRANSLATE_NOOP("Words", "done"),
    "Failed": QT_TRANSLATE_NOOP("Words", "failed"),
    "Cancelled": QT_TRANSLATE_NOOP("Words", "stopped"),
    "Lost": QT_TRANSLATE_NOOP("Words", "answer lost"),
}
money_states = {
    "reserved": QT_TRANSLATE_NOOP("Words", "reserved"),
    "charged": QT_TRANSLATE_NOOP("Words", "charged"),
    "assumed": QT_TRANSLATE_NOOP("Words", "counted as quoted"),
    "released": QT_TRANSLATE_NOOP("Words", "given back"),
    "at_risk": QT_TRANSLATE_NOOP("Words", "at risk"),
    "missing": QT_TRANSLATE_NOOP("Words", "still missing, as quoted"),
}
stages = {
    "image": QT_TRANSLATE_NOOP("Words", "still"),
    "video": QT_TRANSLATE_NOOP("Words", "picture"),
    "extend": QT_TRANSLATE_NOOP("Words", "extension"),
    "lip_sync": QT_TRANSLATE_NOOP("Words", "lip-sync"),
    "upscale": QT_TRANSLATE_NOOP("Words", "upscale"),
}


providers = {"kling": "Kling", "jimeng": "Jimeng 即梦", "ark": "Ark (Seedance, Seedream)"}
on_this_machine = {
    "embedded": QT_TRANSLATE_NOOP("Words", "On this machine, free"),
    "animatic": QT_TRANSLATE_NOOP("Words", "On this machine: animatic"),
    "bridge": QT_TRANSLATE_NOOP("Words", "On this machine: optical flow"),
    "joined": QT_TRANSLATE_NOOP("Words", "On this machine: parts joined"),
}


def kind_word(kind: str) -> str:
    return _translated(kinds.get(kind, kind))


def state_word(state: str) -> str:
    return _translated(states.get(state, state))


def money_word(state: str) -> str:
    """What became of the money of one sending."""
    return _translated(money_states.get(state, state))


def stage_word(stage: str) -> str:
    """Of a stage, or of a part of a long shot (`video_s01`)."""
    name, _, part = stage.rpartition("_s")
    if name and part.isdigit():
        return QCoreApplication.translate("Words", "part {0}").format(int(part))
    return _translated(stages.get(stage, stage))


def generator_short(name: str) -> str:
    """Where there is little room."""
    if name in providers:
        return providers[name].partition(" ")[0]
    return _translated(QT_TRANSLATE_NOOP("Words", "this machine")) if name in on_this_machine else name


def generator_word(name: str) -> str:
    """Providers by the names people know; what works on this machine says so."""
    return providers.get(name) or _translated(on_this_machine.get(name, name))


def _translated(word: str) -> str:
    return QCoreApplication.translate("Words", word)

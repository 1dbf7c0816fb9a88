"""Which keys do what: a table of actions, and what four editors have taught their users' fingers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from ui.marked import QT_TRANSLATE_NOOP

presets: Final = ("resolve", "premiere", "avid", "final_cut")
preset_names: Final = {
    "resolve": "DaVinci Resolve",
    "premiere": "Premiere Pro",
    "avid": "Media Composer",
    "final_cut": "Final Cut Pro",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`text`: source of the translation, in the context "Actions". `keys`: of Resolve; several by a space between.

    `others`: where another editor has other ones. `near`: only while viewer or strip have the keyboard, because the
    keys mean something else in a table or a form.
    """

    name: str
    text: str
    keys: str = ""
    others: tuple[tuple[str, str], ...] = ()
    near: bool = False

    def of(self, preset: str) -> str:
        return dict(self.others).get(preset, self.keys)


rows: Final = (
    Row("open_cut", QT_TRANSLATE_NOOP("Actions", "Open a cut..."), "Ctrl+O"),
    Row("reread", QT_TRANSLATE_NOOP("Actions", "Read the cut again"), "F5"),
    Row("close_cut", QT_TRANSLATE_NOOP("Actions", "Close the cut"), "Ctrl+W"),
    Row("make_demo", QT_TRANSLATE_NOOP("Actions", "Make the demo film...")),
    Row("hand_back", QT_TRANSLATE_NOOP("Actions", "Hand back..."), "Ctrl+Shift+E", (
        ("premiere", "Ctrl+M"), ("final_cut", "Ctrl+E"))),
    Row("open_settings", QT_TRANSLATE_NOOP("Actions", "Settings..."), "Ctrl+,"),
    Row("quit", QT_TRANSLATE_NOOP("Actions", "Quit"), "Ctrl+Q"),
    Row("undo", QT_TRANSLATE_NOOP("Actions", "Undo"), "Ctrl+Z"),
    Row("redo", QT_TRANSLATE_NOOP("Actions", "Redo"), "Ctrl+Shift+Z", (("avid", "Ctrl+R"),)),
    Row("select_missing", QT_TRANSLATE_NOOP("Actions", "Select all missing shots"), "Ctrl+Shift+A"),
    Row("next_shot", QT_TRANSLATE_NOOP("Actions", "Next shot"), "Ctrl+Down"),
    Row("previous_shot", QT_TRANSLATE_NOOP("Actions", "Previous shot"), "Ctrl+Up"),
    Row("exclude", QT_TRANSLATE_NOOP("Actions", "Leave out of fills"), "Ctrl+Alt+X"),
    Row("generate", QT_TRANSLATE_NOOP("Actions", "Generate"), "Ctrl+Return"),
    Row("generate_options", QT_TRANSLATE_NOOP("Actions", "Generate with..."), "Ctrl+Shift+Return"),
    Row("play", QT_TRANSLATE_NOOP("Actions", "Play or stop"), "Space", near=True),
    Row("play_backward", QT_TRANSLATE_NOOP("Actions", "Play backward"), "J", near=True),
    Row("stop", QT_TRANSLATE_NOOP("Actions", "Stop"), "K", near=True),
    Row("play_forward", QT_TRANSLATE_NOOP("Actions", "Play forward"), "L", near=True),
    Row("step_forward", QT_TRANSLATE_NOOP("Actions", "One frame forward"), "Right", (("avid", "Right 4"),), near=True),
    Row("step_backward", QT_TRANSLATE_NOOP("Actions", "One frame back"), "Left", (("avid", "Left 3"),), near=True),
    Row("leap_forward", QT_TRANSLATE_NOOP("Actions", "One second forward"), "Shift+Right", (
        ("final_cut", "Shift+Right"), ("avid", "Shift+Right 2")), near=True),
    Row("leap_backward", QT_TRANSLATE_NOOP("Actions", "One second back"), "Shift+Left", (
        ("avid", "Shift+Left 1"),), near=True),
    Row("next_cut_point", QT_TRANSLATE_NOOP("Actions", "Next cut point"), "Down", (("avid", "S Down"),), near=True),
    Row("previous_cut_point", QT_TRANSLATE_NOOP("Actions", "Previous cut point"), "Up", (
        ("avid", "A Up"),), near=True),
    Row("go_to_start", QT_TRANSLATE_NOOP("Actions", "To the start"), "Home", near=True),
    Row("go_to_end", QT_TRANSLATE_NOOP("Actions", "To the end"), "End", near=True),
    Row("mark_in", QT_TRANSLATE_NOOP("Actions", "Mark in"), "I", (("avid", "I E"),), near=True),
    Row("mark_out", QT_TRANSLATE_NOOP("Actions", "Mark out"), "O", (("avid", "O R"),), near=True),
    Row("clear_marks", QT_TRANSLATE_NOOP("Actions", "Clear in and out"), "Alt+X", (
        ("premiere", "Ctrl+Shift+X"), ("avid", "G"), ("final_cut", "Alt+X")), near=True),
    Row("loop", QT_TRANSLATE_NOOP("Actions", "Loop around the shot"), "Ctrl+/", (
        ("premiere", "Ctrl+L"), ("avid", "Ctrl+L"), ("final_cut", "Ctrl+L"))),
    Row("previous_take", QT_TRANSLATE_NOOP("Actions", "Previous take"), "Ctrl+Left"),
    Row("next_take", QT_TRANSLATE_NOOP("Actions", "Next take"), "Ctrl+Right"),
    Row("circle_take", QT_TRANSLATE_NOOP("Actions", "Circle the take"), "Ctrl+Shift+C"),
    Row("compare_side", QT_TRANSLATE_NOOP("Actions", "Compare takes side by side"), "Alt+1"),
    Row("compare_wipe", QT_TRANSLATE_NOOP("Actions", "Compare takes as a wipe"), "Alt+2"),
    Row("compare_difference", QT_TRANSLATE_NOOP("Actions", "Difference of takes"), "Alt+3"),
    Row("wipe_left", QT_TRANSLATE_NOOP("Actions", "Border of the wipe to the left"), "Alt+Left", near=True),
    Row("wipe_right", QT_TRANSLATE_NOOP("Actions", "Border of the wipe to the right"), "Alt+Right", near=True),
    Row("mute", QT_TRANSLATE_NOOP("Actions", "Mute or hear"), "Shift+M", near=True),
    Row("full_screen", QT_TRANSLATE_NOOP("Actions", "Viewer on the full screen"), "Ctrl+F", (
        ("premiere", "Ctrl+`"), ("final_cut", "Ctrl+Shift+F"))),
    Row("zoom_in", QT_TRANSLATE_NOOP("Actions", "Zoom in"), "Ctrl+=", (
        ("premiere", "="), ("avid", "Ctrl+]"))),
    Row("zoom_out", QT_TRANSLATE_NOOP("Actions", "Zoom out"), "Ctrl+-", (
        ("premiere", "-"), ("avid", "Ctrl+["))),
    Row("zoom_fit", QT_TRANSLATE_NOOP("Actions", "Whole cut"), "Shift+Z", (
        ("premiere", "\\"), ("avid", "Ctrl+/"))),
    Row("show_brief", QT_TRANSLATE_NOOP("Actions", "Brief"), "Ctrl+1"),
    Row("show_takes", QT_TRANSLATE_NOOP("Actions", "Takes"), "Ctrl+2"),
    Row("show_shots", QT_TRANSLATE_NOOP("Actions", "Shots"), "Ctrl+3"),
    Row("show_queue", QT_TRANSLATE_NOOP("Actions", "Queue"), "Ctrl+4"),
    Row("show_budget", QT_TRANSLATE_NOOP("Actions", "Budget"), "Ctrl+5"),
    Row("next_part", QT_TRANSLATE_NOOP("Actions", "Next part of the window"), "F6"),
    Row("previous_part", QT_TRANSLATE_NOOP("Actions", "Previous part of the window"), "Shift+F6"),
)  # fmt: skip


def row_of(name: str) -> Row:
    return next(row for row in rows if row.name == name)


def sequences(keys: str) -> tuple[QKeySequence, ...]:
    return tuple(QKeySequence(one) for one in keys.split())


class Shortcuts(QObject):
    """One for the whole window.

    Signals:
        shortcuts_changed()
    """

    shortcuts_changed = Signal()

    def __init__(
        self, preset: str = "resolve", own: Mapping[str, str] | None = None, parent: QObject | None = None
    ) -> None:
        """`own`: by action name what the user changed."""
        super().__init__(parent)
        self._preset = ""
        self._own: dict[str, str] = {}
        self._set(preset, own or {})

    @property
    def preset(self) -> str:
        return self._preset

    @property
    def own(self) -> dict[str, str]:
        return dict(self._own)

    def keys(self, name: str) -> str:
        """Several stand with a space between."""
        row = row_of(name)
        return self._own.get(name, row.of(self._preset))

    def change(self, preset: str, own: Mapping[str, str]) -> None:
        self._set(preset, own)
        self.shortcuts_changed.emit()

    def _set(self, preset: str, own: Mapping[str, str]) -> None:
        names = {row.name for row in rows}
        self._preset = preset if preset in presets else "resolve"
        self._own = {name: keys for name, keys in own.items() if name in names}


def conflicts(keys: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By action name those others that have one of its keys, too."""
    by_key: dict[str, list[str]] = {}
    for name, given in keys.items():
        for one in sequences(given):
            by_key.setdefault(one.toString(), []).append(name)
    found: dict[str, tuple[str, ...]] = {}
    for names in by_key.values():
        for name in names:
            others = tuple(other for other in names if other != name)
            if others:
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *others)))
    return found

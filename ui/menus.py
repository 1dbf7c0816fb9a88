"""The menus and the toolbar: every action of the window stands in one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from ui.actions import Actions

tree: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("file", (
        "open_cut", "recent", "reread", "close_cut", "", "make_demo", "", "hand_back", "", "open_settings", "quit",
    )),
    ("edit", ("undo", "redo", "", "select_missing", "exclude")),
    ("shots", (
        "previous_shot", "next_shot", "", "generate", "generate_options", "",
        "previous_take", "next_take", "circle_take", "",
        "compare_side", "compare_wipe", "compare_difference", "wipe_left", "wipe_right",
    )),
    (
        "play",
        (
            "play", "play_backward", "stop", "play_forward", "",
            "step_backward", "step_forward", "leap_backward", "leap_forward", "",
            "previous_cut_point", "next_cut_point", "go_to_start", "go_to_end", "",
            "mark_in", "mark_out", "clear_marks", "loop", "",
            "mute",
        ),
    ),
    ("view", (
        "show_brief", "show_takes", "show_shots", "show_queue", "show_budget", "next_part", "previous_part", "",
        "zoom_in", "zoom_out", "zoom_fit", "full_screen", "", "theme", "language",
    )),
)  # fmt: skip


class Menus(QWidget):
    """Owned by the window and never shown itself.

    Signals:
        recent_chosen(Path), theme_chosen(bool dark), language_chosen(str code)
    """

    recent_chosen = Signal(object)
    theme_chosen = Signal(bool)
    language_chosen = Signal(str)

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        super().__init__(window)
        self.hide()
        self._actions = actions
        self.recent, self.theme, self.language = QMenu(window), QMenu(window), QMenu(window)
        subs = {"recent": self.recent, "theme": self.theme, "language": self.language}
        self._menus: dict[str, QMenu] = {}
        for name, entries in tree:
            menu = window.menuBar().addMenu("")
            self._menus[name] = menu
            for entry in entries:
                if not entry:
                    menu.addSeparator()
                elif entry in subs:
                    menu.addMenu(subs[entry])
                else:
                    menu.addAction(actions[entry])
        self._dark, self._light = self._choice(self.theme, 2, lambda index: self.theme_chosen.emit(index == 0))
        self._languages = self._choice(self.language, 2, lambda index: self.language_chosen.emit(("en", "zh")[index]))

    def show_choices(self, *, dark: bool, code: str) -> None:
        (self._dark if dark else self._light).setChecked(True)
        self._languages[1 if code == "zh" else 0].setChecked(True)

    def show_recent(self, paths: list[str]) -> None:
        self.recent.clear()
        for text in paths:
            action = self.recent.addAction(Path(text).name)
            action.setToolTip(text)
            action.triggered.connect(lambda _checked=False, path=Path(text): self.recent_chosen.emit(path))
        self.recent.setEnabled(bool(paths))

    def retranslate(self) -> None:
        titles = {
            "file": self.tr("&File"),
            "edit": self.tr("&Edit"),
            "shots": self.tr("&Shots"),
            "play": self.tr("&Playback"),
            "view": self.tr("&View"),
        }
        for name, menu in self._menus.items():
            menu.setTitle(titles[name])
        self.recent.setTitle(self.tr("Recent cuts"))
        self.theme.setTitle(self.tr("Theme"))
        self.language.setTitle(self.tr("Language"))
        self._dark.setText(self.tr("Dark"))
        self._light.setText(self.tr("Light"))
        # Each in itself, so that whoever cannot read the other finds it.
        self._languages[0].setText("English")
        self._languages[1].setText("简体中文")

    @staticmethod
    def _choice(menu: QMenu, count: int, chosen: Callable[[int], None]) -> tuple[QAction, ...]:
        group = QActionGroup(menu)
        actions = []
        for index in range(count):
            action = QAction(menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, index=index: chosen(index))
            group.addAction(action)
            menu.addAction(action)
            actions.append(action)
        return tuple(actions)


class Toolbar(QToolBar):
    """Open, undo and redo, then what this is all about: generate, and hand back."""

    def __init__(self, actions: Actions, recent: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.open_button, self.generate_button = QToolButton(), QToolButton()
        self.open_button.setDefaultAction(actions["open_cut"])
        self.open_button.setMenu(recent)
        self.open_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.generate_button.setObjectName("primary")
        self.generate_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.generate_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.generate_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(self.open_button)
        self.addSeparator()
        self.addAction(actions["undo"])
        self.addAction(actions["redo"])
        self.addWidget(gap)
        self.addWidget(self.generate_button)
        self.hand_back_button = QToolButton()
        self.hand_back_button.setDefaultAction(actions["hand_back"])
        self.addWidget(self.hand_back_button)
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def retranslate(self) -> None:
        if not self.generate_button.isEnabled():
            self.generate_button.setText(self.tr("Generate"))
        self.setWindowTitle(self.tr("Toolbar"))
        self.setAccessibleName(self.tr("Toolbar"))
        self.open_button.setAccessibleName(self.tr("Open a cut"))

"""What stands around the parts: menus, toolbar, first page, theme and language. Works before there is a bridge."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.edits import Edits
from ui.first_page import FirstPage
from ui.language import Speech, chosen_code
from ui.menus import Menus, Toolbar
from ui.shortcuts import Shortcuts
from ui.theme import Look, apply_theme
from ui.window import Window, cut_suffixes


class Chrome(QObject):
    """Fills a window; lives as long as that.

    Signals:
        cut_asked(Path): by dialog, drop or list; kept in `wanted` until somebody opens it.
        looks_changed(), language_chosen(str)
    """

    cut_asked = Signal(object)
    looks_changed = Signal()
    language_chosen = Signal(str)

    def __init__(self, window: Window, look: Look, speech: Speech) -> None:
        super().__init__(window)
        self.window, self.kept, self.look, self.speech = window, window.kept, look, speech
        look.setParent(self)
        speech.setParent(self)
        self.edits = Edits(self)
        self.shortcuts = Shortcuts(self.kept.preset, self.kept.keys, self)
        self.actions = Actions(window, self.shortcuts)
        self.menus = Menus(window, self.actions)
        self.toolbar = Toolbar(self.actions, self.menus.recent, window)
        self.first_page = FirstPage()
        self.stack = QStackedWidget()
        self.wanted: Path | None = None
        self._lay_out()
        self._connect()
        self.show_recent()
        self.menus.show_choices(dark=self.kept.dark, code=speech.code)
        self.retranslate()

    def ask(self, path: Path) -> None:
        self.wanted = path
        self.cut_asked.emit(path)

    def ask_for_cut(self) -> None:
        patterns = " ".join(f"*.{suffix}" for suffix in cut_suffixes)
        kinds = self.tr("Cuts ({0})").format(patterns) + ";;" + self.tr("All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self.window, self.tr("Open a cut"), self.kept.folder, kinds)
        if chosen:
            self.ask(Path(chosen))

    def show_recent(self) -> None:
        self.first_page.show_recent(self.kept.recent)
        self.menus.show_recent(self.kept.recent)

    def put_on_top(self, widget: QWidget) -> None:
        """Above whatever page is shown."""
        self._column.insertWidget(0, widget)

    def show_busy(self, busy: bool) -> None:
        if busy:
            self.window.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.window.unsetCursor()

    def use_theme(self, *, dark: bool) -> None:
        self.kept.dark = dark
        apply_theme(dark=dark)
        self.look.change(dark=dark)
        self.menus.show_choices(dark=dark, code=self.speech.code)
        self.looks_changed.emit()

    def use_language(self, code: str) -> None:
        self.kept.language = code
        self.speech.use(code)
        self.menus.show_choices(dark=self.kept.dark, code=self.speech.code)
        self.language_chosen.emit(code)

    def follow_language(self, setting: str) -> None:
        """The setting was changed elsewhere."""
        self.kept.language = setting
        self.speech.use(chosen_code(setting, {}))
        self.menus.show_choices(dark=self.kept.dark, code=self.speech.code)

    def retranslate(self) -> None:
        self.actions.retranslate()
        self.menus.retranslate()
        self.toolbar.retranslate()

    def _lay_out(self) -> None:
        middle = QWidget()
        self._column = QVBoxLayout(middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.stack, 1)
        self.stack.addWidget(self.first_page)
        self.window.addToolBar(self.toolbar)
        self.window.setCentralWidget(middle)
        names = ("generate", "generate_options", "undo", "redo", "reread", "close_cut", "hand_back", "exclude")
        self.actions.enable((*names, "select_missing", "next_shot", "previous_shot"), False)
        self.actions.enable(("next_part", "previous_part"), False)
        self.toolbar.generate_button.setEnabled(False)

    def _connect(self) -> None:
        self.window.cut_dropped.connect(self.ask)
        self.window.language_changed.connect(self.retranslate)
        self.first_page.open_asked.connect(self.ask_for_cut)
        self.first_page.cut_chosen.connect(self.ask)
        self.menus.recent_chosen.connect(self.ask)
        self.menus.theme_chosen.connect(lambda dark: self.use_theme(dark=dark))
        self.menus.language_chosen.connect(self.use_language)
        self.actions["open_cut"].triggered.connect(self.ask_for_cut)
        self.actions["quit"].triggered.connect(self.window.close)

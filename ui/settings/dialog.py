"""The settings dialog: pages at the side, kept when they are saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from plugin.desk.views import Problem
from plugin.generators.base import Model
from plugin.settings import Settings
from ui.bridge import Bridge
from ui.settings.accounts import AccountsPage
from ui.settings.characters import CharactersPage, NoCharactersPage
from ui.settings.making import FindingPage, FittingPage, MakingPage
from ui.settings.models import ModelsPage
from ui.settings.page import Page, Wrong
from ui.settings.window_pages import KeysPage, LooksPage
from ui.shortcuts import Shortcuts
from ui.sizes import letters, resize
from ui.theme import Look

asked_here: Final = (
    "save_settings", "read_settings", "set_key", "remove_key", "check", "list_tables", "preview_table", "take_in_table",
    "set_aside_table",
)  # fmt: skip
"""What the dialog asks of the bridge; problems of these are shown in it."""


class SettingsDialog(QDialog):
    """Signals:
    window_changed(bool dark, str preset, dict own keys): on saving.
    """

    window_changed = Signal(bool, str, dict)

    def __init__(
        self,
        bridge: Bridge,
        look: Look,
        shortcuts: Shortcuts,
        models: Sequence[Model] = (),
        parent: QWidget | None = None,
        characters: CharactersPage | None = None,
    ) -> None:
        """`characters`: of the open cut, if there is one."""
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self._settings: Settings | None = None
        self._saving = False
        self.looks, self.keys = LooksPage(dark=look.dark), KeysPage(shortcuts)
        self.accounts, self.characters = AccountsPage(bridge, look), characters
        self.pages: tuple[Page, ...] = (
            self.accounts,
            characters or NoCharactersPage(),
            MakingPage(models),
            FittingPage(),
            FindingPage(),
            self.looks,
            self.keys,
            ModelsPage(bridge, look),
        )
        self.list, self.stack, self.refusal = QListWidget(), QStackedWidget(), QLabel()
        self.buttons = QDialogButtonBox()
        self.save_button = self.buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out()
        self._connect()
        bridge.read_settings()

    def show_page(self, page: Page) -> None:
        self.list.setCurrentRow(self.pages.index(page))

    def _lay_out(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        for page in self.pages:
            self.list.addItem(page.title)
            self.stack.addWidget(page)
        self.list.setObjectName("pages")
        self.list.setFixedWidth(self.list.sizeHintForColumn(0) + letters(self, 6))
        self.list.setCurrentRow(0)
        self.refusal.setObjectName("refusal")
        self.refusal.setWordWrap(True)
        self.refusal.hide()
        row = QHBoxLayout()
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(self.refusal)
        column.addWidget(self.buttons)
        self.save_button.setEnabled(False)
        resize(self, 124, 52)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        self._bridge.settings_changed.connect(self._settled)
        self._bridge.problem_raised.connect(self._refused)

    def _settled(self, settings: Settings) -> None:
        """The answer to reading at first, and to saving later."""
        if self._saving:
            self.accept()
            return
        if self._settings is None:
            self._settings = settings
            for page in self.pages:
                page.show_settings(settings)
            self.save_button.setEnabled(True)

    def _save(self) -> None:
        if self._settings is None:
            return
        changes = {}
        for index, page in enumerate(self.pages):
            try:
                if isinstance(page, CharactersPage):
                    page.check()
                changes.update(page.changes(self._settings))
            except Wrong as wrong:
                self.list.setCurrentRow(index)
                self._show_refusal(str(wrong))
                return
        if self.characters is not None:
            self.characters.apply()
        self.window_changed.emit(self.looks.dark, *self.keys.chosen)
        if not changes:
            self.accept()
            return
        self._saving = True
        self.save_button.setEnabled(False)
        self._bridge.save_settings(changes)

    def _refused(self, problem: Problem) -> None:
        if problem.where not in asked_here:
            return
        self._saving = False
        self.save_button.setEnabled(self._settings is not None)
        self._show_refusal(self._look.sentences(problem.message, problem.action))

    def _show_refusal(self, text: str) -> None:
        self.refusal.setText(text)
        self.refusal.show()

"""Characters of the open cut: a face, costume or place that must look the same everywhere, under a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from plugin.desk.views import CharacterView
from plugin.settings import Settings
from ui.bridge import Bridge
from ui.brief_form.references import References
from ui.edits import Edits
from ui.settings.page import Page, Wrong, lines_box, quiet

picture_height = 54


class CharactersPage(Page):
    """Nothing is changed before `apply`; then each character is one edit that can be taken back."""

    def __init__(
        self, bridge: Bridge, edits: Edits, characters: Sequence[CharacterView], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._edits = bridge, edits
        self._before = {character.name: character for character in characters}
        self._now = list(characters)
        self._showing = False
        self._list, self._new, self._remove = QListWidget(), QPushButton(), QPushButton()
        self._name, self._voice = QLineEdit(), QLineEdit()
        self._description: QPlainTextEdit = lines_box()
        self._pictures = References()
        self._lay_out()
        self._connect()
        self._list_names(0)

    @property
    def title(self) -> str:
        return self.tr("Characters")

    def show_settings(self, settings: Settings) -> None:
        return None

    def check(self) -> None:
        """Wrong where a name is none, or stands for two."""
        names = [character.name for character in self._now]
        for name in names:
            if not re.fullmatch(r"[\w-]+", name):
                raise Wrong(self.tr("A name is made of letters, digits, _ and -, in any script."))
            if names.count(name) > 1:
                raise Wrong(self.tr("Two characters are called {0}.").format(name))

    def apply(self) -> None:
        after = {character.name: character for character in self._now}
        for name in dict.fromkeys((*self._before, *after)):
            old, new = self._before.get(name), after.get(name)
            if old != new:
                text = self.tr("Character {0}").format(name)
                self._edits.make(text, partial(self._put, name, new), partial(self._put, name, old))
        self._before = after

    def _put(self, name: str, character: CharacterView | None) -> None:
        if character is None:
            self._bridge.remove_character(name)
        else:
            self._bridge.set_character(character)

    def _lay_out(self) -> None:
        self._new.setText(self.tr("New"))
        self._new.setAccessibleName(self.tr("New character"))
        self._remove.setText(self.tr("Remove"))
        self._remove.setAccessibleName(self.tr("Remove the character"))
        self._list.setAccessibleName(self.tr("Characters"))
        self._pictures.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._list.setMaximumWidth(24 * self.fontMetrics().averageCharWidth())
        # Beside the list; the one above stays empty.
        self.form = QFormLayout()
        buttons = QHBoxLayout()
        buttons.addWidget(self._new)
        buttons.addWidget(self._remove)
        left = QVBoxLayout()
        left.addWidget(self._list, 1)
        left.addLayout(buttons)
        row = QHBoxLayout()
        row.addLayout(left)
        right = QVBoxLayout()
        right.addLayout(self.form)
        right.addStretch(1)
        row.addLayout(right, 1)
        self.column.addWidget(quiet(self.tr("Of this film. @Name in a prompt means the character.")))
        self.column.addLayout(row, 1)
        self.add(self.tr("Name"), self._name)
        self.add(self.tr("Description"), self._description)
        self.add(self.tr("Pictures"), self._pictures, self.tr("The first is the portrait from the front."))
        self.add(self.tr("Voice"), self._voice, self.tr("The provider's id of a voice, if there is one."))

    def _connect(self) -> None:
        self._list.currentRowChanged.connect(self._show)
        self._new.clicked.connect(self._add_one)
        self._remove.clicked.connect(self._remove_one)
        self._name.textEdited.connect(self._read)
        self._voice.textEdited.connect(self._read)
        self._description.textChanged.connect(self._read)
        self._pictures.paths_changed.connect(self._take_pictures)
        self._bridge.thumbnail_made.connect(self._pictured)

    def _list_names(self, row: int) -> None:
        self._list.clear()
        self._list.addItems([character.name for character in self._now])
        self._list.setCurrentRow(min(row, len(self._now) - 1))
        self._show(self._list.currentRow())

    def _show(self, row: int) -> None:
        there = 0 <= row < len(self._now)
        character = self._now[row] if there else CharacterView("")
        self._showing = True
        self._name.setText(character.name)
        self._description.setPlainText(character.description)
        self._show_pictures(character.images)
        self._voice.setText(character.voice)
        self._showing = False
        for widget in (self._name, self._description, self._pictures, self._voice, self._remove):
            widget.setEnabled(there)

    def _show_pictures(self, paths: tuple[Path, ...]) -> None:
        self._pictures.show_paths(paths)
        for path in paths:
            self._bridge.thumbnail(("character", path), path, 0, picture_height)

    def _pictured(self, key: object, picture: QImage) -> None:
        match key:
            case ("character", Path() as path) if not picture.isNull():
                self._pictures.show_picture(path, picture)

    def _take_pictures(self, paths: tuple[Path, ...]) -> None:
        self._show_pictures(paths)
        self._read()

    def _read(self) -> None:
        row = self._list.currentRow()
        if self._showing or not 0 <= row < len(self._now):
            return
        name = self._name.text().strip().removeprefix("@")
        description = self._description.toPlainText().strip()
        voice, sample = self._voice.text().strip(), self._now[row].voice_sample
        self._now[row] = CharacterView(name, self._pictures.paths, description, voice, sample)
        item = self._list.item(row)
        if item is not None:
            item.setText(name)

    def _add_one(self) -> None:
        self._now.append(CharacterView(""))
        self._list_names(len(self._now) - 1)
        self._name.setFocus()

    def _remove_one(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._now):
            del self._now[row]
            self._list_names(max(0, row - 1))

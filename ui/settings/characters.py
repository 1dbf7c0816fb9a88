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
from ui.edits import Edits
from ui.settings.page import Page, Wrong, lines_box, quiet
from ui.settings.portraits import Portraits
from ui.settings.voice import VoiceWell
from ui.sizes import letters
from ui.theme import Look

picture_height = 54
longest_name = 64


class CharactersPage(Page):
    """Nothing is changed before `apply`; then each character is one edit that can be taken back."""

    def __init__(
        self,
        bridge: Bridge,
        edits: Edits,
        characters: Sequence[CharacterView],
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._edits = bridge, edits
        self._before = {character.name: character for character in characters}
        self._now = list(characters)
        self._was = [character.name for character in characters]
        """What each of `_now` was called when the page was opened; "" for new ones."""
        self._showing = False
        self._list, self._new, self._remove = QListWidget(), QPushButton(), QPushButton()
        self._name, self._voice = QLineEdit(), QLineEdit()
        self._description: QPlainTextEdit = lines_box()
        self._portraits, self._sample, self._clash = Portraits(), VoiceWell(look), quiet("")
        self._pictures = self._portraits.pictures
        self._lay_out()
        self._connect()
        self._list_names(0)

    @property
    def title(self) -> str:
        return self.tr("Characters")

    def show_settings(self, settings: Settings) -> None:
        return None

    def check(self) -> None:
        """Wrong where a name is none, or stands for two; that character is shown then."""
        current = self._list.currentRow()
        for row in sorted(range(len(self._now)), key=lambda row: row != current):
            if wrong := self._wrong(self._now[row].name):
                self._list.setCurrentRow(row)
                raise Wrong(wrong)

    def _wrong(self, name: str) -> str:
        """Why a character cannot be called that; "" where it can."""
        if not re.fullmatch(r"[\w-]+", name) or len(name) > longest_name:
            return self.tr("A name is made of letters, digits, _ and -, in any script.")
        if [character.name for character in self._now].count(name) > 1:
            return self.tr("Two characters are called {0}.").format(name)
        return ""

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
        self._list.setMaximumWidth(letters(self, 20))
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
        self.form.addRow("", self._clash)
        self.add(self.tr("Description"), self._description)
        self.add(self.tr("Pictures"), self._portraits, self.tr("The first is the portrait from the front."))
        self.add(self.tr("Voice"), self._voice, self.tr("The provider's id of a voice, if there is one."))
        hint = self.tr("5 to 30 seconds in which nobody else speaks. An id of a voice goes before it.")
        self.add(self.tr("Recording"), self._sample, hint)

    def _connect(self) -> None:
        self._list.currentRowChanged.connect(self._show)
        self._new.clicked.connect(self._add_one)
        self._remove.clicked.connect(self._remove_one)
        self._name.textEdited.connect(self._read)
        self._voice.textEdited.connect(self._read)
        self._description.textChanged.connect(self._read)
        self._pictures.paths_changed.connect(self._take_pictures)
        self._sample.sample_chosen.connect(self._take_sample)
        self._bridge.thumbnail_made.connect(self._pictured)
        self._bridge.sound_measured.connect(self._sample.show_length)

    def _list_names(self, row: int) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([character.name for character in self._now])
        self._list.setCurrentRow(min(row, len(self._now) - 1))
        self._list.blockSignals(False)
        self._show(self._list.currentRow())

    def _show(self, row: int) -> None:
        there = 0 <= row < len(self._now)
        character = self._now[row] if there else CharacterView("")
        self._showing = True
        self._name.setText(character.name)
        self._description.setPlainText(character.description)
        self._show_pictures(character.images)
        self._voice.setText(character.voice)
        self._show_sample(character.voice_sample)
        self._showing = False
        for widget in (self._name, self._description, self._portraits, self._voice, self._sample, self._remove):
            widget.setEnabled(there)
        self._show_clash()

    def _show_clash(self) -> None:
        row = self._list.currentRow()
        name = self._now[row].name if 0 <= row < len(self._now) else ""
        wrong = self._wrong(name) if name else ""
        self._clash.setObjectName("refusal" if wrong else "quiet")
        self._clash.style().polish(self._clash)
        self._clash.setText(wrong or self._renamed(row, name))
        self._clash.setVisible(bool(self._clash.text()))

    def _renamed(self, row: int, name: str) -> str:
        """Prompts may hold the name it had."""
        was = self._was[row] if name else ""
        return self.tr("Prompts that say @{0} do not mean it any more.").format(was) if was not in ("", name) else ""

    def _show_sample(self, path: Path | None) -> None:
        self._sample.show_sample(path)
        if path is not None:
            self._bridge.measure_sound(path)

    def _take_sample(self, path: Path | None) -> None:
        self._show_sample(path)
        self._read()

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
        voice = self._voice.text().strip()
        self._now[row] = CharacterView(name, self._pictures.paths, description, voice, self._sample.path)
        item = self._list.item(row)
        if item is not None:
            item.setText(name)
        self._show_clash()

    def _add_one(self) -> None:
        self._now.append(CharacterView(""))
        self._was.append("")
        self._list_names(len(self._now) - 1)
        self._name.setFocus()

    def _remove_one(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._now):
            del self._now[row], self._was[row]
            self._list_names(max(0, row - 1))


class NoCharactersPage(Page):
    """While no cut is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = self.tr(
            "Characters belong to a film: a face, a costume or a place that must look the same in every shot. "
            "Open a cut, then name them here."
        )
        self.column.addWidget(quiet(text))
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        return self.tr("Characters")

    def show_settings(self, settings: Settings) -> None:
        return None

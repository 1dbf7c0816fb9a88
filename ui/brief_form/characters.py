"""Which characters are in a shot: one button each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from plugin.desk.views import CharacterView
from ui.brief_form.flow import FlowLayout


class CharacterChips(QWidget):
    """Those that the prompt calls by `@name` are on as well, and go out with the words.

    Signals:
        character_switched(str, bool)
        chips_listed(): they are others now.
    """

    character_switched = Signal(str, bool)
    chips_listed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Mapping[str, int] = {}
        self._shots = 1
        self._called: tuple[str, ...] = ()
        self._known: tuple[CharacterView, ...] = ()
        self._chips: dict[str, QPushButton] = {}
        self._none, self._note = QLabel(), QLabel()
        for label in (self._none, self._note):
            label.setWordWrap(True)
            label.setObjectName("quiet")
        chips = QWidget()
        self._flow = FlowLayout(chips)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        chips.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for widget in (self._none, chips, self._note):
            column.addWidget(widget)
        self.show_note("")
        self._list()

    @property
    def known(self) -> tuple[CharacterView, ...]:
        return self._known

    @property
    def chips(self) -> tuple[QPushButton, ...]:
        return tuple(self._chips.values())

    def show_characters(self, known: tuple[CharacterView, ...]) -> None:
        if known != self._known:
            self._known = known
            self._list()

    def show_names(self, counts: Mapping[str, int], shots: int) -> None:
        """In how many of the `shots` each is."""
        self._counts, self._shots = counts, shots
        self._show()

    def show_called(self, names: tuple[str, ...]) -> None:
        """Those that stand in the prompt."""
        self._called = names
        self._show()

    def show_note(self, text: str) -> None:
        """What the model does not take of them."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _list(self) -> None:
        while (entry := self._flow.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._chips = {}
        for character in self._known:
            chip = QPushButton()
            chip.setObjectName("chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda on, name=character.name: self._switch(name, on=on))
            self._chips[character.name] = chip
            self._flow.addWidget(chip)
        self._show()
        self.chips_listed.emit()

    def _show(self) -> None:
        self._none.setText(self.tr("No characters yet. In the settings a face, costume or place gets a name."))
        self._none.setVisible(not self._known)
        for character in self._known:
            chip, count = self._chips[character.name], self._counts.get(character.name, 0)
            called = character.name in self._called
            some = 0 < count < self._shots and not called
            chip.setText(f"@{character.name} {count}/{self._shots}" if some else f"@{character.name}")
            chip.setChecked(called or count == self._shots)
            said = self.tr("The prompt names it.") if called else ""
            chip.setToolTip("\n".join(part for part in (character.description, said) if part))
            chip.setAccessibleDescription(chip.toolTip())

    def _switch(self, name: str, *, on: bool) -> None:
        if name in self._called and not on and not self._counts.get(name):
            # Only the words of the prompt could take it out.
            self._chips[name].setChecked(True)
            return
        self.character_switched.emit(name, on)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

"""Which characters are in a shot: one button each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from plugin.desk.views import CharacterView


class CharacterChips(QWidget):
    """Signals: names_changed(tuple[str, ...])."""

    names_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._known: tuple[CharacterView, ...] = ()
        self._none = QLabel()
        self._none.setWordWrap(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._show()

    def show_characters(self, known: tuple[CharacterView, ...]) -> None:
        if known != self._known:
            self._known = known
            self._show()

    def show_names(self, names: tuple[str, ...]) -> None:
        if names != self._names:
            self._names = names
            self._show()

    def _show(self) -> None:
        while (entry := self._row.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None and widget is not self._none:
                widget.deleteLater()
        self._none.setText(self.tr("No characters yet. In the settings a face, costume or place gets a name."))
        self._none.setVisible(not self._known)
        self._row.addWidget(self._none, 1)
        for character in self._known:
            chip = QPushButton(f"@{character.name}")
            chip.setCheckable(True)
            chip.setChecked(character.name in self._names)
            chip.setToolTip(character.description)
            chip.toggled.connect(lambda on, name=character.name: self._toggle(name, on=on))
            self._row.addWidget(chip)
        self._row.addStretch(1)

    def _toggle(self, name: str, *, on: bool) -> None:
        kept = tuple(known for known in self._names if known != name)
        self._names = (*kept, name) if on else kept
        self.names_changed.emit(self._names)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

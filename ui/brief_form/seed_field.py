"""The seed: a number, or none, and then each take gets its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from ui.brief_form.several import Several, several, several_text
from ui.brief_form.text_fields import Line

most_seed = 2**31 - 1
no_seed = -1


class SeedField(QSpinBox):
    """Signals:
    seed_chosen(int | None)
    """

    seed_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = no_seed
        self._usual = ""
        self._several = False
        self.setLineEdit(Line())
        self.setRange(no_seed, most_seed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editingFinished.connect(self.settle)

    def set_hint(self, text: str) -> None:
        """Seen while there is none."""
        self._usual = text
        self.setSpecialValueText(several_text() if self._several else text)

    def show_seed(self, seed: int | Several | None) -> None:
        if self.hasFocus() and self.value() != self._kept:
            return
        self._several = seed is several
        self._kept = seed if isinstance(seed, int) else no_seed
        self.setSpecialValueText(several_text() if self._several else self._usual)
        self.setValue(self._kept)

    def settle(self) -> None:
        """Say what was typed, if anything was."""
        value = self.value()
        if value != self._kept:
            self._kept = value
            self.seed_chosen.emit(None if value == no_seed else value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whoever scrolls the form must not change what it passes under the pointer."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

"""What every page of the settings is, and the small fields they share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from plugin.generators.base import Money
from plugin.settings import Settings


class Wrong(ValueError):
    """Something on a page cannot be kept; the text says what, in the user's language."""


class Page(QWidget):
    """`show_settings` comes first; `changes` names what the user made different."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.column.addLayout(self.form)

    @property
    def title(self) -> str:
        raise NotImplementedError

    def show_settings(self, settings: Settings) -> None:
        raise NotImplementedError

    def changes(self, settings: Settings) -> dict[str, Any]:
        """Fields of Settings; raises Wrong."""
        return {name: value for name, value in self.values().items() if value != getattr(settings, name)}

    def values(self) -> dict[str, Any]:
        return {}

    def add(self, label: str, widget: QWidget, hint: str = "") -> None:
        widget.setAccessibleName(label)
        if isinstance(widget, QSpinBox):
            # Fusion makes them lower than the fields above and below.
            widget.setMinimumHeight(QLineEdit().sizeHint().height())
        if not hint:
            self.form.addRow(label, widget)
            return
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(widget)
        both.addWidget(quiet(hint))
        self.form.addRow(label, both)
        widget.setAccessibleDescription(hint)


def quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def choose(box: QComboBox, value: object) -> None:
    """A value that is not in the list is added, so that saving does not lose it."""
    index = box.findData(value)
    if index < 0:
        box.addItem(str(value), value)
        index = box.count() - 1
    box.setCurrentIndex(index)


def filled(choices: Sequence[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    for text, value in choices:
        box.addItem(text, value)
    return box


def lines_box() -> QPlainTextEdit:
    """One entry per line."""
    box = QPlainTextEdit()
    box.setTabChangesFocus(True)
    box.setFixedHeight(5 * box.fontMetrics().lineSpacing() + 12)
    return box


def lines_of(box: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in box.toPlainText().splitlines() if line.strip())


def amounts(text: str, wrong: str) -> tuple[Money, ...]:
    """Read "200 USD, 900 CNY"; Wrong with `wrong` where that is not what it says."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.replace(";", ",").split(","))):
        match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)\s*([A-Za-z]{3})", part)
        if match is None:
            raise Wrong(wrong)
        found.append(Money(Decimal(match[1]), match[2].upper()))
    if len({money.currency for money in found}) < len(found):
        raise Wrong(wrong)
    return tuple(found)


def amounts_text(amounts: Sequence[Money]) -> str:
    return ", ".join(f"{money.amount} {money.currency}" for money in amounts)

"""Names and what stands for each, in one column or in several beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget


class FactTable(QWidget):
    """Long words are broken; what stands there can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._shown: object = None

    def show_rows(self, rows: Sequence[tuple[str, Sequence[str]]], heads: Sequence[QWidget] = ()) -> None:
        """`heads`: one above each column, from now on owned by the table."""
        wanted = tuple((name, tuple(values)) for name, values in rows)
        if wanted == self._shown and not heads:
            return
        self._shown = wanted
        self._empty()
        for column, head in enumerate(heads, 1):
            self._grid.addWidget(head, 0, column)
        for row, (name, values) in enumerate(wanted, 1):
            label = QLabel(name)
            label.setObjectName("quiet")
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            for column, text in enumerate(values, 1):
                self._grid.addWidget(_value(name, text), row, column)
                self._grid.setColumnStretch(column, 1)

    def _empty(self) -> None:
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        while (entry := self._grid.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _value(name: str, text: str) -> QLabel:
    label = QLabel(text)
    label.setAccessibleName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # A long name of a file must not widen the column.
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label

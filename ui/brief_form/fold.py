"""A part of the form that is rarely used: folded away until it is wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget


class Fold(QWidget):
    """A heading that shows and hides what lies under it; it stays as it was left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.content = QToolButton(), QWidget()
        self.heading.setObjectName("fold")
        self.heading.setCheckable(True)
        self.heading.setAutoRaise(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.toggled.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.content)
        self._show(open=False)

    def set_title(self, text: str) -> None:
        self.heading.setText(text)
        self.heading.setAccessibleName(text)

    @property
    def is_open(self) -> bool:
        return self.heading.isChecked()

    def _show(self, open: bool) -> None:
        self.heading.setArrowType(Qt.ArrowType.DownArrow if open else Qt.ArrowType.RightArrow)
        self.content.setVisible(open)

"""Questions before money is spent or thrown away; the window goes on while they stand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget


def ask(parent: QWidget, title: str, question: str, yes: str, agreed: Callable[[], object]) -> QMessageBox:
    """`yes` says what is done then; leaving it is what Return and Escape do."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setText(question)
    button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(leave)
    box.setEscapeButton(leave)
    button.clicked.connect(lambda: agreed())
    box.finished.connect(box.deleteLater)
    box.open()
    return box

"""Sizes in letters and lines, so that dialogs fit every font and scale."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def letters(widget: QWidget, count: int) -> int:
    """Pixels of so many Latin letters. A font's own average is that of its Chinese signs where it has them."""
    return widget.fontMetrics().horizontalAdvance("n" * count)


def lines(widget: QWidget, count: int) -> int:
    return widget.fontMetrics().lineSpacing() * count


def resize(widget: QWidget, wide: int, high: int) -> None:
    """At first, to letters and lines, as far as the screen has room."""
    screen = widget.screen().availableSize()
    widget.resize(
        min(letters(widget, wide), screen.width() * 9 // 10), min(lines(widget, high), screen.height() * 9 // 10)
    )


def scrolled(inside: QWidget) -> QScrollArea:
    """In a room of its own that is smaller than it may be; on the ground of whatever is behind it."""
    room = QScrollArea()
    room.setWidget(inside)
    room.setWidgetResizable(True)
    room.setFrameShape(QFrame.Shape.NoFrame)
    # Setting the widget turned this on.
    for widget in (inside, room.viewport()):
        widget.setAutoFillBackground(False)
    return room

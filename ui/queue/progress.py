"""Paints how far a job is."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.ordered_rows import Index
from ui.queue.model import fraction_role, job_role
from ui.theme import Look

full = {"Downloading": 0.8, "Conforming": 0.9, "Succeeded": 1.0}
"""Share of a job's way that lies behind it, where the provider says nothing."""


class ProgressBars(QStyledItemDelegate):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        job, fraction = index.data(job_role), index.data(fraction_role)
        share = full.get(job.state, fraction if job.state == "Running" else None)
        if share is None:
            return
        room: QRect = option.rect.adjusted(6, option.rect.height() // 2 - 3, -6, -(option.rect.height() // 2 - 3))
        colour = self._look.state(job.state)
        ground = self._look.state(job.state)
        ground.setAlphaF(0.25)
        painter.fillRect(room, ground)
        room.setWidth(round(room.width() * min(1.0, max(0.0, share))))
        painter.fillRect(room, colour)

"""How one take is drawn in the film strip: its picture, below it number, stage and stars."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from plugin.desk.views import TakeView
from plugin.jobs.stages import video
from ui.theme import Look
from ui.words import stage_word

take_role, picture_role, final_role = (Qt.ItemDataRole.UserRole + number for number in range(3))
margin, corner = 5, 4
ring_room = 5
"""On both sides of a number, for the ring around a circled one."""
plate, plate_text = QColor(0, 0, 0, 175), QColor("#f2f2f2")


def cell_size(width: int, metrics: QFontMetrics) -> QSize:
    """Of a cell so wide: a picture of 16:9 and a line of text."""
    return QSize(width, (width - margin * 2) * 9 // 16 + margin * 3 + metrics.height() + ring_room)


class TakeCell(QStyledItemDelegate):
    """Chosen takes have a frame and a tint, so that nothing of picture and words is hidden."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._metrics = parent.fontMetrics()
        self.width = 170

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return cell_size(self.width, self._metrics)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        state, palette = option.state, option.palette
        box: QRect = option.rect.adjusted(1, 1, -1, -1)
        take: TakeView = index.data(take_role)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_ground(painter, box, state, palette)
        picture = QRect(box.left() + margin - 1, box.top() + margin - 1, box.width() - margin * 2 + 2, 0)
        picture.setHeight(picture.width() * 9 // 16)
        self._draw_picture(painter, picture, index)
        line = QRect(picture.left(), picture.bottom() + 1, picture.width(), box.bottom() - picture.bottom())
        self._draw_words(painter, line, take, palette)
        painter.restore()

    def _draw_picture(self, painter: QPainter, place: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.fillRect(place, QColor("#000000"))
        pixmap: QPixmap | None = index.data(picture_role)
        if pixmap is not None and not pixmap.isNull():
            size = pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            at = place.center() - QPoint(size.width() // 2, size.height() // 2) + QPoint(1, 1)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(QRect(at, size).intersected(place), pixmap)
        elif pixmap is not None:
            painter.setPen(QColor("#9a9ca3"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.tr("no picture"))
        if index.data(final_role):
            self._draw_badge(painter, place, self.tr("in the cut"))

    def _draw_badge(self, painter: QPainter, place: QRect, text: str) -> None:
        width, height = self._metrics.horizontalAdvance(text) + 12, self._metrics.height() + 2
        box = QRectF(place.left() + 4, place.bottom() - 3 - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(plate_text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_words(self, painter: QPainter, line: QRect, take: TakeView, palette: QPalette) -> None:
        """Circled by a ring, as on a camera report."""
        middle = Qt.AlignmentFlag.AlignVCenter
        number, stars = f"t{take.number:03d}", "★" * take.rating
        width = self._metrics.horizontalAdvance(number) + ring_room * 2
        place = QRect(line.left(), line.top(), width, line.height())
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number)
        if take.circled:
            high = self._metrics.height() + 2
            painter.setPen(QPen(self._look.state("Succeeded"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(place.left() + 1, place.center().y() - high / 2 + 0.5, width - 2, high)
            painter.drawRoundedRect(ring, high / 2, high / 2)
        right = self._metrics.horizontalAdvance(stars)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(line.adjusted(0, 0, -2, 0), Qt.AlignmentFlag.AlignRight | middle, stars)
        if take.stage != video:
            room = line.adjusted(width + 4, 0, -right - 6, 0)
            word = self._metrics.elidedText(stage_word(take.stage), Qt.TextElideMode.ElideRight, room.width())
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | middle, word)


def _draw_ground(painter: QPainter, box: QRect, state: QStyle.StateFlag, palette: QPalette) -> None:
    accent = palette.color(QPalette.ColorRole.Highlight)
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    if chosen:
        fill = QColor(accent)
        fill.setAlpha(56)
        painter.setBrush(fill)
        painter.setPen(QPen(accent, 2))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        return
    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), corner, corner)

"""Missing shots: drawn after everything else, never narrower than can be seen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QBrush, QColor, QPainter

from plugin.desk.views import ItemView, ShotView
from ui.strip.inks import Slim
from ui.strip.lane import Face, Missing, Span
from ui.strip.sheet import Sheet
from ui.strip.view import narrowest_shot

narrowest_frame = 7
narrowest_sign = 17
bar: Final = 4
"""Height of the line that shows the state."""


def draw_shots(painter: QPainter, sheet: Sheet, row: int, span: Missing, left: int, right: int) -> None:
    """What lies between `left` and `right` on the surface."""
    view = sheet.view
    shown = span.between(*view.frames_between(left, right))
    top, height = view.row_top(row) + 1, view.rows.heights[row] - 2
    slim, faces = sheet.inks.slim, span.faces
    if crowded(sheet, span):
        for x, width, index in _columns(sheet, span, shown):
            _draw_narrow(painter, slim(faces[index]), x, top, width, height)
        return
    for index in shown:
        box = view.box(row, span, index, narrowest_shot)
        if box.width() < narrowest_frame:
            _draw_narrow(painter, slim(faces[index]), box.x(), top, box.width(), height)
        else:
            _draw_wide(painter, sheet, span.items[index], faces[index], box)


def draw_band(painter: QPainter, sheet: Sheet, left: int, right: int) -> None:
    """The line under the ruler: every missing shot of every track, also of those scrolled out of sight."""
    view, span, slim = sheet.view, sheet.model.band, sheet.inks.slim
    top, height, faces = view.ruler + 1, view.band - 3, span.faces
    shown = span.between(*view.frames_between(left, right))
    if crowded(sheet, span):
        boxes = _columns(sheet, span, shown)
    else:
        found = [(view.band_box(span.starts[index], span.ends[index]), index) for index in shown]
        boxes = [(box.x(), box.width(), index) for box, index in found]
    for x, width, index in boxes:
        painter.fillRect(x, top, max(narrowest_shot, width - 1), height, slim(faces[index]).band)


def crowded(sheet: Sheet, span: Span) -> bool:
    """Whether more lie in sight than could be told apart."""
    scale = sheet.view.scale
    return len(span.between(scale.first, scale.last)) * narrowest_shot > scale.width


def _columns(sheet: Sheet, span: Missing, shown: range) -> list[tuple[int, int, int]]:
    scale = sheet.view.scale
    origin = sheet.view.header - round(scale.first * scale.per_frame)
    return [(origin + x, width, index) for x, width, index in span.columns(shown, scale.per_frame, narrowest_shot)]


def _draw_narrow(painter: QPainter, slim: Slim, x: int, top: int, width: int, height: int) -> None:
    painter.fillRect(x, top, width, height, slim.ground)
    if slim.state is not None:
        painter.fillRect(x, top + height - bar, width, bar, slim.state)


def _draw_wide(painter: QPainter, sheet: Sheet, item: ItemView, face: Face, box: QRect) -> None:
    shot = sheet.model.shots.get(item.shot_id)
    if face.excluded:
        painter.setOpacity(0.4)
    _draw_ground(painter, sheet, face, box)
    # Signs, picture and name stay in sight while the shot's ends are scrolled away.
    left, right = max(box.left(), sheet.view.header), min(box.right(), sheet.view.width - 1)
    inner = inner_box(box)
    # Signs stand at the ends whether or not there is a picture: eyes look for them there.
    above = sheet.heading(inner.height())
    sign = 0 if above else sheet.marks.size + 4
    taken = sheet.picture(painter, item, inner, left + sign, inner.right() - sign)
    if right - left >= narrowest_sign:
        pictured = above and sheet.model.picture(item) and sheet.picture_width(inner.height(), inner.right() - left)
        heading = QRect(left, box.top(), right - left, above + bar + 2 if pictured else box.height())
        _draw_heading(painter, sheet, face, _title(item, shot), heading, taken)
    _draw_state(painter, sheet, face, sheet.model.progress.get(item.shot_id), box)
    painter.setOpacity(1.0)


def inner_box(box: QRect) -> QRect:
    """Within the frame, above the line of the state."""
    return QRect(box.left() + 1, box.top() + 1, box.width() - 2, box.height() - bar - 2)


def _draw_ground(painter: QPainter, sheet: Sheet, face: Face, box: QRect) -> None:
    inks = sheet.inks
    kind = face.kind if face.kind in inks.kind else "hole"
    painter.fillRect(box, inks.kind[kind])
    inside = box.adjusted(1, 1, -1, -1)
    painter.fillRect(inside, inks.body[kind])
    if not face.filled:
        painter.setBrushOrigin(QPoint(box.left(), box.top()))
        painter.fillRect(inside, QBrush(inks.hatch[kind]))


def _draw_heading(painter: QPainter, sheet: Sheet, face: Face, title: str, box: QRect, taken: int) -> None:
    """Signs of kind and state, the name between them, behind what the picture has `taken`."""
    inks, labels, marks = sheet.inks, sheet.labels, sheet.marks
    high = min(labels.height + 2, box.height() - bar - 2)
    y = box.top() + 2 + (high - marks.size) // 2
    left, right = box.left() + max(0, min(4, (box.width() - marks.size) // 2 + 1)), box.right() - 3
    kind = face.kind if face.kind in inks.kind else "hole"
    name_left = left + marks.size + 4 + taken
    name_right = right - (marks.size + 4 if right - left >= 2 * marks.size + 6 else 0)
    name = labels.fitted(title, name_right - name_left)
    if name is not None:
        painter.fillRect(name_left - 2, box.top() + 2, name.width + 5, high, inks.body[kind])
        painter.setPen(inks.text)
        labels.draw(painter, name_left, box.top() + 2 + (high - labels.height) / 2, name)
    painter.drawPixmap(left, y, marks.kind(face.kind))
    if right - left >= 2 * marks.size + 6:
        painter.drawPixmap(right - marks.size, y, marks.state(face.state))
    elif box.height() >= 2 * marks.size + bar + 8:
        painter.drawPixmap(left, y + marks.size + 3, marks.state(face.state))


def _draw_state(painter: QPainter, sheet: Sheet, face: Face, fraction: float | None, box: QRect) -> None:
    """A full line; a line that grows where it is known how far the work is."""
    if face.state == "NotStarted":
        return
    inks, top = sheet.inks, box.bottom() + 1 - bar
    colour: QColor = inks.state(face.state)
    if fraction is None:
        painter.fillRect(box.left(), top, box.width(), bar, colour)
        return
    painter.fillRect(box.left(), top, box.width(), bar, inks.ground)
    painter.fillRect(box.left(), top, max(2, round(box.width() * min(1.0, fraction))), bar, colour)


def _title(item: ItemView, shot: ShotView | None) -> str:
    name = item.name or (shot.name if shot else "")
    return f"{item.shot_id}  {name}" if name else item.shot_id

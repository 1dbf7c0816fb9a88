"""Missing shots: drawn after everything else, never narrower than can be seen."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QBrush, QColor, QPainter

from plugin.desk.views import ItemView, ShotView
from ui.strip.lane import Span
from ui.strip.sheet import Sheet
from ui.strip.view import narrowest_shot

narrowest_frame = 7
narrowest_sign = 22
bar: Final = 4
"""Height of the line that shows the state."""
urgent: Final = (
    "Lost", "Failed", "Running", "Submitting", "Downloading", "Conforming", "Queued", "Held", "NotStarted",
    "Cancelled", "Succeeded",
)  # fmt: skip
"""Where several shots share a pixel the first of these is shown."""
rank: Final = {state: number for number, state in enumerate(urgent)}


class Face(NamedTuple):
    """What tells shots apart where they are narrow."""

    kind: str
    state: str
    excluded: bool
    filled: bool


def face_of(sheet: Sheet, item: ItemView) -> Face:
    shot = sheet.model.shots.get(item.shot_id)
    if shot is None:
        return Face("hole", "NotStarted", False, False)
    return Face(shot.kind, shot.state, shot.excluded, shot.circled is not None or shot.in_cut)


def draw_shots(painter: QPainter, sheet: Sheet, row: int, span: Span, left: int, right: int) -> None:
    """What lies between `left` and `right` on the surface."""
    view = sheet.view
    shown = span.between(*view.frames_between(left, right))
    top, height = view.row_top(row) + 1, view.rows.heights[row] - 2
    if crowded(sheet, span):
        for x, width, index in columns(sheet, span, shown):
            _draw_narrow(painter, sheet, face_of(sheet, span.items[index]), QRect(x, top, width, height))
        return
    for index in shown:
        box, item = view.box(row, span, index, narrowest_shot), span.items[index]
        if box.width() < narrowest_frame:
            _draw_narrow(painter, sheet, face_of(sheet, item), box)
        else:
            _draw_wide(painter, sheet, item, box)


def draw_band(painter: QPainter, sheet: Sheet, left: int, right: int) -> None:
    """The line under the ruler: every missing shot of every track, also of those scrolled out of sight."""
    view, span, inks = sheet.view, sheet.model.band, sheet.inks
    shown = span.between(*view.frames_between(left, right))
    if crowded(sheet, span):
        boxes = [(x, width, span.items[index]) for x, width, index in columns(sheet, span, shown)]
    else:
        found = ((view.band_box(span.starts[index], span.ends[index]), span.items[index]) for index in shown)
        boxes = [(box.x(), box.width(), item) for box, item in found]
    for x, width, item in boxes:
        face = face_of(sheet, item)
        colour = inks.state("Succeeded") if face.filled else inks.kind.get(face.kind, inks.kind["hole"])
        colour = inks.faded(colour) if face.excluded else colour
        painter.fillRect(x, view.ruler + 1, max(narrowest_shot, width - 1), view.band - 3, colour)


def crowded(sheet: Sheet, span: Span) -> bool:
    """Whether more lie in sight than could be told apart."""
    scale = sheet.view.scale
    return len(span.between(scale.first, scale.last)) * narrowest_shot > scale.width


def columns(sheet: Sheet, span: Span, shown: range) -> list[tuple[int, int, int]]:
    """Place, width and the most urgent of the shots that share it: what is left out is covered by another shot."""
    view, shots = sheet.view, sheet.model.shots
    per_frame = view.scale.per_frame
    origin = view.header - round(view.scale.first * per_frame)
    best: dict[int, tuple[int, int, int]] = {}
    lowest = len(urgent)
    for index in shown:
        # Columns stand fast on the cut: they look the same when it is scrolled or a part of it painted anew.
        x = origin + int(span.starts[index] * per_frame) // narrowest_shot * narrowest_shot
        shot = shots.get(span.items[index].shot_id)
        urgency = lowest if shot is None else rank.get(shot.state, lowest)
        width = max(narrowest_shot, round((span.ends[index] - span.starts[index]) * per_frame))
        known = best.get(x)
        if known is None or urgency < known[0]:
            best[x] = (urgency, max(width, known[1]) if known else width, index)
    return [(x, width, index) for x, (_, width, index) in best.items()]


def _draw_narrow(painter: QPainter, sheet: Sheet, face: Face, box: QRect) -> None:
    inks = sheet.inks
    ground = inks.kind.get(face.kind, inks.kind["hole"])
    state = inks.state(face.state)
    if face.excluded:
        ground, state = inks.faded(ground), inks.faded(state)
    painter.fillRect(box, ground)
    if face.state != "NotStarted":
        painter.fillRect(box.x(), box.bottom() + 1 - bar, box.width(), bar, state)


def _draw_wide(painter: QPainter, sheet: Sheet, item: ItemView, box: QRect) -> None:
    face, shot = face_of(sheet, item), sheet.model.shots.get(item.shot_id)
    if face.excluded:
        painter.setOpacity(0.4)
    _draw_ground(painter, sheet, face, box)
    left = max(box.left(), sheet.view.header)
    inner = inner_box(box)
    left += sheet.picture(painter, item, inner, left, inner.right())
    if box.right() - left >= narrowest_sign:
        _draw_heading(
            painter, sheet, face, _title(item, shot), QRect(left, box.top(), box.right() - left, box.height())
        )
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


def _draw_heading(painter: QPainter, sheet: Sheet, face: Face, title: str, box: QRect) -> None:
    """Signs of kind and state, the name between them."""
    inks, labels, marks = sheet.inks, sheet.labels, sheet.marks
    high = min(labels.height + 2, box.height() - bar - 2)
    y = box.top() + 2 + (high - marks.size) // 2
    left, right = box.left() + 4, box.right() - 3
    kind = face.kind if face.kind in inks.kind else "hole"
    name_left = left + marks.size + 4
    name_right = right - (marks.size + 4 if right - left >= 2 * marks.size + 6 else 0)
    name = labels.fitted(title, name_right - name_left)
    if name is not None:
        width = round(name.size().width())
        painter.fillRect(name_left - 2, box.top() + 2, width + 5, high, inks.body[kind])
        painter.setPen(inks.text)
        painter.drawStaticText(QPointF(name_left, box.top() + 2 + (high - labels.height) / 2), name)
    painter.drawPixmap(left, y, marks.kind(face.kind))
    if right - left >= 2 * marks.size + 6:
        painter.drawPixmap(right - marks.size, y, marks.state(face.state))


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

"""What the strip says in words: tool tips, and for those who cannot see it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, QPoint

from plugin.desk.views import ItemView, ShotView
from ui.selection import Marks
from ui.strip.sheet import Sheet
from ui.theme import Look
from ui.times import timecode
from ui.words import kind_word, state_word

translate = QCoreApplication.translate


def tip_at(sheet: Sheet, look: Look, at: QPoint) -> str:
    """Rich text; "" where there is nothing to tell."""
    view = sheet.view
    shot = sheet.model.shots.get(view.shot_at(at))
    if shot is not None:
        return _of_shot(sheet, look, shot)
    row = view.row_at(at.y())
    if at.x() < view.header and row is not None:
        return _of_track(sheet, row)
    if at.x() >= view.header and at.y() < view.ruler:
        return _of_markers(sheet, at)
    clip = view.clip_at(at)
    return "" if clip is None else _of_clip(sheet, clip)


def _of_shot(sheet: Sheet, look: Look, shot: ShotView) -> str:
    head = f"<b>{escape(shot.id)}</b> {escape(shot.name)}"
    lines = [head, _range(sheet, shot.start, shot.frames), _kind_and_reason(look, shot), _state(sheet, shot)]
    if shot.excluded:
        lines.append(escape(translate("Strip", "Left out of fills")))
    if shot.error is not None:
        lines.append(escape(look.text(shot.error)))
    if shot.action is not None:
        lines.append(escape(look.text(shot.action)))
    return "<br>".join(lines)


def _kind_and_reason(look: Look, shot: ShotView) -> str:
    return f"{escape(kind_word(shot.kind))}: {escape(look.text(shot.reason))}"


def _state(sheet: Sheet, shot: ShotView) -> str:
    fraction = sheet.model.progress.get(shot.id)
    percent = "" if fraction is None else f" {round(fraction * 100)} %"
    return f"<b>{escape(state_word(shot.state))}</b>{percent}"


def _of_track(sheet: Sheet, row: int) -> str:
    hint = translate("Strip", "Higher or lower: drag the lower border, or turn the wheel with Alt held.")
    return f"<b>{escape(sheet.model.lanes[row].track.name)}</b><br>{escape(hint)}"


def _of_clip(sheet: Sheet, clip: ItemView) -> str:
    lines = [f"<b>{escape(clip.name)}</b>", _range(sheet, clip.start, clip.frames)]
    if clip.media is not None:
        lines.append(escape(clip.media.name))
    if not clip.enabled:
        lines.append(escape(translate("Strip", "Switched off")))
    return "<br>".join(lines)


def _of_markers(sheet: Sheet, at: QPoint) -> str:
    view, markers = sheet.view, sheet.model.markers
    first, last = view.frames_between(at.x() - 4, at.x() + 4)
    lines = [
        f"<b>{timecode(markers.starts[index] + sheet.clock.start_frame, sheet.clock.rate)}</b> "
        + escape(markers.items[index].name)
        for index in markers.between(first, last)[:8]
    ]
    return "<br>".join(lines)


def _range(sheet: Sheet, start: int, frames: int) -> str:
    begin = timecode(start + sheet.clock.start_frame, sheet.clock.rate)
    end = timecode(start + frames + sheet.clock.start_frame, sheet.clock.rate)
    length = translate("Strip", "1 frame") if frames == 1 else translate("Strip", "{count} frames").format(count=frames)
    return f"{begin} – {end} · {escape(length)}"


def standing_at(sheet: Sheet, frame: int, marks: Marks) -> str:
    """Plain words: the playhead's timecode and what lies under it, in and out."""
    return " ".join(part for part in (_lying_at(sheet, frame), _marked(sheet, marks)) if part)


def _marked(sheet: Sheet, marks: Marks) -> str:
    first, last = ("" if one is None else timecode(one + sheet.clock.start_frame, sheet.clock.rate) for one in marks)
    if first and last:
        return translate("Strip", "Marked from {first} to {last}.").format(first=first, last=last)
    if first:
        return translate("Strip", "Marked from {first} on.").format(first=first)
    return translate("Strip", "Marked up to {last}.").format(last=last) if last else ""


def _lying_at(sheet: Sheet, frame: int) -> str:
    at = timecode(frame + sheet.clock.start_frame, sheet.clock.rate)
    shot = sheet.model.shots.get(sheet.model.shot_at(frame))
    if shot is not None:
        kind, state = kind_word(shot.kind), state_word(shot.state)
        text = translate("Strip", "Playhead at {time}. Missing shot {shot} {name}: {kind}, {state}.")
        return text.format(time=at, shot=shot.id, name=shot.name, kind=kind, state=state)
    clip = sheet.model.clip_at(frame)
    if clip is not None:
        return translate("Strip", "Playhead at {time}. Clip {name}.").format(time=at, name=clip.name)
    return translate("Strip", "Playhead at {time}.").format(time=at)

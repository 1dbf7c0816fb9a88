"""First frame, key frames and last frame in one row, like a film."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from plugin.generators.base import Model
from plugin.shots.brief import KeyFrame
from ui.brief_form.key_frames import KeyFrames
from ui.brief_form.picture_well import PictureWell


class FramesRow(QWidget):
    """`first`, `keys` and `last` tell what is chosen; below them stands what the model makes of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.keys, self.last = PictureWell(), KeyFrames(), PictureWell()
        self._note = QLabel()
        self._note.setObjectName("quiet")
        self._note.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.first, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.keys, 1)
        row.addWidget(self.last, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self._note)
        self.say()

    def show_limits(self, model: Model | None, keys: tuple[KeyFrame, ...]) -> None:
        """What that model does not take of them; nothing where it takes all, or is drawn here."""
        lines = [] if model is None or not model.paid else self._lines(model, keys)
        self._note.setText("\n".join(lines))
        self._note.setVisible(bool(lines))

    def _lines(self, model: Model, keys: tuple[KeyFrame, ...]) -> list[str]:
        if not model.last_frame:
            lines = [self.tr("{0} ends on no given frame: the last frame does not go along.").format(model.title)]
            return [*lines, self.tr("It takes no key frames either.")] if keys else lines
        if len(keys) > model.middle_frames:
            parts = len(keys) + 1
            if model.middle_frames:
                text = self.tr("{0} passes through {1} key frames in one clip; with {2} the shot is joined from {3}.")
                return [text.format(model.title, model.middle_frames, len(keys), parts)]
            text = self.tr("{0} goes from frame to frame: the shot is joined from up to {1} clips.")
            return [text.format(model.title, parts)]
        return []

    def say(self) -> None:
        self.first.set_name(self.tr("First frame"))
        self.last.set_name(self.tr("Last frame"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.say()
        super().changeEvent(event)

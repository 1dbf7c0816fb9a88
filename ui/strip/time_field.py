"""The playhead's timecode, which one may type over to go elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.strip.ticks import Clock
from ui.times import timecode


class TimeField(QLineEdit):
    """Signals:
    frame_entered(int): a frame of the cut, perhaps outside of it.
    left(): the keyboard may go back to the strip.
    """

    frame_entered = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip_time")
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._clock: Clock | None = None
        self._frame = 0
        self._fit()
        self.show_frame(0, None)

    def show_frame(self, frame: int, clock: Clock | None) -> None:
        """What is being typed stays. `clock` None: no cut."""
        self._frame, self._clock = frame, clock
        self.setEnabled(clock is not None)
        if not (self.hasFocus() and self.isModified()):
            self.setText("--:--:--:--" if clock is None else timecode(frame + clock.start_frame, clock.rate))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            frame = None if self._clock is None else self._clock.read(self.text())
            self._give_up()
            if frame is not None:
                self.frame_entered.emit(frame)
        elif event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setModified(False)
        self.show_frame(self._frame, self._clock)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("00:00:00:00") + 18)

    def _give_up(self) -> None:
        self.setModified(False)
        self.show_frame(self._frame, self._clock)
        self.left.emit()

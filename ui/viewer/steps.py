"""Moving the playhead by hand: frames, seconds, cut points, ends."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from plugin.desk.views import CutView
from ui.viewer.cut_points import point_after, point_before


class Steps(QWidget):
    """What a viewer is made on. The slots of the actions have the actions' names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cut: CutView | None = None
        self._frame = 0

    def step_forward(self) -> None:
        self._go(self._frame + 1, 1)

    def step_backward(self) -> None:
        self._go(self._frame - 1, -1)

    def leap_forward(self) -> None:
        self._go(self._frame + self._second(), 1)

    def leap_backward(self) -> None:
        self._go(self._frame - self._second(), -1)

    def next_cut_point(self) -> None:
        if self._cut is not None:
            self._go(point_after(self._cut, self._frame), 1)

    def previous_cut_point(self) -> None:
        if self._cut is not None:
            self._go(point_before(self._cut, self._frame), -1)

    def go_to_start(self) -> None:
        self._go(0, 1)

    def go_to_end(self) -> None:
        if self._cut is not None:
            self._go(self._cut.frames - 1, -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a frame."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            (self.step_backward if turned > 0 else self.step_forward)()
        event.accept()

    def _go(self, frame: int, step: int) -> None:
        """By hand: what plays stops. `step` 1 or -1: which way."""
        raise NotImplementedError

    def _second(self) -> int:
        return 1 if self._cut is None else max(1, round(self._cut.rate))

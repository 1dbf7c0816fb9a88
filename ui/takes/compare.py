"""Two or four takes in step: play, step, side by side, wipe, difference."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from plugin.desk.views import TakeView
from ui.takes.canvas import CompareCanvas, modes
from ui.takes.film_strip import take_name
from ui.takes.reels import Reels


class Compare(QWidget):
    """All takes show the same frame of the shot, whatever handles they have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._takes: tuple[TakeView, ...] = ()
        self._rate = Fraction(24)
        self._asked = 0
        self._canvas, self._reels = CompareCanvas(), Reels(self)
        self._mode, self._frame, self._place = QComboBox(), QSlider(Qt.Orientation.Horizontal), QLabel()
        self._play = QToolButton()
        self._beat, self._clock, self._from = QTimer(self), QElapsedTimer(), 0
        self._lay_out()
        self.retranslate()

    def show_takes(self, takes: tuple[TakeView, ...], rate: Fraction) -> None:
        paths = [take.path for take in self._takes]
        self._takes, self._rate = takes, rate
        if paths == [take.path for take in takes]:
            return
        used = [take.frames - sum(take.handles) for take in takes]
        self._frame.setRange(0, max(0, max(used, default=1) - 1))
        self._canvas.show_images((), ())
        self._ask()

    def close_down(self) -> None:
        """Ends the decoding thread."""
        self._stop()
        self._reels.close()

    @property
    def frame(self) -> int:
        """Of the shot, from its first."""
        return self._frame.value()

    def toggle(self) -> None:
        """Play, in a loop, or stop."""
        if self._beat.isActive():
            self._stop()
            return
        self._from = self.frame if self.frame < self._frame.maximum() else 0
        self._clock.start()
        self._beat.start()
        self._play.setText("❚❚")

    def _stop(self) -> None:
        self._beat.stop()
        self._play.setText("▶")

    def _tick(self) -> None:
        """By the clock: frames are left out rather than shown late."""
        passed = int(Fraction(self._clock.elapsed(), 1000) * self._rate)
        self._frame.setValue((self._from + passed) % (self._frame.maximum() + 1))

    def _ask(self) -> None:
        frames = [min(take.handles[0] + self.frame, take.frames - 1) for take in self._takes]
        self._place.setText(f"{self.frame + 1} / {self._frame.maximum() + 1}")
        if self._takes:
            self._asked = self._reels.show([take.path for take in self._takes], frames)

    def _decoded(self, number: int, images: tuple[QImage, ...]) -> None:
        # While playing an answer to the step before is better than none.
        if number <= self._asked and len(images) == len(self._takes):
            self._canvas.show_images(images, tuple(take_name(take) for take in self._takes))

    def _lay_out(self) -> None:
        for mode in modes:
            self._mode.addItem("", mode)
        self._beat.setInterval(15)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._tick)
        self._play.setText("▶")
        self._play.clicked.connect(self.toggle)
        self._mode.currentIndexChanged.connect(lambda: self._canvas.show_mode(self._mode.currentData()))
        self._frame.valueChanged.connect(self._ask)
        self._reels.step_decoded.connect(self._decoded)
        bar = QHBoxLayout()
        bar.addWidget(self._play)
        bar.addWidget(self._frame, 1)
        bar.addWidget(self._place)
        bar.addWidget(self._mode)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas, 1)
        column.addLayout(bar)

    def retranslate(self) -> None:
        for index, text in enumerate((self.tr("Side by side"), self.tr("Wipe"), self.tr("Difference"))):
            self._mode.setItemText(index, text)
        self._mode.setAccessibleName(self.tr("How takes are compared"))
        self._frame.setAccessibleName(self.tr("Frame of the takes"))
        self._play.setAccessibleName(self.tr("Play or stop the takes"))
        self._canvas.setAccessibleName(self.tr("Pictures of the takes"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

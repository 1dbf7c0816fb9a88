"""The bar below the picture: timecode, buttons, marks, and what there is to say."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QStylePainter, QWidget

from ui.viewer.glyphs import SignButton
from ui.viewer.loudness import Loudness, loudest
from ui.viewer.panes import difference, side, wipe

comparing = {"compare_side": side, "compare_wipe": wipe, "compare_difference": difference}
"""Buttons that are seen only while takes are compared, and which way of comparing each is."""
buttons = (
    "mark_in", "mark_out", "go_to_start", "play_backward", "step_backward", "play", "step_forward", "go_to_end", "loop",
    "full_screen", "mute", *comparing,
)  # fmt: skip
volume_width = 64
roomy = 560
"""Pixels of the bar that have a place for the volume, too."""


class Note(QLabel):
    """Cut off with dots where there is no room; the whole as a tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), place, shown)


class Transport(QWidget):
    """Signals:
    asked(str): the name of the action whose button was pressed.
    """

    asked = Signal(str)

    def __init__(self, loudness: Loudness, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._loudness = loudness
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setObjectName("volume")
        self.volume.setRange(0, loudest)
        self.volume.setPageStep(loudest // 10)
        self.volume.setFixedWidth(volume_width)
        # Space and arrows belong to the picture; Tab still comes here.
        self.volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.timecode, self.note = QLabel(), Note()
        self.note.setObjectName("quiet")
        self._buttons = {name: SignButton(name) for name in buttons}
        for name in ("loop", *comparing):
            self._buttons[name].setCheckable(True)
        font = QFont(self.font())
        font.setStyleHint(QFont.StyleHint.TypeWriter)
        font.setBold(True)
        self.timecode.setFont(font)
        self._lay_out()
        self.retranslate()
        self.set_enabled(enabled=False)
        self._show_loudness()
        loudness.loudness_changed.connect(self._show_loudness)
        self.volume.valueChanged.connect(loudness.set_volume)

    def button(self, name: str) -> SignButton:
        return self._buttons[name]

    def set_enabled(self, *, enabled: bool) -> None:
        for part in (*self._buttons.values(), self.volume):
            part.setEnabled(enabled)

    def show_playing(self, speed: Fraction | None) -> None:
        """None: it stands still."""
        self._buttons["play"].set_sign("play" if speed is None else "pause")
        self._playing = speed is not None
        self._name_play()

    def show_loop(self, *, on: bool) -> None:
        self._buttons["loop"].setChecked(on)

    def show_comparing(self, mode: str, count: int, gain: int) -> None:
        """`count`: so many takes; wipe and difference are of two."""
        self._gain = gain
        for name, its_mode in comparing.items():
            self._buttons[name].setVisible(count > 1)
            self._buttons[name].setEnabled(count == 2 or its_mode == side)
            self._buttons[name].setChecked(its_mode == mode)
        self._name_difference()

    def show_note(self, note: str) -> None:
        self.note.setText(note)
        self.note.setToolTip(note)

    def _lay_out(self) -> None:
        self._playing, self._gain = False, 0
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(2)
        row.addWidget(self.timecode, 1)
        for name, button in self._buttons.items():
            if name in ("go_to_start", "loop", "mute", "compare_side"):
                row.addSpacing(self.fontMetrics().height() // 2)
            row.addWidget(button)
            if name == "mute":
                row.addWidget(self.volume)
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name))
        row.addWidget(self.note, 1)
        for name in comparing:
            self._buttons[name].hide()
        self.timecode.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def retranslate(self) -> None:
        for name, text in {
            "mark_in": self.tr("Mark in"),
            "mark_out": self.tr("Mark out"),
            "go_to_start": self.tr("To the start"),
            "play_backward": self.tr("Play backward"),
            "step_backward": self.tr("One frame back"),
            "step_forward": self.tr("One frame forward"),
            "go_to_end": self.tr("To the end"),
            "loop": self.tr("Loop around the shot"),
            "full_screen": self.tr("Full screen"),
            "compare_side": self.tr("Takes side by side"),
            "compare_wipe": self.tr("Takes as a wipe: drag the border"),
        }.items():
            self._buttons[name].setToolTip(text)
            self._buttons[name].setAccessibleName(text)
        self.timecode.setAccessibleName(self.tr("Timecode"))
        self.volume.setAccessibleName(self.tr("Volume"))
        self._name_play()
        self._name_loudness()
        self._name_difference()

    def _name_difference(self) -> None:
        text = self.tr("Difference of the takes; once more: four times as bright")
        if self._gain > 1:
            text = self.tr("Difference of the takes, four times as bright; once more: as it is")
        self._buttons["compare_difference"].setToolTip(text)
        self._buttons["compare_difference"].setAccessibleName(text)

    def _name_play(self) -> None:
        text = self.tr("Stop") if self._playing else self.tr("Play")
        self._buttons["play"].setToolTip(text)
        self._buttons["play"].setAccessibleName(text)

    def _show_loudness(self) -> None:
        with QSignalBlocker(self.volume):
            self.volume.setValue(self._loudness.volume)
        self._buttons["mute"].set_sign("muted" if self._loudness.gain == 0 else "mute")
        self._name_loudness()

    def _name_loudness(self) -> None:
        text = self.tr("Sound on") if self._loudness.muted else self.tr("Mute")
        self._buttons["mute"].setToolTip(text)
        self._buttons["mute"].setAccessibleName(text)
        self.volume.setToolTip(self.tr("Volume: {0} %").format(self._loudness.volume))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the buttons go before."""
        super().resizeEvent(event)
        self.volume.setVisible(self.width() >= roomy)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

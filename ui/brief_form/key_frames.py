"""The pictures that a shot passes through, in order, each at a frame of its own or evenly between the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSpinBox, QToolButton, QVBoxLayout, QWidget

from plugin.shots.brief import KeyFrame
from ui.brief_form.picture_list import Pictures, size
from ui.brief_form.picture_well import suffixes
from ui.brief_form.playhead_button import PlayheadButton
from ui.brief_form.several import Several, several, several_text

__all__ = ["KeyFrames", "size"]

evenly = -1


class KeyFrames(QWidget):
    """Signals:
    frames_changed(tuple[KeyFrame, ...])
    playhead_wanted(): the frame that the cut shows there, behind the others.
    """

    frames_changed = Signal(tuple)
    playhead_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[KeyFrame, ...] = ()
        self._several = False
        self._title, self._list, self._number = QLabel(), Pictures(ordered=True), QSpinBox()
        self._add, self._playhead = QToolButton(), PlayheadButton()
        self._add.setText("+")
        self._add.setAutoRaise(True)
        self._number.setRange(evenly, evenly)
        self._number.setEnabled(False)
        self._number.setKeyboardTracking(False)
        self.setFocusProxy(self._list)
        self._lay_out()
        self._add.clicked.connect(self._choose)
        self._playhead.clicked.connect(self.playhead_wanted)
        self._list.pictures_dropped.connect(self._added)
        self._list.removal_wanted.connect(self._remove)
        self._list.row_moved.connect(self._move)
        self._list.itemSelectionChanged.connect(self._show_number)
        self._number.valueChanged.connect(self._number_chosen)
        self.retranslate()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(2)
        below.addWidget(self._number, 1)
        below.addWidget(self._playhead)
        below.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addWidget(self._list)
        column.addLayout(below)
        column.addStretch(1)

    @property
    def keys(self) -> tuple[KeyFrame, ...]:
        return self._keys

    def show_frames(self, keys: tuple[KeyFrame, ...] | Several, frames: int) -> None:
        """`frames`: how many the shot has."""
        self._several = keys is several
        self._keys = () if isinstance(keys, Several) else keys
        self._list.show_pictures([(key.path, self._place(key)) for key in self._keys])
        self._number.blockSignals(True)
        self._number.setRange(evenly, max(evenly, frames - 1))
        self._number.blockSignals(False)
        self._show_number()
        self._say()

    def show_picture(self, path: Path, image: QImage) -> None:
        self._list.show_picture(path, image)

    def add(self, path: Path) -> None:
        self._added([path])

    def _place(self, key: KeyFrame) -> str:
        return self.tr("evenly") if key.frame is None else self.tr("frame {0}").format(key.frame)

    def _chosen_row(self) -> int | None:
        rows = [index.row() for index in self._list.selectedIndexes()]
        return rows[0] if len(rows) == 1 and rows[0] < len(self._keys) else None

    def _show_number(self) -> None:
        row = self._chosen_row()
        self._number.setEnabled(row is not None)
        self._number.blockSignals(True)
        frame = self._keys[row].frame if row is not None else None
        self._number.setValue(evenly if frame is None else frame)
        self._number.blockSignals(False)

    def _number_chosen(self, value: int) -> None:
        row = self._chosen_row()
        if row is not None:
            changed = replace(self._keys[row], frame=None if value == evenly else value)
            self._change((*self._keys[:row], changed, *self._keys[row + 1 :]))

    def _choose(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        title, kinds = self.tr("Key frames"), self.tr("Pictures ({0})").format(patterns)
        chosen, _ = QFileDialog.getOpenFileNames(self, title, "", kinds)
        self._added([Path(name) for name in chosen])

    def _added(self, paths: list[Path]) -> None:
        if paths:
            self._change((*self._keys, *(KeyFrame(path) for path in paths)))

    def _remove(self) -> None:
        gone = {index.row() for index in self._list.selectedIndexes()}
        if gone:
            self._change(tuple(key for row, key in enumerate(self._keys) if row not in gone))

    def _move(self, row: int, to: int) -> None:
        keys = list(self._keys)
        keys.insert(to, keys.pop(row))
        self._change(tuple(keys))

    def _change(self, keys: tuple[KeyFrame, ...]) -> None:
        self.frames_changed.emit(keys)

    def _say(self) -> None:
        self._title.setText(self.tr("Key frames"))
        self._list.set_hint(several_text() if self._several else self.tr("Drop pictures here"))

    def retranslate(self) -> None:
        self._say()
        for row, key in enumerate(self._keys):
            self._list.item(row).setText(self._place(key))
        self._list.setAccessibleName(self.tr("Key frames"))
        self._list.setToolTip(
            self.tr("Pictures that the shot passes through. Drop them here; drag, or Ctrl with an arrow key, changes "
                    "their order; Delete takes them away.")
        )  # fmt: skip
        self._number.setSpecialValueText(self.tr("evenly"))
        self._number.setAccessibleName(self.tr("Frame of the chosen key frame, counted from the shot's first"))
        self._number.setToolTip(self.tr("At which frame of the shot the chosen picture is reached"))
        self._add.setAccessibleName(self.tr("Add key frames"))
        self._add.setToolTip(self.tr("Add key frames"))
        self._playhead.set_purpose(self.tr("Key frames"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

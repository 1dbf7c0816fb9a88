"""A place for the recording of a voice: drop one on it, choose one, take it away."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from plugin.desk.views import Problem
from ui.theme import Look

suffixes: Final = (".wav", ".mp3", ".m4a", ".aac", ".flac", ".ogg", ".opus", ".aif", ".aiff", ".mp4", ".mov")
shortest, longest = 5, 30
"""Seconds that a provider makes a voice of."""


class VoiceWell(QWidget):
    """Signals:
    sample_chosen(Path | None)
    """

    sample_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._path: Path | None = None
        self.name, self.choose_button, self.remove_button = QLabel(), QPushButton(), QPushButton()
        self.remark = QLabel()
        self.remark.setWordWrap(True)
        self.setAcceptDrops(True)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.choose_button)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.remark)
        self.choose_button.setText(self.tr("Choose..."))
        self.choose_button.setAccessibleName(self.tr("Choose the recording of the voice"))
        self.remove_button.setText(self.tr("Remove"))
        self.remove_button.setAccessibleName(self.tr("Remove the recording of the voice"))
        self.choose_button.clicked.connect(self._choose)
        self.remove_button.clicked.connect(lambda: self.sample_chosen.emit(None))
        self.show_sample(None)

    @property
    def path(self) -> Path | None:
        return self._path

    def show_sample(self, path: Path | None) -> None:
        """Its length comes with `show_length`."""
        self._path = path
        self.name.setText(path.name if path else self.tr("none; drop a recording here"))
        self.name.setToolTip(str(path or ""))
        self.remove_button.setEnabled(path is not None)
        self.remark.hide()

    def show_length(self, path: Path, seconds: float, problem: Problem | None) -> None:
        if path != self._path:
            return
        if problem is not None:
            self._remark(self._look.text(problem.message), is_wrong=True)
            return
        self.name.setText(self.tr("{0}, {1} s").format(path.name, f"{seconds:.1f}"))
        if not shortest <= seconds <= longest:
            text = self.tr("Providers make a voice of {0} to {1} seconds.").format(shortest, longest)
            self._remark(text, is_wrong=True)

    def _remark(self, text: str, *, is_wrong: bool) -> None:
        self.remark.setText(text)
        self.remark.setObjectName("refusal" if is_wrong else "quiet")
        self.remark.style().polish(self.remark)
        self.remark.show()

    def _choose(self) -> None:
        kinds = self.tr("Recordings ({0})").format(" ".join(f"*{suffix}" for suffix in suffixes))
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Recording of the voice"), "", kinds)
        if chosen:
            self.sample_chosen.emit(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in _dropped(event)[:1]:
            event.acceptProposedAction()
            self.sample_chosen.emit(path)


def _dropped(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return [path for path in paths if path.suffix.lower() in suffixes]

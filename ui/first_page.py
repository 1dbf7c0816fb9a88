"""What the window shows while no cut is open: three ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


class FirstPage(QWidget):
    """Knows no bridge, so that it can be painted before anything heavy is loaded.

    Signals:
        cut_chosen(Path): of the recent list.
        open_asked(), demo_asked(), demo_stopped()
    """

    cut_chosen = Signal(object)
    open_asked = Signal()
    demo_asked = Signal()
    demo_stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("firstPage")
        self._title, self._lead, self._formats, self._recent_title = QLabel(), QLabel(), QLabel(), QLabel()
        self._demo_text = QLabel()
        self._title.setObjectName("title")
        self._lead.setObjectName("lead")
        self._formats.setObjectName("quiet")
        self._demo_text.setObjectName("quiet")
        self.open_button, self.demo_button, self.stop_button = QPushButton(), QPushButton(), QPushButton()
        self.open_button.setObjectName("primary")
        self.recent = QListWidget()
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self._lay_out()
        self._connect()
        self.show_recent(())
        self.show_demo(None)
        self.retranslate()

    def show_recent(self, paths: Sequence[str]) -> None:
        self.recent.clear()
        for text in paths:
            path = Path(text)
            item = QListWidgetItem(f"{path.name}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, text)
            item.setToolTip(text)
            self.recent.addItem(item)
        for widget in (self.recent, self._recent_title):
            widget.setVisible(bool(paths))

    def show_demo(self, fraction: float | None) -> None:
        """How far the demo film is; None: it is not being made."""
        busy = fraction is not None
        self.demo_button.setVisible(not busy)
        self.progress.setVisible(busy)
        self.stop_button.setVisible(busy)
        self.progress.setValue(round((fraction or 0.0) * 1000))

    def _lay_out(self) -> None:
        drop = QFrame()
        drop.setObjectName("dropPlace")
        inside = QVBoxLayout(drop)
        inside.setContentsMargins(32, 28, 32, 28)
        inside.setSpacing(10)
        for label in (self._title, self._lead, self._formats, self._demo_text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        inside.addWidget(self._title)
        inside.addWidget(self._lead)
        inside.addLayout(_centred(self.open_button))
        inside.addWidget(self._formats)
        self.progress.setMinimumWidth(220)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(drop)
        column.addWidget(self._recent_title)
        column.addWidget(self.recent)
        column.addWidget(self._demo_text)
        column.addLayout(_centred(self.demo_button, self.progress, self.stop_button))
        column.addStretch(3)
        self.recent.setMinimumHeight(4 * self.fontMetrics().height())
        self.recent.setMaximumHeight(14 * self.fontMetrics().height())
        self.recent.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column, 3)
        row.addStretch(1)

    def _connect(self) -> None:
        self.open_button.clicked.connect(self.open_asked)
        self.demo_button.clicked.connect(self.demo_asked)
        self.stop_button.clicked.connect(self.demo_stopped)
        self.recent.itemActivated.connect(self._chosen)
        self.recent.itemClicked.connect(self._chosen)

    def _chosen(self, item: QListWidgetItem) -> None:
        self.cut_chosen.emit(Path(item.data(Qt.ItemDataRole.UserRole)))

    def retranslate(self) -> None:
        self._title.setText(self.tr("Drop a cut here"))
        self._lead.setText(self.tr("Second Unit finds the shots it is missing, makes them, and hands the cut back."))
        self._formats.setText(self.tr("OTIO, Final Cut XML (FCP 7 and FCPXML), EDL, AAF, Kdenlive"))
        self.open_button.setText(self.tr("Open a cut..."))
        self._recent_title.setText(self.tr("Recent cuts"))
        self.recent.setAccessibleName(self.tr("Recent cuts"))
        self._demo_text.setText(
            self.tr("No cut at hand? A short film with missing shots shows how it works, free and without a network.")
        )
        self.demo_button.setText(self.tr("Make the demo film..."))
        self.stop_button.setText(self.tr("Stop"))
        self.stop_button.setAccessibleName(self.tr("Stop making the demo film"))
        self.progress.setAccessibleName(self.tr("Progress of the demo film"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _centred(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row

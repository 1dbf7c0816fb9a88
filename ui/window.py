"""The window: toolbar, menus, message bar, and either the first page or the parts around a cut."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.edits import Edits
from ui.first_page import FirstPage
from ui.kept import Kept
from ui.language import Speech
from ui.menus import Menus, Toolbar
from ui.shortcuts import Shortcuts
from ui.theme import Look, apply_theme

if TYPE_CHECKING:
    # Loaded after the first picture of the window.
    from ui.bridge import Bridge
    from ui.conductor import Conductor

cut_suffixes = ("otio", "otioz", "otiod", "xml", "fcpxml", "fcpxmld", "edl", "aaf", "kdenlive")


class Window(QMainWindow):
    """Made without anything heavy, painted, then equipped with a bridge and the parts."""

    def __init__(self, kept: Kept, look: Look, speech: Speech) -> None:
        super().__init__()
        self.kept, self.look, self.speech = kept, look, speech
        self.edits = Edits(self)
        self.shortcuts = Shortcuts(kept.preset, kept.keys, self)
        self.actions_by_name = Actions(self, self.shortcuts)
        self.menus = Menus(self, self.actions_by_name)
        self.toolbar = Toolbar(self.actions_by_name, self.menus.recent, self)
        self.addToolBar(self.toolbar)
        self.first_page = FirstPage()
        self.conductor: Conductor | None = None
        self._wanted: tuple[Path, Path | None] | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.first_page)
        self._place = QVBoxLayout()
        self._lay_out()
        self._connect()
        self.show_recent()
        self.menus.show_choices(dark=kept.dark, code=speech.code)
        self._restore_geometry()
        self.retranslate()

    def equip(self, bridge: Bridge) -> None:
        """From here on it can do everything. Takes the bridge over: it ends with the window."""
        from ui.conductor import Conductor

        self.conductor = Conductor(self, bridge)
        if self._wanted is not None:
            self.open_cut(*self._wanted)

    def put_on_top(self, widget: QWidget) -> None:
        """Above whatever page is shown."""
        self._place.insertWidget(0, widget)

    def open_cut(self, path: Path, project: Path | None = None) -> None:
        self._wanted = (path, project)
        if self.conductor is not None:
            self.conductor.open_cut(path, project)

    def show_recent(self) -> None:
        self.first_page.show_recent(self.kept.recent)
        self.menus.show_recent(self.kept.recent)

    def show_busy(self, busy: bool) -> None:
        self.setCursor(Qt.CursorShape.BusyCursor) if busy else self.unsetCursor()

    def open_settings(self, bridge: Bridge) -> None:
        from ui.settings.dialog import SettingsDialog

        dialog = SettingsDialog(bridge, self.look, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_for_cut(self) -> None:
        patterns = " ".join(f"*.{suffix}" for suffix in cut_suffixes)
        kinds = self.tr("Cuts ({0})").format(patterns) + ";;" + self.tr("All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Open a cut"), self.kept.folder, kinds)
        if chosen:
            self.open_cut(Path(chosen))

    def _lay_out(self) -> None:
        middle = QWidget()
        self._place = QVBoxLayout(middle)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(0)
        self._place.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.first_page.open_asked.connect(self.ask_for_cut)
        self.first_page.cut_chosen.connect(self.open_cut)
        self.menus.recent_chosen.connect(self.open_cut)
        self.menus.theme_chosen.connect(lambda dark: self.use_theme(dark=dark))
        self.menus.language_chosen.connect(self.use_language)
        self.actions_by_name["open_cut"].triggered.connect(self.ask_for_cut)
        self.actions_by_name["quit"].triggered.connect(self.close)

    def _restore_geometry(self) -> None:
        if not self.kept.geometry or not self.restoreGeometry(QByteArray(self.kept.geometry)):
            screen = self.screen().availableGeometry()
            self.resize(min(1500, screen.width() * 9 // 10), min(940, screen.height() * 9 // 10))

    def retranslate(self) -> None:
        self.actions_by_name.retranslate()
        self.menus.retranslate()
        self.toolbar.retranslate()
        if self.conductor is None:
            self.setWindowTitle("Second Unit")
            self.toolbar.generate_button.setText(self.tr("Generate"))
            self.toolbar.generate_button.setEnabled(False)
        else:
            self.conductor.retranslate()

    def use_theme(self, *, dark: bool) -> None:
        self.kept.dark = dark
        apply_theme(dark=dark)
        self.look.change(dark=dark)
        self.menus.show_choices(dark=dark, code=self.speech.code)
        if self.conductor is not None:
            self.conductor.keep()

    def use_language(self, code: str) -> None:
        self.kept.language = code
        self.speech.use(code)
        self.menus.show_choices(dark=self.kept.dark, code=code)
        if self.conductor is not None:
            self.conductor.bridge.save_settings({"language": code})

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            # The program that was dragged from waits until this returns.
            QTimer.singleShot(0, self, lambda: self.open_cut(path))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.kept.geometry = bytes(self.saveGeometry().data())
        if self.conductor is not None:
            self.conductor.close()
            self.conductor = None
        event.accept()


def _dropped(event: QDropEvent) -> Path | None:
    """The first file of a drop that may be a cut."""
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix.lower().lstrip(".") in cut_suffixes:
            return path
    return None

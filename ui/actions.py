"""Every action of the window by name, with its text and keys; menus and parts take them from here."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.shortcuts import Shortcuts, rows, sequences


class Actions:
    """`window` owns them; keys work in the whole of it, those that are near only where `put_near` says."""

    def __init__(self, window: QWidget, shortcuts: Shortcuts) -> None:
        self._shortcuts = shortcuts
        self._by_name: dict[str, QAction] = {}
        for row in rows:
            action = QAction(window)
            action.setObjectName(row.name)
            near, wide = Qt.ShortcutContext.WidgetWithChildrenShortcut, Qt.ShortcutContext.WindowShortcut
            action.setShortcutContext(near if row.near else wide)
            # Qt would move some into the application's menu by their words.
            action.setMenuRole(QAction.MenuRole.NoRole)
            self._by_name[row.name] = action
            if not row.near:
                window.addAction(action)
        shortcuts.shortcuts_changed.connect(self.set_keys)
        self.set_keys()
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def put_near(self, widgets: Iterable[QWidget]) -> None:
        """Where the near ones work: while one of these has the keyboard."""
        for widget in widgets:
            for row in rows:
                if row.near:
                    widget.addAction(self._by_name[row.name])

    def enable(self, names: Iterable[str], enabled: bool) -> None:
        for name in names:
            self._by_name[name].setEnabled(enabled)

    def set_keys(self) -> None:
        for row in rows:
            self._by_name[row.name].setShortcuts(sequences(self._shortcuts.keys(row.name)))

    def retranslate(self) -> None:
        for row in rows:
            self._by_name[row.name].setText(QCoreApplication.translate("Actions", row.text))

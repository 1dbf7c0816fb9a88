"""Pages of the window itself: language and theme, and keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from plugin.settings import Settings
from ui.settings.page import Page, choose, filled, quiet
from ui.shortcuts import Shortcuts, conflicts, preset_names, presets, row_of, rows


class LooksPage(Page):
    def __init__(self, *, dark: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = filled([(self.tr("As the system"), ""), ("English", "en"), ("简体中文", "zh")])
        self._theme = filled([(self.tr("Dark"), True), (self.tr("Light"), False)])
        choose(self._theme, dark)
        self.add(self.tr("Language"), self._language)
        self.add(self.tr("Theme"), self._theme)
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        return self.tr("Looks")

    @property
    def dark(self) -> bool:
        return bool(self._theme.currentData())

    def show_settings(self, settings: Settings) -> None:
        choose(self._language, settings.language)

    def values(self) -> dict[str, Any]:
        return {"language": self._language.currentData()}


class KeysPage(Page):
    """A preset, and what the user made different in it."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = shortcuts.own
        self._preset = filled([(preset_names[name], name) for name in presets])
        choose(self._preset, shortcuts.preset)
        self._search, self._table = QLineEdit(), QTableWidget(len(rows), 3)
        self._search.setPlaceholderText(self.tr("Search actions and keys"))
        self._search.setAccessibleName(self.tr("Search actions and keys"))
        self._edit = QKeySequenceEdit()
        self._edit.setMaximumSequenceLength(1)
        self._edit.setClearButtonEnabled(True)
        # Shift+Tab would go to the line inside, which gives the keyboard back at once.
        for line in self._edit.findChildren(QLineEdit):
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._warning = quiet("")
        self.add(self.tr("In the manner of"), self._preset)
        self.column.addWidget(self._search)
        self.column.addWidget(self._table, 1)
        self.form.addRow(self._warning)
        self.add(self.tr("Keys of the selected action"), self._edit)
        self.back_button = QPushButton(self.tr("Back to the preset"))
        self.back_button.setToolTip(self.tr("Takes back every key that you changed"))
        self.column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._set_up_table()
        self._show()
        self._preset.currentIndexChanged.connect(self._show)
        self._search.textChanged.connect(self._filter)
        self._table.itemSelectionChanged.connect(self._selected)
        self._edit.editingFinished.connect(self._edited)
        self.back_button.clicked.connect(self._go_back)
        self._table.selectRow(0)

    @property
    def title(self) -> str:
        return self.tr("Keys")

    @property
    def chosen(self) -> tuple[str, dict[str, str]]:
        preset = str(self._preset.currentData())
        own = {name: keys for name, keys in self._own.items() if keys != row_of(name).of(preset)}
        return preset, own

    def show_settings(self, settings: Settings) -> None:
        return None

    def _set_up_table(self) -> None:
        self._table.setHorizontalHeaderLabels([self.tr("Action"), self.tr("Keys"), self.tr("Also on these keys")])
        self._table.setAccessibleName(self.tr("Actions and their keys"))
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.setAlternatingRowColors(True)
        self._table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def _keys(self) -> dict[str, str]:
        preset = str(self._preset.currentData())
        return {row.name: self._own.get(row.name, row.of(preset)) for row in rows}

    def _show(self) -> None:
        keys = self._keys()
        clashes = conflicts(keys)
        for index, row in enumerate(rows):
            others = ", ".join(_text(name) for name in clashes.get(row.name, ()))
            own = row.name in self._own and self._own[row.name] != row.of(str(self._preset.currentData()))
            for column, text in enumerate((_text(row.name), keys[row.name], others)):
                item = QTableWidgetItem(text)
                font = item.font()
                font.setBold(own)
                item.setFont(font)
                self._table.setItem(index, column, item)
        count = len(clashes)
        self.back_button.setEnabled(bool(self.chosen[1]))
        self._warning.setObjectName("refusal" if count else "quiet")
        self._warning.style().polish(self._warning)
        self._warning.setText(
            self.tr("{0} actions share keys with another one; neither works until that is mended.").format(count)
            if count
            else self.tr("Select an action, then press its keys below. What you changed is bold.")
        )

    def _filter(self) -> None:
        wanted = self._search.text().lower()
        for index in range(self._table.rowCount()):
            items = (self._table.item(index, column) for column in (0, 1))
            self._table.setRowHidden(index, not any(item and wanted in item.text().lower() for item in items))

    def _selected(self) -> None:
        name = self._current()
        if name:
            self._edit.setKeySequence(self._keys()[name].split(" ")[0])

    def _edited(self) -> None:
        name = self._current()
        text = self._edit.keySequence().toString()
        if name and text != self._keys()[name].split(" ")[0]:
            self._own[name] = text
            self._show()

    def _go_back(self) -> None:
        self._own = {}
        self._show()
        self._selected()

    def _current(self) -> str:
        chosen = self._table.selectionModel().selectedRows() if self._table.selectionModel() else []
        return rows[chosen[0].row()].name if chosen else ""


def _text(name: str) -> str:
    return QCoreApplication.translate("Actions", row_of(name).text)

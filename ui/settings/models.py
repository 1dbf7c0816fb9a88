"""The page of models: prices and limits with their dates, and newer tables of them."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QBrush, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from plugin.desk.table_views import ModelRow, TablePreview, TablesView
from plugin.settings import Settings
from ui.bridge import Bridge
from ui.dropped import dropped_files
from ui.settings.page import Page, quiet
from ui.settings.take_in import TakeInDialog
from ui.sizes import letters, lines
from ui.tables import show_as_list
from ui.theme import Look

old_days = 60
"""Prices that were checked longer ago are marked."""
checked_column, source_column = 4, 5


class ModelsPage(Page):
    """Tables are taken in and set aside at once, not with the rest of the settings."""

    def __init__(self, bridge: Bridge, look: Look, today: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self._today = today or date.today()
        self._rows: tuple[ModelRow, ...] = ()
        self._folder = Path()
        self._search, self.table, self._details = QLineEdit(), QTableWidget(0, 6), QLabel()
        self._old, self._unread = quiet(""), quiet("")
        self.take_button, self.back_button, self._show = QPushButton(), QPushButton(), QPushButton()
        self.setAcceptDrops(True)
        self._set_up_table()
        self._lay_out()
        self._say()
        self._connect()
        self._selected()
        bridge.list_tables()

    @property
    def title(self) -> str:
        return self.tr("Models")

    def show_settings(self, settings: Settings) -> None:
        return None

    def show_tables(self, tables: TablesView) -> None:
        chosen = self._chosen()
        self._rows, self._folder = tables.rows, tables.folder
        self.table.setRowCount(len(tables.rows))
        for index, row in enumerate(tables.rows):
            self._show_row(index, row)
        self._fit_columns()
        self._unread.setText("\n".join(self._look.text(one.message) for one in tables.unread))
        self._unread.setVisible(bool(tables.unread))
        count = sum(map(self._is_old, tables.rows))
        self._old.setText(self.tr("{0} prices were checked more than {1} days ago.").format(count, old_days))
        self._old.setVisible(bool(count))
        self._choose_again(chosen)
        self._selected()

    def _show_row(self, index: int, row: ModelRow) -> None:
        model, prices = row.model, [self._look.text(line) for line in row.prices]
        more = f" (+{len(prices) - 1})" if len(prices) > 1 else ""
        lengths = next((self._limit(value) for _, value in row.limits), "")
        source = row.file or self.tr("built in")
        cells = (model.generator, model.title, prices[0] + more, lengths, self._checked(row), source)
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            if column == checked_column and self._is_old(row):
                item.setForeground(QBrush(self._look.state("Lost")))
                item.setToolTip(self.tr("Checked more than {0} days ago: it may be another by now.").format(old_days))
            if column == source_column and row.file:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.table.setItem(index, column, item)

    def _fit_columns(self) -> None:
        """What is longer is cut off with dots; the whole stands below the table."""
        self.table.resizeColumnsToContents()
        for column, most in ((1, 24), (2, 30), (3, 12)):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), letters(self, most)))

    def _checked(self, row: ModelRow) -> str:
        if not self._is_old(row):
            return row.model.dated
        return f"⚠ {row.model.dated}"

    def _is_old(self, row: ModelRow) -> bool:
        return row.model.paid and (self._today - date.fromisoformat(row.model.dated)).days > old_days

    def _limit(self, value: object) -> str:
        return value if isinstance(value, str) else self._look.text(value)  # type: ignore[arg-type]

    # Inside

    def _set_up_table(self) -> None:
        show_as_list(self.table)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setStretchLastSection(True)

    def _lay_out(self) -> None:
        self._unread.setObjectName("refusal")
        for label in (self._old, self._unread):
            label.hide()
        self._details.setTextFormat(Qt.TextFormat.RichText)
        self._details.setWordWrap(True)
        self._details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        room = QScrollArea()
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setWidgetResizable(True)
        room.setWidget(self._details)
        room.setFixedHeight(lines(self, 9))
        row = QHBoxLayout()
        row.addWidget(self.take_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self._show)
        about = self.tr("Prices and limits are tables, each row with its date. Drop a newer table here, or choose one.")
        for widget in (quiet(about), self._unread, self._old, self._search):
            self.column.addWidget(widget)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(room)
        self.column.addLayout(row)

    def _say(self) -> None:
        heads = (
            self.tr("Generator"), self.tr("Model"), self.tr("Price"), self.tr("Lengths"), self.tr("Checked"),
            self.tr("From"),
        )  # fmt: skip
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setAccessibleName(self.tr("Models"))
        self._search.setPlaceholderText(self.tr("Search models"))
        self._search.setAccessibleName(self.tr("Search models"))
        self._search.setClearButtonEnabled(True)
        self.take_button.setText(self.tr("Take in a newer table..."))
        self.back_button.setText(self.tr("Back to the built-in one"))
        self._show.setText(self.tr("Open folder"))
        self._show.setToolTip(self.tr("Where your own tables lie"))

    def _connect(self) -> None:
        self._bridge.tables_listed.connect(self.show_tables)
        self._bridge.table_previewed.connect(self._previewed)
        self._search.textChanged.connect(self._filter)
        self.table.itemSelectionChanged.connect(self._selected)
        self.take_button.clicked.connect(self._choose)
        self.back_button.clicked.connect(self._go_back)
        self._show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))))

    def _chosen(self) -> ModelRow | None:
        chosen = self.table.selectionModel().selectedRows()
        return self._rows[chosen[0].row()] if chosen and chosen[0].row() < len(self._rows) else None

    def _choose_again(self, chosen: ModelRow | None) -> None:
        names = [(row.model.generator, row.model.name) for row in self._rows]
        wanted = (chosen.model.generator, chosen.model.name) if chosen else None
        self.table.selectRow(names.index(wanted) if wanted in names else 0)

    def _selected(self) -> None:
        row = self._chosen()
        self.back_button.setEnabled(row is not None and bool(row.file))
        self._show.setEnabled(any(one.file for one in self._rows))
        if row is None:
            self._details.setText("")
            return
        prices = "<br>".join(escape(self._look.text(line)) for line in row.prices)
        facts = (f"{escape(self._look.text(name))}: {escape(self._limit(value))}" for name, value in row.limits)
        limits = " &nbsp;·&nbsp; ".join(facts)
        always = self.tr(" (whatever its date)") if row.always else ""
        source = self.tr("From {0}{1}: {2}").format(row.file or self.tr("the built-in table"), always, row.model.source)
        title = f"<b>{escape(row.model.title)}</b> &nbsp; {escape(row.model.generator)} {escape(row.model.name)}"
        self._details.setText(f"{title}<br>{prices}<br>{limits}<br>{escape(source)}")

    def _filter(self) -> None:
        words = self._search.text().lower().split()
        for index, row in enumerate(self._rows):
            said = f"{row.model.generator} {row.model.name} {row.model.title} {row.file}".lower()
            self.table.setRowHidden(index, not all(word in said for word in words))

    def _choose(self) -> None:
        kinds = self.tr("Tables of models (*.toml)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Take in a newer table"), "", kinds)
        if chosen:
            self._bridge.preview_table(Path(chosen))

    def _previewed(self, preview: TablePreview) -> None:
        dialog = TakeInDialog(preview, self._look, self)
        dialog.accepted.connect(lambda: self._bridge.take_in_table(preview.path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _go_back(self) -> None:
        row = self._chosen()
        if row is not None and row.file:
            self._bridge.set_aside_table(row.file)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event, (".toml",)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in dropped_files(event, (".toml",))[:1]:
            event.acceptProposedAction()
            self._bridge.preview_table(path)

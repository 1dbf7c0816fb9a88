"""Every word that a user can see or have read out: of widgets, tables, lists, trees, menus and tool tips."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QMenu,
    QMenuBar,
    QTabBar,
    QWidget,
)

most_rows = 40


def texts(root: QWidget) -> Iterator[str]:
    """Of `root` and all that is visible in it."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and widget.window() is root.window():
            yield from _of_widget(widget)


def menu_texts(bar: QMenuBar) -> Iterator[str]:
    """Of menus that need not be open."""
    for action in bar.actions():
        yield action.text()
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from _of_menu(menu)


def _of_menu(menu: QMenu) -> Iterator[str]:
    for action in menu.actions():
        yield action.text()
        yield action.toolTip()
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _of_menu(below)


def _of_widget(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    if widget.isWindow():
        yield widget.windowTitle()
    for name in ("text", "placeholderText", "title", "toPlainText"):
        read = getattr(widget, name, None)
        if callable(read):
            yield str(read())
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and widget.model() is not None:
        yield from _of_model(widget.model(), QModelIndex())


def _of_model(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    yield from (str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in range(columns))
    for row in range(min(most_rows, model.rowCount(parent))):
        for column in range(columns):
            index = model.index(row, column, parent)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(index.data(role) or "")
        yield from _of_model(model, model.index(row, 0, parent))

"""What all tables of the window have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView


def show_as_list(table: QTableView) -> None:
    """Whole rows, told apart by their grounds; Tab goes on to what stands after the table."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)

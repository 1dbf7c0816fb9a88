"""Which rows are shown: those whose words hold what was typed, and whose state and kind are asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSortFilterProxyModel

from plugin.desk.views import ShotView
from ui.shots_table.model import Index, order_role, shot_role
from ui.words import kind_word, state_word

groups = {
    "": (),
    "missing": ("NotStarted", "Failed", "Cancelled"),
    "working": ("Held", "Queued", "Submitting", "Running", "Downloading", "Conforming"),
    "done": ("Succeeded",),
    "trouble": ("Failed", "Lost"),
}
"""States by the name of a filter."""


class RowsShown(QSortFilterProxyModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._group = ""
        self.setSortRole(order_role)
        self.setDynamicSortFilter(True)

    def show_words(self, text: str) -> None:
        """Every word must be somewhere in the row."""
        self._words = tuple(text.casefold().split())
        self.invalidate()

    def show_group(self, group: str) -> None:
        self._group = group
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        shot: ShotView = self.sourceModel().index(row, 0, parent).data(shot_role)
        if self._group and shot.state not in groups[self._group]:
            return False
        brief = shot.brief
        parts = (shot.id, kind_word(shot.kind), shot.name, brief.prompt, brief.model, state_word(shot.state))
        said = " ".join(parts).casefold()
        return all(word in said for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        return bool(left.data(order_role) < right.data(order_role))

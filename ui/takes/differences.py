"""In what the takes that are compared differ, besides their picture."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from plugin.desk.views import TakeView
from ui.takes.fact_table import FactTable
from ui.takes.facts import differing, facts, opinions, sent_names
from ui.takes.names import take_name


class Differences(QWidget):
    """A column for each, with a button to circle it.

    Signals:
        circle_wanted(TakeView)
    """

    circle_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: tuple[TakeView, ...] = ()
        self._takes: tuple[TakeView, ...] = ()
        self._table, self._same = FactTable(), QLabel()
        self._same.setObjectName("quiet")
        self._same.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        column.addWidget(self._same)
        column.addStretch(1)
        self.show_takes((), ())

    def show_takes(self, chosen: tuple[TakeView, ...], takes: tuple[TakeView, ...]) -> None:
        """`takes`: all of the shot. Nothing is shown of fewer than two."""
        self._chosen, self._takes = chosen, takes
        self.setVisible(len(chosen) > 1)
        if len(chosen) < 2:
            return
        columns = [facts(take, takes) | sent_names(take) | opinions(take) for take in chosen]
        rows = differing(columns)
        self._table.show_rows(rows, [self._head(take) for take in chosen])
        self._same.setText(self.tr("All of them were asked for in the same way."))
        self._same.setVisible(not rows)

    def _head(self, take: TakeView) -> QPushButton:
        name = take_name(take)
        head = QPushButton(f"{'◉' if take.circled else '○'} {name}")
        head.setToolTip(self.tr("Circled") if take.circled else self.tr("Circle {0}").format(name))
        head.setAccessibleName(head.toolTip())
        head.setEnabled(not take.circled)
        head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head.clicked.connect(partial(self._circle, take))
        return head

    def _circle(self, take: TakeView, _checked: bool = False) -> None:
        self.circle_wanted.emit(take)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_takes(self._chosen, self._takes)
        super().changeEvent(event)

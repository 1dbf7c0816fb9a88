"""What would be generated, and what that costs: asked anew whenever something changed, answered late."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from plugin.commands.request import FillRequest
from plugin.desk.views import Opened, QuoteView, Standing
from plugin.messages import Message
from ui.bridge import Bridge
from ui.selection import Selection

pause_ms = 250
"""So long nothing has to change before a quote is asked for."""


class Ordering(QObject):
    """One request at a time, with its quote.

    Signals:
        quoted(): `quote` is another one.
    """

    quoted = Signal()

    def __init__(self, bridge: Bridge, selection: Selection, asker: str, parent: QObject | None = None) -> None:
        """`asker`: whose quotes take each other's place."""
        super().__init__(parent)
        self._bridge, self._selection, self._asker = bridge, selection, asker
        self._base = FillRequest(yes=True)
        self.only_selected = False
        self.quote: QuoteView | None = None
        self._standing: Standing | None = None
        self._asked = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self._ask)
        bridge.quote_made.connect(self._quoted)
        selection.shots_selected.connect(self._selected)

    @property
    def request(self) -> FillRequest:
        """As it would be sent."""
        if not self.only_selected:
            return self._base
        return replace(self._base, shots=",".join(self._selection.shots))

    @property
    def standing(self) -> Standing | None:
        return self._standing

    @property
    def shot_count(self) -> int:
        """Of the shots that would get something new."""
        return len({row.shot_id for row in self.quote.rows}) if self.quote else 0

    @property
    def costs(self) -> bool:
        """Whether money may be spent."""
        return bool(self.quote and (self.quote.totals or self.quote.unpriced))

    @property
    def reasons(self) -> tuple[Message, ...]:
        return self.quote.reasons if self.quote else ()

    def choose(self, request: FillRequest, *, only_selected: bool) -> None:
        self._base, self.only_selected = replace(request, shots=None, yes=True), only_selected
        self._forget()

    def show_cut(self, opened: Opened) -> None:
        self._standing = opened.standing
        self._forget()

    def show_standing(self, standing: Standing) -> None:
        """Running jobs say how far they are many times a minute: that changes no quote."""
        old, self._standing = self._standing, standing
        if old is None or _what_counts(old) != _what_counts(standing):
            self._pause.start()

    def clear(self) -> None:
        self._pause.stop()
        self._standing, self.quote, self._asked = None, None, 0
        self.quoted.emit()

    def ask_again(self) -> None:
        """The settings are others, for one."""
        if self._standing is not None:
            self._pause.start()

    def _forget(self) -> None:
        self.quote = None
        self.quoted.emit()
        self.ask_again()

    def _selected(self) -> None:
        if self.only_selected:
            self._forget()

    def _ask(self) -> None:
        if self._standing is None:
            return
        if self.only_selected and not self._selection.shots:
            self._asked, self.quote = 0, QuoteView((), (), (), 0)
            self.quoted.emit()
            return
        self._asked = self._bridge.quote(self.request, self._asker)

    def _quoted(self, number: int, quote: QuoteView) -> None:
        if number == self._asked:
            self.quote = quote
            self.quoted.emit()


def _what_counts(standing: Standing) -> tuple[object, ...]:
    jobs = tuple((job.key, job.state) for job in standing.jobs)
    shots = tuple((shot.id, shot.brief, shot.excluded, shot.takes) for shot in standing.shots)
    return shots, jobs, standing.money.budgets, standing.characters

"""A bridge without a desk: every request is written down, every signal is sent by the test."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage


class FakeBridge(QObject):
    """Has the signals of `ui.bridge.Bridge`; any other name is a request that is kept in `asked`."""

    cut_opened = Signal(object)
    cut_refused = Signal(object)
    cut_closed = Signal()
    cut_reread = Signal(object)
    standing_changed = Signal(object)
    quote_made = Signal(int, object)
    jobs_queued = Signal(int)
    handed_back = Signal(object)
    relink_previewed = Signal(object)
    frame_taken = Signal(int, object)
    history_listed = Signal(str, object)
    sound_measured = Signal(object, float, object)
    provider_checked = Signal(str, object, bool)
    providers_listed = Signal(object)
    models_listed = Signal(object)
    tables_listed = Signal(object)
    table_previewed = Signal(object)
    retry_quoted = Signal(object, object)
    settings_changed = Signal(object)
    demo_made = Signal(object)
    demo_progressed = Signal(float)
    problem_raised = Signal(object)
    thumbnail_made = Signal(object, QImage)
    waveform_made = Signal(object, object)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self._ids = itertools.count(1)

    def __getattr__(self, name: str) -> Callable[..., int]:
        from ui.bridge import Bridge

        if name.startswith("_") or not callable(getattr(Bridge, name, None)):
            raise AttributeError(name)

        def ask(*given: Any, **named: Any) -> int:
            self.asked.append((name, given, named))
            return next(self._ids)

        return ask

    def requests(self, name: str) -> list[tuple[Any, ...]]:
        """What was asked for under that name, in order."""
        return [given for asked, given, _ in self.asked if asked == name]

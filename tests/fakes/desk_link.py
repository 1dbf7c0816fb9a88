"""A desk in a thread of this process, so that a test can hold it in its hands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from plugin.desk.loop import DeskLoop
from plugin.desk.requests import Order
from ui.desk_process import Ear


class DeskInThread:
    """A `DeskLink`; `in_thread(make)` makes them for a bridge."""

    def __init__(self, make_desk: Callable[[], Any], ear: Ear) -> None:
        self._loop = DeskLoop(make_desk, ear.heard)
        self._thread: threading.Thread | None = None

    def ask(self, order: Order) -> None:
        self._loop.ask(order)
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop.run, name="desk", daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._loop.close()
        if self._thread is not None:
            self._thread.join()


def in_thread(make_desk: Callable[[], Any]) -> Callable[[Ear], DeskInThread]:
    return lambda ear: DeskInThread(make_desk, ear)

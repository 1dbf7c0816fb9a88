"""The desk as a process of its own: `python -m plugin.desk.service`, orders on standard input, news on standard output.

A window starts it and talks to it (ui/desk_process.py). What loads a library or a timeline holds Python's lock for tens
of milliseconds at a time; in the window's own process the window would stand still for that long. It ends when its
standard input does, so also when the window dies; and a file that takes it down takes down nothing else.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import IO, TYPE_CHECKING

from plugin.desk.changes import Changed, change_between
from plugin.desk.loop import DeskLoop, MakeDesk
from plugin.desk.requests import Answered, News, Reread, Stood
from plugin.desk.views import Opened, Standing
from plugin.desk.wire import receive, send

if TYPE_CHECKING:
    from plugin.desk.desk import Desk


politeness = 2
"""Taken off the priority: the window comes first, then what it asks for, then the engine."""


class Postman:
    """Sends news, from any thread; of a standing only what changed."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._standing: Standing | None = None

    def send(self, news: News) -> None:
        with self._lock:
            try:
                send(self._pipe, self._smaller(news))
            except OSError:
                # The window is gone; our input will end at once.
                return

    def _smaller(self, news: News) -> News | Changed:
        before = self._standing
        match news:
            case Answered(value=Opened(standing=standing)) | Reread(opened=Opened(standing=standing)):
                self._standing = standing
            case Stood(cut, standing):
                self._standing = standing
                if before is not None:
                    return Changed(cut, change_between(before, standing))
        return news


def serve(make_desk: MakeDesk, orders: IO[bytes], news: IO[bytes]) -> None:
    """Until there are no more orders."""
    loop = DeskLoop(make_desk, Postman(news).send)
    reading = threading.Thread(target=_read, args=(loop, orders), name="orders", daemon=True)
    reading.start()
    loop.run()


def _read(loop: DeskLoop, orders: IO[bytes]) -> None:
    try:
        while True:
            loop.ask(receive(orders))
    except (EOFError, OSError):
        loop.close()


def main() -> int:
    # Ctrl-C in a terminal reaches both; the window decides what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(politeness)
    # What a library prints must not get between the news.
    news = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(real_desk, sys.stdin.buffer, news)
    return 0


def real_desk() -> Desk:
    """As shipped."""
    # Loaded only now: whoever started us is listened to at once.
    from plugin.app import build_app
    from plugin.desk.desk import Desk

    return Desk(build_app(os.environ))


if __name__ == "__main__":
    sys.exit(main())

"""The window's end of the desk's process: sends it what is asked, hands over what it tells, and starts it.

Nothing here waits in the window's thread: one thread writes, one reads.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Protocol

import plugin
from plugin.desk.changes import Changed, changed_by
from plugin.desk.requests import Answered, News, Order, Reread, Stood
from plugin.desk.views import Opened, Standing
from plugin.desk.wire import receive, send

seconds_to_end = 5.0
"""So long a desk may go on with what it does when the window closes; then it ends alone."""
no_console = 0x08000000
"""CREATE_NO_WINDOW of Windows."""


class DeskLink(Protocol):
    """A desk that is asked from here and works elsewhere."""

    def ask(self, order: Order) -> None:
        """Returns at once. The desk starts with the first order."""

    def close(self) -> None:
        """What is being done is done, the rest is left undone; no news come any more."""


class Ear(Protocol):
    """Called from another thread than the window's."""

    def heard(self, news: News) -> None: ...

    def died(self) -> None:
        """The desk ended without being asked to; the next order starts another one."""


MakeLink = Callable[[Ear], DeskLink]


class DeskProcess:
    """A `DeskLink` to a process of its own."""

    def __init__(self, ear: Ear, command: tuple[str, ...] = (sys.executable, "-m", "plugin.desk.service")) -> None:
        self._ear, self._command = ear, command
        self._running: Running | None = None

    def ask(self, order: Order) -> None:
        if self._running is None or self._running.ended:
            self._running = Running(self._ear, self._command)
        self._running.ask(order)

    def close(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None


class Running:
    """One process, from its start to its end."""

    def __init__(self, ear: Ear, command: tuple[str, ...]) -> None:
        self._ear, self._command = ear, command
        self._orders: SimpleQueue[Order | None] = SimpleQueue()
        self._closing = False
        self.ended = False
        self._writer = threading.Thread(target=self._work, name="desk: orders", daemon=True)
        self._writer.start()

    def ask(self, order: Order) -> None:
        self._orders.put(order)

    def close(self) -> None:
        """A desk that is in the middle of something ends when it has done that; nobody need wait so long."""
        self._closing = True
        self._orders.put(None)
        self._writer.join(seconds_to_end)

    def _work(self) -> None:
        try:
            process = _start(self._command)
        except OSError:
            # The system has no process to spare; told like a desk that died at once.
            self.ended = True
            self._ear.died()
            return
        assert process.stdin is not None and process.stdout is not None
        reader = threading.Thread(target=self._read, args=(process.stdout,), name="desk: news", daemon=True)
        reader.start()
        self._write(process.stdin)
        process.wait()
        reader.join()
        if not self._closing:
            self._ear.died()

    def _write(self, pipe: IO[bytes]) -> None:
        # Whoever reads the news sees when the desk is gone.
        with suppress(OSError), pipe:
            while (order := self._orders.get()) is not None:
                send(pipe, order)

    def _read(self, pipe: IO[bytes]) -> None:
        memory = Memory()
        with suppress(EOFError, OSError), pipe:
            while True:
                news = memory.whole(receive(pipe))
                if not self._closing:
                    self._ear.heard(news)
        self.ended = True
        self._orders.put(None)


class Memory:
    """The standing that was told last, which changes are put onto."""

    def __init__(self) -> None:
        self._standing: Standing | None = None

    def whole(self, said: News | Changed) -> News:
        if isinstance(said, Changed):
            assert self._standing is not None, "changes follow a standing"
            said = Stood(said.cut, changed_by(self._standing, said.change))
        match said:
            case Answered(value=Opened(standing=now)) | Reread(opened=Opened(standing=now)) | Stood(standing=now):
                self._standing = now
        return said


def _start(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    folder = Path(plugin.__file__).resolve().parents[1]
    flags = no_console if os.name == "nt" else 0
    return subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, creationflags=flags)

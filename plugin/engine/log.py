"""The engine's log in the project, two megabytes at most."""

from __future__ import annotations

import logging
import logging.handlers
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from plugin.jobs.project import Project

file_name = "engine.log"
largest_bytes = 1 << 20
old_files = 1


class Frames(logging.Formatter):
    """Of an error only its kind and where it was: its text may hold addresses and keys."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(process)d %(message)s")

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind = ei[0].__name__ if ei[0] else ""
        return "".join([*traceback.format_tb(ei[2]), kind])


class EngineLog:
    """Lines for a later look. Values are shown with `str`."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def say(self, text: str, *values: object) -> None:
        self._logger.info(text, *values)


@contextmanager
def open_log(project: Project) -> Iterator[EngineLog]:
    """Also takes what our own parts log; a log that cannot be written stops nothing."""
    logger = logging.getLogger("plugin")
    handler = _handler(project)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield EngineLog(logging.getLogger("plugin.engine"))
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        handler.close()


def _handler(project: Project) -> logging.Handler:
    path = project.folder / file_name
    try:
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=largest_bytes, backupCount=old_files, encoding="utf-8"
        )
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(Frames())
    return handler

"""Texts that are translated where they are shown."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """The text itself. The one of PySide says that it gives an object."""
    return text

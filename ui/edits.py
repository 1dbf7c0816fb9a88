"""Undo and redo of everything that is an edit. What spends money is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand, QUndoStack

Act = Callable[[], object]


class Edit(QUndoCommand):
    def __init__(self, text: str, do: Act, undo: Act) -> None:
        super().__init__(text)
        self._do, self._undo = do, undo

    def redo(self) -> None:
        self._do()

    def undo(self) -> None:
        self._undo()


class Edits(QUndoStack):
    """One for the whole window."""

    def make(self, text: str, do: Act, undo: Act) -> None:
        """Do it now; `text` says in the user's language what it is, for the menu."""
        self.push(Edit(text, do, undo))

"""What the editor thinks of the takes, in the project's database."""

from __future__ import annotations

from plugin.errors import UsageError
from plugin.jobs.store_database import Database
from plugin.jobs.store_protocols import TakeName, TakeNote
from plugin.messages import say

best = 5


def check_rating(rating: int) -> None:
    """UsageError unless it is 0 to 5."""
    if not 0 <= rating <= best:
        raise UsageError(
            say("A take has 0 to {best} stars, not {rating}.", best=best, rating=rating),
            say("Choose another number."),
            code="bad_rating",
        )


class SqliteNotes:
    """Implements NoteStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[TakeName, TakeNote]:
        rows = self._database.read("SELECT shot_id, stage, number, rating, note FROM take_notes")
        return {(shot, stage, number): TakeNote(rating, note) for shot, stage, number, rating, note in rows}

    def set(self, take: TakeName, note: TakeNote) -> None:
        check_rating(note.rating)
        sql = "INSERT OR REPLACE INTO take_notes (shot_id, stage, number, rating, note) VALUES (?, ?, ?, ?, ?)"
        self._database.write("set_note", lambda rows: rows.run(sql, (*take, note.rating, note.note)))

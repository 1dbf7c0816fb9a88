"""Takes, and which one of a shot is circled, in the project's database."""

from __future__ import annotations

import dataclasses
import json

from cattrs.preconf.json import JsonConverter

from plugin.errors import UsageError
from plugin.jobs.store_database import Database, Rows
from plugin.messages import say
from plugin.shots.takes import Take, take_name

select_takes = """
SELECT data, number = coalesce(
    (SELECT number FROM circles WHERE circles.shot_id = takes.shot_id AND circles.stage = takes.stage),
    (SELECT max(number) FROM takes AS every WHERE every.shot_id = takes.shot_id AND every.stage = takes.stage)
) FROM takes"""


def insert_take(rows: Rows, converter: JsonConverter, take: Take) -> None:
    data = json.dumps(converter.unstructure(take), ensure_ascii=False)
    rows.run("INSERT INTO takes VALUES (?, ?, ?, ?)", (take.shot_id, take.stage, take.number, data))


def no_such_take(shot_id: str, stage: str, number: int) -> UsageError:
    return UsageError(
        say("There is no take {take}.", take=take_name(shot_id, stage, number)),
        say("List the takes with `takes`."),
        code="no_such_take",
    )


class SqliteTakes:
    """Implements TakeStore."""

    def __init__(self, database: Database, converter: JsonConverter) -> None:
        self._database = database
        self._converter = converter
        self._parsed: dict[str, Take] = {}
        """By the text on record, which never changes for a take."""

    def add(self, take: Take) -> None:
        self._database.write("add_take", lambda rows: insert_take(rows, self._converter, take))

    def list(self, shot_id: str | None = None) -> tuple[Take, ...]:
        where, values = ("", ()) if shot_id is None else (" WHERE shot_id = ?", (shot_id,))
        rows = self._database.read(f"{select_takes}{where} ORDER BY shot_id, stage, number", values)
        return tuple(self._take(data, bool(circled)) for data, circled in rows)

    def _take(self, data: str, circled: bool) -> Take:
        known = self._parsed.get(data)
        if known is None:
            known = self._parsed[data] = self._converter.structure(json.loads(data), Take)
        if known.circled != circled:
            known = self._parsed[data] = dataclasses.replace(known, circled=circled)
        return known

    def circled(self, stage: str = "video") -> dict[str, Take]:
        return {take.shot_id: take for take in self.list() if take.circled and take.stage == stage}

    def circle(self, shot_id: str, stage: str, number: int) -> Take:
        def choose(rows: Rows) -> None:
            found = "SELECT 1 FROM takes WHERE shot_id = ? AND stage = ? AND number = ?"
            if not rows.rows(found, (shot_id, stage, number)):
                raise no_such_take(shot_id, stage, number)
            rows.run("INSERT OR REPLACE INTO circles VALUES (?, ?, ?)", (shot_id, stage, number))

        self._database.write("circle", choose)
        return next(take for take in self.list(shot_id) if (take.stage, take.number) == (stage, number))

    def next_number(self, shot_id: str, stage: str) -> int:
        highest = """SELECT max(number) FROM (
            SELECT take AS number FROM jobs WHERE shot_id = ? AND stage = ?
            UNION ALL SELECT number FROM takes WHERE shot_id = ? AND stage = ?)"""
        found = self._database.read(highest, (shot_id, stage) * 2)[0][0]
        return int(found or 0) + 1

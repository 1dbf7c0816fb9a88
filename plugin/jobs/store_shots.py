"""Known shots, the user's exclusions and the briefs, in the project's database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from cattrs.preconf.json import JsonConverter

from plugin.jobs.clock import Clock
from plugin.jobs.store_database import Database, Rows
from plugin.shots.brief import Brief
from plugin.timeline.identity import Known


class SqliteShots:
    """Implements ShotStore."""

    def __init__(self, database: Database, converter: JsonConverter) -> None:
        self._database = database
        self._converter = converter

    def remember_shots(self, shots: Sequence[Known]) -> None:
        def remember(rows: Rows) -> None:
            for shot in shots:
                data = json.dumps(self._converter.unstructure(shot), ensure_ascii=False)
                rows.run("INSERT OR REPLACE INTO shots VALUES (?, ?)", (shot.id, data))

        self._database.write("remember_shots", remember)

    def known_shots(self) -> tuple[Known, ...]:
        """In the order of their start in the cut."""
        rows = self._database.read("SELECT data FROM shots ORDER BY json_extract(data, '$.start'), id")
        return tuple(self._converter.structure(json.loads(data), Known) for (data,) in rows)

    def set_excluded(self, shot_id: str, excluded: bool | None) -> None:
        def change(rows: Rows) -> None:
            if excluded is None:
                rows.run("DELETE FROM exclusions WHERE shot_id = ?", (shot_id,))
            else:
                rows.run("INSERT OR REPLACE INTO exclusions VALUES (?, ?)", (shot_id, int(excluded)))

        self._database.write("set_excluded", change)

    def exclusions(self) -> dict[str, bool]:
        rows = self._database.read("SELECT shot_id, excluded FROM exclusions ORDER BY shot_id")
        return {shot_id: bool(excluded) for shot_id, excluded in rows}


class SqliteBriefs:
    """Implements BriefStore. Nothing is overwritten: the newest row of a shot is its brief."""

    def __init__(self, database: Database, converter: JsonConverter, clock: Clock) -> None:
        self._database = database
        self._converter = converter
        self._clock = clock

    def get(self, shot_id: str) -> Brief | None:
        history = self.history(shot_id)
        return history[-1][1] if history else None

    def all(self) -> dict[str, Brief]:
        newest = (
            "SELECT shot_id, data FROM briefs WHERE position IN (SELECT max(position) FROM briefs GROUP BY shot_id)"
        )
        rows = self._database.read(f"{newest} ORDER BY shot_id")
        return {shot_id: self._converter.structure(json.loads(data), Brief) for shot_id, data in rows}

    def set(self, shot_id: str, brief: Brief) -> None:
        values = (
            shot_id,
            self._clock.now().isoformat(),
            json.dumps(self._converter.unstructure(brief), ensure_ascii=False),
        )
        sql = "INSERT INTO briefs (shot_id, written, data) VALUES (?, ?, ?)"
        self._database.write("set_brief", lambda rows: rows.run(sql, values))

    def history(self, shot_id: str) -> tuple[tuple[datetime, Brief], ...]:
        sql = "SELECT written, data FROM briefs WHERE shot_id = ? ORDER BY position"
        return tuple(
            (datetime.fromisoformat(written), self._converter.structure(json.loads(data), Brief))
            for written, data in self._database.read(sql, (shot_id,))
        )

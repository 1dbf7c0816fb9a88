"""What a project remembers beside jobs and shots, in its database: limits, assets at providers, characters."""

from __future__ import annotations

import json
from datetime import datetime

from cattrs.preconf.json import JsonConverter

from plugin.errors import StatedLimit
from plugin.jobs.clock import Clock
from plugin.jobs.store_database import Database
from plugin.shots.characters import CharacterSheet


class SqliteLimits:
    """Implements LimitStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def learn(self, generator: str, account: str, lane: str, limit: StatedLimit) -> None:
        values = (generator, account, lane, limit.name, limit.value, self._clock.now().isoformat())
        sql = "INSERT OR REPLACE INTO limits (generator, account, lane, name, value, learned) VALUES (?, ?, ?, ?, ?, ?)"
        self._database.write("learn_limit", lambda rows: rows.run(sql, values))

    def limits(self, generator: str, account: str, lane: str) -> dict[str, tuple[int, datetime]]:
        sql = "SELECT name, value, learned FROM limits WHERE generator = ? AND account = ? AND lane = ? ORDER BY name"
        rows = self._database.read(sql, (generator, account, lane))
        return {name: (value, datetime.fromisoformat(learned)) for name, value, learned in rows}


class SqliteAssets:
    """Implements Assets."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def get(self, generator: str, account: str, kind: str, digest: str) -> str | None:
        sql = "SELECT provider_id FROM assets WHERE generator = ? AND account = ? AND kind = ? AND digest = ?"
        rows = self._database.read(sql, (generator, account, kind, digest))
        return str(rows[0][0]) if rows else None

    def put(self, generator: str, account: str, kind: str, digest: str, provider_id: str) -> None:
        values = (generator, account, kind, digest, provider_id, self._clock.now().isoformat())
        sql = "INSERT OR REPLACE INTO assets VALUES (?, ?, ?, ?, ?, ?)"
        self._database.write("put_asset", lambda rows: rows.run(sql, values))

    def forget(self, generator: str, account: str, kind: str, digest: str) -> None:
        sql = "DELETE FROM assets WHERE generator = ? AND account = ? AND kind = ? AND digest = ?"
        self._database.write("forget_asset", lambda rows: rows.run(sql, (generator, account, kind, digest)))


class SqliteCharacters:
    """Implements CharacterStore."""

    def __init__(self, database: Database, converter: JsonConverter) -> None:
        self._database = database
        self._converter = converter

    def all(self) -> tuple[CharacterSheet, ...]:
        rows = self._database.read("SELECT data FROM characters ORDER BY name")
        return tuple(self._converter.structure(json.loads(data), CharacterSheet) for (data,) in rows)

    def set(self, character: CharacterSheet) -> None:
        data = json.dumps(self._converter.unstructure(character), ensure_ascii=False)
        sql = "INSERT OR REPLACE INTO characters VALUES (?, ?)"
        self._database.write("set_character", lambda rows: rows.run(sql, (character.name, data)))

    def remove(self, name: str) -> bool:
        sql = "DELETE FROM characters WHERE name = ?"
        return self._database.write("remove_character", lambda rows: rows.run(sql, (name,))) > 0

"""The tables of project.db, as migrations. Position in the tuple + 1 is the `user_version` a migration leads to.

A migration that has been released is never changed; a new one is added.
"""

from __future__ import annotations

from typing import TypeAlias

Migration: TypeAlias = tuple[str, ...]

first: Migration = (
    "CREATE TABLE project (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE jobs (
        position INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        shot_id TEXT NOT NULL,
        stage TEXT NOT NULL,
        take INTEGER NOT NULL,
        generator TEXT NOT NULL,
        state TEXT NOT NULL,
        state_data TEXT NOT NULL,
        request TEXT NOT NULL,
        conform TEXT NOT NULL,
        notes TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        quote_amount TEXT,
        quote_currency TEXT,
        charge_amount TEXT,
        charge_currency TEXT,
        UNIQUE (shot_id, stage, take)
    ) STRICT""",
    "CREATE INDEX jobs_by_state ON jobs (state)",
    """CREATE TABLE job_waits (
        key TEXT NOT NULL REFERENCES jobs (key),
        place INTEGER NOT NULL,
        waits_for TEXT NOT NULL REFERENCES jobs (key),
        PRIMARY KEY (key, place)
    ) STRICT""",
    """CREATE TABLE takes (
        shot_id TEXT NOT NULL,
        stage TEXT NOT NULL,
        number INTEGER NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (shot_id, stage, number)
    ) STRICT""",
    """CREATE TABLE circles (
        shot_id TEXT NOT NULL,
        stage TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (shot_id, stage),
        FOREIGN KEY (shot_id, stage, number) REFERENCES takes (shot_id, stage, number)
    ) STRICT""",
    "CREATE TABLE shots (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT",
    "CREATE TABLE exclusions (shot_id TEXT PRIMARY KEY, excluded INTEGER NOT NULL) STRICT",
    """CREATE TABLE briefs (
        position INTEGER PRIMARY KEY,
        shot_id TEXT NOT NULL,
        written TEXT NOT NULL,
        data TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX briefs_by_shot ON briefs (shot_id, position)",
    """CREATE TABLE lease (
        only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
        token TEXT NOT NULL,
        host TEXT NOT NULL,
        machine TEXT NOT NULL,
        pid INTEGER NOT NULL,
        process TEXT NOT NULL,
        ttl REAL NOT NULL,
        heartbeat TEXT NOT NULL,
        heartbeat_monotonic REAL NOT NULL
    ) STRICT""",
    "INSERT INTO project VALUES ('id', lower(hex(randomblob(6))))",
)

paid_work: Migration = (
    "ALTER TABLE jobs ADD COLUMN run TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE jobs ADD COLUMN account TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN remote TEXT",
    "ALTER TABLE jobs ADD COLUMN paid INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE ledger (
        position INTEGER PRIMARY KEY,
        key TEXT NOT NULL REFERENCES jobs (key),
        attempt INTEGER NOT NULL,
        shot_id TEXT NOT NULL,
        stage TEXT NOT NULL,
        generator TEXT NOT NULL,
        account TEXT NOT NULL,
        model TEXT NOT NULL,
        run TEXT NOT NULL,
        state TEXT NOT NULL,
        quote_amount TEXT,
        quote_currency TEXT,
        charge_amount TEXT,
        charge_currency TEXT,
        opened TEXT NOT NULL,
        settled TEXT,
        UNIQUE (key, attempt)
    ) STRICT""",
    """CREATE TABLE budgets (
        scope TEXT NOT NULL,
        run TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount TEXT NOT NULL,
        PRIMARY KEY (scope, run, currency)
    ) STRICT""",
    """CREATE TABLE limits (
        generator TEXT NOT NULL,
        account TEXT NOT NULL,
        lane TEXT NOT NULL,
        name TEXT NOT NULL,
        value INTEGER NOT NULL,
        learned TEXT NOT NULL,
        PRIMARY KEY (generator, account, lane, name)
    ) STRICT""",
    """CREATE TABLE assets (
        generator TEXT NOT NULL,
        account TEXT NOT NULL,
        kind TEXT NOT NULL,
        digest TEXT NOT NULL,
        provider_id TEXT NOT NULL,
        made TEXT NOT NULL,
        PRIMARY KEY (generator, account, kind, digest)
    ) STRICT""",
    "CREATE TABLE characters (name TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT",
)

take_notes: Migration = (
    """CREATE TABLE take_notes (
        shot_id TEXT NOT NULL,
        stage TEXT NOT NULL,
        number INTEGER NOT NULL,
        rating INTEGER NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (shot_id, stage, number)
    ) STRICT""",
)

migrations: tuple[Migration, ...] = (first, paid_work, take_notes)

"""Ledger and budgets in the project's database."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from plugin.generators.base import Money
from plugin.jobs.ledger import Budget, BudgetScope, Entry, EntryState, counted
from plugin.jobs.store_database import Database, Row, Rows, Value

columns = (
    "key, attempt, shot_id, stage, generator, account, model, run, state, "
    "quote_amount, quote_currency, charge_amount, charge_currency, opened, settled"
)
select = f"SELECT {columns} FROM ledger"
# Few different amounts stand for many entries, so the sum stays quick and exact however long the film is.
groups = """SELECT state, quote_amount, quote_currency, charge_amount, charge_currency, count(*) FROM ledger
WHERE state <> 'released' AND (?1 IS NULL OR run = ?1) AND (?2 IS NULL OR opened >= ?2) GROUP BY 1, 2, 3, 4, 5"""


def money_values(money: Money | None) -> tuple[Value, Value]:
    return (str(money.amount), money.currency) if money else (None, None)


def money_of(amount: str | None, currency: str | None) -> Money | None:
    return None if amount is None or currency is None else Money(Decimal(amount), currency)


class SqliteBook:
    """Implements Book (`bookings.py`) inside one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, key: str) -> tuple[Entry, ...]:
        return tuple(_entry(row) for row in self._rows.rows(f"{select} WHERE key = ? ORDER BY attempt", (key,)))

    def put(self, entry: Entry) -> None:
        values = _values(entry)
        changed = self._rows.run(
            "UPDATE ledger SET state = ?, quote_amount = ?, quote_currency = ?, charge_amount = ?, "
            "charge_currency = ?, settled = ? WHERE key = ? AND attempt = ?",
            (*values[8:13], values[14], entry.key, entry.attempt),
        )
        if not changed:
            self._rows.run(f"INSERT INTO ledger ({columns}) VALUES ({', '.join('?' * len(values))})", values)

    def budgets(self) -> tuple[Budget, ...]:
        found = self._rows.rows("SELECT scope, amount, currency, run FROM budgets ORDER BY scope, run, currency")
        return tuple(
            Budget(BudgetScope(scope), Money(Decimal(amount), currency), run) for scope, amount, currency, run in found
        )

    def spent(self, currency: str, run: str | None = None, since: datetime | None = None) -> Decimal:
        total = Decimal(0)
        for state, quote, quote_unit, charge, charge_unit, count in self._rows.rows(
            groups, (run, since.isoformat() if since else None)
        ):
            amounts = counted(EntryState(state), money_of(quote, quote_unit), money_of(charge, charge_unit))
            total += count * sum((money.amount for money in amounts if money.currency == currency), Decimal(0))
        return total


class SqliteLedger:
    """Implements Ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, shot_id: str | None = None) -> tuple[Entry, ...]:
        where, values = ("", ()) if shot_id is None else (" WHERE shot_id = ?", (shot_id,))
        return tuple(_entry(row) for row in self._database.read(f"{select}{where} ORDER BY position", values))

    def budgets(self) -> tuple[Budget, ...]:
        return self._database.look(lambda rows: SqliteBook(rows).budgets())

    def spent(self, currency: str, run: str | None = None, since: datetime | None = None) -> Decimal:
        return self._database.look(lambda rows: SqliteBook(rows).spent(currency, run, since))

    def set_budget(self, budget: Budget) -> None:
        values = (str(budget.scope), budget.run, budget.cap.currency, str(budget.cap.amount))
        sql = "INSERT OR REPLACE INTO budgets (scope, run, currency, amount) VALUES (?, ?, ?, ?)"
        self._database.write("set_budget", lambda rows: rows.run(sql, values))

    def remove_budget(self, scope: BudgetScope, currency: str, run: str = "") -> None:
        sql = "DELETE FROM budgets WHERE scope = ? AND currency = ? AND run = ?"
        self._database.write("remove_budget", lambda rows: rows.run(sql, (str(scope), currency, run)))


def _values(entry: Entry) -> tuple[Value, ...]:
    place = (entry.key, entry.attempt, entry.shot_id, entry.stage)
    sender = (entry.generator, entry.account, entry.model, entry.run, str(entry.state))
    money = (*money_values(entry.quote), *money_values(entry.charge))
    return (*place, *sender, *money, entry.opened.isoformat(), entry.settled.isoformat() if entry.settled else None)


def _entry(row: Row) -> Entry:
    key, attempt, shot_id, stage, generator, account, model, run, state, *money, opened, settled = row
    return Entry(
        key=key,
        attempt=attempt,
        shot_id=shot_id,
        stage=stage,
        generator=generator,
        account=account,
        model=model,
        run=run,
        state=EntryState(state),
        quote=money_of(money[0], money[1]),
        charge=money_of(money[2], money[3]),
        opened=datetime.fromisoformat(opened),
        settled=datetime.fromisoformat(settled) if settled else None,
    )

"""Kling's own codes, not HTTP's, say what a refusal means; a lost answer is never taken for a refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plugin.credentials import ApiKey, Secret
from plugin.errors import AnswerLost, GenerationFailed, Scope, SecondUnitError
from plugin.events import Progress
from plugin.generators.base import Money, Ready, Unable, Working
from plugin.generators.http import Answer, Call
from plugin.generators.kling.auth import Auth
from plugin.generators.kling.balance import balances
from plugin.generators.kling.charges import new_charge, old_charge
from plugin.generators.kling.client import Client
from plugin.generators.kling.refusals import Refusal, failure, stated_limit
from plugin.generators.kling.reports import new_report, old_report
from tests.generators.kling.place import now


class OneAnswer:
    """An Http that gives the same answer to everything."""

    def __init__(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self._answer = Answer(status, headers or {}, body)
        self.asked: list[Call] = []

    async def ask(self, call: Call) -> Answer:
        self.asked.append(call)
        return self._answer

    async def download(self, url: str, target: Path, on_progress: Progress, sha256: str = "") -> str:
        raise NotImplementedError

    async def close(self) -> None:
        return None


def client(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Client:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client(OneAnswer(status, raw, headers), Auth(ApiKey(Secret("key")), now))


async def refused(status: int, body: Any, headers: Mapping[str, str] | None = None) -> SecondUnitError:
    with pytest.raises((GenerationFailed, AnswerLost)) as caught:
        await client(status, body, headers).create("/x", {})
    assert isinstance(caught.value, SecondUnitError)
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "word", "scope", "temporary"),
    [
        *((401, code, "key_refused", Scope.account, False) for code in (1000, 1001, 1002, 1003, 1004)),
        (429, 1100, "account_blocked", Scope.account, False),
        (429, 1101, "account_blocked", Scope.account, False),
        (429, 1102, "no_balance", Scope.account, False),
        (403, 1103, "not_entitled", Scope.lane, False),
        (400, 1200, "bad_request", Scope.request, False),
        (400, 1201, "bad_request", Scope.request, False),
        (404, 1202, "no_such_model", Scope.lane, False),
        (404, 1203, "no_such_model", Scope.lane, False),
        (400, 1300, "moderated", Scope.request, False),
        (400, 1301, "moderated", Scope.request, False),
        (429, 1302, "too_fast", Scope.lane, True),
        (429, 1303, "concurrency", Scope.lane, True),
        (429, 1304, "address_refused", Scope.account, False),
        (200, 1303, "concurrency", Scope.lane, True),
        (200, 1201, "bad_request", Scope.request, False),
        (429, 0, "too_fast", Scope.lane, True),
        (418, 4711, "bad_request", Scope.request, False),
    ],
)
async def test_code_decides(status: int, code: int, word: str, scope: Scope, temporary: bool) -> None:
    error = await refused(status, {"code": code, "message": "so it is", "request_id": "r"}, {"retry-after": "7"})
    assert isinstance(error, GenerationFailed)
    assert (error.code, error.scope, error.temporary, error.retry_after) == (word, scope, temporary, 7.0)
    assert "so it is." in str(error) and error.action
    # The engine says it of a single job.
    assert ("Nothing was made or charged" in str(error)) is (scope is not Scope.request)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"code": 5000, "message": "internal"}),
        (503, {"code": 5001, "message": "maintenance"}),
        (504, {"code": 5002, "message": "timeout"}),
        (200, {"code": 5000, "message": "internal"}),
        (502, b"<html>bad gateway</html>"),
        (408, b""),
        (200, b"<html>all is well</html>"),
        (200, {"code": 0, "message": "SUCCEED"}),
        (200, {"code": 0, "data": ["no", "object"]}),
        (200, []),
        (400, {"code": 1201, "message": "external_task_id abc already exists"}),
    ],
)
async def test_create_that_may_have_been_taken_is_no_refusal(status: int, body: Any) -> None:
    assert isinstance(await refused(status, body), AnswerLost)


@pytest.mark.parametrize("status", [400, 403, 413])
async def test_page_of_a_gateway_that_turned_a_create_away(status: int) -> None:
    assert isinstance(await refused(status, b"<html>no</html>"), GenerationFailed)


async def test_questions_that_fail_are_temporary_and_speak_of_no_money() -> None:
    with pytest.raises(GenerationFailed) as caught:
        await client(503, {"code": 5001, "message": "maintenance"}).read("/tasks")
    assert caught.value.temporary and "Nothing was" not in str(caught.value)
    with pytest.raises(GenerationFailed):
        await client(200, b"<html>").read("/tasks")


def test_long_words_are_cut_and_limits_are_learned() -> None:
    error = failure(Refusal(400, 1201, "prompt is too long, it must be no longer than 2500\n" + "x" * 900), create=True)
    assert len(str(error)) < 400 and "\n" not in str(error)
    assert error.limit is not None and (error.limit.name, error.limit.value) == ("prompt_length", 2500)
    limit = stated_limit("parallel task over resource pack limit 20")
    assert limit is not None and (limit.name, limit.value) == ("concurrency", 20)
    assert stated_limit("parallel task over resource pack limit") is None


unit = {"charge_type": "unit", "package_type": "video", "amount": "4.00"}
cash = {"charge_type": "cash", "cash_type": "balance", "amount": "0.56", "currency": "USD", "list_price": "0.7"}


@pytest.mark.parametrize(
    ("billing", "charge"),
    [
        (None, None),
        ([], None),
        ([unit], Money(Decimal("4.00"), "CREDITS:kling")),
        ([cash], Money(Decimal("0.56"), "USD")),
        ([unit, cash], Money(Decimal("0.56"), "USD")),
        ([cash, cash], Money(Decimal("1.12"), "USD")),
        ([{**cash, "amount": "NaN"}], None),
        ([{**cash, "amount": None}, "nonsense"], None),
    ],
)
def test_charge_is_what_kling_says(billing: Any, charge: Money | None) -> None:
    assert new_charge({"billing": billing}) == charge


def test_older_answers_name_units_or_a_balance() -> None:
    assert old_charge({"final_unit_deduction": "0.8"}, "global") == Money(Decimal("0.8"), "CREDITS:kling")
    quota = {"final_balance_deduction": {"quota": "3.5", "list_price": "4"}, "final_unit_deduction": "0"}
    assert old_charge(quota, "mainland") == Money(Decimal("3.5"), "CNY")
    assert old_charge(quota, "global") == Money(Decimal("3.5"), "USD")
    assert old_charge({}, "global") is None


def test_reports_of_both_interfaces() -> None:
    outputs = [{"type": "video", "id": "77", "url": "https://a/b.mp4"}]
    assert new_report({"status": "succeeded", "outputs": outputs, "billing": [unit]}) == Ready(
        "https://a/b.mp4", Money(Decimal("4.00"), "CREDITS:kling"), "77"
    )
    videos = {"videos": [{"id": "77", "url": "https://a/b.mp4", "duration": "5.041"}]}
    assert old_report({"task_status": "succeed", "task_result": videos}, "global") == Ready(
        "https://a/b.mp4", None, "77"
    )
    for status in ("submitted", "processing", "something new", None):
        assert new_report({"status": status}) == Working() == old_report({"task_status": status}, "global")
    for words, code in (("Failure to pass the risk control system", "moderated"), ("oops", "generation_failed")):
        failed = new_report({"status": "failed", "message": words, "billing": [unit]})
        assert isinstance(failed, Unable) and failed.code == code and words in str(failed.message) and failed.charge
        older = old_report({"task_status": "failed", "task_status_msg": words}, "global")
        assert isinstance(older, Unable) and older.code == code
    assert isinstance(new_report({"status": "succeeded", "outputs": []}), Unable)


def test_balances_are_those_of_packs_in_use() -> None:
    pack = {"resource_pack_name": "Video", "remaining_quantity": 12.5, "invalid_time": 1_900_000_000_000}
    packs = [{**pack, "status": "online"}, {**pack, "status": "expired"}, {"status": "online"}]
    (found,) = balances({"resource_pack_subscribe_infos": packs})
    assert (found.name, found.money) == ("Video", Money(Decimal("12.5"), "CREDITS:kling"))
    assert found.expires is not None and found.expires.year == 2030

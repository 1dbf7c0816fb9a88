"""The retry policy alone, as a table."""

from __future__ import annotations

import pytest

from plugin.errors import AnswerLost, BadDelivery, GenerationFailed, MediaError, Scope, SecondUnitError, StorageError
from plugin.jobs.border import readable
from plugin.jobs.retry import (
    CarefulRetry,
    Close,
    Decision,
    Failure,
    FreshLink,
    FromStart,
    GiveUp,
    GiveWay,
    LeaveOpen,
    SameAgain,
    Step,
)
from plugin.messages import say

text = say("No.")
refused = GenerationFailed(text, code="refused")
busy = GenerationFailed(text, code="busy", scope=Scope.lane, temporary=True, retry_after=7.0)
too_fast = GenerationFailed(text, code="too_fast", scope=Scope.account, temporary=True)
not_now = GenerationFailed(text, code="not_now", temporary=True)
not_now_asked = GenerationFailed(text, code="not_now", temporary=True, retry_after=30.0)
quota = GenerationFailed(text, code="quota", scope=Scope.lane)
bad_key = GenerationFailed(text, code="bad_key", scope=Scope.account)
expired, forbidden = GenerationFailed(text, code="expired"), GenerationFailed(text, code="forbidden_url")
foreign, bad, full = SecondUnitError(text, code="unexpected"), BadDelivery(text), StorageError(text)
cut_off = AnswerLost(text)


@pytest.mark.parametrize(
    ("step", "paid", "attempts", "tries", "error", "decision"),
    [
        (Step.submit, True, 1, 1, refused, GiveUp()),
        (Step.submit, True, 1, 1, busy, GiveWay(Scope.lane, 7.0)),
        (Step.submit, True, 99, 99, busy, GiveWay(Scope.lane, 7.0)),
        (Step.submit, True, 1, 1, too_fast, GiveWay(Scope.account, None)),
        (Step.submit, True, 1, 1, not_now, FromStart(2.0)),
        (Step.submit, True, 9, 3, not_now, FromStart(8.0)),
        (Step.submit, True, 1, 2, not_now_asked, FromStart(30.0)),
        (Step.submit, True, 8, 8, not_now, LeaveOpen()),
        (Step.submit, True, 1, 1, quota, Close(Scope.lane)),
        (Step.submit, True, 1, 1, bad_key, Close(Scope.account)),
        (Step.submit, True, 1, 1, foreign, GiveUp()),
        (Step.submit, False, 1, 1, foreign, FromStart(0)),
        (Step.submit, False, 2, 1, foreign, GiveUp()),
        (Step.enquire, True, 1, 1, foreign, SameAgain(2.0)),
        (Step.enquire, True, 1, 1, busy, SameAgain(7.0)),
        (Step.enquire, True, 1, 1, refused, SameAgain(2.0)),
        (Step.enquire, True, 1, 8, foreign, LeaveOpen()),
        (Step.enquire, True, 1, 1, bad_key, Close(Scope.account)),
        (Step.poll, True, 1, 3, foreign, SameAgain(8.0)),
        (Step.poll, True, 1, 8, foreign, LeaveOpen()),
        (Step.poll, True, 1, 1, refused, GiveUp()),
        (Step.poll, True, 1, 1, busy, SameAgain(7.0)),
        (Step.poll, True, 1, 8, not_now, LeaveOpen()),
        (Step.poll, True, 1, 1, bad_key, Close(Scope.account)),
        (Step.poll, False, 1, 1, foreign, FromStart(0)),
        (Step.poll, False, 1, 1, refused, GiveUp()),
        (Step.download, True, 1, 1, cut_off, SameAgain(2.0)),
        (Step.download, True, 1, 2, cut_off, FreshLink(4.0)),
        (Step.download, True, 1, 1, foreign, SameAgain(2.0)),
        (Step.download, True, 1, 8, foreign, LeaveOpen()),
        (Step.download, True, 1, 1, expired, FreshLink(2.0)),
        (Step.download, True, 1, 4, expired, GiveUp()),
        (Step.download, True, 1, 1, forbidden, LeaveOpen()),
        (Step.download, False, 1, 1, refused, FreshLink(0)),
        (Step.download, False, 1, 2, refused, GiveUp()),
        (Step.conform, True, 1, 1, bad, FreshLink(0)),
        (Step.conform, True, 1, 3, bad, FreshLink(8)),
        (Step.conform, True, 1, 4, bad, GiveUp()),
        (Step.conform, False, 1, 2, bad, GiveUp()),
        (Step.conform, False, 1, 1, MediaError(text), GiveUp()),
        (Step.inputs, True, 0, 1, foreign, GiveUp()),
        *((step, True, 1, 1, full, LeaveOpen()) for step in Step),
    ],
)
def test_decisions(
    step: Step, paid: bool, attempts: int, tries: int, error: SecondUnitError, decision: Decision
) -> None:
    failure = Failure(step, paid, attempts, tries, error, error is foreign)
    assert CarefulRetry().decide(failure) == decision


@pytest.mark.parametrize("tries", range(1, 20))
def test_no_paid_request_is_ever_sent_again_after_an_unclear_answer(tries: int) -> None:
    for error in (foreign, cut_off, bad):
        for step in (Step.submit, Step.enquire, Step.poll, Step.download, Step.conform):
            decision = CarefulRetry().decide(Failure(step, True, tries, tries, error, error is foreign))
            assert not isinstance(decision, FromStart | GiveWay)


@pytest.mark.parametrize("step", [Step.enquire, Step.poll, Step.download])
def test_what_passes_with_time_never_fails_a_paid_job(step: Step) -> None:
    for tries in range(1, 20):
        for error in (not_now, busy, too_fast, bad_key, quota, cut_off, foreign):
            decision = CarefulRetry().decide(Failure(step, True, 1, tries, error, error is foreign))
            assert not isinstance(decision, GiveUp), (error.code, tries)


def test_foreign_text_never_reaches_the_user() -> None:
    error = readable(RuntimeError("GET https://x.example/?key=canary-key failed"), "generator kling")
    assert "canary-key" not in f"{error} {error.action}"
    assert "RuntimeError" in str(error)
    assert readable(bad, "x") is bad
    assert isinstance(readable(OSError(28, "No space left on device"), "x"), StorageError)

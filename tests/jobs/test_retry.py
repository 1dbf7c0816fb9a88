"""The retry policy alone, as a table."""

from __future__ import annotations

import pytest

from plugin.errors import BadDelivery, GenerationFailed, MediaError, SecondUnitError, StorageError
from plugin.jobs.border import readable
from plugin.jobs.retry import (
    CarefulRetry,
    Decision,
    Failure,
    FreshLink,
    FromStart,
    GiveUp,
    LeaveOpen,
    Polling,
    SameAgain,
    Step,
)
from plugin.messages import say

text = say("No.")
refused, busy = GenerationFailed(text, code="refused"), GenerationFailed(text, code="busy")
foreign, bad, full = SecondUnitError(text, code="unexpected"), BadDelivery(text), StorageError(text)


@pytest.mark.parametrize(
    ("step", "paid", "attempts", "tries", "error", "decision"),
    [
        (Step.submit, True, 1, 1, refused, GiveUp()),
        (Step.submit, True, 1, 1, busy, FromStart(2.0)),
        (Step.submit, True, 5, 5, busy, FromStart(32.0)),
        (Step.submit, True, 8, 8, busy, GiveUp()),
        (Step.submit, True, 1, 1, foreign, GiveUp()),
        (Step.submit, False, 1, 1, foreign, FromStart(0)),
        (Step.submit, False, 2, 1, foreign, GiveUp()),
        (Step.poll, True, 1, 3, foreign, SameAgain(8.0)),
        (Step.poll, True, 1, 8, foreign, LeaveOpen()),
        (Step.poll, True, 1, 1, refused, GiveUp()),
        (Step.poll, False, 1, 1, foreign, FromStart(0)),
        (Step.poll, False, 1, 1, refused, GiveUp()),
        (Step.download, True, 1, 1, foreign, FreshLink(2.0)),
        (Step.download, True, 1, 8, foreign, LeaveOpen()),
        (Step.download, False, 1, 1, refused, FreshLink(0)),
        (Step.download, False, 1, 2, refused, GiveUp()),
        (Step.conform, True, 1, 1, bad, FreshLink(0)),
        (Step.conform, True, 1, 2, bad, GiveUp()),
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


def test_no_paid_request_is_ever_sent_again_after_an_unclear_answer() -> None:
    for attempts in range(1, 20):
        assert CarefulRetry().decide(Failure(Step.submit, True, attempts, 1, foreign, True)) == GiveUp()


def test_waits_between_questions_grow_and_spread() -> None:
    polling = Polling(first_seconds=2, longest_seconds=15, spread=0.2)
    assert 1.6 <= polling.seconds("a", 0) <= 2.4
    assert 12 <= polling.seconds("a", 10_000) <= 18
    assert len({polling.seconds(f"job {n}", 3) for n in range(50)}) == 50


def test_foreign_text_never_reaches_the_user() -> None:
    error = readable(RuntimeError("GET https://x.example/?key=canary-key failed"), "generator kling")
    assert "canary-key" not in f"{error} {error.action}"
    assert "RuntimeError" in str(error)
    assert readable(bad, "x") is bad
    assert isinstance(readable(OSError(28, "No space left on device"), "x"), StorageError)

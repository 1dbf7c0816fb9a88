"""When a job is asked for: how often, how seldom, and together with others."""

from __future__ import annotations

import itertools
import random
import statistics

from plugin.jobs.polling import Due, Pace, Polling, together

polling = Polling(first_seconds=2, longest_seconds=15, spread=0.2)


def test_waits_between_questions_grow_and_spread() -> None:
    assert 1.6 <= polling.seconds("a", 0) <= 2.4
    assert 12 <= polling.seconds("a", 10_000) <= 18
    assert len({polling.seconds(f"job {n}", 3) for n in range(50)}) == 50


def questions(due: Due | None, ready: float, rule: Polling = polling, key: str = "a") -> list[float]:
    """The ages at which a job is asked for until it is ready."""
    asked, age = [], 0.0
    while age < ready:
        wait = rule.seconds(key, len(asked)) if due is None else rule.paced(key, len(asked), age, due)
        age += wait
        asked.append(age)
    return asked


def test_a_job_is_left_alone_until_it_may_be_ready_and_then_asked_for_often() -> None:
    due = Due(110.0, 125.0)
    usual = questions(due, 120.0)
    assert len([age for age in usual if age < 110]) <= 2
    assert usual[-1] - 120.0 <= 3.0
    assert len(usual) < len(questions(None, 120.0))


def test_a_job_far_beyond_its_time_is_asked_for_ever_more_slowly() -> None:
    asked = questions(Due(110.0, 125.0), 7200.0)
    gaps = [later - earlier for earlier, later in itertools.pairwise(asked)]
    assert statistics.mean(gaps[-5:]) > 40
    assert max(gaps) <= 60 * 1.2 + 50
    assert len(asked) < 250


def test_no_wait_is_shorter_than_the_floor() -> None:
    for due in (None, Due(0.01, 0.02), Due(60.0, 61.0)):
        asked = [0.0, *questions(due, 300.0)]
        assert min(later - earlier for earlier, later in itertools.pairwise(asked)) >= 2 * 0.8


def test_the_pace_is_what_most_jobs_took_lately() -> None:
    pace = Pace()
    assert pace.due is None
    for seconds in (100.0, 104.0, 102.0, 300.0, *[103.0] * 8):
        pace.took(seconds)
    assert pace.due is not None
    assert 90 < pace.due.early < 103 <= pace.due.late < 120
    for _ in range(30):
        pace.took(20.0)
    assert pace.due == Due(19.0, 20.0)


def test_questions_due_at_about_the_same_time_are_asked_together() -> None:
    chance = random.Random(1)
    for wait, window in ((2.0, 0.1), (60.0, 3.0), (0.05, 0.025)):
        moments = {1000.0 + together(1000.0, wait + chance.random() * window / 3) for _ in range(100)}
        assert len(moments) <= 3
        assert all(0 <= moment - 1000.0 - wait <= window * 1.4 for moment in moments)
    assert together(5.0, 0.0) == 0.0

"""What Ark answers, read: states, refusals, and the search for a task whose answer was lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.ark.finding import Search, finding, too_old, window
from plugin.generators.ark.pictures import Shown, picture_id, picture_of, shown_in
from plugin.generators.ark.refusals import refused
from plugin.generators.ark.report import nothing, report, tokens
from plugin.generators.ark.seed import wire_seed
from plugin.generators.base import Absent, Found, InputFile, Money, Ready, Role, Task, Unable, Uncertain, Working
from plugin.generators.http import Answer
from tests.generators.ark.making import request

sent = datetime(2026, 11, 22, 12, tzinfo=UTC)
seed = wire_seed(request())
wire = "dreamina-seedance-2-0-260128"


@pytest.mark.parametrize("status", ["queued", "running", "something new"])
def test_working(status: str) -> None:
    assert report({"id": "cgt-1", "status": status}, request()) == Working()


def test_succeeded() -> None:
    body = {
        "id": "cgt-1",
        "status": "succeeded",
        "content": {"video_url": "https://ark.example/v.mp4", "last_frame_url": "https://ark.example/l.png"},
        "usage": {"completion_tokens": 130500, "total_tokens": 130500},
        "seed": 12345,
    }
    assert report(body, request()) == Ready("https://ark.example/v.mp4", Money(Decimal(130500), tokens))
    without = report({**body, "content": None}, request())
    assert isinstance(without, Unable)
    assert (without.code, without.charge) == ("no_result", Money(Decimal(130500), tokens))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"status": "failed", "error": {"code": "OutputVideoSensitiveContentDetected.PolicyViolation",
                                        "message": "related to copyright"}}, "output_moderated"),
        ({"status": "failed", "error": {"code": "InputImageSensitiveContentDetected.PrivacyInformation",
                                        "message": "the input image 'content[1]' may"}}, "real_person"),
        ({"status": "failed", "error": {"code": "InternalServiceError", "message": "sorry"}}, "provider_failed"),
        ({"status": "failed", "error": None}, "provider_failed"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "expired"}, "expired"),
    ],
)  # fmt: skip
def test_what_ends_without_a_clip_costs_nothing(body: dict[str, Any], code: str) -> None:
    ended = report(body, request())
    assert isinstance(ended, Unable)
    assert (ended.code, ended.charge) == (code, nothing)


@pytest.mark.parametrize("body", [[], {}, None, "succeeded"])
def test_no_task_at_all_is_asked_again(body: Any) -> None:
    with pytest.raises(AnswerLost):
        report(body, request())


def refusal(status: int, code: str, message: str = "no", **headers: str) -> GenerationFailed:
    body = json.dumps({"error": {"code": code, "message": message, "param": "", "type": "BadRequest"}}).encode()
    first = InputFile(Role.first_frame, Path("faces.png"), "")
    return refused(Answer(status, headers, body), request(first, task=Task.image_to_video))


@pytest.mark.parametrize(
    ("status", "code", "ours", "scope", "temporary"),
    [
        (400, "MissingParameter", "bad_request", Scope.request, False),
        (400, "InvalidParameter", "bad_request", Scope.request, False),
        (400, "InvalidParameter.TaskTypeConstraint", "bad_request", Scope.request, False),
        (400, "InvalidParameter.TaskTypeMismatch", "bad_request", Scope.request, False),
        (400, "InputTextSensitiveContentDetected", "input_moderated", Scope.request, False),
        (400, "InputTextSensitiveContentDetected.PolicyViolation", "input_moderated", Scope.request, False),
        (400, "InputImageSensitiveContentDetected", "input_moderated", Scope.request, False),
        (400, "InputImageSensitiveContentDetected.PrivacyInformation", "real_person", Scope.request, False),
        (400, "InputVideoSensitiveContentDetected.PrivacyInformation", "real_person", Scope.request, False),
        (400, "InputAudioSensitiveContentDetected.PolicyViolation", "input_moderated", Scope.request, False),
        (401, "AuthenticationError", "bad_key", Scope.account, False),
        (403, "AccountOverdueError", "no_credit", Scope.account, False),
        (403, "AccessDenied", "no_access", Scope.account, False),
        (404, "InvalidEndpoint.NotFound", "model_not_open", Scope.lane, False),
        (404, "ModelNotOpen", "model_not_open", Scope.lane, False),
        (403, "ModelNotOpen", "model_not_open", Scope.lane, False),
        (429, "RateLimitExceeded.EndpointRPMExceeded", "busy", Scope.lane, True),
        (429, "RateLimitExceeded.EndpointTPMExceeded", "busy", Scope.lane, True),
        (429, "ModelAccountRpmRateLimitExceeded", "busy", Scope.lane, True),
        (429, "ServerOverloaded", "busy", Scope.lane, True),
        (429, "ModelLoadingError", "busy", Scope.lane, True),
        (429, "SomethingNew", "busy", Scope.lane, True),
        (429, "QuotaExceeded", "quota_used_up", Scope.lane, False),
        (418, "SomethingNew", "bad_request", Scope.request, False),
    ],
)
def test_refusals(status: int, code: str, ours: str, scope: Scope, temporary: bool) -> None:
    failure = refusal(status, code)
    assert (failure.code, failure.scope, failure.temporary) == (ours, scope, temporary)
    assert failure.action is not None


def test_a_refused_face_says_which_picture_and_what_to_do() -> None:
    message = "The request failed because the input image 'content[1]' may contain real person. Request id: 0217"
    failure = refusal(400, "InputImageSensitiveContentDetected.PrivacyInformation", message)
    assert "faces.png" in str(failure.message)
    for way in ("asset://", "30 days", "kling"):
        assert way in str(failure.action)


def test_a_refusal_keeps_the_time_that_was_asked_for() -> None:
    assert refusal(429, "ServerOverloaded", **{"retry-after": "7"}).retry_after == 7


def test_a_page_of_somebody_else_is_no_refusal_of_the_request() -> None:
    failure = refused(Answer(404, {}, b"<html>nginx</html>"))
    assert (failure.code, failure.scope) == ("not_the_provider", Scope.account)


def task(name: str = "cgt-1", at: float = 5, **more: Any) -> dict[str, Any]:
    return {"id": name, "model": wire, "status": "succeeded", "created_at": int(sent.timestamp() + at), **more}


ours, others = {"seed": seed}, {"seed": seed + 1}
search = Search(request(), wire, window(sent, 300, timedelta(0)))


@pytest.mark.parametrize(
    ("tasks", "found"),
    [
        ([], Absent()),
        ([task(**others), task("cgt-2", **others)], Absent()),
        ([task(**others), task("cgt-2", **ours)], Found("cgt-2")),
        ([task(status="running", **ours)], Found("cgt-1")),
        # Ours is certain, whatever else is still silent.
        ([task(status="queued"), task("cgt-2", **ours)], Found("cgt-2")),
        # Silent tasks of another model, of another time, or that cost nothing do not stand in the way.
        ([task(status="running", model="dreamina-seedance-2-5-260628")], Absent()),
        ([task(status="running", at=-200), task("cgt-2", at=9999, status="running")], Absent()),
        ([task(status="failed"), task("cgt-2", status="cancelled"), task("cgt-3", status="expired")], Absent()),
        ([task(at=-100, **ours)], Found("cgt-1")),
        ([task(at=-200, **ours)], Absent()),
        # A failed one of ours is told, so that the reason is.
        ([task(status="failed", **ours)], Found("cgt-1")),
        # Ids without a version, and endpoints, are the same model or may be.
        ([task(model="dreamina-seedance-2-0", **ours)], Found("cgt-1")),
        ([task(model="ep-20261122-abc", **ours)], Found("cgt-1")),
    ],
)  # fmt: skip
def test_finding(tasks: list[dict[str, Any]], found: object) -> None:
    assert finding(tasks, search) == found


@pytest.mark.parametrize(
    ("tasks", "again"),
    [
        ([task(status="queued")], True),
        ([task(status="running", seed=-1)], True),
        ([task(status="running", model="ep-1")], True),
        ([task(status="something new")], True),
        ([{"id": "cgt-1", "status": "running", "model": wire}], True),
        # Finished and still silent: asking again tells nothing new.
        ([task()], False),
        ([task(**ours), task("cgt-2", **ours)], False),
    ],
)
def test_finding_is_open(tasks: list[dict[str, Any]], again: bool) -> None:
    found = finding(tasks, search)
    assert isinstance(found, Uncertain)
    assert found.ask_again is again
    assert "cgt-1" in str(found.hint) and str(seed) in str(found.hint)


def test_tasks_known_for_other_requests_are_left_out() -> None:
    known = Search(request(), wire, search.window, frozenset({"cgt-1"}))
    assert finding([task(status="running")], known) == Absent()


def test_one_seed_for_two_lengths() -> None:
    named = Search(request(seed=42, options=(("seed", "user"),)), wire, search.window)
    both = [task(seed=42, duration=5), task("cgt-2", seed=42, duration=4, resolution="480p")]
    assert finding(both, named) == Found("cgt-2")
    assert finding([task(seed=42, duration=4, resolution="720p")], named) == Absent()


def test_the_window_follows_the_providers_clock() -> None:
    ahead = window(sent, 300, timedelta(minutes=10))
    late = Search(request(), wire, ahead)
    assert finding([task(at=600, **ours)], late) == Found("cgt-1")


def test_old_jobs_are_beyond_the_providers_memory() -> None:
    assert not too_old(sent, sent + timedelta(days=6))
    assert too_old(sent, sent + timedelta(days=7))


def test_pictures_name_themselves() -> None:
    body = {"data": [{"url": "https://x/y.png?a=b:c"}], "usage": {"total_tokens": 14400}}
    shown = shown_in(body)
    assert shown == Shown("https://x/y.png?a=b:c", Money(Decimal(14400), tokens))
    assert isinstance(shown, Shown)
    assert picture_of(picture_id(shown)) == shown
    assert picture_of("cgt-1") is None
    bare = Shown("https://x/y.png", None)
    assert picture_of(picture_id(bare)) == bare


@pytest.mark.parametrize("body", [None, [], {}, {"data": []}, {"data": [{}]}, {"data": "no"}])
def test_pictures_without_a_picture(body: Any) -> None:
    assert shown_in(body) is None


def test_a_picture_may_be_refused_alone() -> None:
    error = {"code": "OutputImageSensitiveContentDetected", "message": "no"}
    assert shown_in({"data": [{"error": error}]}) == error

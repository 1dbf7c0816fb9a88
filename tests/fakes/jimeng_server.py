"""A local Volcengine visual ("CV") server: Jimeng video and image, OmniHuman, lip change, and the account's balance.

It checks signatures with its own code, bodies strictly, fetches what is given by URL, and delivers real movies.
The provider takes no key of ours: the books name a task by its prompt and the digest of its body, so that two
creates with the same body show as one key bought twice.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from aiohttp import web

from tests.fakes import jimeng_server_answers as answers
from tests.fakes.deliveries import clip_number, tiny
from tests.fakes.jimeng_server_inputs import read_inputs
from tests.fakes.jimeng_server_shapes import (
    Problem,
    Shape,
    check_body,
    check_query_body,
    detection,
    shapes,
    url,
)
from tests.fakes.jimeng_server_signature import SignatureProblem, SignedRequest, check_signature
from tests.fakes.provider_faults import Fault, Faults, Moment
from tests.fakes.provider_inputs import BadInput, Given, fetched_still
from tests.fakes.provider_server import ProviderServer, Seen, Timing
from tests.fakes.provider_tasks import Made, Outcome, Phase

access_key, secret_key = "AKLTfakeaccess", "ZmFrZS1zZWNyZXQta2V5LW9mLXRoZS10ZXN0cw=="
_versions = {
    "CVSync2AsyncSubmitTask": ("2022-08-31",),
    "CVSync2AsyncGetResult": ("2022-08-31",),
    "CVSubmitTask": ("2022-08-31",),
    "CVGetResult": ("2022-08-31",),
    "CVProcess": ("2022-08-31",),
    "CVCancelTask": ("2022-08-31", "2024-06-06"),
    "QueryBalanceAcct": ("2022-01-01",),
}
"""Contract section A2; both versions of CVCancelTask are in clients."""


@dataclass
class Rules:
    """How this account is set up; tests change it before or while the server runs."""

    secrets: dict[str, str] = field(default_factory=lambda: {access_key: secret_key})
    closed: set[str] = field(default_factory=set)
    """req_keys that the account has not opened."""
    most_per_second: int | None = None
    blocked: Callable[[Given], bool] = lambda given: False
    """Pictures that the audit of inputs stops."""
    blocked_words: set[str] = field(default_factory=set)
    subjects: int = 1
    """People that the detection finds in any picture."""
    task_life: float = 12 * 3600
    link_life: float = 3600
    """Seconds; after them the link is dead until the task is asked for again."""
    balance: Decimal = Decimal("812.50")
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class JimengServer(ProviderServer):
    """`rules` may be changed from the test's thread; `given` keeps what each task was sent, by its id."""

    def __init__(
        self, folder: Path, *, faults: Faults | None = None, timing: Timing | None = None, rules: Rules | None = None
    ) -> None:
        super().__init__(folder, faults=faults, timing=timing)
        self.rules = rules or Rules()
        self.given: dict[str, list[Given]] = {}
        self.bodies: dict[str, dict[str, Any]] = {}
        self._calls: deque[float] = deque()

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/", self._call)]

    def refusal(self, fault: Fault) -> web.Response:
        if fault is Fault.refused_for_good:
            return answers.problem(Problem(400, 50400, "Access Denied"))
        bare = fault is Fault.too_many_bare
        return answers.problem(
            Problem(429, 50430, "Request Has Reached API Concurrent Limit, Please Try Later"),
            None if bare else self.timing.patience.retry_after,
        )

    def broken(self) -> web.Response:
        return answers.problem(Problem(500, 50500, "Internal Error"))

    def moment(self, request: web.Request) -> Moment | None:
        action = request.query.get("Action", "")
        if action.endswith("SubmitTask"):
            return Moment.create
        return Moment.query if action.endswith("GetResult") else None

    def about(self, request: web.Request, body: Any) -> str:
        made = self.tasks.get(str(body.get("task_id"))) if isinstance(body, dict) else None
        return made.key if made is not None else name_of(body)

    def creates(self) -> list[Seen]:
        """The create requests, in order."""
        return [seen for seen in list(self.seen) if seen.query.get("Action", "").endswith("SubmitTask")]

    # -- one call

    async def _call(self, request: web.Request) -> web.Response:
        action, raw = request.query.get("Action", ""), await request.read()
        if request.query.get("Version") not in _versions.get(action, ()):
            return answers.openapi(SignatureProblem(404, "InvalidActionOrVersion", f"no such action: {action}"), action)
        problem = self._signature_problem(request, raw, action)
        if problem is not None:
            return answers.openapi(problem, action)
        if action == "QueryBalanceAcct":
            return answers.balance(self.rules.balance)
        if request.method != "POST" or not _is_json(request.headers.get("Content-Type", "")):
            return answers.problem(Problem(400, 50200, "POST application/json is needed"))
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return answers.problem(Problem(400, 50200, "the body is no JSON object"))
        return await self._dispatch(action, body)

    def _signature_problem(self, request: web.Request, raw: bytes, action: str) -> SignatureProblem | None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        signed = SignedRequest(request.method, request.rel_url.raw_path, request.rel_url.raw_query_string, headers, raw)
        service = "billing" if action == "QueryBalanceAcct" else "cv"
        found = check_signature(signed, self.rules.secrets, "cn-north-1", service, self.rules.now())
        return found if isinstance(found, SignatureProblem) else None

    async def _dispatch(self, action: str, body: dict[str, Any]) -> web.Response:
        if self._too_fast():
            return answers.problem(Problem(429, 50429, "Request Has Reached API Limit, Please Try Later"))
        req_key = body.get("req_key")
        if action == "CVProcess":
            return await self._detect(body)
        shape = shapes.get(req_key) if isinstance(req_key, str) else None
        if shape is None:
            return answers.problem(Problem(400, 50200, f"req_key is unknown: {req_key!r}"))
        if req_key in self.rules.closed:
            return answers.problem(Problem(400, 50400, "Access Denied: Access Denied"))
        if action == "CVCancelTask":
            return self._cancel(body)
        if action.removesuffix("SubmitTask").removesuffix("GetResult") != shape.actions:
            return answers.problem(Problem(400, 50200, f"{req_key} does not belong to {action}"))
        if action.endswith("SubmitTask"):
            return await self._create(str(req_key), body, shape)
        return await self._query(str(req_key), body, shape)

    def _too_fast(self) -> bool:
        most, now = self.rules.most_per_second, time.monotonic()
        while self._calls and self._calls[0] < now - 1:
            self._calls.popleft()
        if most is not None and len(self._calls) >= most:
            return True
        self._calls.append(now)
        return False

    # -- creating

    async def _create(self, req_key: str, body: dict[str, Any], shape: Shape) -> web.Response:
        problem = check_body(body, shape)
        if problem is not None:
            return answers.problem(problem)
        if any(word in body.get("prompt", "") for word in self.rules.blocked_words):
            return answers.problem(Problem(400, 50412, "Text Risk Not Pass"))
        given = await read_inputs(body, shape)
        if isinstance(given, Problem):
            return answers.problem(given)
        if any(self.rules.blocked(part) for part in given if part.width):
            return answers.problem(Problem(400, 50411, "Pre Img Risk Not Pass"))
        if self.tasks.full(req_key):
            busy = "Request Has Reached API Concurrent Limit, Please Try Later"
            return answers.problem(Problem(429, 50430, busy))
        made = self._task(req_key, body, shape, given)
        self.given[made.id], self.bodies[made.id] = given, body
        self.tasks.start(made)
        return answers.success({"task_id": made.id})

    def _task(self, req_key: str, body: dict[str, Any], shape: Shape, given: list[Given]) -> Made:
        key, now = name_of(body), time.time()
        wrong = self.faults.next(Moment.task, key, (Fault.failed, Fault.moderated, Fault.endless, Fault.unknown))
        outcome = _outcomes.get(wrong, Outcome.succeeds) if wrong else Outcome.succeeds
        frames, rate = _length(body, given)
        size = _size(body, shape, given)
        match self.faults.next(Moment.delivery, key, (Fault.odd_raster, Fault.other_rate, Fault.extra_frame)):
            case Fault.odd_raster:
                size = (size[0], size[1] - 4)
            case Fault.other_rate:
                frames, rate = math.ceil(frames / rate * 30), Fraction(30)
            case Fault.extra_frame:
                frames += 1
        sound = next((part.data for part in given if part.role == "audio"), None)
        return Made(
            self.tasks.new_id(),
            key,
            req_key,
            shape.result,
            now,
            now + self.timing.seconds / 4,
            now + self.timing.seconds,
            _amount(body, shape, frames / rate) if outcome in (Outcome.succeeds, Outcome.endless) else Decimal(0),
            "CNY",
            outcome,
            clip_number(body.get("prompt", "")),
            frames,
            rate,
            size,
            sound,
            pictures=_pictures(body) if shape.result == "images" else 0,
            facts={"denied": 2 if wrong is Fault.unknown else 0},
        )

    # -- asking

    async def _query(self, req_key: str, body: dict[str, Any], shape: Shape) -> web.Response:
        problem = check_query_body(body)
        options = answers.query_options(body)
        if problem is None and isinstance(options, Problem):
            problem = options
        if problem is not None or isinstance(options, Problem):
            return answers.problem(problem or Problem(400, 50200, "req_json"))
        made = self.tasks.get(body["task_id"])
        if made is None or made.stopped or made.model != req_key or self._denied(made):
            return answers.success(answers.nothing("not_found"))
        phase = made.phase()
        if phase is Phase.submitted:
            return answers.success(answers.nothing("in_queue"))
        if phase is Phase.processing:
            return answers.success(answers.nothing("generating"))
        if made.outcome is Outcome.moderated:
            code, name = (50511, "Img") if shape.result == "images" else (50516, "Video")
            return answers.problem(Problem(400, code, f"Post {name} Risk Not Pass"))
        if made.outcome is Outcome.fails:
            return answers.problem(Problem(500, 50501, "Internal RPC Error"), data=answers.nothing("done"))
        return answers.success(await self._result(made, shape, options))

    def _denied(self, made: Made) -> bool:
        made.asked += 1
        old = self.rules.now().timestamp() - made.made > self.rules.task_life
        return old or made.asked <= made.facts.get("denied", 0)

    async def _result(self, made: Made, shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
        data = answers.nothing("done")
        if shape.result == "found":
            return data | {"resp_data": json.dumps({"status": 1 if self.rules.subjects else 0})}
        if shape.result == "images":
            return data | await self._images(made, bool(options.get("return_url")))
        link = self._link(made, "video.mp4")
        return data | ({"resp_data": json.dumps({"url": link})} if shape.result == "url" else {"video_url": link})

    async def _images(self, made: Made, by_link: bool) -> dict[str, Any]:
        numbers = range(made.pictures)
        if by_link:
            return {"image_urls": [self._link(made, f"image_{number}.png") for number in numbers]}
        pictures = [await self.deliveries.picture(made.clip, number, made.size) for number in numbers]
        return {"binary_data_base64": [answers.base64_text(picture) for picture in pictures]}

    def _link(self, made: Made, name: str) -> str:
        """Dead after `link_life`, until the task is asked for again."""
        asyncio.get_running_loop().call_later(self.rules.link_life, _expire, made)
        return self.shelf.link(made, name)

    def _cancel(self, body: dict[str, Any]) -> web.Response:
        problem = check_query_body(body)
        made = self.tasks.get(str(body.get("task_id")))
        if problem is not None or made is None or made.model != body["req_key"]:
            return answers.problem(problem or Problem(400, 50200, "task not found"))
        if made.phase() is not Phase.submitted:
            return answers.problem(Problem(400, 50200, "only a task in queue can be cancelled"))
        made.stopped = True
        return answers.success({})

    async def _detect(self, body: dict[str, Any]) -> web.Response:
        if body.get("req_key") != detection or set(body) != {"req_key", "image_url"} or not url(body["image_url"]):
            return answers.problem(Problem(400, 50200, f"CVProcess takes {detection} and image_url"))
        if detection in self.rules.closed:
            return answers.problem(Problem(400, 50400, "Access Denied"))
        try:
            picture = await fetched_still(body["image_url"], "image_url")
        except BadInput as error:
            return answers.problem(Problem(400, 50207, f"Image Decode Error: {error}"))
        if self.rules.blocked(picture):
            return answers.problem(Problem(400, 50411, "Pre Img Risk Not Pass"))
        links = [self.shelf.put(f"mask_{number}.png", self._mask(picture, number)) for number in self._subjects()]
        found = {"code": 0, "status": int(bool(links)), "object_detection_result": {"mask": {"url": links}}}
        return answers.success(answers.nothing("done") | {"resp_data": json.dumps(found)})

    def _subjects(self) -> range:
        return range(min(5, self.rules.subjects))

    def _mask(self, picture: Given, number: int) -> bytes:
        """White in the subject's share of the width, from the left."""
        mask = np.zeros((picture.height, picture.width, 3), np.uint8)
        share = picture.width // max(1, self.rules.subjects)
        mask[:, number * share : (number + 1) * share] = 255
        return answers.png(mask)


_outcomes = {Fault.failed: Outcome.fails, Fault.moderated: Outcome.moderated, Fault.endless: Outcome.endless}


def name_of(body: Any) -> str:
    """The key in the books: the prompt, and a digest of the whole body."""
    if not isinstance(body, dict):
        return ""
    digest = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
    return f"{str(body.get('prompt', ''))[:120]} #{digest}"


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip() == "application/json"


def _expire(made: Made) -> None:
    made.expired = True


def _length(body: Mapping[str, Any], given: list[Given]) -> tuple[int, Fraction]:
    """Frames and rate of the delivery: as many as asked for, or as long as the recording."""
    sound = next((part for part in given if part.role == "audio"), None)
    if sound is None:
        return body.get("frames", 121), Fraction(24)
    rate = next((part.rate for part in given if part.role == "video"), Fraction(25))
    return max(1, math.ceil(sound.seconds * rate)), rate


def _size(body: Mapping[str, Any], shape: Shape, given: list[Given]) -> tuple[int, int]:
    if "width" in body:
        return tiny("1080p", Fraction(body["width"], body["height"]))
    resolution = f"{body['output_resolution']}p" if "output_resolution" in body else shape.resolution
    seen = next((part for part in given if part.width and part.role != "mask"), None)
    if seen is not None:
        return tiny(resolution, seen.ratio)
    wide, _, high = body.get("aspect_ratio", "16:9").partition(":")
    return tiny(resolution, Fraction(int(wide), int(high)))


def _pictures(body: Mapping[str, Any]) -> int:
    """Without `force_single` the model makes as many as it likes, and bills each."""
    return 1 if body.get("force_single") else 3


def _amount(body: Mapping[str, Any], shape: Shape, seconds: Fraction) -> Decimal:
    units = {"clip": 1, "second": math.ceil(seconds), "image": _pictures(body)}[shape.per]
    return shape.price * units

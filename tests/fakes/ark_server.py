"""A local Ark / ModelArk server: Seedance tasks and Seedream images, as the documents describe them.

Bodies are read strictly, media behind URLs are fetched, tasks beyond the account's concurrency are queued, and real
movies are delivered (tiny ones; tokens are counted for the size that the model itself would make).
Ark takes no key of ours: the books name a task by its prompt and the digest of its body, so that two creates with
the same body show as one key bought twice.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
import uuid
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fakes.ark_server_bodies import (
    Refusal,
    check_body,
    parts_of,
    prompt_of,
    read_body,
)
from tests.fakes.ark_server_images import ImageOrder, read_order
from tests.fakes.ark_server_inputs import check_image, check_inputs, read_image, read_parts
from tests.fakes.ark_server_models import (
    ImageModel,
    VideoModel,
    ids_in,
    image_models,
    rate,
    video_models,
)
from tests.fakes.ark_server_orders import name_of, ordered
from tests.fakes.ark_server_pages import error_answer, page_of, unknown_task
from tests.fakes.ark_server_rules import Rules
from tests.fakes.deliveries import clip_number, tiny
from tests.fakes.provider_faults import Fault, Faults, Moment
from tests.fakes.provider_inputs import BadInput, Given
from tests.fakes.provider_server import ProviderServer, Seen, Timing
from tests.fakes.provider_tasks import Made, Phase

root = "/api/v3"
tasks_path, images_path = f"{root}/contents/generations/tasks", f"{root}/images/generations"
most_queued = 120
"""Tasks waiting per account (BytePlus document 1520757)."""
largest_body = 64 << 20


class ArkServer(ProviderServer):
    """`given` keeps what each task was sent, `bodies` its body, by its id."""

    def __init__(
        self, folder: Path, *, faults: Faults | None = None, timing: Timing | None = None, rules: Rules | None = None
    ) -> None:
        super().__init__(folder, faults=faults, timing=timing or Timing(limit=3, queues=True))
        self.rules = rules or Rules()
        self.given: dict[str, list[Given]] = {}
        self.bodies: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()

    @property
    def base_url(self) -> str:
        return f"{self.url}{root}"

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(tasks_path, self._create),
            web.get(tasks_path, self._list),
            web.get(f"{tasks_path}/{{id}}", self._get),
            web.delete(f"{tasks_path}/{{id}}", self._delete),
            web.post(images_path, self._images),
        ]

    def refusal(self, fault: Fault) -> web.Response:
        if fault is Fault.refused_for_good:
            return error_answer(Refusal("QuotaExceeded", "The free quota of the model is used up.", 429))
        if fault is Fault.too_many_bare:
            return error_answer(Refusal("ServerOverloaded", "The service is overloaded.", 429))
        refusal = Refusal("RateLimitExceeded.EndpointRPMExceeded", "Requests per minute exceeded.", 429)
        return error_answer(refusal, self.timing.patience.retry_after)

    def broken(self) -> web.Response:
        return error_answer(Refusal("InternalServiceError", "The service encountered an internal error.", 500))

    def moment(self, request: web.Request) -> Moment | None:
        return {"POST": Moment.create, "GET": Moment.query}.get(request.method)

    def about(self, request: web.Request, body: Any) -> str:
        made = self.tasks.get(request.path.rpartition("/")[2])
        return made.key if made is not None else name_of(body) or request.path

    def creates(self) -> list[Seen]:
        return self.requests(tasks_path)

    def tokens(self) -> int:
        """Of everything that was bought and will be delivered."""
        return sum(int(entry.facts["facts"].get("tokens", 0)) for entry in self.books.bought if entry.amount)

    # -- every call

    async def _handled(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        if self.shelf.owns(request):
            return await super()._handled(request, handler)
        try:
            self._admit(request)
            return await super()._handled(request, handler)
        except Refusal as refusal:
            return error_answer(refusal)

    def _admit(self, request: web.Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or key not in self.rules.keys:
            raise Refusal("AuthenticationError", "The API key or AK/SK in the request is missing or invalid.", 401)
        if self.rules.overdue:
            raise Refusal("AccountOverdueError", "The account has an overdue balance.", 403)
        if request.method == "POST" and request.content_type != "application/json":
            raise Refusal("InvalidParameter", "Content-Type must be application/json")

    async def _json(self, request: web.Request) -> Any:
        raw = await request.read()
        if len(raw) > largest_body:
            raise Refusal("InvalidParameter", "the request body is larger than 64 MB")
        try:
            return json.loads(raw)
        except ValueError as error:
            raise Refusal("InvalidParameter", "the body is no JSON") from error

    def _model(self, name: str, among: Sequence[VideoModel] | Sequence[ImageModel]) -> Any:
        wanted = self.rules.endpoints.get(name, name)
        model = next((model for model in among if wanted in ids_in(model.ids, self.rules.region)), None)
        if model is None:
            raise Refusal("InvalidEndpoint.NotFound", f"The model or endpoint {name} does not exist.", 404)
        if wanted in self.rules.closed:
            raise Refusal("ModelNotOpen", f"Your account has not activated the model {name}.", 404)
        return model

    def _check_words(self, words: str) -> None:
        if any(word in words for word in self.rules.blocked_words):
            raise Refusal("InputTextSensitiveContentDetected", "The input text may contain sensitive information.")

    def _check_faces(self, given: Sequence[Given]) -> None:
        for part in given:
            if part.width and not part.url.startswith("asset://") and self.rules.real_face(part):
                kind = "Video" if part.seconds else "Image"
                raise Refusal(
                    f"Input{kind}SensitiveContentDetected.PrivacyInformation",
                    f"The request failed because the input {kind.lower()} '{part.field}' may contain real person.",
                )

    # -- tasks

    async def _create(self, request: web.Request) -> web.Response:
        body = read_body(await self._json(request))
        model: VideoModel = self._model(body["model"], video_models)
        check_body(body, model, demands_sound=self.rules.demands_sound)
        self._check_words(prompt_of(body))
        given = await read_parts(parts_of(body), self.rules.assets)
        check_inputs(given, model, body.get("resolution", "720p"))
        self._check_faces(given)
        waiting = sum(made.phase() is Phase.submitted and not made.stopped for made in self.tasks.all())
        if waiting >= most_queued:
            raise Refusal(
                "RateLimitExceeded.EndpointRPMExceeded", f"{most_queued} tasks are queued, which is the most.", 429
            )
        model_id = self.rules.endpoints.get(body["model"], body["model"])
        made = ordered(body, model, given, self.faults, self.timing.seconds, model_id)
        self.given[made.id], self.bodies[made.id] = given, body
        self.tasks.start(made)
        return web.json_response({"id": made.id})

    async def _get(self, request: web.Request) -> web.Response:
        made = self._known(request.match_info["id"])
        made.asked += 1
        if made.asked <= made.facts["denied"]:
            raise unknown_task(made.id)
        return web.json_response(self.body_of(made))

    def _known(self, task: str) -> Made:
        made = self.tasks.get(task)
        if made is None or task in self.deleted or self.rules.now() - made.made > self.rules.record_life:
            raise unknown_task(task)
        return made

    def status(self, made: Made) -> str:
        """The word of the wire."""
        if made.stopped:
            return "cancelled"
        now = self.rules.now()
        phase = made.phase(now)
        if phase in (Phase.submitted, Phase.processing) and now - made.made > made.facts["expires_after"]:
            return "expired"
        return {Phase.submitted: "queued", Phase.processing: "running"}.get(phase, phase.value)

    def body_of(self, made: Made) -> dict[str, Any]:
        """What GET says. Times are Unix seconds; the seed is told when it is done."""
        status, facts = self.status(made), made.facts
        body: dict[str, Any] = {
            "id": made.id,
            "model": facts["model"],
            "status": status,
            "created_at": int(made.made),
            "updated_at": int(min(self.rules.now(), made.ends)),
            "service_tier": facts["tier"],
            "execution_expires_after": facts["expires_after"],
        }
        if facts["safety_identifier"]:
            body["safety_identifier"] = facts["safety_identifier"]
        if status == "failed":
            code, message = facts["error"]
            body["error"] = {"code": code, "message": message}
        return body | self._finished(made) if status == "succeeded" else body

    def _finished(self, made: Made) -> dict[str, Any]:
        facts = made.facts
        asyncio.get_running_loop().call_later(self.rules.link_life, _expire, made)
        content = {"video_url": self.shelf.link(made, "video.mp4")}
        if facts["last_frame"]:
            content["last_frame_url"] = self.shelf.link(made, f"last_{made.frames - 1}.png")
        told = {name: facts[name] for name in ("seed", "resolution", "ratio", "duration")}
        usage = {"completion_tokens": facts["tokens"], "total_tokens": facts["tokens"]}
        return told | {
            "content": content,
            "usage": usage,
            "framespersecond": rate,
            "generate_audio": facts["sound"],
            "draft": False,
        }

    async def _list(self, request: web.Request) -> web.Response:
        alive = [made for made in self.tasks.all() if made.id not in self.deleted]
        recent = [made for made in alive if self.rules.now() - made.made <= self.rules.record_life]
        return web.json_response(page_of([self.body_of(made) for made in reversed(recent)], request.query))

    async def _delete(self, request: web.Request) -> web.Response:
        made = self._known(request.match_info["id"])
        match self.status(made):
            case "queued":
                made.stopped = True
            case "running" | "cancelled" as status:
                raise Refusal("InvalidAction", f"a task that is {status} cannot be deleted", 409)
            case _:
                self.deleted.add(made.id)
        return web.json_response({})

    # -- images

    async def _images(self, request: web.Request) -> web.Response:
        given = await self._json(request)
        name = given.get("model") if isinstance(given, dict) else None
        if not isinstance(name, str):
            raise Refusal("MissingParameter", "model is required")
        model: ImageModel = self._model(name, image_models)
        order = read_order(given, model)
        self._check_words(order.prompt)
        inputs = await self._image_inputs(order)
        made = self._sold(name_of(given), name, model, order)
        self.given[made.id], self.bodies[made.id] = inputs, given
        items = [await self._item(made, order, number) for number in range(order.count)]
        count = sum("error" not in item for item in items)
        output = count * order.size[0] * order.size[1] // 256
        usage = {"generated_images": count, "output_tokens": output, "total_tokens": output}
        return web.json_response({"model": name, "created": int(time.time()), "data": items, "usage": usage})

    async def _image_inputs(self, order: ImageOrder) -> list[Given]:
        try:
            inputs = [await read_image(url, f"image[{index}]") for index, url in enumerate(order.images)]
        except BadInput as error:
            raise Refusal("InvalidParameter", str(error)) from error
        for part in inputs:
            check_image(part, Fraction(16))
        self._check_faces(inputs)
        return inputs

    def _sold(self, key: str, name: str, model: ImageModel, order: ImageOrder) -> Made:
        now = time.time()
        refused = self.faults.next(Moment.task, key, (Fault.moderated,)) is not None
        count = order.count - refused
        size = tiny("1080p", Fraction(*order.size))
        facts = {"tokens": 0, "refused": refused}
        clip, identity = clip_number(order.prompt), f"img-{uuid.uuid4().hex[:10]}"
        made = Made(
            identity, key, name, "image", now, now, now, count * model.price, "USD", clip=clip, size=size, facts=facts
        )
        return self.tasks.start(made)

    async def _item(self, made: Made, order: ImageOrder, number: int) -> dict[str, Any]:
        if made.facts["refused"] and number == 0:
            code = "OutputImageSensitiveContentDetected"
            return {"error": {"code": code, "message": "The output image may contain sensitive information."}}
        size = f"{order.size[0]}x{order.size[1]}"
        if not order.inline:
            return {"url": self.shelf.link(made, f"image_{number}.png"), "size": size}
        data = await self.deliveries.picture(made.clip, number, made.size)
        return {"b64_json": base64.b64encode(data).decode(), "size": size}


def _expire(made: Made) -> None:
    made.expired = True

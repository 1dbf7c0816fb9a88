"""A fake Kling on 127.0.0.1: API 2.0 and /v1 as documented, strict, with books of what was bought.

Written from the vendor's documents of 2026-09-20 alone; it shares no code with the adapter. Not checked: pictures'
content, callbacks (accepted, never sent), effects and multi-element editing (unknown paths, 1203).
"""

from __future__ import annotations

import time
import uuid
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fakes import (
    kling_server_account,
    kling_server_images,
    kling_server_legacy,
    kling_server_people,
    kling_server_queries,
    kling_server_video,
)
from tests.fakes.deliveries import clip_number, tiny
from tests.fakes.kling_server_answers import Refuse, answered, legacy_task, new_task, refused
from tests.fakes.kling_server_auth import Keys, signed_in
from tests.fakes.kling_server_parts import Element, Sides, Wish
from tests.fakes.provider_faults import Fault, Faults, Moment
from tests.fakes.provider_fields import BadField
from tests.fakes.provider_media import Arrived
from tests.fakes.provider_process import run
from tests.fakes.provider_server import ProviderServer, Timing
from tests.fakes.provider_tasks import Made, Outcome


class KlingServer(ProviderServer):
    """`pays`: how a task of API 2.0 is billed, in "unit" or in "cash"."""

    def __init__(
        self,
        folder: Path,
        *,
        faults: Faults | None = None,
        timing: Timing | None = None,
        sides: Sides | None = None,
        region: str = "global",
    ) -> None:
        super().__init__(folder, faults=faults, timing=timing)
        self.sides = sides or Sides()
        self.region = region
        self.keys = Keys()
        self.pays = "unit"
        self.arrived: dict[str, list[Arrived]] = {}
        """Pictures, clips and recordings by task id."""
        self.wishes: dict[str, Wish] = {}
        """By task id, what was understood of the request."""
        self.elements: dict[str, Element] = {}
        self.voices: dict[str, dict[str, Any]] = {}
        self.recordings: dict[str, bytes] = {}
        """Made by text to speech, by audio id."""
        self.sessions: dict[str, Arrived] = {}
        """Clips whose faces were looked for, by session id."""
        self.faces: list[str] = ["0"]
        """Found in every clip."""
        self.packs = kling_server_account.first_packs()
        self.costs_interval = 1.0
        """Seconds between two questions for the account."""
        self.hidden_seconds = 0.0
        """So long a new task cannot be found by our key."""
        self._refusals: list[tuple[int, str, int, str]] = []

    def refuse(self, code: int, about: str = "", times: int = 1, message: str = "") -> None:
        """Answer the next creates of that subject with a documented error code."""
        self._refusals.append((code, about, times, message))

    def inputs(self, key: str) -> list[Arrived]:
        """What came with the task that was created under our key."""
        task = self.tasks.by_key(key)
        return [] if task is None else self.arrived[task.id]

    # -- ProviderServer

    def routes(self) -> list[web.RouteDef]:
        parts = (
            kling_server_video,
            kling_server_legacy,
            kling_server_people,
            kling_server_images,
            kling_server_account,
            kling_server_queries,
        )
        routes = [route for part in parts for route in part.routes(self)]
        return [*routes, web.route("*", "/{path:.*}", _no_such_path)]

    def refusal(self, fault: Fault) -> web.Response:
        match fault:
            case Fault.too_many:
                return refused(1302, headers={"Retry-After": f"{self.timing.patience.retry_after:g}"})
            case Fault.refused_for_good:
                return refused(1102)
        return refused(1303)

    def broken(self) -> web.Response:
        return refused(5000)

    def moment(self, request: web.Request) -> Moment | None:
        if request.path.startswith("/account/"):
            return None
        return Moment.query if request.method == "GET" or request.path == "/tasks" else Moment.create

    def about(self, request: web.Request, body: Any) -> str:
        """Our key of a create; of a query the keys behind its ids."""
        if request.method == "POST":
            return _key_in(body) or request.path
        asked = request.query.get("task_ids") or request.query.get("external_task_ids") or request.path.split("/")[-1]
        tasks = ((name, self.tasks.get(name)) for name in asked.split(","))
        return ",".join(task.key if task is not None else name for name, task in tasks)

    async def _handled(self, request: web.Request, handler: Any) -> web.StreamResponse:
        try:
            if not self.shelf.owns(request):
                signed_in(request, self.keys)
            return await super()._handled(request, handler)
        except Refuse as refusal:
            return refused(refusal.code, str(refusal), refusal.headers)
        except BadField as error:
            return refused(1201, str(error))

    # -- what creates share

    def admit(self, model: str, key: str, slots: int = 1) -> None:
        """Every reason to turn a well-formed create down; before anything is bought."""
        for index, (code, about, times, message) in enumerate(self._refusals):
            if times > 0 and about in (key or model):
                self._refusals[index] = (code, about, times - 1, message)
                raise Refuse(code, message)
        if key and self.tasks.by_key(key) is not None:
            raise Refuse(1201, f"external_task_id {key} already exists")
        if self.tasks.full(model, slots):
            raise Refuse(1303)

    def buy(self, path: str, wish: Wish, *, legacy: bool) -> web.Response:
        """Create the task, then answer."""
        about = wish.key or path
        outcome = {
            Fault.failed: Outcome.fails,
            Fault.moderated: Outcome.moderated,
            Fault.endless: Outcome.endless,
            None: Outcome.succeeds,
        }[self.faults.next(Moment.task, about, (Fault.failed, Fault.moderated, Fault.endless))]
        delivery = self.faults.next(Moment.delivery, about)
        # Clips come one frame longer than seconds x rate: 5 s are 121 frames at 24.
        rate = Fraction(30) if delivery is Fault.other_rate else Fraction(24)
        now = time.time()
        made = Made(
            self.tasks.new_id(),
            wish.key,
            wish.model,
            path,
            now,
            now,
            now + self.timing.seconds,
            wish.amount if outcome in (Outcome.succeeds, Outcome.endless) else Decimal(0),
            f"units:{wish.product}",
            outcome,
            clip_number(wish.key or str(wish.facts.get("prompt", ""))),
            *(wish.length or (round(wish.seconds * rate) + 1, rate)),
            _size(wish, delivery),
            wish.sound,
            wish.movie,
            wish.pictures,
            {"generation": "legacy" if legacy else "new", "product": wish.product, **wish.facts},
        )
        self.arrived[made.id], self.wishes[made.id] = wish.arrived, wish
        self.tasks.start(made)
        return answered((legacy_task if legacy else new_task)(self, made, created=True))

    def sell(self, path: str, product: str, amount: Decimal) -> str:
        """A call that is paid and answered at once, without a task; its id in the books."""
        now, number = time.time(), self.tasks.new_id()
        self.tasks.start(
            Made(number, "", path, path, now, now, now, amount, f"units:{product}", facts={"product": product})
        )
        return number


def _size(wish: Wish, delivery: Fault | None) -> tuple[int, int]:
    width, height = tiny(wish.resolution, wish.ratio)
    # As 1280x704 is to 1280x720.
    return (width, 2 * round(height * 704 / 1440)) if delivery is Fault.odd_raster else (width, height)


def _key_in(body: Any) -> str:
    options = body.get("options") if isinstance(body, dict) else None
    key = (options if isinstance(options, dict) else body if isinstance(body, dict) else {}).get("external_task_id")
    return key if isinstance(key, str) else ""


async def _no_such_path(request: web.Request) -> web.Response:
    raise Refuse(1203, f"resource not found: {request.method} {request.path} ({uuid.uuid4().hex[:8]})")


if __name__ == "__main__":
    run(KlingServer)

"""Seedance and Seedream on Volcengine Ark (mainland) and BytePlus ModelArk (elsewhere), over one Bearer key."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from plugin.credentials import ApiKey
from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.events import Progress
from plugin.generators.account import Account, Tools
from plugin.generators.ark.body import task_body
from plugin.generators.ark.clips import clip_limits, sound_limits
from plugin.generators.ark.finding import Search, finding, hint, too_old, window
from plugin.generators.ark.listing import list_tasks
from plugin.generators.ark.materials import Kind, Material, materials
from plugin.generators.ark.names import makes_pictures, row_of, wire_model
from plugin.generators.ark.obstacles import obstacles, picture_limits, still_there
from plugin.generators.ark.pictures import Shown, picture_body, picture_id, picture_of, shown_in
from plugin.generators.ark.refusals import meaning_of, refused, said_by, said_in
from plugin.generators.ark.report import report
from plugin.generators.base import (
    Accepted,
    Checked,
    Finding,
    Found,
    GenerationRequest,
    Generator,
    InputFile,
    Lane,
    Model,
    Ready,
    Report,
    Unable,
    Uncertain,
    Working,
)
from plugin.generators.denials import Denials
from plugin.generators.hosted import all_forms, published_clip, published_sound
from plugin.generators.http import Answer, Call, Effect, Json
from plugin.generators.lent import Lent
from plugin.generators.picture_upload import PictureLimits, pack_picture
from plugin.messages import Message, say

tasks_path = "/contents/generations/tasks"
pictures_path = "/images/generations"
create_seconds, picture_seconds = 240.0, 600.0
"""A body of 64 MB takes its time; a picture is made while the call waits."""
body_bytes = 60_000_000
"""Of pictures together, as Base64; the whole message may have 64 MB."""
ordinary_limit, sent_ahead = 3, 4
"""An individual account runs 3 tasks of a model at once; what is beyond is queued there (BytePlus, 2026-08)."""
largest = "4k"
"""Runs one at a time (BytePlus, 2026-08)."""


def build_ark(account: Account, tools: Tools) -> Generator:
    return Ark(account, tools)


class Ark:
    """One account at one address. Remembers which tasks it saw for which request, to tell them apart in `find`."""

    name = "ark"
    paid = True
    settle_seconds = create_seconds + 60.0

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._lent = Lent(account, tools, lambda request: all_forms(_hosted(request)))
        self._keys: dict[str, str] = {}
        self._denials = Denials()

    @property
    def account(self) -> str:
        return self._account.base_url

    @property
    def region(self) -> str:
        return self._account.region

    def models(self) -> tuple[Model, ...]:
        return self._tools.models

    def lane(self, request: GenerationRequest) -> Lane:
        if request.resolution == largest:
            return Lane(f"{request.model} {largest}", 1)
        row = row_of(request.model, self._tools.models)
        limit = (row.concurrency if row else None) or ordinary_limit
        queues = row is None or row.queues
        return Lane(request.model, limit, sent_ahead if queues else 0)

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        return tuple(obstacles(request, self._account, self._tools))

    async def submit(self, request: GenerationRequest) -> Accepted:
        """Once. The pictures travel in the message; clips and sound are named by URL."""
        try:
            accepted = await self._submit(request)
        except GenerationFailed:
            await self._lent.take_away(request)
            raise
        self._lent.note(accepted.provider_id, request)
        return accepted

    async def _submit(self, request: GenerationRequest) -> Accepted:
        model = wire_model(request.model, self._tools.models, self.region)
        parts = await self._parts(request)
        if makes_pictures(request.model):
            return await self._make_picture(picture_body(request, model, [url for _, url in parts]), request)
        answer = await self._ask(
            Call("POST", tasks_path, Effect.create, json=task_body(request, model, parts), seconds=create_seconds)
        )
        body = _created(answer, request)
        task = body.get("id") if isinstance(body, dict) else None
        if not isinstance(task, str) or not task:
            raise _unclear()
        self._keys[task] = request.key
        return Accepted(task)

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        if shown := picture_of(provider_id):
            return Ready(shown.url, shown.charge)
        self._keys[provider_id] = request.key
        answer = await self._ask(Call("GET", f"{tasks_path}/{provider_id}"))
        if answer.status == 404 and said_by(answer).code:
            self._denials.doubt(provider_id)
            return _forgotten(provider_id)
        found = report(_read(answer), request)
        self._denials.known(provider_id)
        if isinstance(found, Working):
            self._lent.note(provider_id, request)
        else:
            await self._lent.take_away(request, provider_id)
        return found

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        now = self._tools.now()
        if makes_pictures(request.model):
            return Uncertain(say("Look in the provider's console whether a picture was charged at that time."))
        if known := next((task for task, key in self._keys.items() if key == request.key), None):
            return Found(known)
        if too_old(sent, now):
            return Uncertain(hint(request))
        listed = await list_tasks(lambda call: self._ask(call), now, sent)
        if listed is None:
            return Uncertain(hint(request))
        others = frozenset(task for task, key in self._keys.items() if key != request.key)
        model = wire_model(request.model, self._tools.models, self.region)
        search = Search(request, model, window(sent, self.settle_seconds, listed.ahead), others)
        return finding(listed.tasks, search)

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        await self._tools.http.download(ready.location, target, on_progress, ready.sha256)

    async def cancel(self, provider_id: str) -> bool:
        """Only a queued task can be stopped; deleting a finished one would only throw its record away."""
        if picture_of(provider_id):
            return False
        await self._lent.take_away_noted(provider_id)
        path = f"{tasks_path}/{provider_id}"
        try:
            state = _read(await self._ask(Call("GET", path)))
            if not isinstance(state, dict) or state.get("status") != "queued":
                return False
            return (await self._ask(Call("DELETE", path, Effect.create))).status < 300
        except (AnswerLost, GenerationFailed):
            # Whoever asks to stop wants a yes or no: without a clear yes the task is taken to run on.
            return False

    async def check(self) -> Checked:
        answer = await self._ask(Call("GET", tasks_path, query=(("page_num", "1"), ("page_size", "1"))))
        _read(answer)
        return Checked(say("{generator} accepts the key. It does not tell the balance.", generator=self.name))

    async def close(self) -> None:
        await self._tools.http.close()
        if self._tools.hosting is not None:
            await self._tools.hosting.close()

    async def _ask(self, call: Call) -> Answer:
        match self._account.credentials:
            case ApiKey(key):
                headers = {**call.headers, "Authorization": f"Bearer {key.reveal()}"}
            case _:
                raise _wrong_kind_of_key()
        return await self._tools.http.ask(
            Call(call.method, call.path, call.effect, call.query, headers, call.json, call.body, call.seconds)
        )

    async def _make_picture(self, body: Json, request: GenerationRequest) -> Accepted:
        call = Call("POST", pictures_path, Effect.create, json=body, seconds=picture_seconds)
        match shown_in(_created(await self._ask(call), request)):
            case Shown() as shown:
                return Accepted(picture_id(shown), shown.charge)
            case None:
                raise _unclear()
            case error:
                raise meaning_of(said_in(error), request=request).failure()

    async def _parts(self, request: GenerationRequest) -> Sequence[tuple[Material, str]]:
        """Every material with its URL. GenerationFailed when one cannot be had: nothing was created."""
        sent = materials(request)
        pictures = sum(material.kind is Kind.image for material in sent)
        limits = picture_limits(request)
        room = min(limits.size, body_bytes * 3 // 4 // max(1, pictures))
        limits = PictureLimits(limits.shortest, limits.longest, limits.shape, room)
        return [(material, await self._url(material, request, limits)) for material in sent]

    async def _url(self, material: Material, request: GenerationRequest, limits: PictureLimits) -> str:
        if material.address:
            return material.address
        if not isinstance(material.given, InputFile):
            raise GenerationFailed(
                say("A picture that the shot needs is not there: {path}.", path=material.label),
                say("Run the job again."),
                code="input_missing",
            )
        if material.kind is Kind.image:
            return (await asyncio.to_thread(pack_picture, material.given.path, limits)).data_uri
        given, hosting = material.given, self._tools.hosting
        if kept_there := still_there(given, self._account, self._tools.now()):
            return kept_there
        if material.kind is Kind.audio:
            return await published_sound(hosting, request, given, sound_limits(request))
        clip = await asyncio.to_thread(clip_limits, request, given.path)
        return await published_clip(hosting, request, given, clip)


def _hosted(request: GenerationRequest) -> list[InputFile]:
    """What may lie in the user's hosting for this request."""
    files = [material.given for material in materials(request) if material.kind is not Kind.image]
    return [given for given in files if isinstance(given, InputFile)]


def _created(answer: Answer, request: GenerationRequest) -> Json:
    """The body of a create that went well. After 408 and 5xx nobody knows what there is."""
    if answer.status >= 500 or answer.status == 408:
        raise _unclear()
    if answer.status >= 300:
        raise refused(answer, request)
    return answer.json()


def _read(answer: Answer) -> Json:
    """The body of a question that was answered."""
    if answer.status >= 500 or answer.status == 408:
        raise AnswerLost(
            say("The provider has a fault at the moment."),
            say("Nothing to do: it is asked again."),
            code="provider_fault",
        )
    if answer.status >= 300:
        raise refused(answer)
    return answer.json()


def _unclear() -> AnswerLost:
    return AnswerLost(
        say("The provider did not say whether it took the job."),
        say("Second Unit looks for it at the provider before anything is sent again."),
        code="answer_lost",
    )


def _forgotten(provider_id: str) -> Unable:
    return Unable(
        "forgotten",
        say("The provider no longer knows job {id}; it keeps them for 7 days.", id=provider_id),
        say("Look in the provider's console whether it was charged, then fill the shot again."),
    )


def _wrong_kind_of_key() -> GenerationFailed:
    return GenerationFailed(
        say("ark needs one API key, not an access key and a secret key."),
        say("Set it with `secondunit keys set ark`."),
        code="bad_key",
        scope=Scope.account,
    )

"""即梦 (Jimeng) on Volcengine's visual CV interface, over an access key and a secret key."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from plugin.errors import AnswerLost, GenerationFailed
from plugin.events import Progress
from plugin.generators.account import Account, Tools
from plugin.generators.base import (
    Accepted,
    Checked,
    Finding,
    GenerationRequest,
    Generator,
    Lane,
    Model,
    Ready,
    Report,
    Uncertain,
    Working,
)
from plugin.generators.denials import Denials
from plugin.generators.hosted import all_forms
from plugin.generators.http import Effect
from plugin.generators.jimeng.bodies import Body, query_body
from plugin.generators.jimeng.client import Client
from plugin.generators.jimeng.obstacles import obstacles
from plugin.generators.jimeng.orders import Orders, hosted
from plugin.generators.jimeng.refusals import failure, unclear
from plugin.generators.jimeng.report import forgotten, report
from plugin.generators.jimeng.services import (
    TaskId,
    image_keys,
    result_action,
    service_of,
    submit_action,
    task_id,
)
from plugin.generators.lent import Lent
from plugin.messages import Message, say

create_seconds = 240.0
"""Frames travel in the message as Base64."""
ordinary_limit = 1
"""Jobs at once per service on an ordinary account; more are refused, not queued (2026-09)."""
probe_key, no_task = "jimeng_t2v_v30", "0"


def build_jimeng(account: Account, tools: Tools) -> Generator:
    return Jimeng(account, tools)


class Jimeng:
    """One account. The interface neither takes a key of ours nor lists its jobs, so a lost answer stays lost."""

    name = "jimeng"
    paid = True
    settle_seconds = create_seconds + 60.0

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._client = Client(account, tools)
        self._denials = Denials()
        self._orders = Orders(account, tools, self._client)
        self._lent = Lent(account, tools, lambda request: all_forms(hosted(request)))

    @property
    def account(self) -> str:
        return self._account.base_url

    @property
    def region(self) -> str:
        return self._account.region

    def models(self) -> tuple[Model, ...]:
        return self._tools.models

    def lane(self, request: GenerationRequest) -> Lane:
        """One per service: that is what the provider counts."""
        row = next((model for model in self._tools.models if model.name == request.model), None)
        try:
            name = service_of(request)
        except ValueError:
            name = request.model
        return Lane(name, (row.concurrency if row else None) or ordinary_limit)

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        return tuple(obstacles(request, self._account, self._tools))

    async def submit(self, request: GenerationRequest) -> Accepted:
        """Once. Pictures for clips travel in the message; everything else is put where the provider can fetch it."""
        body = await self._body(request)
        key = body["req_key"]
        reply = await self._client.call(submit_action(key), body, Effect.create, create_seconds)
        if unclear(reply):
            raise _nobody_knows()
        if not reply.good:
            await self._lent.take_away(request)
            raise failure(reply)
        task = reply.data.get("task_id")
        if not isinstance(task, str | int) or not task:
            raise _nobody_knows()
        accepted = Accepted(str(TaskId(key, str(task))))
        self._lent.note(accepted.provider_id, request)
        return accepted

    async def _body(self, request: GenerationRequest) -> Body:
        """What was published for it is taken away again when something else is missing."""
        try:
            return await self._orders.body(request)
        except GenerationFailed:
            await self._lent.take_away(request)
            raise

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        named = task_id(provider_id, request)
        body = query_body(named.key, named.task, picture=named.key in image_keys.values())
        found = report(await self._client.call(result_action(named.key), body))
        if found is forgotten:
            self._denials.doubt(provider_id)
        else:
            self._denials.known(provider_id)
        if isinstance(found, Working):
            self._lent.note(provider_id, request)
        else:
            await self._lent.take_away(request, provider_id)
        return found

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        return Uncertain(
            say(
                "jimeng cannot be asked for jobs. Look in the Volcengine console, under usage and bills of visual"
                " intelligence, whether {service} was used at that time.",
                service=service_of(request),
            )
        )

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        await self._tools.http.download(ready.location, target, on_progress, ready.sha256)

    async def cancel(self, provider_id: str) -> bool:
        """Only while it waits in the queue."""
        await self._lent.take_away_noted(provider_id)
        named = task_id(provider_id)
        body = {"req_key": named.key, "task_id": named.task}
        try:
            return (await self._client.call("CVCancelTask", body, Effect.create)).good
        except (AnswerLost, GenerationFailed):
            # Whoever asks to stop wants a yes or no: without a clear yes the job is taken to run on.
            return False

    async def check(self) -> Checked:
        """Asks for a job that does not exist: any answer of the CV layer itself proves the signature."""
        reply = await self._client.call(result_action(probe_key), query_body(probe_key, no_task, picture=False))
        if not reply.code:
            if reply.status >= 500:
                raise _fault()
            raise failure(reply)
        if reply.code == not_open:
            return Checked(
                say("{generator} accepts the keys; 即梦 video 3.0 is not open to the account.", generator=self.name)
            )
        return Checked(say("{generator} accepts the keys. It does not tell the balance.", generator=self.name))

    async def close(self) -> None:
        await self._tools.http.close()
        if self._tools.hosting is not None:
            await self._tools.hosting.close()


not_open = 50400


def _nobody_knows() -> AnswerLost:
    return AnswerLost(
        say("The provider did not say whether it took the job."),
        say("Look in the Volcengine console before it is sent again."),
        code="answer_lost",
    )


def _fault() -> AnswerLost:
    return AnswerLost(say("The provider has a fault at the moment."), say("Try again later."), code="provider_fault")

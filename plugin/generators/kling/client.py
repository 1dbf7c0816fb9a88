"""Kling's envelope over HTTP: sends with the key, returns `data`, raises for every code but 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from plugin.errors import AnswerLost
from plugin.generators.http import Answer, Call, Effect, Http, Json
from plugin.generators.kling.auth import Auth
from plugin.generators.kling.refusals import Refusal, failure, is_unclear, unclear
from plugin.messages import say

stale_token: Final = (1003, 1004)
upload_seconds: Final = 300.0
"""Creates carry pictures and sound of tens of megabytes."""


class Client:
    """`read` may be asked again. `create` leaves once: GenerationFailed means that nothing exists, AnswerLost that
    something may."""

    def __init__(self, http: Http, auth: Auth) -> None:
        self.http = http
        self.auth = auth

    async def read(self, path: str, **query: str) -> Json:
        return await self._ask(Call("GET", path, query=tuple(query.items())))

    async def create(self, path: str, body: Json) -> Json:
        """`data` of an accepted create, always an object."""
        call = Call("POST", path, Effect.create, json=body, seconds=upload_seconds)
        data = await self._ask(call)
        if not isinstance(data, dict):
            raise _unreadable()
        return data

    async def _ask(self, call: Call) -> Json:
        answer = await self._send(call)
        content = _content(answer, call.effect)
        refusal = _refusal(answer, content)
        if refusal is not None and refusal.code in stale_token and self.auth.refresh():
            # The old token was turned away at the door, so nothing was created: once more with a new one.
            answer = await self._send(call)
            content = _content(answer, call.effect)
            refusal = _refusal(answer, content)
        if refusal is None:
            return content.get("data")
        if call.effect is Effect.create and is_unclear(refusal):
            raise unclear(refusal)
        raise failure(refusal, create=call.effect is Effect.create)

    async def _send(self, call: Call) -> Answer:
        return await self.http.ask(replace(call, headers=self.auth.headers()))


def _content(answer: Answer, effect: Effect) -> Mapping[str, Json]:
    """The envelope; {} for the page of a gateway that refused, AnswerLost when it may have let the create through."""
    try:
        content = answer.json()
    except AnswerLost:
        if effect is Effect.create and answer.status < 400:
            raise
        content = None
    if isinstance(content, dict) and ("code" in content or "data" in content):
        return content
    if effect is Effect.create and answer.status < 400:
        raise _unreadable()
    return {}


def _refusal(answer: Answer, content: Mapping[str, Json]) -> Refusal | None:
    code = content.get("code")
    known = code if isinstance(code, int) and not isinstance(code, bool) else 0
    if content and known == 0 and answer.status < 400:
        return None
    status = answer.status if content or answer.status >= 400 else 503
    return Refusal(status, known, str(content.get("message") or ""), answer.retry_after)


def _unreadable() -> AnswerLost:
    return AnswerLost(
        say("Kling's answer cannot be read, so the job may exist."),
        say("Second Unit asks Kling for it before anything is sent again."),
        code="answer_lost",
    )

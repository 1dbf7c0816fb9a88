"""What a task's body says (ModelArk, "Retrieve a video generation task", 2026-09)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plugin.errors import AnswerLost
from plugin.generators.ark.refusals import meaning_of, said_in
from plugin.generators.base import GenerationRequest, Money, Ready, Report, Unable, Working
from plugin.messages import say

tokens = "CREDITS:ark-tokens"
"""Ark says how many tokens a clip took, never what they cost."""
nothing = Money(Decimal(0), tokens)
"""Only tasks that succeed are billed (Volcengine documents 82379/1099320)."""


def report(body: Any, request: GenerationRequest) -> Report:
    """Of one task. AnswerLost when it is no task at all."""
    if not isinstance(body, dict) or "status" not in body:
        raise AnswerLost(
            say("The provider's answer cannot be read."), say("Nothing to do: it is asked again."), code="bad_answer"
        )
    match body["status"]:
        case "succeeded":
            return _made(body)
        case "failed":
            return _failed(body, request)
        case "cancelled":
            return Unable(
                "cancelled",
                say("The job was cancelled at the provider."),
                say("Fill the shot again if it is still wanted."),
                nothing,
            )
        case "expired":
            return Unable(
                "expired",
                say("The provider did not come to the job in time."),
                say("Fill the shot again."),
                nothing,
            )
        case _:
            return Working()


def _failed(body: dict[str, Any], request: GenerationRequest) -> Unable:
    said = said_in(body.get("error"))
    if said.code in ("", "InternalServiceError"):
        return Unable(
            "provider_failed",
            say("The provider could not make the clip."),
            say("Fill the shot again."),
            nothing,
        )
    meaning = meaning_of(said, request=request)
    return Unable(meaning.code, meaning.message, meaning.action, nothing)


def _made(body: dict[str, Any]) -> Report:
    found = body.get("content")
    url = found.get("video_url") if isinstance(found, dict) else None
    if isinstance(url, str) and url:
        return Ready(url, charge_of(body))
    return Unable(
        "no_result",
        say("The provider says that the clip is made, and gives no address for it."),
        say("Look for job {id} in the provider's console.", id=str(body.get("id", ""))),
        charge_of(body),
    )


def charge_of(body: dict[str, Any]) -> Money | None:
    """The tokens it took, where the body says so."""
    usage = body.get("usage")
    count = usage.get("total_tokens") if isinstance(usage, dict) else None
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        return None
    return Money(Decimal(count), tokens)

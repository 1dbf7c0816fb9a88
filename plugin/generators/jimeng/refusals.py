"""What the CV interface says no with, by its own codes (Volcengine CV documents, error codes, 2026-09)."""

from __future__ import annotations

from plugin.errors import GenerationFailed, Scope
from plugin.generators.jimeng.reply import Reply
from plugin.generators.meanings import (
    Meaning,
    bad_request,
    busy,
    input_moderated,
    no_access,
    not_open,
    not_the_provider,
)
from plugin.messages import Message, say

internal = frozenset({50500, 50501})
"""The documents disagree whether the job exists then; so it may."""
output_blocked = frozenset({50511, 50512, 50516, 50517, 50519})
input_blocked = frozenset({50411, 50412, 50413, 50518})
unusable_input = frozenset({50207, 50209, 50210, 50211, 50214, 50215, 60102})


def unclear(reply: Reply) -> bool:
    """Whether a create that was answered like this may have created something."""
    readable = reply.code or reply.front
    return reply.status >= 500 or reply.status == 408 or reply.code in internal or (reply.status < 300 and not readable)


def failure(reply: Reply) -> GenerationFailed:
    """For an answer that says no."""
    return meaning_of(reply).failure(reply.retry_after)


def meaning_of(reply: Reply) -> Meaning:
    if not reply.code:
        return _of_front(reply)
    return _of_content(reply) or _of_account(reply) or bad_request(reply.reason or str(reply.code))


def _of_content(reply: Reply) -> Meaning | None:
    if reply.code in input_blocked:
        return input_moderated(_which(reply.code), reply.reason)
    if reply.code in output_blocked:
        return Meaning(
            "output_moderated",
            say("The provider held the finished clip back: {reason}.", reason=reply.reason),
            say("Make another take: with another seed it may pass."),
        )
    if reply.code in (50520, 50521, 50522):
        return Meaning(
            "moderation_down",
            say("The provider's own check of contents failed: {reason}.", reason=reply.reason),
            say("Try again later."),
        )
    if reply.code in unusable_input:
        return Meaning(
            "unusable_input",
            say("The provider cannot use the clip, picture or recording: {reason}.", reason=reply.reason),
            say("Use one with a clear face, and of the length and size that the model takes."),
        )
    return None


def _which(code: int) -> Message:
    match code:
        case 50411 | 50518:
            return say("a picture")
        case _:
            return say("the prompt")


def _of_account(reply: Reply) -> Meaning | None:
    match reply.code:
        case 50400:
            return not_open(reply.reason)
        case 50429 | 50430:
            return busy()
    return busy() if reply.status == 429 else None


def _of_front(reply: Reply) -> Meaning:
    """The layer that checks signatures (its shape is unverified for this host)."""
    if reply.status == 429 or "Throttl" in reply.front or reply.front.endswith("LimitExceeded"):
        return busy()
    if reply.front in ("AccessDenied", "Forbidden", "UnauthorizedOperation"):
        return no_access()
    if reply.front or reply.status in (401, 403):
        return Meaning(
            "bad_key",
            say("The provider does not accept the key. Nothing was charged."),
            say("Set access key and secret key again, and check that this computer's clock is right."),
            Scope.account,
        )
    return not_the_provider()

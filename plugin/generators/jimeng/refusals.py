"""What the CV interface says no with, by its own codes (Volcengine CV documents, error codes, 2026-09)."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.errors import GenerationFailed, Scope
from plugin.generators.jimeng.reply import Reply
from plugin.messages import Message, say

internal = frozenset({50500, 50501})
"""The documents disagree whether the job exists then; so it may."""
output_blocked = frozenset({50511, 50512, 50516, 50517, 50519})
input_blocked = frozenset({50411, 50412, 50413, 50518})
unusable_input = frozenset({50207, 50209, 50210, 50211, 50214, 50215, 60102})


@dataclass(frozen=True, slots=True)
class Meaning:
    code: str
    message: Message
    action: Message
    scope: Scope = Scope.request
    temporary: bool = False


def unclear(reply: Reply) -> bool:
    """Whether a create that was answered like this may have created something."""
    readable = reply.code or reply.front
    return reply.status >= 500 or reply.status == 408 or reply.code in internal or (reply.status < 300 and not readable)


def failure(reply: Reply) -> GenerationFailed:
    """For an answer that says no."""
    meaning = meaning_of(reply)
    return GenerationFailed(
        meaning.message,
        meaning.action,
        code=meaning.code,
        scope=meaning.scope,
        temporary=meaning.temporary,
        retry_after=reply.retry_after,
    )


def meaning_of(reply: Reply) -> Meaning:
    if not reply.code:
        return _of_front(reply)
    return _of_content(reply) or _of_account(reply) or _bad_request(reply)


def _of_content(reply: Reply) -> Meaning | None:
    if reply.code in input_blocked:
        return Meaning(
            "input_moderated",
            say("The provider refused {input}: {reason}.", input=_which(reply.code), reason=reply.reason),
            say("Change it and try again; the same one is refused again."),
        )
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
            return Meaning(
                "model_not_open",
                say("This model is not open to the account: {reason}. Nothing was charged.", reason=reply.reason),
                say("Activate the model in the provider's console, or choose another."),
                Scope.lane,
            )
        case 50429 | 50430:
            return _busy()
    return _busy() if reply.status == 429 else None


def _busy() -> Meaning:
    return Meaning(
        "busy",
        say("The provider is busy or the account's rate is reached. Nothing was charged."),
        say("Nothing to do: it is tried again by itself."),
        Scope.lane,
        temporary=True,
    )


def _bad_request(reply: Reply) -> Meaning:
    return Meaning(
        "bad_request",
        say("The provider refused the request: {reason}.", reason=reply.reason or str(reply.code)),
        say("Change the shot, its pictures or the model's settings."),
    )


def _of_front(reply: Reply) -> Meaning:
    """The layer that checks signatures (its shape is unverified for this host)."""
    if reply.status == 429 or "Throttl" in reply.front or reply.front.endswith("LimitExceeded"):
        return _busy()
    if reply.front in ("AccessDenied", "Forbidden", "UnauthorizedOperation"):
        return Meaning(
            "no_access",
            say("The provider denies access. Nothing was charged."),
            say("Check in the provider's console what the key may do."),
            Scope.account,
        )
    if reply.front or reply.status in (401, 403):
        return Meaning(
            "bad_key",
            say("The provider does not accept the key. Nothing was charged."),
            say("Set access key and secret key again, and check that this computer's clock is right."),
            Scope.account,
        )
    return Meaning(
        "not_the_provider",
        say("What answered at this address is not the provider. Nothing was charged."),
        say("Check the base URL."),
        Scope.account,
    )

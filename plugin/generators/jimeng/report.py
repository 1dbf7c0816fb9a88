"""How a job is, from the answer to a question for it (Volcengine CV documents, 2026-09)."""

from __future__ import annotations

from plugin.errors import AnswerLost
from plugin.generators.base import Ready, Report, Unable, Working
from plugin.generators.jimeng.refusals import (
    failure,
    input_blocked,
    internal,
    meaning_of,
    output_blocked,
    unusable_input,
)
from plugin.generators.jimeng.reply import Reply, inner
from plugin.messages import say

forgotten = Unable(
    "forgotten",
    say("The provider no longer knows the job; it keeps them for 12 hours."),
    say("Look in the provider's console whether it was charged, then fill the shot again."),
)
ended_by = output_blocked | input_blocked | unusable_input | {50520, 50521, 50522}
"""Codes that speak of the job, not of the question."""


def report(reply: Reply) -> Report:
    """AnswerLost and GenerationFailed speak of the question: the job itself may be well."""
    status = reply.data.get("status")
    if status == "done" and not reply.good:
        return _refused(reply)
    if not reply.good:
        return _not_answered(reply)
    match status:
        case "done":
            return _made(reply)
        case "not_found":
            return forgotten
        case "expired":
            return Unable(
                "expired",
                say("The provider did not come to the job in time."),
                say("Look in the provider's console whether it was charged, then fill the shot again."),
            )
        case _:
            return Working()


def _not_answered(reply: Reply) -> Report:
    if reply.code in ended_by:
        return _refused(reply)
    if reply.status >= 500 or reply.code in internal or (not reply.code and not reply.front and reply.status < 400):
        raise AnswerLost(
            say("The provider has a fault at the moment."),
            say("Nothing to do: it is asked again."),
            code="provider_fault",
        )
    raise failure(reply)


def _refused(reply: Reply) -> Unable:
    if reply.code not in ended_by:
        return Unable(
            "provider_failed",
            say("The provider could not make the clip: {reason}.", reason=reply.reason or str(reply.code)),
            say("Look in the provider's console whether it was charged, then fill the shot again."),
        )
    meaning = meaning_of(reply)
    return Unable(meaning.code, meaning.message, meaning.action)


def _made(reply: Reply) -> Report:
    """A clip, the first picture, or a clip named in the text inside the answer."""
    pictures = reply.data.get("image_urls")
    first = pictures[0] if isinstance(pictures, list) and pictures else None
    for url in (reply.data.get("video_url"), first, inner(reply.data).get("url")):
        if isinstance(url, str) and url:
            return Ready(url)
    return Unable(
        "no_result",
        say("The provider says that the clip is made, and gives no address for it."),
        say("Look in the provider's console whether it was charged, then fill the shot again."),
    )

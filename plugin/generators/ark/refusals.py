"""What Ark says no with, by its own codes (ModelArk, error codes, 2026-09): how far it reaches, whether it passes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.ark.words import label_at
from plugin.generators.base import GenerationRequest
from plugin.generators.http import Answer
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

place = re.compile(r"content\[(\d+)\]")
longest_reason = 300


@dataclass(frozen=True, slots=True)
class Said:
    """The provider's own words."""

    code: str
    reason: str


def said_by(answer: Answer) -> Said:
    """From {"error": {"code", "message"}}; an answer that is none of Ark's has the code ""."""
    try:
        body = answer.json()
    except AnswerLost:
        return Said("", "")
    return said_in(body.get("error") if isinstance(body, dict) else None)


def said_in(error: object) -> Said:
    if not isinstance(error, dict):
        return Said("", "")
    return Said(str(error.get("code") or ""), " ".join(str(error.get("message") or "").split())[:longest_reason])


def refused(answer: Answer, request: GenerationRequest | None = None) -> GenerationFailed:
    """For an answer that says no: nothing was created. Where it fails one job only, the engine adds the cost."""
    return meaning_of(said_by(answer), answer.status, request).failure(answer.retry_after)


def meaning_of(said: Said, status: int = 0, request: GenerationRequest | None = None) -> Meaning:
    """`status` decides only where the provider gave no code of its own that we know."""
    return _about_content(said, request) or _about_account(said, status) or _about_load(said, status) or _bad(said)


def _about_content(said: Said, request: GenerationRequest | None) -> Meaning | None:
    kind, _, detail = said.code.partition(".")
    if not kind.endswith("SensitiveContentDetected"):
        return None
    what = _what(kind, said, request)
    if kind.startswith("Output"):
        return Meaning(
            "output_moderated",
            say("The provider held the finished clip back: {reason}.", reason=said.reason),
            say("Make another take: with another seed it may pass. Without sound, its sound cannot be held back."),
        )
    if detail == "PrivacyInformation":
        return Meaning(
            "real_person",
            say("The provider refused {input}, since it may show a real person.", input=what),
            say(
                "Give the character an asset:// id of a person verified at the provider, or use a picture that this"
                " account generated there in the last 30 days, or fill this shot with another generator (kling)."
            ),
        )
    return input_moderated(what, said.reason)


def _what(kind: str, said: Said, request: GenerationRequest | None) -> Message | str:
    """Which of the inputs it names."""
    found = place.search(said.reason)
    label = label_at(request, int(found[1])) if found and request else ""
    if label:
        return label
    match kind:
        case "InputTextSensitiveContentDetected":
            return say("the prompt")
        case "InputVideoSensitiveContentDetected":
            return say("the clip")
        case "InputAudioSensitiveContentDetected":
            return say("the recording")
        case _:
            return say("a picture")


def _about_account(said: Said, status: int) -> Meaning | None:
    match said.code.partition(".")[0]:
        case "AccountOverdueError":
            return Meaning(
                "no_credit",
                say("The account at the provider has no credit left. Nothing was charged."),
                say("Top it up in the provider's console, then resume."),
                Scope.account,
            )
        case "ModelNotOpen" | "InvalidEndpoint" | "InvalidEndpointOrModel":
            return not_open(said.reason)
        case "QuotaExceeded":
            return Meaning(
                "quota_used_up",
                say("The quota of this model is used up. Nothing was charged."),
                say("Activate paid use of the model in the provider's console, or choose another."),
                Scope.lane,
            )
        case "AccessDenied":
            return no_access()
        case "AuthenticationError" | "InvalidAuthorization":
            return _bad_key()
    return _bad_key() if status == 401 else no_access() if status == 403 else None


def _bad_key() -> Meaning:
    return Meaning(
        "bad_key",
        say("The provider does not accept the key. Nothing was charged."),
        say("Set the key again, and check that base URL and region belong to it."),
        Scope.account,
    )


def _about_load(said: Said, status: int) -> Meaning | None:
    family = said.code.partition(".")[0]
    known = {"RateLimitExceeded", "ModelAccountRpmRateLimitExceeded", "ServerOverloaded", "ModelLoadingError"}
    if family not in known and status != 429:
        return None
    return busy()


def _bad(said: Said) -> Meaning:
    return bad_request(said.reason or said.code) if said.code else not_the_provider()

"""What Kling's own error codes mean. HTTP statuses alone do not tell: 429 may pass (1303) or never (1102).

Source: Kling API docs, error codes, 2026-09.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from plugin.errors import AnswerLost, GenerationFailed, Scope, StatedLimit
from plugin.messages import Message, say

duplicate: Final = re.compile(
    r"external_?\s?task_?\s?id\b.*\b(?:exist|duplicat|repeat|already|used)|duplicat\w*\b.*\bexternal", re.IGNORECASE
)
"""Kling has a job under our key already. What it says then is undocumented; asking for the job settles it."""
quoted: Final = 200
"""Most characters of the provider's own words in a message."""
stops: Final = (".", "!", "?", "…", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Kling answered: its code, words and HTTP status."""

    status: int
    code: int
    text: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    word: str
    scope: Scope
    message: Message
    action: Message
    temporary: bool = False


def failure(refusal: Refusal, *, create: bool) -> GenerationFailed:
    """The error for a refusal: of a create, after which certainly nothing exists, or of a question.

    Where it fails one job only, the engine adds the cost.
    """
    meaning = _meaning(refusal)
    words = quote(refusal.text) or str(refusal.code or refusal.status)
    if create and meaning.scope is not Scope.request:
        message = say("{what} Nothing was made or charged. Kling says: {words}", what=meaning.message, words=words)
    else:
        message = say("{what} Kling says: {words}", what=meaning.message, words=words)
    return GenerationFailed(
        message,
        meaning.action,
        code=meaning.word,
        scope=meaning.scope,
        temporary=meaning.temporary,
        retry_after=refusal.retry_after,
        limit=stated_limit(refusal.text),
    )


def unclear(refusal: Refusal) -> AnswerLost:
    """The error for a create after which the job may exist."""
    return AnswerLost(
        say(
            "Kling failed while it took the job (HTTP {status}), so the job may exist. Kling says: {words}",
            status=refusal.status,
            words=quote(refusal.text) or str(refusal.code or refusal.status),
        ),
        say("Second Unit asks Kling for it before anything is sent again."),
        code="answer_lost",
    )


def is_unclear(refusal: Refusal) -> bool:
    """Whether a create that was answered like this may have created something (every 5xx,
    every 5xxx), or does exist already."""
    if duplicate.search(refusal.text):
        return True
    return refusal.status >= 500 or refusal.status in (408, 499) or 5000 <= refusal.code < 6000


def quote(text: str) -> str:
    """The provider's words in one line, cut, and ended: a sentence of ours may follow."""
    line = " ".join(text.split())
    if len(line) > quoted:
        return f"{line[: quoted - 1]}…"
    return line if not line or line.endswith(stops) else f"{line}."


def stated_limit(text: str) -> StatedLimit | None:
    """A number that the refusal itself names as the limit of prompt length or of jobs at once."""
    for name, pattern in _limits:
        if found := re.search(pattern, text, re.IGNORECASE):
            return StatedLimit(name, int(found[1]))
    return None


_limits: Final = (
    ("prompt_length", r"prompt\b.{0,60}?\b(?:exceed|limit|most|max|longer|less)\D{0,40}(\d{2,6})"),
    ("concurrency", r"(?:parallel|concurren)\w*\b.{0,60}?\b(?:limit|most|max|exceed)\D{0,20}(\d{1,4})\b"),
)


def _meaning(refusal: Refusal) -> Meaning:
    for codes, meaning in _meanings:
        if refusal.code in codes:
            return meaning
    return _by_status(refusal.status)


def _by_status(status: int) -> Meaning:
    if status in (401, 403):
        return _key
    if status == 429:
        return _too_fast
    if status >= 500 or status == 408:
        return _down
    return _bad


_key: Final = Meaning(
    "key_refused",
    Scope.account,
    say("Kling does not accept the key."),
    say("Check key and region with `secondunit check kling`; set it again with `secondunit keys set kling`."),
)
_clock: Final = Meaning(
    "key_refused",
    Scope.account,
    say("Kling does not accept the signed key: it counts as expired or not yet valid."),
    say("Check this computer's clock, then the keys with `secondunit check kling`."),
)
_arrears: Final = Meaning(
    "account_blocked",
    Scope.account,
    say("Kling has blocked the account (arrears, or something is wrong with it)."),
    say("Look at the account in Kling's console, then resume."),
)
_empty: Final = Meaning(
    "no_balance",
    Scope.account,
    say("Kling's resource pack is used up or expired, or the balance is too low."),
    say("Top up in Kling's console (video and image packs are separate), then resume."),
)
_entitlement: Final = Meaning(
    "not_entitled",
    Scope.lane,
    say("The Kling account may not use this model."),
    say("Activate it in Kling's console, or choose another model."),
)
_bad: Final = Meaning(
    "bad_request",
    Scope.request,
    say("Kling does not accept the request."),
    say("Change what Kling names, or choose another model, then fill the shot again."),
)
_no_model: Final = Meaning(
    "no_such_model",
    Scope.lane,
    say("Kling does not know this model or address."),
    say("Check the base URL of Kling, or choose another model."),
)
_policy: Final = Meaning(
    "moderated",
    Scope.request,
    say("Kling's content rules refuse the prompt or a picture."),
    say("Change the prompt or the picture, then fill the shot again."),
)
_too_fast: Final = Meaning(
    "too_fast", Scope.lane, say("Kling asks for fewer requests."), say("It is sent again by itself."), temporary=True
)
_crowded: Final = Meaning(
    "concurrency",
    Scope.lane,
    say("Kling already makes as many clips at once as the account allows."),
    say("It is sent again by itself."),
    temporary=True,
)
_address: Final = Meaning(
    "address_refused",
    Scope.account,
    say("Kling does not accept requests from this network address."),
    say("Add the address to the whitelist in Kling's console, then resume."),
)
_down: Final = Meaning(
    "provider_down", Scope.account, say("Kling is not available."), say("It is tried again by itself."), temporary=True
)
_meanings: Final = (
    ((1000, 1001, 1002), _key),
    ((1003, 1004), _clock),
    ((1100, 1101), _arrears),
    ((1102,), _empty),
    ((1103,), _entitlement),
    ((1200, 1201), _bad),
    ((1202, 1203), _no_model),
    ((1300, 1301), _policy),
    ((1302,), _too_fast),
    ((1303,), _crowded),
    ((1304,), _address),
    ((5000, 5001, 5002), _down),
)

"""What a failed exchange means: whether a request may have arrived, and what to tell."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator

import aiohttp
import httpx

from plugin.errors import AnswerLost, GenerationFailed, Scope, SecondUnitError
from plugin.generators.http import Effect
from plugin.generators.http_guard import ForbiddenAddress
from plugin.messages import Message, say

nothing_sent = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


def failure_of(error: httpx.HTTPError | httpx.InvalidURL, host: str, effect: Effect) -> SecondUnitError:
    """Our error for one of httpx. It carries no trace of the other, whose cause may quote headers."""
    if any(isinstance(cause, ForbiddenAddress) for cause in _causes(error)):
        return forbidden(host, say("its host is not public"))
    if isinstance(error, nothing_sent):
        return unreachable(host, reason_of(error))
    return lost(host, reason_of(error), effect)


def unreachable(host: str, reason: Message) -> GenerationFailed:
    return GenerationFailed(
        say("{host} cannot be reached: {reason}.", host=host, reason=reason),
        say("Check the network connection. Nothing was sent."),
        code="unreachable",
        scope=Scope.lane,
        temporary=True,
    )


def lost(host: str, reason: Message, effect: Effect, *, code: str = "answer_lost") -> AnswerLost:
    sentence = say("{host} gave no usable answer: {reason}.", host=host, reason=reason)
    if effect is Effect.create:
        return AnswerLost(sentence, say("The request may have arrived: look there before it is sent again."), code=code)
    return AnswerLost(sentence, say("Wait a while and try again."), code=code)


def forbidden(place: str, reason: Message, scope: Scope = Scope.account) -> GenerationFailed:
    return GenerationFailed(
        say("The address {place} is not asked: {reason}.", place=place, reason=reason),
        say("For a server of your own, set SECONDUNIT_ALLOW_PRIVATE_HOSTS=1."),
        code="forbidden_url",
        scope=scope,
    )


def reason_of(error: Exception) -> Message:
    """Why it failed, in a few words; made from the kind of error, never from its text."""
    causes = tuple(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        details = [str(cause.verify_message) for cause in causes if hasattr(cause, "verify_message")]
        return say("its certificate is not valid ({detail})", detail=", ".join(details))
    for kind, reason in _reasons():
        if any(isinstance(one, kind) for one in (*causes, error)):
            return reason
    numbers = [cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno]
    return say("{reason}", reason=os.strerror(numbers[-1])) if numbers else say("the connection broke off")


def _reasons() -> tuple[tuple[type[Exception], Message], ...]:
    return (
        (aiohttp.ClientConnectorDNSError, say("its name is not known")),
        (aiohttp.ClientConnectorSSLError, say("no secure connection")),
        (httpx.ProxyError, say("the proxy does not let it through")),
        (httpx.UnsupportedProtocol, say("it cannot be read")),
        (httpx.ConnectTimeout, say("no connection in time")),
        (httpx.TimeoutException, say("no answer in time")),
        (httpx.RemoteProtocolError, say("the connection broke off")),
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What lies behind an error, nearest first."""
    cause = error.__cause__
    while cause is not None:
        yield cause
        inner = cause.certificate_error if isinstance(cause, aiohttp.ClientConnectorCertificateError) else None
        inner = inner or (cause.os_error if isinstance(cause, aiohttp.ClientConnectorError) else None)
        if inner is not None:
            yield inner
        cause = cause.__cause__

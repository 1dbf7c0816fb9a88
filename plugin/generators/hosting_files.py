"""What every hosting shares: names and types of files, and what its refusals mean."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from plugin.credentials import Credentials
from plugin.errors import AnswerLost, GenerationFailed
from plugin.generators.http import Answer, Call
from plugin.generators.http_client import HttpClient
from plugin.messages import Message, say

upload_seconds = 1800.0
plain_name = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,200}")


@dataclass(frozen=True, slots=True)
class HostingAccount:
    """`kind`: "s3" or "webdav". `url`: of the bucket or folder; `public_url`: under which its files can be read, ""
    where that is the same."""

    kind: str
    url: str
    region: str
    public_url: str
    credentials: Credentials | None


def content_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def path_of(base_url: str, name: str) -> str:
    """The path of a file as it stands in its URL. ValueError for a name that would lead elsewhere."""
    if not plain_name.fullmatch(name):
        raise ValueError("a hosted file has a plain name")
    return f"{urlsplit(base_url).path.rstrip('/')}/{name}"


def origin_of(base_url: str) -> str:
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}"


async def put(http: HttpClient, call: Call, source: Path) -> None:
    """Upload; GenerationFailed "hosting_failed" says why it did not work. Nothing is created by it."""
    try:
        answer = await http.upload(call, source)
    except AnswerLost as error:
        raise _failed(error.message, temporary=True) from None
    except OSError as error:
        raise _failed(say("{reason}", reason=error.strerror or "?"), temporary=False) from None
    _accept(answer)


async def delete(http: HttpClient, call: Call) -> None:
    """Take away; fine when it is gone already."""
    try:
        answer = await http.ask(call)
    except AnswerLost as error:
        raise _failed(error.message, temporary=True) from None
    if answer.status not in (404, 410):
        _accept(answer)


def _accept(answer: Answer) -> None:
    if not 200 <= answer.status < 300:
        reason = say("it answered {status}: {text}", status=answer.status, text=answer.text)
        raise _failed(reason, temporary=answer.status >= 500 or answer.status == 429, wait=answer.retry_after)


def _failed(reason: Message, *, temporary: bool, wait: float | None = None) -> GenerationFailed:
    return GenerationFailed(
        say("The hosting that is set up did not take the file: {reason}.", reason=reason),
        say("Check [hosting] in the settings and its keys. Nothing was bought."),
        code="hosting_failed",
        temporary=temporary,
        retry_after=wait,
    )

"""Files that a provider takes only by URL: put where it can fetch them for one request, and taken away after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from plugin.errors import AnswerLost, GenerationFailed
from plugin.generators.account import Hosting
from plugin.generators.base import GenerationRequest, InputFile, Remote
from plugin.messages import Message, say


def remote_url(remote: Remote | None, generator: str, account: str, now: datetime, hours: float) -> str:
    """Where the provider itself still keeps the file: only its own, of this very account, and young enough; else ""."""
    if remote is None or (remote.generator, remote.account) != (generator, account):
        return ""
    return remote.location if now - remote.made < timedelta(hours=hours) else ""


def no_hosting(name: str) -> Message:
    return say("The provider takes {name} only by URL, and no hosting is set up.", name=name)


def hosting_advice() -> Message:
    return say("Set up your own S3 bucket or WebDAV folder under [hosting] in the settings.")


async def published(hosting: Hosting | None, request: GenerationRequest, given: InputFile) -> str:
    """A URL of the file for this request. GenerationFailed: nothing was created."""
    if hosting is None:
        raise GenerationFailed(no_hosting(given.path.name), hosting_advice(), code="no_hosting")
    return await hosting.publish(given.path, hosted_name(request, given))


async def taken_away(hosting: Hosting | None, request: GenerationRequest, files: Iterable[InputFile]) -> None:
    """The end of what `published` began. What cannot be removed now has a URL that dies by itself."""
    if hosting is None:
        return
    for given in files:
        try:
            await hosting.remove(hosted_name(request, given))
        except (GenerationFailed, AnswerLost):
            continue


def hosted_name(request: GenerationRequest, given: InputFile) -> str:
    """The same for a repeat; nobody can guess it who does not have the file."""
    digest = hashlib.sha256(f"{request.key}\0{given.role}\0{given.sha256}".encode()).hexdigest()
    return f"{digest[:40]}{given.path.suffix.lower()}"

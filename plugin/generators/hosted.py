"""Files that a provider takes only by URL: put where it can fetch them for one request, and taken away after."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from plugin.errors import AnswerLost, GenerationFailed
from plugin.generators.account import Hosting
from plugin.generators.base import GenerationRequest, InputFile, Remote
from plugin.generators.clip_upload import ClipLimits, upload_copy
from plugin.generators.picture_upload import PictureLimits, pack_picture
from plugin.generators.sound_upload import SoundLimits, pack_sound
from plugin.messages import Message, say


def remote_url(remote: Remote | None, generator: str, account: str, now: datetime, hours: float) -> str:
    """Where the provider itself still keeps the file: only its own, of this very account, and young enough; else ""."""
    if remote is None or (remote.generator, remote.account) != (generator, account):
        return ""
    return remote.location if now - remote.made < timedelta(hours=hours) else ""


def no_hosting(name: str | Message) -> Message:
    return say("The provider takes {name} only by URL, and no hosting is set up.", name=name)


def hosting_advice() -> Message:
    return say("Set up your own S3 bucket or WebDAV folder under [hosting] in the settings.")


async def published(hosting: Hosting | None, request: GenerationRequest, given: InputFile) -> str:
    """A URL of the file for this request. GenerationFailed: nothing was created."""
    if hosting is None:
        raise GenerationFailed(no_hosting(given.path.name), hosting_advice(), code="no_hosting")
    return await hosting.publish(given.path, hosted_name(request, given))


async def published_clip(
    hosting: Hosting | None, request: GenerationRequest, given: InputFile, limits: ClipLimits
) -> str:
    """`published`, in a form that providers take: H.264."""
    _insist(hosting, given)
    with tempfile.TemporaryDirectory() as folder:
        path = await asyncio.to_thread(upload_copy, given.path, Path(folder) / "clip.mp4", limits)
        return await published(hosting, request, replace(given, path=path))


async def published_sound(
    hosting: Hosting | None, request: GenerationRequest, given: InputFile, limits: SoundLimits
) -> str:
    """`published`, at least as long as it must be."""
    _insist(hosting, given)
    packed = await asyncio.to_thread(pack_sound, given.path, limits)
    return await _published_data(hosting, request, given, packed.data, ".m4a")


async def published_picture(
    hosting: Hosting | None, request: GenerationRequest, given: InputFile, limits: PictureLimits
) -> str:
    """`published`, as PNG or JPEG."""
    _insist(hosting, given)
    packed = await asyncio.to_thread(pack_picture, given.path, limits)
    return await _published_data(hosting, request, given, packed.data, {"png": ".png"}.get(packed.format, ".jpg"))


async def _published_data(
    hosting: Hosting | None, request: GenerationRequest, given: InputFile, data: bytes, suffix: str
) -> str:
    if await asyncio.to_thread(_holds, given.path, data):
        return await published(hosting, request, given)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        await asyncio.to_thread(path.write_bytes, data)
        return await published(hosting, request, replace(given, path=path))


def _holds(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _insist(hosting: Hosting | None, given: InputFile) -> None:
    """Before any work is put into a copy."""
    if hosting is None:
        raise GenerationFailed(no_hosting(given.path.name), hosting_advice(), code="no_hosting")


def all_forms(files: Iterable[InputFile]) -> Iterator[InputFile]:
    """Every name that a file may have been published under."""
    for given in files:
        for suffix in sorted({given.path.suffix.lower(), ".mp4", ".m4a", ".png", ".jpg"}):
            yield replace(given, path=Path(f"file{suffix}"))


async def removed(hosting: Hosting | None, names: Iterable[str]) -> None:
    """The end of what `published` began. What cannot be removed now has a URL that dies by itself."""
    if hosting is None:
        return
    for name in names:
        try:
            await hosting.remove(name)
        except (GenerationFailed, AnswerLost):
            continue


def hosted_name(request: GenerationRequest, given: InputFile) -> str:
    """The same for a repeat; nobody can guess it who does not have the file."""
    digest = hashlib.sha256(f"{request.key}\0{given.role}\0{given.sha256}".encode()).hexdigest()
    return f"{digest[:40]}{given.path.suffix.lower()}"

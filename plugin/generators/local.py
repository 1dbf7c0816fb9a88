"""What the generators on this machine share: work in a thread, one file per key, safe to repeat after any crash."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from plugin.errors import GenerationFailed, MediaError
from plugin.events import Progress
from plugin.generators.base import (
    Absent,
    Accepted,
    Checked,
    Finding,
    Found,
    GenerationRequest,
    InputFile,
    Lane,
    Model,
    Ready,
    Report,
    Unable,
)
from plugin.generators.catalog import load_catalog
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec, MovieWriter
from plugin.media.pictures import Picture
from plugin.media.sound import Sound
from plugin.media.store import new_file
from plugin.messages import Message, say
from plugin.timeline.cut import Raster

largest_side = 16384
seconds_between_reports = 0.1


class LocalGenerator(ABC):
    """A free generator that renders `<scratch>/<key>.mov` while it is polled.

    The file appears under its name only when complete, so its presence is the whole state of a job: a process
    killed at any moment leaves either nothing or the finished clip, and the next poll goes on from there.
    """

    name: str
    concurrency: int = 1
    paid: bool = False
    account = ""
    region = ""
    settle_seconds = 0.0

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._running: dict[str, list[_Work]] = {}

    @abstractmethod
    def pictures(self, request: GenerationRequest) -> Iterator[Picture]:
        """Exactly `request.frames` pictures of the request's raster. MediaError when an input cannot be read."""

    def movie(self, request: GenerationRequest) -> MovieSpec:
        """How the pictures are stored."""
        return MovieSpec(Raster(request.width, request.height), request.rate, Codec.prores)

    def sound(self, request: GenerationRequest) -> Sound | None:
        """What is heard along with them; as long as the movie, whatever it is."""
        return None

    def models(self) -> tuple[Model, ...]:
        return tuple(model for model in load_catalog() if model.generator == self.name)

    def lane(self, request: GenerationRequest) -> Lane:
        return Lane(self.name, self.concurrency)

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        return ()

    async def submit(self, request: GenerationRequest) -> Accepted:
        """Nothing is sent anywhere: the key is the job's name."""
        return Accepted(request.key)

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        """Render the clip, or say at once that it is there. `on_progress` is called in the event loop's thread.

        GenerationFailed with code "cancelled" when progress or `cancel` asked to stop; StorageError when the
        scratch folder cannot be written.
        """
        target = self._file(provider_id)
        if target.is_file():
            return Ready(str(target))
        if reason := _unusable(request):
            return reason
        try:
            await self._work(provider_id, request, target, on_progress)
        except MediaError as error:
            action = error.action or say("Replace the picture, or leave it out of the brief.")
            return Unable(error.code, error.message, action)
        return Ready(str(target))

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        return Found(request.key) if self._file(request.key).is_file() else Absent()

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        """Bring the clip to `target`. GenerationFailed when it is gone from the scratch folder."""
        source = Path(ready.location)
        if not source.is_file():
            raise GenerationFailed(
                say("The rendered clip is gone: {path}.", path=str(source)),
                say("Run the job again."),
                code="result_gone",
            )
        await asyncio.to_thread(_bring, source, target)
        on_progress(1.0)

    async def cancel(self, provider_id: str) -> bool:
        """Stop the rendering of that job where one runs; nothing is ever charged."""
        for work in self._running.get(provider_id, []):
            work.stop.set()
        return True

    async def check(self) -> Checked:
        return Checked(say("{generator} works on this machine and costs nothing.", generator=self.name))

    async def close(self) -> None:
        return None

    async def _work(self, key: str, request: GenerationRequest, target: Path, on_progress: Progress) -> None:
        work = _Work()
        self._running.setdefault(key, []).append(work)
        thread = asyncio.ensure_future(asyncio.to_thread(self._render, request, target, work))
        # Where we are cancelled ourselves nobody waits for it any more, and asyncio would write its end to stderr.
        thread.add_done_callback(_retrieve)
        try:
            while not thread.done():
                await asyncio.wait({thread}, timeout=seconds_between_reports)
                if not on_progress(work.fraction):
                    work.stop.set()
            await thread
        finally:
            work.stop.set()
            self._forget(key, work)

    def _forget(self, key: str, work: _Work) -> None:
        others = [other for other in self._running.pop(key) if other is not work]
        if others:
            self._running[key] = others

    def _render(self, request: GenerationRequest, target: Path, work: _Work) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with MovieWriter(target, self.movie(request), sound=self.sound(request)) as movie:
            for index, picture in enumerate(self.pictures(request)):
                if work.stop.is_set():
                    raise GenerationFailed(say("The job was stopped."), code="cancelled")
                movie.write(picture)
                work.fraction = (index + 1) / request.frames

    def _file(self, key: str) -> Path:
        plain = re.fullmatch(r"[\w][\w.-]{0,150}", key, re.ASCII)
        return self._scratch / f"{key if plain else hashlib.sha256(key.encode()).hexdigest()}.mov"


@dataclass(slots=True, eq=False)
class _Work:
    """One rendering thread: how far it is, and whether it shall stop."""

    stop: threading.Event = field(default_factory=threading.Event)
    fraction: float = 0.0


def _unusable(request: GenerationRequest) -> Unable | None:
    sizes = (request.width, request.height)
    if request.frames < 1 or request.rate <= 0 or min(sizes) < 1 or max(sizes) > largest_side:
        return Unable(
            "bad_request",
            say("The shot has no usable length or size: {shot}.", shot=request.shot_id),
            say("Check the shot in the cut."),
        )
    missing = [given for given in request.inputs if not isinstance(given, InputFile) or not given.path.is_file()]
    if not missing:
        return None
    name = str(missing[0].path) if isinstance(missing[0], InputFile) else missing[0].key
    return Unable(
        "input_missing",
        say("A picture that the shot needs is not there: {path}.", path=name),
        say("Replace the picture, or leave it out of the brief."),
    )


def _bring(source: Path, target: Path) -> None:
    """A second name for the same file where the file system can, else a copy under a temporary name first.

    The rendered clip stays: whoever is killed right after this asks for it again.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        with new_file(target) as temporary:
            shutil.copyfile(source, temporary)


def _retrieve(rendering: asyncio.Future[None]) -> None:
    if not rendering.cancelled():
        rendering.exception()

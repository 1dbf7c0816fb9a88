"""Bringing a ready clip into the project's `requests/` folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from plugin.events import Progress
from plugin.generators.base import Generator, Ready
from plugin.jobs.job import Downloading, Job
from plugin.jobs.run_context import RunContext

movie_suffixes = frozenset({".mov", ".mp4", ".m4v", ".mkv", ".webm", ".mxf", ".png", ".jpg", ".jpeg", ".webp"})


async def fetch(job: Job, state: Downloading, generator: Generator, context: RunContext, on_progress: Progress) -> Path:
    """The delivered file. A download that was cut off goes on: its name is always the same, so a generator that can
    resume finds the part it has; a file of that name is complete."""
    folder = context.project.request_folder(job.shot_id, job.stage, job.take)
    folder.mkdir(parents=True, exist_ok=True)
    incoming, delivery = folder / "incoming", folder / f"delivery{_suffix(state.location)}"
    if not delivery.is_file():
        if not incoming.is_file():
            await generator.download(Ready(state.location), incoming, on_progress)
            context.rules.fail_point("fetched")
        incoming.replace(delivery)
    return delivery


def _suffix(location: str) -> str:
    """Of a name that a provider gave, no more than the kind of file. A `#` or `?` in a path is a part of the name."""
    path = urlsplit(location).path if "://" in location else location
    suffix = PurePosixPath(path).suffix.lower()
    return suffix if suffix in movie_suffixes else ".mp4"

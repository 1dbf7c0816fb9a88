"""The kill sweep over the real Kling adapter: real HTTP, to a server that is a process of its own and outlives every
client. `python -m tests.jobs.kling_sweep 300`
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import certifi
from PIL import Image

from plugin.credentials import ApiKey, Secret
from plugin.generators.account import Account, Assets, Tools
from plugin.generators.base import Generator, Money, Task
from plugin.generators.catalog import load_catalog
from plugin.generators.http_client import build_http
from plugin.generators.kling.generator import Kling
from plugin.jobs.job import Job
from plugin.jobs.pricing import quote
from tests.fakes.generators import FakeGenerator
from tests.fakes.provider_books import read_books
from tests.jobs.kill_sweep import SweepProvider, batch, main

settle_seconds = 0.8
"""Longer than any create under way takes, and than the server keeps a task hidden (`kling_sweep_server`)."""
fault_rate = 0.1
"""Of everything the server is asked, beside the kills."""
asked_for = {
    "SH0010": ("kling-3.0", Task.text_to_video, 3, "720p"),
    "SH0020": ("kling-3.0", Task.image_to_video, 4, "720p"),
    "SH0030": ("kling-3.0", Task.text_to_video, 5, "1080p"),
    "SH0040": ("kling-3.0-turbo", Task.text_to_video, 3, "720p"),
    "SH0050": ("kling-1.6", Task.text_to_video, 5, "720p"),
    "SH0070": ("kling-2.6", Task.text_to_video, 5, "720p"),
}
"""No two amounts alike where it can be; kling-1.6 goes over the legacy interface and is looked for there."""
rows = {row.name: row for row in load_catalog() if row.generator == "kling"}


class KlingProvider:
    """One film's part of an account at the server."""

    answer_seconds = 0.02
    paid = "kling"

    def __init__(self, url: str, books: Path, folder: Path) -> None:
        self._url, self._books, self._folder = url, books, folder

    def jobs(self) -> list[Job]:
        return [_ordered(job) for job in batch(self._folder.parent.name)]

    def generators(self, open_books: bool, assets: Assets) -> dict[str, Generator]:
        account = Account("kling", self._url, "global", ApiKey(Secret("kling-api-key")))
        http = build_http(self._url, (), allow_private=True)
        tools = Tools(http, tuple(rows.values()), assets, None, lambda: datetime.now(UTC))
        free = FakeGenerator(self._folder / "free", name="free", paid=False, real_movies=False)
        return {"kling": Kling(account, tools, settle_seconds), "free": free}

    def sold(self) -> Mapping[str, Sequence[Money]]:
        amounts: dict[str, list[Money]] = {}
        for entry in read_books(self._books):
            if entry.key.startswith(f"{self._folder.parent.name}-"):
                amounts.setdefault(entry.key, []).append(Money(entry.amount, "CREDITS:kling"))
        return amounts


def _ordered(job: Job) -> Job:
    if job.request.generator == "free":
        return job
    model, task, seconds, resolution = asked_for[job.shot_id]
    ratio = "" if task is Task.image_to_video else "16:9"
    request = replace(job.request, generator="kling", model=model, task=task, ratio=ratio, resolution=resolution)
    request = replace(request, duration=Fraction(seconds))
    return replace(job, request=request, quote=quote(rows[model], request, "global"), paid=True)


@contextmanager
def kling_market(root: Path) -> Iterator[Callable[[Path], SweepProvider]]:
    """The server runs until all sweeps are done."""
    _spare_the_children(root)
    books, port_file = root / "kling", root / "port"
    command = [sys.executable, "-m", "tests.jobs.kling_sweep_server", "--folder", str(books)]
    command += ["--port-file", str(port_file), "--seconds", "0.05", "--fault-rate", str(fault_rate)]
    command += ["--hang", "0.2", "--slow", "0.1", "--retry-after", "0"]
    server = subprocess.Popen(command)
    try:
        url = f"http://127.0.0.1:{_port(server, port_file)}"
        yield lambda folder: KlingProvider(url, books, folder)
    finally:
        server.terminate()
        server.wait(10)


def _spare_the_children(root: Path) -> None:
    """What each would take longest for: Pillow's formats, and a hundred root certificates that nobody asks for."""
    Image.init()
    certificates = Path(certifi.where()).read_text(encoding="utf-8")
    end = "-----END CERTIFICATE-----\n"
    (root / "one.pem").write_text(certificates.partition(end)[0] + end, encoding="utf-8")
    os.environ["SSL_CERT_FILE"] = str(root / "one.pem")


def _port(server: subprocess.Popen[bytes], port_file: Path) -> str:
    deadline = time.monotonic() + 30
    while not port_file.exists():
        assert server.poll() is None and time.monotonic() < deadline, "the server does not start"
        time.sleep(0.02)
    return port_file.read_text(encoding="utf-8")


if __name__ == "__main__":
    # Two sweeps per core: most of the time they wait for an answer or for the moment at which "no" is believed.
    sys.exit(main(sys.argv[1:], kling_market, per_core=2))

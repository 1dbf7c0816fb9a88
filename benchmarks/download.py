"""Download of a 200 MB result, with its SHA-256 and the opening for acceptance, against curl; exits 1 below 0.5.

Both fetch the same real movie (padded with a `free` box) from one aiohttp server on loopback, in turn, and the median
of the ratios of their speeds is judged. curl's time includes the start of its process; ours is one call in a running
process, as in the engine, and includes the digest and the probing of the file.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import statistics
import subprocess
import tempfile
import time
from fractions import Fraction
from multiprocessing.synchronize import Event
from pathlib import Path

from aiohttp import web

from plugin.generators.http_client import build_http
from plugin.media.probe import probe
from tests.fakes.footage import write_footage

least = 0.5


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, default=200)
    options.add_argument("--runs", type=int, default=9)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        movie = _movie(folder, given.megabytes)
        ready, stop = multiprocessing.Event(), multiprocessing.Event()
        server = multiprocessing.Process(target=_serve, args=(folder, ready, stop))
        server.start()
        ready.wait(30)
        url = f"http://127.0.0.1:{(folder / 'port').read_text()}/{movie.name}"
        try:
            pairs = [(_ours(url, folder), _curl(url, folder)) for _ in range(given.runs)]
        finally:
            stop.set()
            server.join()
    ratio = statistics.median(curl / ours for ours, curl in pairs)
    for name, seconds in (("ours", [ours for ours, _ in pairs]), ("curl", [curl for _, curl in pairs])):
        print(f"{name}: {given.megabytes / statistics.median(seconds):6.0f} MB/s")
    print(f"ours / curl: {ratio:.2f} (at least {least})")
    return 0 if ratio >= least else 1


def _movie(folder: Path, megabytes: int) -> Path:
    movie = folder / "movie.mp4"
    write_footage(movie, Fraction(24), 48, clip=1, size=(640, 360))
    size = megabytes * 1_000_000 - movie.stat().st_size
    with movie.open("ab") as file:
        file.write(size.to_bytes(4, "big") + b"free" + bytes(size - 8))
    return movie


def _serve(folder: Path, ready: Event, stop: Event) -> None:
    asyncio.run(_serve_files(folder, ready, stop))


async def _serve_files(folder: Path, ready: Event, stop: Event) -> None:
    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    (folder / "port").write_text(str(runner.addresses[0][1]))
    ready.set()
    while not stop.is_set():
        await asyncio.sleep(0.05)
    await runner.cleanup()


def _ours(url: str, folder: Path) -> float:
    return asyncio.run(_download(url, folder / "ours.mp4"))


async def _download(url: str, target: Path) -> float:
    target.unlink(missing_ok=True)
    http = build_http("http://127.0.0.1", (), allow_private=True)
    begin = time.perf_counter()
    await http.download(url, target, lambda _: True)
    await asyncio.to_thread(probe, target)
    taken = time.perf_counter() - begin
    await http.close()
    return taken


def _curl(url: str, folder: Path) -> float:
    target = folder / "curl.mp4"
    target.unlink(missing_ok=True)
    begin = time.perf_counter()
    subprocess.run(["curl", "-s", "-o", str(target), url], check=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    raise SystemExit(main())

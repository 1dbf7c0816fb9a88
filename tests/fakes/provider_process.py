"""Runs a fake provider as a process of its own, for tests that kill the client."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path
from typing import Protocol

from tests.fakes.provider_faults import Faults, Weather, harmless
from tests.fakes.provider_mischief import Patience
from tests.fakes.provider_server import ProviderServer, Timing


class Maker(Protocol):
    def __call__(self, folder: Path, *, faults: Faults | None, timing: Timing | None) -> ProviderServer: ...


def run(make: Maker) -> None:
    """Serve until SIGTERM or SIGINT. The port file appears complete, once the server listens."""
    given = _arguments()
    weather = Weather(given.fault_rate, harmless, given.seed) if given.fault_rate else None
    timing = Timing(given.seconds, given.limit, given.queues, Patience(given.hang, given.slow, given.retry_after))
    asyncio.run(_serve(make(given.folder, faults=Faults(weather), timing=timing), given.port_file, given.port))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A fake provider with books in a folder that outlives it.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.05, help="that a task takes")
    parser.add_argument("--limit", type=int, default=None, help="tasks at once per model")
    parser.add_argument("--queues", action="store_true", help="beyond the limit, queue instead of refusing")
    parser.add_argument("--fault-rate", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hang", type=float, default=30.0)
    parser.add_argument("--slow", type=float, default=0.4)
    parser.add_argument("--retry-after", type=float, default=1.0)
    return parser.parse_args()


async def _serve(server: ProviderServer, port_file: Path, port: int) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)

    def announce(listening: int) -> None:
        part = port_file.with_name(f"{port_file.name}.part")
        part.write_text(str(listening), encoding="utf-8")
        part.replace(port_file)

    await server.serve(announce, port)

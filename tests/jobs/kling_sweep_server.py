"""A fake Kling that is harder to be careful with: `python -m tests.jobs.kling_sweep_server --folder F --port-file P`.

It sells a second time under a key that it knows, where the real one may refuse: a sending too many shows in its books.
And it finds a task by our key only a moment after it was created.
"""

from __future__ import annotations

from pathlib import Path

from tests.fakes.kling_server import KlingServer
from tests.fakes.kling_server_parts import Sides
from tests.fakes.provider_faults import Faults
from tests.fakes.provider_process import run
from tests.fakes.provider_server import Timing

hidden_seconds = 0.25


class SellsTwice(KlingServer):
    def __init__(self, folder: Path, *, faults: Faults | None = None, timing: Timing | None = None) -> None:
        super().__init__(folder, faults=faults, timing=timing, sides=Sides(picture=16))
        self.hidden_seconds = hidden_seconds

    def admit(self, model: str, key: str, slots: int = 1) -> None:
        super().admit(model, "", slots)


if __name__ == "__main__":
    run(SellsTwice)

"""410 shots through a Kling that fails in every way at every fifth chance: all delivered, nothing bought twice."""

from __future__ import annotations

import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from plugin.commands.fill import run_fill
from plugin.commands.request import FillRequest, Target
from plugin.commands.status import run_status
from plugin.demo.framecode import read_frame_code
from plugin.media.frames import FrameReader
from tests.fakes.deliveries import clip_number
from tests.fakes.kling_server import KlingServer
from tests.fakes.paid_runs import app_for, said, write_cut
from tests.fakes.provider_faults import Faults, Moment, Weather, harmless
from tests.fakes.provider_mischief import Patience
from tests.fakes.provider_server import Timing

shots = 410
canary = "canary-7f3e9a51c2"
"""A key that must not be found anywhere afterwards."""
speed = 40.0
"""Times faster than real: the engine waits a minute before it believes that nothing was created."""


@pytest.mark.slow
def test_410_shots_with_every_fifth_step_failing(tmp_path: Path) -> None:
    config = Path(os.environ["SECONDUNIT_CONFIG_DIR"])
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text('codec = "h264"\n[providers.kling]\nconcurrency = 40\n', encoding="utf-8")
    cut = write_cut(tmp_path / "cut", [6] * shots, 6, size=(64, 36))
    faults = Faults(Weather(0.2, harmless, seed=3))
    timing = Timing(seconds=0.2, limit=30, patience=Patience(hang=1.0, slow=0.2, retry_after=1.0))
    with KlingServer(tmp_path / "kling", faults=faults, timing=timing) as server:
        server.keys.api = {canary}
        app = app_for(server, "kling", canary, speed=speed)
        request = FillRequest(output=cut.with_name("filled.otio"), generator="kling", yes=True)
        done = said(run_fill, app, Target(cut), request)
        status = said(run_status, app, Target(cut), watch=False, with_money=True).document
    unfilled = [(shot["id"], shot["state"], shot["error"]) for shot in done.document["shots"] if not shot["take"]]
    assert unfilled == [] and done.code == 0, done.notes
    assert len(done.document["shots"]) == shots
    bought = {entry.key: entry.amount for entry in server.books.bought}
    assert len(server.books.bought) == len(bought) == shots
    charged = {one["key"]: Decimal(one["charge"]["amount"]) for one in status["entries"] if one["charge"]}
    assert charged == {ours(key, charged): amount for key, amount in bought.items()}
    assert status["at_risk"] == [] and server.complaints == []
    assert canary not in f"{done.notes}{done.document}{status}{[seen.query for seen in server.seen]}"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > shots and [path for path in files if canary.encode() in path.read_bytes()] == []
    struck = Counter((moment, fault) for moment, fault, _ in faults.struck)
    wanted = {(moment, fault) for moment, kinds in harmless.items() for fault in kinds}
    assert set(struck) == wanted, wanted - set(struck)
    assert sum(number for (moment, _), number in struck.items() if moment is Moment.create) > shots / 6
    for shot in done.document["shots"]:
        with FrameReader(Path(shot["take"]["path"])) as reader:
            code = read_frame_code(reader.read(0))
        assert code is not None and code.clip == clip_number(shot["id"])


def ours(sent: str, known: dict[str, Decimal]) -> str:
    """The job whose key went out as `sent` (take names, then the project's id)."""
    (found,) = [key for key in known if sent.startswith(key.replace("/", "_"))] or [sent]
    return found

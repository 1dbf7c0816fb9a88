"""Hundreds of kills, spread over every moment: nothing is lost, nothing bought twice, and the ledger is right."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no fork on Windows")
@pytest.mark.parametrize(("sweep", "usual", "moments"), [("kill_sweep", 150, 30), ("kling_sweep", 60, 25)])
def test_nothing_is_lost_and_nothing_bought_twice(sweep: str, usual: int, moments: int) -> None:
    """KILLS=1000 for the whole sweep; `python -m tests.jobs.kill_sweep 1000` shows what it did."""
    kills = int(os.environ.get("KILLS", usual))
    command = [sys.executable, "-m", f"tests.jobs.{sweep}", str(kills)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200)
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert report["kills"] >= kills
    assert report["moments"] >= moments
    assert done.returncode == 0, done.stderr

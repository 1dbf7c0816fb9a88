"""The installed PySide6 keeps its references to None (release 6.12.0 does not, and takes the process down)."""

from __future__ import annotations

import subprocess
import sys

import pytest

script = """
import sys
from PySide6.QtCore import QObject
thing = QObject()
thing.setObjectName("a")
before = sys.getrefcount(None)
for _ in range(300):
    thing.setObjectName("a")
print(before - sys.getrefcount(None))
"""


def test_calls_that_return_none_lose_no_reference() -> None:
    pytest.importorskip("PySide6")
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) < 100

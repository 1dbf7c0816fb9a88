"""Linter, formatter and type checker agree with every file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.code import root

tools = {
    "lint": ["ruff", "check", "--output-format", "concise", "--no-cache"],
    "format": ["ruff", "format", "--check", "--no-cache"],
    "types": ["mypy"],
}


@pytest.mark.parametrize("tool", tools)
def test_the_tool_finds_nothing(tool: str) -> None:
    answer = subprocess.run([sys.executable, "-m", *tools[tool]], cwd=root, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr

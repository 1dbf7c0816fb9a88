"""A file is selected in the file manager; where none answers, its folder is opened."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.reveal import command, reveal

take = Path("/film/第 8 版, rough/SH0010 t003.mov")


def stand_in(folder: Path, name: str, code: int) -> Path:
    """A program of that name that writes down its words."""
    heard = folder / "heard.txt"
    program = folder / name
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{heard}"\nexit {code}\n', encoding="utf-8")
    program.chmod(0o755)
    return heard


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(("platform", "program"), [("linux", "dbus-send"), ("darwin", "open")])
@pytest.mark.parametrize("code", [0, 1])
def test_it_asks_the_file_manager_and_else_opens_the_folder(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, program: str, code: int
) -> None:
    heard = stand_in(tmp_path, program, code)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    opened: list[Path] = []
    reveal(take, platform, opened.append)
    assert opened == [], "nothing waits for it"
    qtbot.waitUntil(lambda: heard.exists() and (code == 0 or opened == [take.parent]))
    qtbot.wait(50)
    assert opened == ([] if code == 0 else [take.parent])
    words = heard.read_text(encoding="utf-8").splitlines()
    if platform == "darwin":
        assert words == ["-R", str(take)]
    else:
        assert "array:string:file:///film/%E7%AC%AC%208%20%E7%89%88%2C%20rough/SH0010%20t003.mov" in words


def test_without_such_a_program_the_folder_is_opened(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    opened: list[Path] = []
    reveal(take, "linux", opened.append)
    qtbot.waitUntil(lambda: opened == [take.parent])


def test_windows_is_told_as_its_explorer_wants_it() -> None:
    assert command(Path("a b.mov"), "win32") == ("explorer.exe", ["/select,", "a b.mov"])

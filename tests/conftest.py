"""What every test gets: its own settings folder, the corpus of real files, and proof that it left nothing behind."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import settings

root = Path(__file__).resolve().parents[1]
patience = 5.0
"""Seconds that threads and child processes of a test may take to end after it."""


def pytest_configure(config: pytest.Config) -> None:
    # On CI the same examples every time, so that a change is judged by itself; at a desk always new ones.
    settings.register_profile("same examples", derandomize=True)
    if os.environ.get("CI"):
        settings.load_profile("same examples")
    config.addinivalue_line("markers", "logs(pattern): the test is meant to log warnings or errors that match this")


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the settings, keys or caches of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("SECONDUNIT_")]:
        if name not in ("SECONDUNIT_CORPUS", "SECONDUNIT_COMFYUI_URL"):
            monkeypatch.delenv(name)
    folder = tmp_path_factory.mktemp("settings")
    monkeypatch.setenv("SECONDUNIT_CONFIG_DIR", str(folder / "config"))
    monkeypatch.setenv("SECONDUNIT_CACHE_DIR", str(folder / "cache"))
    monkeypatch.setenv("SECONDUNIT_LANG", "en")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real files written by real editors; tests that need them are skipped where they are not at hand."""
    folder = Path(os.environ.get("SECONDUNIT_CORPUS", root.parent / "shared" / "timelines"))
    if not folder.is_dir():
        pytest.skip("the corpus of real timelines is not here; set SECONDUNIT_CORPUS to its folder")
    return folder


class Listener(logging.Handler):
    """Collects log records of WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning or an error it did not announce with `@pytest.mark.logs("pattern")`."""
    expected = [str(mark.args[0]) for mark in request.node.iter_markers("logs")]
    listener = Listener()
    logging.getLogger().addHandler(listener)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(listener)
    lines = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in listener.records]
    unexpected = [line for line in lines if not any(re.search(pattern, line) for pattern in expected)]
    assert not unexpected, f"unexpected log records: {unexpected}"


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fails a test that leaves a thread or a child process behind."""
    threads, children = set(threading.enumerate()), child_processes()
    yield
    deadline = time.monotonic() + patience
    while (left := _left(threads, children)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left, f"left running: {left}"


def _left(threads: set[threading.Thread], children: set[int]) -> list[str]:
    alive = [thread.name for thread in threading.enumerate() if thread not in threads]
    return alive + [_describe(pid) for pid in child_processes() - children]


def child_processes() -> set[int]:
    """Process ids of our children; Python's own resource tracker lives as long as the interpreter."""
    children = psutil.Process().children(recursive=True)
    return {child.pid for child in children if "resource_tracker" not in _describe(child.pid)}


def _describe(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        return f"{pid} {process.status()} {' '.join(process.cmdline())}"
    except psutil.NoSuchProcess:
        return ""

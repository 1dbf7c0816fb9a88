"""A real Kdenlive under Xvfb, driven over D-Bus: opens a project, saves it, and leaves nothing behind.

Everything private: home, configuration, temporary folder, message bus, display. The lock `kdenlivelock` that a killed
Kdenlive leaves in its temporary folder would make the next one ask about a crash.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

tools = ("kdenlive", "Xvfb", "dbus-daemon", "gdbus", "xdotool")
missing_tools = [tool for tool in tools if shutil.which(tool) is None]
needs_kdenlive = pytest.mark.skipif(bool(missing_tools), reason=f"not installed: {', '.join(missing_tools)}")
patience = 60.0
window = "/kdenlive/MainWindow_1"


class KdenliveSession:
    """A running Kdenlive with one project open."""

    def __init__(self, pid: int, environment: dict[str, str]) -> None:
        self.service = f"org.kde.kdenlive-{pid}"
        self.environment = environment

    def call(self, method: str, *arguments: str, seconds: float = 20) -> bool:
        """Call a method of the main window; False when it did not answer (a dialog may be open)."""
        command = ["gdbus", "call", "--session", "--dest", self.service, "--object-path", window]
        command += ["--timeout", str(round(seconds)), "--method", method, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=seconds + 10)
        return done.returncode == 0

    def windows(self) -> dict[str, str]:
        """Ids and titles of the windows on the screen."""
        found = self._xdotool("search", "--onlyvisible", "--name", "..*").split()
        return {one: self._xdotool("getwindowname", one).strip() for one in found}

    def press(self, title: str, *keys: str) -> None:
        """Press keys in the window whose title starts so, if it is there."""
        for one, name in self.windows().items():
            if name.startswith(title):
                self._xdotool("windowfocus", one)
                for key in keys:
                    time.sleep(0.4)
                    self._xdotool("key", key)

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=20)
        return done.stdout

    def screenshot(self, target: Path) -> None:
        """What is on the screen, for whoever looks into a failure."""
        command = ["ffmpeg", "-loglevel", "error", "-y", "-f", "x11grab", "-i", self.environment["DISPLAY"]]
        subprocess.run([*command, "-frames:v", "1", str(target)], env=self.environment, timeout=20, check=False)


def keep_missing(session: KdenliveSession) -> None:
    """Answer the question about missing media: placeholders for all of them."""
    session.press("Clip Problems", "alt+u", "alt+o")


def save_with_kdenlive(project: Path, folder: Path) -> None:
    """Open `project` in Kdenlive, save it in place, and leave. `folder` takes log and screenshot."""
    with kdenlive(project, folder) as session:
        before = project.stat().st_mtime_ns
        # It answers only after its dialogs: a project of another Kdenlive is copied aside first, which it tells.
        session.call("org.kde.KMainWindow.activateAction", "file_save", seconds=2)
        _until(lambda: project.stat().st_mtime_ns != before, "Kdenlive did not save", session, folder)
        session.call("org.kde.kdenlive.MainWindow.exitApp", seconds=10)


@contextmanager
def kdenlive(project: Path, folder: Path) -> Iterator[KdenliveSession]:
    """A Kdenlive with `project` open, ended with everything it started when the block is left."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        # Short: KDE makes Unix sockets there, and their paths may have 107 characters; else it ends in an error.
        private = stack.enter_context(TemporaryDirectory(prefix="su", dir="/tmp", ignore_cleanup_errors=True))
        environment = _environment(Path(private))
        display = stack.enter_context(
            _started(["Xvfb", "-displayfd", "1", "-screen", "0", "1600x900x24", "-nolisten", "tcp"], environment)
        )
        environment["DISPLAY"] = f":{_line(display)}"
        bus = stack.enter_context(_started(["dbus-daemon", "--session", "--nofork", "--print-address=1"], environment))
        environment["DBUS_SESSION_BUS_ADDRESS"] = _line(bus)
        log = stack.enter_context((folder / "kdenlive.log").open("wb"))
        editor = stack.enter_context(_started(["kdenlive", str(project)], environment, log.fileno()))
        session = KdenliveSession(editor.pid, environment)
        ready = re.compile(re.escape(project.stem))
        deadline = time.monotonic() + patience
        while not any(ready.search(title) and "Kdenlive" in title for title in session.windows().values()):
            if editor.poll() is not None or time.monotonic() > deadline:
                session.screenshot(folder / "screen.png")
                raise AssertionError(f"Kdenlive did not open the project: {session.windows()}")
            keep_missing(session)
            time.sleep(0.2)
        yield session
        try:
            editor.wait(10)
        except subprocess.TimeoutExpired:
            session.screenshot(folder / "screen.png")


def _environment(folder: Path) -> dict[str, str]:
    places = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data"}
    places |= {"TMPDIR": "tmp", "XDG_RUNTIME_DIR": "run"}
    for name in places.values():
        (folder / name).mkdir(parents=True, mode=0o700)
    private = {key: str(folder / name) for key, name in places.items()}
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "LC_ALL")}
    return kept | private | {"LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}


@contextmanager
def _started(
    command: list[str], environment: dict[str, str], output: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[bytes]]:
    errors = subprocess.DEVNULL if output == subprocess.PIPE else subprocess.STDOUT
    process = subprocess.Popen(command, env=environment, stdout=output, stderr=errors, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        family = [process, *_descendants(process.pid)]
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
        if process.stdout is not None:
            process.stdout.close()
        _end(family[1:])  # type: ignore[arg-type]


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, 5)


def _line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def _until(done: Callable[[], bool], complaint: str, session: KdenliveSession, folder: Path) -> None:
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            session.screenshot(folder / "screen.png")
            raise AssertionError(f"{complaint}: {session.windows()}")
        session.press("Information", "Return")
        time.sleep(0.1)

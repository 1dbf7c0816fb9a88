"""run.py on a small project of its own: makes the environment, mends it, passes everything through. No network."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.code import root

backend = '''
"""Builds the wheel of the test project without any other package."""
import os, zipfile

def get_requires_for_build_editable(config_settings=None): return []
get_requires_for_build_wheel = get_requires_for_build_editable

def _wheel(folder, files):
    name = "tiny-1-py3-none-any.whl"
    head = "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n"
    info = {"tiny-1.dist-info/METADATA": head + extra(),
            "tiny-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        for path, text in {**files, **info}.items(): wheel.writestr(path, text)
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return name

def extra():
    return "Requires-Dist: no-such-package-at-all\\n" if "BROKEN" in open("pyproject.toml").read() else ""

def build_editable(folder, config_settings=None, metadata_directory=None):
    return _wheel(folder, {"tiny.pth": os.getcwd() + "\\n"})

def build_wheel(folder, config_settings=None, metadata_directory=None):
    names = ["plugin/__init__.py", "plugin/cli.py"]
    return _wheel(folder, {name: open(name).read() for name in names})
'''
project = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["plugin"]\n'
program = """
import sys
print("arguments", sys.argv[1:], "input", sys.stdin.read())
sys.exit(7)
"""


def make_checkout(folder: Path) -> Path:
    (folder / "plugin").mkdir(parents=True)
    shutil.copy(root / "run.py", folder)
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    (folder / "plugin" / "backend.py").write_text(backend, encoding="utf-8")
    (folder / "plugin" / "__init__.py").write_text("", encoding="utf-8")
    (folder / "plugin" / "cli.py").write_text(program, encoding="utf-8")
    return folder


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TEMP", "TMP")}
    return {**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PIP_NO_INDEX": "1", "PYTHONUTF8": "1"}


def start(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    python = getattr(sys, "_base_executable", sys.executable)
    return subprocess.run(
        [python, str(checkout / "run.py"), *arguments],
        input="typed",
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=checkout.parent,
        env=environment(checkout.parent),
        timeout=120,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return make_checkout(tmp_path / "我的 film")


def test_it_parses_where_it_has_to_say_which_python_it_needs() -> None:
    ast.parse((root / "run.py").read_text(encoding="utf-8"), feature_version=(3, 4))


def test_an_old_python_is_told_which_one_is_needed() -> None:
    path = str(root / "run.py")
    script = f"import runpy, sys; sys.version_info = (3, 8, 1); runpy.run_path({path!r}, run_name='__main__')"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert answer.returncode == 2
    assert answer.stderr.startswith("secondunit: error: Second Unit needs Python 3.11 or newer, this is 3.8.")
    assert answer.stderr.count("\n") == 1


def test_it_makes_the_environment_once_then_only_runs(checkout: Path) -> None:
    first, second = start(checkout, "find", "a b", "中"), start(checkout, "find")
    assert (first.returncode, first.stdout) == (7, "arguments ['find', 'a b', '中'] input typed\n")
    assert "making a private Python environment" in first.stderr
    assert (second.returncode, second.stderr) == (7, "")


def test_other_requirements_are_installed_at_the_next_start(checkout: Path) -> None:
    start(checkout)
    (checkout / "pyproject.toml").write_text(project + "# changed\n", encoding="utf-8")
    again = start(checkout)
    assert "installing" in again.stderr
    assert "making" not in again.stderr
    assert start(checkout).stderr == ""


def test_a_broken_environment_is_made_anew(checkout: Path) -> None:
    start(checkout)
    next((checkout / ".venv").rglob("pyvenv.cfg")).unlink()
    (checkout / ".venv" / "secondunit.stamp").unlink()
    again = start(checkout)
    assert again.returncode == 7
    assert "making a private Python environment" in again.stderr


def test_packages_that_cannot_be_fetched_are_one_clear_line(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text(project + "# BROKEN\n", encoding="utf-8")
    answer = start(checkout)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.splitlines()[-1].startswith(
        "secondunit: error: The packages that Second Unit needs could not be"
    )
    assert "Traceback" not in answer.stderr
    (checkout / "pyproject.toml").write_text(project, encoding="utf-8")
    assert start(checkout).returncode == 7


def test_two_starts_at_once_share_one_environment(checkout: Path) -> None:
    command = [sys.executable, str(checkout / "run.py")]
    both = [
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                         env=environment(checkout.parent)) for _ in range(2)
    ]  # fmt: skip
    texts = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [7, 7]
    assert sum("making a private" in text for text in texts) == 1


def test_a_checkout_that_cannot_be_written_uses_the_cache_folder(checkout: Path) -> None:
    close(checkout)
    first, second = start(checkout), start(checkout)
    checkout.chmod(0o755)
    assert (first.returncode, first.stdout) == (7, "arguments [] input typed\n")
    assert f"the environment lies in {checkout.parent / 'cache'}" in first.stderr
    assert not (checkout / ".venv").is_dir()
    assert (second.returncode, second.stderr) == (7, "")


def close(folder: Path) -> None:
    """Make the folder unwritable; permission bits do not stop root, a file in the way does."""
    if os.name == "nt" or os.geteuid() == 0:
        (folder / ".venv").write_text("", encoding="utf-8")
    folder.chmod(0o555)

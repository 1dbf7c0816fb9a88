"""The project's own source files, read once for the tests of the house."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

root = Path(__file__).resolve().parents[2]
product = ("plugin", "ui", "otio_adapters", "resources")
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A Python file: its path from the root, text and syntax tree."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@cache
def tracked() -> tuple[Path, ...]:
    """Files under version control or about to be; where there is no Git, all files that are not made."""
    listing = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(listing, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        skipped = {".venv", ".git", "__pycache__", "build"}
        return tuple(path for path in sorted(root.rglob("*")) if path.is_file() and not skipped & set(path.parts))
    return tuple(path for name in answer.split("\0") if name and (path := root / name).is_file())


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Python files under these top-level folders, by path."""
    paths = sorted(path for path in tracked() if path.suffix == ".py")
    names = [(path, path.relative_to(root)) for path in paths]
    return tuple(_source(path, name) for path, name in names if name.parts[0] in folders)


def _source(path: Path, name: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(name.as_posix(), text, ast.parse(text, str(path)))


def modules() -> tuple[str, ...]:
    """Import names of every product module."""
    names = []
    for source in sources("plugin", "ui", "otio_adapters"):
        parts = source.name.removesuffix(".py").split("/")
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return tuple(sorted(names))

"""Collects every sentence a user may read. `python tests/house/collect_messages.py` prints those not translated yet."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

import polib

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.house.code import root, sources

catalogue = root / "resources" / "translations" / "zh.po"


@dataclass(frozen=True)
class Said:
    """A call of say(): where, and its template (None when that is no literal)."""

    place: str
    template: str | None


def said() -> tuple[Said, ...]:
    """Every call of `say` in the product, in order of file and line."""
    calls = []
    for source in sources("plugin", "ui"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                calls.append(Said(f"{source.name}:{node.lineno}", _template(node)))
    return tuple(calls)


def _template(call: ast.Call) -> str | None:
    if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
        return call.args[0].value
    return None


def translations() -> dict[str, str]:
    """Finished translations by English sentence."""
    if not catalogue.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalogue)) if entry.translated()}


def untranslated() -> list[str]:
    """Sentences without a Chinese translation, each once."""
    have = translations()
    return list(dict.fromkeys(call.template for call in said() if call.template and call.template not in have))


if __name__ == "__main__":
    for sentence in untranslated():
        sys.stdout.write(polib.POEntry(msgid=sentence).__unicode__(wrapwidth=100_000) + "\n")

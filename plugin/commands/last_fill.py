"""Where the last fill of a project wrote its output, so that `resume` writes to the same place."""

from __future__ import annotations

import json
from pathlib import Path

from plugin.jobs.project import Project
from plugin.media.store import new_file

file_name = "last-fill.json"


def remember_fill(project: Project, output: Path, shots: tuple[str, ...]) -> None:
    """Put output and shot ids on record; StorageError when the project cannot be written.

    An output beside the project is kept by its name, so that both may be moved together.
    """
    beside = output.absolute().parent == project.folder.absolute().parent
    with new_file(project.folder / file_name) as temporary:
        text = json.dumps({"output": output.name if beside else str(output), "shots": shots}, ensure_ascii=False)
        temporary.write_text(text, encoding="utf-8")


def last_output(project: Project) -> Path | None:
    """None when there was no fill yet."""
    output = _record(project).get("output")
    return project.folder.parent / output if isinstance(output, str) else None


def last_shots(project: Project) -> frozenset[str]:
    """Ids of the shots the last fill was asked for."""
    shots = _record(project).get("shots")
    return frozenset(shots) if isinstance(shots, list) else frozenset()


def _record(project: Project) -> dict[str, object]:
    try:
        record = json.loads((project.folder / file_name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}

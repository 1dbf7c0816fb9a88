"""What the engine says beside the store while it works: how far each job is, and why it leaves some open.

A small file in the project, replaced a few times a second. Nothing depends on it: it may be missing, or old.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field

from plugin.jobs.project import Project
from plugin.jobs.values import project_values
from plugin.messages import Message

file_name = "engine.json"


@dataclass(frozen=True, slots=True)
class PauseReport:
    """Why jobs of a generator are left open; `lane` "" for all of them."""

    generator: str
    lane: str
    message: Message
    action: Message | None = None


@dataclass(frozen=True, slots=True)
class EngineReport:
    """`progress` by job key, 0.0 to 1.0 within the job's present state. `problem`: why the engine stopped early."""

    progress: dict[str, float] = field(default_factory=dict)
    pauses: tuple[PauseReport, ...] = ()
    problem: Message | None = None
    action: Message | None = None


def write_report(project: Project, report: EngineReport) -> None:
    """Replace the file; a disk that cannot take it is no reason to stop the work."""
    path = project.folder / file_name
    part = path.with_name(f".{file_name}.part")
    with suppress(OSError):
        part.write_text(json.dumps(project_values(project.folder).unstructure(report)), encoding="utf-8")
        part.replace(path)


def read_report(project: Project) -> EngineReport:
    """An empty one where there is none that can be read."""
    try:
        kept = json.loads((project.folder / file_name).read_text(encoding="utf-8"))
        return project_values(project.folder).structure(kept, EngineReport)
    except Exception:  # noqa: BLE001 cattrs raises groups of anything; a report that cannot be read says nothing
        return EngineReport()


def report_stamp(project: Project) -> tuple[int, int]:
    """Another one whenever the file was replaced."""
    try:
        found = (project.folder / file_name).stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)

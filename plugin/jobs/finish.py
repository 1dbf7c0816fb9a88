"""From a conformed file to a take in its place, with its sidecar. Each step can be repeated after a crash.

The sidecar is written before the movie gets its name: a movie in `takes/` that has a matching sidecar is complete.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from plugin.conform.spec import ConformReport
from plugin.errors import MediaError
from plugin.generators.base import Money
from plugin.jobs.fail_point import FailPoint
from plugin.jobs.job import Job
from plugin.jobs.project import Project
from plugin.jobs.values import project_values
from plugin.media.store import new_file, sha256_file, storage_error, temporary_suffix
from plugin.messages import say
from plugin.shots.takes import Take

sidecar_suffix = ".json"


class TakeFolder:
    """The project's `takes/`, as the runner fills it."""

    def __init__(self, project: Project, fail_point: FailPoint) -> None:
        self._project = project
        self._fail_point = fail_point
        self._values = project_values(project.folder)

    def finished(self, job: Job) -> Take | None:
        """The take that an interrupted run has already put in its place for this very request, if there is one.

        MediaError when another file lies there: takes are never overwritten.
        """
        place = self._project.take_file(job.shot_id, job.stage, job.take)
        there = [file for file in place.parent.glob(f"{place.stem}.*") if file.suffix != sidecar_suffix]
        if not there:
            return None
        sidecar = _read_sidecar(place.with_suffix(sidecar_suffix))
        if sidecar.get("request") == json.loads(json.dumps(self._values.unstructure(job.request))):
            take: Take = self._values.structure(sidecar["take"], Take)
            if there == [take.path] and take.sha256 == sha256_file(take.path):
                return take
        raise MediaError(
            say("Another file lies where the take belongs: {path}.", path=str(there[0])),
            say("Move that file away and fill the shot again."),
            code="take_exists",
        )

    def place(self, job: Job, report: ConformReport, now: datetime) -> Take:
        """Write the sidecar, then rename the conformed file to the take's name. StorageError."""
        place = self._project.take_file(job.shot_id, job.stage, job.take)
        target = place.with_suffix(report.path.suffix)
        take = _take(job, report, target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write_sidecar(job, report, take, now)
            self._fail_point("sidecar")
            with new_file(target) as temporary:
                report.path.replace(temporary)
        except OSError as error:
            raise storage_error(target, error) from error
        self._fail_point("placed")
        return take

    def clear_request(self, job: Job) -> None:
        """Remove what the provider delivered; a failure only leaves a file too many."""
        with suppress(OSError):
            shutil.rmtree(self._project.request_folder(job.shot_id, job.stage, job.take))

    def clear_leftovers(self) -> None:
        """Remove what a killed run left half-written in `takes/`. Only for the holder of the lease."""
        for half in self._project.takes.glob(f"*/.*{temporary_suffix}"):
            with suppress(OSError):
                half.unlink()

    def _write_sidecar(self, job: Job, report: ConformReport, take: Take, now: datetime) -> None:
        plain = self._values.unstructure
        content = {
            "made": now.isoformat(),
            "job": job.key,
            "take": plain(take),
            "request": plain(job.request),
            "conform": {"spec": plain(job.conform), "report": plain(dataclasses.replace(report, path=take.path))},
            "notes": [str(note) for note in (*job.notes, *report.notes)],
        }
        with new_file(take.path.with_suffix(sidecar_suffix)) as temporary:
            temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _take(job: Job, report: ConformReport, target: Path) -> Take:
    return Take(
        shot_id=job.shot_id,
        stage=job.stage,
        number=job.take,
        path=target,
        frames=report.frames,
        handles=(report.head, report.tail),
        rate=report.rate,
        start_frame=job.conform.start_frame,
        sha256=report.sha256,
        generator=job.request.generator,
        model=job.request.model,
        source_map=report.source_map,
        estimate=_pair(job.quote),
        charge=_pair(job.charge),
    )


def _pair(money: Money | None) -> tuple[Any, str] | None:
    return (money.amount, money.currency) if money else None


def _read_sidecar(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}

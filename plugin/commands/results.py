"""The document of `fill`, `resume` and `status`, and its telling for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from plugin.commands.batch import estimate
from plugin.commands.console import Console
from plugin.commands.documents import money, sums, take_document
from plugin.commands.find import say_kind
from plugin.commands.request import Target
from plugin.jobs.job import Failed, Job, Lost
from plugin.jobs.planner import video
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import Message, say
from plugin.shots.shot import Shot
from plugin.shots.takes import Take


@dataclass(frozen=True, slots=True)
class ShotResult:
    """Where one shot stands: its circled take if any, and its newest job if any."""

    shot: Shot
    take: Take | None
    job: Job | None
    left_out: Message | None = None
    """Why its take is not in the output, where it does not fit the cut (any more)."""

    @property
    def filled(self) -> bool:
        return self.take is not None and self.left_out is None

    @property
    def state(self) -> str:
        """The word shown. A shot with a take is done, whatever became of a later attempt that is over."""
        if self.job is not None and (self.job.open or self.take is None):
            return self.job.word
        return "NotStarted" if self.take is None else "Succeeded"

    @property
    def money(self) -> tuple[tuple[Decimal, str] | None, tuple[Decimal, str] | None]:
        """Estimate and charge: of the job where there is one, else of the take."""
        if self.job is not None:
            charge = self.job.charge
            return estimate(self.job), None if charge is None else (charge.amount, charge.currency)
        return (self.take.estimate, self.take.charge) if self.take else (None, None)


def results_of(
    shots: Sequence[Shot], store: ProjectStore, left_out: Mapping[str, Message] | None = None
) -> tuple[ShotResult, ...]:
    """One result per shot, in the order of the shots; `left_out` by shot id, from the hand-back."""
    reasons = left_out or {}
    circled = store.takes.circled(video)
    newest = {job.shot_id: job for job in store.jobs.list()}
    return tuple(ShotResult(shot, circled.get(shot.id), newest.get(shot.id), reasons.get(shot.id)) for shot in shots)


def unfilled(results: Sequence[ShotResult]) -> int:
    """Shots without a picture that are not left out."""
    return sum(1 for result in results if not result.filled and not result.shot.excluded)


def results_document(
    target: Target, results: Sequence[ShotResult], output: Path | None, console: Console
) -> dict[str, Any]:
    """The JSON that docs/command-line.md promises."""
    return {
        "cut": str(target.cut),
        "output": None if output is None else str(output),
        "shots": [_shot(result, console) for result in results],
        "totals": {
            "filled": sum(1 for result in results if result.filled),
            "unfilled": unfilled(results),
            "estimate": sums(result.money[0] for result in results),
            "charge": sums(result.money[1] for result in results),
        },
    }


def _shot(result: ShotResult, console: Console) -> dict[str, Any]:
    return {
        "id": result.shot.id,
        "kind": str(result.shot.kind),
        "start": result.shot.start,
        "frames": result.shot.frames,
        "state": result.state,
        "error": _error(result, console),
        "take": None if result.take is None else _take(result),
    }


def _take(result: ShotResult) -> dict[str, Any]:
    assert result.take is not None, "asked only where there is a take"
    document = take_document(result.take)
    expected, charge = result.money
    document["estimate"] = document["estimate"] or money(expected)
    document["charge"] = document["charge"] or money(charge)
    return document


def _error(result: ShotResult, console: Console) -> dict[str, str] | None:
    if result.left_out is not None:
        again = say("Fill it again for a take that fits.")
        return {"code": "not_placed", "message": console.text(result.left_out), "action": console.text(again)}
    failure = failure_of(result)
    if failure is None:
        return None
    action = console.text(failure.action) if failure.action else ""
    return {"code": failure.code, "message": console.text(failure.message), "action": action}


def failure_of(result: ShotResult) -> Failed | Lost | None:
    """What went wrong, where that left the shot without a take."""
    state = result.job.state if result.job is not None and result.take is None else None
    return state if isinstance(state, Failed | Lost) else None


def show_results(results: Sequence[ShotResult], console: Console) -> None:
    """A row per shot, and a line per failure that says what to do."""
    columns = (say("Shot"), say("Kind"), say("Start"), say("Frames"), say("State"), say("Take"), say("Generator"))
    rows = [
        (r.shot.id, say_kind(str(r.shot.kind)), r.shot.start, r.shot.frames, _say_standing(r), *_take_cells(r))
        for r in results
    ]
    if rows:
        console.table(columns, rows)
    for result in results:
        failure = failure_of(result)
        if failure is not None:
            reason = console.joined(failure.message, failure.action)
            console.line(say("{shot}: {state}", shot=result.shot.id, state=reason))


def _take_cells(result: ShotResult) -> tuple[str, str]:
    return (result.take.path.name, result.take.generator) if result.take else ("", "")


def _say_standing(result: ShotResult) -> Message:
    """The state in the table; a shot left out waits for nobody."""
    if result.shot.excluded and result.state == "NotStarted":
        return say("left out")
    return say_state(result.state)


def say_state(word: str) -> Message:
    """The state of a shot as a word of the user's language."""
    words = {
        "Held": say("waiting for another shot"),
        "Queued": say("queued"),
        "Submitting": say("being sent"),
        "Running": say("being made"),
        "Downloading": say("being fetched"),
        "Conforming": say("being fitted"),
        "Succeeded": say("done"),
        "Failed": say("failed"),
        "Cancelled": say("cancelled"),
        "Lost": say("answer lost"),
        "NotStarted": say("not started"),
    }
    return words[word]

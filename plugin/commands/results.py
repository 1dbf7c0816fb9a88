"""The document of `fill`, `resume` and `status`, and its telling for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from plugin.commands.batch import estimate
from plugin.commands.console import Console
from plugin.commands.documents import money, sums, take_document, totals
from plugin.commands.find import say_kind
from plugin.commands.request import Target
from plugin.jobs.job import Cancelled, Failed, Held, Job, Lost
from plugin.jobs.stages import final_takes, rank
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import Message, say
from plugin.shots.shot import Shot
from plugin.shots.takes import Take

Pair: TypeAlias = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class ShotResult:
    """Where one shot stands: the take that goes into the cut if any, and the jobs of its newest attempt if any."""

    shot: Shot
    take: Take | None
    jobs: tuple[Job, ...] = ()
    left_out: Message | None = None
    """Why its take is not in the output, where it does not fit the cut (any more)."""

    @property
    def job(self) -> Job | None:
        """The one job that says how the attempt stands: what is under way, else what went wrong, else the last."""
        active = [job for job in self.jobs if job.open and not isinstance(job.state, Held)]
        ended = [job for job in self.jobs if isinstance(job.state, Failed | Lost | Cancelled)]
        waiting = [job for job in self.jobs if job.open]
        return next(iter((*active, *ended, *waiting, *self.jobs[-1:])), None)

    @property
    def filled(self) -> bool:
        return self.take is not None and self.left_out is None

    @property
    def cut_short(self) -> Job | None:
        """The job of a later stage than the take's (its lip-sync, say) that came to nothing in the same attempt."""
        if self.take is None:
            return None
        ended = (job for job in self.jobs if isinstance(job.state, Failed | Lost))
        return next((job for job in ended if rank(job.stage) > rank(self.take.stage)), None)

    @property
    def state(self) -> str:
        """The word shown. A shot with a take is done, whatever became of a later attempt that is over."""
        if self.job is not None and (self.job.open or self.take is None):
            return self.job.word
        if self.cut_short is not None:
            return self.cut_short.word
        return "NotStarted" if self.take is None else "Succeeded"

    @property
    def estimates(self) -> tuple[Pair | None, ...]:
        """Of every job of the attempt (None: no price known); of the take where no job is on record."""
        if self.jobs:
            return tuple(estimate(job) for job in self.jobs)
        return (self.take.estimate,) if self.take else ()

    @property
    def charges(self) -> tuple[Pair | None, ...]:
        """What providers said that the jobs of the attempt cost; None where a paid one has not said."""
        if not self.jobs:
            return (self.take.charge,) if self.take and self.take.charge else ()
        charges = [(job, job.charge) for job in self.jobs]
        return tuple((c.amount, c.currency) if c else None for job, c in charges if c or job.costs)


def results_of(
    shots: Sequence[Shot], store: ProjectStore, left_out: Mapping[str, Message] | None = None
) -> tuple[ShotResult, ...]:
    """One result per shot, in the order of the shots; `left_out` by shot id, from the hand-back."""
    return results_from(shots, store.takes.list(), store.jobs.list(), left_out)


def results_from(
    shots: Sequence[Shot], takes: Sequence[Take], jobs: Sequence[Job], left_out: Mapping[str, Message] | None = None
) -> tuple[ShotResult, ...]:
    """The same from all takes and jobs of the project."""
    reasons, final = left_out or {}, final_takes(takes)
    of_shot: dict[str, list[Job]] = {}
    for job in jobs:
        of_shot.setdefault(job.shot_id, []).append(job)
    return tuple(
        ShotResult(shot, final.get(shot.id), newest_attempt(of_shot.get(shot.id, ())), reasons.get(shot.id))
        for shot in shots
    )


def newest_attempt(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The last job of a shot, and those of the same shot whose takes it is made from, in order."""
    known = {job.key: job for job in jobs}
    wanted: list[str] = [jobs[-1].key] if jobs else []
    for key in wanted:
        wanted += [other for other in known[key].waits_for if other in known and other not in wanted]
    return tuple(job for job in jobs if job.key in wanted)


def _one_amount(values: Sequence[Pair | None]) -> Pair | None:
    """Their sum, where all are known and of one currency."""
    known = totals(values)
    if not values or None in values or len(known) != 1:
        return None
    currency, amount = next(iter(known.items()))
    return amount, currency


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
            "estimate": sums(amount for result in results for amount in result.estimates),
            "charge": sums(amount for result in results for amount in result.charges),
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
    document["estimate"] = money(_one_amount(result.estimates)) or document["estimate"]
    document["charge"] = money(_one_amount(result.charges)) or document["charge"]
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
    """What went wrong, where that left the shot without a take or without its last stage."""
    job = result.job if result.take is None else result.cut_short
    state = job.state if job is not None else None
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

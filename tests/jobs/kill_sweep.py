"""Kills the job engine at every moment there is, many times over, and checks each film once it is done.

`python -m tests.jobs.kill_sweep 1000` prints one JSON document and exits 1 when anything was lost or bought twice.

One process without threads imports everything once and forks a child for each run. A child works on a film until it
passes the moment it was given, and kills itself there; the next child goes on, until the film is done. Everything in
a child is real: SQLite with synchronous=FULL, the runner, the clock. Only fitting takes is trivial. The provider lives
outside the children: here it is a folder with books; `tests.jobs.kling_sweep` has the real adapter and a server.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from plugin.events import Progress
from plugin.generators.account import Assets
from plugin.generators.base import (
    Accepted,
    Finding,
    GenerationRequest,
    Generator,
    InputTake,
    Money,
    Ready,
    Report,
    Role,
)
from plugin.jobs.clock import SystemClock
from plugin.jobs.fail_point import FailPoint
from plugin.jobs.job import Job
from plugin.jobs.lanes import Patience
from plugin.jobs.ledger import EntryState
from plugin.jobs.polling import Polling
from plugin.jobs.project import open_store, project_beside
from plugin.jobs.retry import CarefulRetry
from plugin.jobs.run_context import Rules
from plugin.jobs.runner import run
from plugin.jobs.store import SqliteStore
from plugin.media.store import sha256_file
from tests.fakes.generators import FakeGenerator, Faults
from tests.fakes.jobs import make_job, trivial_conform

price = Money(Decimal("0.42"), "USD")
most_kills_per_film = 25


class SweepProvider(Protocol):
    """A provider outside the killed process."""

    answer_seconds: float
    """About how long it takes to answer: kills "while the answer is on its way" are spread over that."""

    paid: str
    """The name of the generator that costs."""

    def jobs(self) -> list[Job]:
        """Of one film; their keys are no other film's."""
        ...

    def generators(self, open_books: bool, assets: Assets) -> dict[str, Generator]:
        """Anew in each child: the paid one, and "free" that costs nothing. Without `open_books` it may now and then
        not say whether it knows a key."""
        ...

    def sold(self) -> Mapping[str, Sequence[Money]]:
        """What was taken for each `GenerationRequest.key` by the paid generator: an amount for each time it was
        bought. Of this film, also what nobody asked for."""
        ...


Market: TypeAlias = Callable[[Path], AbstractContextManager[Callable[[Path], SweepProvider]]]
"""Opened once, in a folder of its own; then makes the provider of a film in the folder `<film>/provider`."""


class FolderProvider:
    """The books of a FakeGenerator, with a few faults along the way."""

    answer_seconds = 0.0
    paid = "fake"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def jobs(self) -> list[Job]:
        return batch(self._folder.parent.name)

    def generators(self, open_books: bool, assets: Assets) -> dict[str, Generator]:
        return {"fake": self._one("fake", open_books), "free": self._one("free", True)}

    def sold(self) -> Mapping[str, Sequence[Money]]:
        return {key: [price] * times for key, times in Counter(self._one("fake", True).created()).items()}

    def _one(self, name: str, open_books: bool) -> FakeGenerator:
        hide = not open_books and random.random() < 0.5
        faults = {
            "SH0030": Faults(busy=1),
            "SH0040": Faults(lose_answer=1, unsure=1, hide=hide),
            "SH0050": Faults(drop=1, hide=hide),
            "SH0070": Faults(expired=1),
        }
        faults = faults if name == "fake" else {}
        fake = FakeGenerator(self._folder / name, name=name, paid=name == "fake", real_movies=False, faults=faults)
        fake.settle_seconds = 0.02
        return fake


class Moments:
    """A fail-point that kills at the `turn`-th passing of one moment, or writes down what it passes."""

    def __init__(self, name: str = "", turn: int = 1, log: Path | None = None) -> None:
        self._name, self._left, self._log = name, turn, log

    def __call__(self, name: str) -> None:
        if self._log:
            with self._log.open("a") as lines:
                lines.write(f"{name}\n")
        if name == self._name:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Breakable:
    """A generator with moments before, during and after each question."""

    def __init__(self, inner: Generator, moment: FailPoint, answer_seconds: float) -> None:
        self._inner = inner
        self._moment = moment
        self._seconds = answer_seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def submit(self, request: GenerationRequest) -> Accepted:
        return await self._broken("submit", self._inner.submit(request))

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        return await self._broken("poll", self._inner.poll(provider_id, request, on_progress))

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        return await self._broken("find", self._inner.find(request, sent))

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        def broken_progress(fraction: float) -> bool:
            self._moment("download:part")
            return on_progress(fraction)

        await self._broken("download", self._inner.download(ready, target, broken_progress))

    async def _broken(self, name: str, work: Any) -> Any:
        task = asyncio.ensure_future(work)
        try:
            for _ in range(random.randint(0, 4)):
                await asyncio.sleep(self._seconds * random.random() / 3)
            self._moment(f"{name}:on its way")
            answer = await task
        except BaseException:
            task.cancel()
            raise
        self._moment(f"{name}:answered")
        return answer


@dataclass
class Sweep:
    """What was done so far."""

    make_provider: Callable[[Path], SweepProvider]
    root: Path
    number: int = 0
    of: int = 1
    """Of several sweeps side by side each begins with other moments."""
    kills: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    films: int = 0
    jobs: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)
        self.root.mkdir()

    def run(self, wanted: int, names: Sequence[str]) -> None:
        self.tried.update({name: 3 for name in names if name not in names[self.number :: self.of]})
        while self.kills.total() < wanted and not self.wrong:
            film = self._new_film()
            for turn in range(most_kills_per_film):
                # Moments that are hard to reach are tried more often, but not for ever. A film begins only once.
                possible = [name for name in names if turn == 0 or not name.startswith("add_batch")]
                seen = {name: 3 * self.kills[name] + self.tried[name] for name in possible}
                least = min(seen.values())
                name = self.chance.choice([name for name in possible if seen[name] == least])
                self.tried[name] += 1
                if not self._killed(film, name, self.chance.choice((1, 1, 2, 3))):
                    break
            self._end(film)
            shutil.rmtree(film)

    def _work(self, film: Path, moment: FailPoint, open_books: bool = False) -> int:
        """In a child of its own: its exit status, negative for a signal."""
        seed = self.chance.random()

        def body() -> int:
            random.seed(seed)
            return work(film, self.make_provider(film / "provider"), moment, open_books)

        return forked(body)

    def moments(self) -> list[str]:
        """Every moment that some film passes: what goes wrong differs a little from one to the next."""
        names: set[str] = set()
        for _ in range(4):
            film = self._new_film()
            log = film / "moments"
            self._note(self._work(film, Moments(log=log)) == 0, film, "failed")
            self._end(film, log)
            names |= set(log.read_text().splitlines())
            shutil.rmtree(film)
        return sorted(names)

    def _new_film(self) -> Path:
        self.films += 1
        folder = self.root / f"{self.root.name}{self.films}"
        folder.mkdir()
        return folder

    def _killed(self, film: Path, name: str, turn: int) -> bool:
        status = self._work(film, Moments(name, turn))
        if status == -signal.SIGKILL:
            self.kills[name] += 1
            return True
        self._note(status == 0, film, f"ended with {status} on its way to {name}")
        return False

    def _end(self, film: Path, log: Path | None = None) -> None:
        """Without further kills, and then everything has to be right."""
        status = self._work(film, Moments(log=log), open_books=True)
        self._note(status == 0, film, f"ended with {status}")
        provider = self.make_provider(film / "provider")
        for problem in problems(film, provider):
            self._note(False, film, problem)
        self.jobs += len(provider.jobs())

    def _note(self, fine: bool, film: Path, problem: str) -> None:
        if not fine:
            self.wrong.append(f"{film.name}: {problem}")


def batch(film: str) -> list[Job]:
    """Seven shots: one waits for another, one is free; keys are unique among all films."""
    first = make_job(1, quote=price)
    waiting = make_job(2, quote=price, inputs=(InputTake(Role.first_frame, first.key, -1),))
    others = [make_job(number, quote=price) for number in (3, 4, 5)]
    jobs = [first, waiting, *others, make_job(6, generator="free"), make_job(7, quote=price)]
    return [replace(job, request=replace(job.request, key=f"{film}-{job.request.key}")) for job in jobs]


def work(film: Path, provider: SweepProvider, moment: FailPoint, open_books: bool) -> int:
    """One run over the film, in a child. Exit status 0: no job is open any more."""
    project = project_beside(film / "film.otio")
    project.create()
    rules = Rules(
        CarefulRetry(first_seconds=0.01),
        Polling(first_seconds=0.002),
        moment,
        patience=Patience(first=0.01),
        unclear_seconds=0.01,
    )
    with SqliteStore(project.database, fail_point=moment) as store:
        if not store.jobs.list():
            store.jobs.add_batch(provider.jobs())
        parts: dict[str, Any] = {
            name: Breakable(generator, moment, provider.answer_seconds)
            for name, generator in provider.generators(open_books, store.assets).items()
        }
        outcome = asyncio.run(run(store, project, parts, SystemClock(), lambda _: None, trivial_conform, rules))
    return 1 if outcome.left else 0


def problems(film: Path, provider: SweepProvider) -> list[str]:
    """Whatever an interrupted and finished film lacks; nothing when all is right."""
    project, sold = project_beside(film / "film.otio"), provider.sold()
    with open_store(project, create=False) as store:
        jobs, takes, entries = store.jobs.list(), store.takes.list(), store.ledger.entries()
    found = [f"{job.key} is {job.word}" for job in jobs if job.word != "Succeeded"]
    if sorted(job.key for job in jobs) != sorted(job.key for job in provider.jobs()):
        found.append("jobs are missing")
    paid = {job.request.key: job.key for job in jobs if job.request.generator == provider.paid}
    found += [f"{key} was bought {len(sold.get(key, ()))} times" for key in paid if len(sold.get(key, ())) != 1]
    found += [f"{key} was bought, and nobody wanted it" for key in sold if key not in paid]
    for sent, key in paid.items():
        charges = [entry.charge for entry in entries if entry.key == key and entry.state is EntryState.charged]
        if charges != list(sold.get(sent, ())):
            found.append(f"{key} has the charges {charges}, and the provider took {sold.get(sent, ())}")
    found += [
        f"{entry.key} has a sending that is {entry.state}"
        for entry in entries
        if entry.state not in (EntryState.charged, EntryState.released)
    ]
    if [take.name for take in takes] != [f"{job.shot_id}_video_t001" for job in jobs]:
        found.append("takes are missing")
    found += [f"{take.name} is damaged" for take in takes if sha256_file(take.path) != take.sha256]
    found += [f"{path} was left behind" for path in project.requests.iterdir()]
    return found


def forked(body: Callable[[], int]) -> int:
    """Run `body` in a child; its exit status, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(fork(body), 0)[1])


def fork(body: Callable[[], int]) -> int:
    """The child's process id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        status = body()
    finally:
        sys.stderr.flush()
        os._exit(status)


def swept(sweep: Sweep, wanted: int, names: Sequence[str]) -> int:
    """One sweep, in a process of its own; what it found lies beside its folder."""
    sweep.run(wanted, names)
    save(sweep)
    return 0


def save(sweep: Sweep) -> None:
    found = [sweep.films, sweep.jobs, sweep.wrong, dict(sweep.kills)]
    sweep.root.with_suffix(".json").write_text(json.dumps(found))


def side_by_side(market: Market, folder: Path, wanted: int, of: int) -> tuple[list[str], list[int]]:
    """Every moment there is, and the exit statuses of so many sweeps."""
    (folder / "provider").mkdir()
    with market(folder / "provider") as make_provider:
        first, *sweeps = [Sweep(make_provider, folder / f"sweep{n}film", n, of) for n in (-1, *range(of))]
        names = first.moments()
        save(first)
        started = [fork(lambda one=one: swept(one, -(-wanted // of), names)) for one in sweeps]
        return names, [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in started]


def main(arguments: Sequence[str], market: Market = lambda _: nullcontext(FolderProvider), per_core: int = 1) -> int:
    wanted = int(arguments[0]) if arguments else 1000
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kill_sweep") as name:
        names, ended = side_by_side(market, Path(name), wanted, per_core * (os.cpu_count() or 1))
        found = [json.loads(path.read_text()) for path in sorted(Path(name).glob("*.json"))]
    kills = sum((Counter(one[3]) for one in found), Counter())
    wrong = [problem for one in found for problem in one[2]] + [f"a sweep ended with {code}" for code in ended if code]
    report = {
        "kills": kills.total(),
        "moments": len(kills),
        "least": min(kills.values(), default=0),
        "films": sum(one[0] for one in found),
        "jobs": sum(one[1] for one in found),
        "seconds": round(time.monotonic() - began, 1),
        "wrong": wrong,
        "missed": sorted(set(names) - set(kills)),
        "by_moment": dict(sorted(kills.items())),
    }
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

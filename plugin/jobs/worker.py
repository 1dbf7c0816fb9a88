"""One job on its way from Held to its end: one method per state, each named transition on record before the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from plugin.conform.spec import ConformReport
from plugin.errors import GenerationFailed, JobError, ProjectBusy, Stopped, StorageError, WrongState
from plugin.events import JobChanged
from plugin.generators.base import Absent, Accepted, Found, Generator, Ready, Unable, Uncertain, Working
from plugin.jobs.border import readable
from plugin.jobs.inputs import resolve
from plugin.jobs.job import (
    Cancelled,
    Conforming,
    Downloading,
    Held,
    Job,
    Queued,
    Running,
    Submitting,
)
from plugin.jobs.retry import Failure, FreshLink, FromStart, GiveUp, LeaveOpen, SameAgain, Step
from plugin.jobs.run_context import RunContext
from plugin.messages import say
from plugin.shots.takes import Take

movie_suffixes = frozenset({".mov", ".mp4", ".m4v", ".mkv", ".webm", ".mxf"})


class JobWorker:
    """Drives one job. Errors of the job end in its state; only ProjectBusy (the lease is lost) comes out."""

    def __init__(self, job: Job, context: RunContext) -> None:
        self._job = job
        self._context = context
        self._tries: dict[Step, int] = {}
        self._asked = 0

    async def run(self) -> None:
        """Until the job has ended, or is left open for the next run."""
        going = True
        while going and self._job.open:
            going = await self._step()

    async def _step(self) -> bool:
        """One stretch of the way; False to leave the job as it is."""
        if self._job.request.generator not in self._context.generators:
            return False
        match self._job.state:
            case Held():
                return await self._guarded(Step.inputs, self._release)
            case Queued():
                await self._not_before()
                async with self._context.lane(self._job.request):
                    return await self._generate()
            case Submitting() | Running():
                async with self._context.lane(self._job.request):
                    return await self._generate()
            case Downloading():
                return await self._guarded(Step.download, self._download)
            case Conforming():
                async with self._context.conform_lane:
                    return await self._guarded(Step.conform, self._conform)
        return False

    async def _generate(self) -> bool:
        """From the queue to a clip that is ready, within the generator's lane."""
        going = True
        while going:
            match self._job.state:
                case Queued(not_before=None):
                    going = await self._guarded(Step.submit, self._submit)
                case Submitting():
                    going = await self._guarded(Step.submit, self._find)
                case Running():
                    going = await self._guarded(Step.poll, self._poll)
                case _:
                    return True
        return False

    async def _release(self) -> bool:
        jobs = await self._context.when_ended(self._job.waits_for)
        if not jobs or any(job.open for job in jobs):
            return False
        request, notes = await resolve(self._job, jobs, self._context.takes_of(jobs), self._context.project)
        self._now(self._context.store.jobs.release(self._job.key, request, notes))
        return True

    async def _not_before(self) -> None:
        """Wait by monotonic time, and never longer than a retry may ask: the wall clock may have jumped."""
        if isinstance(self._job.state, Queued) and self._job.state.not_before:
            left = (self._job.state.not_before - self._context.clock.now()).total_seconds()
            await self._context.clock.sleep(min(max(0.0, left), self._context.rules.longest_wait))
            self._job = self._job.evolve(state=Queued(self._job.state.since))

    async def _submit(self) -> bool:
        if not self._context.may_start():
            return False
        self._now(self._context.store.jobs.start_submit(self._job.key))
        try:
            accepted = await self._generator.submit(self._job.request)
        except GenerationFailed:
            raise
        except Exception as error:  # whatever went wrong, the request may have arrived
            if not self._generator.paid:
                raise
            readable(error, self._part)
            return await self._find()
        self._now(self._context.store.jobs.accept(self._job.key, accepted))
        return True

    async def _find(self) -> bool:
        """The request may have left and no answer is on record: ask for it by our key, never send it again."""
        if not self._generator.paid:
            self._now(self._context.store.jobs.requeue(self._job.key))
            return True
        try:
            finding = await self._generator.find(self._job.request, self._job.state.since)
        except Exception as error:  # noqa: BLE001 not being able to ask proves nothing; the next run asks again
            readable(error, self._part)
            return False
        match finding:
            case Found(provider_id, charge):
                self._now(self._context.store.jobs.accept(self._job.key, Accepted(provider_id, charge)))
            case Absent() | Uncertain():
                self._lose()
        return True

    def _lose(self) -> None:
        message = say("{generator} may have taken the job, but its answer was lost.", generator=self._generator.name)
        action = say("Look it up at the provider before you fill this shot again: it may have been charged.")
        self._now(self._context.store.jobs.lose(self._job.key, "answer_lost", message, action))

    async def _poll(self) -> bool:
        assert isinstance(self._job.state, Running)
        report = await self._generator.poll(self._job.state.provider_id, self._job.request, self._progress)
        self._tries.pop(Step.poll, None)
        match report:
            case Working(fraction):
                if fraction is not None:
                    self._progress(fraction)
                await self._context.clock.sleep(self._context.rules.polling.seconds(self._job.key, self._asked))
                self._asked += 1
                return await self._is_still_ours()
            case Ready():
                self._now(self._context.store.jobs.deliver(self._job.key, report))
            case Unable(code, message, action, charge):
                self._now(self._context.store.jobs.fail(self._job.key, code, message, action, charge))
        return True

    async def _download(self) -> bool:
        assert isinstance(self._job.state, Downloading)
        folder = self._context.project.request_folder(self._job.shot_id, self._job.stage, self._job.take)
        folder.mkdir(parents=True, exist_ok=True)
        incoming, delivery = folder / "incoming", folder / f"delivery{_suffix(self._job.state.location)}"
        incoming.unlink(missing_ok=True)
        if not delivery.is_file():
            await self._generator.download(Ready(self._job.state.location), incoming, self._progress)
            self._context.rules.fail_point("fetched")
            incoming.replace(delivery)
        self._now(self._context.store.jobs.downloaded(self._job.key, delivery))
        return True

    async def _conform(self) -> bool:
        assert isinstance(self._job.state, Conforming)
        delivery = self._job.state.delivery
        take = await asyncio.to_thread(self._context.takes.finished, self._job)
        if take is None and not delivery.is_file():
            self._now(self._context.store.jobs.ask_again(self._job.key))
            return True
        take = take or await self._made()
        self._now(self._context.store.jobs.succeed(self._job.key, take))
        await asyncio.to_thread(self._context.takes.clear_request, self._job)
        return True

    async def _made(self) -> Take:
        assert isinstance(self._job.state, Conforming)
        delivery, job, now = self._job.state.delivery, self._job, self._context.clock.now()
        target = delivery.with_name("conformed.mov")

        def make() -> Take:
            report: ConformReport = self._context.conformer(delivery, job.conform, target, self._progress)
            self._context.rules.fail_point("conformed")
            return self._context.takes.place(job, report, now)

        return await asyncio.to_thread(make)

    async def _guarded(self, step: Step, work: Callable[[], Awaitable[bool]]) -> bool:
        """The border of a job: no error of its own passes."""
        try:
            return await work()
        except ProjectBusy:
            raise
        except JobError:
            return await self._is_still_ours()
        except Exception as error:  # noqa: BLE001 a foreign error of one job must not stop the others
            return await self._after(step, error)

    async def _after(self, step: Step, error: Exception) -> bool:
        known = readable(error, self._part)
        if isinstance(known, Stopped) or self._context.stopping:
            return False
        if isinstance(known, StorageError):
            self._context.halt(known)
            return False
        self._tries[step] = self._tries.get(step, 0) + 1
        foreign = known is not error
        failure = Failure(step, self._generator.paid, self._job.attempts, self._tries[step], known, foreign)
        try:
            return await self._carry_out(failure)
        except StorageError as full:
            self._context.halt(full)
            return False
        except WrongState:
            return await self._is_still_ours()

    async def _carry_out(self, failure: Failure) -> bool:
        jobs, key = self._context.store.jobs, self._job.key
        match self._context.rules.retry.decide(failure):
            case SameAgain(seconds):
                await self._context.clock.sleep(seconds)
            case FromStart(seconds):
                wait = self._context.clock.now() + timedelta(seconds=seconds) if seconds else None
                self._now(jobs.requeue(key, wait))
            case FreshLink(seconds):
                self._forget_delivery()
                self._now(jobs.ask_again(key))
                await self._context.clock.sleep(seconds)
            case GiveUp():
                self._now(jobs.fail(key, failure.error.code, failure.error.message, failure.error.action))
            case LeaveOpen():
                return False
        return True

    def _forget_delivery(self) -> None:
        if isinstance(self._job.state, Conforming):
            self._job.state.delivery.unlink(missing_ok=True)

    async def _is_still_ours(self) -> bool:
        """Read the job again: the user may have stopped it from another window."""
        before, self._job = self._job, self._context.store.jobs.get(self._job.key)
        if isinstance(self._job.state, Cancelled):
            self._now(self._job)
            if isinstance(before.state, Running):
                await self._cancel(before.state.provider_id)
        return self._job.open

    async def _cancel(self, provider_id: str) -> None:
        try:
            await self._generator.cancel(provider_id)
        except Exception as error:  # noqa: BLE001 the job has ended for us whether the provider heard it or not
            readable(error, self._part)

    def _now(self, job: Job) -> None:
        self._job = job
        self._context.announce(JobChanged(job.key, job.shot_id, job.word))

    @property
    def _generator(self) -> Generator:
        """Named by the request, which may change when the job is released."""
        return self._context.generators[self._job.request.generator]

    def _progress(self, fraction: float) -> bool:
        return self._context.progress(self._job, fraction)

    @property
    def _part(self) -> str:
        return f"generator {self._job.request.generator}"


def _suffix(location: str) -> str:
    """Of a name that a provider gave, no more than the kind of file. A `#` or `?` in a path is a part of the name."""
    path = urlsplit(location).path if "://" in location else location
    suffix = PurePosixPath(path).suffix.lower()
    return suffix if suffix in movie_suffixes else ".mp4"

"""Why a run left jobs open: in the editor's words, with what to do, and which jobs."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.errors import SecondUnitError
from plugin.messages import Message, say


@dataclass(frozen=True, slots=True)
class Reason:
    """`lane` is "" where it holds for the whole account or everywhere."""

    generator: str
    lane: str
    code: str
    message: Message
    action: Message | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """Jobs that a run left open for one reason."""

    generator: str
    lane: str
    code: str
    message: Message
    action: Message | None
    jobs: tuple[str, ...]
    """Keys."""


class Pauses:
    """What a run left open, by reason, in the order it happened."""

    def __init__(self) -> None:
        self._left: dict[Reason, list[str]] = {}

    def leave(self, key: str, reason: Reason) -> bool:
        """Whether the reason is new."""
        new = reason not in self._left
        jobs = self._left.setdefault(reason, [])
        if key not in jobs:
            jobs.append(key)
        return new

    def report(self) -> tuple[Paused, ...]:
        return tuple(
            Paused(reason.generator, reason.lane, reason.code, reason.message, reason.action, tuple(jobs))
            for reason, jobs in self._left.items()
        )


def refused_all(generator: str, lane: str, error: SecondUnitError) -> Reason:
    """The provider refuses everything of a lane or an account for now."""
    return Reason(generator, lane, error.code, error.message, error.action or say("Put that right, then run `resume`."))


def over_budget(generator: str, error: SecondUnitError) -> Reason:
    return Reason(generator, "", error.code, error.message, error.action or say("Raise the budget, then run `resume`."))


def same_mistake(generator: str, lane: str, times: int, last: Message) -> Reason:
    """One mistake is not paid for hundreds of times."""
    return Reason(
        generator,
        lane,
        "same_failure",
        say("{times} jobs in a row failed for the same reason: {reason}", times=times, reason=last),
        say("Nothing more was sent. Put that right, then run `resume`."),
    )


def too_busy(generator: str, lane: str, minutes: int, last: Message) -> Reason:
    return Reason(
        generator,
        lane,
        "busy",
        say("{generator} has been too busy for {minutes} minutes: {reason}", generator=generator, minutes=minutes,
            reason=last),
        say("Nothing was charged for what is still queued. Run `resume` later."),
    )  # fmt: skip


def other_account(generator: str, sent_to: str, now: str) -> Reason:
    return Reason(
        generator,
        "",
        "other_account",
        say(
            "The job was sent to {sent}, but {generator} is now set to {now}.",
            sent=sent_to,
            generator=generator,
            now=now or "-",
        ),
        say("Set it back and run `resume`: the clip is fetched from there, and it may have been charged."),
    )


def not_set_up(generator: str) -> Reason:
    return Reason(
        generator,
        "",
        "no_generator",
        say("{generator} is not set up here.", generator=generator),
        say("Give its key with `secondunit keys set {generator}`, then run `resume`.", generator=generator),
    )


def out_of_reach(generator: str, error: SecondUnitError) -> Reason:
    """Asked many times without an answer; the job is safe at the provider."""
    return Reason(
        generator,
        "",
        "out_of_reach",
        say("{generator} could not be asked: {reason}", generator=generator, reason=error.message),
        say("The job goes on there, and nothing is lost. Run `resume` later."),
    )

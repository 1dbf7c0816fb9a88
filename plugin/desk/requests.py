"""What a window asks of the desk's process, and what that tells: plain values that go through a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from plugin.desk.views import Opened, Problem, Standing


@dataclass(frozen=True, slots=True)
class Request:
    """Something to do with the desk."""

    id: int
    where: str
    """What was asked for, as a `Problem` names it."""
    name: str
    """Of the desk's method, or of its property."""
    arguments: tuple[Any, ...] = ()
    topic: str = ""
    """A newer request of the same topic takes the place of one that has not begun."""
    changes: bool = False
    """The standing may be another one afterwards."""
    aside: bool = False
    """Waits for a network or takes long, and touches no project: done in a thread of its own."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Ends those requests aside that were asked for there."""

    where: str


Order: TypeAlias = Request | Stop


@dataclass(frozen=True, slots=True)
class Answered:
    id: int
    value: Any


@dataclass(frozen=True, slots=True)
class Refused:
    id: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a request aside is, 0.0 to 1.0."""

    id: int
    fraction: float


@dataclass(frozen=True, slots=True)
class Stood:
    """Where the project stands by now; `cut` is the request that opened its cut."""

    cut: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Reread:
    """The cut's file was exported again."""

    cut: int
    opened: Opened


@dataclass(frozen=True, slots=True)
class Raised:
    """Something went wrong that nobody had asked for."""

    problem: Problem


News: TypeAlias = Answered | Refused | Progressed | Stood | Reread | Raised

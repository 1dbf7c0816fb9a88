"""What the engine tells whoever watches it: plain facts in the past tense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from plugin.messages import Message


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job entered a state. `state` is the stored word, e.g. "Running"."""

    key: str
    shot_id: str
    state: str


@dataclass(frozen=True, slots=True)
class JobProgressed:
    """`fraction` runs from 0.0 to 1.0 within the job's present state."""

    key: str
    shot_id: str
    fraction: float


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A named step of a command began."""

    step: Message


@dataclass(frozen=True, slots=True)
class WorkPaused:
    """A run sends nothing more to a generator, or to one lane of it ("" for all): why, and what to do."""

    generator: str
    lane: str
    message: Message
    action: Message | None


@dataclass(frozen=True, slots=True)
class WorkDelayed:
    """Something went wrong at a paid generator, and is tried again by itself: why. Said once in a while only."""

    generator: str
    code: str
    message: Message


Event: TypeAlias = JobChanged | JobProgressed | StepStarted | WorkPaused | WorkDelayed
Listener: TypeAlias = Callable[[Event], None]
Progress: TypeAlias = Callable[[float], bool]
"""Called with 0.0 to 1.0; returning False asks the work to stop."""

"""What relink is given for a shot, and what it tells afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.messages import Message
from plugin.shots.shot import Shot
from plugin.shots.takes import Take


@dataclass(frozen=True, slots=True)
class Fill:
    """A shot and its takes; `circled` is the one that goes on the track, `takes` all that are offered beside it."""

    shot: Shot
    takes: tuple[Take, ...]
    circled: Take


@dataclass(frozen=True, slots=True)
class RelinkReport:
    """`placed` holds the ids of the filled shots in the order of the fills; `left_out` the others with the reason."""

    placed: tuple[str, ...]
    added_tracks: int
    notes: tuple[Message, ...]
    left_out: tuple[tuple[str, Message], ...]

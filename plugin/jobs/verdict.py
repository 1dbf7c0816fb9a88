"""What a user decides about a job: whether a lost one was bought, and where a queued one stands."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What the user found out about a Lost job at the provider."""

    bought = "bought"
    """It is there. With its id the clip is fetched; without, the money counts as spent and the job as failed."""
    not_bought = "not_bought"
    """It is not there: the reservation is given back, and the shot may be filled again."""
    retry = "retry"
    """Send it again, knowing that it may be paid for twice."""


class QueuePlace(StrEnum):
    front = "front"
    back = "back"

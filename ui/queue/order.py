"""Which jobs are alike, and which stand before which."""

from __future__ import annotations

from typing import Final

from plugin.desk.views import JobView

sent: Final = ("Submitting", "Running", "Downloading", "Conforming")
waiting: Final = ("Queued", "Held")
ended: Final = ("Succeeded", "Failed", "Cancelled", "Lost")
failed: Final = ("Failed", "Lost")
turns: Final = {word: turn for turn, words in enumerate((sent, waiting, ended)) for word in words}
groups: Final = {"all": (*sent, *waiting, *ended), "sent": sent, "waiting": waiting, "ended": ended, "failed": failed}
"""By the name of a filter the states it shows."""


def order(job: JobView) -> tuple[int, int, float]:
    """As the engine takes them; of those that ended the newest first."""
    turn = turns.get(job.state, len(turns))
    return turn, -job.priority if turn == 1 else 0, -job.since.timestamp() if turn == 2 else 0.0

"""What can be done with jobs, and with which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from plugin.desk.views import JobView
from ui.marked import QT_TRANSLATE_NOOP
from ui.queue.model import ended, sent, waiting

Fits = Callable[[JobView], bool]


@dataclass(frozen=True, slots=True)
class Verb:
    """`text`: source of the translation, in the context "Queue". It applies to the jobs that fit."""

    name: str
    text: str
    tip: str
    fits: Fits

    def among(self, jobs: Sequence[JobView]) -> list[JobView]:
        return [job for job in jobs if self.fits(job)]


def _held_by_user(job: JobView) -> bool:
    return job.state == "Held" and not job.waits_for


verbs: Final = (
    Verb("front", QT_TRANSLATE_NOOP("Queue", "To the front"),
         QT_TRANSLATE_NOOP("Queue", "Send these next"), lambda job: job.state == "Queued"),
    Verb("back", QT_TRANSLATE_NOOP("Queue", "To the back"),
         QT_TRANSLATE_NOOP("Queue", "Send these last"), lambda job: job.state == "Queued"),
    Verb("hold", QT_TRANSLATE_NOOP("Queue", "Hold"),
         QT_TRANSLATE_NOOP("Queue", "Do not send these for now"), lambda job: job.state == "Queued"),
    Verb("release", QT_TRANSLATE_NOOP("Queue", "Release"),
         QT_TRANSLATE_NOOP("Queue", "Let held ones be sent again"), _held_by_user),
    Verb("cancel", QT_TRANSLATE_NOOP("Queue", "Cancel"),
         QT_TRANSLATE_NOOP("Queue", "Take these out of the queue; they were not sent and cost nothing"),
         lambda job: job.state in waiting),
    Verb("abort", QT_TRANSLATE_NOOP("Queue", "Abort..."),
         QT_TRANSLATE_NOOP("Queue", "Stop what was sent; the provider may still charge for it"),
         lambda job: job.state in sent),
    Verb("retry", QT_TRANSLATE_NOOP("Queue", "Try again"),
         QT_TRANSLATE_NOOP("Queue", "Order these shots once more, as a new take"),
         lambda job: job.state in ended and job.state not in ("Succeeded", "Lost")),
)  # fmt: skip
by_name: Final = {verb.name: verb for verb in verbs}

"""What can be done with jobs, with which, and by which keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from plugin.desk.views import JobView
from ui.marked import QT_TRANSLATE_NOOP
from ui.queue.order import sent, waiting

Fits = Callable[[JobView], bool]


@dataclass(frozen=True, slots=True)
class Verb:
    """`text`: source of the translation, in the context "Queue". It applies to the jobs that fit. `keys`: while the
    table of jobs has the keyboard; several by a space between."""

    name: str
    text: str
    tip: str
    keys: str
    fits: Fits

    def among(self, jobs: Sequence[JobView]) -> list[JobView]:
        return [job for job in jobs if self.fits(job)]


verbs: Final = (
    Verb("front", QT_TRANSLATE_NOOP("Queue", "To the front"),
         QT_TRANSLATE_NOOP("Queue", "Send these next"), "F", lambda job: job.state == "Queued"),
    Verb("back", QT_TRANSLATE_NOOP("Queue", "To the back"),
         QT_TRANSLATE_NOOP("Queue", "Send these last"), "B", lambda job: job.state == "Queued"),
    Verb("hold", QT_TRANSLATE_NOOP("Queue", "Hold"),
         QT_TRANSLATE_NOOP("Queue", "Do not send these for now"), "H", lambda job: job.state == "Queued"),
    Verb("release", QT_TRANSLATE_NOOP("Queue", "Release"),
         QT_TRANSLATE_NOOP("Queue", "Let held ones be sent again"), "R",
         lambda job: job.state == "Held" and job.by_user),
    Verb("cancel", QT_TRANSLATE_NOOP("Queue", "Cancel"),
         QT_TRANSLATE_NOOP("Queue", "Take these out of the queue; they were not sent and cost nothing"),
         "Del Backspace", lambda job: job.state in waiting),
    Verb("abort", QT_TRANSLATE_NOOP("Queue", "Abort..."),
         QT_TRANSLATE_NOOP("Queue", "Stop what was sent; the provider may still charge for it"), "A",
         lambda job: job.state in sent),
    Verb("retry", QT_TRANSLATE_NOOP("Queue", "Try again"),
         QT_TRANSLATE_NOOP("Queue", "Order these shots once more, as a new take"), "T",
         lambda job: job.state in ("Failed", "Cancelled")),
)  # fmt: skip
by_name: Final = {verb.name: verb for verb in verbs}

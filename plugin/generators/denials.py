"""A provider that says it does not know a job: believed only when it says so again and again."""

from __future__ import annotations

from typing import Final

from plugin.errors import GenerationFailed
from plugin.messages import say

denials_believed: Final = 6
"""Answers in a row, with growing pauses: a minute at least."""


class Denials:
    """A list that lags must not cost a paid clip."""

    def __init__(self) -> None:
        self._denials: dict[str, int] = {}

    def doubt(self, provider_id: str) -> None:
        """It was denied once more. A temporary GenerationFailed while that is not believed."""
        self._denials[provider_id] = self._denials.get(provider_id, 0) + 1
        if self._denials[provider_id] < denials_believed:
            raise GenerationFailed(
                say("The provider does not know job {id} at the moment.", id=provider_id),
                say("Nothing to do: it is asked again."),
                code="unknown_job",
                temporary=True,
            )

    def known(self, provider_id: str) -> None:
        self._denials.pop(provider_id, None)

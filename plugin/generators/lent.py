"""What lies in the user's hosting for a job, remembered by the provider's id of the job.

Whoever polls brings the request, which names the files. Whoever cancels has only the id, perhaps in another process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Final

from plugin.errors import StorageError
from plugin.generators.account import Account, Tools
from plugin.generators.base import GenerationRequest, InputFile
from plugin.generators.hosted import hosted_name, removed

kind: Final = "lent"
Files = Callable[[GenerationRequest], Iterable[InputFile]]


class Lent:
    """`files`: every form under which a file of the request may have been published."""

    def __init__(self, account: Account, tools: Tools, files: Files) -> None:
        self._account = account
        self._assets = tools.assets
        self._hosting = tools.hosting
        self._files = files

    def note(self, provider_id: str, request: GenerationRequest) -> None:
        """The job exists; may be said again and again. Never raises: the job itself has to get on record first."""
        names = self._names(request)
        if self._hosting is None or not names:
            return
        try:
            if self._assets.get(*self._place(provider_id)) is None:
                self._assets.put(*self._place(provider_id), json.dumps(names))
        except StorageError:
            return

    async def take_away(self, request: GenerationRequest, provider_id: str = "") -> None:
        """The job has ended, or never began."""
        await removed(self._hosting, self._names(request))
        if provider_id and self._assets.get(*self._place(provider_id)) is not None:
            self._assets.forget(*self._place(provider_id))

    async def take_away_noted(self, provider_id: str) -> None:
        """The user has given the job up."""
        known = self._assets.get(*self._place(provider_id))
        if known is not None:
            await removed(self._hosting, json.loads(known))
            self._assets.forget(*self._place(provider_id))

    def _names(self, request: GenerationRequest) -> list[str]:
        return [hosted_name(request, given) for given in self._files(request)]

    def _place(self, provider_id: str) -> tuple[str, str, str, str]:
        return self._account.provider, self._account.base_url, kind, provider_id

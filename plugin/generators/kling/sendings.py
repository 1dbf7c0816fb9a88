"""Which jobs went out over API 2.0: an access pair cannot ask for those, so its "no" says nothing about them."""

from __future__ import annotations

from typing import Final

from plugin.generators.account import Account, Assets
from plugin.generators.base import GenerationRequest
from plugin.generators.kling.keys import external_id
from plugin.generators.kling.terms import new_family

kind: Final = "sent_over"


class Sendings:
    """On record before the create leaves, until the job has ended."""

    def __init__(self, account: Account, assets: Assets) -> None:
        self._account = account
        self._assets = assets

    def goes_out(self, request: GenerationRequest, family: str) -> None:
        """A job goes out again only once it is certain that nothing was created before."""
        if family == new_family:
            self._assets.put(*self._place(request), family)
        else:
            self.forget(request)

    def out_of_reach(self, request: GenerationRequest, *, signs: bool) -> bool:
        """Whether it may lie where this kind of key cannot ask."""
        return signs and self._assets.get(*self._place(request)) == new_family

    def forget(self, request: GenerationRequest) -> None:
        """The job has ended."""
        if self._assets.get(*self._place(request)) is not None:
            self._assets.forget(*self._place(request))

    def _place(self, request: GenerationRequest) -> tuple[str, str, str, str]:
        return self._account.provider, self._account.base_url, kind, external_id(request.key)

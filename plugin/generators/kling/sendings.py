"""Over which interface a job went out, remembered where that decides later who can be asked for it."""

from __future__ import annotations

from typing import Final

from plugin.generators.account import Account, Assets
from plugin.generators.base import GenerationRequest
from plugin.generators.kling.keys import external_id
from plugin.generators.kling.orders import families

kind: Final = "sent_by_pair"


class Sendings:
    """An API key reaches both interfaces, an access pair only the legacy one. A job that nobody knows to have gone
    out with a pair may therefore lie where a pair cannot ask."""

    def __init__(self, account: Account, assets: Assets) -> None:
        self._account = account
        self._assets = assets

    def goes_out(self, request: GenerationRequest, family: str, *, signs: bool) -> None:
        """On record before the create leaves."""
        if signs and families(request, signs=False) != families(request, signs=True):
            self._assets.put(*self._place(request), family)
        else:
            self.forget(request)

    def out_of_reach(self, request: GenerationRequest, *, signs: bool) -> bool:
        """Whether it may lie in an interface that this kind of key cannot ask."""
        asked, every = families(request, signs=signs), families(request, signs=False)
        return asked != every and self._assets.get(*self._place(request)) not in asked

    def forget(self, request: GenerationRequest) -> None:
        """The job has ended, or goes out anew."""
        if self._assets.get(*self._place(request)) is not None:
            self._assets.forget(*self._place(request))

    def _place(self, request: GenerationRequest) -> tuple[str, str, str, str]:
        return self._account.provider, self._account.base_url, kind, external_id(request.key)

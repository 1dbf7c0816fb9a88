"""Signed calls to the CV interface."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from plugin.credentials import AccessPair
from plugin.errors import GenerationFailed, Scope
from plugin.generators.account import Account, Tools
from plugin.generators.http import Call, Effect
from plugin.generators.jimeng.reply import Reply, reply_of
from plugin.generators.signature_v4 import Place, volcengine_headers
from plugin.messages import say

place = Place("cn-north-1", "cv")
"""Fixed for all of these services (Volcengine CV documents, 2026-09)."""
version, cancel_version = "2022-08-31", "2024-06-06"


class Client:
    """One account."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools

    async def call(
        self, action: str, body: Mapping[str, Any], effect: Effect = Effect.read, seconds: float = 60.0
    ) -> Reply:
        """The answer, refusals included. Signed anew each time, for the signature holds the time."""
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        query = (("Action", action), ("Version", cancel_version if action == "CVCancelTask" else version))
        address = urlsplit(self._account.base_url)
        path = f"{address.path}/"
        headers = volcengine_headers(
            self._pair(), place, self._tools.now(), host=address.netloc, query=query, body=data, path=path
        )
        answer = await self._tools.http.ask(
            Call("POST", "/", effect, query=query, headers=headers, body=data, seconds=seconds)
        )
        return reply_of(answer)

    def _pair(self) -> AccessPair:
        match self._account.credentials:
            case AccessPair() as pair:
                return pair
            case _:
                raise GenerationFailed(
                    say("jimeng needs an access key and a secret key, not one API key."),
                    say("Set them with `secondunit keys set jimeng`."),
                    code="bad_key",
                    scope=Scope.account,
                )

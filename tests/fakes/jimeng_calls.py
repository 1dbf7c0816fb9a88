"""Bare signed calls to the CV server, for tests of the server itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.fakes.jimeng_server import JimengServer, access_key, secret_key
from tests.fakes.jimeng_server_signature import SignedRequest, authorization_shape, expected_signature


@dataclass(frozen=True)
class Caller:
    """Signs as the documents say; every part can be made wrong."""

    server: JimengServer
    access_key: str = access_key
    secret_key: str = secret_key
    signed: str = "content-type;host;x-content-sha256;x-date"

    def __call__(
        self,
        action: str,
        body: Any,
        *,
        version: str = "2022-08-31",
        service: str = "cv",
        at: datetime | None = None,
        sent: bytes | None = None,
    ) -> httpx.Response:
        """`sent` goes out instead of the body that was signed."""
        raw = json.dumps(body).encode()
        headers = self._headers(raw, f"Action={action}&Version={version}", service, at or datetime.now(UTC))
        url = f"{self.server.url}/?Action={action}&Version={version}"
        return httpx.post(url, content=sent if sent is not None else raw, headers=headers, trust_env=False)

    def _headers(self, raw: bytes, query: str, service: str, at: datetime) -> dict[str, str]:
        stamp = at.strftime("%Y%m%dT%H%M%SZ")
        headers = {
            "content-type": "application/json",
            "host": self.server.url.removeprefix("http://"),
            "x-content-sha256": hashlib.sha256(raw).hexdigest(),
            "x-date": stamp,
        }
        scope = f"{stamp[:8]}/cn-north-1/{service}/request"
        unsigned = (
            f"HMAC-SHA256 Credential={self.access_key}/{scope}, SignedHeaders={self.signed}, Signature={'0' * 64}"
        )
        request = SignedRequest("POST", "/", query, headers, raw)
        signature = expected_signature(request, authorization_shape(unsigned), self.secret_key)
        return headers | {"authorization": unsigned.replace("0" * 64, signature)}

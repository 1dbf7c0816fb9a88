"""Files in the user's own S3-compatible bucket, behind links that work for some hours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from plugin.credentials import AccessPair
from plugin.generators.hosting_files import (
    HostingAccount,
    content_type,
    delete,
    origin_of,
    path_of,
    put,
    upload_seconds,
)
from plugin.generators.http import Call
from plugin.generators.http_client import build_http
from plugin.generators.signature_v4 import Signable, s3_headers, s3_presigned_query, sha256_hex
from plugin.media.store import sha256_file

link_seconds = 6 * 3600
"""A provider may queue a job for hours before it fetches."""
usual_region = "us-east-1"
"""What most stores that have no regions take."""


class S3Hosting:
    """Path-style (https://host/bucket) and virtual-host (https://bucket.host) alike: the URL is the bucket's."""

    def __init__(
        self, account: HostingAccount, pair: AccessPair, *, allow_private: bool, now: Callable[[], datetime]
    ) -> None:
        self._pair, self._now = pair, now
        self._url, self._public_url = account.url, account.public_url or account.url
        self._region = account.region or usual_region
        secrets = (pair.access_key, pair.secret_key)
        self._http = build_http(origin_of(account.url), secrets, allow_private=allow_private)

    async def publish(self, path: Path, name: str) -> str:
        digest = await asyncio.to_thread(sha256_file, path)
        headers = {"Content-Type": content_type(path)}
        await put(self._http, self._call("PUT", name, headers, digest), path)
        return self._link(name)

    async def remove(self, name: str) -> None:
        await delete(self._http, self._call("DELETE", name, {}, sha256_hex(b"")))

    async def close(self) -> None:
        await self._http.close()

    def _call(self, method: str, name: str, headers: dict[str, str], digest: str) -> Call:
        path = path_of(self._url, name)
        whole = {**headers, "Host": urlsplit(self._url).netloc}
        signed = s3_headers(self._pair, self._region, self._now(), Signable(method, path, (), whole, digest))
        return Call(method, path, headers=signed, seconds=upload_seconds)

    def _link(self, name: str) -> str:
        path, host = path_of(self._public_url, name), urlsplit(self._public_url).netloc
        query = s3_presigned_query(self._pair, self._region, self._now(), host=host, path=path, seconds=link_seconds)
        return f"{origin_of(self._public_url)}{path}?{query}"

"""Files in the user's own WebDAV folder that can be read from the internet. Their names cannot be guessed."""

from __future__ import annotations

import base64
from pathlib import Path

from plugin.credentials import AccessPair, ApiKey, Secret
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


class WebDavHosting:
    """A pair of keys is user and password; one key is a bearer token; none is sent where there are none."""

    def __init__(self, account: HostingAccount, *, allow_private: bool) -> None:
        self._url, self._public_url = account.url, account.public_url or account.url
        self._credentials = account.credentials
        self._http = build_http(origin_of(account.url), self._secrets(), allow_private=allow_private)

    async def publish(self, path: Path, name: str) -> str:
        await put(self._http, self._call("PUT", name, {"Content-Type": content_type(path)}), path)
        return origin_of(self._public_url) + path_of(self._public_url, name)

    async def remove(self, name: str) -> None:
        await delete(self._http, self._call("DELETE", name, {}))

    async def close(self) -> None:
        await self._http.close()

    def _call(self, method: str, name: str, headers: dict[str, str]) -> Call:
        path = path_of(self._url, name)
        return Call(method, path, headers={**headers, **self._login()}, seconds=upload_seconds)

    def _login(self) -> dict[str, str]:
        match self._credentials:
            case AccessPair(user, password):
                words = f"{user.reveal()}:{password.reveal()}".encode()
                return {"Authorization": f"Basic {base64.b64encode(words).decode()}"}
            case ApiKey(key):
                return {"Authorization": f"Bearer {key.reveal()}"}
            case None:
                return {}

    def _secrets(self) -> tuple[Secret, ...]:
        """The user's name is none, but the password is."""
        match self._credentials:
            case AccessPair(_, password):
                return (password,)
            case ApiKey(key):
                return (key,)
            case None:
                return ()

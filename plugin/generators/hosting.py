"""Where the user lets providers fetch files from: the user's own bucket or WebDAV folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from plugin.credentials import Credentials
from plugin.generators.account import Hosting


@dataclass(frozen=True, slots=True)
class HostingAccount:
    """`kind`: "s3" or "webdav". `url`: of the bucket or folder; `public_url`: under which its files can be read."""

    kind: str
    url: str
    region: str
    public_url: str
    credentials: Credentials | None


def build_hosting(account: HostingAccount, *, allow_private: bool, now: Callable[[], datetime]) -> Hosting:
    raise NotImplementedError

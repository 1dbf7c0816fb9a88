"""Where the user lets providers fetch files from: the user's own bucket or WebDAV folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from plugin.credentials import AccessPair
from plugin.errors import UsageError
from plugin.generators.account import Hosting
from plugin.generators.hosting_files import HostingAccount
from plugin.generators.hosting_s3 import S3Hosting
from plugin.generators.hosting_webdav import WebDavHosting
from plugin.generators.http_guard import Guard
from plugin.messages import Message, say

__all__ = ["HostingAccount", "build_hosting"]


def build_hosting(account: HostingAccount, *, allow_private: bool, now: Callable[[], datetime]) -> Hosting:
    """UsageError "bad_hosting" when what the user set cannot work."""
    for url in filter(None, (account.url or "?", account.public_url)):
        objection = Guard(allow_private).objection(url) or (say("it cannot be read") if {"?", "#"} & set(url) else None)
        if objection is not None:
            raise _unusable(say("{url}: {reason}", url=url, reason=objection))
    match account.kind:
        case "s3":
            if not isinstance(account.credentials, AccessPair):
                raise _unusable(say("it needs an access key and a secret key"))
            return S3Hosting(account, account.credentials, allow_private=allow_private, now=now)
        case "webdav":
            return WebDavHosting(account, allow_private=allow_private)
        case kind:
            raise _unusable(say('kind = "{kind}": use "s3" or "webdav"', kind=kind))


def _unusable(reason: Message) -> UsageError:
    return UsageError(
        say("The hosting that is set up cannot be used: {reason}.", reason=reason),
        say("Correct [hosting] in the settings, or set its keys with `secondunit keys set hosting --pair`."),
        code="bad_hosting",
    )

"""A signed token from an access key and a secret key (JWT, HS256), as Kling's legacy interface wants it.

Source: Kling API docs, authentication: claims iss, exp (at most 30 minutes ahead) and nbf (5 seconds back).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from plugin.credentials import AccessPair

lifetime: Final = 1800
backdating: Final = 5


def claims(access_key: str, now: datetime) -> dict[str, object]:
    """Times are Unix seconds."""
    seconds = int(now.timestamp())
    return {"iss": access_key, "exp": seconds + lifetime, "nbf": seconds - backdating}


def token(pair: AccessPair, now: datetime) -> str:
    """Good for 30 minutes from `now`."""
    return sign(claims(pair.access_key.reveal(), now), pair.secret_key.reveal())


def sign(content: Mapping[str, object], key: str) -> str:
    """RFC 7519 over RFC 7515 with HMAC-SHA-256."""
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(content)}"
    digest = hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_text(digest)}"


def _part(content: Mapping[str, object]) -> str:
    return _text(json.dumps(content, separators=(",", ":")).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

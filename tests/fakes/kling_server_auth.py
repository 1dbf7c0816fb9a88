"""Who may ask the fake Kling: an API key anywhere, or a signed token on the older paths.

Source: Kling API documents, authentication, 2026-09-20. Tokens are read with PyJWT, not with the plugin's code.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import jwt
from aiohttp import web

from tests.fakes.kling_server_answers import Refuse

longest = 1800
"""Seconds that a token may be good for."""
no_pairs_here = "This API does not support AK/SK authentication"


@dataclass(slots=True)
class Keys:
    """May be changed while the server runs, as users rotate theirs."""

    api: set[str] = field(default_factory=lambda: {"kling-api-key"})
    pairs: dict[str, str] = field(default_factory=lambda: {"kling-access": "kling-secret-of-more-than-32-bytes"})
    spent: set[str] = field(default_factory=set)
    """Tokens that shall count as expired, to see them made anew."""


def is_legacy(path: str) -> bool:
    return path.startswith(("/v1/", "/account/"))


def signed_in(request: web.Request, keys: Keys) -> None:
    """Refuse with 1001 to 1004 otherwise."""
    header = request.headers.get("Authorization", "")
    if not header:
        raise Refuse(1001)
    kind, _, token = header.partition(" ")
    if kind != "Bearer" or not token:
        raise Refuse(1002)
    if token not in keys.api:
        if not is_legacy(request.path):
            raise Refuse(1002, no_pairs_here)
        _check_token(token, keys)
    if request.method == "POST" and request.content_type != "application/json":
        raise Refuse(1200, "Content-Type must be application/json")


def _check_token(token: str, keys: Keys) -> None:
    try:
        header = jwt.get_unverified_header(token)
        access = jwt.decode(token, options={"verify_signature": False})["iss"]
        if header != {"alg": "HS256", "typ": "JWT"}:
            raise Refuse(1002)
        options: jwt.types.Options = {"require": ["iss", "exp", "nbf"]}
        claims = jwt.decode(token, keys.pairs[access], algorithms=["HS256"], options=options)
    except jwt.ExpiredSignatureError as error:
        raise Refuse(1004) from error
    except jwt.ImmatureSignatureError as error:
        raise Refuse(1003) from error
    except (jwt.PyJWTError, KeyError) as error:
        raise Refuse(1002) from error
    if claims["exp"] > time.time() + longest + 1:
        raise Refuse(1002, "exp is too far away")
    if token in keys.spent:
        raise Refuse(1004)

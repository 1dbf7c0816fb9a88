"""Signature version 4, as Volcengine and S3-compatible stores check it: over a canonical form of the request.

Both derive a key per day, region and service and sign the same canonical text; they differ in the words of `Dialect`.
Sources: Volcengine "Signature V4" as its Python SDK 1.0.229 writes it (auth/SignerV4.py); "Authenticating Requests
(AWS Signature Version 4)", S3 API reference, 2026.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from plugin.credentials import AccessPair

Query = tuple[tuple[str, str], ...]
unsigned_payload = "UNSIGNED-PAYLOAD"
"""Stands for the digest of a body that is not known when the URL is signed."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """`algorithm` opens the text that is signed; `key_prefix` goes before the secret key; `ending` ends the scope."""

    algorithm: str
    key_prefix: str
    ending: str


volcengine = Dialect("HMAC-SHA256", "", "request")
aws = Dialect("AWS4-HMAC-SHA256", "AWS4", "aws4_request")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose key is derived: `region` and `service` in the provider's words."""

    region: str
    service: str


@dataclass(frozen=True, slots=True)
class Signable:
    """What is signed. `path` is as it stands in the URL; `headers` must hold every header named in the signature."""

    method: str
    path: str
    query: Query
    headers: Mapping[str, str]
    payload_sha256: str


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def encoded_query(query: Query) -> str:
    """The query as both dialects want it: sorted, percent-encoded, space as %20 (RFC 3986). Send it like this too."""
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query)
    return "&".join(f"{name}={value}" for name, value in pairs)


def volcengine_headers(
    pair: AccessPair,
    place: Place,
    now: datetime,
    *,
    host: str,
    query: Query,
    body: bytes,
    method: str = "POST",
    path: str = "/",
    content_type: str = "application/json",
) -> dict[str, str]:
    """Headers for exactly this body and query, `Authorization` among them. `now` is aware; `host` as in the URL."""
    stamp, digest = _stamp(now), sha256_hex(body)
    headers = {"Content-Type": content_type, "Host": host, "X-Content-Sha256": digest, "X-Date": stamp}
    signable = Signable(method, path, query, headers, digest)
    return {**headers, "Authorization": _authorization(volcengine, pair, place, stamp, signable)}


def s3_headers(
    pair: AccessPair,
    region: str,
    now: datetime,
    signable: Signable,
) -> dict[str, str]:
    """The headers of `signable` and those that S3 needs beside them. `signable.headers` must hold Host."""
    stamp = _stamp(now)
    headers = {**signable.headers, "X-Amz-Content-Sha256": signable.payload_sha256, "X-Amz-Date": stamp}
    whole = Signable(signable.method, signable.path, signable.query, headers, signable.payload_sha256)
    return {**headers, "Authorization": _authorization(aws, pair, Place(region, "s3"), stamp, whole)}


def s3_presigned_query(
    pair: AccessPair, region: str, now: datetime, *, host: str, path: str, seconds: int, method: str = "GET"
) -> str:
    """The query of a URL that works without headers for `seconds` (at most 7 days)."""
    stamp, place = _stamp(now), Place(region, "s3")
    query = (
        ("X-Amz-Algorithm", aws.algorithm),
        ("X-Amz-Credential", f"{pair.access_key.reveal()}/{_scope(aws, place, stamp)}"),
        ("X-Amz-Date", stamp),
        ("X-Amz-Expires", str(seconds)),
        ("X-Amz-SignedHeaders", "host"),
    )
    signature = _signature(aws, pair, place, stamp, Signable(method, path, query, {"Host": host}, unsigned_payload))
    return f"{encoded_query(query)}&X-Amz-Signature={signature}"


def _stamp(now: datetime) -> str:
    """UTC in the basic form of ISO 8601."""
    offset = now.utcoffset()
    if offset is None:
        raise ValueError("a time without a zone cannot be signed")
    return f"{now.replace(tzinfo=None) - offset:%Y%m%dT%H%M%SZ}"


def _scope(dialect: Dialect, place: Place, stamp: str) -> str:
    return f"{stamp[:8]}/{place.region}/{place.service}/{dialect.ending}"


def _canonical(signable: Signable) -> str:
    lines = sorted((name.lower(), " ".join(value.split())) for name, value in signable.headers.items())
    headers = "".join(f"{name}:{value}\n" for name, value in lines)
    parts = (signable.method, signable.path, encoded_query(signable.query), headers, _names(signable))
    return "\n".join((*parts, signable.payload_sha256))


def _names(signable: Signable) -> str:
    return ";".join(sorted(name.lower() for name in signable.headers))


def _signature(dialect: Dialect, pair: AccessPair, place: Place, stamp: str, signable: Signable) -> str:
    digest = sha256_hex(_canonical(signable).encode())
    text = "\n".join((dialect.algorithm, stamp, _scope(dialect, place, stamp), digest))
    key = (dialect.key_prefix + pair.secret_key.reveal()).encode()
    for word in (stamp[:8], place.region, place.service, dialect.ending):
        key = hmac.digest(key, word.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def _authorization(dialect: Dialect, pair: AccessPair, place: Place, stamp: str, signable: Signable) -> str:
    credential = f"{pair.access_key.reveal()}/{_scope(dialect, place, stamp)}"
    signature = _signature(dialect, pair, place, stamp, signable)
    return f"{dialect.algorithm} Credential={credential}, SignedHeaders={_names(signable)}, Signature={signature}"

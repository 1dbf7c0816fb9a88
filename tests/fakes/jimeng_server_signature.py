"""Checks Volcengine's Signature V4 the way the server does: independent of the code that signs.

Source: facts of the contract section A1, vectors of the vendor's own client `volcengine` 1.0.229, 2026-11.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote

most_skew = timedelta(minutes=15)
"""How far X-Date may be from the server's clock; usual, not stated by the vendor."""
_needed = ("host", "x-content-sha256", "x-date")
_shape = re.compile(
    r"HMAC-SHA256 Credential=(?P<key>[^/, ]+)/(?P<scope>\d{8}/[a-z0-9-]+/[a-z]+/request), "
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request as it came over the wire."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True, slots=True)
class SignatureProblem:
    """An error of the OpenAPI layer: HTTP status, code and message."""

    status: int
    code: str
    message: str


def check_signature(
    request: SignedRequest, secrets: Mapping[str, str], region: str, service: str, now: datetime
) -> SignatureProblem | str:
    """The access key that signed, or why the signature does not count."""
    given = _shape.fullmatch(request.headers.get("authorization", ""))
    if given is None:
        return SignatureProblem(401, "InvalidAuthorization", "The Authorization header is missing or malformed.")
    problem = _formal_problem(request, given, region, service, now)
    if problem is not None:
        return problem
    access_key = given["key"]
    if access_key not in secrets:
        return SignatureProblem(401, "InvalidCredential", "The access key is unknown.")
    if not hmac.compare_digest(given["signature"], expected_signature(request, given, secrets[access_key])):
        return SignatureProblem(401, "SignatureDoesNotMatch", "The request signature does not match.")
    return access_key


def _formal_problem(
    request: SignedRequest, given: re.Match[str], region: str, service: str, now: datetime
) -> SignatureProblem | None:
    names = given["headers"].split(";")
    if names != sorted(set(names)) or any(name not in names for name in _needed):
        return SignatureProblem(401, "SignatureDoesNotMatch", f"SignedHeaders must be sorted and have {_needed}.")
    if any(name not in request.headers for name in names):
        return SignatureProblem(401, "SignatureDoesNotMatch", "A signed header was not sent.")
    if request.headers["x-content-sha256"] != hashlib.sha256(request.body).hexdigest():
        return SignatureProblem(401, "SignatureDoesNotMatch", "X-Content-Sha256 is not the hash of the body.")
    stamp = request.headers["x-date"]
    if given["scope"] != f"{stamp[:8]}/{region}/{service}/request":
        return SignatureProblem(401, "InvalidCredential", f"The scope must be {region}/{service} of the day of X-Date.")
    if not _is_current(stamp, now):
        return SignatureProblem(401, "InvalidTimestamp", "X-Date is too far from the server's clock.")
    return None


def _is_current(stamp: str, now: datetime) -> bool:
    try:
        sent = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return abs(now - sent) <= most_skew


def expected_signature(request: SignedRequest, given: re.Match[str], secret: str) -> str:
    """Hex, over exactly the headers that the client named."""
    names = given["headers"].split(";")
    lines = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names)
    digest = hashlib.sha256(request.body).hexdigest()
    canonical = "\n".join(
        (request.method, request.path or "/", canonical_query(request.query), lines, given["headers"], digest)
    )
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    message = "\n".join(("HMAC-SHA256", request.headers["x-date"], given["scope"], hashed))
    key = secret.encode()
    for part in given["scope"].split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, message.encode(), "sha256").hex()


def canonical_query(query: str) -> str:
    """Pairs sorted, encoded as RFC 3986 says, a space as %20."""
    pairs = sorted((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in parse_qsl(query, keep_blank_values=True))
    return "&".join(f"{name}={value}" for name, value in pairs)


def authorization_shape(header: str) -> re.Match[str]:
    """The parts of a well-formed Authorization header: key, scope, headers, signature."""
    found = _shape.fullmatch(header)
    assert found is not None, header
    return found

"""Signatures are those that the providers' own clients make."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials

from plugin.credentials import AccessPair, Secret
from plugin.generators.signature_v4 import (
    Place,
    Signable,
    s3_headers,
    s3_presigned_query,
    sha256_hex,
    volcengine_headers,
)

pair = AccessPair(Secret("AKIDEXAMPLE"), Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
boto = BotoCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


def test_volcengine_signs_as_its_own_client() -> None:
    # Made with the provider's Python client, kept here since that client is no test dependency.
    body = b'{"req_key": "jimeng_t2v_v30", "prompt": "a cat", "seed": -1, "frames": 121, "aspect_ratio": "16:9"}'
    headers = volcengine_headers(
        AccessPair(Secret("AKLTEXAMPLE"), Secret("c2VjcmV0RXhhbXBsZQ==")),
        Place("cn-north-1", "cv"),
        datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=8))),
        host="visual.volcengineapi.com",
        query=(("Version", "2022-08-31"), ("Action", "CVSync2AsyncSubmitTask")),
        body=body,
    )
    assert headers["X-Date"] == "20261122T000000Z"
    assert headers["X-Content-Sha256"] == "b174131cda48726ed69ae13b4d0c79ef90700a19549dadcce3687366e3c0028f"
    assert headers["Authorization"] == (
        "HMAC-SHA256 Credential=AKLTEXAMPLE/20261122/cn-north-1/cv/request, "
        "SignedHeaders=content-type;host;x-content-sha256;x-date, "
        "Signature=c255067bb9e0151bd568febbb0ad5a204b980ca7b9f351a57b27b1533cca6337"
    )


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        volcengine_headers(pair, Place("r", "s"), datetime(2026, 1, 1), host="h", query=(), body=b"")


@pytest.mark.parametrize("path", ["/bucket/a.mp4", "/bucket/%E4%BA%BA%20one.mp4", "/"])
def test_a_presigned_url_is_that_of_botocore(path: str) -> None:
    now = datetime.now(UTC)
    query = s3_presigned_query(pair, "eu-west-1", now, host="store.example:9000", path=path, seconds=3600)
    theirs = AWSRequest("GET", f"http://store.example:9000{path}")
    # Botocore takes the time from its own clock; on a change of second the second try has the same one.
    for _ in range(3):
        now = datetime.now(UTC)
        theirs = AWSRequest("GET", f"http://store.example:9000{path}")
        S3SigV4QueryAuth(boto, "s3", "eu-west-1", 3600).add_auth(theirs)
        query = s3_presigned_query(pair, "eu-west-1", now, host="store.example:9000", path=path, seconds=3600)
        if dict(parse_qsl(urlsplit(theirs.url).query))["X-Amz-Date"] == dict(parse_qsl(query))["X-Amz-Date"]:
            break
    assert dict(parse_qsl(query)) == dict(parse_qsl(urlsplit(theirs.url).query))


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_signed_headers_are_those_of_botocore(method: str) -> None:
    body = b"clip" if method == "PUT" else b""
    host, path, given = "bucket.store.example", "/a%20b.mp4", {"Content-Type": "video/mp4"}
    ours, theirs = {"X-Amz-Date": "ours"}, {"X-Amz-Date": "theirs"}
    for _ in range(3):
        request = AWSRequest(method, f"https://{host}{path}", headers=given, data=body)
        S3SigV4Auth(boto, "s3", "us-east-1").add_auth(request)
        theirs = {name: str(value) for name, value in request.headers.items()}
        headers = {**given, "Host": host}
        ours = s3_headers(pair, "us-east-1", datetime.now(UTC), Signable(method, path, (), headers, sha256_hex(body)))
        if ours["X-Amz-Date"] == theirs["X-Amz-Date"]:
            break
    if method == "DELETE":
        assert theirs["X-Amz-Content-SHA256"] == ours["X-Amz-Content-Sha256"]
    assert ours["Authorization"] == theirs["Authorization"]


def test_the_shared_vector_is_met(corpus: Path) -> None:
    vectors = corpus.parent / "facts" / "providers" / "vectors.json"
    if not vectors.exists():
        pytest.skip("the shared vectors are not here")
    known = json.loads(vectors.read_text(encoding="utf-8"))["volc_v4"]
    headers = volcengine_headers(
        AccessPair(Secret(known["ak"]), Secret(known["sk"])),
        Place(known["region"], known["service"]),
        datetime.strptime(known["x_date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
        host=known["host"],
        query=(("Action", known["action"]), ("Version", known["version"])),
        body=known["body"].encode(),
        content_type=known["content_type"],
    )
    assert headers["Authorization"].endswith(f"Signature={known['signature']}")

"""Which addresses are asked, and what is blacked out."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.credentials import Secret
from plugin.generators.http_guard import Guard, literal, public
from plugin.generators.http_redaction import Redactor

strict, loose = Guard(), Guard(allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://api-beijing.klingai.com",
        "https://ark.cn-beijing.volces.com/api/v3",
        "https://cdn.example.com:8443/a/b.mp4?sign=x%2Fy&t=1",
        "https://93.184.215.14/x",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/x",
        "https://例子.公司.cn/片.mp4",
        "HTTPS://Example.COM",
    ],
)
def test_public_addresses_are_asked(url: str) -> None:
    assert strict.objection(url) is None


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "printer",
        "a.localhost",
        "nas.local",
        "metadata.google.internal",
        "router.home.arpa",
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
        "[ff02::1]",
        "１２７.０.０.１",
        "127。0。0。1",
    ],
)
def test_private_addresses_are_asked_only_where_allowed(host: str) -> None:
    assert strict.objection(f"https://{host}/x") is not None
    assert loose.objection(f"http://{host}:8080/x") is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "https:///x",
        "/x",
        "file:///etc/passwd",
        "ftp://files.example.com/x",
        "data:text/plain,x",
        "javascript:alert(1)",
        "https://user@api.example.com",
        "https://user:pw@api.example.com",
        "https://:@api.example.com",
        "https://api.example.com@127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://api.example.com:99999/",
        "https://api.example.com:0/",
        "https://[::1/",
        "https://api.example.com\\@127.0.0.1/",
        "https://api.example.com/a b",
        "https://api.example.com/\r\nX: 1",
        "https://api\u0000.example.com/",
    ],
)
def test_odd_addresses_are_never_asked(url: str) -> None:
    assert strict.objection(url) is not None
    assert loose.objection(url) is not None


def test_plain_http_is_for_private_servers() -> None:
    assert strict.objection("http://api.example.com") is not None
    assert loose.objection("http://api.example.com") is None


def test_the_address_that_a_name_leads_to_is_judged() -> None:
    for address in ("127.0.0.1", "10.0.0.1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "169.254.169.254", "nonsense"):
        assert not strict.allows_address(address)
        assert loose.allows_address(address)
    # What a proxy program of the user's machine answers to every name; behind it is whatever the name means.
    assert strict.allows_address("198.18.0.7")
    assert strict.allows_address("93.184.215.14")


@given(st.ip_addresses(v=4))
def test_an_address_in_another_form_is_judged_alike(address: object) -> None:
    mapped = literal(f"::ffff:{address}")
    plain = literal(str(address))
    assert mapped is not None and plain is not None
    assert public(mapped) == public(plain)


key = "sk/Canary+0123456789=="


@pytest.mark.parametrize(
    "form",
    [key, quote(key), quote(key, safe=""), key.replace("/", "\\/"), base64.b64encode(key.encode()).decode()],
)
def test_a_key_is_blacked_out_in_every_form(form: str) -> None:
    redactor = Redactor([Secret(key), Secret("other-key")])
    assert redactor.body(f"x{form}y other-key".encode()) == b"x***y ***"
    assert key not in repr(redactor)


@pytest.mark.parametrize(
    "text", ["Bearer abcdefgh.ijklmnop", "eyJhbGciOi.eyJpc3Mi.XTYea_k-x", "X-Amz-Signature=0123456789abcdef0123"]
)
def test_what_looks_like_a_token_is_not_quoted(text: str) -> None:
    quoted = Redactor([]).text(f"bad request: {text}!")
    assert "***" in quoted and text not in quoted


def test_a_body_is_left_alone_where_no_key_is() -> None:
    assert Redactor([Secret("")]).body(b"Bearer abcdefgh") == b"Bearer abcdefgh"
    assert Redactor([Secret("ab")]).body(b"cabbage") == b"cabbage"

"""One exchange with a provider: what a rude server may do, and what is then known about the request."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import ssl
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import httpx
import pytest

from plugin.credentials import Secret
from plugin.errors import AnswerLost, GenerationFailed, Scope, SecondUnitError
from plugin.generators.http import Answer, Call, Effect
from plugin.generators.http_client import HttpClient, HttpLimits, build_http
from plugin.generators.http_failures import failure_of
from plugin.generators.http_guard import Guard
from plugin.generators.http_transport import AiohttpTransport, BrokenOff, Wiring, mapped
from tests.fakes.rude_server import (
    Heard,
    Manner,
    RudeServer,
    Wire,
    answering,
    bomb,
    dripping,
    echoing,
    half_a_header,
    hang,
    in_turn,
    no_http,
    reset,
    saying,
    vanish,
)

canary = "canary-KEY/0123456789+abcdef=="
small = HttpLimits(answer_bytes=1 << 20, connect_seconds=1.0)
create = Effect.create


@pytest.fixture
def server() -> Iterator[RudeServer]:
    with RudeServer() as running:
        yield running


def client(base_url: str, *, allow_private: bool = True, limits: HttpLimits = small) -> HttpClient:
    return build_http(base_url, (Secret(canary),), allow_private=allow_private, limits=limits)


def post(path: str, effect: Effect = Effect.create, seconds: float = 5.0) -> Call:
    headers = {"Authorization": f"Bearer {canary}"}
    return Call("POST", path, effect, headers=headers, json={"prompt": "雨"}, seconds=seconds)


async def ask(base_url: str, call: Call, **options: object) -> Answer:
    http = client(base_url, **options)  # type: ignore[arg-type]
    try:
        return await http.ask(call)
    finally:
        await http.close()


async def failing(base_url: str, call: Call, **options: object) -> SecondUnitError:
    """The error that comes out. No error of this file may show the key, in its traceback neither."""
    with pytest.raises((GenerationFailed, AnswerLost)) as caught:
        await ask(base_url, call, **options)
    no_canary("".join(traceback.format_exception(caught.value)), repr(caught.value), str(caught.value.action))
    no_canary(*(repr(value) for value in (caught.value.__cause__, caught.value.__context__)))
    assert isinstance(caught.value, SecondUnitError)
    return caught.value


def no_canary(*texts: str) -> None:
    for text in texts:
        assert canary not in text
        assert canary.replace("/", "\\/") not in text


async def test_a_request_arrives_as_it_was_meant(server: RudeServer) -> None:
    server.at("/api/v3/tasks", answering(200, b'{"id": "t1"}', Content_Type="application/json"))
    call = Call("POST", "/tasks", create, query=(("b", "two words"), ("a", "~/é")), json={"prompt": "雨 rain"})
    answer = await ask(server.url + "/api/v3/", call)
    [heard] = server.heard
    assert answer.json() == {"id": "t1"}
    assert (heard.method, heard.path) == ("POST", "/api/v3/tasks?a=~%2F%C3%A9&b=two%20words")
    assert json.loads(heard.body) == {"prompt": "雨 rain"}
    assert heard.headers["content-type"] == "application/json"
    assert "cookie" not in heard.headers


async def test_a_signed_body_is_sent_byte_for_byte(server: RudeServer) -> None:
    server.at("/", answering(200, b"{}"))
    body = b'{"a" :  1}'
    await ask(server.url, Call("POST", "/", create, headers={"Content-Type": "application/json"}, body=body))
    assert server.heard[0].body == body


@pytest.mark.parametrize("status", [200, 301, 302, 400, 401, 429, 500, 503])
async def test_every_status_is_an_answer_and_nothing_is_followed_or_sent_again(server: RudeServer, status: int) -> None:
    server.at("/t", answering(status, b'{"code": 1}', Location=server.url + "/elsewhere", Retry_After="7"))
    answer = await ask(server.url, post("/t"))
    assert (answer.status, answer.json(), answer.retry_after) == (status, {"code": 1}, 7.0)
    assert [heard.path for heard in server.heard] == ["/t"]


@pytest.mark.parametrize("location", ["data:,x", "http://[::1", "\\\\", "http://127.0.0.1:99999/"])
async def test_a_redirect_to_nowhere_is_an_answer_like_any_other(server: RudeServer, location: str) -> None:
    server.at("/t", answering(302, b"{}", Location=location))
    assert (await ask(server.url, post("/t"))).status == 302


def test_an_error_of_unknown_kind_never_counts_as_not_sent() -> None:
    for error in (ValueError("?"), OSError("?"), aiohttp.ClientError("?"), ConnectionResetError("?"), BrokenOff()):
        assert isinstance(failure_of(mapped(error), "host", Effect.create), AnswerLost)


rude: tuple[Manner, ...] = (vanish, reset, half_a_header, no_http)


@pytest.mark.parametrize("manner", rude, ids=lambda manner: manner.__name__)
async def test_a_create_that_may_have_arrived_is_sent_once_and_lost(server: RudeServer, manner: Manner) -> None:
    server.at("/t", manner)
    error = await failing(server.url, post("/t"))
    assert isinstance(error, AnswerLost)
    assert len(server.heard) == 1
    assert server.connections == 1


@pytest.mark.parametrize("manner", rude, ids=lambda manner: manner.__name__)
async def test_a_question_is_asked_once_more_when_the_connection_breaks(server: RudeServer, manner: Manner) -> None:
    server.at("/t", in_turn(manner, answering(200, b"{}")))
    assert (await ask(server.url, post("/t", Effect.read))).status == 200
    assert len(server.heard) == 2
    server.at("/t", manner)
    assert isinstance(await failing(server.url, post("/t", Effect.read)), AnswerLost)
    assert len(server.heard) == 4


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_methods_that_may_be_repeated_are_not_when_they_create(server: RudeServer, method: str) -> None:
    """The client underneath repeats them by itself when the connection breaks."""
    server.at("/t", vanish)
    assert isinstance(await failing(server.url, Call(method, "/t", create)), AnswerLost)
    assert len(server.heard) == 1


async def test_a_connection_that_ends_before_the_request_is_read_counts_as_sent() -> None:
    async def refuse(wire: Wire) -> bool:
        await asyncio.sleep(0.2)  # after the client has written, before anybody has read
        wire.reset()
        return False

    with RudeServer(greeting=refuse) as server:
        error = await failing(server.url, post("/t"))
    assert isinstance(error, AnswerLost)
    assert server.connections == 1


async def test_a_create_never_meets_a_connection_that_the_server_is_about_to_close(server: RudeServer) -> None:
    """Servers close idle connections whenever they like; a request on its way into one is lost without need."""

    async def answer_and_close_soon(wire: Wire, heard: Heard) -> None:
        await wire.answer(200, b"{}")
        await asyncio.sleep(0.01)
        wire.writer.close()

    server.at("/t", answer_and_close_soon)
    http = client(server.url)
    try:
        for _ in range(20):
            assert (await http.ask(post("/t"))).status == 200
            assert (await http.ask(post("/t", Effect.read))).status == 200
            await asyncio.sleep(0.009)
    finally:
        await http.close()
    assert len(server.heard) >= 40


async def test_polls_share_a_connection(server: RudeServer) -> None:
    server.at("/t", answering(200, b"{}"))
    http = client(server.url)
    for _ in range(5):
        await http.ask(post("/t", Effect.read))
    await http.close()
    assert server.connections == 1


@pytest.mark.parametrize("effect", list(Effect))
async def test_a_server_that_never_answers_is_given_up_in_time(server: RudeServer, effect: Effect) -> None:
    server.at("/t", hang)
    start = asyncio.get_running_loop().time()
    error = await failing(server.url, post("/t", effect, seconds=0.4))
    assert isinstance(error, AnswerLost) and error.code == "no_answer_in_time"
    assert asyncio.get_running_loop().time() - start < 2
    assert len(server.heard) == 1


async def test_a_drip_does_not_outlast_the_exchange(server: RudeServer) -> None:
    server.at("/t", dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", 0.05))
    assert isinstance(await failing(server.url, post("/t", seconds=0.4)), AnswerLost)


async def test_a_body_cut_short_is_no_answer(server: RudeServer) -> None:
    server.at("/t", saying(b'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"id": "t'))
    assert isinstance(await failing(server.url, post("/t")), AnswerLost)
    server.at("/t", saying(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"id": "t\r\n'))
    assert isinstance(await failing(server.url, post("/t")), AnswerLost)


async def test_a_body_cut_short_without_a_length_is_no_readable_answer(server: RudeServer) -> None:
    server.at("/t", saying(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"id": "t'))
    answer = await ask(server.url, post("/t"))
    with pytest.raises(AnswerLost) as caught:
        answer.json()
    assert caught.value.code == "not_json"


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"", b"[" * 100_000, b'{"n": NaN}', b"\xff\xfe"])
def test_what_is_no_json_is_no_answer(body: bytes) -> None:
    with pytest.raises(AnswerLost) as caught:
        Answer(502, {}, body).json()
    assert caught.value.code == "not_json"
    assert caught.value.__context__ is None
    assert len(str(caught.value)) < 400


async def test_a_compressed_answer_is_read(server: RudeServer) -> None:
    server.at("/t", answering(200, gzip.compress(b'{"id": 1}'), Content_Encoding="gzip"))
    assert (await ask(server.url, post("/t"))).json() == {"id": 1}


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"no gzip", "gzip"), (gzip.compress(b"{}" * 999)[:-9], "gzip"), (b"\x0b\x02\x80{}\x03", "br")],
)
async def test_a_damaged_or_unknown_compression_is_no_answer(server: RudeServer, body: bytes, encoding: str) -> None:
    server.at("/t", answering(200, body, Content_Encoding=encoding))
    assert (await failing(server.url, post("/t"))).code == "damaged"


@pytest.mark.parametrize(
    "manner",
    [
        answering(200, bytes(2 << 20)),
        bomb(1 << 30),
        saying(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{"),
        saying(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + bytes(2 << 20)),
    ],
    ids=["announced", "bomb", "lie", "unannounced"],
)
async def test_a_flood_is_cut_off(server: RudeServer, manner: Manner) -> None:
    server.at("/t", manner)
    assert (await failing(server.url, post("/t"))).code == "too_large"


@pytest.mark.parametrize(
    "head", [b"X-Long: " + b"a" * 100_000, b"X-Many: 1\r\n" * 5000, b"X-Endless: " + b"a" * (1 << 22)]
)
async def test_endless_headers_are_cut_off(server: RudeServer, head: bytes) -> None:
    server.at("/t", saying(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n{}"))
    assert isinstance(await failing(server.url, post("/t")), AnswerLost)


@pytest.mark.parametrize("effect", list(Effect))
async def test_nothing_was_sent_where_nobody_listens(effect: Effect) -> None:
    with RudeServer() as gone:
        url = gone.url
    error = await failing(url, post("/t", effect))
    assert isinstance(error, GenerationFailed)
    assert (error.code, error.scope, error.temporary) == ("unreachable", Scope.lane, True)


async def test_nothing_was_sent_to_a_name_that_nobody_has() -> None:
    error = await failing("https://no-such-host.invalid", post("/t"))
    assert isinstance(error, GenerationFailed) and error.code == "unreachable"
    assert "no-such-host.invalid" in str(error)


async def test_nothing_was_sent_to_a_server_that_speaks_no_tls(server: RudeServer) -> None:
    error = await failing(server.url.replace("http:", "https:"), post("/t"))
    assert isinstance(error, GenerationFailed) and error.code == "unreachable"
    assert server.heard == []


async def test_nothing_is_sent_to_a_server_with_a_foreign_certificate(tmp_path: Path) -> None:
    with RudeServer(tls=_own_certificate(tmp_path)) as server:
        error = await failing(server.url, post("/t"))
    assert isinstance(error, GenerationFailed) and error.code == "unreachable"
    assert "certificate" in str(error)
    assert server.heard == []


async def test_nothing_was_sent_when_no_connection_becomes_free(server: RudeServer) -> None:
    server.at("/hang", hang)
    server.at("/t", answering(200, b"{}"))
    http = client(server.url, limits=HttpLimits(connections=1))
    waiting = asyncio.ensure_future(http.ask(post("/hang", seconds=2.0)))
    await asyncio.sleep(0.1)
    with pytest.raises(GenerationFailed) as caught:
        await http.ask(post("/t", seconds=0.5))
    assert caught.value.code == "unreachable"
    assert server.heard_at("/t") == []
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await http.close()


async def test_a_connection_that_is_never_made_is_given_up_as_not_sent() -> None:
    # 192.0.2.0/24 is kept free for examples (RFC 5737): either nobody answers or the machine says so at once.
    limits = HttpLimits(connect_seconds=0.3)
    error = await failing("http://192.0.2.1:81", post("/t", seconds=1.0), limits=limits)
    assert isinstance(error, GenerationFailed) and error.code == "unreachable"


@pytest.mark.parametrize(
    "base_url",
    ["http://127.0.0.1:1", "https://127.0.0.1:1", "http://api.example.com", "https://user:pw@api.example.com"],
)
async def test_private_and_open_addresses_are_not_asked(base_url: str) -> None:
    error = await failing(base_url, post("/t"), allow_private=False)
    assert error.code == "forbidden_url"


async def test_a_name_that_leads_to_a_private_address_is_not_asked(server: RudeServer) -> None:
    """The name is not judged here, only the address when the socket is made: a second look-up cannot differ."""
    wiring = Wiring(Guard(), None, ssl.create_default_context())
    async with httpx.AsyncClient(transport=AiohttpTransport(wiring)) as open_client:
        for host in ("localhost", "127.0.0.1"):
            with pytest.raises(httpx.ConnectError) as caught:
                await open_client.get(f"http://{host}:{server.port}/t")
            assert failure_of(caught.value, host, Effect.create).code == "forbidden_url"
    assert server.connections == 0


@pytest.mark.parametrize(
    "path", ["/../admin", "/a/../b", "/a b", "/a?b=1", "/a#b", "/a\r\nX: 1", "//évil", "a", "/a\\b"]
)
async def test_a_path_made_of_a_hostile_id_is_not_asked(server: RudeServer, path: str) -> None:
    error = await failing(server.url, post(path))
    assert isinstance(error, GenerationFailed) and error.code == "bad_path"
    assert server.connections == 0


@pytest.mark.parametrize("key", [f"{canary}\r\nX-Evil: 1", f"{canary}\n", f"{canary}密", f"{canary}\x00"])
async def test_a_key_that_no_header_can_hold_is_refused_unsaid(server: RudeServer, key: str) -> None:
    error = await failing(server.url, Call("POST", "/t", create, headers={"Authorization": f"Bearer {key}"}))
    assert error.code == "bad_key"
    assert server.connections == 0


@pytest.mark.parametrize("status", [200, 401, 500])
async def test_a_key_that_is_echoed_is_blacked_out(server: RudeServer, status: int) -> None:
    server.at("/t", echoing(status, "authorization"))
    answer = await ask(server.url, post("/t"))
    assert answer.status == status
    assert answer.json() == {"error": "bad Bearer ***"}
    no_canary(answer.body.decode(), repr(answer), answer.text, str(answer.headers))


async def test_a_token_made_of_the_key_is_blacked_out_too(server: RudeServer) -> None:
    server.at("/t", echoing(500, "authorization"))
    call = Call("POST", "/t", create, headers={"Authorization": "Bearer eyJh.eyJi.c2lnbmF0dXJl"})
    assert "c2lnbmF0dXJl" not in repr(await ask(server.url, call))


async def test_no_log_shows_the_key(server: RudeServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for path, manner in (("/a", echoing(500, "authorization")), ("/b", reset), ("/c", half_a_header)):
            server.at(path, manner)
            for effect in Effect:
                await asyncio.gather(ask(server.url, post(path, effect)), return_exceptions=True)
    no_canary(caplog.text, *(str(record.__dict__) for record in caplog.records))
    no_canary(repr(client(server.url)))


def test_it_works_in_one_event_loop_after_the_other(server: RudeServer) -> None:
    server.at("/t", answering(200, b"{}"))
    http = client(server.url)

    async def once() -> None:
        assert (await http.ask(post("/t"))).status == 200
        assert (await http.ask(post("/t", Effect.read))).status == 200
        await http.close()

    asyncio.run(once())
    asyncio.run(once())
    assert len(server.heard) == 4


async def test_closing_twice_or_before_use_does_nothing() -> None:
    http = client("https://api.example.com")
    await http.close()
    await http.close()


async def test_a_proxy_of_the_environment_is_used(server: RudeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://me:secret-word@127.0.0.1:{server.port}")
    monkeypatch.setenv("no_proxy", "direct.example")
    server.at("http://api.example:81/t", answering(200, b'{"by": "proxy"}'))
    answer = await ask("http://api.example:81", post("/t"))
    assert answer.json() == {"by": "proxy"}
    assert server.heard[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0LXdvcmQ="
    assert isinstance(await failing("http://direct.example:81", post("/t")), GenerationFailed)
    assert len(server.heard) == 1


async def test_nothing_was_sent_when_the_proxy_refuses(server: RudeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", server.url)
    server.at("api.example:443", answering(407))
    error = await failing("https://api.example", post("/t"), allow_private=False)
    assert isinstance(error, GenerationFailed) and error.code == "unreachable"
    assert [heard.method for heard in server.heard] == ["CONNECT"]


def test_what_retry_after_says() -> None:
    later = datetime.now(UTC) + timedelta(seconds=90)
    assert Answer(429, {"retry-after": "12"}, b"").retry_after == 12
    by_date = Answer(429, {"retry-after": f"{later:%a, %d %b %Y %H:%M:%S GMT}"}, b"").retry_after
    assert by_date is not None and 85 < by_date <= 90
    both = {"retry-after": "Mon, 23 Nov 2026 10:00:30 GMT", "date": "Mon, 23 Nov 2026 10:00:00 GMT"}
    assert Answer(429, both, b"").retry_after == 30
    assert Answer(429, {"retry-after": "Mon, 23 Nov 2020 10:00:30 GMT"}, b"").retry_after == 0
    assert Answer(429, {"retry-after": "9" * 30}, b"").retry_after == 24 * 3600
    for nonsense in ("", "soon", "-5", "1e9", "٣"):
        assert Answer(429, {"retry-after": nonsense}, b"").retry_after is None


def _own_certificate(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256())
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context

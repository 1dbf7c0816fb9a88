"""Results arrive whole or not at all, from where they may come, and are media."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.credentials import Secret
from plugin.errors import AnswerLost, GenerationFailed, SecondUnitError, Stopped, StorageError
from plugin.generators.http_client import HttpClient, HttpLimits, build_http
from plugin.generators.http_download import DownloadLimits
from tests.fakes.rude_server import Heard, Manner, RudeServer, Wire, answering, dripping, hang, in_turn, reset, saying

canary = "canary-KEY/0123456789+abcdef=="
film = b"\x00\x00\x00\x20ftypisom" + random.Random(7).randbytes(300_000)
digest = hashlib.sha256(film).hexdigest()
limits = DownloadLimits(
    most_bytes=1 << 20,
    connect_seconds=1.0,
    window_seconds=0.5,
    most_seconds=20.0,
    pauses=(0, 0, 0, 0),
    longest_pause=0.1,
)


@pytest.fixture
def server() -> Iterator[RudeServer]:
    with RudeServer() as running:
        yield running


def client(*, allow_private: bool = True, chosen: DownloadLimits = limits) -> HttpClient:
    base_url = "https://api.example.com"
    return build_http(base_url, (Secret(canary),), allow_private=allow_private, limits=HttpLimits(downloads=chosen))


async def fetch(url: str, folder: Path, sha256: str = "", http: HttpClient | None = None) -> bytes:
    """What arrives; whatever happens, no other file is left and nothing is there by half."""
    target = folder / "clip.mp4"
    try:
        assert await (http or client()).download(url, target, lambda fraction: 0.0 <= fraction <= 1.0, sha256) == (
            hashlib.sha256(target.read_bytes()).hexdigest()
        )
        return target.read_bytes()
    finally:
        assert [path.name for path in folder.iterdir()] in ([], ["clip.mp4"])


async def failing(url: str, folder: Path, sha256: str = "", http: HttpClient | None = None) -> SecondUnitError:
    with pytest.raises((GenerationFailed, AnswerLost, StorageError, Stopped)) as caught:
        await fetch(url, folder, sha256, http)
    assert isinstance(caught.value, SecondUnitError)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert canary not in shown and "link-token" not in shown
    assert list(folder.iterdir()) == []
    return caught.value


def ranged(content: bytes, *, pieces: int, tag: str = '"v1"', **headers: str) -> Manner:
    """Serves ranges, and breaks off after a part of what is left, `pieces` times."""
    left = [pieces]

    async def manner(wire: Wire, heard: Heard) -> None:
        start = int(heard.headers.get("range", "bytes=0-")[6:-1])
        same = heard.headers.get("if-range", tag) == tag
        start = start if same else 0
        rest = content[start:]
        lines = [f"ETag: {tag}" if tag else "X-No: tag", f"Content-Length: {len(rest)}"]
        lines += [f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}"] if start else []
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = f"HTTP/1.1 {206 if start else 200} OK\r\n" + "\r\n".join(lines) + "\r\n\r\n"
        left[0] -= 1
        await wire.send(head.encode() + (rest if left[0] < 0 else rest[: len(rest) // 2]))
        wire.writer.close()

    return manner


async def test_a_result_arrives_whole_with_its_digest(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", answering(200, film, Content_Type="text/html"))
    assert await fetch(url + "?token=link-token", tmp_path, digest.upper()) == film
    [heard] = server.heard
    assert "authorization" not in heard.headers
    assert canary not in str(heard)


async def test_a_result_without_a_length_arrives(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", saying(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + film))
    assert await fetch(url, tmp_path) == film


async def test_what_was_cut_off_is_resumed(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", ranged(film, pieces=3))
    assert await fetch(url, tmp_path, digest) == film
    ranges = [heard.headers.get("range") for heard in server.heard]
    assert ranges == [None, *(f"bytes={n}-" for n in (150_006, 225_009, 262_510))]
    assert {heard.headers.get("if-range") for heard in server.heard[1:]} == {'"v1"'}


async def test_a_date_names_the_version_where_there_is_no_tag(server: RudeServer, tmp_path: Path) -> None:
    date = "Mon, 23 Nov 2026 10:00:30 GMT"
    url = server.at("/r", ranged(film, pieces=1, tag="", **{"Last-Modified": date}))
    assert await fetch(url, tmp_path, digest) == film
    assert server.heard[1].headers["if-range"] == date


async def test_without_a_version_it_starts_again(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", ranged(film, pieces=2, tag=""))
    assert await fetch(url, tmp_path, digest) == film
    assert [heard.headers.get("range") for heard in server.heard] == [None] * 3


async def test_a_file_that_changed_meanwhile_is_not_patched_together(server: RudeServer, tmp_path: Path) -> None:
    other = film[:100] + bytes(len(film) - 100)
    url = server.at("/r", in_turn(ranged(film, pieces=9), ranged(other, pieces=0, tag='"v2"')))
    assert await fetch(url, tmp_path) == other


async def test_a_server_that_knows_no_ranges_is_read_from_the_start(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", in_turn(ranged(film, pieces=9), answering(200, film)))
    assert await fetch(url, tmp_path, digest) == film
    assert server.heard[1].headers["range"] == "bytes=150006-"


@pytest.mark.parametrize("content_range", ["bytes 0-300011/300012", "bytes 150007-300011/300012", "nonsense", ""])
async def test_another_range_than_the_one_asked_for_is_not_added(
    server: RudeServer, tmp_path: Path, content_range: str
) -> None:
    wrong = answering(206, film[:1000], Content_Range=content_range, ETag='"v1"')
    url = server.at("/r", in_turn(ranged(film, pieces=9), wrong, answering(200, film)))
    assert await fetch(url, tmp_path, digest) == film


async def test_a_range_beyond_the_end_starts_again(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", in_turn(ranged(film, pieces=9), answering(416), answering(200, film)))
    assert await fetch(url, tmp_path, digest) == film


async def test_what_is_always_cut_off_is_given_up(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", saying(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + film))
    error = await failing(url + "?x=link-token", tmp_path)
    assert isinstance(error, AnswerLost)
    assert len(server.heard) == len(limits.pauses)


async def test_more_than_was_announced_is_not_taken(server: RudeServer, tmp_path: Path) -> None:
    tail = b"HTTP/1.1 206 OK\r\nContent-Range: bytes 150006-300011/300012\r\nConnection: close\r\n\r\n"
    longer = saying(tail + film[150_006:] + b"more")
    url = server.at("/r", in_turn(ranged(film, pieces=9), longer, answering(200, film)))
    assert await fetch(url, tmp_path, digest) == film


async def test_the_wrong_file_is_not_kept(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", answering(200, film))
    assert (await failing(url, tmp_path, "0" * 64)).code == "damaged"


no_media = (
    b"<!DOCTYPE html><html>Please log in</html>",
    b"\xef\xbb\xbf\r\n  <?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>" + b" " * 5000,
    b'{"code": 500, "message": "busy"}',
    "内容已过期，请重新登录。".encode() * 200,
    "<html><body>页面不存在</body></html>".encode("gbk"),
    "<html>".encode("utf-16"),
    b"",
)


@pytest.mark.parametrize("body", no_media, ids=["html", "xml", "json", "utf-8", "gbk", "utf-16", "nothing"])
async def test_a_text_is_no_clip_whatever_it_is_called(server: RudeServer, tmp_path: Path, body: bytes) -> None:
    url = server.at("/r", answering(200, body, Content_Type="video/mp4"))
    error = await failing(url, tmp_path)
    assert isinstance(error, GenerationFailed) and error.code == "not_media"
    assert len(str(error)) < 400


async def test_a_key_in_a_page_is_blacked_out(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", answering(200, f"<p>Token {canary} is bad, Bearer abcdefghij1234".encode()))
    error = await failing(url, tmp_path)
    assert "Token *** is bad" in str(error) and "abcdefghij1234" not in str(error)


@pytest.mark.parametrize(
    "head", [b"\x89PNG\r\n\x1a\n\x00", b"\xff\xd8\xff\xe0\x00", b"RIFF\x24\x00\x00\x00WAVE", b"ID3\x03\x00"]
)
async def test_pictures_and_sound_are_media(server: RudeServer, tmp_path: Path, head: bytes) -> None:
    url = server.at("/r", answering(200, head + b"text " * 400, Content_Type="application/json"))
    assert await fetch(url, tmp_path)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_a_dead_link_says_so_at_once(server: RudeServer, tmp_path: Path, status: int) -> None:
    url = server.at("/r", answering(status, b"<Error/>"))
    error = await failing(url + "?Signature=link-token", tmp_path)
    assert isinstance(error, GenerationFailed)
    assert (error.code, error.temporary) == ("expired", True)
    assert len(server.heard) == 1
    fresh = server.at("/fresh", answering(200, film))
    assert await fetch(fresh, tmp_path) == film


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
async def test_a_busy_server_is_asked_again(server: RudeServer, tmp_path: Path, status: int) -> None:
    url = server.at("/r", in_turn(answering(status, Retry_After="3"), answering(200, film)))
    assert await fetch(url, tmp_path, digest) == film


async def test_retry_after_is_waited_for(server: RudeServer, tmp_path: Path) -> None:
    times = []

    async def manner(wire: Wire, heard: Heard) -> None:
        times.append(asyncio.get_running_loop().time())
        await wire.answer(503 if len(times) == 1 else 200, film, Retry_After="1")

    url = server.at("/r", manner)
    chosen = DownloadLimits(pauses=(0, 0), longest_pause=5)
    assert await fetch(url, tmp_path, digest, client(chosen=chosen)) == film
    assert times[1] - times[0] >= 0.99


async def test_redirects_are_followed(server: RudeServer, tmp_path: Path) -> None:
    server.at("/b", answering(307, Location="c?d=1"))
    server.at("/c", answering(302, Location=server.url + "/d"))
    server.at("/d", answering(200, film))
    assert await fetch(server.at("/a", answering(301, Location="/b")), tmp_path) == film


@pytest.mark.parametrize("target", ["/a", "/b"])
async def test_endless_redirects_are_not_followed(server: RudeServer, tmp_path: Path, target: str) -> None:
    server.at("/b", answering(302, Location="/a"))
    error = await failing(server.at("/a", answering(302, Location=target)), tmp_path)
    assert error.code == "forbidden_url"
    assert len(server.heard) == 4


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.example/x", "data:,x", "http://a:b@127.0.0.1/", "http://[::1"]
)
async def test_a_redirect_to_elsewhere_is_not_followed(server: RudeServer, tmp_path: Path, target: str) -> None:
    error = await failing(server.at("/a", answering(302, Location=target)), tmp_path)
    assert isinstance(error, GenerationFailed) and error.code == "forbidden_url"
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/x", "http://cdn.example.com/x", "file:///etc/passwd", "", "https://", "%%"]
)
async def test_only_public_hosts_are_asked(tmp_path: Path, url: str) -> None:
    error = await failing(url, tmp_path, http=client(allow_private=False))
    assert isinstance(error, GenerationFailed) and error.code == "forbidden_url"


async def test_a_name_that_leads_home_is_not_asked(tmp_path: Path, server: RudeServer) -> None:
    error = await failing(f"https://localhost.:{server.port}/x", tmp_path, http=client(allow_private=False))
    assert error.code == "forbidden_url"
    assert server.connections == 0


async def test_a_flood_is_cut_off(server: RudeServer, tmp_path: Path) -> None:
    big = bytes(2 << 20)
    assert (await failing(server.at("/a", answering(200, big)), tmp_path)).code == "too_large"
    unannounced = saying(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + big)
    assert (await failing(server.at("/b", unannounced), tmp_path)).code == "too_large"


async def test_a_packed_result_is_not_unpacked(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", answering(200, film, Content_Encoding="gzip"))
    assert isinstance(await failing(url, tmp_path), AnswerLost)


@pytest.mark.parametrize("manner", [hang, reset, dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", 0.05)])
async def test_a_server_that_brings_nothing_is_given_up(server: RudeServer, tmp_path: Path, manner: Manner) -> None:
    chosen = DownloadLimits(window_seconds=0.2, pauses=(0, 0))
    error = await failing(server.at("/r", manner), tmp_path, http=client(chosen=chosen))
    assert isinstance(error, AnswerLost) and error.code == "download_failed"
    assert len(server.heard) == 2


async def test_the_whole_is_bounded_in_time(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", dripping(b"HTTP/1.1 200 OK\r\n\r\n", 0.01))
    chosen = DownloadLimits(window_seconds=0.3, least_bytes=2, most_seconds=0.7)
    start = asyncio.get_running_loop().time()
    assert isinstance(await failing(url, tmp_path, http=client(chosen=chosen)), AnswerLost)
    assert asyncio.get_running_loop().time() - start < 2


async def test_nobody_there_is_an_answer_lost(tmp_path: Path) -> None:
    with RudeServer() as gone:
        url = gone.url + "/r"
    assert isinstance(await failing(url, tmp_path), AnswerLost)


async def test_it_stops_when_asked(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", answering(200, film))
    with pytest.raises(Stopped):
        await client().download(url, tmp_path / "clip.mp4", lambda fraction: False)
    assert list(tmp_path.iterdir()) == []


async def test_progress_rises_to_one(server: RudeServer, tmp_path: Path) -> None:
    seen: list[float] = []

    def note(fraction: float) -> bool:
        seen.append(fraction)
        return True

    await client().download(server.at("/r", ranged(film, pieces=1)), tmp_path / "clip.mp4", note)
    assert seen == sorted(seen) and seen[-1] == 1.0


async def test_a_folder_that_is_gone_is_said(server: RudeServer, tmp_path: Path) -> None:
    url = server.at("/r", answering(200, film))
    with pytest.raises(StorageError):
        await client().download(url, tmp_path / "gone" / "clip.mp4", lambda fraction: True)


async def test_a_full_disk_is_said_and_nothing_half_is_left(server: RudeServer, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    url = server.at("/r", answering(200, film))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        error = await failing(url, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert isinstance(error, StorageError) and error.code == "disk_full"


async def test_no_log_shows_key_or_link(server: RudeServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await failing(server.at("/r", answering(404)) + "?Signature=link-token", tmp_path)
    assert canary not in caplog.text and "link-token" not in caplog.text

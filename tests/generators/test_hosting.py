"""The user's own bucket or folder lends a file to a provider for a while, to nobody else."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugin.credentials import AccessPair, ApiKey, Secret
from plugin.errors import GenerationFailed, UsageError
from plugin.generators.account import Hosting
from plugin.generators.hosting import HostingAccount, build_hosting
from tests.fakes.hosting_servers import Bucket, FileServer, WebDavFolder

name = "0f3a9c-4d1e.mp4"


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with Bucket() as server:
        yield server


@pytest.fixture
def folder() -> Iterator[WebDavFolder]:
    with WebDavFolder() as server:
        yield server


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "my secret film.mp4"
    path.write_bytes(bytes(range(256)) * 3000)
    return path


def s3_account(server: Bucket, url: str = "") -> HostingAccount:
    pair = AccessPair(Secret(server.access_key), Secret(server.secret_key))
    return HostingAccount("s3", url or server.url, server.region, "", pair)


def dav_account(server: WebDavFolder) -> HostingAccount:
    return HostingAccount("webdav", server.url + "/", "", "", AccessPair(Secret(server.user), Secret(server.password)))


def now() -> datetime:
    return datetime.now(UTC)


def made(account: HostingAccount) -> Hosting:
    return build_hosting(account, allow_private=True, now=now)


def read(url: str) -> bytes:
    """As a provider fetches: by the URL alone."""
    with urllib.request.urlopen(url, timeout=5) as response:
        content: bytes = response.read()
        return content


async def both(server: FileServer, account: HostingAccount, clip: Path) -> str:
    """Publish, fetch, remove, remove again."""
    hosting = made(account)
    url = await hosting.publish(clip, name)
    kept = server.files[f"/folder/{name}"]
    assert (kept.content, kept.content_type) == (clip.read_bytes(), "video/mp4")
    assert read(url) == clip.read_bytes()
    assert "secret" not in url and "film" not in url
    await hosting.remove(name)
    assert server.files == {}
    await hosting.remove(name)
    await hosting.close()
    return url


async def test_a_bucket_lends_a_file(bucket: Bucket, clip: Path) -> None:
    url = await both(bucket, s3_account(bucket), clip)
    assert url.startswith(f"{bucket.url}/{name}?X-Amz-Algorithm=AWS4-HMAC-SHA256&")
    assert bucket.secret_key not in url


async def test_a_bucket_at_the_root_of_its_host_lends_a_file(bucket: Bucket, clip: Path) -> None:
    hosting = made(s3_account(bucket, f"http://{bucket.host}"))
    assert read(await hosting.publish(clip, name)) == clip.read_bytes()
    assert list(bucket.files) == [f"/{name}"]
    await hosting.close()


async def test_a_link_dies_after_some_hours_and_opens_nothing_else(bucket: Bucket, clip: Path) -> None:
    hosting = made(s3_account(bucket))
    url = await hosting.publish(clip, name)
    await hosting.publish(clip, "other.mp4")
    await hosting.close()
    for wrong in (url.replace(name, "other.mp4"), url[:-1] + ("0" if url[-1] != "0" else "1"), url.partition("?")[0]):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            read(wrong)
    bucket.now = lambda: now() + timedelta(hours=5)
    assert read(url)
    bucket.now = lambda: now() + timedelta(hours=7)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        read(url)


async def test_a_link_can_go_by_another_host_than_the_upload(bucket: Bucket, clip: Path) -> None:
    public = f"http://localhost:{bucket.port}/folder"
    hosting = made(replace(s3_account(bucket), public_url=public))
    url = await hosting.publish(clip, name)
    assert url.startswith(public) and read(url) == clip.read_bytes()
    await hosting.close()


async def test_a_web_dav_folder_lends_a_file(folder: WebDavFolder, clip: Path) -> None:
    assert await both(folder, dav_account(folder), clip) == f"{folder.url}/{name}"


async def test_a_web_dav_folder_is_read_by_its_public_address(folder: WebDavFolder, clip: Path) -> None:
    hosting = made(replace(dav_account(folder), public_url="https://files.example.com/lent/"))
    assert await hosting.publish(clip, name) == f"https://files.example.com/lent/{name}"
    await hosting.close()


async def refused(account: HostingAccount, clip: Path) -> GenerationFailed:
    hosting = made(account)
    with pytest.raises(GenerationFailed) as caught:
        await hosting.publish(clip, name)
    await hosting.close()
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return caught.value


async def test_wrong_keys_are_said_and_not_shown(bucket: Bucket, folder: WebDavFolder, clip: Path) -> None:
    wrong = AccessPair(Secret("AKIDWRONG"), Secret("wrong-password"))
    for account in (s3_account(bucket), dav_account(folder)):
        error = await refused(replace(account, credentials=wrong), clip)
        assert (error.code, error.temporary) == ("hosting_failed", False)
        assert "403" in str(error)
        assert "wrong-password" not in str(error) and "AKIDWRONG" not in str(error)
    assert bucket.files == folder.files == {}


async def test_a_busy_store_is_asked_again_later(bucket: Bucket, clip: Path) -> None:
    bucket.fail = 503
    error = await refused(s3_account(bucket), clip)
    assert (error.code, error.temporary, error.retry_after) == ("hosting_failed", True, 3)


async def test_a_store_that_is_not_there_is_said(clip: Path) -> None:
    with Bucket() as gone:
        account = s3_account(gone)
    error = await refused(account, clip)
    assert (error.code, error.temporary) == ("unreachable", True)


async def test_a_file_that_is_not_there_is_said(folder: WebDavFolder, tmp_path: Path) -> None:
    assert not (await refused(dav_account(folder), tmp_path / "none.mp4")).temporary


@pytest.mark.parametrize("bad", ["../x", "a/b", "", ".hidden", "a b", "ü"])
async def test_a_name_cannot_lead_elsewhere(folder: WebDavFolder, clip: Path, bad: str) -> None:
    with pytest.raises(ValueError, match="plain name"):
        await made(dav_account(folder)).publish(clip, bad)
    assert folder.log == []


pair = AccessPair(Secret("a"), Secret("b"))


@pytest.mark.parametrize(
    "account",
    [
        HostingAccount("ftp", "https://host.example.com/b", "", "", pair),
        HostingAccount("s3", "", "", "", pair),
        HostingAccount("s3", "https://10.0.0.1/b", "", "", pair),
        HostingAccount("s3", "http://host.example.com/b", "", "", pair),
        HostingAccount("s3", "https://host.example.com/b?x=1", "", "", pair),
        HostingAccount("s3", "https://host.example.com/b", "", "", None),
        HostingAccount("s3", "https://host.example.com/b", "", "", ApiKey(Secret("x"))),
        HostingAccount("webdav", "https://host.example.com/b", "", "https://nas.local/b", pair),
    ],
)
def test_what_cannot_work_is_refused_at_once(account: HostingAccount) -> None:
    with pytest.raises(UsageError) as caught:
        build_hosting(account, allow_private=False, now=now)
    assert caught.value.code == "bad_hosting"

"""A bucket and a WebDAV folder on 127.0.0.1. The bucket checks every signature with botocore's code, not with ours."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

from aiohttp import web
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

stamp = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Kept:
    content: bytes
    content_type: str


@dataclass
class FileServer:
    """`with Bucket() as server`. `files` by path. `fail` answers every write with this status while it is set."""

    files: dict[str, Kept] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    fail: int = 0
    port: int = 0
    _ready: threading.Event = field(default_factory=threading.Event)
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None
    _thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/folder"

    def refusal(self, request: web.Request, body: bytes) -> str:
        """Why the request may not be; "" when it may."""
        raise NotImplementedError

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.log.append(f"{request.method} {request.path}")
        refusal = self.refusal(request, body)
        if refusal:
            echo = request.headers.get("Authorization", "")
            return web.Response(status=403, text=f"<Error><Code>{refusal}</Code><Sent>{echo}</Sent></Error>")
        if self.fail and request.method != "GET":
            return web.Response(status=self.fail, text="<Error>busy</Error>", headers={"Retry-After": "3"})
        match request.method:
            case "PUT":
                self.files[request.path] = Kept(body, request.headers.get("Content-Type", ""))
                return web.Response(status=200)
            case "DELETE":
                return web.Response(status=204 if self.files.pop(request.path, None) else 404)
            case _:
                kept = self.files.get(request.path)
                found = kept or Kept(b"", "text/plain")
                return web.Response(
                    status=200 if kept else 404, body=found.content, headers={"Content-Type": found.content_type}
                )

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="file server")
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None and self._stop is not None and self._thread is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=1 << 30)
        app.router.add_route("*", "/{path:.*}", self.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()


@dataclass
class Bucket(FileServer):
    """S3 as far as three verbs go. `now` may be moved on to see links die."""

    access_key: str = "AKIDHOSTING"
    secret_key: str = "hosting/secret+key"
    region: str = "eu-west-1"
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def refusal(self, request: web.Request, body: bytes) -> str:
        if "X-Amz-Signature" in request.query:
            return self._link_refusal(request)
        head = request.headers.get("Authorization", "")
        if not head.startswith("AWS4-HMAC-SHA256 "):
            return "AccessDenied"
        parts = dict(part.strip().split("=", 1) for part in head.removeprefix("AWS4-HMAC-SHA256 ").split(","))
        if request.headers["X-Amz-Content-Sha256"] != hashlib.sha256(body).hexdigest():
            return "XAmzContentSHA256Mismatch"
        signed = parts["SignedHeaders"].split(";")
        if "host" not in signed or any(name.startswith("x-amz-") and name not in signed for name in _lower(request)):
            return "UnsignedHeader"
        theirs = AWSRequest(request.method, self._url_of(request))
        for name in signed:
            theirs.headers[name] = request.headers[name]
        return self._compare(
            S3SigV4Auth, theirs, request.headers["X-Amz-Date"], parts["Credential"], parts["Signature"]
        )

    def _link_refusal(self, request: web.Request) -> str:
        if request.method != "GET":
            return "AccessDenied"
        query = dict(parse_qsl(request.rel_url.raw_query_string))
        made = datetime.strptime(query["X-Amz-Date"], stamp).replace(tzinfo=UTC)
        if self.now() > made + timedelta(seconds=int(query["X-Amz-Expires"])):
            return "ExpiredLink"
        rest = "&".join(
            part for part in request.rel_url.raw_query_string.split("&") if not part.startswith("X-Amz-Signature=")
        )
        theirs = AWSRequest("GET", f"{self._url_of(request)}?{rest}", headers={"host": request.headers["Host"]})
        signature = query["X-Amz-Signature"]
        return self._compare(S3SigV4QueryAuth, theirs, query["X-Amz-Date"], query["X-Amz-Credential"], signature)

    def _url_of(self, request: web.Request) -> str:
        return f"http://{request.headers['Host']}{request.raw_path.partition('?')[0]}"

    def _compare(self, kind: type[S3SigV4Auth], theirs: AWSRequest, date: str, credential: str, signature: str) -> str:
        scope = f"{self.access_key}/{date[:8]}/{self.region}/s3/aws4_request"
        if credential != scope:
            return "InvalidAccessKeyId"
        theirs.context["timestamp"] = date
        auth = kind(Credentials(self.access_key, self.secret_key), "s3", self.region)
        text = auth.string_to_sign(theirs, auth.canonical_request(theirs))
        return "" if auth.signature(text, theirs) == signature else "SignatureDoesNotMatch"


def _lower(request: web.Request) -> list[str]:
    return [name.lower() for name in request.headers]


@dataclass
class WebDavFolder(FileServer):
    """Writes need user and password, reading what one knows the name of does not."""

    user: str = "editor"
    password: str = "dav-password-1"

    def refusal(self, request: web.Request, body: bytes) -> str:
        if request.method == "GET":
            return ""
        words = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return "" if request.headers.get("Authorization") == f"Basic {words}" else "Unauthorized"

"""A key appears nowhere but in the header that it is for, however rudely the providers behave.

The real command line runs with logging at its loudest, against providers that fail often and quote the key back. Then
every file, every word on the terminal, the process's arguments and everything the servers saw is searched.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from aiohttp import web

from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet
from tests.fakes.ark_server import ArkServer
from tests.fakes.ark_server_bodies import Refusal
from tests.fakes.ark_server_pages import error_answer
from tests.fakes.ark_server_rules import Rules as ArkRules
from tests.fakes.deliveries import picture
from tests.fakes.hosting_servers import Bucket
from tests.fakes.jimeng_server import JimengServer
from tests.fakes.jimeng_server import Rules as JimengRules
from tests.fakes.jimeng_server_answers import problem
from tests.fakes.jimeng_server_shapes import Problem
from tests.fakes.paid_runs import write_cut
from tests.fakes.provider_faults import Fault, Faults, Moment, Weather, harmless
from tests.fakes.provider_mischief import Patience
from tests.fakes.provider_server import ProviderServer, Seen, Timing
from tests.fakes.seedance_runs import app_in, ark_environment, brief, hosting_environment, jimeng_environment

root = Path(__file__).resolve().parents[2]
ark_key = "canary-ARK-7f3a9c51e2d84b60"
jimeng_access, jimeng_secret = "AKLTcanaryACCESS7f3a9c51", "Y2FuYXJ5LVNFQ1JFVC03ZjNhOWM1MQ=="
hosting_secret = "canary/HOSTING+7f3a9c51e2d84b60"
canaries = (ark_key, jimeng_access, jimeng_secret, hosting_secret)
loud = "import logging, sys; logging.basicConfig(level=logging.DEBUG); from plugin.cli import main; sys.exit(main())"
timing = Timing(seconds=0.1, limit=3, queues=True, patience=Patience(hang=0.5, slow=0.1, retry_after=0.1))


def weather() -> Faults:
    """Without hangs, and without losses before the request is carried out: finding those out takes minutes."""
    slow = ("hang", "before", "slow")
    kinds = {
        moment: tuple(f for f in faults if not any(word in f for word in slow)) for moment, faults in harmless.items()
    }
    return Faults(Weather(0.35, kinds, seed=3, most=1))


class QuotingArk(ArkServer):
    """Whatever goes wrong, the key is in the answer."""

    def broken(self) -> web.Response:
        return error_answer(Refusal("InternalServiceError", f"Authorization: Bearer {ark_key} broke it", 500))

    def refusal(self, fault: Fault) -> web.Response:
        if fault is Fault.refused_for_good:
            return error_answer(Refusal("InvalidParameter", f"Authorization: Bearer {ark_key} is no parameter"))
        message = f"The key {ark_key} is too fast ({base64.b64encode(ark_key.encode()).decode()})"
        return error_answer(Refusal("RateLimitExceeded.EndpointRPMExceeded", message, 429), 0.1)


class QuotingJimeng(JimengServer):
    def broken(self) -> web.Response:
        return problem(Problem(500, 50500, f"Internal Error for {jimeng_access} with {jimeng_secret}"))

    def refusal(self, fault: Fault) -> web.Response:
        if fault is Fault.refused_for_good:
            return problem(Problem(400, 50200, f"{jimeng_access} and {jimeng_secret} are no parameters"))
        return problem(Problem(429, 50430, f"{jimeng_access}:{jimeng_secret} has reached its limit"), 0.1)


def spellings(secret: str) -> Iterator[bytes]:
    """As it is, and as texts, URLs and encodings would carry it."""
    raw = secret.encode()
    yield raw
    yield urllib.parse.quote(secret, safe="").encode()
    yield urllib.parse.quote(secret).encode()
    yield raw.hex().encode()
    yield secret.encode("utf-16-le")
    for shift in range(3):
        # The characters that base64 makes of it wherever it lies within a longer text.
        encoded = base64.b64encode(b"\0" * shift + raw)
        yield encoded[4 if shift else 0 : len(encoded) - 4]
    yield base64.urlsafe_b64encode(raw)[:-4]


def found_in(data: bytes, secrets: Sequence[str] = canaries) -> list[str]:
    return [secret for secret in secrets for spelling in spellings(secret) if spelling in data]


@dataclass
class Run:
    """One command in a process of its own."""

    code: int
    said: bytes
    arguments: list[str] = field(default_factory=list)


def run(arguments: Sequence[str], environment: dict[str, str]) -> Run:
    """The arguments of the process and of its children are looked at while it runs."""
    words = [sys.executable, "-c", loud, *arguments]
    given = {**os.environ, **environment, "PYTHONPATH": str(root), "PYTHONASYNCIODEBUG": "0"}
    seen: list[str] = []
    process = subprocess.Popen(words, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=root)
    while True:
        seen += _command_lines(process.pid)
        try:
            said, _ = process.communicate(timeout=0.2)
            return Run(process.returncode, said, seen)
        except subprocess.TimeoutExpired:
            continue


def _command_lines(pid: int) -> list[str]:
    try:
        process = psutil.Process(pid)
        return [word for one in (process, *process.children(recursive=True)) for word in one.cmdline()]
    except psutil.NoSuchProcess:
        return []


def assert_unspoken(told: Run) -> None:
    assert found_in(told.said) == []
    assert found_in("\0".join(told.arguments).encode()) == []


def assert_unwritten(*folders: Path) -> None:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "project.db" for path in files)
    assert [(path, found_in(path.read_bytes())) for path in files if found_in(path.read_bytes())] == []
    assert [path for path in files if found_in(str(path).encode())] == []


def assert_only_in_its_header(server: ProviderServer) -> None:
    """In the address, the body and every other header there is no key; in the header there is ours."""
    for seen in list(server.seen):
        others = {name: value for name, value in seen.headers.items() if name != "authorization"}
        words = f"{seen.method} {seen.path} {sorted(seen.query.items())} {sorted(others.items())}".encode()
        assert found_in(words + seen.raw) == [], seen.path
    assert server.complaints == []
    assert any("authorization" in seen.headers for seen in _calls(server))


def _calls(server: ProviderServer) -> list[Seen]:
    return [seen for seen in server.seen if not seen.path.startswith("/files/")]


def folders() -> tuple[Path, Path]:
    return Path(os.environ["SECONDUNIT_CONFIG_DIR"]), Path(os.environ["SECONDUNIT_CACHE_DIR"])


def test_the_search_finds_what_it_looks_for() -> None:
    for secret in canaries:
        for hidden in (secret, base64.b64encode(b"user:" + secret.encode()).decode(), urllib.parse.quote(secret)):
            assert secret in found_in(b"before " + hidden.encode() + b" after"), hidden


@pytest.mark.slow
def test_an_ark_key_appears_nowhere(tmp_path: Path) -> None:
    rules = ArkRules(keys={ark_key})
    with QuotingArk(tmp_path / "server" / "ark", faults=weather(), timing=timing, rules=rules) as server:
        environment = ark_environment(server) | {"SECONDUNIT_ARK_API_KEY": ark_key}
        cut, face = write_cut(tmp_path / "film", [48, 60, 72, 48]), tmp_path / "film" / "mei.png"
        face.write_bytes(picture(50, 1, (640, 360)))
        brief(app_in(environment), cut, {"SH0020": Brief(prompt="@Mei waves")}, CharacterSheet("Mei", (face,)))
        server.faults.order(Moment.create, Fault.refused_for_good)
        server.faults.order(Moment.create, Fault.error_after)
        told = [run(["fill", str(cut), "--with", "ark", "--yes", "-o", str(cut.with_name("out.otio"))], environment)]
        told += [run([command, str(cut)], environment) for command in ("status", "quote", "takes")]
        server.rules.keys = {"another"}
        told.append(run(["fill", str(cut), "--with", "ark", "--yes", "--takes", "2"], environment))
        assert b"DEBUG" in told[0].said, "the log was meant to be loud"
        assert b"no parameter" in told[0].said, told[0].said[-2000:]
        for one in told:
            assert_unspoken(one)
        assert server.books.bought and len(server.faults.struck) >= 3
        assert_only_in_its_header(server)
        assert_unwritten(tmp_path / "film", *folders())


@pytest.mark.slow
def test_keys_of_jimeng_and_of_the_hosting_appear_nowhere(tmp_path: Path) -> None:
    rules = JimengRules(secrets={jimeng_access: jimeng_secret})
    with (
        Bucket(secret_key=hosting_secret) as bucket,
        QuotingJimeng(tmp_path / "server" / "jimeng", faults=weather(), timing=timing, rules=rules) as server,
    ):
        environment = jimeng_environment(server) | hosting_environment(bucket)
        environment |= {"SECONDUNIT_JIMENG_ACCESS_KEY": jimeng_access, "SECONDUNIT_JIMENG_SECRET_KEY": jimeng_secret}
        cut = write_cut(tmp_path / "film", [48, 60, 48], spoken=0)
        brief(app_in(environment), cut, {"SH0010": Brief(prompt="A baker speaks", dialogue="Good morning.")})
        server.faults.order(Moment.create, Fault.refused_for_good)
        told = [run(["fill", str(cut), "--with", "jimeng", "--yes"], environment)]
        told += [run([command, str(cut)], environment) for command in ("resume", "status")]
        rules.secrets = {"AKLTanother": "x"}
        told.append(run(["fill", str(cut), "--with", "jimeng", "--yes", "--takes", "2"], environment))
        bucket.secret_key = "another"
        told.append(run(["resume", str(cut)], environment))
        assert b"DEBUG" in told[0].said, "the log was meant to be loud"
        assert b"no parameter" in told[0].said, told[0].said[-2000:]
        for one in told:
            assert_unspoken(one)
        assert server.books.bought and len(server.faults.struck) >= 3
        assert_only_in_its_header(server)
        assert_unwritten(tmp_path / "film", *folders())
        assert found_in(" ".join(bucket.log).encode()) == []

"""`keys` and `check` as a user runs them: a process, a keyring, a provider on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugin.credentials import AccessPair, ApiKey, Secret
from plugin.environment_secrets import EnvironmentSecrets
from plugin.errors import StorageError
from plugin.keyring_secrets import KeyringSecrets, LayeredSecrets
from tests.fakes.kling_server import KlingServer

root = Path(__file__).parents[2]
canary = "canary-7f3a9e-key"


class BrokenKeyring:
    """Every call fails, and its error quotes what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError(f"dbus says no to {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"dbus says no to {password}")

    def delete_password(self, service: str, username: str) -> None:
        raise RuntimeError("dbus says no")


class MemoryKeyring:
    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SECONDUNIT_")}
    return kept | {
        "PYTHON_KEYRING_BACKEND": "tests.fakes.keyring_file.FileKeyring",
        "KEYRING_FILE": str(tmp_path / "keyring.json"),
        "SECONDUNIT_CONFIG_DIR": str(tmp_path / "config"),
        "SECONDUNIT_CACHE_DIR": str(tmp_path / "cache"),
        "SECONDUNIT_LANG": "en",
        "PYTHONPATH": str(root),
    }


def run(environment: dict[str, str], *words: str, typed: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "plugin.cli", *words]
    done = subprocess.run(
        command, env=environment, input=typed, capture_output=True, text=True, cwd=root, timeout=60, check=False
    )
    assert done.returncode == code, done.stderr
    assert canary not in done.stdout + done.stderr and "Traceback" not in done.stderr
    return done


def sources(environment: dict[str, str]) -> dict[str, str]:
    document = json.loads(run(environment, "keys", "list", "--json").stdout)
    return {row["provider"]: row["source"] for row in document["keys"]}


def test_a_key_is_kept_listed_and_removed(environment: dict[str, str]) -> None:
    assert set(sources(environment).values()) == {""}
    run(environment, "keys", "set", "kling", typed=f"{canary}\n")
    assert sources(environment)["kling"] == "keyring"
    assert canary in Path(environment["KEYRING_FILE"]).read_text()
    run(environment, "keys", "remove", "kling")
    assert sources(environment)["kling"] == ""
    assert "no key" in run(environment, "keys", "remove", "kling", code=2).stderr


def test_a_pair_is_asked_for_in_two_lines(environment: dict[str, str]) -> None:
    run(environment, "keys", "set", "jimeng", typed=f"AKLT\n{canary}\n")
    entry = json.loads(json.loads(Path(environment["KEYRING_FILE"]).read_text())["secondunit/jimeng"])
    assert entry == {"access_key": "AKLT", "secret_key": canary}
    assert "not a pair" in run(environment, "keys", "set", "ark", "--pair", typed="a\nb\n", code=2).stderr


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("keys", "set", "kling"), ""),
        (("keys", "set", "kling"), "two words\n"),
        (("keys", "set", "kling", canary), f"{canary}\n"),
        (("keys", "set", "kling", "--key", canary), f"{canary}\n"),
        (("keys", "set", "klingon"), f"{canary}\n"),
        (("check", "klingon"), ""),
    ],
)
def test_what_cannot_be_a_key_is_refused_and_nothing_is_kept(
    environment: dict[str, str], words: tuple[str, ...], typed: str
) -> None:
    assert "error:" in run(environment, *words, typed=typed, code=2).stderr
    assert not Path(environment["KEYRING_FILE"]).exists()


def test_the_environment_goes_before_the_keyring(environment: dict[str, str]) -> None:
    environment["SECONDUNIT_KLING_API_KEY"] = canary
    assert sources(environment)["kling"] == "environment"
    assert "that one is used" in run(environment, "keys", "set", "kling", typed="another\n").stderr


def test_check_proves_a_key_and_shows_what_the_account_holds(environment: dict[str, str], tmp_path: Path) -> None:
    with KlingServer(tmp_path / "books") as server:
        server.keys.api = {canary}
        environment |= {"SECONDUNIT_KLING_BASE_URL": server.url, "SECONDUNIT_ALLOW_PRIVATE_HOSTS": "1"}
        assert "no key" in run(environment, "check", "kling", code=3).stderr
        run(environment, "keys", "set", "kling", typed=f"{canary}\n")
        document = json.loads(run(environment, "check", "kling", "--json").stdout)
        assert document["ok"] and document["account"] == server.url and document["balances"]
        run(environment, "keys", "set", "kling", typed="wrong\n")
        assert "key" in run(environment, "check", "kling", code=1).stderr
        refused = json.loads(run(environment, "check", "kling", "--json", code=1).stdout)
        assert refused["ok"] is False and refused["message"]
        assert server.books.bought == []


def test_a_private_address_is_refused_unless_allowed(environment: dict[str, str]) -> None:
    environment |= {"SECONDUNIT_KLING_BASE_URL": "http://127.0.0.1:9", "SECONDUNIT_KLING_API_KEY": canary}
    assert "SECONDUNIT_ALLOW_PRIVATE_HOSTS" in run(environment, "check", "kling", code=2).stderr


def test_a_broken_keyring_says_how_to_go_on_without_quoting() -> None:
    keyring = KeyringSecrets(BrokenKeyring)
    for call in (
        lambda: keyring.get("kling"),
        lambda: keyring.remove("kling"),
        lambda: keyring.set("kling", ApiKey(Secret(canary))),
    ):
        with pytest.raises(StorageError) as raised:
            call()
        assert "SECONDUNIT_KLING_API_KEY" in str(raised.value.action)
        assert canary not in repr(raised.value) and raised.value.__context__ is None


def test_both_kinds_come_back_as_they_were_kept() -> None:
    memory = MemoryKeyring()
    keyring = KeyringSecrets(lambda: memory)
    pair, key = AccessPair(Secret("a"), Secret("b")), ApiKey(Secret("k"))
    keyring.set("jimeng", pair)
    keyring.set("kling", key)
    layered = LayeredSecrets(EnvironmentSecrets({"SECONDUNIT_KLING_API_KEY": "other"}), keyring)
    assert layered.get("jimeng") == pair and layered.get("kling") == ApiKey(Secret("other"))
    assert layered.source("kling") == "environment" and layered.source("ark") == ""
    memory.entries["secondunit", "jimeng"] = "not json"
    with pytest.raises(StorageError):
        keyring.get("jimeng")

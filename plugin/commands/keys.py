"""`keys`: the credentials of providers, taken in without an echo and never shown."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import click

from plugin.commands.console import Console
from plugin.credentials import AccessPair, ApiKey, Credentials, Secret, Secrets
from plugin.errors import UsageError
from plugin.messages import Message, say
from plugin.providers import KeyKind, key_holders

Ask = Callable[[Message], str]
"""Gets one text from the user, unseen."""
sendable = re.compile(r"[\x21-\x7e]+")
"""What an HTTP header can carry, and what keys are made of."""


def run_keys_set(secrets: Secrets, console: Console, provider: str, ask: Ask, *, pair: bool) -> int:
    """Keeps what the user enters in the keyring. UsageError for an unknown provider or what cannot be a key."""
    kind = _kind(provider, pair=pair)
    secrets.set(provider, _taken(provider, kind, ask))
    if secrets.source(provider) == "environment":
        console.note(say("The environment has a key for {provider}, too: that one is used.", provider=provider))
    _tell(secrets, console, provider, say("The key for {provider} is in the keyring.", provider=provider))
    return 0


def run_keys_list(secrets: Secrets, console: Console) -> int:
    """Which providers have a key, and where it is kept."""
    found = [(name, secrets.source(name)) for name in key_holders()]
    if console.as_json:
        console.document({"keys": [{"provider": name, "source": source} for name, source in found]})
        return 0
    console.table((say("Provider"), say("Key")), [(name, _place(source)) for name, source in found])
    return 0


def run_keys_remove(secrets: Secrets, console: Console, provider: str) -> int:
    """Takes the key out of the keyring. UsageError when there is none."""
    _kind(provider, pair=False, any_kind=True)
    if not secrets.remove(provider):
        raise UsageError(
            say("There is no key for {provider} in the keyring.", provider=provider),
            say("`secondunit keys list` shows where keys are kept."),
            code="no_key",
        )
    if secrets.source(provider) == "environment":
        console.note(say("The environment still has a key for {provider}.", provider=provider))
    _tell(secrets, console, provider, say("The key for {provider} is removed.", provider=provider))
    return 0


def hidden_input(console: Console) -> Ask:
    """From the terminal without an echo, or line by line from what is piped in."""

    def ask(question: Message) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline()
        answer: str = click.prompt(console.text(question), hide_input=True, err=True)
        return answer

    return ask


def refuse_arguments(words: tuple[str, ...]) -> None:
    """A key on the command line stands in the shell's history and in the list of processes."""
    if words:
        raise UsageError(
            say("A key is not given on the command line, where others can read it."),
            say("Run the command without it and enter it when asked, or pipe it in. If it was a real key, renew it."),
            code="key_on_command_line",
        )


def _kind(provider: str, *, pair: bool, any_kind: bool = False) -> KeyKind:
    holders = key_holders()
    if provider not in holders:
        raise UsageError(
            say("There is no provider named {name}.", name=provider),
            say("This version has: {known}.", known=", ".join(holders)),
            code="unknown_provider",
        )
    takes = holders[provider]
    if pair and KeyKind.pair not in takes and not any_kind:
        raise UsageError(
            say("{provider} takes one key, not a pair.", provider=provider),
            say("Leave out --pair."),
            code="bad_key",
        )
    return KeyKind.pair if pair else takes[0]


def _taken(provider: str, kind: KeyKind, ask: Ask) -> Credentials:
    match kind:
        case KeyKind.key:
            return ApiKey(_secret(ask(say("API key of {provider}", provider=provider))))
        case KeyKind.pair:
            access = _secret(ask(say("Access key of {provider}", provider=provider)))
            return AccessPair(access, _secret(ask(say("Secret key of {provider}", provider=provider))))


def _secret(text: str) -> Secret:
    plain = text.strip()
    if sendable.fullmatch(plain):
        return Secret(plain)
    # The text itself is not shown, be it a key or not.
    raise UsageError(
        say("No key was entered.") if not plain else say("What was entered cannot be a key."),
        say("Copy it from the provider's page without spaces or quotation marks around it."),
        code="bad_key",
    )


def _tell(secrets: Secrets, console: Console, provider: str, sentence: Message) -> None:
    if console.as_json:
        console.document({"provider": provider, "source": secrets.source(provider)})
    console.line(sentence)


def _place(source: str) -> Message:
    match source:
        case "environment":
            return say("environment")
        case "keyring":
            return say("keyring")
        case _:
            return say("none")

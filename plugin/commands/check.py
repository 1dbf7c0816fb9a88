"""`check`: a free call that proves a provider's credentials."""

from __future__ import annotations

import asyncio
from typing import Any

from plugin.commands.console import Console
from plugin.commands.documents import money
from plugin.environment_secrets import variable
from plugin.errors import AnswerLost, GenerationFailed, NotAdmitted
from plugin.generators.base import Balance, Checked, Generator
from plugin.jobs.budgets import money_text
from plugin.messages import Message, say
from plugin.providers import KeyKind, NoAssets, Provider, ProviderParts, build_generator, known_provider


def run_check(parts: ProviderParts, console: Console, name: str) -> int:
    """0: they work. The provider's own refusal goes on as the error it is (exit code 1); NotAdmitted without a key."""
    provider = known_provider(name, parts)
    generator = build_generator(provider, parts, NoAssets())
    if generator is None:
        raise no_key(provider)
    try:
        checked = asyncio.run(_checked(generator))
    except (GenerationFailed, AnswerLost) as error:
        if not console.as_json:
            raise
        console.document(_document(generator, ok=False, message=console.joined(error.message, error.action)))
        return error.exit_code
    if console.as_json:
        console.document(
            _document(generator, ok=True, message=console.text(checked.message), balances=checked.balances)
        )
    console.line(checked.message)
    console.line(say("Account: {account} ({region})", account=generator.account, region=generator.region))
    if checked.balances:
        console.table((say("Balance"), say("Amount"), say("Expires")), [_row(balance) for balance in checked.balances])
    return 0


def no_key(provider: Provider) -> NotAdmitted:
    return NotAdmitted(
        say("There is no key for {provider}.", provider=provider.name),
        (),
        say(
            "Get one at {page} and keep it with `secondunit keys set {provider}`, or set {name}.",
            page=provider.key_page,
            provider=provider.name,
            name=_variables(provider),
        ),
    )


def _variables(provider: Provider) -> Message | str:
    if provider.takes[0] is KeyKind.key:
        return variable(provider.name, "API_KEY")
    access, secret = variable(provider.name, "ACCESS_KEY"), variable(provider.name, "SECRET_KEY")
    return say("{first} and {second}", first=access, second=secret)


async def _checked(generator: Generator) -> Checked:
    try:
        return await generator.check()
    finally:
        await generator.close()


def _row(balance: Balance) -> tuple[object, ...]:
    expires = balance.expires.date().isoformat() if balance.expires else ""
    return balance.name, money_text(balance.money), expires


def _document(generator: Generator, *, ok: bool, message: str, balances: tuple[Balance, ...] = ()) -> dict[str, Any]:
    return {
        "provider": generator.name,
        "ok": ok,
        "account": generator.account,
        "region": generator.region,
        "message": message,
        "balances": [_balance(balance) for balance in balances],
    }


def _balance(balance: Balance) -> dict[str, Any]:
    amount = money((balance.money.amount, balance.money.currency)) or {}
    return {"name": balance.name, **amount, "expires": balance.expires.isoformat() if balance.expires else None}

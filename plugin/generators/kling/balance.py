"""A free call that proves the key, and what the account holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.base import Balance, Checked, Money
from plugin.generators.http import Json
from plugin.generators.kling.charges import units
from plugin.generators.kling.client import Client
from plugin.messages import say

looked_back: Final = timedelta(days=365)


async def check(client: Client, now: datetime) -> Checked:
    """GenerationFailed says what is wrong with the key or the account."""
    if client.auth.signs:
        await client.read("/v1/videos/text2video", pageNum="1", pageSize="1")
        message = say("Kling accepts the access key. Models of API 2.0 alone need an API key.")
    else:
        await client.read("/tasks", task_ids="0")
        message = say("Kling accepts the API key.")
    return Checked(message, await _balances(client, now))


async def _balances(client: Client, now: datetime) -> tuple[Balance, ...]:
    """Resource packs in use. Not every account may ask; that says nothing against the key."""
    start, end = _milliseconds(now - looked_back), _milliseconds(now)
    try:
        data = await client.read("/account/costs", start_time=start, end_time=end)
    except AnswerLost:
        return ()
    except GenerationFailed as refused:
        if refused.scope is Scope.account and not refused.temporary and refused.code != "key_refused":
            raise
        return ()
    return balances(data)


def balances(data: Json) -> tuple[Balance, ...]:
    """The packs that can be used now; counts lag behind by up to 12 hours (docs)."""
    packs = data.get("resource_pack_subscribe_infos") if isinstance(data, dict) else None
    usable = [pack for pack in packs or () if isinstance(pack, dict) and pack.get("status") == "online"]
    found = (_balance(pack) for pack in usable)
    return tuple(balance for balance in found if balance is not None)


def _balance(pack: dict[str, Json]) -> Balance | None:
    try:
        left = Decimal(str(pack.get("remaining_quantity")))
    except InvalidOperation:
        return None
    ends = pack.get("invalid_time")
    expires = datetime.fromtimestamp(ends / 1000, UTC) if isinstance(ends, int) and ends > 0 else None
    return Balance(str(pack.get("resource_pack_name") or "Kling"), Money(left, units), expires)


def _milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))

"""How the account of the local Ark server is set up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.provider_inputs import Given

api_key = "ark-fake-key-0123456789abcdef"


@dataclass
class Rules:
    """How this account is set up; tests change it before or while the server runs."""

    keys: set[str] = field(default_factory=lambda: {api_key})
    region: str = "global"
    """ "global" or "mainland": which model ids are known."""
    closed: set[str] = field(default_factory=set)
    """Model ids that the account has not activated."""
    endpoints: dict[str, str] = field(default_factory=dict)
    """The user's own endpoint ids (ep-...) and the model ids behind them."""
    overdue: bool = False
    demands_sound: bool = True
    """Refuse creates that leave `generate_audio` to its default (a rule of ours, not of the provider)."""
    real_face: Callable[[Given], bool] = lambda given: False
    """Inputs that the provider takes for a real person; assets never are."""
    blocked_words: set[str] = field(default_factory=set)
    assets: dict[str, bytes] = field(default_factory=dict)
    """asset://... of verified people and library characters."""
    link_life: float = 24 * 3600
    record_life: float = 7 * 86400
    now: Callable[[], float] = time.time
    """Unix seconds; tests move it to let tasks expire."""

"""Our key as Kling keeps it (`external_task_id`): plain letters only, and short."""

from __future__ import annotations

import hashlib
import re
from typing import Final

allowed: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
"""Kling's docs name no rule; these travel unchanged in a path, in a query and between commas."""


def external_id(key: str) -> str:
    """The key itself where it may stand as it is, else its digest. Always the same for one key."""
    if allowed.fullmatch(key) and not key.isdigit() and not key.startswith("su-"):
        return key
    return f"su-{hashlib.sha256(key.encode()).hexdigest()[:40]}"

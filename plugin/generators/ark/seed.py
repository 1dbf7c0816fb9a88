"""The seed that goes out: the only thing in a task by which one of ours can be told from another.

Ark takes no key of ours. A finished task tells its seed, so every request has its own, made from its key.
"""

from __future__ import annotations

import hashlib

from plugin.generators.base import GenerationRequest

user_named = ("seed", "user")
"""In `GenerationRequest.options`: the user named the seed, so exactly that one is sent."""
seeds = 1 << 31
"""0 to 2**31 - 1: the API takes 2**32 - 1, but clients of the 2.x models stop at 2**31 - 1 (ComfyUI, 2026)."""


def wire_seed(request: GenerationRequest) -> int:
    """Always the same for a request, and unlike that of any other unless the user chose it."""
    if user_named in request.options:
        return request.seed % seeds
    return int.from_bytes(hashlib.sha256(request.key.encode()).digest()[:4]) % seeds

"""The name `embedded`: whichever of the generators on this machine suits the shot."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from plugin.generators.base import GenerationRequest, Role

embedded: Final = "embedded"
"""Stands for a choice, not for a generator: `choose_embedded` names the one to use."""
longest_bridge_seconds = 1


def choose_embedded(
    *, has_first: bool, has_last: bool, has_still: bool, prompt: str, frames: int, rate: Fraction
) -> str:
    """ "bridge" where a short gap has both neighbours and no words or board ask for more; else "animatic".

    `prompt` holds every word of the brief that asks for something, camera words included. `frames` counts the
    used range at `rate`; up to about one second is short.
    """
    asked = has_still or bool(prompt.strip())
    short = frames <= math.ceil(rate * longest_bridge_seconds)
    return "bridge" if has_first and has_last and short and not asked else "animatic"


def draws_card(request: GenerationRequest) -> bool:
    """Whether only words are shown: a card is no picture that a neighbouring shot could go on from."""
    return request.generator == "animatic" and not request.inputs


def choose_for(request: GenerationRequest) -> str:
    """The same choice for a request whose inputs are known (files or takes to come)."""
    roles = {given.role for given in request.inputs}
    return choose_embedded(
        has_first=Role.first_frame in roles,
        has_last=Role.last_frame in roles,
        has_still=bool(roles & {Role.still, Role.reference}),
        prompt=f"{request.prompt} {request.camera}",
        frames=request.frames - request.head - request.tail,
        rate=request.rate,
    )

"""Which embedded generator takes which shot."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from plugin.generators.base import InputFile, InputTake, Role
from plugin.generators.embedded import choose_embedded, choose_for
from tests.generators.pictures import request

ntsc = Fraction(24000, 1001)
first, last = InputFile(Role.first_frame, Path("a.png"), ""), InputTake(Role.last_frame, "k", 0)


@pytest.mark.parametrize(
    ("first", "last", "still", "prompt", "frames", "rate", "name"),
    [
        (True, True, False, "", 24, ntsc, "bridge"),
        (True, True, False, "  ", 1, ntsc, "bridge"),
        (True, True, False, "", 25, ntsc, "animatic"),
        (True, True, False, "", 60, Fraction(60), "bridge"),
        (True, True, True, "", 10, ntsc, "animatic"),
        (True, True, False, "rain", 10, ntsc, "animatic"),
        (True, False, False, "", 10, ntsc, "animatic"),
        (False, True, False, "", 10, ntsc, "animatic"),
        (False, False, False, "", 10, ntsc, "animatic"),
    ],
)
def test_choice(first: bool, last: bool, still: bool, prompt: str, frames: int, rate: Fraction, name: str) -> None:
    chosen = choose_embedded(has_first=first, has_last=last, has_still=still, prompt=prompt, frames=frames, rate=rate)
    assert chosen == name


def test_choice_for_a_request_counts_the_used_range_only() -> None:
    assert choose_for(request(inputs=(first, last), frames=40, head=8, tail=8)) == "bridge"
    assert choose_for(request(inputs=(first, last), frames=41, head=8, tail=8)) == "animatic"
    assert choose_for(request(inputs=(first, last), frames=12, camera="推")) == "animatic"
    assert choose_for(request(inputs=(first,), frames=12)) == "animatic"

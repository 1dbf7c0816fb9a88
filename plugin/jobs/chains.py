"""A shot longer than its model makes: which lengths to buy, and which frames of each go into the shot.

Every segment after the first begins with a repeat of the last frame before it (the picture it starts from), which is
dropped. A segment that extends the clip before it begins with a new frame, and takes that clip whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from plugin.jobs.durations import Clock

Cost: TypeAlias = Callable[[Fraction], Decimal]
"""What a clip of so many seconds costs, in any one unit."""
parts_option: Final = "parts"
longest_chain: Final = 99
"""Segments; their stages have two digits."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a chain. `frames` are wanted of it, of which the first `skip` are dropped."""

    frames: int
    skip: int = 0
    duration: Fraction | None = None
    """Seconds asked of the model; None where it makes any length."""

    @property
    def share(self) -> int:
        """Frames of the shot that it brings."""
        return self.frames - self.skip


def cover(
    frames: int,
    durations: Sequence[Fraction],
    clock: Clock,
    cost: Cost | None = None,
    repeated: int = 1,
    *,
    ends: bool = False,
) -> tuple[Segment, ...]:
    """The cheapest chain that gives exactly `frames`, longest segments first: least cost (least seconds where no
    price is known), then fewest segments, then least seconds. Empty when these lengths cannot make it.

    `repeated` frames of every segment after the first are dropped. Where the last one `ends` on a given picture it is
    used as far as it goes, and the frames too many are left off the ends of the others.
    """
    gains = [(seconds, clock.frames(seconds)) for seconds in durations]
    lengths = _cheapest(frames, gains, cost or _seconds, repeated)
    return _shares(frames, sorted(lengths, reverse=True), clock, repeated, ends=ends)


def even(frames: int, longest: int, repeated: int = 1) -> tuple[Segment, ...]:
    """A chain of a model that makes any length up to `longest` frames: as few segments as possible, of like size."""
    if longest <= repeated:
        return ()
    count = max(1, -(-(frames - repeated) // (longest - repeated)))
    shares = [frames // count + (1 if index < frames % count else 0) for index in range(count)]
    # The first one repeats nothing, so it may be longer than the others; even shares keep all within the limit.
    return tuple(
        Segment(share + (repeated if index else 0), repeated if index else 0) for index, share in enumerate(shares)
    )


def _seconds(seconds: Fraction) -> Decimal:
    return Decimal(seconds.numerator) / seconds.denominator


def _cheapest(frames: int, gains: Sequence[tuple[Fraction, int]], cost: Cost, repeated: int) -> list[Fraction]:
    """Lengths whose frames, less what is repeated, cover `frames`.

    A chain of n frames is a chain of n + `repeated` in which every segment repeats. Far beyond the longest length
    whole longest segments are taken first, so that the table stays small.
    """
    useful = [(seconds, count - repeated, cost(seconds)) for seconds, count in gains if count > repeated]
    if not useful:
        return []
    longest = max(useful, key=lambda option: option[1])
    # No model makes a hundredth of its longest clip; without these the search below stays shallow.
    useful = [option for option in useful if option[1] * 100 >= longest[1]]
    lengths: list[Fraction] = []
    missing = frames - repeated
    while missing > 6 * longest[1] and len(lengths) < longest_chain:
        lengths.append(longest[0])
        missing -= longest[1]
    return [*lengths, *_table(max(1, missing), useful)]


def _table(missing: int, useful: Sequence[tuple[Fraction, int, Decimal]]) -> list[Fraction]:
    """The best lengths for so many frames: least cost, then fewest, then least seconds. Only the numbers of frames that
    some lengths leave over are looked at, each once."""
    best: dict[int, tuple[Decimal, int, Fraction]] = {}
    chosen: dict[int, tuple[Fraction, int]] = {}

    def value(left: int) -> tuple[Decimal, int, Fraction]:
        if left <= 0:
            return Decimal(0), 0, Fraction(0)
        if left not in best:
            options = []
            for seconds, gain, price in useful:
                cost, count, length = value(left - gain)
                options.append(((cost + price, count + 1, length + seconds), (seconds, gain)))
            best[left], chosen[left] = min(options)
        return best[left]

    value(missing)
    lengths = []
    while missing > 0:
        seconds, gain = chosen[missing]
        lengths.append(seconds)
        missing -= gain
    return lengths


def _shares(
    frames: int, lengths: Sequence[Fraction], clock: Clock, repeated: int, *, ends: bool
) -> tuple[Segment, ...]:
    """Every segment gives all it has, the last one what is left; or the first ones less, where the last one `ends`."""
    skips = [repeated if index else 0 for index in range(len(lengths))]
    shares = [clock.frames(seconds) - skip for seconds, skip in zip(lengths, skips, strict=True)]
    surplus = sum(shares) - frames
    for index in range(len(shares)) if ends else range(len(shares))[-1:]:
        # One frame at least stays of each: the next one starts from it.
        less = min(surplus, shares[index] - 1)
        shares[index] -= less
        surplus -= less
    return tuple(
        Segment(share + skip, skip, seconds) for share, skip, seconds in zip(shares, skips, lengths, strict=True)
    )

"""What one request should cost, from the dated price list of its model."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from plugin.generators.base import GenerationRequest, Model, Money, Per, Price, Role

finest = Decimal("0.0001")
"""Amounts are rounded half up to this, as a bill would be at the worst; a sum of many shots stays right to the cent."""
cents = Decimal("0.01")
video_roles = (Role.video, Role.reference_video)


def quote(model: Model, request: GenerationRequest, region: str) -> Money | None:
    """None for a free model, and for a paid one with no published price for just this request.

    `region` as in `Generator.region`; where it is "" only prices without that condition hold.
    """
    if not model.paid:
        return None
    price = price_for(model, _facts(model, request, region))
    units = None if price is None else _units(price, model, request)
    return None if price is None or units is None else Money(tidy(price.amount, units), price.currency)


def price_for(model: Model, facts: Mapping[str, str], *, whatever: Container[str] = ()) -> Price | None:
    """The first published one whose conditions all hold; those on the names in `whatever` are not asked."""
    holding = (
        price
        for price in model.prices
        if all(name in whatever or facts.get(name) == value for name, value in price.when)
    )
    return next(holding, None)


def tidy(amount: Decimal, times: Fraction = Fraction(1)) -> Decimal:
    """`amount` x `times`, exact up to the one rounding; cents are always shown, smaller parts where there are any."""
    exact = amount * times.numerator / times.denominator
    rounded = exact.quantize(finest, ROUND_HALF_UP)
    return rounded.quantize(cents) if rounded == rounded.quantize(cents) else rounded.normalize()


def _facts(model: Model, request: GenerationRequest, region: str) -> dict[str, str]:
    sound = model.sound == "always" or (model.sound == "choice" and request.sound)
    facts = {
        "resolution": request.resolution,
        "sound": "on" if sound else "off",
        "video_input": "yes" if any(given.role in video_roles for given in request.inputs) else "no",
        "region": region,
        "task": str(request.task),
    }
    return {name: value for name, value in facts.items() if value}


def _units(price: Price, model: Model, request: GenerationRequest) -> Fraction | None:
    seconds = request.duration if request.duration is not None else request.frames / request.rate
    match price.per:
        case Per.second:
            return math.ceil(seconds / price.step) * price.step
        case Per.million_tokens:
            tokens = _tokens(model, request, seconds)
            return None if tokens is None else tokens / 1_000_000
    return Fraction(1)


def _tokens(model: Model, request: GenerationRequest, seconds: Fraction) -> Fraction | None:
    """Width x height x frames / 1024 of the delivered video (ModelArk video pricing, 2026-08: 1280 x 720 x 121 / 1024
    = 108 900 for 5 s). None where the model's size for that resolution is not known."""
    pixels = _pixels(model, request)
    if pixels is None:
        return None
    rate = model.rates[0] if model.rates else request.rate
    frames = math.ceil(seconds * rate) + model.extra_frames
    return Fraction(pixels * frames, 1024)


def _pixels(model: Model, request: GenerationRequest) -> int | None:
    sizes = [(ratio, width * height) for name, ratio, width, height in model.sizes if name == request.resolution]
    # Where the first frame decides the shape, the largest of them: a quote may be too high, not too low.
    return max((pixels for ratio, pixels in sizes if request.ratio in ("", ratio)), default=None)

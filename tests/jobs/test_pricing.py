"""Quotes are what the published price lists say, worked out by hand."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest

from plugin.generators.base import GenerationRequest, InputClip, Model, Money, Per, Price, Role, Task
from plugin.jobs.pricing import quote, tidy
from tests.fakes.jobs import make_job

row = Model(
    "fake", "m1", "M 1", (Task.text_to_video,), (Fraction(5), Fraction(10)), (Fraction(24),), None, "2026-11-22", "x",
    paid=True, sound="choice",
)  # fmt: skip
seedance = dataclasses.replace(
    row,
    prices=(
        Price(Decimal("6.4"), "USD", Per.million_tokens, when=(("video_input", "yes"),)),
        Price(Decimal("10.7"), "USD", Per.million_tokens),
    ),
    sizes=(("720p", "16:9", 1280, 720), ("720p", "4:3", 1112, 834), ("1080p", "16:9", 1920, 1080)),
    extra_frames=1,
)


def request(duration: str | None = "5", **changes: object) -> GenerationRequest:
    asked = dataclasses.replace(make_job(1).request, duration=None if duration is None else Fraction(duration))
    return dataclasses.replace(asked, **changes)  # type: ignore[arg-type]


def priced(*prices: Price, **changes: object) -> Model:
    return dataclasses.replace(row, prices=prices, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("duration", "step", "amount"),
    [("5", "1", "0.50"), ("5", "5", "0.50"), ("7", "5", "1.00"), ("5.5", "1", "0.60"), ("10", "5", "1.00")],
)
def test_seconds_are_counted_in_begun_steps(duration: str, step: str, amount: str) -> None:
    model = priced(Price(Decimal("0.10"), "USD", Per.second, Fraction(step)))
    assert quote(model, request(duration), "") == Money(Decimal(amount), "USD")


def test_without_a_length_of_its_own_the_frames_count() -> None:
    """48 frames at 24 are 2 seconds; at 24000/1001 they are a little more, so a third second is begun."""
    model = priced(Price(Decimal("0.10"), "USD"))
    assert quote(model, request(None, frames=48, rate=Fraction(24)), "") == Money(Decimal("0.20"), "USD")
    assert quote(model, request(None, frames=48, rate=Fraction(24000, 1001)), "") == Money(Decimal("0.30"), "USD")


@pytest.mark.parametrize("per", [Per.clip, Per.image, Per.call])
def test_whole_things_cost_once(per: Per) -> None:
    assert quote(priced(Price(Decimal("0.045"), "USD", per)), request(), "") == Money(Decimal("0.045"), "USD")


def test_tokens_count_the_frame_too_many() -> None:
    """108 900 tokens for 5 s of 720p: 1280 x 720 x 121 / 1024, at 10.7 USD a million."""
    assert quote(seedance, request(resolution="720p", ratio="16:9"), "") == Money(Decimal("1.1652"), "USD")
    clip = (InputClip(Role.reference_video, "SH0010/video/t001"),)
    assert quote(seedance, request(resolution="720p", ratio="16:9", inputs=clip), "") == Money(Decimal("0.697"), "USD")


def test_an_open_shape_is_quoted_at_its_largest() -> None:
    largest = tidy(Decimal("10.7"), Fraction(1112 * 834 * 121, 1024 * 1_000_000))
    assert quote(seedance, request(resolution="720p"), "") == Money(largest, "USD")


def test_tokens_of_an_unknown_size_have_no_price() -> None:
    assert quote(seedance, request(resolution="4k"), "") is None
    assert quote(seedance, request(resolution="720p", ratio="9:16"), "") is None


def test_the_first_price_whose_conditions_all_hold_counts() -> None:
    model = priced(
        Price(Decimal("3"), "USD", Per.clip, when=(("resolution", "1080p"), ("sound", "on"))),
        Price(Decimal("2"), "USD", Per.clip, when=(("resolution", "1080p"),)),
        Price(Decimal("1"), "USD", Per.clip, when=(("task", "text_to_video"),)),
    )
    amounts = [
        quote(model, request(resolution=resolution, sound=sound), "")
        for resolution, sound in (("1080p", True), ("1080p", False), ("720p", True))
    ]
    assert amounts == [Money(Decimal(f"{amount}.00"), "USD") for amount in (3, 2, 1)]
    assert quote(model, request(resolution="720p", task=Task.extend), "") is None


@pytest.mark.parametrize(
    ("offered", "asked", "amount"), [("never", True, "1.00"), ("always", False, "2.00"), ("choice", True, "2.00")]
)
def test_sound_is_paid_for_where_it_is_made(offered: str, asked: bool, amount: str) -> None:
    prices = (
        Price(Decimal(1), "USD", Per.clip, when=(("sound", "off"),)),
        Price(Decimal(2), "USD", Per.clip, when=(("sound", "on"),)),
    )
    assert quote(priced(*prices, sound=offered), request(sound=asked), "") == Money(Decimal(amount), "USD")


def test_a_region_has_its_own_prices() -> None:
    model = priced(
        Price(Decimal(7), "CNY", Per.clip, when=(("region", "mainland"),)),
        Price(Decimal(1), "USD", Per.clip, when=(("region", "global"),)),
    )
    assert quote(model, request(), "mainland") == Money(Decimal("7.00"), "CNY")
    assert quote(model, request(), "global") == Money(Decimal("1.00"), "USD")
    assert quote(model, request(), "") is None
    assert quote(model, request(), "europe") is None


def test_free_models_have_no_quote() -> None:
    assert quote(dataclasses.replace(row, paid=False), request(), "") is None


@pytest.mark.parametrize(
    ("amount", "times", "shown"),
    [("0.00005", "1", "0.0001"), ("0.00004", "1", "0.00"), ("0.1", "3", "0.30"), ("100", "1", "100.00"),
     ("1", "1/3", "0.3333"), ("2", "1/3", "0.6667"), ("0.125", "1", "0.125")],
)  # fmt: skip
def test_amounts_are_rounded_half_up_to_four_places(amount: str, times: str, shown: str) -> None:
    assert str(tidy(Decimal(amount), Fraction(times))) == shown

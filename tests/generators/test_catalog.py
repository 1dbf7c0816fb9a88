"""The catalogue of models: what it reads, what it refuses, and that the shipped lists are sound."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.errors import Refused
from plugin.generators.base import Model, Per, Price, Task
from plugin.generators.catalog import load_catalog

row = """
[[model]]
generator = "g"
name = "m"
title = "M"
tasks = ["text_to_video"]
dated = "2026-11-22"
source = "https://example.com/prices"
"""


def read(folder: Path, text: str) -> tuple[Model, ...]:
    (folder / "list.toml").write_text(text, encoding="utf-8")
    return load_catalog(folder)


def test_shipped_lists_name_the_embedded_generators() -> None:
    models = {model.generator: model for model in load_catalog()}
    assert {"bridge", "animatic"} <= set(models)
    assert not models["animatic"].paid and models["animatic"].durations is None
    assert Task.text_to_video in models["animatic"].tasks


def test_every_key_is_read(tmp_path: Path) -> None:
    more = 'durations = ["5", "7.5"]\nrates = ["24", "30000/1001"]\nlongest_frames = 121\n'
    (model,) = read(tmp_path, row + more + 'paid = true\nprices = [{ amount = "0.10", currency = "CNY" }]\n')
    assert model.durations == (5, Fraction(15, 2)) and model.rates == (24, Fraction(30000, 1001))
    assert model.longest_frames == 121 and model.prices == (Price(Decimal("0.10"), "CNY"),)


def test_every_limit_and_option_is_read(tmp_path: Path) -> None:
    more = """
paid = true
default = true
experimental = true
endpoints = true
resolutions = ["720p", "1080p"]
ratios = ["16:9"]
sizes = [{ resolution = "720p", ratio = "16:9", width = 1280, height = 720 }]
ids = { global = "m-1", mainland = "m-2" }
prompt_length = 800
last_frame = true
middle_frames = 8
references = 4
characters = 3
sound = "choice"
extra_frames = 1
concurrency = 5
queues = true
daily = 30
result_hours = 24
options = { template = ["auto", "dolly"] }
prices = [{ amount = "10.7", currency = "USD", per = "million_tokens", when = { region = "global", sound = "on" } },
          { amount = "0.5", currency = "CREDITS:g", step = "5" }]
"""
    (model,) = read(tmp_path, row + more)
    assert (model.paid, model.default, model.experimental, model.endpoints, model.queues) == (True,) * 5
    assert (model.resolutions, model.ratios) == (("720p", "1080p"), ("16:9",))
    assert model.sizes == (("720p", "16:9", 1280, 720),)
    assert dict(model.ids) == {"global": "m-1", "mainland": "m-2"}
    assert (model.prompt_length, model.concurrency, model.daily, model.result_hours) == (800, 5, 30, 24)
    assert (model.last_frame, model.middle_frames, model.references, model.characters) == (True, 8, 4, 3)
    assert (model.sound, model.extra_frames, model.options) == ("choice", 1, (("template", ("auto", "dolly")),))
    assert model.prices == (
        Price(Decimal("10.7"), "USD", Per.million_tokens, when=(("region", "global"), ("sound", "on"))),
        Price(Decimal("0.5"), "CREDITS:g", Per.second, Fraction(5)),
    )


shipped = load_catalog()
names = [f"{model.generator}/{model.name}" for model in shipped]


def test_no_model_is_listed_twice() -> None:
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("model", shipped, ids=names)
def test_a_shipped_row_agrees_with_itself(model: Model) -> None:
    assert date.fromisoformat(model.dated) <= date(2026, 12, 31)
    assert model.paid or not model.prices
    assert {size[0] for size in model.sizes} <= set(model.resolutions)
    assert {size[1] for size in model.sizes} <= set(model.ratios)
    assert model.characters <= model.references


@pytest.mark.parametrize("model", [one for one in shipped if one.prices], ids=lambda model: model.name)
def test_every_shipped_price_can_hold(model: Model) -> None:
    """The first price that holds counts, so none may stand behind one that asks for less."""
    for position, price in enumerate(model.prices):
        when = dict(price.when)
        assert when.get("resolution", "") in ("", *model.resolutions)
        assert when.get("sound", "off") in ("on", "off") and when.get("video_input", "no") in ("yes", "no")
        assert when.get("task") is None or Task(when["task"]) in model.tasks
        for earlier in model.prices[:position]:
            assert not set(earlier.when) <= set(price.when), f"{price} is never reached behind {earlier}"


@pytest.mark.parametrize("model", [one for one in shipped if one.prices], ids=lambda model: model.name)
def test_prices_of_one_region_are_in_one_currency(model: Model) -> None:
    """Else a budget in that currency would stop some shots of a fill and not others."""
    regions = {dict(price.when).get("region", "") for price in model.prices}
    for region in regions:
        found = {price.currency for price in model.prices if dict(price.when).get("region", "") == region}
        assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        row + 'prize = "1"',
        row.replace('source = "https://example.com/prices"', ""),
        row.replace("text_to_video", "text_to_opera"),
        row + "longest_frames = 0",
        row + "longest_frames = true",
        row + 'rates = ["24/0"]',
        row + 'durations = ["long"]',
        row + 'prices = [{ amount = "NaN", currency = "USD" }]',
        row + 'prices = [{ amount = "1" }]',
        row + 'prices = [{ amount = "1", currency = "USD", when = { moon = "full" } }]',
        "other = 1\n" + row,
        "[[model]",
        "model = 3",
    ],
)
def test_wrong_lists_are_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    assert refused.value.code == "bad_catalog" and "list.toml" in str(refused.value.message)


def test_lists_come_in_order_of_file_name(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(row.replace('"m"', '"second"'), encoding="utf-8")
    (tmp_path / "a.toml").write_text(row.replace('"m"', '"first"'), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a list", encoding="utf-8")
    assert [model.name for model in load_catalog(tmp_path)] == ["first", "second"]

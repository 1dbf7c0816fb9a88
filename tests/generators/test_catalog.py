"""The catalogue of models: what it reads, what it refuses, and that the shipped lists are sound."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.errors import Refused
from plugin.generators.base import Model, Price, Task
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

"""Tables of the user's own: which row counts, and that a broken one is left out with its place and harms nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from plugin.generators.catalog import load_catalog
from plugin.generators.own_tables import read_catalog

built_in = {(model.generator, model.name): model for model in load_catalog()}
known = built_in["ark", "seedance-2.0"]


def table(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def row(dated: str, amount: str = "9", name: str = "seedance-2.0", more: str = "") -> str:
    return f"""
[[model]]
generator = "ark"
name = "{name}"
title = "T"
tasks = ["text_to_video"]
dated = "{dated}"
source = "our contract"
paid = true
prices = [{{ amount = "{amount}", currency = "USD" }}]
{more}
"""


def counting(folder: Path, name: str = "seedance-2.0") -> tuple[str, str]:
    """The file and the amount that count for a model of Ark."""
    found = next(row for row in read_catalog(folder).rows if row.key == ("ark", name))
    return found.file, str(found.model.prices[0].amount)


def test_without_a_folder_the_built_in_rows_count(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "none"):
        assert read_catalog(folder).models == load_catalog()


@pytest.mark.parametrize(
    ("dated", "always", "counts"),
    [
        ("2099-01-01", "", True),
        (known.dated, "", True),
        ("2020-01-01", "", False),
        ("2020-01-01", "always = true\n", True),
    ],
)
def test_the_date_decides_unless_the_table_says_always(tmp_path: Path, dated: str, always: str, counts: bool) -> None:
    table(tmp_path, "mine.toml", always + row(dated))
    expected = ("mine.toml", "9") if counts else ("", str(known.prices[0].amount))
    assert counting(tmp_path) == expected
    names = [row.key for row in read_catalog(tmp_path).rows]
    assert names == list(built_in), "a row keeps its place: the first that fits is a generator's own choice"


def test_of_two_tables_the_later_one_counts_and_a_new_model_is_added_at_the_end(tmp_path: Path) -> None:
    table(tmp_path, "a.toml", row("2099-01-02", "1"))
    table(tmp_path, "b.toml", row("2099-01-01", "2") + row("2099-01-01", "3", "seedance-9"))
    assert counting(tmp_path) == ("a.toml", "1")
    assert counting(tmp_path, "seedance-9") == ("b.toml", "3")
    assert read_catalog(tmp_path).models[-1].name == "seedance-9"
    assert read_catalog(tmp_path).files == ("a.toml", "b.toml")


broken = {
    "no TOML": ("[[model]\n", "line 1"),
    "misspelt key": (row("2099-01-01", more='prize = "1"'), "seedance-2.0: unknown key prize"),
    "wrong value": (row("2099-01-01", more="daily = 0"), "seedance-2.0: daily: 0 is not a count"),
    "no date": (row("soon"), "dated"),
    "unknown generator": (row("2099-01-01").replace('"ark"', '"sora"'), "sora is none of ark"),
    "of this machine": (row("2099-01-01").replace('"ark"', '"animatic"'), "animatic is none of"),
    "twice": (row("2099-01-01") * 2, "twice"),
    "empty": ("", "no model"),
    "a length of any size": (row("2099-01-01", more='durations = ["1e9999999"]'), "is not a number"),
    "a price of any size": (row("2099-01-01", "1e999999"), "is not a price"),
    "not true": ('always = "yes"\n' + row("2099-01-01"), "always"),
    "too large": ("#" * (1 << 20) + row("2099-01-01"), "1 MB"),
    "deep": ("a = " + "[" * 5000, "deep.toml"),
}


@pytest.mark.parametrize("name", broken)
def test_a_broken_table_is_left_out_whole_and_said_with_its_place(tmp_path: Path, name: str) -> None:
    text, place = broken[name]
    table(tmp_path, "good.toml", row("2099-01-01", "5"))
    table(tmp_path, "deep.toml", text)
    catalog = read_catalog(tmp_path)
    assert counting(tmp_path) == ("good.toml", "5")
    (left_out,) = catalog.unread
    assert left_out.file == "deep.toml" and "deep.toml" in str(left_out.message)
    assert place in str(left_out.message) and len(str(left_out.message)) < 500


def test_bytes_that_are_no_text_and_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"title = '\xff'")
    (tmp_path / "folder.toml").mkdir()
    catalog = read_catalog(tmp_path)
    assert [one.file for one in catalog.unread] == ["folder.toml", "latin.toml"]
    assert "UTF-8" in str(catalog.unread[1].message)
    assert catalog.models == load_catalog()


def test_a_byte_order_mark_is_no_reason_to_refuse(tmp_path: Path) -> None:
    (tmp_path / "notepad.toml").write_bytes(b"\xef\xbb\xbf" + row("2099-01-01").encode())
    assert read_catalog(tmp_path).unread == ()
    assert Decimal(counting(tmp_path)[1]) == 9

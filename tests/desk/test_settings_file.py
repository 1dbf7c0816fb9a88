"""config.toml as the window writes it: read back as it was meant, nothing lost, never half-written."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.desk.settings_file import save_settings, settings_path, window_settings
from plugin.desk.toml_text import toml_text
from plugin.errors import UsageError
from plugin.generators.base import Money
from plugin.media.codec import Codec
from plugin.settings import HostingPlace, ProviderPlace, load_settings
from plugin.timeline.cut import Raster

scalars = st.one_of(st.text(), st.integers(-(2**60), 2**60), st.booleans())
tables = st.recursive(
    st.dictionaries(st.text(min_size=1), st.one_of(scalars, st.lists(scalars)), max_size=4),
    lambda part: st.dictionaries(st.text(min_size=1), st.one_of(scalars, part), max_size=4),
    max_leaves=12,
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"SECONDUNIT_CONFIG_DIR": str(tmp_path / "config")}


@given(tables)
def test_any_table_is_read_back_as_it_was(table: dict[str, object]) -> None:
    clean = _without_surrogates(table)
    assert tomllib.loads(toml_text(clean)) == clean


def _without_surrogates(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "ignore").decode()
        case dict():
            return {_without_surrogates(name): _without_surrogates(part) for name, part in value.items()}
        case list():
            return [_without_surrogates(part) for part in value]
    return value


def test_every_kind_of_setting_comes_back(environment: dict[str, str]) -> None:
    changes = {
        "language": "zh",
        "handles": 12,
        "codec": Codec.dnxhr,
        "take_raster": Raster(1440, 1080, Fraction(4, 3)),
        "placeholder_patterns": ("待生成", r"TBD\b"),
        "media_folders": (Path("/films/media"),),
        "film_budget": (Money(Decimal("200"), "USD"), Money(Decimal("900.50"), "CNY")),
        "hosting": HostingPlace("s3", "https://storage.example/bucket", public_url="https://cdn.example"),
        "providers": (("kling", ProviderPlace(region="mainland", concurrency=3)), ("ark", ProviderPlace("https://x"))),
    }
    saved = save_settings(environment, changes)
    assert {name: getattr(saved, name) for name in changes} == changes
    assert load_settings(environment) == saved
    assert save_settings(environment, {"codec": None}).codec is Codec.prores


def test_what_was_not_changed_stays(environment: dict[str, str]) -> None:
    path = settings_path(environment)
    path.parent.mkdir(parents=True)
    path.write_text('# mine\nhandles = 8\n[panel]\ntheme = "light"\n[panel.keys]\nplay = "Space"\n', encoding="utf-8")
    assert save_settings(environment, {"language": "en"}).handles == 8
    assert window_settings(environment) == {"theme": "light", "keys": {"play": "Space"}}
    save_settings(environment, {"panel": {"theme": "dark", "recent": ["/films/one.otio"]}})
    assert window_settings(environment) == {"theme": "dark", "recent": ["/films/one.otio"]}


def test_a_value_that_cannot_be_leaves_the_file_as_it_was(environment: dict[str, str]) -> None:
    save_settings(environment, {"handles": 8})
    before = settings_path(environment).read_bytes()
    with pytest.raises(UsageError):
        save_settings(environment, {"handles": 5000})
    assert settings_path(environment).read_bytes() == before
    assert [file.name for file in settings_path(environment).parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('film_budget = ["many USD"]', "film_budget is not an amount such as 200 USD"),
        ('day_budget = "-3 USD"', "day_budget is not an amount such as 200 USD"),
        ("handles = 1001", "handles is a number of frames from 0 to 1000"),
        ('codec = "vhs"', "codec cannot be vhs"),
        ("budget = 3", "there is no setting budget"),
    ],
)
def test_a_wrong_setting_is_named(environment: dict[str, str], line: str, reason: str) -> None:
    _write(environment, line)
    with pytest.raises(UsageError) as refused:
        load_settings(environment)
    assert reason in str(refused.value)


def test_amounts_may_be_written_as_on_the_command_line(environment: dict[str, str]) -> None:
    _write(environment, 'film_budget = ["12.50USD", "80 cny"]')
    assert load_settings(environment).film_budget == (Money(Decimal("12.50"), "USD"), Money(Decimal("80"), "CNY"))


def _write(environment: dict[str, str], text: str) -> None:
    path = settings_path(environment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

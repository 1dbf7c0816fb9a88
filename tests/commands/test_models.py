"""`models` names every case of a price; `takes` refuses a shot that there is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin.commands.models import run_models
from plugin.commands.takes import run_takes
from plugin.errors import UsageError
from tests.fakes.paid_app import PaidApp, Said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "1080p, with sound: 1.2 CNY or 0.168 USD per second"),
        ("zh", "1080p，有声：1.2 CNY 或 0.168 USD 每秒"),
    ],
)
def test_a_price_says_when_it_holds(language: str, words: str) -> None:
    said = Said(language=language)
    assert run_models(said.console, "kling") == 0
    assert words in said.text
    assert "3-15 s" in said.text and "5 s, 10 s" in said.text


def test_a_script_is_told_every_limit() -> None:
    said = Said(as_json=True)
    assert run_models(said.console, "kling") == 0
    model = next(one for one in said.document["models"] if one["model"] == "kling-3.0")
    assert (model["paid"], model["default"], model["experimental"]) == (True, True, False)
    assert (model["durations"][0], model["durations"][-1]) == (3, 15)
    assert (model["resolutions"], model["sound"]) == (["720p", "1080p", "4k"], "choice")
    assert (model["prompt_length"], model["references"], model["daily"]) == (3072, 3, None)
    assert {"amount", "currency", "per", "step", "when"} == set(model["prices"][0])


def test_takes_of_an_unknown_shot_are_refused(tmp_path: Path) -> None:
    made = PaidApp(tmp_path)
    with pytest.raises(UsageError) as refused:
        run_takes(made.app, Said().console, made.target, "SH9990")
    assert refused.value.code == "unknown_shot"

"""Options of `quote` and `fill` that reach the plan: size, sound, and who makes mouths move."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plugin.cli import _fill_request, quote
from plugin.commands.opening import project_of
from plugin.commands.quote import run_quote
from plugin.generators.base import Price, Task
from plugin.jobs.project import open_store
from plugin.settings import Settings, load_settings
from plugin.shots.brief import Brief
from plugin.timeline.cut import Raster
from tests.commands.test_money import dollars, fill
from tests.fakes.paid_app import PaidApp, Said, asking, priced

small = Settings(take_raster=Raster(64, 36))
rich = replace(
    priced,
    resolutions=("720p", "1080p"),
    sound="choice",
    prices=(
        Price(Decimal("0.90"), "USD", when=(("resolution", "1080p"), ("sound", "on"))),
        Price(Decimal("0.70"), "USD", when=(("resolution", "1080p"),)),
        Price(Decimal("0.50"), "USD"),
    ),
)
mouths = replace(priced, generator="mouths", name="lips", tasks=(Task.lip_sync,))


def quoted(made: PaidApp, **words: Any) -> Any:
    said = Said(as_json=True)
    run_quote(made.app, said.console, made.target, asking(**words))
    return said.document


def brief(made: PaidApp, shot: str, **words: Any) -> None:
    with open_store(project_of(made.target), made.clock, create=True) as store:
        store.briefs.set(shot, Brief(**words))


def test_the_command_line_hands_them_on() -> None:
    words = ["cut.otio", "--resolution", "1080p", "--sound", "--lip-sync-with", "mouths"]
    request = _fill_request(quote.make_context("quote", words).params)
    assert (request.resolution, request.sound, request.lip_sync_generator) == ("1080p", True, "mouths")
    assert _fill_request(quote.make_context("quote", ["cut.otio", "--silent"]).params).sound is False
    bare = _fill_request(quote.make_context("quote", ["cut.otio"]).params)
    assert (bare.resolution, bare.sound, bare.lip_sync_generator) == (None, None, None)


def test_size_and_sound_cost_what_they_cost_and_the_brief_goes_before(tmp_path: Path) -> None:
    made = PaidApp(tmp_path, models=(rich,), settings=small)
    brief(made, "SH0020", resolution="720p")
    brief(made, "SH0030", sound=False)
    estimates = [shot["estimate"] for shot in quoted(made, resolution="1080p", sound=True)["shots"]]
    assert estimates == [[dollars("0.90")], [dollars("0.50")], [dollars("0.70")]]
    assert [shot["estimate"] for shot in quoted(made)["shots"]] == [[dollars("0.50")]] * 3
    assert fill(made, resolution="1080p", sound=True) == 0
    with open_store(project_of(made.target), made.clock, create=False) as store:
        asked = [(job.request.resolution, job.request.sound) for job in store.jobs.list()]
    assert asked == [("1080p", True), ("720p", True), ("1080p", False)]


def test_the_settings_know_the_size_too(tmp_path: Path) -> None:
    made = PaidApp(tmp_path, models=(rich,), settings=replace(small, resolution="1080p"))
    assert [shot["estimate"] for shot in quoted(made)["shots"]] == [[dollars("0.70")]] * 3
    assert [shot["estimate"] for shot in quoted(made, resolution="720p")["shots"]] == [[dollars("0.50")]] * 3
    assert quoted(made, resolution="8k")["admitted"] is False


@pytest.mark.parametrize("by_settings", [True, False])
def test_another_generator_moves_the_mouths(tmp_path: Path, by_settings: bool) -> None:
    settings = replace(small, lip_sync_generator="mouths") if by_settings else small
    made = PaidApp(tmp_path, models=(rich, mouths), settings=settings)
    brief(made, "SH0020", dialogue="hello")
    found = quoted(made, **({} if by_settings else {"lip_sync_generator": "mouths"}))
    stages = {shot["id"]: [(one["stage"], one["generator"]) for one in shot["stages"]] for shot in found["shots"]}
    assert stages["SH0010"] == [("video", "fake")]
    assert stages["SH0020"] == [("video", "fake"), ("lip_sync", "mouths")]
    assert [reason for reason in found["reasons"] if "Mouths has no key" in reason]


def test_a_generator_that_moves_no_mouths_is_refused(tmp_path: Path) -> None:
    found = quoted(PaidApp(tmp_path, models=(rich, mouths), settings=small), lip_sync_generator="fake")
    assert found["reasons"] == ["fake has no model for lip_sync."]


def test_the_settings_file_names_them(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('resolution = "1080p"\nlip_sync_generator = "kling"\n', encoding="utf-8")
    read = load_settings({"SECONDUNIT_CONFIG_DIR": str(tmp_path)})
    assert (read.resolution, read.lip_sync_generator) == ("1080p", "kling")

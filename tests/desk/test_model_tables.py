"""A newer table of models: what it would change is said first, then it counts everywhere; and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin.app import build_app
from plugin.commands.models import run_models
from plugin.desk.desk import Desk
from plugin.errors import Refused, UsageError
from plugin.generators.base import Model
from tests.fakes.paid_app import Said
from tests.generators.test_own_tables import row, table


def seedance(models: tuple[Model, ...]) -> Model:
    return next(model for model in models if model.name == "seedance-2.0")


def config(environment: dict[str, str]) -> Path:
    return Path(environment["SECONDUNIT_CONFIG_DIR"]) / "models"


def test_what_it_would_change_is_said_and_nothing_is_written(
    desk: Desk, environment: dict[str, str], tmp_path: Path
) -> None:
    text = row("2099-01-01", "9", more="daily = 7") + row("2099-01-01", "1", "seedance-9")
    preview = desk.preview_table(table(tmp_path / "down", "newer.toml", text))
    by_name = {change.model.name: change for change in preview.changes}
    assert by_name["seedance-9"].change == "new"
    lines = [str(line) for line in by_name["seedance-2.0"].lines]
    assert "now: 9 USD per second" in lines and "Jobs per day: not said, now 7" in lines
    assert any(line.startswith("no longer: ") for line in lines)
    assert by_name["seedance-2.5"].change == "kept" and "kling-3.0" not in by_name
    assert not preview.replaces and not config(environment).exists()
    assert seedance(desk.models).daily is None


def test_once_taken_in_it_counts_for_the_window_and_the_command_line(
    desk: Desk, environment: dict[str, str], tmp_path: Path
) -> None:
    listed = desk.take_in_table(table(tmp_path / "down", "newer.toml", row("2099-01-01", more="daily = 7")))
    assert [(one.file, one.model.name) for one in listed.rows if one.file] == [("newer.toml", "seedance-2.0")]
    assert seedance(desk.models).daily == seedance(build_app(environment).models).daily == 7
    said = Said(as_json=True)
    run_models(said.console, "ark", environment)
    assert [one["model"] for one in said.document["models"] if one["table"] == "newer.toml"] == ["seedance-2.0"]
    back = desk.set_aside_table("newer.toml")
    assert back.files == () and seedance(desk.models).daily is None
    assert (config(environment) / "newer.toml.off").exists(), "nothing of the user's is deleted"
    with pytest.raises(UsageError, match=r"newer\.toml"):
        desk.set_aside_table("../newer.toml")


def test_the_same_name_again_replaces_and_tells_what_goes(desk: Desk, tmp_path: Path) -> None:
    first = row("2099-01-01", "2") + row("2099-01-01", "1", "seedance-9")
    desk.take_in_table(table(tmp_path / "down", "newer.toml", first))
    again = table(tmp_path / "down", "newer.toml", row("2020-01-01", "3"))
    preview = desk.preview_table(again)
    by_name = {change.model.name: change.change for change in preview.changes}
    assert preview.replaces and by_name["seedance-9"] == "gone" and by_name["seedance-2.0"] == "older"
    assert desk.take_in_table(again).files == (), "the built-in row is newer"
    assert "seedance-9" not in {model.name for model in desk.models}


def test_a_table_that_is_none_changes_nothing(desk: Desk, environment: dict[str, str], tmp_path: Path) -> None:
    path = table(tmp_path / "down", "newer.toml", row("2099-01-01", more='prize = "1"'))
    for ask in (desk.preview_table, desk.take_in_table):
        with pytest.raises(Refused, match=r"newer\.toml.*seedance-2\.0: unknown key prize"):
            ask(path)
    assert not config(environment).exists()


def test_a_broken_table_in_the_folder_is_said_and_the_program_works(environment: dict[str, str], cut: Path) -> None:
    config(environment).mkdir(parents=True)
    table(config(environment), "broken.toml", "[[model]")
    app = build_app(environment)
    listed = Desk(app, environment).tables()
    assert app.unread_tables == tuple(one.message for one in listed.unread) != ()
    said = Said()
    assert run_models(said.console, None, environment) == 0
    assert "broken.toml" in said.err.getvalue() and "seedance-2.0" in said.text

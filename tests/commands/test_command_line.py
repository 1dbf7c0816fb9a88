"""The command line as a script sees it: exit codes, one JSON document, one line of refusal."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin.demo.film import build_film
from plugin.timeline.cut import Raster

shot_fields = {
    "id", "kind", "track", "start", "frames", "visible_frames", "name", "prompt", "reason", "excluded", "before",
    "after",
}  # fmt: skip
cut_fields = {
    "path", "name", "format", "rate", "frames", "start_timecode", "width", "height", "video_tracks", "warnings",
}  # fmt: skip


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_film(tmp_path_factory.mktemp("film"), raster=Raster(192, 108), seconds_scale=Fraction(1, 4))


def secondunit(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "plugin.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def document(*arguments: object, code: int = 0) -> Any:
    result = secondunit(*arguments, "--json")
    assert result.returncode == code, result.stderr
    return json.loads(result.stdout)


def test_find_gives_the_promised_document_and_writes_nothing(film: Path) -> None:
    before = sorted(film.parent.rglob("*"))
    found = document("find", film)
    assert set(found["cut"]) == cut_fields
    assert (found["cut"]["format"], found["cut"]["rate"], found["cut"]["start_timecode"]) == (
        "otio", "24000/1001", "01:00:00:00",
    )  # fmt: skip
    assert all(set(shot) == shot_fields for shot in found["shots"])
    assert {shot["kind"] for shot in found["shots"]} == {
        "marked", "board", "card", "slug", "short", "offline", "unlinked", "hole",
    }  # fmt: skip
    assert sorted(film.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("find", "nowhere.otio"), "nowhere.otio"),
        (("find",), "CUT"),
        (("shoot", "x.otio"), "shoot"),
        (("find", "{film}", "--rate", "0/0"), "rate"),
        (("fill", "{film}", "--shots", "SH9999"), "SH9999"),
        (("fill", "{film}", "-o", "/no/such/folder/x.otio"), "/no/such/folder"),
        (("fill", "{film}", "--budget", "much"), "much"),
        (("circle", "{film}", "SH0010", "7"), "SH0010_video_t007"),
        (("brief", "{film}", "SH0010", "--ref", "no-such.png"), "no-such.png"),
        (("resume", "{film}"), "fill"),
        (("relink", "{film}"), "fill"),
        (("models", "nobody"), "nobody"),
    ],
)
def test_a_refusal_is_one_line_and_exit_code_2(film: Path, arguments: tuple[str, ...], words: str) -> None:
    before = sorted(film.parent.rglob("*"))
    result = secondunit(*(part.format(film=film) for part in arguments))
    assert (result.returncode, result.stdout) == (2, "")
    lines = result.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("secondunit: error: ")
    assert words in lines[0]
    assert sorted(film.parent.rglob("*")) == before


def test_an_unknown_generator_is_not_admitted(film: Path) -> None:
    before = sorted(film.parent.rglob("*"))
    answer = document("fill", film, "--with", "kling", code=3)
    assert answer["admitted"] is False
    assert ["kling" in reason for reason in answer["reasons"]] == [True]
    assert document("quote", film, "--with", "kling", code=3)["admitted"] is False
    assert sorted(film.parent.rglob("*")) == before


def test_a_quote_names_every_shot_and_stage(film: Path) -> None:
    answer = document("quote", film, "--takes", "2")
    assert answer["admitted"] is True
    assert {len(shot["stages"]) for shot in answer["shots"]} == {2}
    assert answer["totals"]["estimate"] == [{"amount": "0.00", "currency": "USD"}]


def test_a_dry_run_plans_and_writes_nothing(film: Path) -> None:
    before = sorted(film.parent.rglob("*"))
    answer = document("fill", film, "--dry-run")
    assert {shot["state"] for shot in answer["shots"]} == {"NotStarted"}
    assert sorted(film.parent.rglob("*")) == before


def test_the_refusal_is_said_in_chinese(film: Path) -> None:
    result = secondunit("find", "nowhere.otio", "--lang", "zh")
    assert result.returncode == 2
    assert any("\u4e00" <= letter <= "\u9fff" for letter in result.stderr)


def test_the_whole_life_of_a_cut(film: Path, tmp_path: Path) -> None:
    film = Path(shutil.copytree(film.parent, tmp_path / "film")) / film.name
    project = tmp_path / "project"
    output = film.with_name("out.otio")
    common = ("--project", project)
    filled = document("fill", film, "-o", output, "--shots", "card,slug", *common)
    assert (filled["output"], filled["totals"]["filled"], filled["totals"]["unfilled"]) == (str(output), 2, 0)
    first = filled["shots"][0]
    assert first["take"]["frames"] == first["frames"] + sum(first["take"]["handles"])
    assert Path(first["take"]["path"]).is_file()
    states = {shot["id"]: shot["state"] for shot in document("status", film, *common)["shots"]}
    assert sorted(set(states.values())) == ["NotStarted", "Succeeded"]
    again = document("fill", film, "-o", output, "--shots", first["id"], "--takes", "2", *common)
    assert again["shots"][0]["take"]["number"] == 2
    takes = document("takes", film, first["id"], *common)["shots"][0]["takes"]
    assert [(take["number"], take["circled"]) for take in takes] == [(1, False), (2, True)]
    assert document("circle", film, first["id"], "1", *common)["take"]["number"] == 1
    relinked = document("relink", film, "-o", output, "--report", *common)
    assert len(relinked["placed"]) == 2
    assert "t001" in output.read_text(encoding="utf-8")
    assert relinked["backup"] is not None
    assert {shot["change"] for shot in relinked["shots"]} == {"same"}
    onward = document("relink", output, "-o", film.with_name("again.otio"), *common)
    changes = {shot["id"]: shot["change"] for shot in onward["shots"]}
    assert set(changes.values()) == {"same"}
    assert len(onward["placed"]) == 2


def test_a_brief_is_kept_and_shown(film: Path, tmp_path: Path) -> None:
    common = ("--project", tmp_path / "project")
    shot = document("find", film)["shots"][0]["id"]
    document("brief", film, shot, "--prompt", "雨夜的街", "--camera", "推", "--seed", "7", *common)
    document("brief", film, shot, "--negative", "text", "--exclude", *common)
    answer = document("brief", film, shot, *common)
    assert (answer["brief"]["prompt"], answer["brief"]["camera"], answer["brief"]["seed"]) == ("雨夜的街", "推", 7)
    assert (answer["brief"]["negative"], answer["excluded"]) == ("text", True)
    found = {one["id"]: one for one in document("find", film, *common)["shots"]}
    assert (found[shot]["excluded"], found[shot]["prompt"]) == (True, "雨夜的街")


def test_a_brief_is_told_in_the_words_of_its_reader(film: Path, tmp_path: Path) -> None:
    common = ("--project", tmp_path / "project", "--lang", "zh")
    picture = next(film.parent.rglob("*.png"))
    assert "--prompt" in secondunit("brief", film, "SH0010", *common).stdout
    told = secondunit("brief", film, "SH0010", "--ref", picture, "--camera", "推", "--exclude", *common).stdout
    assert "运镜" in told and "参考图" in told and "--include" in told and "[" not in told
    status = secondunit("status", film, *common).stdout
    assert "已排除" in next(line for line in status.splitlines() if "SH0010" in line)


def test_a_quote_of_nothing_says_what_to_do(film: Path, tmp_path: Path) -> None:
    common = ("--project", tmp_path / "project")
    shot = next(shot for shot in document("find", film)["shots"] if shot["kind"] == "card")["id"]
    secondunit("fill", film, "-o", tmp_path / "out.otio", "--shots", shot, *common)
    assert "--takes 2" in secondunit("quote", film, "--shots", shot, *common).stdout


def test_relink_names_the_takes_that_the_cut_has_no_place_for(tmp_path: Path) -> None:
    film = build_film(tmp_path / "film", raster=Raster(192, 108), seconds_scale=Fraction(1, 4))
    common = ("--project", tmp_path / "project")
    shot = next(shot for shot in document("find", film)["shots"] if shot["kind"] == "card")["id"]
    secondunit("fill", film, "-o", tmp_path / "out.otio", "--shots", shot, *common)
    timeline = otio.adapters.read_from_file(str(film))
    lost = next(clip for clip in timeline.find_clips() if "SCENE MISSING" in clip.name)
    track = lost.parent()
    del track[track.index(lost)]
    newer = film.with_name("newer.otio")
    otio.adapters.write_to_file(timeline, str(newer))
    result = secondunit("relink", newer, "-o", tmp_path / "newer out.otio", *common)
    assert f"{shot} is no longer in the cut" in result.stderr


def test_a_briefed_shot_is_known_again_where_it_was_moved(tmp_path: Path) -> None:
    film = build_film(tmp_path / "film", raster=Raster(192, 108), seconds_scale=Fraction(1, 4))
    common = ("--project", tmp_path / "project")
    shot = next(shot for shot in document("find", film)["shots"] if shot["kind"] == "card")["id"]
    document("brief", film, shot, "--prompt", "灯塔，镜头向右摇", *common)
    timeline = otio.adapters.read_from_file(str(film))
    moved = next(clip for clip in timeline.find_clips() if "SCENE MISSING" in clip.name)
    track = moved.parent()
    del track[track.index(moved)]
    track.insert(0, moved)
    newer = film.with_name("newer.otio")
    otio.adapters.write_to_file(timeline, str(newer))
    found = {one["id"]: one for one in document("find", newer, *common)["shots"]}
    assert (found[shot]["kind"], found[shot]["start"], found[shot]["prompt"]) == ("card", 0, "灯塔，镜头向右摇")


def test_a_fill_that_never_started_a_take_is_not_resumed(film: Path, tmp_path: Path) -> None:
    common = ("--project", tmp_path / "project")
    document("brief", film, document("find", film)["shots"][0]["id"], "--prompt", "rain", *common)
    result = secondunit("resume", film, *common)
    assert result.returncode == 2 and "`secondunit fill`" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals are sent by POSIX kill")
@pytest.mark.parametrize(
    ("sent", "interrupt"),
    [
        (signal.SIGINT, signal.SIG_DFL),
        (signal.SIGTERM, signal.SIG_DFL),
        # As shells start what runs in the background of a script.
        (signal.SIGTERM, signal.SIG_IGN),
    ],
)
def test_a_stopped_fill_is_carried_on_by_resume(
    film: Path, tmp_path: Path, sent: signal.Signals, interrupt: signal.Handlers
) -> None:
    project, output = tmp_path / "project", tmp_path / "out.otio"
    command = [sys.executable, "-m", "plugin.cli", "fill", str(film), "-o", str(output), "--project", str(project)]
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        process = subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    while not list(project.glob("takes/*/*.mov")):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(sent)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (4, ""), error
    assert "resume" in error.splitlines()[-1]
    answer = document("resume", film, "--project", project)
    assert {shot["state"] for shot in answer["shots"]} == {"Succeeded"}
    assert answer["output"] == str(output) and output.is_file()
    assert {shot["take"]["number"] for shot in answer["shots"]} == {1}

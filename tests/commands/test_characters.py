"""`character` and `brief` as a script sees them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin.cli import main
from plugin.media.stills import save_picture
from tests.fakes.cuts import clip, film, gap, track
from tests.fakes.deliveries import speech
from tests.fakes.footage import numbered_picture, write_footage


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    write_footage(tmp_path / "a.mov")
    timeline = film(track(clip("a", 10, media="a.mov"), gap(20), clip("b", 10, media="a.mov")))
    otio.adapters.write_to_file(timeline, str(tmp_path / "film.otio"))
    return tmp_path / "film.otio"


@pytest.fixture
def face(tmp_path: Path) -> Path:
    save_picture(numbered_picture(1), tmp_path / "脸@2.png")
    return tmp_path / "脸@2.png"


def asked(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> Any:
    found = main([*map(str, arguments), "--json"])
    out = capsys.readouterr()
    assert found == code, out.err
    return json.loads(out.out) if out.out else out.err


def test_a_character_is_set_step_by_step_listed_and_removed(
    cut: Path, face: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(capsys, "character", cut)["characters"] == []
    assert not cut.with_name("film.secondunit").exists()
    asked(capsys, "character", cut, "@小美", "--ref", face)
    asked(capsys, "character", cut, "小美", "--description", "a girl", "--voice", "v1")
    sheet = {"name": "小美", "images": [str(face)], "description": "a girl", "voice": "v1", "voice_sample": None}
    assert asked(capsys, "character", cut, "小美")["characters"] == [sheet]
    asked(capsys, "character", cut, "Mei", "--description", "another")
    assert [one["name"] for one in asked(capsys, "character", cut)["characters"]] == ["Mei", "小美"]
    assert [one["name"] for one in asked(capsys, "character", cut, "Mei", "--remove")["characters"]] == ["小美"]
    assert "Mei" in asked(capsys, "character", cut, "Mei", code=2)
    assert main(["character", str(cut)]) == 0
    assert "@小美" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Old Wang", "--description", "x"), "Old Wang"),
        (("Mei", "--ref", "no-such.png"), "no-such.png"),
        (("--ref", "no-such.png"), "which character"),
        (("Nobody", "--remove"), "Nobody"),
    ],
)
def test_useless_calls_are_refused(
    cut: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in asked(capsys, "character", cut, *arguments, code=2)
    assert not cut.with_name("film.secondunit").exists()


def test_a_character_has_a_recording_of_its_voice(cut: Path, face: Path, capsys: pytest.CaptureFixture[str]) -> None:
    voice = cut.with_name("小美.wav")
    voice.write_bytes(speech(Fraction(6)))
    asked(capsys, "character", cut, "小美", "--voice-sample", voice)
    (sheet,) = asked(capsys, "character", cut, "小美", "--description", "a girl")["characters"]
    assert sheet["voice_sample"] == str(voice) and sheet["voice"] == ""
    assert main(["character", str(cut)]) == 0
    assert "小美.wav" in capsys.readouterr().out
    assert "no-such.wav" in asked(capsys, "character", cut, "Mei", "--voice-sample", "no-such.wav", code=2)
    assert "sound" in asked(capsys, "character", cut, "Mei", "--voice-sample", face, code=1)


def test_a_picture_that_is_none_is_refused(cut: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake = cut.with_name("fake.png")
    fake.write_text("no picture")
    assert "fake.png" in asked(capsys, "character", cut, "Mei", "--ref", fake, code=1)


def test_the_brief_takes_key_frames_speech_and_wishes(
    cut: Path, face: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(
        capsys, "brief", cut, "SH0010", "--key-frame", face, "--key-frame", f"{face}@12", "--speaker", "2",
        "--dialogue", "你好", "--character", "@小美", "--model", "kling-3.0", "--resolution", "720p", "--silent",
    )  # fmt: skip
    brief = asked(capsys, "brief", cut, "SH0010")["brief"]
    assert brief["key_frames"] == [{"path": str(face), "frame": None}, {"path": str(face), "frame": 12}]
    assert (brief["speaker"], brief["dialogue"], brief["characters"]) == ("2", "你好", ["小美"])
    assert (brief["model"], brief["resolution"], brief["sound"]) == ("kling-3.0", "720p", False)
    assert main(["brief", str(cut), "SH0010", "--sound"]) == 0
    shown = capsys.readouterr().out
    assert "sound" in shown and f"{face} @ 12" in shown
    assert "20 frames" in asked(capsys, "brief", cut, "SH0010", "--key-frame", f"{face}@20", code=2)


def test_the_brief_takes_a_ratio_and_settings_one_by_one(cut: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(capsys, "brief", cut, "SH0010", "--ratio", "9:16", "--option", "camera_fixed=true", "--option", "fast=true")
    brief = asked(capsys, "brief", cut, "SH0010", "--option", "fast=", "--option", "strength = weak")["brief"]
    assert (brief["ratio"], brief["options"]) == ("9:16", {"camera_fixed": "true", "strength": "weak"})
    assert main(["brief", str(cut), "SH0010", "--option", "colour=loud", "--ratio", "5:1"]) == 0
    said = capsys.readouterr()
    assert "camera_fixed = true" in said.out and "9:16" not in said.out
    assert "No model knows colour = loud" in said.err and "5:1" in said.err
    assert asked(capsys, "brief", cut, "SH0010", "--ratio", "")["brief"]["ratio"] == ""
    assert "name=value" in asked(capsys, "brief", cut, "SH0010", "--option", "loud", code=2)


def test_a_name_that_nobody_has_is_said_and_stops_nothing(cut: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(capsys, "brief", cut, "SH0010", "--prompt", "@Ghost waves")
    for command in (("quote",), ("fill", "--dry-run")):
        assert main([*command, str(cut), "--json"]) == 0
        said = capsys.readouterr()
        assert said.err.count("No character is named @Ghost: it stays plain text in SH0010.") == 1
        assert "notes" not in json.loads(said.out)


def test_an_unknown_character_stops_the_batch(cut: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(capsys, "brief", cut, "SH0010", "--character", "Ghost")
    (reason,) = asked(capsys, "quote", cut, code=3)["reasons"]
    assert reason == "SH0010: there is no character named Ghost."


def test_key_frames_are_filled_and_placed_offline(cut: Path, face: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(capsys, "brief", cut, "SH0010", "--key-frame", f"{face}@7")
    stages = asked(capsys, "quote", cut)["shots"][0]["stages"]
    assert [stage["stage"] for stage in stages] == ["video_s01", "video_s02", "video"]
    done = asked(capsys, "fill", cut)
    assert (done["shots"][0]["state"], done["shots"][0]["take"]["frames"]) == ("Succeeded", 20)
    assert asked(capsys, "quote", cut)["shots"][0]["stages"] == []
    assert "SH0010_video_t001" in asked(capsys, "circle", cut, "SH0010", "1")["take"]["path"]

"""`fill --with ark` against a local Ark: the right pictures go out, the right ones come back, the money agrees."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.app import App
from plugin.commands.find import run_find
from plugin.commands.quote import run_quote
from plugin.commands.request import FillRequest, Target
from plugin.demo.film import build_film
from plugin.demo.framecode import FrameCode
from plugin.errors import GenerationFailed
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet
from plugin.timeline.cut import Raster
from tests.acceptance.test_whole_job import codes
from tests.fakes.ark_server import ArkServer
from tests.fakes.deliveries import picture
from tests.fakes.paid_runs import money, said, write_cut
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_server import Timing
from tests.fakes.seedance_runs import (
    app_in,
    ark_environment,
    assert_right_frames,
    brief,
    checked,
    code_in,
    code_of,
    filled,
    status,
)

units = "CREDITS:ark-tokens"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ArkServer]:
    with ArkServer(tmp_path / "ark", timing=Timing(seconds=0.1, limit=3, queues=True)) as running:
        yield running
        assert running.complaints == []


@pytest.fixture
def app(server: ArkServer) -> App:
    return app_in(ark_environment(server))


def sent(server: ArkServer) -> list[tuple[dict[str, Any], dict[str, FrameCode | None]]]:
    """Of every bought task: its body, and the pictures that came with it by role."""
    tasks = [entry.provider_id for entry in server.books.bought]
    return [(server.bodies[task], {given.role: code_of(given) for given in server.given[task]}) for task in tasks]


def assert_money_agrees(server: ArkServer, app: App, cut: Path) -> None:
    """Entry by entry: what status says was charged is what the server counted."""
    told = status(app, cut)
    entries = [one for one in told["entries"] if one["generator"] == "ark"]
    sold = [entry for entry in server.books.bought if entry.amount]
    assert len(set(server.books.keys())) == len(server.books.keys())
    tokens = sorted(entry.facts["facts"]["tokens"] for entry in sold)
    assert sorted(int(Decimal(one["charge"]["amount"])) for one in entries if one["charge"]) == tokens
    assert money(told["totals"]["charge"]) == {units: Decimal(server.tokens())}
    assert told["at_risk"] == []


def assert_quoted(server: ArkServer, quoted: Any) -> None:
    """To the hundredth of a cent that each job is rounded to."""
    estimate = money(quoted["totals"]["estimate"])["USD"]
    assert abs(estimate - server.books.total("USD")) <= Decimal("0.00005") * len(server.books.bought)


@pytest.mark.slow
def test_the_demo_film_is_filled_and_every_frame_is_the_right_one(server: ArkServer, app: App, tmp_path: Path) -> None:
    demo = build_film(tmp_path / "demo", raster=Raster(640, 360), seconds_scale=Fraction(1, 2))
    before = codes(demo)
    shots = {shot["id"]: shot for shot in said(run_find, app, Target(demo)).document["shots"]}
    quoted = said(run_quote, app, Target(demo), FillRequest(generator="ark")).document
    done = filled(app, demo, "ark")
    assert done.code == 0, (done.notes, done.document)
    assert_right_frames(demo, before, done.document)
    assert len(done.document["shots"]) == len(server.books.bought) >= 12
    read = 0
    for shot in done.document["shots"]:
        seen = shots[shot["id"]]
        if seen["kind"] != "hole" or seen["before"] is None or seen["after"] is None:
            continue
        ends = {"first_frame": code_in(seen["before"]["media"], seen["before"]["frame"])}
        # Seedance makes 4 s at least; in less than two thirds of that no clip hurries to its last frame.
        if 3 * shot["frames"] >= 2 * 4 * 24:
            ends["last_frame"] = code_in(seen["after"]["media"], seen["after"]["frame"])
        assert ends in [arrived for _, arrived in sent(server)], shot["id"]
        read += 1
    assert read >= 3
    assert_money_agrees(server, app, demo)
    assert_quoted(server, quoted)


def test_a_character_and_a_look_go_along_as_references(server: ArkServer, app: App, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "cut", [72])
    look, portraits = tmp_path / "look.png", [tmp_path / f"mei{number}.png" for number in (11, 12)]
    look.write_bytes(picture(51, 5, (640, 360)))
    for number, portrait in enumerate(portraits, 11):
        portrait.write_bytes(picture(50, number, (640, 360)))
    mei = CharacterSheet("Mei", tuple(portraits), "a baker of forty")
    brief(app, cut, {"SH0010": Brief(prompt="@Mei walks in from the left", references=(look,))}, mei)
    done = filled(app, cut, "ark")
    assert done.code == 0, (done.notes, done.document)
    (task,) = server.given
    given = server.given[task]
    assert [part.role for part in given] == ["reference_image"] * 3
    assert [code_of(part) for part in given] == [FrameCode(51, 5), FrameCode(50, 11), FrameCode(50, 12)]
    assert server.bodies[task]["content"][0]["text"].startswith("@Image2, @Image3 walks in")
    assert_money_agrees(server, app, cut)


def test_a_shot_longer_than_the_model_becomes_a_chain(server: ArkServer, app: App, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "cut", [480])
    before = codes(cut)
    brief(app, cut, {"SH0010": Brief(prompt="SH0010 rain")})
    done = filled(app, cut, "ark")
    assert done.code == 0, (done.notes, done.document)
    (_, first), (_, second) = sent(server)
    assert first == {"first_frame": FrameCode(1, 47)}
    assert second["last_frame"] == FrameCode(2, 0)
    after = codes(cut.with_name("filled.otio"))
    assert (after[:48], after[528:]) == (before[:48], before[528:])
    numbers = [code.frame for code in after[48:528] if code is not None and code.clip == 33]
    assert len(numbers) == 480
    join, *left_out = [index for index in range(1, 480) if numbers[index] != numbers[index - 1] + 1]
    # The second part runs a trace faster, to end on its last frame: here and there a frame of it is left out.
    assert len(left_out) < 4 and all(numbers[index] == numbers[index - 1] + 2 for index in left_out)
    assert numbers[-1] % 24 == 0
    # It starts on the last frame of the first, which is shown once.
    assert second["first_frame"] == FrameCode(33, numbers[join - 1])
    assert numbers[join] == 1
    assert_money_agrees(server, app, cut)


def test_a_real_face_is_refused_with_what_to_do_and_the_rest_goes_on(
    server: ArkServer, app: App, tmp_path: Path
) -> None:
    cut, face = write_cut(tmp_path / "cut", [72, 72]), tmp_path / "mei.png"
    face.write_bytes(picture(50, 1, (640, 360)))
    server.rules.real_face = lambda given: code_of(given) == FrameCode(50, 1)
    brief(app, cut, {"SH0010": Brief(prompt="@Mei waves")}, CharacterSheet("Mei", (face,)))
    done = filled(app, cut, "ark")
    assert done.code == 1
    refused, made = done.document["shots"]
    assert (refused["state"], refused["error"]["code"], made["state"]) == ("Failed", "real_person", "Succeeded")
    assert "Mei" in refused["error"]["message"] and "real person" in refused["error"]["message"]
    assert "asset://" in refused["error"]["action"] and "kling" in refused["error"]["action"]
    assert len(server.creates()) == 2 and len(server.books.bought) == 1
    assert_money_agrees(server, app, cut)


def test_a_verified_person_goes_along_by_its_id(server: ArkServer, app: App, tmp_path: Path) -> None:
    cut, face = write_cut(tmp_path / "cut", [72]), tmp_path / "mei.png"
    face.write_bytes(picture(50, 1, (640, 360)))
    server.rules.assets["asset://asset-20261101-mei"] = face.read_bytes()
    server.rules.real_face = lambda given: True
    mei = CharacterSheet("Mei", (face,), "a baker, asset://asset-20261101-mei")
    brief(app, cut, {"SH0010": Brief(prompt="@Mei waves")}, mei)
    done = filled(app, cut, "ark")
    assert done.code == 0, (done.notes, done.document)
    urls = [item["image_url"]["url"] for body, _ in sent(server) for item in body["content"] if "image_url" in item]
    assert urls == ["asset://asset-20261101-mei"]


@pytest.mark.parametrize(
    "fault", [Fault.dropped_after, Fault.error_after, Fault.html_after, Fault.truncated_json_after]
)
def test_a_lost_answer_is_found_in_the_list_and_not_bought_again(
    server: ArkServer, app: App, tmp_path: Path, fault: Fault
) -> None:
    server.faults.order(Moment.create, fault)
    cut = write_cut(tmp_path / "cut", [72])
    done = filled(app, cut, "ark")
    assert done.code == 0, (done.notes, done.document)
    assert len(server.creates()) == len(server.books.bought) == 1
    assert_money_agrees(server, app, cut)


def test_sound_is_asked_for_only_where_it_is_wanted(server: ArkServer, app: App, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "cut", [96, 96])
    brief(app, cut, {"SH0020": Brief(prompt="A baker greets", dialogue="Good morning.", sound=True)})
    quoted = said(run_quote, app, Target(cut), FillRequest(generator="ark", model="seedance-1.5-pro")).document
    done = filled(app, cut, "ark", model="seedance-1.5-pro")
    assert done.code == 0, (done.notes, done.document)
    bodies = {"Good morning" in str(body["content"]): body["generate_audio"] for body, _ in sent(server)}
    assert bodies == {True: True, False: False}
    prices = sorted(entry.amount for entry in server.books.bought)
    assert prices[1] == 2 * prices[0]
    assert_quoted(server, quoted)


def test_quote_sends_nothing(server: ArkServer, app: App, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "cut", [72])
    said(run_quote, app, Target(cut), FillRequest(generator="ark"))
    assert server.seen == []


async def test_check_proves_the_key_for_free(server: ArkServer) -> None:
    assert "accepts the key" in str((await checked(ark_environment(server), "ark")).message)
    for change, code in (("overdue", "no_credit"), ("keys", "bad_key")):
        setattr(server.rules, change, {"another"} if change == "keys" else True)
        with pytest.raises(GenerationFailed) as refused:
            await checked(ark_environment(server), "ark")
        assert refused.value.code == code
        server.rules.overdue = False
    assert server.creates() == []

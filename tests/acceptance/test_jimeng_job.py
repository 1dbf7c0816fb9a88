"""`fill --with jimeng` against a local CV server: signed requests, the right pictures, who speaks, and lost answers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin.app import App
from plugin.commands.find import run_find
from plugin.commands.quote import run_quote
from plugin.commands.request import FillRequest, Target
from plugin.commands.resume import run_resume
from plugin.commands.settle import run_settle
from plugin.demo.film import build_film
from plugin.demo.framecode import FrameCode
from plugin.errors import GenerationFailed, NotAdmitted
from plugin.jobs.verdict import Verdict
from plugin.shots.brief import Brief
from plugin.timeline.cut import Raster
from tests.acceptance.test_kling_job import pitch
from tests.acceptance.test_whole_job import codes, shown
from tests.fakes.deliveries import picture, samples_of
from tests.fakes.hosting_servers import Bucket
from tests.fakes.jimeng_server import JimengServer
from tests.fakes.paid_runs import said, write_cut
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_server import Timing
from tests.fakes.seedance_runs import (
    app_in,
    assert_right_frames,
    brief,
    checked,
    code_in,
    code_of,
    filled,
    hosting_environment,
    jimeng_environment,
    status,
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JimengServer]:
    with JimengServer(tmp_path / "jimeng", timing=Timing(seconds=0.1, limit=1)) as running:
        yield running
        assert running.complaints == []
        refused = [seen for seen in running.creates() if "authorization" not in seen.headers]
        assert refused == []


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with Bucket() as running:
        yield running
        # Nothing of the film stays where others could find it.
        assert running.files == {}


@pytest.fixture
def app(server: JimengServer) -> App:
    return app_in(jimeng_environment(server))


def sent(server: JimengServer) -> list[tuple[dict[str, Any], list[FrameCode | None]]]:
    """Of every bought task: its body, and what is burnt into the pictures that came with it, in order."""
    tasks = [entry.provider_id for entry in server.books.bought]
    return [
        (server.bodies[task], [code_of(part) for part in server.given[task] if part.width and not part.seconds])
        for task in tasks
    ]


@pytest.mark.slow
def test_the_demo_film_is_filled_and_every_frame_is_the_right_one(
    server: JimengServer, app: App, tmp_path: Path
) -> None:
    demo = build_film(tmp_path / "demo", raster=Raster(640, 360), seconds_scale=Fraction(1, 2))
    before = codes(demo)
    shots = {shot["id"]: shot for shot in said(run_find, app, Target(demo)).document["shots"]}
    done = filled(app, demo, "jimeng")
    assert done.code == 0, (done.notes, done.document)
    assert_right_frames(demo, before, done.document)
    assert len(done.document["shots"]) == len(set(server.books.keys())) == len(server.books.bought) >= 12
    pictures = [(body["req_key"], arrived) for body, arrived in sent(server)]
    read = 0
    for shot in done.document["shots"]:
        seen = shots[shot["id"]]
        if seen["kind"] == "hole" and seen["before"] is not None and seen["after"] is not None:
            # A clip lasts 5 or 10 s; in less than two thirds of that it does not hurry to its last frame.
            whole = 3 * shot["frames"] >= 2 * (120 if shot["frames"] <= 120 else 240)
            sides, kind = (("before", "after"), "first_tail") if whole else (("before",), "first")
            ends = [code_in(seen[side]["media"], seen[side]["frame"]) for side in sides]
            assert (f"jimeng_i2v_{kind}_v30", ends) in pictures, shot["id"]
            read += 1
    assert read >= 3
    told = status(app, demo)
    assert told["at_risk"] == []
    assert len([one for one in told["entries"] if one["generator"] == "jimeng"]) == len(server.books.bought)


def test_a_shot_longer_than_the_model_becomes_a_chain(server: JimengServer, app: App, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "cut", [360])
    brief(app, cut, {"SH0010": Brief(prompt="SH0010 rain")})
    done = filled(app, cut, "jimeng")
    assert done.code == 0, (done.notes, done.document)
    (first_body, first), (second_body, second) = sent(server)
    assert (first_body["req_key"], second_body["req_key"]) == ("jimeng_i2v_first_v30", "jimeng_i2v_first_tail_v30")
    assert first == [FrameCode(1, 47)]
    after = codes(cut.with_name("filled.otio"))
    numbers = [code.frame for code in after[48:408] if code is not None and code.clip == 33]
    assert len(numbers) == 360
    join, *left_out = [index for index in range(1, 360) if numbers[index] != numbers[index - 1] + 1]
    # The second part runs a trace faster, to end on its last frame.
    assert len(left_out) < 4 and all(numbers[index] == numbers[index - 1] + 2 for index in left_out)
    assert numbers[-1] % 24 == 0
    assert second == [FrameCode(33, numbers[join - 1]), FrameCode(2, 0)]
    assert numbers[join] == 1


def test_the_mouth_follows_the_sound_of_the_cut(server: JimengServer, bucket: Bucket, tmp_path: Path) -> None:
    app = app_in(jimeng_environment(server) | hosting_environment(bucket))
    cut = write_cut(tmp_path / "cut", [96, 72], spoken=0)
    brief(app, cut, {"SH0010": Brief(prompt="SH0010 a baker speaks", dialogue="Good morning.")})
    done = filled(app, cut, "jimeng")
    assert done.code == 0, (done.notes, done.document)
    (task,) = [one for one, body in server.bodies.items() if body["req_key"] == "realman_change_lips"]
    recording, clip = server.given[task]
    assert pitch(samples_of(recording.data)) == pytest.approx(523, abs=3)
    assert recording.seconds == pytest.approx(4, abs=0.25)
    assert clip.seconds >= 4 and clip.url
    shot = done.document["shots"][0]
    assert "lip_sync" in shot["take"]["path"]
    assert pitch(samples_of(Path(shot["take"]["path"]).read_bytes())) == pytest.approx(523, abs=3)
    after = codes(cut.with_name("filled.otio"))
    maps = shot["take"]["source_map"]
    assert [code.frame for code in after[48:144] if code] == [shown(maps, 48 + n) for n in range(96)]


def write_board(folder: Path) -> Path:
    """A cut whose one shot is a still with two people, and a recording under it."""
    cut = write_cut(folder, [72], spoken=0)
    timeline = otio.adapters.read_from_file(str(cut))
    board = folder / "board.png"
    board.write_bytes(picture(40, 9, (640, 360)))
    span = otio.opentime.TimeRange(otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(72, 24))
    reference = otio.schema.ExternalReference(board.as_uri(), span)
    timeline.tracks[0][1] = otio.schema.Clip("SH0010 board", reference, span)
    otio.adapters.write_to_file(timeline, str(cut))
    return cut


@pytest.mark.parametrize(("speaker", "white"), [("2", (0, 255)), ("1", (255, 0)), ("all", None)])
def test_a_board_speaks_with_the_mask_of_who_says_it(
    server: JimengServer, bucket: Bucket, tmp_path: Path, speaker: str, white: tuple[int, int] | None
) -> None:
    server.rules.subjects = 2
    app = app_in(jimeng_environment(server) | hosting_environment(bucket))
    cut = write_board(tmp_path / "cut")
    brief(app, cut, {"SH0010": Brief(prompt="SH0010 two bakers", dialogue="Good morning.", speaker=speaker)})
    done = filled(app, cut, "jimeng", shots="all", model="omnihuman-1.5")
    assert done.code == 0, (done.notes, done.document)
    (body,) = [one for one, _ in sent(server)]
    parts = {part.role: part for part in server.given[server.books.bought[0].provider_id]}
    assert body["req_key"] == "jimeng_realman_avatar_picture_omni_v15"
    assert code_of(parts["portrait"]) == FrameCode(40, 9)
    assert pitch(samples_of(parts["audio"].data)) == pytest.approx(523, abs=3)
    if white is None:
        assert "mask_url" not in body
    else:
        mask = parts["mask"].picture()
        assert (mask[0, 0, 0], mask[0, -1, 0]) == white


def test_without_hosting_speech_is_not_admitted_and_nothing_is_sent(
    server: JimengServer, app: App, tmp_path: Path
) -> None:
    cut = write_cut(tmp_path / "cut", [96], spoken=0)
    brief(app, cut, {"SH0010": Brief(prompt="A baker speaks", dialogue="Good morning.")})
    with pytest.raises(NotAdmitted) as refused:
        filled(app, cut, "jimeng")
    assert any("hosting" in str(reason) for reason in refused.value.reasons)
    assert server.seen == []


def test_a_lost_answer_is_shown_as_money_at_risk_and_settled_by_the_user(
    server: JimengServer, app: App, tmp_path: Path
) -> None:
    server.faults.order(Moment.create, Fault.dropped_after)
    cut = write_cut(tmp_path / "cut", [72])
    done = filled(app, cut, "jimeng")
    assert done.code == 1
    assert done.document["shots"][0]["state"] == "Lost"
    assert len(server.creates()) == len(server.books.bought) == 1
    (risk,) = status(app, cut)["at_risk"]
    assert "console" in str(risk)
    again = filled(app, cut, "jimeng")
    assert len(server.creates()) == 1, again.document
    (task,) = server.bodies
    settled = said(run_settle, app, Target(cut), risk["key"], Verdict.bought, task)
    assert settled.code == 0, settled.notes
    resumed = said(run_resume, app, Target(cut), None)
    assert resumed.code == 0, (resumed.notes, resumed.document)
    assert len(server.creates()) == 1


def test_busy_services_are_waited_for(server: JimengServer, app: App, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "cut", [48, 48, 48])
    for fault in (Fault.too_many, Fault.too_many_bare, Fault.html_before):
        server.faults.order(Moment.create, fault)
    done = filled(app, cut, "jimeng")
    assert len(server.books.bought) in (2, 3), (done.notes, done.document)
    assert len(set(server.books.keys())) == len(server.books.bought)


def test_a_wrong_key_is_told_as_such(server: JimengServer, app: App, tmp_path: Path) -> None:
    server.rules.secrets = {"AKLTother": "x"}
    cut = write_cut(tmp_path / "cut", [48])
    done = filled(app, cut, "jimeng")
    assert done.code != 0
    assert "key" in str(done.document["shots"][0]["error"]) + str(done.document.get("paused")) + done.notes
    assert server.books.bought == []


def test_no_price_is_known_and_the_quote_says_so(server: JimengServer, app: App, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "cut", [72])
    quoted = said(run_quote, app, Target(cut), FillRequest(generator="jimeng"))
    assert quoted.document["totals"]["estimate"] == []
    assert server.seen == []


def test_a_shot_whose_lips_stay_still_says_so(server: JimengServer, bucket: Bucket, tmp_path: Path) -> None:
    server.rules.blocked = lambda given: given.role == "video"
    app = app_in(jimeng_environment(server) | hosting_environment(bucket))
    cut = write_cut(tmp_path / "cut", [96], spoken=0)
    brief(app, cut, {"SH0010": Brief(prompt="A baker speaks", dialogue="Good morning.")})
    done = filled(app, cut, "jimeng")
    (shot,) = done.document["shots"]
    assert done.code == 1 and shot["state"] == "Failed"
    assert shot["error"]["code"] == "input_moderated"
    assert shot["take"]["path"].endswith("SH0010_video_t001.mov")


async def test_check_proves_the_keys_for_free(server: JimengServer) -> None:
    assert "accepts the keys" in str((await checked(jimeng_environment(server), "jimeng")).message)
    server.rules.closed.update(("jimeng_t2v_v30", "jimeng_i2v_first_v30", "jimeng_i2v_first_tail_v30"))
    assert "not open" in str((await checked(jimeng_environment(server), "jimeng")).message)
    server.rules.secrets = {"AKLTother": "x"}
    with pytest.raises(GenerationFailed) as refused:
        await checked(jimeng_environment(server), "jimeng")
    assert refused.value.code == "bad_key"
    assert server.creates() == []

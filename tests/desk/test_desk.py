"""What a window asks for: reading a cut, editing its project, quotes, jobs, and what others changed meanwhile."""

from __future__ import annotations

import os
import wave
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import opentimelineio as otio
import pytest

from plugin.app import build_app
from plugin.commands.request import FillRequest
from plugin.desk.desk import Desk
from plugin.desk.views import CharacterView
from plugin.errors import NotAdmitted, SecondUnitError, UnreadableCut, UnsupportedFormat, UsageError, WrongState
from plugin.generators.base import Money
from plugin.jobs.ledger import BudgetScope
from plugin.jobs.owner import this_process
from plugin.jobs.project import open_store, project_beside
from tests.fakes.paid_app import PaidApp
from tests.fakes.paid_app import write_cut as write_placeholders


def quiet_desk(folder: Path, **options: object) -> Desk:
    """Around the fake provider; starts no engine, since another process would not know the fake."""
    paid = PaidApp(folder, **options)
    return IdleDesk(paid.app, {**os.environ}, lambda _: paid.app)


class IdleDesk(Desk):
    """Counts the engines it would have started."""

    started = 0

    def start_engine(self) -> bool:
        self.started += 1
        return False


def test_opening_shows_the_shots_and_writes_nothing(desk: Desk, cut: Path) -> None:
    opened = desk.open(cut)
    assert opened.changes == ()
    assert [track.name for track in opened.cut.tracks if track.is_video][-1] == "V1"
    assert len(opened.standing.shots) >= 10 and {shot.state for shot in opened.standing.shots} == {"NotStarted"}
    assert opened.cut.can_hand_back
    assert not project_beside(cut).folder.exists()


def test_a_cut_that_cannot_be_read_leaves_the_one_before_open(desk: Desk, cut: Path, tmp_path: Path) -> None:
    desk.open(cut)
    broken = tmp_path / "broken.otio"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(UnreadableCut) as caught:
        desk.open(broken)
    assert caught.value.action is not None
    assert desk.standing().shots


def test_without_a_cut_the_desk_says_so(desk: Desk) -> None:
    with pytest.raises(UsageError, match="No cut is open"):
        desk.standing()
    assert desk.refresh() is None and desk.look_again() is None


def test_briefs_are_kept_with_their_history(desk: Desk, cut: Path) -> None:
    first, second = (shot.id for shot in desk.open(cut).standing.shots[:2])
    desk.set_brief([first, second], {"prompt": "rain"})
    desk.set_brief([first], {"negative": "people"})
    shots = {shot.id: shot for shot in desk.standing().shots}
    assert (shots[first].brief.prompt, shots[first].brief.negative) == ("rain", "people")
    assert (shots[second].brief.prompt, shots[second].brief.negative) == ("rain", "")
    assert [brief.negative for _, brief in desk.brief_history(first)] == ["", "people"]
    desk.set_brief([first], {"negative": "people"})
    assert len(desk.brief_history(first)) == 2, "nothing new was said"


def test_a_picture_that_is_not_there_changes_no_brief(desk: Desk, cut: Path) -> None:
    first = desk.open(cut).standing.shots[0].id
    with pytest.raises(UsageError, match="is not there"):
        desk.set_brief([first], {"first_frame": cut.parent / "nothing.png", "prompt": "rain"})
    assert not project_beside(cut).exists


def test_shots_are_left_out_and_taken_in_again(desk: Desk, cut: Path) -> None:
    shot = next(shot for shot in desk.open(cut).standing.shots if not shot.excluded)
    desk.exclude([shot.id], True)
    assert shot.id not in {row.shot_id for row in desk.quote(FillRequest()).rows}, "before anybody asked how it stands"
    assert next(s for s in desk.standing().shots if s.id == shot.id).excluded
    desk.exclude([shot.id], None)
    assert not next(s for s in desk.standing().shots if s.id == shot.id).excluded


def test_characters(desk: Desk, cut: Path, tmp_path: Path) -> None:
    desk.open(cut)
    desk.set_character(CharacterView("小美", (), "red coat"))
    assert desk.characters() == (CharacterView("小美", (), "red coat"),)
    sample = write_sound(tmp_path / "mei.wav", seconds=6)
    recorded = CharacterView("小美", (), "red coat", voice_sample=sample)
    desk.set_character(recorded)
    assert desk.characters() == (recorded,) and desk.sound_seconds(sample) == 6.0
    sample.unlink()
    desk.set_character(replace(recorded, description="blue coat"))
    assert desk.characters()[0].description == "blue coat", "a recording that is gone hinders nothing else"
    for none in (sample, cut):
        with pytest.raises(SecondUnitError):
            desk.set_character(CharacterView("雨", voice_sample=none))
    desk.remove_character("小美")
    assert desk.characters() == ()
    with pytest.raises(UsageError):
        desk.set_character(CharacterView("two words"))


def write_sound(path: Path, seconds: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * 8000 * seconds))
    return path


def test_what_did_not_change_is_the_same_object(desk: Desk, cut: Path) -> None:
    before = desk.open(cut).standing
    assert desk.standing() is before
    desk.set_brief([before.shots[0].id], {"prompt": "rain"})
    after = desk.standing()
    assert after.shots[0] is not before.shots[0]
    assert all(a is b for a, b in zip(after.shots[1:], before.shots[1:], strict=True))


def test_what_others_change_is_seen(desk: Desk, cut: Path, environment: dict[str, str]) -> None:
    shot = desk.open(cut).standing.shots[0].id
    assert desk.refresh() is None
    other = Desk(build_app(environment), environment)
    other.open(cut)
    other.set_brief([shot], {"prompt": "written elsewhere"})
    other.close()
    seen = desk.refresh()
    assert seen is not None and seen.shots[0].brief.prompt == "written elsewhere"
    assert desk.refresh() is None


def test_a_newer_cut_keeps_the_shots_and_tells_what_changed(desk: Desk, tmp_path: Path) -> None:
    cut = write_placeholders(tmp_path / "film.otio", 4)
    ids = [shot.id for shot in desk.open(cut).standing.shots]
    assert desk.look_again() is None and not desk.cut_settled()
    timeline = otio.adapters.read_from_file(str(cut))
    track = timeline.tracks[0]
    track[0].source_range = otio.opentime.TimeRange(
        otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(12, 24)
    )
    del track[3]
    otio.adapters.write_to_file(timeline, str(cut))
    assert not desk.cut_settled() and desk.cut_settled(), "told only once the file is left alone"
    opened = desk.look_again()
    assert opened is not None and desk.look_again() is None
    assert [shot.id for shot in opened.standing.shots] == ids[:3]
    changes = {change.shot_id: change.change for change in opened.changes}
    assert changes == {ids[0]: "trimmed", ids[1]: "moved", ids[2]: "moved", ids[3]: "gone"}


def test_shots_keep_their_ids_before_there_is_a_project(desk: Desk, tmp_path: Path) -> None:
    cut = write_placeholders(tmp_path / "film.otio", 3)
    ids = [shot.id for shot in desk.open(cut).standing.shots]
    timeline = otio.adapters.read_from_file(str(cut))
    del timeline.tracks[0][0]
    otio.adapters.write_to_file(timeline, str(cut))
    opened = desk.look_again()
    assert opened is not None and [shot.id for shot in opened.standing.shots] == ids[1:]
    assert not project_beside(cut).folder.exists()


def test_a_quote_says_what_it_costs_and_what_stands_in_the_way(tmp_path: Path) -> None:
    desk = quiet_desk(tmp_path)
    desk.open(write_placeholders(tmp_path / "film.otio", 3))
    quote = desk.quote(FillRequest(generator="fake"))
    assert [row.estimate for row in quote.rows] == [Money(Decimal("0.50"), "USD")] * 3
    assert quote.totals == (Money(Decimal("1.50"), "USD"),) and quote.reasons == () and quote.unpriced == 0
    refused = desk.quote(FillRequest(generator="fake", budget="1 USD"))
    assert len(refused.reasons) == 1
    desk.close()


def test_a_batch_goes_in_whole_or_not_at_all(tmp_path: Path) -> None:
    desk = quiet_desk(tmp_path)
    desk.open(write_placeholders(tmp_path / "film.otio", 3))
    with pytest.raises(NotAdmitted) as refused:
        desk.generate(FillRequest(generator="fake", budget="1 USD"))
    assert refused.value.reasons and desk.standing().jobs == ()
    assert desk.generate(FillRequest(generator="fake")) == 3
    assert desk.generate(FillRequest(generator="fake")) == 0, "every shot is being made already"
    assert {job.state for job in desk.standing().jobs} == {"Queued", "Held"}
    assert desk.standing().engine_runs is False
    desk.close()


def test_jobs_are_stopped_held_and_moved(tmp_path: Path) -> None:
    desk = quiet_desk(tmp_path)
    desk.open(write_placeholders(tmp_path / "film.otio", 3))
    desk.generate(FillRequest(generator="fake"))
    first, waiting, third = sorted(states(desk), key=lambda key: states(desk)[key] != "Queued")
    desk.move([waiting, third], "front")
    ranks = {job.key: job.priority for job in desk.standing().jobs}
    assert ranks[waiting] > ranks[third] > ranks[first]
    desk.hold([first])
    assert states(desk)[first] == "Held"
    jobs = {job.key: job for job in desk.standing().jobs}
    assert jobs[first].by_user and not jobs[waiting].by_user and jobs[waiting].waits_for
    assert (jobs[first].lane, jobs[first].lane_limit, jobs[first].paid) == ("fake", 4, True)
    desk.release([first])
    assert states(desk)[first] == "Queued"
    with pytest.raises(WrongState, match="waits for another take"):
        desk.release([waiting])
    desk.cancel([first])
    with pytest.raises(WrongState):
        desk.cancel([first, third])
    assert states(desk) == {first: "Cancelled", waiting: "Held", third: "Cancelled"}, "the rest was done"
    desk.close()


def states(desk: Desk) -> dict[str, str]:
    return {job.key: job.state for job in desk.standing().jobs}


def test_a_failed_shot_is_tried_again_with_the_same_generator(tmp_path: Path) -> None:
    desk = quiet_desk(tmp_path)
    cut = write_placeholders(tmp_path / "film.otio", 2)
    shot = desk.open(cut).standing.shots[0].id
    desk.generate(FillRequest(generator="fake", shots=shot))
    desk.cancel([job.key for job in desk.standing().jobs])
    (quote,) = desk.retry_quotes([shot])
    assert [(row.generator, row.take) for row in quote.rows] == [("fake", 2)]
    assert desk.retry([shot]) == 1
    assert [(job.take, job.state, job.generator) for job in desk.standing().jobs] == [
        (1, "Cancelled", "fake"),
        (2, "Queued", "fake"),
    ]
    desk.close()


def test_the_budget_of_a_project_goes_before_the_settings(tmp_path: Path) -> None:
    desk = quiet_desk(tmp_path)
    cut = write_placeholders(tmp_path / "film.otio", 3)
    desk.open(cut)
    desk.set_budget("film", Money(Decimal("1.00"), "USD"))
    (budget,) = desk.standing().money.budgets
    assert (budget.scope, budget.left) == ("film", Money(Decimal("1.00"), "USD"))
    assert desk.quote(FillRequest(generator="fake")).reasons
    desk.set_budget("film", Money(Decimal("2.00"), "USD"))
    assert desk.generate(FillRequest(generator="fake")) == 3
    with open_store(project_beside(cut), create=False) as store:
        caps = [(b.scope, b.cap.amount) for b in store.ledger.budgets()]
    assert caps == [(BudgetScope.film, Decimal("2.00"))]
    desk.set_budget("film", None)
    assert desk.standing().money.budgets == ()
    desk.close()


def test_a_cut_that_nobody_writes_back_is_still_worked_on(desk: Desk, tmp_path: Path) -> None:
    edl = tmp_path / "film.edl"
    lines = ["TITLE: film", "", "001  AX       V     C        00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00"]
    edl.write_text("\n".join([*lines, "* FROM CLIP NAME: SCENE MISSING", ""]), encoding="utf-8")
    opened = desk.open(edl)
    assert opened.standing.shots
    desk.set_brief([opened.standing.shots[0].id], {"prompt": "rain"})
    assert desk.quote(FillRequest()).rows
    if not opened.cut.can_hand_back:
        with pytest.raises(UnsupportedFormat, match="cannot write it back"):
            desk.hand_back()


def test_what_somebody_else_works_on_is_started_once_that_is_done(tmp_path: Path) -> None:
    """`fill` on a command line holds the project and does not take up new jobs."""
    desk = quiet_desk(tmp_path)
    cut = write_placeholders(tmp_path / "film.otio", 2)
    desk.open(cut)
    desk.set_brief([desk.standing().shots[0].id], {"prompt": "rain"})
    owner = this_process()
    with open_store(project_beside(cut), create=True) as store:
        store.lease.acquire(owner, 30)
        desk.generate(FillRequest(generator="fake"))
        assert desk.standing().engine_runs
        asked = desk.started
        desk.refresh()
        assert desk.started == asked
        store.lease.release(owner)
    assert desk.refresh() is not None and desk.started == asked + 1
    desk.close()

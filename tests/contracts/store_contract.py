"""What every ProjectStore does: the same suite for the real one and for the fake."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest

from plugin.errors import DuplicateJob, ProjectBusy, StatedLimit, UnknownJob, UsageError, WrongState
from plugin.generators.base import Accepted, InputFile, InputTake, Money, Ready, Remote, Role
from plugin.jobs import job as states
from plugin.jobs.job import Job
from plugin.jobs.owner import this_process
from plugin.jobs.store_protocols import ProjectStore, TakeNote
from plugin.jobs.verdict import QueuePlace, Verdict
from plugin.messages import say
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet
from plugin.timeline.identity import Known
from tests.fakes.clock import HandClock
from tests.fakes.jobs import make_job, make_take

steps = ("release", "start_submit", "accept", "deliver", "downloaded", "succeed")
applies = {
    "release": {"Held"},
    "start_submit": {"Queued"},
    "accept": {"Submitting", "Lost"},
    "deliver": {"Running"},
    "ask_again": {"Downloading", "Conforming"},
    "downloaded": {"Downloading"},
    "succeed": {"Conforming"},
    "fail": {"Held", "Queued", "Submitting", "Running", "Downloading", "Conforming"},
    "lose": {"Submitting"},
    "requeue": {"Submitting", "Running", "Downloading", "Conforming", "Lost"},
    "cancel": {"Held", "Queued"},
    "abort": {"Submitting", "Running", "Downloading", "Conforming"},
    "hold": {"Queued"},
    "move": {"Held", "Queued"},
    "join_run": {"Held", "Queued"},
    "settle": {"Lost"},
}
stays = {"move", "join_run"}
leads_to = {
    "release": "Queued", "start_submit": "Submitting", "accept": "Running", "deliver": "Downloading",
    "ask_again": "Running", "downloaded": "Conforming", "succeed": "Succeeded", "fail": "Failed", "lose": "Lost",
    "requeue": "Queued", "cancel": "Cancelled", "abort": "Cancelled", "hold": "Held", "settle": "Running",
}  # fmt: skip
ways = {
    "Held": (),
    "Queued": steps[:1],
    "Submitting": steps[:2],
    "Running": steps[:3],
    "Downloading": steps[:4],
    "Conforming": steps[:5],
    "Succeeded": steps,
    "Failed": (*steps[:2], "fail"),
    "Cancelled": ("cancel",),
    "Lost": (*steps[:2], "lose"),
}


def known(number: int, start: int, name: str = "") -> Known:
    return Known(f"SH{number:04d}", "hole", None, start, 10, name, "", "", "a.mov", "b.mov")


class StoreContract:
    """Subclass it with fixtures `clock` (a HandClock), `folder` and `store`."""

    def change(self, store: ProjectStore, name: str, key: str, folder: Path) -> Job:
        arguments = {
            "accept": (Accepted("id-1", Money(Decimal("0.42"), "USD")),),
            "deliver": (Ready("https://provider.example/clip.mp4"),),
            "downloaded": (folder / "requests" / "x" / "delivery.mp4",),
            "succeed": (make_take(key.partition("/")[0], 1, folder),),
            "fail": ("no_luck", say("No luck with {what}.", what="it"), say("Try again.")),
            "lose": ("answer_lost", say("Lost.")),
            "start_submit": ("https://api.provider.example",),
            "move": (QueuePlace.front,),
            "join_run": ("run2",),
            "settle": (Verdict.bought, "id-7"),
        }
        changed: Job = getattr(store.jobs, name)(key, *arguments.get(name, ()))
        return changed

    def job_in(self, state: str, store: ProjectStore, folder: Path, number: int = 1, quote: Money | None = None) -> Job:
        job = make_job(number, quote=quote)
        job = job.evolve(state=states.Held(job.state.since))
        store.jobs.add_batch([job])
        for name in ways[state]:
            job = self.change(store, name, job.key, folder)
        assert job.word == state
        return job

    def test_a_job_comes_back_as_it_went_in(self, store: ProjectStore, folder: Path) -> None:
        inputs = (
            InputFile(Role.still, folder / "frames" / "板.png", "ab"),
            InputFile(Role.reference, Path("/r.png"), "c"),
        )
        first = make_job(1, inputs=inputs, quote=Money(Decimal("1.10"), "CNY"))
        second = make_job(2, inputs=(InputTake(Role.first_frame, first.key, -1),), paid=True, run="run1")
        second = second.evolve(priority=-3)
        store.jobs.add_batch([first, second])
        assert store.jobs.list() == (first, second)
        assert store.jobs.get(second.key).waits_for == (first.key,)
        assert store.jobs.list("SH0020") == (second,)

    def test_a_batch_is_added_whole_or_not_at_all(self, store: ProjectStore) -> None:
        store.jobs.add_batch([make_job(1)])
        for bad in (make_job(1), make_job(1).evolve(key="another/key")):
            with pytest.raises(DuplicateJob):
                store.jobs.add_batch([make_job(3), bad])
        with pytest.raises(UnknownJob):
            store.jobs.add_batch([make_job(3), make_job(4, inputs=(InputTake(Role.first_frame, "no/such", 0),))])
        assert [job.key for job in store.jobs.list()] == [make_job(1).key]

    def test_nobody_waits_for_itself_or_for_a_later_job(self, store: ProjectStore) -> None:
        itself = make_job(1, inputs=(InputTake(Role.first_frame, make_job(1).key, 0),))
        later = make_job(1, inputs=(InputTake(Role.first_frame, make_job(2).key, 0),))
        for batch in ([itself], [later, make_job(2)]):
            with pytest.raises(UnknownJob):
                store.jobs.add_batch(batch)
        assert store.jobs.list() == ()

    @pytest.mark.parametrize("name", applies)
    def test_a_transition_applies_only_where_it_belongs(self, store: ProjectStore, folder: Path, name: str) -> None:
        for number, state in enumerate(ways, 1):
            job = self.job_in(state, store, folder, number)
            if state in applies[name]:
                after = self.change(store, name, job.key, folder)
                assert after.word == (state if name in stays else leads_to[name])
                assert store.jobs.get(job.key) == after
            else:
                with pytest.raises(WrongState):
                    self.change(store, name, job.key, folder)
                assert store.jobs.get(job.key) == job

    def test_unknown_jobs_are_refused(self, store: ProjectStore) -> None:
        with pytest.raises(UnknownJob):
            store.jobs.get("no/such")
        with pytest.raises(UnknownJob):
            store.jobs.start_submit("no/such")

    def test_each_state_keeps_its_own_data(self, store: ProjectStore, folder: Path, clock: HandClock) -> None:
        job = self.job_in("Conforming", store, folder)
        assert isinstance(job.state, states.Conforming)
        assert job.state.delivery == folder / "requests" / "x" / "delivery.mp4"
        assert (job.state.provider_id, job.state.since) == ("id-1", clock.now())
        assert (job.charge, job.attempts) == (Money(Decimal("0.42"), "USD"), 1)
        failed = self.change(store, "fail", job.key, folder)
        assert isinstance(failed.state, states.Failed)
        assert str(failed.state.message) == "No luck with it."
        assert failed.charge == Money(Decimal("0.42"), "USD")

    def test_where_the_provider_keeps_the_clip_is_remembered(self, store: ProjectStore, folder: Path) -> None:
        job = self.job_in("Running", store, folder)
        delivered = store.jobs.deliver(job.key, Ready("https://provider.example/clip.mp4", result_id="clip-9"))
        account, now = "https://api.provider.example", delivered.state.since
        remote = Remote("fake", account, "id-1", "https://provider.example/clip.mp4", "clip-9", now)
        assert delivered.remote == remote
        store.jobs.downloaded(job.key, folder / "x.mp4")
        store.jobs.succeed(job.key, make_take("SH0010", 1, folder))
        assert store.jobs.get(job.key).remote == remote
        assert store.jobs.get(job.key).account == account

    def test_a_clip_made_on_this_machine_is_kept_nowhere_else(self, store: ProjectStore) -> None:
        job = make_job(1)
        store.jobs.add_batch([job])
        store.jobs.start_submit(job.key)
        store.jobs.accept(job.key, Accepted("id-1"))
        assert store.jobs.deliver(job.key, Ready("/scratch/clip.mov")).remote is None

    def test_the_queue_can_be_reordered_and_held(self, store: ProjectStore) -> None:
        jobs = [make_job(number) for number in (1, 2, 3)]
        store.jobs.add_batch(jobs)
        keys = [job.key for job in jobs]
        assert store.jobs.move(keys[2], QueuePlace.front).priority > 0
        assert store.jobs.move(keys[1], QueuePlace.front).priority > store.jobs.get(keys[2]).priority
        assert store.jobs.move(keys[2], QueuePlace.back).priority < store.jobs.get(keys[0]).priority
        assert [job.key for job in store.jobs.list()] == keys
        held = store.jobs.hold(keys[0])
        assert (held.word, held.request) == ("Held", jobs[0].request)
        assert store.jobs.release(keys[0]).word == "Queued"
        assert store.jobs.join_run(keys[0], "run9").run == store.jobs.get(keys[0]).run == "run9"

    @pytest.mark.parametrize(
        ("verdict", "provider_id", "word"),
        [
            (Verdict.bought, "id-7", "Running"),
            (Verdict.bought, "", "Failed"),
            (Verdict.not_bought, "", "Cancelled"),
            (Verdict.retry, "", "Queued"),
        ],
    )
    def test_a_lost_job_is_settled_as_the_user_says(
        self, store: ProjectStore, folder: Path, verdict: Verdict, provider_id: str, word: str
    ) -> None:
        job = self.job_in("Lost", store, folder)
        settled = store.jobs.settle(job.key, verdict, provider_id)
        assert (settled.word, store.jobs.get(job.key)) == (word, settled)
        match settled.state:
            case states.Running(provider_id=known):
                assert known == "id-7"
            case states.Failed(code=code):
                assert code == "bought_not_fetched"
            case states.Cancelled(sent=sent):
                assert not sent

    def test_limits_are_learned_by_account_and_lane(self, store: ProjectStore, clock: HandClock) -> None:
        store.limits.learn("fake", "https://a.example", "m1", StatedLimit("daily", 30))
        store.limits.learn("fake", "https://a.example", "m1", StatedLimit("prompt_length", 500))
        clock.pass_time(60)
        store.limits.learn("fake", "https://a.example", "m1", StatedLimit("daily", 20))
        learned = store.limits.limits("fake", "https://a.example", "m1")
        assert {name: value for name, (value, _) in learned.items()} == {"daily": 20, "prompt_length": 500}
        assert learned["daily"][1] == clock.now() > learned["prompt_length"][1]
        assert store.limits.limits("fake", "https://b.example", "m1") == {}
        assert store.limits.limits("fake", "https://a.example", "m2") == {}

    def test_assets_are_found_by_what_they_were_made_from(self, store: ProjectStore) -> None:
        place = ("fake", "https://a.example", "element")
        assert store.assets.get(*place, "00ff") is None
        store.assets.put(*place, "00ff", "el-1")
        store.assets.put(*place, "00ff", "el-2")
        assert store.assets.get(*place, "00ff") == "el-2"
        assert store.assets.get("fake", "https://b.example", "element", "00ff") is None
        store.assets.forget(*place, "00ff")
        store.assets.forget(*place, "00ff")
        assert store.assets.get(*place, "00ff") is None

    def test_characters_are_kept_by_name(self, store: ProjectStore, folder: Path) -> None:
        mei = CharacterSheet(
            "Mei",
            (folder / "frames" / "梅.png", Path("/abroad/mei.png")),
            "raincoat",
            "voice-3",
            Path("/abroad/mei.wav"),
        )
        store.characters.set(mei)
        store.characters.set(CharacterSheet("Ann"))
        assert store.characters.all() == (CharacterSheet("Ann"), mei)
        store.characters.set(CharacterSheet("Mei"))
        assert store.characters.all()[1] == CharacterSheet("Mei")
        assert store.characters.remove("Mei")
        assert not store.characters.remove("Mei")
        assert store.characters.all() == (CharacterSheet("Ann"),)

    def test_success_brings_the_take_with_it(self, store: ProjectStore, folder: Path) -> None:
        job = self.job_in("Conforming", store, folder)
        assert store.takes.list() == ()
        self.change(store, "succeed", job.key, folder)
        assert store.takes.list() == (dataclasses.replace(make_take("SH0010", 1, folder), circled=True),)

    def test_the_newest_take_is_circled_until_the_user_says_otherwise(self, store: ProjectStore, folder: Path) -> None:
        for number in (1, 3, 2):
            store.takes.add(make_take("SH0010", number, folder))
        store.takes.add(make_take("SH0020", 1, folder))
        store.takes.add(make_take("SH0010", 9, folder, stage="image"))
        assert [take.number for take in store.takes.list("SH0010") if take.circled] == [9, 3]
        assert store.takes.circle("SH0010", "video", 1).circled
        store.takes.add(make_take("SH0010", 4, folder))
        assert {shot: take.number for shot, take in store.takes.circled().items()} == {"SH0010": 1, "SH0020": 1}
        with pytest.raises(UsageError):
            store.takes.circle("SH0010", "video", 7)

    def test_notes_on_takes_are_kept_by_take(self, store: ProjectStore) -> None:
        assert store.notes.all() == {}
        store.notes.set(("SH0010", "video", 1), TakeNote(3, "eyes closed 闭眼"))
        store.notes.set(("SH0010", "video", 2), TakeNote(0, "too fast"))
        store.notes.set(("SH0010", "video", 1), TakeNote(5))
        assert store.notes.all() == {
            ("SH0010", "video", 1): TakeNote(5),
            ("SH0010", "video", 2): TakeNote(0, "too fast"),
        }
        for rating in (-1, 6):
            with pytest.raises(UsageError):
                store.notes.set(("SH0010", "video", 1), TakeNote(rating))
        assert store.notes.all()[("SH0010", "video", 1)] == TakeNote(5)

    def test_what_the_user_holds_says_so(self, store: ProjectStore) -> None:
        store.jobs.add_batch([make_job(1)])
        held = store.jobs.hold("SH0010/video/t001")
        assert held == store.jobs.get(held.key) and isinstance(held.state, states.Held) and held.state.by_user
        assert store.jobs.release(held.key).word == "Queued"

    def test_take_numbers_are_reserved_by_jobs(self, store: ProjectStore, folder: Path) -> None:
        assert store.takes.next_number("SH0010", "video") == 1
        store.jobs.add_batch([make_job(1, take=1), make_job(1, take=2)])
        assert store.takes.next_number("SH0010", "video") == 3
        store.takes.add(make_take("SH0010", 7, folder))
        assert store.takes.next_number("SH0010", "video") == 8
        assert store.takes.next_number("SH0010", "image") == 1

    def test_shots_are_remembered_and_renewed(self, store: ProjectStore) -> None:
        store.shots.remember_shots([known(20, 50), known(10, 5)])
        store.shots.remember_shots([known(20, 2, "new")])
        assert store.shots.known_shots() == (known(20, 2, "new"), known(10, 5))

    def test_exclusions_can_be_set_and_lifted(self, store: ProjectStore) -> None:
        store.shots.set_excluded("SH0020", True)
        store.shots.set_excluded("SH0010", False)
        assert store.shots.exclusions() == {"SH0010": False, "SH0020": True}
        store.shots.set_excluded("SH0020", None)
        assert store.shots.exclusions() == {"SH0010": False}

    def test_briefs_keep_their_history(self, store: ProjectStore, folder: Path, clock: HandClock) -> None:
        first = Brief(prompt="雨", references=(folder / "frames" / "r.png",), seed=7)
        second = dataclasses.replace(first, prompt="雪")
        assert store.briefs.get("SH0010") is None
        store.briefs.set("SH0010", first)
        clock.pass_time(60)
        store.briefs.set("SH0010", second)
        assert store.briefs.get("SH0010") == second
        assert store.briefs.all() == {"SH0010": second}
        times, briefs = zip(*store.briefs.history("SH0010"), strict=True)
        assert briefs == (first, second)
        assert (times[1] - times[0]).total_seconds() == 60

    def test_one_runner_at_a_time(self, store: ProjectStore) -> None:
        first, second = this_process(), this_process()
        store.lease.acquire(first, 30)
        with pytest.raises(ProjectBusy) as refused:
            store.lease.acquire(second, 30)
        assert str(first.pid) in str(refused.value)
        assert store.lease.holder() == first
        store.lease.release(first)
        store.lease.acquire(second, 30)

    def test_a_silent_runner_loses_the_lease(self, store: ProjectStore, clock: HandClock) -> None:
        first, second = this_process(), this_process()
        store.lease.acquire(first, 30)
        clock.pass_time(29)
        store.lease.heartbeat(first)
        clock.pass_time(29)
        with pytest.raises(ProjectBusy):
            store.lease.acquire(second, 30)
        clock.pass_time(2)
        store.lease.acquire(second, 30)
        assert store.lease.holder() == second

    def test_a_dead_runner_loses_the_lease_at_once(self, store: ProjectStore) -> None:
        dead = dataclasses.replace(this_process(), process="another start")
        store.lease.acquire(dead, 30)
        store.lease.acquire(this_process(), 30)

    def test_a_jump_of_the_date_costs_nobody_the_lease(self, store: ProjectStore, clock: HandClock) -> None:
        store.lease.acquire(this_process(), 30)
        for jump in (86400, -2 * 86400):
            clock.jump(jump)
            with pytest.raises(ProjectBusy):
                store.lease.acquire(this_process(), 30)

    def test_who_lost_the_lease_is_told(self, store: ProjectStore, clock: HandClock) -> None:
        first = this_process()
        store.lease.acquire(first, 30)
        clock.pass_time(60)
        store.lease.acquire(this_process(), 30)
        with pytest.raises(ProjectBusy):
            store.lease.heartbeat(first)

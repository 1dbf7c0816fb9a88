"""A full disk and a folder that cannot be written: said clearly, nothing sent, nothing lost, goes on afterwards."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.errors import StorageError
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.runner import Outcome, run
from plugin.jobs.store import SqliteStore
from plugin.jobs.store_reserve import reserve_bytes
from tests.fakes.clock import FakeClock
from tests.fakes.generators import FakeGenerator
from tests.fakes.jobs import make_job, trivial_conform

megabytes = 12


def mount(folder: Path, options: str) -> None:
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("cannot mount a small file system here (needs root on Linux)")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root on Linux")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, f"size={megabytes}m")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(folder: Path) -> Path:
    """Take every byte that is left."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 16, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC
    return filler


async def run_all(store: SqliteStore, project: Project, fake: FakeGenerator) -> Outcome:
    return await run(store, project, {"fake": fake}, FakeClock(), lambda _: None, trivial_conform)


async def test_a_full_disk_stops_new_work_and_keeps_what_is_known(small_disk: Path, tmp_path: Path) -> None:
    project, fake = project_beside(small_disk / "film.otio"), FakeGenerator(tmp_path / "provider", real_movies=False)
    with open_store(project, create=True) as store:
        reserve = project.folder / "reserved_space"
        assert reserve.stat().st_size == reserve_bytes
        store.jobs.add_batch([make_job(number) for number in range(1, 6)])
        filler = fill_up(small_disk)
        outcome = await run_all(store, project, fake)
        assert not reserve.exists()
        assert store.low_space
        assert outcome.halted_by is not None
        assert outcome.halted_by.code == "disk_full"
        assert len(outcome.left) == 5
        assert fake.created() == []
        fill_up(small_disk)
        with pytest.raises(StorageError) as refused:
            store.jobs.add_batch([make_job(number) for number in range(10, 900)])
        assert refused.value.code == "disk_full"
        assert refused.value.action
    filler.unlink()
    with open_store(project, create=True) as store:
        assert len(store.jobs.list()) == 5
        outcome = await run_all(store, project, fake)
        assert len(outcome.succeeded) == 5
        assert (project.folder / "reserved_space").exists()
    assert sorted(fake.created()) == sorted(set(fake.created()))


async def test_a_disk_that_fills_up_on_the_way(small_disk: Path, tmp_path: Path) -> None:
    """The deliveries themselves fill it: what cannot be stored stays open, and no job fails for it."""
    project = project_beside(small_disk / "film.otio")
    fake = FakeGenerator(tmp_path / "provider", real_movies=False, concurrency=1)

    def bulky(delivery, spec, target, on_progress):
        with target.open("wb") as file:
            file.write(b"x" * 5_000_000)
        return trivial_conform(delivery, spec, target.with_name("small.mov"), on_progress)

    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(number) for number in range(1, 4)])
        filler = small_disk / "filler"
        filler.write_bytes(b"x" * 8_000_000)
        outcome = await run(store, project, {"fake": fake}, FakeClock(), lambda _: None, bulky)
        assert outcome.halted_by is not None
        assert outcome.halted_by.code == "disk_full"
        assert len(outcome.left) == 3
        filler.unlink()
        assert len((await run_all(store, project, fake)).succeeded) == 3
    assert sorted(fake.created()) == sorted(set(fake.created()))


def test_a_read_only_project_can_be_looked_at(small_disk: Path) -> None:
    project = project_beside(small_disk / "film.otio")
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(1)])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with open_store(project, create=False) as store:
        assert store.read_only
        assert [job.word for job in store.jobs.list()] == ["Queued"]
        with pytest.raises(StorageError) as refused:
            store.jobs.start_submit(make_job(1).key)
        assert refused.value.code == "read_only"
        assert refused.value.action
    with pytest.raises(StorageError) as refused:
        open_store(project_beside(small_disk / "other.otio"), create=True)
    assert refused.value.code == "read_only"


async def test_nothing_is_sent_from_a_read_only_project(small_disk: Path, tmp_path: Path) -> None:
    project, fake = project_beside(small_disk / "film.otio"), FakeGenerator(tmp_path / "provider")
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(1)])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with open_store(project, create=False) as store, pytest.raises(StorageError):
        await run_all(store, project, fake)
    assert fake.created() == []


def test_a_project_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    project = project_beside(tmp_path / "film.otio")
    project.folder.write_text("not a folder")
    with pytest.raises(StorageError):
        open_store(project, create=True)

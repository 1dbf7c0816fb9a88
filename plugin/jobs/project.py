"""The project folder beside the cut."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plugin.errors import StorageError
from plugin.jobs.clock import Clock
from plugin.jobs.store import SqliteStore
from plugin.messages import say
from plugin.shots.takes import take_name


@dataclass(frozen=True, slots=True)
class Project:
    """Only paths; nothing is made on the disk before `create`. `folder` is absolute."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "project.db"

    @property
    def takes(self) -> Path:
        return self.folder / "takes"

    @property
    def frames(self) -> Path:
        return self.folder / "frames"

    @property
    def requests(self) -> Path:
        """One folder per open job, for what the provider delivered; gone once the take is made."""
        return self.folder / "requests"

    @property
    def scratch(self) -> Path:
        """For the embedded generators."""
        return self.folder / "scratch"

    @property
    def exists(self) -> bool:
        """StorageError when that cannot be told: taking it for new would forget what is in it."""
        try:
            return self.database.is_file()
        except (OSError, ValueError) as error:
            raise StorageError(
                say("The project folder cannot be opened: {path}.", path=str(self.folder)),
                say("Make the folder of the cut writable, or choose another with --project."),
                code="cannot_open",
            ) from error

    def take_file(self, shot_id: str, stage: str, number: int) -> Path:
        return self.takes / shot_id / f"{take_name(shot_id, stage, number)}.mov"

    def request_folder(self, shot_id: str, stage: str, number: int) -> Path:
        return self.requests / take_name(shot_id, stage, number)

    def clear_scratch(self) -> None:
        """Remove what the embedded generators left; only when no job is open."""
        for file in self.scratch.glob("*"):
            if file.is_file():
                file.unlink(missing_ok=True)

    def create(self) -> None:
        """Make the folders that are missing; StorageError when that is not possible."""
        try:
            for folder in (self.takes, self.frames, self.requests, self.scratch):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                say("The project folder cannot be made: {path}.", path=str(self.folder)),
                say("Make the folder of the cut writable, or choose another with --project."),
                code="read_only",
            ) from error


def project_beside(cut: Path, folder: Path | None = None) -> Project:
    """The project of a cut: `folder` if given, else `<cut name>.secondunit` beside it."""
    return Project((folder or cut.absolute().with_name(f"{cut.stem}.secondunit")).absolute())


def open_store(project: Project, clock: Clock | None = None, *, create: bool) -> SqliteStore:
    """The project's memory. With `create` False and no project yet: an empty one that leaves nothing on the disk."""
    if create:
        project.create()
    return SqliteStore(project.database if create or project.exists else None, clock)

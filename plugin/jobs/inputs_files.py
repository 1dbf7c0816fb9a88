"""One picture or sound as a file of the project's `frames/`, named by what it was made from."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from plugin.errors import MediaError
from plugin.generators.base import InputFile, Role
from plugin.jobs.plan import Wanted
from plugin.jobs.project import Project
from plugin.media.frames import FrameReader, read_still
from plugin.media.mix import write_under
from plugin.media.pictures import Picture
from plugin.media.probe import sound_seconds
from plugin.media.stills import save_picture, still_size
from plugin.media.store import new_file, sha256_file
from plugin.messages import say
from plugin.shots.heard import SoundUnder
from plugin.shots.shot import SourceFrame


def bring(wanted: Wanted, shot_id: str, project: Project) -> InputFile:
    """MediaError or OSError when it cannot be read, StorageError when `frames/` cannot be written."""
    match wanted.source:
        case SourceFrame():
            path = _decoded(wanted.source, place_of(wanted, shot_id, project))
        case SoundUnder():
            path = _mixed(wanted.source, place_of(wanted, shot_id, project))
        case Path() as source:
            if wanted.role is Role.audio:
                sound_seconds(source)
            else:
                read_still(source)
            path = _copied(source, place_of(wanted, shot_id, project))
    return InputFile(wanted.role, path, sha256_file(path))


def place_of(wanted: Wanted, shot_id: str, project: Project) -> Path:
    """Where `bring` puts it, as things are now; nothing is decoded or written. MediaError or OSError as `bring`."""
    match wanted.source:
        case SourceFrame(media, frame):
            media = media.absolute()
            if not media.is_file():
                raise MediaError(say("{path} is not there.", path=str(media)), code="media_missing")
            name = _short(f"{_version(media)}\n{frame}")
            return project.frames / f"{shot_id}_{wanted.role}_{name}.png"
        case SoundUnder() as sound:
            pieces = "\n".join(f"{_version(piece.path)}\n{piece}" for piece in sound.pieces)
            name = _short(f"{pieces}\n{sound.start}\n{sound.frames}\n{sound.rate}")
            return project.frames / f"{shot_id}_{Role.audio}_{name}.wav"
        case Path() as source:
            name = f"{shot_id}_{wanted.role}_{sha256_file(source)[:12]}{source.suffix.lower()}"
            return project.frames / name


def _decoded(source: SourceFrame, target: Path) -> Path:
    if not target.is_file():
        save_picture(_picture(source.media.absolute(), source.frame), target)
    return target


def _mixed(sound: SoundUnder, target: Path) -> Path:
    if not target.is_file():
        write_under(sound, target)
    return target


def _version(media: Path) -> str:
    """A text that changes when the file does."""
    status = media.stat()
    return f"{media}\n{status.st_size}\n{status.st_mtime_ns}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _picture(media: Path, frame: int) -> Picture:
    if still_size(media):
        return read_still(media)
    with FrameReader(media) as reader:
        return reader.read(frame)


def _copied(source: Path, target: Path) -> Path:
    """The very bytes, since the original may change before the request is repeated."""
    if not target.is_file():
        with new_file(target) as temporary:
            shutil.copyfile(source, temporary)
    return target

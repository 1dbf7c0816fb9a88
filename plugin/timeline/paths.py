"""Where a media reference points on this machine, whatever editor and system wrote it.

Resolve and Kdenlive write plain paths, Premiere `file://localhost/D%3a/...`, Final Cut `file:///...%20...`, Hiero
`C:/...`, OTIO's own helper unencoded `file://` URLs. None of them says which, so the disk decides between the
possible readings; if it knows none of them, the likeliest is given.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    # Whoever has a path's text already, such as the window, never loads it.
    import opentimelineio as otio

_scheme = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+):(//)?")
_opaque_schemes = frozenset({"data", "blob", "urn", "mailto", "about"})
_drive = re.compile(r"^/?([A-Za-z])[:|](?=[/\\]|$)")
_rooted_drive = re.compile(r"^/[A-Za-z]:(/|$)")
# `%04d` and `%d`, but not the escapes `%d0` and `%2504d`.
_printf = re.compile(r"%0\d{1,2}d|%d(?![0-9a-fA-F])")
_bracket_range = re.compile(r"\[(\d+)-\d+\]")
_reserved = frozenset({"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)})
longest_name = 255
longest_path = 4096


@dataclass(frozen=True, slots=True)
class MediaPath:
    """An absolute path; `outside` when it is neither under the cut's folder nor under an allowed media folder."""

    path: Path
    outside: bool


def media_path(target_url: str, folder: Path, allowed: tuple[Path, ...] = ()) -> MediaPath | None:
    """Where `target_url` points; relative ones start at `folder`. None when it names no file (empty, http:, data:).

    A path that no system can open (a NUL in it, a name of 300 characters) is no file either. A numbered sequence
    (`%04d`, `[1001-1099]`) becomes its first file on disk. On other systems `C:/x` stays recognisable as `/C:/x`.
    """
    readings = [path for path in _readings(target_url, folder) if _is_possible(path)]
    if not readings:
        return None
    path = next((path for path in readings if _exists(path)), readings[0])
    return MediaPath(path, not any(_is_under(path, root) for root in (folder, *allowed)))


def reference_path(reference: Any, folder: Path) -> Path | None:
    """The file of a media reference: the first picture of a sequence, the last known path of a missing one."""
    target = _target_of(reference)
    found = media_path(target, folder) if target else None
    return found.path if found else None


def plain_target(path: Path) -> str:
    """What we write as `target_url`: the plain absolute path with "/", which every editor takes."""
    text = path.as_posix() if _rooted_drive.match(path.as_posix()) else path.absolute().as_posix()
    return text[1:] if _rooted_drive.match(text) else text


def _target_of(reference: Any) -> str:
    import opentimelineio as otio

    match reference:
        case otio.schema.ExternalReference():
            return reference.target_url or ""
        case otio.schema.ImageSequenceReference():
            return _first_picture(reference)
        case otio.schema.MissingReference():
            resolve = reference.metadata.get("Resolve_OTIO")
            known = resolve.get("Media Url") if hasattr(resolve, "get") else None
            return known if isinstance(known, str) else ""
        case _:
            return ""


def _first_picture(sequence: otio.schema.ImageSequenceReference) -> str:
    number = str(abs(sequence.start_frame)).zfill(min(sequence.frame_zero_padding, 32))
    sign = "-" if sequence.start_frame < 0 else ""
    base = sequence.target_url_base or ""
    joint = "" if not base or base.endswith(("/", "\\")) else "/"
    return f"{base}{joint}{sequence.name_prefix}{sign}{number}{sequence.name_suffix}"


def _readings(target: str, folder: Path) -> Iterator[Path]:
    """Every path the target can mean, likeliest first."""
    target = target.strip("\r\n")
    if not target.strip() or "\0" in target:
        return
    scheme = _scheme.match(target)
    if scheme and scheme[1].lower() == "file":
        texts = _of_url(target)
    elif scheme and (scheme[2] or scheme[1].lower() in _opaque_schemes):
        return
    else:
        texts = [target, *_decoded(target)]
    for text in dict.fromkeys(texts):
        for path in _absolute(text, folder):
            yield _first_of_sequence(path)


def _of_url(url: str) -> list[str]:
    """`file:` URLs with or without a host, encoded or not, with a query or with a real # or ? in the name."""
    rest = url[len("file:") :]
    if rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        if _drive.match(unquote(host)):
            rest = unquote(host) + slash + path
        elif host in ("", "localhost", ".", "127.0.0.1"):
            rest = slash + path
        else:
            rest = f"//{host}/{path}"
    plain = [rest, re.split(r"[?#]", rest, maxsplit=1)[0]]
    return [text for option in plain for text in (*_decoded(option), option)]


def _decoded(text: str) -> list[str]:
    """Percent escapes taken out, except what is the number of a sequence (`%04d`); nothing if there are none."""
    if "%" not in text:
        return []
    numbers = _printf.findall(text)
    parts = [unquote(part, errors="surrogateescape") for part in _printf.split(text)]
    decoded = "".join(part + number for part, number in zip(parts, [*numbers, ""], strict=True))
    return [decoded] if decoded != text and "\0" not in decoded else []


def _absolute(text: str, folder: Path) -> Iterator[Path]:
    if drive := _drive.match(text):
        rest = text[drive.end() :].replace("\\", "/")
        yield _windows_path(f"{drive[1].upper()}:{rest or '/'}")
        return
    if text.startswith("\\\\"):
        yield Path(_folded(text.replace("\\", "/")))
        return
    if "\\" in text and os.name != "nt":
        slashed = Path(_folded(os.fspath(folder.absolute() / text.replace("\\", "/"))))
        written = Path(_folded(os.fspath(folder.absolute() / text)))
        yield from (slashed, written)
        return
    yield Path(_folded(os.fspath(folder.absolute() / text)))


def _windows_path(text: str) -> Path:
    return Path(text) if os.name == "nt" else Path(_folded(f"/{text}"))


def _folded(text: str) -> str:
    return os.path.normpath(text)


def _first_of_sequence(path: Path) -> Path:
    """The lowest number on disk, else the number the pattern itself names, else the pattern."""
    if bracket := _bracket_range.search(path.name):
        return path.with_name(path.name.replace(bracket[0], bracket[1], 1)) if not _exists(path) else path
    pattern = _printf.search(path.name)
    if not pattern or not _is_possible(path) or _exists(path):
        return path
    head, tail = path.name[: pattern.start()], path.name[pattern.end() :]
    named = re.compile(re.escape(head) + r"(\d+)" + re.escape(tail))
    numbers = [(int(found[1]), name) for name in _names_in(path.parent) if (found := named.fullmatch(name))]
    return path.with_name(min(numbers)[1]) if numbers else path


def _names_in(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except (OSError, ValueError):
        return []


def _is_possible(path: Path) -> bool:
    try:
        names = [len(os.fsencode(part)) for part in path.parts]
    except UnicodeEncodeError:
        return False
    if sum(names) + len(names) > longest_path or max(names) > longest_name:
        return False
    return os.name != "nt" or path.stem.split(".")[0].rstrip(" ").upper() not in _reserved


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_under(path: Path, root: Path) -> bool:
    """Links are followed first, so that a link cannot lead out unseen."""
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
    except (OSError, ValueError):
        return False

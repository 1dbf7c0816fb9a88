"""What is checked of a file's bytes before any parser builds objects from them."""

from __future__ import annotations

import codecs
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import defusedxml
import numpy as np
from defusedxml.ElementTree import DefusedXMLParser

from plugin.errors import HostileInput, UnreadableCut
from plugin.messages import say

highest_size = 1 << 30
"""Bytes of one timeline file."""
deepest = 200
"""Levels of nested objects; a nested sequence takes four, and OTIO crashes somewhere beyond 10,000."""
_chunk = 8 << 20
_kept = b'"[]{}'
_dropped = bytes(set(range(256)) - set(_kept))
_export_again = say("Export the timeline again from the editor.")
_check_path = say("Check the path and whether you may read the file.")


def is_folder(path: Path) -> bool:
    """True for a folder, False for a regular file. UnreadableCut for anything else: opening a pipe would hang."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise _cannot_open(path, error) from error
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise UnreadableCut(say("{path} is not a regular file.", path=str(path)), _check_path, code="not_a_file")
    return stat.S_ISDIR(mode)


def read_bytes(path: Path) -> bytes:
    """The whole file. UnreadableCut when it cannot be opened, HostileInput when it is too large."""
    is_folder(path)
    try:
        with path.open("rb") as file:
            return read_capped(file, path.name)
    except (OSError, ValueError) as error:
        raise _cannot_open(path, error) from error


def _cannot_open(path: Path, error: Exception) -> UnreadableCut:
    reason = getattr(error, "strerror", None) or str(error)
    return UnreadableCut(
        say("{file} cannot be opened: {reason}.", file=str(path), reason=reason), _check_path, code="cannot_open"
    )


def read_capped(file: BinaryIO, name: str, limit: int = highest_size) -> bytes:
    """All bytes of an open file. HostileInput when there are more than `limit`; not one byte more is read."""
    content = file.read(limit + 1)
    if len(content) > limit:
        raise HostileInput(
            say("{file} is larger than {limit} MB, which no timeline needs.", file=name, limit=limit >> 20),
            _export_again,
            code="too_large",
        )
    return content


def checked_text(content: bytes, name: str) -> bytes:
    """UTF-8 without its byte order mark. UnreadableCut for UTF-16 and everything else that is not UTF-8."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or content[:4].count(0) >= 2:
        raise UnreadableCut(
            say("{file} is written in UTF-16 or UTF-32.", file=name),
            say("Save it as UTF-8."),
            code="not_utf8",
        )
    content = content.removeprefix(codecs.BOM_UTF8)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _chunk):
            decoder.decode(content[start : start + _chunk])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableCut(
            say("{file} is not written in UTF-8.", file=name), say("Save it as UTF-8."), code="not_utf8"
        ) from error
    return content


def check_json_depth(content: bytes, name: str) -> None:
    """HostileInput when objects and lists nest deeper than `deepest`."""
    if json_depth(content) > deepest:
        raise _too_deep(name)


def json_depth(content: bytes, piece_size: int = _chunk) -> int:
    """How deep objects and lists nest. Needs a second for 200 MB and builds no object for what it reads."""
    depth = highest = 0
    quoted = False
    for piece in _pieces(content, piece_size):
        marks = np.frombuffer(_without_escapes(piece).translate(None, _dropped), dtype=np.uint8)
        quotes = marks == ord('"')
        outside = (np.cumsum(quotes) + quoted) % 2 == 0
        brackets = marks[outside & ~quotes]
        levels = depth + np.cumsum(np.where((brackets == ord("[")) | (brackets == ord("{")), 1, -1))
        if levels.size:
            highest, depth = max(highest, int(levels.max())), int(levels[-1])
        quoted ^= bool(quotes.sum() % 2)
    return highest


def _pieces(content: bytes, size: int) -> Iterator[bytes]:
    """Pieces of about that size, none of which ends inside a run of backslashes."""
    start = 0
    while start < len(content):
        end = min(start + size, len(content))
        while end < len(content) and content[end - 1] == ord("\\"):
            end += 1
        yield content[start:end]
        start = end


def _without_escapes(piece: bytes) -> bytes:
    if b"\\" not in piece:
        return piece
    return piece.replace(b"\\\\", b"").replace(b'\\"', b"")


def _too_deep(name: str) -> HostileInput:
    return HostileInput(
        say("{file} nests more than {limit} levels deep.", file=name, limit=deepest), _export_again, code="too_deep"
    )


class _Depth:
    """Parser target that counts how deep elements nest and keeps nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.depth = 0
        self.root = ""

    def start(self, tag: str, _attributes: object) -> None:
        self.root = self.root or tag
        self.depth += 1
        if self.depth > deepest:
            raise _too_deep(self.name)

    def end(self, _tag: str) -> None:
        self.depth -= 1

    def close(self) -> str:
        return self.root


def check_xml(content: bytes, name: str) -> str:
    """The name of the root element. HostileInput for entities and deep nesting, UnreadableCut for broken XML."""
    parser = DefusedXMLParser(target=_Depth(name), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(content)
        return str(parser.close())
    except defusedxml.DefusedXmlException as error:
        raise HostileInput(
            say("{file} declares XML entities, which no editor writes.", file=name), _export_again, code="xml_entities"
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableCut(
            say("{file} is not well-formed XML: {reason}.", file=name, reason=str(error)),
            _export_again,
            code="not_xml",
        ) from error

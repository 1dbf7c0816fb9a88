"""Which kind of cut a file is, by its name and its first bytes."""

from __future__ import annotations

import re
from pathlib import Path

from plugin.errors import UnsupportedFormat
from plugin.messages import Message, say
from plugin.timeline.cut import CutFormat

_by_suffix = {
    ".otio": CutFormat.otio,
    ".json": CutFormat.otio,
    ".otioz": CutFormat.otioz,
    ".otiod": CutFormat.otiod,
    ".kdenlive": CutFormat.kdenlive,
    ".fcpxml": CutFormat.fcpx_xml,
    ".fcpxmld": CutFormat.fcpx_xml,
    ".edl": CutFormat.edl,
    ".aaf": CutFormat.aaf,
}
_by_root = {"xmeml": CutFormat.fcp_xml, "fcpxml": CutFormat.fcpx_xml, "mlt": CutFormat.kdenlive}
_element = re.compile(rb"<([A-Za-z_][\w:.-]*)")
_event = re.compile(rb"(?m)^\s*\d+\s+\S+\s+\S+\s+.*\d\d[:;]\d\d[:;]\d\d[:;.]\d\d")
compound_file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
readable = ".otio, .otioz, .otiod, .kdenlive, .xml (FCP7), .fcpxml, .edl, .aaf"


def format_of(path: Path, head: bytes) -> CutFormat:
    """The format of a cut; `head` is the start of the file (empty for a folder). UnsupportedFormat otherwise.

    What the content says wins over the suffix, since editors and mail programs rename files.
    """
    named = _by_suffix.get(path.suffix.lower())
    if not head:
        if named in (CutFormat.otiod, CutFormat.fcpx_xml):
            return named
        raise unsupported(path, say("an empty file or a plain folder"))
    found = _by_content(path, head) or named
    if found is None or (found is CutFormat.aaf and not head.startswith(compound_file)):
        raise unsupported(path, say("nothing known by this name or content"))
    return found


def _by_content(path: Path, head: bytes) -> CutFormat | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"PK\x03\x04"):
        return CutFormat.otioz
    if start.startswith(compound_file):
        return CutFormat.aaf
    if start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<")):
        return _xml_kind(path, head)
    if start.startswith((b"{", b"[")):
        return CutFormat.otio
    return CutFormat.edl if start.startswith(b"TITLE:") or _event.search(head) else None


def _xml_kind(path: Path, head: bytes) -> CutFormat | None:
    root = _element.search(head.replace(b"\0", b""))
    name = root[1].decode() if root else ""
    if name in _by_root:
        return _by_root[name]
    if path.suffix.lower() in (".kdenlive", ".fcpxml"):
        return None
    raise unsupported(path, say("XML with the root <{root}>", root=name))


def unsupported(path: Path, what: Message) -> UnsupportedFormat:
    """The refusal of a file that is no cut."""
    return UnsupportedFormat(
        say("{file} is not a cut: it is {what}.", file=path.name, what=what),
        say("Give a file of one of these kinds: {kinds}.", kinds=readable),
        code="unknown_format",
    )

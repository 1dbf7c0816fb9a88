"""Changing single places of XML bytes: everything that is not named stays byte for byte as it was."""

from __future__ import annotations

import re
from html import escape

from otio_adapters.dialects.kdenlive_xml import Node

unwritable = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Splices:
    """Replacements in `data`, collected in any order. Places are byte offsets of the original and may not overlap."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._edits: list[tuple[int, int, int, bytes]] = []

    def replace(self, start: int, end: int, text: str | bytes) -> None:
        new = text.encode() if isinstance(text, str) else text
        self._edits.append((start, end, len(self._edits), new))

    def insert(self, place: int, text: str) -> None:
        """Insertions at one place keep the order in which they were made."""
        self.replace(place, place, text)

    def result(self) -> bytes:
        parts: list[bytes] = []
        done = 0
        for start, end, _, new in sorted(self._edits, key=lambda edit: edit[:3]):
            if start < done:
                raise AssertionError("two edits of the same place")
            parts += (self.data[done:start], new)
            done = end
        return b"".join((*parts, self.data[done:]))

    def indent(self, node: Node) -> str:
        """Line break and blanks before an element, "" when it does not start a line."""
        before = self.data[max(0, node.start - 400) : node.start].decode("utf-8", "replace")
        found = re.search(r"\r?\n[ \t]*$", before)
        return found.group() if found else ""


def quoted(text: str) -> str:
    """Text for an attribute or an element; characters that XML cannot hold are dropped."""
    return escape(unwritable.sub("", text))


def with_attributes(tag: bytes, values: dict[str, str]) -> bytes:
    """A start tag with some attributes changed or added."""
    for name, value in values.items():
        new = quoted(value).encode()
        pattern = re.compile(rb"(\s" + re.escape(name.encode()) + rb"\s*=\s*)(\"[^\"]*\"|'[^']*')")
        if found := pattern.search(tag):
            tag = tag[: found.start(2)] + b'"' + new + b'"' + tag[found.end() :]
        else:
            closing = b"/>" if tag.endswith(b"/>") else b">"
            tag = tag[: -len(closing)].rstrip() + b" " + name.encode() + b'="' + new + b'"' + closing
    return tag


def property_line(name: str, value: str) -> str:
    if not value:
        return f'<property name="{quoted(name)}"/>'
    return f'<property name="{quoted(name)}">{quoted(value)}</property>'

"""XML read as a tree that knows where each element lies in the bytes, so that a file can be edited by splicing.

No document type, no entities, bounded size, depth and number of elements; text and attributes come from expat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

most_bytes = 256 * 1024 * 1024
most_elements = 4_000_000
deepest = 64
start_tag = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")


class KdenliveError(ValueError):
    """A file that is not read as a Kdenlive project.

    `code` is one of: not_xml, hostile, too_deep, too_big, not_kdenlive, old_version, unknown_version, bad_time,
    bad_profile, no_sequence, bad_structure. `line` counts from 1, 0 where no place is known.
    """

    def __init__(self, code: str, detail: str, line: int = 0) -> None:
        super().__init__(f"{detail} (line {line})" if line else detail)
        self.code = code
        self.detail = detail
        self.line = line


@dataclass(slots=True, eq=False)
class Node:
    """One element: `data[start:end]` is all of it, `data[start:inner]` its start tag, `data[close:end]` its end tag.

    An empty element `<x/>` has `inner == close == end`.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    start: int
    inner: int = 0
    close: int = 0
    end: int = 0
    text: str = ""
    children: list[Node] = field(default_factory=list)
    _properties: dict[str, Node] | None = None

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def empty(self) -> bool:
        """Written as `<x/>`."""
        return self.inner == self.end

    def all(self, *tags: str) -> Iterator[Node]:
        return (child for child in self.children if child.tag in tags)

    def property_node(self, name: str) -> Node | None:
        if self._properties is None:
            self._properties = {child.attributes.get("name", ""): child for child in self.all("property")}
        return self._properties.get(name)

    def get(self, name: str, default: str = "") -> str:
        """Text of the child `<property name="...">`."""
        node = self.property_node(name)
        return default if node is None else node.text

    def names(self) -> list[str]:
        """Names of all properties."""
        self.property_node("")
        return list(self._properties or ())


def parse_xml(data: bytes) -> Node:
    """The root element of `data`; KdenliveError when it is not well-formed or would harm the reader."""
    if len(data) > most_bytes:
        raise KdenliveError("too_big", f"larger than {most_bytes} bytes")
    builder = _Builder(data)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise KdenliveError("not_xml", expat.ErrorString(error.code) or "not well-formed", error.lineno) from error
    if builder.root is None:
        raise KdenliveError("not_xml", "no element found")
    return builder.root


class _Builder:
    """The expat handlers of one parse."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root: Node | None = None
        self.open: list[Node] = []
        self.texts: list[list[str]] = []
        self.count = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.parser.ExternalEntityRefHandler = self.refuse_external

    def refuse(self, *_: object) -> None:
        raise KdenliveError("hostile", "has a document type or entities", self.parser.CurrentLineNumber)

    def refuse_external(self, *_: object) -> int:
        self.refuse()
        return 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        line, place = self.parser.CurrentLineNumber, self.parser.CurrentByteIndex
        self.count += 1
        if len(self.open) >= deepest:
            raise KdenliveError("too_deep", f"nested deeper than {deepest} elements", line)
        if self.count > most_elements:
            raise KdenliveError("too_big", f"more than {most_elements} elements", line)
        found = start_tag.match(self.data, place)
        if found is None:
            raise KdenliveError("not_xml", "written in an encoding that is not UTF-8", line)
        node = Node(tag, attributes, line, place, inner=found.end())
        if self.open:
            self.open[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self.open.append(node)
        self.texts.append([])

    def finish(self, tag: str) -> None:
        node = self.open.pop()
        node.text = "".join(self.texts.pop())
        if self.data[node.inner - 2 : node.inner] == b"/>":
            node.close = node.end = node.inner
            return
        node.close = self.parser.CurrentByteIndex
        node.end = self.data.index(b">", node.close) + 1

    def characters(self, text: str) -> None:
        if self.texts:
            self.texts[-1].append(text)

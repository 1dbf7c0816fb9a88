"""The checks on bytes: depth, size, encoding, XML."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.errors import HostileInput, UnreadableCut
from plugin.timeline import guard


def depth_of(value: object) -> int:
    """The slow way, over parsed objects."""
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


json_values = st.recursive(
    st.none() | st.integers() | st.text(alphabet='a"\\[]{}:,é中\n', max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='a"\\[{', max_size=4), inner, max_size=3)
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(json_values, st.integers(1, 40), st.booleans())
def test_depth_is_that_of_the_parsed_file_in_pieces_of_any_size(value: object, piece: int, ascii_only: bool) -> None:
    content = json.dumps(value, ensure_ascii=ascii_only).encode()
    assert guard.json_depth(content, piece) == depth_of(value)


def test_depth_just_allowed_and_one_more() -> None:
    guard.check_json_depth(b"[" * guard.deepest + b"]" * guard.deepest, "film.otio")
    with pytest.raises(HostileInput, match="200 levels"):
        guard.check_json_depth(b"[" * (guard.deepest + 1), "film.otio")


def test_brackets_in_strings_are_no_depth() -> None:
    guard.check_json_depth(json.dumps({"a": "[{" * 1000 + '"\\' * 50 + "[" * 1000}).encode(), "film.otio")


def test_a_file_beyond_the_limit_is_refused_without_reading_on() -> None:
    file = BytesIO(bytes(5 << 20))
    with pytest.raises(HostileInput, match="larger than 2 MB"):
        guard.read_capped(file, "film.otio", 2 << 20)
    assert file.tell() == (2 << 20) + 1
    assert guard.highest_size == 1 << 30


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_other_encodings_are_named(encoding: str) -> None:
    with pytest.raises(UnreadableCut) as caught:
        guard.checked_text('{"name": "café"}'.encode(encoding), "film.otio")
    assert caught.value.code == "not_utf8"


def test_a_byte_order_mark_is_dropped() -> None:
    assert guard.checked_text(b"\xef\xbb\xbf{}", "film.otio") == b"{}"


bombs = {
    "billion laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "depth": "<x>" * 100_000 + "</x>" * 100_000,
}


@pytest.mark.parametrize("bomb", bombs.values(), ids=bombs.keys())
def test_xml_bombs_are_refused(bomb: str) -> None:
    with pytest.raises(HostileInput):
        guard.check_xml(bomb.encode(), "film.xml")


def test_a_document_type_alone_is_fine_and_the_root_is_told() -> None:
    assert guard.check_xml(b'<?xml version="1.0"?><!DOCTYPE xmeml><xmeml version="4"/>', "film.xml") == "xmeml"


@pytest.mark.parametrize("broken", [b"<a><b></a>", b"<a", b"", b"\0<a/>", b"<a>\xff</a>"])
def test_broken_xml_is_refused_with_the_reason(broken: bytes) -> None:
    with pytest.raises(UnreadableCut) as caught:
        guard.check_xml(broken, "film.xml")
    assert caught.value.code == "not_xml"


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.otio", tmp_path, Path("a\0b.otio"), tmp_path / ("n" * 300)):
        with pytest.raises(UnreadableCut) as caught:
            guard.read_bytes(path)
        assert caught.value.code == "cannot_open"

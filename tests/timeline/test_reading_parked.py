"""What OTIO cannot hold: read all the same, and written back exactly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from otio_adapters.dialects.otio_json import prepare, restore_parked
from plugin.timeline.otio_text import load_otio
from plugin.timeline.reading import read_cut
from tests.timeline.otio_making import clip, media, span, time, timeline, write

colour = {"OTIO_SCHEMA": "Color.1", "r": 1.0, "g": 0.0, "b": 0.0, "a": 1.0, "name": ""}
odd = {"deep": [1, {"OTIO_SCHEMA": "Inner.7", "x": 1.5}], "名": "分镜"}
title = {"OTIO_SCHEMA": "Title.1", "name": "opening", "source_range": span(3, 48), "words": odd}
fade = {"OTIO_SCHEMA": "Wipe.2", "name": "", "in_offset": time(4), "out_offset": time(6), "shape": "star"}
wordless = {"OTIO_SCHEMA": "Note.1", "odd": odd}
raw = {"OTIO_SCHEMA": "RawReference.1", "target_url": "/media/raw.braw", "available_range": span(0, 100), "iso": 800}
marker3 = {"OTIO_SCHEMA": "Marker.3", "name": "AI: a dog", "color": colour, "marked_range": span(2, 5), "comment": "c"}


def written(content: bytes) -> Any:
    """Through OTIO and back, as the writer does it."""
    loaded, _notes = load_otio(content, "film.otio")
    return json.loads(restore_parked(otio.core.serialize_json_to_string(loaded)))


def without_defaults(value: Any) -> Any:
    """OTIO writes defaults that a file may leave out: null, empty, enabled, and times as floats."""
    if isinstance(value, list):
        return [without_defaults(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: without_defaults(item) for name, item in value.items()}
    return {
        name: item
        for name, item in kept.items()
        if item not in (None, [], {}, "") and (name, item) != ("enabled", True)
    }


strange: dict[str, Any] = {
    "child": timeline(clip("a"), title, clip("b")),
    "transition": timeline(clip("a"), fade, clip("b")),
    "child without a range": timeline(clip("a"), {"OTIO_SCHEMA": "Beat.1"}, clip("b")),
    "effect": timeline(clip(effects=[{"OTIO_SCHEMA": "Bloom.1", "amount": 3}])),
    "newer effect": timeline(clip(effects=[{"OTIO_SCHEMA": "LinearTimeWarp.9", "curve": [1, 2]}])),
    "marker": timeline(clip(markers=[wordless])),
    "newer marker": timeline(clip(markers=[marker3])),
    "newer marker with metadata": timeline(clip(markers=[marker3 | {"metadata": {"x": 1}}])),
    "reference": timeline(clip(reference=raw)),
    "newer object in metadata": timeline(clip(metadata={"old": marker3, "odd": {"OTIO_SCHEMA": "no version"}})),
    "unknown object in metadata": timeline(clip(metadata={"odd": odd})),
    "track": timeline(clip()) | {},
    "active key absent": timeline(clip(active_media_reference_key="take 3")),
    "null reference": timeline(clip(media_references={"DEFAULT_MEDIA": media(), "take 2": None})),
    "still without a rate": timeline(clip(reference=media(available=span(0, 120, 0.0)))),
}
strange["track"]["tracks"]["children"].append(
    {"OTIO_SCHEMA": "SubtitleTrack.1", "name": "S1", "kind": "Subtitle", "children": [{"OTIO_SCHEMA": "Line.1"}]}
)


@pytest.mark.parametrize("value", strange.values(), ids=strange.keys())
def test_everything_strange_is_read_and_written_back_as_it_was(tmp_path: Path, value: Any) -> None:
    path = write(tmp_path, value)
    cut = read_cut(path)
    assert cut.rate == 24
    assert without_defaults(written(path.read_bytes())) == without_defaults(value)


def test_a_strange_child_keeps_its_place_and_is_neither_gap_nor_clip(tmp_path: Path) -> None:
    cut = read_cut(write(tmp_path, timeline(clip("a"), title, fade, clip("b"))))
    stand_in = cut.timeline.tracks[0][1]
    assert isinstance(stand_in, otio.core.Item) and not isinstance(stand_in, otio.schema.Clip | otio.schema.Gap)
    assert stand_in.source_range == otio.opentime.TimeRange(
        otio.opentime.RationalTime(3, 24), otio.opentime.RationalTime(48, 24)
    )
    assert isinstance(cut.timeline.tracks[0][2], otio.schema.Transition)
    assert cut.frames == 24 + 48 + 24
    assert any("Title.1" in str(warning) for warning in cut.warnings)


def test_a_changed_field_is_not_put_back() -> None:
    content = json.dumps(timeline(clip(markers=[marker3]))).encode()
    loaded = otio.core.deserialize_json_from_string(prepare(content).content)
    loaded.tracks[0][0].markers[0].color = "BLUE"
    back = json.loads(restore_parked(otio.core.serialize_json_to_string(loaded)))
    assert back["tracks"]["children"][0]["children"][0]["markers"][0]["color"] == "BLUE"


def test_a_nameless_colour_becomes_the_nearest_known_one(tmp_path: Path) -> None:
    cut = read_cut(write(tmp_path, timeline(clip(markers=[marker3]))))
    assert cut.timeline.tracks[0][0].markers[0].color == "RED"


def test_a_clip_without_references_has_none(tmp_path: Path) -> None:
    bare = clip()
    del bare["media_references"], bare["active_media_reference_key"]
    old = clip(OTIO_SCHEMA="Clip.1", media_reference=None)
    cut = read_cut(write(tmp_path, timeline(bare, old, clip(active_media_reference_key="gone"))))
    for item in cut.timeline.tracks[0]:
        assert isinstance(item.media_reference, otio.schema.MissingReference)


def test_an_ordinary_file_is_not_even_parsed() -> None:
    content = json.dumps(timeline(clip(metadata={"rate": {"timebase": "30"}, "value": "x"}))).encode()
    prepared = prepare(content)
    assert prepared.content is content
    assert restore_parked(content.decode()) == content.decode()


def test_short_infinity_and_huge_integers_in_metadata_are_read(tmp_path: Path) -> None:
    path = tmp_path / "film.otio"
    text = json.dumps(timeline(clip(metadata={"text": ": Inf,", "low": 1, "huge": 2**200}, markers=[marker3])))
    path.write_text(text.replace('"low": 1', '"low": Inf, "b": -Infinity, "c": NaN'))
    cut = read_cut(path)
    metadata = cut.timeline.tracks[0][0].metadata
    assert (metadata["low"], metadata["b"], metadata["text"]) == (float("inf"), float("-inf"), ": Inf,")


@pytest.mark.parametrize("name", ["premiere_example.otio", "screening_example.otio"])
def test_real_files_of_otio_019_come_back_whole(corpus: Path, name: str) -> None:
    content = (corpus / "otio-core" / name).read_bytes()
    assert b"Marker.3" in content
    back = written(content)
    assert json.dumps(back).count("Marker.3") == content.count(b"Marker.3")
    assert markers_of(back) == markers_of(json.loads(content))


def markers_of(value: Any) -> list[Any]:
    """All markers, without the defaults that OTIO adds."""
    if isinstance(value, list):
        return [marker for item in value for marker in markers_of(item)]
    if not isinstance(value, dict):
        return []
    if str(value.get("OTIO_SCHEMA", "")).startswith("Marker."):
        return [without_defaults(value)]
    return [marker for name, item in sorted(value.items()) for marker in markers_of(item)]

"""Kdenlive projects of both generations, read as timelines with exact frames."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otio_adapters.dialects.kdenlive import KdenliveError, read_kdenlive
from otio_adapters.dialects.kdenlive_time import TimeStyle, parse_time
from tests.fakes.kdenlive_project import (
    Blank,
    Entry,
    Item,
    ProjectText,
    Properties,
    Track,
    colour,
    movie,
    sequence_uuid,
    title,
)

ntsc = Fraction(24000, 1001)
generations = pytest.mark.parametrize("generation", [4, 5])


def project(items: list[Item], producers: dict[str, Properties], **more: Any) -> ProjectText:
    return ProjectText([Track("V1", items)], producers, **more)


def only_clip(text: ProjectText) -> Any:
    return read_kdenlive(text.text()).timeline.find_clips()[0]


def spans(track: Any) -> list[tuple[str, int, int]]:
    """Name, first media frame, length of each child; transitions with their offsets."""
    return [
        ("mix", int(item.in_offset.value), int(item.out_offset.value))
        if isinstance(item, otio.schema.Transition)
        else (item.name or "gap", int(item.source_range.start_time.value), int(item.source_range.duration.value))
        for item in track
    ]


@generations
@pytest.mark.parametrize("mark", [".", ",", ""])
@pytest.mark.parametrize("rate", [Fraction(25), ntsc, Fraction(60000, 1001)])
def test_clips_and_gaps_have_their_exact_frames(generation: int, mark: str, rate: Fraction) -> None:
    items: list[Item] = [Entry("A", 7, 13), Blank(12), Entry("A", 0, 1), Blank(1), Entry("A", 79, 1)]
    text = project(items, {"A": movie("/m/a b.mp4", 2, 80)}, generation=generation, mark=mark, rate=rate)
    read = read_kdenlive(text.text())
    assert (read.rate, read.width, read.height, read.pixel_aspect) == (rate, 192, 108, 1)
    (track,) = read.timeline.tracks
    assert spans(track) == [("a b.mp4", 7, 13), ("gap", 0, 12), ("a b.mp4", 0, 1), ("gap", 0, 1), ("a b.mp4", 79, 1)]
    clip = track[0]
    assert clip.media_reference.target_url == "/m/a b.mp4"
    assert clip.media_reference.available_range.duration.value == 80
    assert clip.source_range.duration.rate == float(rate)


@given(
    frames=st.integers(0, 3_000_000), rate=st.sampled_from([Fraction(24), ntsc, Fraction(25), Fraction(60000, 1001)])
)
@settings(max_examples=200, deadline=None)
def test_a_time_that_we_write_is_read_as_the_same_frame(frames: int, rate: Fraction) -> None:
    for mark in (".", ",", ""):
        assert parse_time(TimeStyle(mark, rate).text(frames), rate) == frames


@generations
def test_tracks_come_video_first_from_the_bottom_and_hidden_ones_are_disabled(generation: int) -> None:
    media = {"A": movie("/m/a.mp4", 2, 80)}
    tracks = [
        Track("A1", [Entry("A", 0, 5)], audio=True, hidden=True),
        Track("V1", [Entry("A", 0, 5)]),
        Track("V2", [Entry("A", 0, 5)], hidden=True),
    ]
    timeline = read_kdenlive(ProjectText(tracks, media, generation=generation).text()).timeline
    found = [(track.name, track.kind, track.enabled) for track in timeline.tracks]
    assert found == [("V1", "Video", True), ("V2", "Video", False), ("A1", "Audio", False)]


@generations
def test_a_mix_becomes_a_dissolve_around_its_cut(generation: int) -> None:
    lower: list[Item] = [Entry("A", 10, 30), Blank(20), Entry("A", 50, 10)]
    upper: list[Item] = [Blank(20), Entry("B", 5, 35)]
    track = Track("V1", lower, upper, mixes=[(20, 30, 4, False), (50, 55, 5, True)])
    media = {"A": movie("/a.mp4", 2, 80), "B": movie("/b.mp4", 3, 80)}
    timeline = read_kdenlive(ProjectText([track], media, generation=generation).text()).timeline
    assert spans(timeline.tracks[0]) == [
        ("a.mp4", 10, 26),
        ("mix", 6, 4),
        ("b.mp4", 11, 24),
        ("mix", 0, 5),
        ("a.mp4", 50, 10),
    ]


def test_colours_titles_and_missing_media_are_told_apart(tmp_path: Path) -> None:
    producers = {
        "c": colour("0x00ff00ff", 2, 60),
        "t": title("场景缺失", 3, 60),
        "m": movie("lost/x.mov", 4, 400),
        "invalid": movie("lost/y.mov", 5, 60)
        | {"mlt_service": "qtext", "text": "INVALID", "kdenlive:orig_service": "avformat-novalidate"},
        "none": movie("", 6, 60),
    }
    text = project([Entry(name, 0, 10) for name in producers], producers, root="/films/one")
    clips = read_kdenlive(text.text()).timeline.find_clips()
    colour_reference, title_reference, missing, invalid, none = (clip.media_reference for clip in clips)
    assert colour_reference.generator_kind == "kdenlive:SolidColor"
    assert colour_reference.parameters["color"] == "0x00ff00ff"
    assert (title_reference.generator_kind, title_reference.parameters["text"]) == ("kdenlive:Title", "场景缺失")
    assert (missing.target_url, invalid.target_url) == ("/films/one/lost/x.mov", "/films/one/lost/y.mov")
    assert isinstance(none, otio.schema.MissingReference)


def test_a_proxy_gives_way_to_its_original() -> None:
    proxy = movie("/cache/proxy.mkv", 2, 80) | {
        "kdenlive:originalurl": "/m/a.mov",
        "kdenlive:proxy": "/cache/proxy.mkv",
    }
    assert only_clip(project([Entry("A", 0, 10)], {"A": proxy})).media_reference.target_url == "/m/a.mov"


def test_an_image_sequence_keeps_its_numbers() -> None:
    images = movie("/m/shot_%04d.png?begin=1001", 2, 48) | {"mlt_service": "qimage", "ttl": "2"}
    reference = only_clip(project([Entry("A", 0, 10)], {"A": images}, rate=Fraction(24))).media_reference
    assert isinstance(reference, otio.schema.ImageSequenceReference)
    assert reference.target_url_for_image_number(0) == "/m/shot_1001.png"
    assert reference.rate == 12


@pytest.mark.parametrize(
    ("speed", "source", "start"), [("2.000000", 10, 20), ("0.500000", 10, 5), ("-1.000000", 10, 80 - 10 - 12)]
)
def test_a_time_warp_names_the_media_and_its_stretch(speed: str, source: int, start: int) -> None:
    length = str(round(80 / abs(float(speed))))
    warp = movie(f"{speed}:/m/a.mov", 2, 80) | {"mlt_service": "timewarp", "length": length, "warp_speed": speed}
    clip = only_clip(project([Entry("A", source, 12)], {"A": warp}))
    assert clip.media_reference.target_url == "/m/a.mov"
    assert clip.media_reference.available_range.duration.value == 80
    assert clip.source_range.start_time.value == start
    assert clip.effects[0].time_scalar == float(speed)


@generations
def test_guides_and_clip_markers_become_markers(generation: int) -> None:
    guides = json.dumps(
        [{"comment": "推 in", "pos": 30, "type": 8}, {"comment": "", "pos": 4, "type": 3}, {"pos": "x"}]
    )
    marked = movie("/a.mp4", 2, 80) | {
        "kdenlive:markers": json.dumps([{"comment": "eyes", "pos": p} for p in (3, 15, 40)])
    }
    text = project([Entry("A", 10, 20)], {"A": marked}, generation=generation, guides=guides)
    timeline = read_kdenlive(text.text()).timeline
    found = [(m.comment, int(m.marked_range.start_time.value), m.color) for m in timeline.tracks.markers]
    assert found == [("", 4, "GREEN"), ("推 in", 30, "RED")]
    (marker,) = timeline.find_clips()[0].markers
    assert (marker.comment, marker.marked_range.start_time.value) == ("eyes", 15)


def test_a_sequence_used_as_a_clip_is_a_nested_stack() -> None:
    inner = "{99999999-0000-0000-0000-000000000000}"
    tracks = [Track("V1", [Blank(5), Entry(inner, 3, 20)])]
    nested = {inner: [Track("inner", [Entry("A", 40, 10), Blank(5), Entry("A", 0, 30)])]}
    text = ProjectText(tracks, {"A": movie("/a.mp4", 2, 80)}, generation=5, nested=nested)
    stack = read_kdenlive(text.text()).timeline.tracks[0][1]
    assert isinstance(stack, otio.schema.Stack)
    assert (stack.source_range.start_time.value, stack.source_range.duration.value) == (3, 20)
    assert spans(stack[0]) == [("a.mp4", 40, 10), ("gap", 0, 5), ("a.mp4", 0, 30)]


def test_the_sequence_that_kdenlive_opens_is_read() -> None:
    other = "{99999999-0000-0000-0000-000000000000}"
    media = {"A": movie("/a.mp4", 2, 80)}
    text = ProjectText(
        [Track("open", [Entry("A", 0, 9)])], media, generation=5, nested={other: [Track("other", [Entry("A", 0, 5)])]}
    )
    content = text.text()
    assert read_kdenlive(content).timeline.tracks[0].name == "open"
    active = b'activetimeline">' + sequence_uuid.encode()
    assert active in content
    assert (
        read_kdenlive(content.replace(active, b'activetimeline">' + other.encode())).timeline.tracks[0].name == "other"
    )
    assert read_kdenlive(content.replace(active, b'activetimeline">')).timeline.tracks[0].name == "open"


def simple() -> bytes:
    return project([Entry("A", 0, 10)], {"A": movie("/a.mp4", 2, 80)}).text()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'version">1.04', b'version">0.91', "old_version"),
        (b'version">1.04', b'version">2.0', "unknown_version"),
        (b'version">1.04', b'version">abc', "unknown_version"),
        (b'frame_rate_den="1"', b'frame_rate_den="0"', "bad_profile"),
        (b'frame_rate_num="25"', b'frame_rate_num="nan"', "bad_profile"),
        (b'out="00:00:00.360"', b'out="inf"', "bad_time"),
        (b'out="00:00:00.360"', b'out="99999999999"', "bad_time"),
        (b'producer="A_t"', b'producer="nobody"', "bad_structure"),
        (b'id="main_bin"', b'id="other"', "not_kdenlive"),
        (b"<mlt ", b'<!DOCTYPE mlt [<!ENTITY a "b">]><mlt ', "hostile"),
        (b"</mlt>", b"", "not_xml"),
        (b"</mlt>", b"<a>" * 100 + b"</a>" * 100 + b"</mlt>", "too_deep"),
    ],
)
def test_what_is_no_project_is_refused(old: bytes, new: bytes, code: str) -> None:
    assert old in simple()
    with pytest.raises(KdenliveError) as refusal:
        read_kdenlive(simple().replace(old, new))
    assert refusal.value.code == code


def test_a_sequence_within_itself_is_refused() -> None:
    inner = "{99999999-0000-0000-0000-000000000000}"
    nested = {inner: [Track("inner", [Entry(inner, 0, 10)])]}
    text = ProjectText([Track("V1", [Entry(inner, 0, 10)])], {}, generation=5, nested=nested)
    with pytest.raises(KdenliveError) as refusal:
        read_kdenlive(text.text())
    assert refusal.value.code == "too_deep"


def test_sequences_that_multiply_are_refused() -> None:
    names = [f"{{{n:08d}-0000-0000-0000-000000000000}}" for n in range(15)]
    nested = {
        name: [Track("t", [Entry(names[n + 1] if n + 1 < len(names) else "A", 0, 10)] * 20)]
        for n, name in enumerate(names)
    }
    text = ProjectText([Track("V1", [Entry(names[0], 0, 10)])], {"A": movie("/a", 2, 80)}, generation=5)
    with pytest.raises(KdenliveError) as refusal:
        read_kdenlive(replace(text, nested=nested).text())
    assert refusal.value.code in ("too_big", "too_deep")

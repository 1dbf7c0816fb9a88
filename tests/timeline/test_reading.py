"""What a cut knows about itself after reading, format by format."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin.errors import UnreadableCut, UnsupportedFormat
from plugin.timeline.cut import CutFormat, Raster
from plugin.timeline.reading import ReadOptions, read_cut
from tests.timeline.otio_making import clip, span, time, timeline, track, write

film = Fraction(24000, 1001)


def gap(frames: int, rate: Any = 24) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "Gap.1", "name": "", "metadata": {}, "source_range": span(0, frames, rate)}


def test_everything_a_cut_says(tmp_path: Path) -> None:
    path = write(tmp_path, timeline(clip(), gap(10), clip("b"), global_start_time=time(86400)))
    cut = read_cut(path)
    assert (cut.path, cut.format, cut.media_folder) == (path, CutFormat.otio, tmp_path)
    assert (cut.rate, cut.frames, cut.start_frame, cut.start_timecode) == (24, 58, 86400, "01:00:00:00")
    assert cut.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (cut.raster, cut.warnings, cut.content) == (None, (), b"")


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ([23.976024627685547, 23.976, 25], film),
        ([25, 25, 24], 25),
        ([1.0, 1.0, 24], 24),
        ([24000.0, 24000.0, 24], 24),
        ([29.97], Fraction(30000, 1001)),
    ],
)
def test_the_rate_most_clips_have(tmp_path: Path, rates: list[float], expected: Fraction) -> None:
    children = [clip(used=span(0, rate, rate)) for rate in rates]
    assert read_cut(write(tmp_path, timeline(*children))).rate == expected


def test_a_file_of_mixed_rates_has_its_exact_length(tmp_path: Path) -> None:
    value = timeline(
        clip(used=span(0, 25, 25)), clip(used=span(0, 24)), clip(used=span(0, 12)), clip(used=span(0, 15, 30))
    )
    assert read_cut(write(tmp_path, value)).frames == 24 + 24 + 12 + 12


def test_sound_may_be_longer_and_subtitles_do_not_count(tmp_path: Path) -> None:
    value = timeline(clip())
    value["tracks"]["children"] += [
        track(clip(used=span(0, 48000, 48000)), kind="Audio"),
        track(clip(used=span(0, 96)), kind="Subtitle"),
    ]
    assert read_cut(write(tmp_path, value)).frames == 24
    value["tracks"]["children"][1]["children"].append(clip(used=span(0, 12)))
    assert read_cut(write(tmp_path, value)).frames == 36


def test_without_any_rate_the_users_counts_and_else_24_with_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, timeline())
    assert (
        read_cut(path, ReadOptions(rate=Fraction(25))).rate,
        read_cut(path, ReadOptions(rate=Fraction(25))).warnings,
    ) == (25, ())
    assert read_cut(path).rate == 24 and "24" in str(read_cut(path).warnings[0])


@pytest.mark.parametrize("kind", ["clip", "track", "stack", "collection"])
def test_other_roots_are_wrapped_and_said(tmp_path: Path, kind: str) -> None:
    value = {
        "clip": clip(),
        "track": track(clip()),
        "stack": timeline(clip())["tracks"],
        "collection": {
            "OTIO_SCHEMA": "SerializableCollection.1",
            "name": "",
            "metadata": {},
            "children": [timeline(clip())],
        },
    }[kind]
    cut = read_cut(write(tmp_path, value, "export.json"))
    assert isinstance(cut.timeline, otio.schema.Timeline)
    assert [item.name for item in cut.timeline.find_clips()] == ["sh010"]
    assert (cut.frames, len(cut.warnings)) == (24, 1)


@pytest.mark.parametrize("count", [0, 2])
def test_a_collection_must_hold_one_timeline(tmp_path: Path, count: int) -> None:
    value = {
        "OTIO_SCHEMA": "SerializableCollection.1",
        "name": "",
        "metadata": {},
        "children": [timeline(clip())] * count,
    }
    with pytest.raises(UnreadableCut) as caught:
        read_cut(write(tmp_path, value))
    assert caught.value.code == ("several_timelines" if count else "no_timeline")


@pytest.mark.parametrize(
    ("metadata", "stack_metadata", "raster"),
    [
        ({"second_unit": {"width": 1920, "height": 1080}}, {}, Raster(1920, 1080)),
        ({}, {"PremierePro_OTIO": {"VideoResolution": {"width": 1440, "height": 1080},
                                   "PixelAspectRatio": {"numerator": 4, "denominator": 3}}},
         Raster(1440, 1080, Fraction(4, 3))),
        ({"fcp_xml": {"media": {"video": {"format": {"samplecharacteristics": {"width": "720", "height": "576",
                                                                                "pixelaspectratio": "PAL-601"}}}}}},
         {}, Raster(720, 576, Fraction(12, 11))),
        ({"second_unit": {"width": 0, "height": 10**9}}, {}, None),
        ({"second_unit": {"width": "wide"}}, {}, None),
        ({"second_unit": "x"}, {"PremierePro_OTIO": {"VideoResolution": 3}}, None),
    ],
)  # fmt: skip
def test_the_raster_where_each_editor_writes_it(
    tmp_path: Path, metadata: Any, stack_metadata: Any, raster: Raster | None
) -> None:
    value = timeline(clip(), metadata=metadata)
    value["tracks"]["metadata"] = stack_metadata
    assert read_cut(write(tmp_path, value)).raster == raster


def test_a_byte_order_mark_and_chinese_names(tmp_path: Path) -> None:
    path = tmp_path / "成片 第1版.OTIO"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(timeline(clip("镜头一")), ensure_ascii=False).encode())
    cut = read_cut(path)
    assert cut.timeline.tracks[0][0].name == "镜头一"
    assert cut.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["film.txt", "film", "film.xml", "film.edl"])
def test_the_content_wins_over_the_name(tmp_path: Path, name: str) -> None:
    assert read_cut(write(tmp_path, timeline(clip()), name)).format is CutFormat.otio


@pytest.mark.parametrize("root", ["svg", "PremiereData", "DolbyLabsMDF"])
def test_other_xml_is_named(tmp_path: Path, root: str) -> None:
    path = tmp_path / "film.xml"
    path.write_text(f"<?xml version='1.0'?><!-- x --><{root}/>")
    with pytest.raises(UnsupportedFormat, match=f"<{root}>"):
        read_cut(path)


edl = """TITLE: reel one
FCM: NON-DROP FRAME
001  AX       V     C        00:00:10:00 00:00:11:{a} 01:00:00:00 01:00:01:{a}
* FROM CLIP NAME: one
002  BL       V     C        00:00:00:00 00:00:01:00 01:00:01:{a} 01:00:02:{a}
003  TAPE1    V     C        00:00:05:12 00:00:06:02 01:00:03:00 01:00:03:{b}
* LOC: 01:00:03:05 RED     AI: RAIN
"""


def edl_file(folder: Path, a: str, b: str) -> Path:
    path = folder / "reel.edl"
    path.write_text(edl.format(a=a, b=b))
    return path


@pytest.mark.parametrize(
    ("a", "b", "rate"), [("12", "14", 24), ("24", "15", 25), ("12", "15", 25), ("12", "20", 30), ("29", "20", 30)]
)
def test_the_rate_of_an_edit_list_is_told_from_its_timecodes(tmp_path: Path, a: str, b: str, rate: int) -> None:
    cut = read_cut(edl_file(tmp_path, a, b))
    assert cut.rate == rate
    assert f"{rate}/1" in str(cut.warnings[0])


def test_an_edit_list_keeps_record_timecode_gaps_and_locators(tmp_path: Path) -> None:
    cut = read_cut(edl_file(tmp_path, "12", "15"), ReadOptions(rate=Fraction(25)))
    assert (cut.start_frame, cut.start_timecode, cut.frames) == (90_000, "01:00:00:00", 90)
    first, black, hole, last = cut.timeline.tracks[0]
    assert (first.name, black.media_reference.generator_kind, hole.duration().value) == ("one", "black", 13)
    assert last.metadata["cmx_3600"]["reel"] == "TAPE1"
    assert (last.markers[0].marked_range.start_time.value, last.markers[0].name) == (137 + 5, "AI: RAIN")
    assert cut.warnings == ()


def test_drop_frame_timecode_means_2997(tmp_path: Path) -> None:
    path = tmp_path / "reel.edl"
    path.write_text("TITLE: x\n001  AX  V  C  00:00:10;00 00:00:11;00 01:00:00;00 01:00:01;00\n")
    cut = read_cut(path)
    assert (cut.rate, cut.start_frame, cut.frames) == (Fraction(30000, 1001), 107892, 30)


def test_a_list_whose_rate_cannot_be_told_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "reel.edl"
    path.write_text("TITLE: x\n001  AX  V  C  00:00:10:75 00:00:11:00 01:00:00:00 01:00:00:25\n")
    with pytest.raises(UnreadableCut) as caught:
        read_cut(path)
    assert caught.value.code == "no_rate" and "--rate" in str(caught.value.action)


def test_gbk_names_in_an_edit_list(tmp_path: Path) -> None:
    path = tmp_path / "reel.edl"
    path.write_bytes(edl.format(a="12", b="14").replace("one", "雨夜").encode("gb18030"))
    cut = read_cut(path)
    assert cut.timeline.tracks[0][0].name == "雨夜"
    assert len(cut.warnings) == 2


def test_disabled_clips_of_premiere_xml_are_disabled(corpus: Path) -> None:
    cut = read_cut(corpus / "otio-fcp-adapter" / "premiere_enable_property.xml")
    items = [item for track in cut.timeline.tracks for item in track if isinstance(item, otio.schema.Clip)]
    assert sum(not item.enabled for item in items) == 4
    assert (cut.rate, cut.raster) == (25, Raster(1920, 1080))


placeholder = """<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE xmeml><xmeml version="4"><sequence><name>s</name>
<duration>100</duration><rate><timebase>24</timebase><ntsc>TRUE</ntsc></rate><media><video><track>
<clipitem id="a"><name>one</name><duration>50</duration><rate><timebase>24</timebase><ntsc>TRUE</ntsc></rate>
<start>0</start><end>50</end><in>0</in><out>50</out>
<file id="f1"><name>a</name><duration>99</duration><pathurl>file:///a.mov</pathurl></file></clipitem>
<clipitem id="b"><name>PLACEHOLDER</name><duration>0</duration><rate><timebase>0</timebase></rate>
<start>50</start><end>90</end><in>0</in><out>0</out>
<file id="f2"><name>b</name><duration>0</duration><rate><timebase>0</timebase></rate></file></clipitem>
<clipitem id="c"><name>no file</name><start>90</start><end>96</end></clipitem>
</track></video></media></sequence></xmeml>"""


def test_a_premiere_placeholder_without_length_gets_its_place_and_utf16_xml_is_read(tmp_path: Path) -> None:
    path = tmp_path / "film.xml"
    path.write_bytes(placeholder.encode("utf-16"))
    cut = read_cut(path)
    assert (cut.rate, cut.frames) == (film, 96)
    assert [item.name for item in cut.timeline.tracks[0]] == ["one", "PLACEHOLDER", "no file"]


kdenlive = '<mlt root="{root}"><profile frame_rate_num="25" frame_rate_den="1" width="1280" height="720"/></mlt>'


@pytest.mark.parametrize("text", [kdenlive.format(root=""), "<mlt/>", "<mlt><tractor/></mlt>"])
def test_a_kdenlive_project_without_a_timeline_is_refused_with_the_reason(tmp_path: Path, text: str) -> None:
    path = tmp_path / "film.kdenlive"
    path.write_text(text)
    with pytest.raises(UnreadableCut) as caught:
        read_cut(path)
    assert caught.value.code == "adapter" and "Error" not in str(caught.value)


def test_a_kdenlive_cut_keeps_its_text_and_resolves_from_its_root(corpus: Path) -> None:
    file = corpus / "kdenlive-opentimelineio" / "kdenlive_example_v221170.kdenlive"
    cut = read_cut(file)
    assert (cut.content, cut.raster, cut.media_folder) == (
        file.read_bytes(),
        Raster(720, 576, Fraction(16, 15)),
        file.parent,
    )

"""FCPXML: every story element at its exact frames."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin.errors import HostileInput, UnreadableCut
from plugin.timeline.cut import Cut, Raster
from plugin.timeline.picture import picture_map
from plugin.timeline.reading import read_cut

head = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE fcpxml><fcpxml version="1.11"><resources>
<format id="r1" frameDuration="1001/24000s" width="1920" height="1080" paspH="4" paspV="3"/>
<format id="r9" frameDuration="1/25s" width="1280" height="720"/>
<asset id="a" name="a" start="0s" duration="240240/24000s" hasVideo="1" hasAudio="1" format="r1">
<media-rep kind="proxy-media" src="file:///proxy/a.mov"/><media-rep src="file:///m/a%20b.mov"/></asset>
<asset id="b" name="b" src="file:///m/b.mov" start="3600s" duration="10s" hasVideo="1" format="r9"/>
<asset id="s" name="s" src="file:///m/s.wav" start="0s" duration="99s" hasAudio="1"/>
<asset id="still" name="board" src="file:///m/board.png" start="0s" duration="0s" hasVideo="1"/>
<effect id="t" name="Basic Title"/><effect id="g" name="Custom Solid"/>
<media id="two"><sequence format="r1" duration="48048/24000s" tcStart="3600s"><spine>
<asset-clip name="in1" ref="a" offset="3600s" duration="24024/24000s"/>
<asset-clip name="in2" ref="b" offset="86424024/24000s" duration="24024/24000s"/></spine></sequence></media>
<media id="cams"><multicam format="r1"><mc-angle angleID="A"><asset-clip name="camA" ref="a" duration="48048/24000s"/>
</mc-angle><mc-angle angleID="B"><asset-clip name="camB" ref="b" duration="48048/24000s"/></mc-angle></multicam></media>
{resources}</resources><event><project name="film"><sequence format="r1" tcStart="3600s"><spine>"""
tail = "</spine></sequence></project></event></fcpxml>"
second = "24024/24000s"


def at(frame: int) -> str:
    """A time on the sequence's frames."""
    return f"{frame * 1001}/24000s"


def read(folder: Path, story: str, resources: str = "") -> Cut:
    path = folder / "film.fcpxml"
    path.write_text(head.format(resources=resources) + story + tail, encoding="utf-8")
    return read_cut(path)


def tracks(cut: Cut, kind: str = "Video") -> list[list[Any]]:
    return [[child for child in track] for track in cut.timeline.tracks if track.kind == kind]  # noqa: C416 - OTIO objects


def test_rate_raster_start_and_ranges_are_exact(tmp_path: Path) -> None:
    story = f'<asset-clip name="x" ref="a" start="{at(12)}" duration="{at(36)}"/><gap name="Gap" duration="{at(7)}"/>'
    cut = read(tmp_path, story + f'<asset-clip name="y" ref="b" duration="{at(5)}"/>')
    assert (cut.rate, cut.frames, cut.start_frame) == (Fraction(24000, 1001), 48, 86314)
    assert cut.raster == Raster(1920, 1080, Fraction(4, 3))
    first, gap, last = tracks(cut)[0]
    assert (first.source_range.start_time.value, first.source_range.duration.value) == (12, 36)
    assert (first.media_reference.target_url, first.media_reference.available_range.duration.value) == (
        "file:///m/a%20b.mov",
        240,
    )
    assert isinstance(gap, otio.schema.Gap) and gap.source_range.duration.value == 7
    assert (
        last.media_reference.available_range.start_time.value,
        last.media_reference.available_range.duration.rate,
    ) == (90000, 25)
    assert cut.warnings == ()
    assert [[item.name for item in track] for track in tracks(cut, "Audio")] == [["x"]]


def test_a_folder_document_is_read(tmp_path: Path) -> None:
    read(tmp_path, f'<asset-clip ref="a" duration="{second}"/>')
    folder = tmp_path / "film.fcpxmld"
    folder.mkdir()
    (tmp_path / "film.fcpxml").rename(folder / "Info.fcpxml")
    assert read_cut(folder).frames == 24
    (folder / "Info.fcpxml").unlink()
    with pytest.raises(UnreadableCut, match=r"Info\.fcpxml"):
        read_cut(folder)


def test_connected_clips_go_to_tracks_by_lane(tmp_path: Path) -> None:
    story = f"""<asset-clip name="base" ref="a" start="{at(10)}" duration="{at(48)}">
      <asset-clip name="over" ref="b" lane="1" offset="{at(22)}" duration="{at(6)}"/>
      <asset-clip name="under" ref="b" lane="-1" offset="{at(10)}" duration="{at(3)}"/>
      <asset-clip name="music" ref="s" lane="-2" offset="{at(11)}" duration="{at(40)}"/>
      <spine lane="2" offset="{at(14)}"><asset-clip name="s1" ref="b" duration="{at(4)}"/><gap duration="{at(2)}"/>
        <asset-clip name="s2" ref="b" duration="{at(4)}"/></spine></asset-clip>"""
    cut = read(tmp_path, story)
    assert [[item.name for item in track] for track in tracks(cut)] == [
        ["under"], ["base"], ["", "over"], ["", "s1", "", "s2"],
    ]  # fmt: skip
    picture = picture_map(cut.timeline, cut.rate)
    seen = {placement.item.name: (placement.start, placement.frames) for placement in picture.placements}
    assert seen == {"under": (0, 3), "base": (0, 48), "over": (12, 6), "s1": (4, 4), "s2": (10, 4)}
    assert [[item.name for item in track] for track in tracks(cut, "Audio")] == [["", "music"], ["base"]]


def test_transitions_lie_over_their_edit(tmp_path: Path) -> None:
    story = f"""<asset-clip ref="a" offset="3600s" duration="{at(24)}"/>
      <transition name="Cross Dissolve" offset="{3600 * 24000 + 18 * 1001}/24000s" duration="{at(10)}"/>
      <asset-clip ref="a" offset="{3600 * 24000 + 24 * 1001}/24000s" duration="{at(24)}"/>"""
    cut = read(tmp_path, story)
    transition = tracks(cut)[0][1]
    assert (transition.in_offset.value, transition.out_offset.value, cut.frames) == (6, 4, 48)


def test_disabled_titles_solids_stills_notes_and_speed(tmp_path: Path) -> None:
    story = f"""<asset-clip name="off" ref="a" enabled="0" duration="{at(9)}"><note>雨夜</note></asset-clip>
      <title name="card" ref="t" duration="{at(9)}"><text><text-style>SCENE MISSING</text-style></text></title>
      <video name="solid" ref="g" duration="{at(9)}"/><video name="board" ref="still" duration="{at(9)}"/>
      <asset-clip name="fast" ref="a" duration="{at(9)}"><timeMap><timept time="0s" value="{at(20)}"/>
        <timept time="{at(10)}" value="{at(40)}"/></timeMap></asset-clip>
      <asset-clip name="back" ref="a" duration="{at(10)}"><timeMap><timept time="0s" value="{at(60)}"/>
        <timept time="{at(10)}" value="{at(50)}"/></timeMap></asset-clip>"""
    cut = read(tmp_path, story)
    off, card, solid, board, fast, back = tracks(cut)[0]
    assert not off.enabled and off.metadata["fcpx_xml"]["note"] == "雨夜"
    assert card.media_reference.parameters["text"] == "SCENE MISSING"
    assert (card.media_reference.generator_kind, solid.media_reference.generator_kind) == (
        "Basic Title",
        "Custom Solid",
    )
    assert board.media_reference.target_url.endswith("board.png") and board.media_reference.available_range is None
    assert (fast.effects[0].time_scalar, fast.source_range.start_time.value) == (2.0, 20)
    assert (back.effects[0].time_scalar, back.source_range.start_time.value, back.source_range.duration.value) == (
        -1.0,
        50,
        10,
    )


def test_markers_count_in_the_media(tmp_path: Path) -> None:
    story = f"""<asset-clip ref="a" start="{at(12)}" duration="{at(36)}">
      <marker start="{at(20)}" duration="{at(1)}" value="AI: 下雨" note="slow" completed="0"/>
      <chapter-marker start="{at(13)}" value="one"/></asset-clip>
      <gap start="3600s" duration="{at(24)}"><marker start="{3600 * 24000 + 5005}/24000s" value="here"/></gap>"""
    clip, gap = tracks(read(tmp_path, story))[0]
    found = [(mark.name, mark.comment, mark.color, mark.marked_range.start_time.value) for mark in clip.markers]
    assert found == [("AI: 下雨", "slow", "RED", 20), ("one", "", "ORANGE", 13)]
    assert gap.markers[0].marked_range.start_time.value == pytest.approx(5)


def test_compounds_multicams_synced_clips_and_auditions(tmp_path: Path) -> None:
    begin = f"{3600 * 24000 + 12 * 1001}/24000s"
    story = f"""<ref-clip name="both" ref="two" start="{begin}" duration="{at(20)}"/>
      <mc-clip name="cam" ref="cams" start="{at(6)}" duration="{at(10)}"><mc-source angleID="A" srcEnable="audio"/>
        <mc-source angleID="B" srcEnable="video"/></mc-clip>
      <sync-clip name="sync" start="{at(2)}" duration="{at(8)}"><asset-clip name="v" ref="b" duration="{at(30)}">
        <asset-clip name="sound" ref="s" lane="-1" offset="3600s" duration="{at(30)}"/></asset-clip></sync-clip>
      <audition><asset-clip name="first" ref="a" duration="{at(4)}"/><asset-clip name="second" ref="b"
        duration="{at(9)}"/></audition>
      <clip name="old" start="{at(3)}" duration="{at(5)}"><video ref="a" offset="0s"
        start="{at(100)}" duration="{at(50)}"/></clip>"""
    cut = read(tmp_path, story)
    picture = picture_map(cut.timeline, cut.rate)
    seen = [(run.start, run.frames, run.placement.item.name) for run in picture.runs if run.placement]
    assert seen == [(0, 12, "in1"), (12, 8, "in2"), (20, 10, "camB"), (30, 8, "v"), (38, 4, "first"), (42, 5, "old")]
    last = picture.runs[-1].placement
    assert last is not None and last.item.source_range.start_time.value == 103
    sources = {
        run.placement.item.name: picture.source_frame(run.placement, run.start, cut.rate)
        for run in picture.runs
        if run.placement
    }
    assert (sources["in1"], sources["in2"], sources["camB"], sources["v"]) == (12, 0, 6, 2)


bad: dict[str, tuple[str, str, str]] = {
    "time": ('<asset-clip name="x" ref="a" duration="24/0s"/>', "", "bad_time"),
    "words for a time": ('<asset-clip name="x" ref="a" duration="long"/>', "", "bad_time"),
    "negative": ('<gap duration="-5s"/>', "", "bad_time"),
    "lane": (f'<gap duration="5s"><asset-clip ref="a" lane="up" duration="{second}"/></gap>', "", "bad_time"),
    "missing compound": ('<ref-clip name="x" ref="nowhere" duration="1s"/>', "", "bad_reference"),
}


@pytest.mark.parametrize(("story", "resources", "code"), bad.values(), ids=bad.keys())
def test_what_cannot_be_placed_is_refused(tmp_path: Path, story: str, resources: str, code: str) -> None:
    with pytest.raises(UnreadableCut) as caught:
        read(tmp_path, story, resources)
    assert caught.value.code == code


def compound(name: str, inner: str) -> str:
    return f'<media id="{name}"><sequence format="r1" duration="1s"><spine>{inner}</spine></sequence></media>'


def test_a_compound_that_holds_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostileInput):
        read(tmp_path, '<ref-clip ref="x" duration="1s"/>', compound("x", '<ref-clip ref="x" duration="1s"/>'))


def test_compounds_that_multiply_are_refused(tmp_path: Path) -> None:
    levels = "".join(compound(f"x{n}", f'<ref-clip ref="x{n + 1}" duration="1s"/>' * 10) for n in range(12))
    with pytest.raises(HostileInput):
        read(tmp_path, '<ref-clip ref="x0" duration="1s"/>', levels + compound("x12", '<gap duration="1s"/>'))


def test_final_cuts_own_export_is_read_as_the_public_adapter_reads_it(corpus: Path) -> None:
    file = corpus / "otio-fcpx-xml-adapter" / "fcpx_project.fcpxml"
    ours = read_cut(file)
    theirs = otio.adapters.read_from_file(str(file), adapter_name="fcpx_xml")
    assert (ours.frames, ours.rate) == (4500, 30)
    assert shown(ours.timeline) == shown(theirs)


def shown(timeline: otio.schema.Timeline) -> list[tuple[Any, ...]]:
    """Every clip that is seen, with its place, its media and its first frame in them."""
    picture = picture_map(timeline, Fraction(30))
    found = [
        (one.start, one.frames, one.offset, one.item.name, one.item.media_reference.target_url,
         int(one.item.source_range.start_time.value))
        for one in picture.placements
    ]  # fmt: skip
    assert len(found) == 11
    return sorted(found)

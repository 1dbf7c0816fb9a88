"""Every real file either becomes a cut or is refused with its reason; the counts below are the whole truth."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from plugin.errors import Refused
from plugin.timeline.cut import Cut
from plugin.timeline.reading import read_cut

expected = {
    (".otio", "otio"): 25,
    (".json", "otio"): 31,
    (".json", "no_timeline"): 4,
    (".kdenlive", "kdenlive"): 4,
    (".xml", "fcp_xml"): 7,
    (".xml", "unknown_format"): 1,
    (".fcpxml", "fcpx_xml"): 1,
    (".fcpxml", "no_timeline"): 1,
    (".fcpxml", "several_timelines"): 3,
    (".edl", "edl"): 18,
    (".edl", "adapter"): 1,
    (".aaf", "aaf"): 7,
    (".ale", "unknown_format"): 6,
    (".xges", "unknown_format"): 1,
    (".fountain", "unknown_format"): 20,
    (".storyboarder", "no_timeline"): 13,
}


def outcome(file: Path) -> Cut | Refused:
    try:
        return read_cut(file)
    except Refused as error:
        return error


def test_every_real_file_loads_or_is_refused_with_its_reason(corpus: Path) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for file in sorted(corpus.rglob("*")):
        if not file.is_file() or file.name == "MANIFEST.md":
            continue
        match outcome(file):
            case Cut() as cut:
                found[file.suffix, cut.format.value] += 1
                assert cut.timeline.tracks is not None and 1 < cut.rate <= 1000 and cut.frames >= 0, file
            case Refused() as error:
                found[file.suffix, error.code] += 1
                assert file.name in str(error) and error.action is not None, file
    assert found == expected


def test_lengths_agree_with_otio_where_otio_is_right(corpus: Path) -> None:
    """OTIO lengthens a track by a transition at its very end or start; one such file is left out."""
    compared = 0
    for file in sorted(corpus.rglob("*.otio")):
        cut = read_cut(file)
        longest = max((track.duration().to_seconds() for track in cut.timeline.tracks), default=0.0)
        if file.name != "transition_test.otio":
            assert abs(cut.frames - longest * cut.rate) <= 0.5, file
            compared += 1
    assert compared == 24


# Frames, start timecode and rate as the programs that wrote the files count them.
known = {
    "otio-core/effects.otio": (1125, "01:00:00:00", 24),
    "otio-core/screening_example.otio": (1049, "00:00:00:00", 24),
    "otio-core/premiere_example.otio": (1271, "00:00:00:00", 30),
    "otio-fcp-adapter/hiero_xml_export.xml": (1324, "01:00:00:00", 24),
    "otio-fcp-adapter/premiere_example.xml": (1271, "00:00:00:00", 30),
    "otio-cmx3600-adapter/screening_example.edl": (1049, "00:59:53:11", 24),
    "otio-aaf-adapter/simple.aaf": (3282, "01:00:00:00", 24),
    "kdenlive-opentimelineio/kdenlive_example_v221170.kdenlive": (862, "00:00:00:00", 25),
    "kdenlive-opentimelineio/kdenlive_example_v240770.kdenlive": (862, "00:00:00:00", 25),
}


def test_known_cuts_have_their_known_length(corpus: Path) -> None:
    for name, facts in known.items():
        cut = read_cut(corpus / name)
        assert (cut.frames, cut.start_timecode, cut.rate) == facts, name

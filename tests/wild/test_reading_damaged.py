"""Real files damaged in transit: cut short or with bytes changed, they are read or refused, never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from plugin.errors import Refused
from plugin.timeline.reading import read_cut

files = [
    "otio-core/nested_example.otio",
    "otio-core/screening_example.otio",
    "kdenlive-tests-transcribed/test-color-clips.otio",
    "ayon-core/qt_retimed_speed.json",
    "otio-fcp-adapter/premiere_enable_property.xml",
    "otio-fcpx-xml-adapter/fcpx_project.fcpxml",
    "otio-cmx3600-adapter/screening_example.edl",
    "kdenlive-opentimelineio/kdenlive_example_v221170.kdenlive",
    "otio-aaf-adapter/utf8.aaf",
]


def damaged(content: bytes, seed: int) -> bytes:
    """Shorter, or with up to twenty bytes changed, dropped or doubled; digits often, since numbers are the danger."""
    dice = random.Random(seed)
    if seed % 4 == 0:
        return content[: dice.randrange(len(content))]
    spoiled = bytearray(content)
    digits = [place for place, byte in enumerate(content) if chr(byte).isdigit()]
    for _ in range(dice.randrange(1, 20)):
        place = min(dice.choice(digits) if dice.random() < 0.7 else dice.randrange(len(spoiled)), len(spoiled) - 1)
        spoiled[place : place + 1] = dice.choice(
            [b"", b"-", b"9", b"0", b"e9", b'"', b"NaN", b"\xff", b"]", b"</", b"99999999"]
        )
    return bytes(spoiled)


@pytest.mark.parametrize("name", files)
def test_damage_is_read_or_refused(corpus: Path, tmp_path: Path, name: str) -> None:
    source = corpus / name
    content = source.read_bytes()
    path = tmp_path / source.name
    outcomes = set()
    for seed in range(8 if source.suffix == ".aaf" else 40):
        path.write_bytes(damaged(content, seed))
        try:
            cut = read_cut(path)
        except Refused as error:
            outcomes.add(error.code)
        else:
            outcomes.add("read")
            assert cut.frames >= 0
    assert len(outcomes) > 1 or source.suffix == ".aaf"

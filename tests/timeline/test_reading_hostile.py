"""Files that would harm or mislead a reader: refused with the place, the process alive."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plugin.errors import HostileInput, Refused, UnreadableCut
from plugin.timeline.reading import read_cut
from tests.timeline.otio_making import clip, media, span, time, timeline, track, write

root = Path(__file__).resolve().parents[2]
marker = {"OTIO_SCHEMA": "Marker.2", "name": "look", "color": "RED", "metadata": {}}
warp = {"OTIO_SCHEMA": "LinearTimeWarp.1", "name": "", "effect_name": "LinearTimeWarp", "metadata": {}}
dissolve = {"OTIO_SCHEMA": "Transition.1", "transition_type": "SMPTE_Dissolve", "metadata": {}, "in_offset": time(1)}
sequence = {
    "OTIO_SCHEMA": "ImageSequenceReference.1",
    "target_url_base": "/media",
    "name_prefix": "a.",
    "name_suffix": ".png",
    "start_frame": 1,
    "frame_step": 1,
    "rate": 24,
    "frame_zero_padding": 4,
    "missing_frame_policy": "error",
    "available_range": span(1, 24),
    "metadata": {},
}
infinity, nan = float("inf"), float("nan")
numbers: dict[str, tuple[Any, str]] = {
    "rate nan": (clip(used=span(0, 24, nan)), "bad_rate"),
    "rate infinite": (clip(used=span(0, 24, infinity)), "bad_rate"),
    "rate zero": (clip(used=span(0, 24, 0)), "bad_rate"),
    "rate negative": (clip(used=span(0, 24, -24)), "bad_rate"),
    "rate 1e-308": (clip(used=span(0, 24, 1e-308)), "bad_rate"),
    "rate 1e308": (clip(used=span(0, 24, 1e308)), "bad_rate"),
    "rate as text": (clip(used=span(0, 24, "24")), "bad_rate"),
    "rate true": (clip(used=span(0, 24, True)), "bad_rate"),
    "start nan": (clip(used=span(nan, 24)), "bad_number"),
    "start 1e300": (clip(used=span(1e300, 24)), "bad_number"),
    "start minus infinity": (clip(used=span(-infinity, 24)), "bad_number"),
    "length 1e308": (clip(used=span(0, 1e308)), "bad_number"),
    "length of digits": (clip(used=span(0, 10**40)), "bad_number"),
    "length negative": (clip(used=span(0, -24)), "negative_duration"),
    "media rate nan": (clip(reference=media(available=span(0, 24, nan))), "bad_rate"),
    "media length negative": (clip(reference=media(available=span(0, -1))), "negative_duration"),
    "marker at infinity": (clip(markers=[marker | {"marked_range": span(infinity, 1)}]), "bad_number"),
    "speed nan": (clip(effects=[warp | {"time_scalar": nan}]), "bad_number"),
    "speed 1e308": (clip(effects=[warp | {"time_scalar": 1e308}]), "bad_number"),
    "dissolve negative": (dissolve | {"name": "sh010", "out_offset": time(-4)}, "negative_duration"),
    "sequence padding": (clip(reference=sequence | {"frame_zero_padding": 10**9}), "bad_number"),
    "sequence start": (clip(reference=sequence | {"start_frame": 10**15}), "bad_number"),
}


@pytest.mark.parametrize(("child", "code"), numbers.values(), ids=numbers.keys())
def test_absurd_numbers_are_refused_with_the_clip(tmp_path: Path, child: Any, code: str) -> None:
    with pytest.raises(HostileInput) as caught:
        read_cut(write(tmp_path, timeline(child)))
    assert caught.value.code == code
    assert "film / tracks / V1 / sh010" in str(caught.value)
    assert caught.value.action is not None


def test_the_same_numbers_in_metadata_harm_nobody(tmp_path: Path) -> None:
    odd = {"rate": 0, "value": 1e308, "nan": nan, "range": span(0, -5, nan)}
    assert read_cut(write(tmp_path, timeline(clip(metadata={"editor": odd})))).frames == 24


@pytest.mark.parametrize(
    ("start", "code"), [(time(nan), "bad_number"), (time(0, 0), "bad_rate"), (time(0, 1e308), "bad_rate")]
)
def test_an_absurd_start_time_is_refused(tmp_path: Path, start: Any, code: str) -> None:
    with pytest.raises(HostileInput) as caught:
        read_cut(write(tmp_path, timeline(clip(), global_start_time=start)))
    assert caught.value.code == code


def test_a_field_given_twice_is_refused(tmp_path: Path) -> None:
    text = json.dumps(timeline(clip())).replace('"rate": 24', '"rate": 24, "rate": 25', 1)
    path = tmp_path / "film.otio"
    path.write_text(text)
    with pytest.raises(HostileInput) as caught:
        read_cut(path)
    assert caught.value.code == "duplicate_key"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", ["film.otio", "film.otioz", "film.kdenlive", "film.edl", "film.aaf"])
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(UnreadableCut) as caught:
        read_cut(tmp_path / name)
    assert caught.value.code == "not_a_file"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without an end")
def test_a_device_is_refused_unread() -> None:
    with pytest.raises(UnreadableCut) as caught:
        read_cut(Path("/dev/zero"))
    assert caught.value.code == "not_a_file"


def test_a_name_that_no_system_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableCut):
        read_cut(tmp_path / ("a" * 5000 + ".otio"))


def test_half_a_surrogate_pair_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.otio"
    path.write_text(json.dumps(timeline(clip(metadata={"name": "\ud800"}))))
    with pytest.raises(UnreadableCut) as caught:
        read_cut(path)
    assert caught.value.code == "half_character"


def test_an_escaped_field_name_hides_nothing(tmp_path: Path) -> None:
    text = json.dumps(timeline(clip(used=span(0, 24, 0)))).replace('"rate"', '"\\u0072ate"')
    path = tmp_path / "film.otio"
    path.write_text(text)
    with pytest.raises(HostileInput):
        read_cut(path)


def test_a_cut_of_a_month_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostileInput, match="30 days"):
        read_cut(write(tmp_path, timeline(clip(used=span(0, 24 * 86400 * 30)))))


def test_a_file_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    loop = clip(metadata={"self": {"OTIO_SCHEMA": "SerializableObjectRef.1", "id": "Clip-1"}}, OTIO_REF_ID="Clip-1")
    with pytest.raises(HostileInput) as caught:
        read_cut(write(tmp_path, timeline(loop)))
    assert caught.value.code == "self_reference"


def nested_stacks(levels: int) -> str:
    head = '{"OTIO_SCHEMA":"Stack.1","metadata":{},"name":"s","children":['
    return head * levels + "]}" * levels


def nested_metadata(levels: int) -> str:
    return '{"OTIO_SCHEMA":"Timeline.1","metadata":' + '{"a":' * levels + "1" + "}" * levels + "}"


@pytest.mark.parametrize("text", [nested_stacks(100_000), nested_metadata(100_000)], ids=["stacks", "metadata"])
def test_100000_levels_are_refused_and_the_process_lives(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.otio"
    path.write_text(text)
    with pytest.raises(HostileInput, match="200 levels"):
        read_cut(path)
    code = (
        "import sys; from pathlib import Path; from plugin.errors import HostileInput\n"
        "from plugin.timeline.reading import read_cut\n"
        "try: read_cut(Path(sys.argv[1]))\n"
        "except HostileInput as error: print(error.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "too_deep")


def test_forty_nested_sequences_are_read(tmp_path: Path) -> None:
    inner: Any = clip()
    for level in range(40):
        inner = {"OTIO_SCHEMA": "Stack.1", "name": f"n{level}", "children": [track(inner)], "metadata": {}}
    assert read_cut(write(tmp_path, timeline(inner))).frames == 24


clean_errors: dict[str, Any] = {
    "text for a number": timeline(clip(used=span("x", 24))),
    "null child": timeline(None),
    "a newer clip": timeline(clip(OTIO_SCHEMA="Clip.99")),
    "a list": [1, 2],
    "no schema": {"name": "x"},
    "schema of the wrong kind": timeline(clip()) | {"OTIO_SCHEMA": 7},
    "an effect as timeline": warp | {"time_scalar": 2},
    "an unknown root": {"OTIO_SCHEMA": "Film.1"},
    "an unknown stack": timeline() | {"tracks": {"OTIO_SCHEMA": "Pile.1"}},
    "a clip without any length": timeline(clip() | {"source_range": None}),
}


@pytest.mark.parametrize("value", clean_errors.values(), ids=clean_errors.keys())
def test_what_is_no_cut_is_refused_with_a_reason(tmp_path: Path, value: Any) -> None:
    with pytest.raises(UnreadableCut) as caught:
        read_cut(write(tmp_path, value))
    assert len(str(caught.value)) > 20


broken: dict[str, bytes] = {
    "empty": b"",
    "half": b'{"OTIO_SCHEMA": "Timeline.1", "name"',
    "utf-16": json.dumps(timeline(clip())).encode("utf-16"),
    "binary": bytes(range(256)),
    "digits": b'{"OTIO_SCHEMA": "Timeline.1", "value": ' + b"9" * 10_000 + b"}",
    "latin-1": '{"OTIO_SCHEMA": "Timeline.1", "name": "é"}'.encode("latin-1"),
}


@pytest.mark.parametrize("suffix", [".otio", ".xml", ".fcpxml", ".edl", ".aaf", ".otioz", ".kdenlive", ".txt", ""])
@pytest.mark.parametrize("content", broken.values(), ids=broken.keys())
def test_broken_bytes_of_any_suffix_are_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    path.write_bytes(content)
    with pytest.raises(Refused):
        read_cut(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.otio", tmp_path / "gone.otiod"):
        with pytest.raises(Refused):
            read_cut(path)

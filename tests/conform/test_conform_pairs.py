"""Every pair of rates, proved by the numbers burnt into the pictures of the finished take."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from plugin.conform.conform import conform
from plugin.conform.spec import ConformReport, ConformSpec, RateMode
from plugin.errors import BadDelivery
from plugin.media.codec import Codec
from plugin.media.probe import probe
from plugin.timeline.cut import Raster
from plugin.timeline.rates import nearest_frame
from tests.fakes.footage import numbers, write_footage

rates = {
    "23.976": Fraction(24000, 1001),
    "24": Fraction(24),
    "25": Fraction(25),
    "29.97": Fraction(30000, 1001),
    "30": Fraction(30),
    "48": Fraction(48),
    "50": Fraction(50),
    "59.94": Fraction(60000, 1001),
    "60": Fraction(60),
}
delivered_rates = {**rates, "16": Fraction(16)}
film = ("23.976", "24", "25")
seconds = Fraction(3, 2)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Footage at every rate, made once for all tests of this file."""
    folder = tmp_path_factory.mktemp("clips")
    made = {
        name: write_footage(folder / f"{name}.mp4", rate, round(seconds * rate))
        for name, rate in delivered_rates.items()
    }
    return made | {"variable": write_footage(folder / "variable.mp4", Fraction(30), 45, times=uneven(45))}


def uneven(frames: int) -> list[Fraction]:
    """Times as a phone writes them: a jitter on 30, and a pause."""
    return [Fraction(n, 30) + Fraction(n * 7 % 5, 400) + (Fraction(1, 5) if n > 20 else 0) for n in range(frames)]


def spec(rate: Fraction, frames: int, head: int = 2, tail: int = 2, **more: object) -> ConformSpec:
    raster = Raster(192, 108)
    settings = {"codec": Codec.h264, **more}
    return ConformSpec(rate, frames, head, tail, raster, 86_400, 1000, **settings)  # type: ignore[arg-type]


def check(report: ConformReport, wanted: ConformSpec) -> list[int]:
    """What is true of every take; returns the numbers of the used range."""
    assert report.head == wanted.head
    assert report.frames == report.head + wanted.frames + report.tail
    info = probe(report.path)
    assert (info.frames, info.rate, info.variable) == (report.frames, wanted.rate, False)
    assert info.start_frame == wanted.start_frame
    read = numbers(report.path)
    shown = [number for number in read if number is not None]
    assert len(shown) == len(read) == report.frames
    used = shown[report.head : report.head + wanted.frames]
    assert mapped(report, wanted) == used
    return shown


def mapped(report: ConformReport, wanted: ConformSpec) -> list[int]:
    """The source map unrolled over the used range."""
    runs = dict(report.source_map)
    assert next(iter(runs)) == wanted.cut_start
    frames: list[int] = []
    for cut in range(wanted.cut_start, wanted.cut_start + wanted.frames):
        frames.append(runs[cut] if cut in runs else frames[-1] + 1)
    return frames


def by_middle(starts: list[Fraction], rate: Fraction, count: int) -> list[int]:
    """The rule once more, the slow way: the last frame that starts before the middle of each take frame."""
    middles = [(k + Fraction(1, 2)) / rate for k in range(count)]
    return [max(0, max((n for n, start in enumerate(starts) if start < middle), default=0)) for middle in middles]


@pytest.mark.parametrize(("source", "target"), list(product(delivered_rates, rates)))
def test_every_pair(tmp_path: Path, clips: dict[str, Path], source: str, target: str) -> None:
    delivered, rate = delivered_rates[source], rates[target]
    wanted = spec(rate, 28)
    report = conform(clips[source], wanted, tmp_path / "take.mov")
    shown = check(report, wanted)
    assert (report.source_rate, report.source_frames) == (delivered, round(seconds * delivered))
    if {source, target} <= set(film) or source == target:
        assert shown == list(range(round(seconds * delivered)))
    else:
        length = round(seconds * delivered) / delivered
        assert report.frames == nearest_frame(length, rate)
        starts = [n / delivered for n in range(report.source_frames)]
        assert shown == by_middle(starts, rate, report.frames)
    assert bool(report.notes) == (source != target)


@pytest.mark.parametrize("target", rates)
def test_variable_rate_by_its_timestamps(tmp_path: Path, clips: dict[str, Path], target: str) -> None:
    wanted = spec(rates[target], 28)
    report = conform(clips["variable"], wanted, tmp_path / "take.mov")
    shown = check(report, wanted)
    starts = [time - uneven(1)[0] for time in uneven(45)]
    assert shown == by_middle(starts, rates[target], report.frames)
    assert any("ariable" in str(note) for note in report.notes)


@pytest.mark.parametrize("mode", [RateMode.blend, RateMode.flow])
@pytest.mark.parametrize(("source", "target"), [("24", "48"), ("16", "24"), ("30", "24"), ("50", "25"), ("25", "24")])
def test_mixed_modes_show_whole_frames_where_the_clocks_meet(
    tmp_path: Path, clips: dict[str, Path], source: str, target: str, mode: RateMode
) -> None:
    rate, delivered = rates[target], delivered_rates[source]
    wanted = spec(rate, 24, rate_mode=mode)
    report = conform(clips[source], wanted, tmp_path / "take.mov")
    shown = numbers(report.path)
    meeting = [
        k
        for k in range(len(shown))
        if (k * delivered / rate).denominator == 1 and k * delivered / rate < report.source_frames
    ]
    assert len(meeting) > 1
    assert [shown[k] for k in meeting] == [k * delivered / rate for k in meeting]
    clear = [k for k in range(26) if abs((k * delivered / rate) % 1 - Fraction(1, 2)) > Fraction(2, 5)]
    assert [shown[k] for k in clear if k >= 2] == [mapped(report, wanted)[k - 2] for k in clear if k >= 2]


@pytest.mark.parametrize(("source", "target"), [("30", "24"), ("60", "25"), ("16", "24"), ("variable", "25")])
def test_frame_for_frame_when_asked(tmp_path: Path, clips: dict[str, Path], source: str, target: str) -> None:
    wanted = spec(rates[target], 20, head=1, tail=0, rate_mode=RateMode.frames)
    report = conform(clips[source], wanted, tmp_path / "take.mov")
    assert check(report, wanted) == list(range(report.source_frames))
    assert any("Frame for frame" in str(note) for note in report.notes)


def test_nearest_when_asked_between_film_rates(tmp_path: Path, clips: dict[str, Path]) -> None:
    wanted = spec(rates["25"], 28, rate_mode=RateMode.nearest)
    report = conform(clips["24"], wanted, tmp_path / "take.mov")
    assert check(report, wanted) == by_middle([Fraction(n, 24) for n in range(36)], Fraction(25), report.frames)


def test_a_surplus_becomes_tail_handle_up_to_ten_seconds(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "long.mp4", Fraction(25), 300)
    report = conform(clip, spec(Fraction(25), 10, 2, 3), tmp_path / "take.mov")
    assert (report.frames, report.tail) == (265, 253)
    assert numbers(report.path) == list(range(265))


def test_a_short_tail_is_reported_and_a_short_shot_refused(tmp_path: Path, clips: dict[str, Path]) -> None:
    clip = clips["24"]
    report = conform(clip, spec(Fraction(24), 30, 4, 8), tmp_path / "take.mov")
    assert (report.frames, report.tail) == (36, 2)
    assert any("tail handle" in str(note) for note in report.notes)
    with pytest.raises(BadDelivery) as caught:
        conform(clip, spec(Fraction(24), 33, 4, 0), tmp_path / "other.mov")
    assert caught.value.code == "too_short"
    assert dict(caught.value.message.values)["needed"] == 37
    assert [path.name for path in tmp_path.iterdir()] == ["take.mov"]

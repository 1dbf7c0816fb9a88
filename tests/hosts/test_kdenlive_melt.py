"""Filled projects rendered by the real melt: every frame shows the picture it must."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from plugin.hosts.kdenlive import KdenliveHost
from plugin.messages import say
from plugin.shots.shot import Kind, Shot
from plugin.timeline.reading import read_cut
from tests.fakes.footage import write_footage
from tests.fakes.kdenlive_film import before, end, expected, fill, film, shots_of
from tests.fakes.kdenlive_project import Blank, Entry, ProjectText, Track, movie
from tests.fakes.melt import needs_melt, render

pytestmark = [pytest.mark.melt, needs_melt]
ntsc = Fraction(24000, 1001)
inner = "{99999999-0000-0000-0000-000000000000}"


@pytest.mark.parametrize(
    ("generation", "rate", "mark"),
    [(4, Fraction(25), "."), (4, ntsc, "."), (4, Fraction(60000, 1001), "."), (5, Fraction(25), ""), (5, ntsc, ".")],
)
def test_every_frame_of_a_filled_film_is_right(tmp_path: Path, generation: int, rate: Fraction, mark: str) -> None:
    made = film(tmp_path, generation, rate, mark)
    assert render(made.path, end, tmp_path) == before
    cut = made.cut()
    fills = [fill(tmp_path, shot, cut, handles=(number, 3)) for number, shot in enumerate(shots_of(cut).values())]
    out = tmp_path / "filled.kdenlive"
    report = KdenliveHost().hand_back(cut, fills, out).report
    assert len(report.placed) == 6
    assert render(out, end, tmp_path) == expected(before, fills)


@pytest.mark.parametrize("generation", [4, 5])
def test_a_new_track_is_seen_above_the_others_and_only_where_its_clip_is(tmp_path: Path, generation: int) -> None:
    media = write_footage(tmp_path / "A.mp4", Fraction(25), 40)
    path = tmp_path / "cut.kdenlive"
    tracks = [
        Track("A1", [Entry("A", 0, 40)], audio=True),
        Track("V1", [Entry("A", 0, 40)]),
        Track("V2", [Entry("A", 0, 30)]),
    ]
    path.write_bytes(ProjectText(tracks, {"A": movie(str(media), 2, 40)}, generation=generation).text())
    cut = read_cut(path)
    shot = Shot("SH0010", Kind.marked, None, 20, 15, 15, "", "", say("test"), False, None, None, None)
    made = fill(tmp_path, shot, cut)
    out = tmp_path / "filled.kdenlive"
    assert KdenliveHost().hand_back(cut, [made], out).report.added_tracks == 1
    assert render(out, 40, tmp_path) == expected([(1, n) for n in range(40)], [made])


@pytest.mark.parametrize(("speed", "consumed"), [(2, 24), (-1, 12), (-2, 24)])
def test_a_take_under_a_speed_effect_runs_at_that_speed(tmp_path: Path, speed: int, consumed: int) -> None:
    text = f"{speed}.000000"
    warp = movie(f"{text}:/lost/gone.mov", 3, 400 // abs(speed)) | {"mlt_service": "timewarp", "warp_speed": text}
    path = tmp_path / "cut.kdenlive"
    path.write_bytes(ProjectText([Track("V1", [Entry("gone", 20, 12)])], {"gone": warp}).text())
    cut = read_cut(path)
    made = fill(tmp_path, shots_of(cut)["SH0010"], cut, handles=(4, 4), frames=consumed)
    out = tmp_path / "filled.kdenlive"
    KdenliveHost().hand_back(cut, [made], out)
    frames = [shown[1] if shown else None for shown in render(out, 12, tmp_path)]
    wanted = [4 + n * speed for n in range(12)] if speed > 0 else [4 + consumed + (n + 1) * speed for n in range(12)]
    if speed == -2:
        # A reversed warp of 2 may show either frame of a pair; MLT takes the first.
        assert [frame is not None and wanted[n] <= frame <= wanted[n] + 1 for n, frame in enumerate(frames)] == [
            True
        ] * 12
    else:
        assert frames == wanted


def test_a_placeholder_in_a_nested_sequence_is_seen(tmp_path: Path) -> None:
    media = write_footage(tmp_path / "A.mp4", Fraction(25), 80)
    producers = {"A": movie(str(media), 2, 80), "gone": movie("/lost/gone.mov", 3, 400)}
    tracks = [Track("V1", [Entry("A", 0, 5), Entry(inner, 3, 25)])]
    nested = {inner: [Track("inner", [Entry("A", 40, 10), Entry("gone", 7, 12), Blank(3), Entry("A", 0, 8)])]}
    path = tmp_path / "cut.kdenlive"
    path.write_bytes(ProjectText(tracks, producers, generation=5, nested=nested).text())
    cut = read_cut(path)
    shot = next(one for one in shots_of(cut).values() if one.kind is Kind.offline)
    made = fill(tmp_path, shot, cut)
    out = tmp_path / "filled.kdenlive"
    assert KdenliveHost().hand_back(cut, [made], out).report.placed == (shot.id,)
    was = [(1, n) for n in range(5)] + [(1, 43 + n) for n in range(7)] + [None] * 15 + [(1, n) for n in range(3)]
    assert render(out, 30, tmp_path) == expected(was, [made])


def test_a_mix_runs_from_the_take_into_its_neighbour(tmp_path: Path) -> None:
    """In the middle of the mix, where the take's handles are seen, neither picture is whole; at its ends one is."""
    media = write_footage(tmp_path / "A.mp4", Fraction(25), 80)
    track = Track("V1", [Entry("A", 0, 30)], [Blank(20), Entry("gone", 50, 40)], mixes=[(20, 30, 4, False)])
    producers = {"A": movie(str(media), 2, 80), "gone": movie("/lost/gone.mov", 3, 400)}
    path = tmp_path / "cut.kdenlive"
    path.write_bytes(ProjectText([track], producers).text())
    cut = read_cut(path)
    made = fill(tmp_path, shots_of(cut)["SH0010"], cut, handles=(7, 0))
    out = tmp_path / "filled.kdenlive"
    KdenliveHost().hand_back(cut, [made], out)
    frames = render(out, 60, tmp_path)
    assert frames[:21] == [(1, n) for n in range(21)]
    # The shot begins at 26; the mix at 20 shows the take's handle from frame 1 on.
    assert frames[29:] == [(11, n - 26 + 7) for n in range(29, 60)]

"""The demo film: lacks exactly what it says it lacks, and every frame of its media says which it is."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import opentimelineio as otio
import pytest

from plugin.demo.film import board_clip, build_film, expected_shots
from plugin.demo.film_cut import FilmCut
from plugin.demo.film_media import Footage, film_rate, footage
from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.errors import Stopped
from plugin.media.frames import FrameReader, read_still
from plugin.media.probe import MediaKind, probe
from plugin.shots.find import FindOptions, find_shots
from plugin.shots.shot import Kind, Shot
from plugin.timeline.cut import Cut, Raster
from plugin.timeline.picture import picture_map
from plugin.timeline.reading import read_cut

small = Raster(320, 180)
half = Fraction(1, 2)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_film(tmp_path_factory.mktemp("film"), raster=small, seconds_scale=half)


@pytest.fixture
def cut(film: Path) -> Cut:
    return read_cut(film)


def media_frames(path: Path) -> tuple[int, Fraction] | None:
    info = probe(path)
    return None if info.frames is None or info.rate is None else (info.frames, info.rate)


def found(cut: Cut) -> tuple[Shot, ...]:
    return find_shots(cut, picture_map(cut.timeline, cut.rate), FindOptions(media_frames=media_frames))


def test_the_finder_finds_exactly_what_the_film_lacks(cut: Cut) -> None:
    expected = [(s.kind, s.track, s.start, s.frames, s.prompt) for s in expected_shots(half)]
    assert [(s.kind, s.track, s.start, s.frames, s.prompt) for s in found(cut)] == expected


def test_the_whole_film_lacks_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "Demo Film.otio"
    otio.adapters.write_to_file(FilmCut().build(), str(path))
    cut = read_cut(path)
    options = FindOptions(media_exists=lambda media: media.name != "A008_ferry.mov")
    shots = find_shots(cut, picture_map(cut.timeline, cut.rate), options)
    expected = [(shot.kind, shot.track, shot.start, shot.frames, shot.prompt) for shot in expected_shots()]
    assert [(shot.kind, shot.track, shot.start, shot.frames, shot.prompt) for shot in shots] == expected


def test_only_the_offline_shot_is_left_out_unless_asked_for(cut: Cut) -> None:
    assert [shot.kind for shot in found(cut) if shot.excluded] == [Kind.offline]


def test_the_cut_starts_at_one_hour_at_23976(cut: Cut) -> None:
    assert (cut.rate, cut.start_timecode) == (Fraction(24000, 1001), "01:00:00:00")


def test_a_hole_lies_under_the_transition(cut: Cut) -> None:
    heads = [shot.head_transition for shot in found(cut) if shot.kind is Kind.hole]
    assert sorted(heads, reverse=True)[:2] == [5, 0]


def test_two_missing_shots_lie_side_by_side(cut: Cut) -> None:
    first, second = (shot for shot in found(cut) if shot.kind in (Kind.unlinked, Kind.slug))
    assert (first.next_shot, second.previous_shot) == (second.id, first.id)


@pytest.mark.parametrize("item", footage, ids=lambda item: item.name)
def test_every_frame_says_which_it_is(film: Path, item: Footage) -> None:
    with FrameReader(film.parent / "media" / item.name) as reader:
        codes = [read_frame_code(picture) for picture in reader.pictures()]
    frames = round(item.frames * half)
    assert codes == [FrameCode(item.clip, frame) for frame in range(frames)]


@pytest.mark.parametrize("item", footage, ids=lambda item: item.name)
def test_frames_lie_at_their_exact_times(film: Path, item: Footage) -> None:
    with av.open(str(film.parent / "media" / item.name)) as container:
        times = sorted(p.pts * p.time_base for p in container.demux(video=0) if p.pts is not None and p.time_base)
    ticks = item.ticks(round(item.frames * half))[:-1]
    assert [time - times[0] for time in times] == [Fraction(tick, item.clock) for tick in ticks]


def test_the_media_run_at_four_kinds_of_rate(film: Path) -> None:
    media = [probe(film.parent / "media" / item.name) for item in footage]
    assert {info.rate for info in media if not info.variable} == {film_rate, Fraction(25), Fraction(30)}
    assert [info.path.name for info in media if info.variable] == ["A004_sea.mp4"]


def test_timecode_is_in_the_camera_files(film: Path) -> None:
    starts = {item.name: probe(film.parent / "media" / item.name).start_frame for item in footage if item.start_frame}
    assert starts == {"A001_hills.mov": 864_000, "A006_lanterns.mov": 1_728_000}


def test_the_storyboard_is_a_still_with_its_code(film: Path) -> None:
    picture = read_still(film.parent / "media" / "storyboard 12A.png")
    assert (picture.shape, read_frame_code(picture)) == ((180, 320, 3), FrameCode(board_clip, 0))


def test_the_sound_lasts_longer_than_the_picture(film: Path, cut: Cut) -> None:
    sound = [probe(film.parent / "media" / name) for name in ("dialogue.wav", "atmosphere.m4a")]
    assert [info.kind for info in sound] == [MediaKind.audio, MediaKind.audio]
    shortest = min(info.seconds or Fraction(0) for info in sound)
    assert shortest >= cut.frames / cut.rate - Fraction(1, 100)
    assert max(shot.end for shot in found(cut)) == cut.frames


def test_every_kind_of_shot_is_in_the_whole_film() -> None:
    shots = expected_shots()
    assert {shot.kind for shot in shots} == set(Kind)
    holes = [shot for shot in shots if shot.kind is Kind.hole]
    assert holes[0].start == 0
    assert max(hole.frames for hole in holes) > 10 * film_rate
    assert min(hole.frames for hole in holes) <= 12
    prompts = [shot.prompt for shot in shots if shot.prompt]
    assert any(prompt.isascii() for prompt in prompts)
    assert any("，" in prompt for prompt in prompts)


def test_the_whole_film_has_the_tracks_and_effects_an_editor_uses() -> None:
    timeline = FilmCut().build()
    seconds = timeline.duration().to_seconds()
    assert 38 <= seconds <= 46
    assert (len(timeline.video_tracks()), len(timeline.audio_tracks())) == (3, 2)
    clips = timeline.find_clips()
    effects = {type(effect) for clip in clips for effect in clip.effects}
    assert effects == {otio.schema.LinearTimeWarp, otio.schema.FreezeFrame}
    assert sum(not clip.enabled for clip in clips) == 1
    assert sum(isinstance(child, otio.schema.Stack) for child in timeline.video_tracks()[0]) == 1


def test_stopping_leaves_no_half_written_media(tmp_path: Path) -> None:
    def stop(fraction: float) -> bool:
        return fraction < 0.3

    with pytest.raises(Stopped):
        build_film(tmp_path, raster=Raster(160, 90), seconds_scale=Fraction(1, 8), on_progress=stop)
    assert not list(tmp_path.rglob("*.part"))
    assert not (tmp_path / "Demo Film.otio").exists()

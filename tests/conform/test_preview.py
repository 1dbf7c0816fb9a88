"""The preview shows the right source frame at every frame of the cut, read from burnt-in numbers."""

from __future__ import annotations

import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import opentimelineio as otio
import pytest

from plugin.conform.fill import Fill
from plugin.conform.preview import Painter, preview_raster, render_preview
from plugin.conform.preview_audio import write_mix
from plugin.conform.relink import relink
from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.errors import MediaError, Stopped, StorageError
from plugin.media.frames import FrameReader, save_picture
from plugin.media.pictures import Picture
from plugin.shots.shot import Kind
from plugin.timeline.cut import Cut, Raster
from plugin.timeline.picture import picture_map
from plugin.timeline.rates import time_range
from tests.fakes.cuts import clip, cut_of, film, gap, rate24, shot, take, track, transition
from tests.fakes.footage import write_footage

schema = otio.schema
ntsc = Fraction(24000, 1001)
size = (192, 108)


def footage(folder: Path, name: str, number: int, frames: int = 60, rate: Fraction = rate24, **options: object) -> str:
    write_footage(folder / name, rate, frames, clip=number, size=size, **options)  # type: ignore[arg-type]
    return str(folder / name)


def use(
    path: str, name: str, start: int, frames: int, rate: Fraction = rate24, media_rate: Fraction | None = None
) -> otio.schema.Clip:
    """A clip of a file; `start` in frames of the media."""
    media_rate = media_rate or rate
    made = clip(name, frames, rate, media=path)
    made.media_reference.available_range = time_range(0, 60, media_rate)
    made.source_range = otio.opentime.TimeRange(
        otio.opentime.RationalTime(start, float(media_rate)), otio.opentime.RationalTime(frames, float(rate))
    )
    return made


def codes(path: Path) -> list[FrameCode | None]:
    with FrameReader(path) as reader:
        return [read_frame_code(picture) for picture in reader.pictures()]


def painted(cut: Cut, frame: int) -> Picture:
    painter = Painter(cut, picture_map(cut.timeline, cut.rate), Raster(*size))
    try:
        return painter.picture(frame)
    finally:
        painter.close()


@pytest.mark.parametrize("rate", [rate24, ntsc, Fraction(25)])
def test_every_frame_shows_its_source_frame(tmp_path: Path, rate: Fraction) -> None:
    a, b = footage(tmp_path, "a.mp4", 1, rate=rate), footage(tmp_path, "b.mp4", 2, rate=rate)
    timeline = film(
        track(use(a, "a", 5, 12, rate), gap(6, rate), use(b, "b", 20, 10, rate), clip("lost", 5, rate, media="no.mov")),
        track(gap(24, rate), use(a, "over", 40, 4, rate), name="V2"),
    )
    cut = cut_of(timeline, rate, tmp_path)
    result = render_preview(cut, tmp_path / "preview.mp4", height=108)
    found = codes(result)
    expected: list[FrameCode | None] = [FrameCode(1, 5 + n) for n in range(12)]
    expected += [None] * 6
    expected += [FrameCode(2, 20 + n) for n in range(6)] + [FrameCode(1, 40 + n) for n in range(4)]
    expected += [None] * 5
    assert found == expected
    with FrameReader(result) as reader:
        assert reader.info.rate == rate and reader.info.frames == cut.frames == 33
        assert (reader.info.width, reader.info.height) == size


def test_filled_shots_show_the_used_frames_of_the_take(tmp_path: Path) -> None:
    a = footage(tmp_path, "a.mp4", 1)
    ph = clip("ph", 8, media=None)
    ph.effects.append(schema.LinearTimeWarp(time_scalar=-1.0))
    timeline = film(track(use(a, "a", 0, 10), gap(8), ph, use(a, "short", 52, 16)))
    shots = [
        shot("SH0010", 10, 8),
        shot("SH0020", 18, 8, kind=Kind.unlinked, address=(0, 2), speed=Fraction(-1)),
        shot("SH0030", 34, 8, kind=Kind.short, address=(0, 3), item_offset=8),
    ]
    fills = []
    for number, each in enumerate(shots):
        path = Path(footage(tmp_path, f"t{number}.mov", 10 + number, frames=8 + 3 + 2))
        made = take(each, handles=(3, 2), path=path)
        fills.append(Fill(each, (made,), made))
    filled, report = relink(cut_of(timeline, folder=tmp_path), fills)
    assert len(report.placed) == 3
    found = codes(render_preview(cut_of(filled, folder=tmp_path), tmp_path / "preview.mp4", height=108))
    expected = [FrameCode(1, n) for n in range(10)] + [FrameCode(10, 3 + n) for n in range(8)]
    expected += [FrameCode(11, 10 - n) for n in range(8)]
    expected += [FrameCode(1, 52 + n) for n in range(8)] + [FrameCode(12, 3 + n) for n in range(8)]
    assert found == expected


@pytest.mark.parametrize(
    ("speed", "seen"), [(2.0, [6, 8, 10, 12]), (0.5, [6, 6, 7, 7]), (0.0, [6] * 4), (-1.0, [9, 8, 7, 6])]
)
def test_speed_effects(tmp_path: Path, speed: float, seen: list[int]) -> None:
    made = use(footage(tmp_path, "a.mp4", 1), "a", 6, 4)
    made.effects.append(schema.LinearTimeWarp(time_scalar=speed))
    found = codes(render_preview(cut_of(film(track(made)), folder=tmp_path), tmp_path / "p.mp4", height=108))
    assert found == [FrameCode(1, frame) for frame in seen]


@pytest.mark.parametrize("media_rate", [Fraction(25), Fraction(30), Fraction(60), ntsc])
def test_media_at_another_rate_runs_in_real_time(tmp_path: Path, media_rate: Fraction) -> None:
    path = footage(tmp_path, "a.mp4", 1, rate=media_rate)
    cut = cut_of(film(track(use(path, "a", 3, 20, rate24, media_rate))), folder=tmp_path)
    found = codes(render_preview(cut, tmp_path / "p.mp4", height=108))
    assert found == [FrameCode(1, int(3 + n * media_rate / 24)) for n in range(20)]


def test_media_at_a_variable_rate_goes_by_its_times(tmp_path: Path) -> None:
    times = [Fraction(n, 30) + (Fraction(n % 3, 90)) for n in range(40)]
    path = footage(tmp_path, "v.mp4", 1, frames=40, rate=Fraction(30), times=times)
    cut = cut_of(film(track(use(path, "a", 0, 24, rate24, Fraction(30)))), folder=tmp_path)
    found = codes(render_preview(cut, tmp_path / "p.mp4", height=108))
    assert found == [FrameCode(1, max(k for k in range(40) if times[k] <= Fraction(n, 24))) for n in range(24)]


def test_media_with_a_start_timecode(tmp_path: Path) -> None:
    made = use(footage(tmp_path, "a.mp4", 1), "a", 0, 5)
    made.media_reference.available_range = time_range(86_400, 60, rate24)
    made.source_range = time_range(86_407, 5, rate24)
    found = codes(render_preview(cut_of(film(track(made)), folder=tmp_path), tmp_path / "p.mp4", height=108))
    assert found == [FrameCode(1, 7 + n) for n in range(5)]


def test_a_dissolve_mixes_both_sides_over_its_offsets(tmp_path: Path) -> None:
    for name, level in (("black.mp4", 20), ("white.mp4", 220)):
        write_footage(
            tmp_path / name,
            frames=60,
            size=size,
            picture=lambda n, _c, s, v=level: np.full((s[1], s[0], 3), v, np.uint8),
        )
    one, two = use(str(tmp_path / "black.mp4"), "b", 0, 20), use(str(tmp_path / "white.mp4"), "w", 10, 20)
    cut = cut_of(film(track(one, transition(4, 6), two)), folder=tmp_path)
    with FrameReader(render_preview(cut, tmp_path / "p.mp4", height=108)) as reader:
        levels = [float(picture.mean()) for picture in reader.pictures()]
    assert len(levels) == 40
    for frame, level in enumerate(levels):
        weight = min(1.0, max(0.0, (frame - 16 + 0.5) / 10))
        assert level == pytest.approx(20 + 200 * weight, abs=4), frame


def test_a_fade_to_a_gap_uncovers_what_lies_beneath(tmp_path: Path) -> None:
    for name, level in (("dark.mp4", 20), ("light.mp4", 220)):
        write_footage(
            tmp_path / name,
            frames=60,
            size=size,
            picture=lambda n, _c, s, v=level: np.full((s[1], s[0], 3), v, np.uint8),
        )
    top = track(use(str(tmp_path / "dark.mp4"), "d", 0, 20), transition(5, 5), gap(20), name="V2")
    cut = cut_of(film(track(use(str(tmp_path / "light.mp4"), "l", 0, 40)), top), folder=tmp_path)
    levels = [float(painted(cut, frame).mean()) for frame in (10, 15, 19, 20, 24, 25)]
    assert levels == pytest.approx([20, 30, 110, 130, 210, 220], abs=3)


def test_nested_stills_sequences_and_letterbox(tmp_path: Path) -> None:
    white = np.full((90, 90, 3), 255, np.uint8)
    save_picture(white, tmp_path / "still.png")
    for n in range(4):
        save_picture(np.full((54, 96, 3), 40 * (n + 1), np.uint8), tmp_path / f"seq.{1001 + n}.png")
    sequence = schema.ImageSequenceReference(
        target_url_base=str(tmp_path),
        name_prefix="seq.",
        name_suffix=".png",
        start_frame=1001,
        frame_step=1,
        rate=24,
        available_range=time_range(1001, 4, rate24),
    )
    nest = schema.Stack("nest", children=[track(clip("still", 10, media=str(tmp_path / "still.png")))])
    nest.source_range = time_range(2, 4, rate24)
    pictures = schema.Clip("seq", sequence, time_range(1002, 3, rate24))
    cut = cut_of(film(track(nest, pictures)), folder=tmp_path)
    boxed = painted(cut, 0)
    assert boxed[:, 90:102].min() > 250 and boxed[:, :40].max() == 0
    assert [round(float(painted(cut, frame).mean())) for frame in (4, 5, 6)] == [80, 120, 160]


def test_anamorphic_media_and_rasters() -> None:
    assert preview_raster(Raster(1440, 1080, Fraction(4, 3)), 540) == Raster(960, 540)
    assert preview_raster(Raster(1080, 1920), 540) == Raster(304, 540)


def test_what_cannot_be_shown_is_a_slate(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"\0" * 5000)
    cut = cut_of(
        film(
            track(
                clip("unlinked 占位", 4, media=None),
                clip("offline", 4, media="gone.mov"),
                clip("damaged", 4, media=str(tmp_path / "broken.mp4")),
                use(footage(tmp_path, "a.mp4", 1, frames=10), "ends", 8, 4),
                clip("folder", 4, media=str(tmp_path)),
                gap(4),
            )
        ),
        folder=tmp_path,
    )
    found = codes(render_preview(cut, tmp_path / "p.mp4", height=108))
    assert [code for code in found if code is not None] == [FrameCode(1, 8), FrameCode(1, 9)]
    assert len(found) == 24
    slates = [painted(cut, frame) for frame in (0, 4, 8, 14, 16, 20)]
    assert all(slate.std() > 5 for slate in slates)
    assert not any(np.array_equal(one, other) for one, other in pairwise(slates))


def tone(path: Path, seconds: Fraction, at: Fraction) -> Path:
    """Silence with 10 ms of full level at one moment."""
    samples = np.zeros((round(seconds * 48_000), 2), "<i2")
    samples[round(at * 48_000) : round(at * 48_000) + 480] = 16_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2), file.setsampwidth(2), file.setframerate(48_000)
        file.writeframes(samples.tobytes())
    return path


def loud(path: Path) -> list[int]:
    """Samples at which sound begins in a WAV file."""
    with wave.open(str(path)) as file:
        levels = (
            np.abs(np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)[:, 0].astype(int)) > 4000
        )
    return [int(n) for n in np.flatnonzero(levels[1:] & ~levels[:-1]) + 1]


def test_the_sound_lies_at_its_exact_sample(tmp_path: Path) -> None:
    tick = str(tone(tmp_path / "tick.wav", Fraction(4), Fraction(1)))
    muted = clip("muted", 48, media=tick)
    muted.enabled = False
    timeline = film(
        track(clip("picture has its own sound", 96, media=tick)),
        track(gap(10), clip("one", 40, start=20, media=tick), muted, name="A1", kind="Audio"),
        track(clip("two", 30, start=0, media=tick), name="A2", kind="Audio"),
        track(clip("off", 96, media=tick), name="A3", kind="Audio"),
    )
    timeline.tracks[3].enabled = False
    assert write_mix(cut_of(timeline, folder=tmp_path), 96, tmp_path / "mix.wav")
    assert loud(tmp_path / "mix.wav") == [14 * 2000, 24 * 2000]


@pytest.mark.parametrize(("speed", "frame"), [(2.0, 12), (0.5, 48), (-1.0, 71.76)])
def test_sound_follows_speed_effects(tmp_path: Path, speed: float, frame: float) -> None:
    tick = str(tone(tmp_path / "tick.wav", Fraction(4), Fraction(1)))
    one = clip("one", 96, media=tick)
    one.effects.append(schema.LinearTimeWarp(time_scalar=speed))
    assert write_mix(cut_of(film(track(one, kind="Audio")), folder=tmp_path), 96, tmp_path / "mix.wav")
    assert len(loud(tmp_path / "mix.wav")) == 1
    assert abs(loud(tmp_path / "mix.wav")[0] - frame * 2000) < 20


def test_compressed_sound_is_in_step(tmp_path: Path) -> None:
    path = footage(tmp_path, "s.mp4", 1, frames=96, sound=True)
    timeline = film(track(use(path, "p", 0, 48)), track(clip("s", 48, start=30, media=path), name="A1", kind="Audio"))
    render_preview(cut_of(timeline, folder=tmp_path), tmp_path / "p.mp4", height=108)
    with av.open(str(tmp_path / "p.mp4")) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
        assert container.streams.audio[0].codec_context.name == "aac"
        assert container.streams.audio[0].codec_context.layout.name == "stereo"
    start = int(np.flatnonzero(np.abs(sound) > 0.2)[0])
    assert abs(start - 18 * 2000) <= 96, start
    assert abs(len(sound) - 96_000) <= 1024


def test_progress_rises_and_stops(tmp_path: Path) -> None:
    cut = cut_of(film(track(use(footage(tmp_path, "a.mp4", 1), "a", 0, 60))), folder=tmp_path)
    seen: list[float] = []

    def watch(fraction: float) -> bool:
        seen.append(fraction)
        return fraction < 0.5

    with pytest.raises(Stopped):
        render_preview(cut, tmp_path / "p.mp4", height=108, on_progress=watch)
    assert seen == sorted(seen) and seen[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4"]
    render_preview(cut, tmp_path / "p.mp4", height=108, on_progress=lambda fraction: seen.append(fraction) is None)
    assert seen[-1] == 1.0


def test_an_empty_cut_and_a_bad_target_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        render_preview(cut_of(film(track())), tmp_path / "p.mp4")
    with pytest.raises(StorageError):
        render_preview(cut_of(film(track(gap(4), clip("x", 4, media=None)))), tmp_path / "none" / "p.mp4")

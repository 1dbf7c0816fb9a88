"""The demo film's timeline, laid track by track, with a note of every shot it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import opentimelineio as otio

from plugin.demo.film_media import by_name, film_rate
from plugin.shots.shot import Kind
from plugin.timeline.rates import rational_time, time_range

first_timecode = 24 * 3600
"""01:00:00:00 at 24 counted frames a second."""


@dataclass(frozen=True, slots=True)
class ExpectedShot:
    """A shot the finder has to find; frames of the cut. `track` None: a hole."""

    kind: Kind
    track: int | None
    start: int
    frames: int
    prompt: str = ""


@dataclass
class Reel:
    """One track while it is being laid."""

    track: otio.schema.Track
    scale: Fraction
    end: int = 0

    def count(self, frames: int) -> int:
        return max(2, round(frames * self.scale))

    def add(self, item: otio.core.Item, frames: int) -> tuple[int, int]:
        """Append an item whose source range is set; (start, frames) of its place."""
        self.track.append(item)
        start, self.end = self.end, self.end + frames
        return start, frames

    def gap(self, frames: int) -> tuple[int, int]:
        count = self.count(frames)
        return self.add(otio.schema.Gap(source_range=time_range(0, count, film_rate)), count)

    def clip(
        self,
        name: str,
        reference: otio.core.MediaReference,
        frames: int,
        first: int = 0,
        effects: Iterable[otio.schema.Effect] = (),
    ) -> tuple[otio.schema.Clip, tuple[int, int]]:
        """Append a clip that begins `first` frames of the cut's rate after its media does."""
        known = reference.available_range
        begin = rational_time(self.count(first) if first else 0, film_rate)
        if known is not None and known.start_time.value:
            begin += known.start_time
        count = self.count(frames)
        source = otio.opentime.TimeRange(begin, rational_time(count, film_rate))
        clip = otio.schema.Clip(name=name, media_reference=reference, source_range=source, effects=list(effects))
        return clip, self.add(clip, count)

    def dissolve(self, before: int, after: int) -> int:
        """A dissolve at the present end, `before` frames into the item there and `after` into the next."""
        offsets = [rational_time(self.count(frames), film_rate) for frames in (before, after)]
        kind = otio.schema.TransitionTypes.SMPTE_Dissolve
        self.track.append(otio.schema.Transition("Dissolve", kind, in_offset=offsets[0], out_offset=offsets[1]))
        return self.count(before)


@dataclass
class FilmCut:
    """The timeline under construction. `scale` stretches or shrinks every length; 1 is the film as shown."""

    scale: Fraction = Fraction(1)
    shots: list[ExpectedShot] = field(default_factory=list)

    def reel(self, name: str, kind: str = otio.schema.TrackKind.Video) -> Reel:
        return Reel(otio.schema.Track(name, kind=kind), self.scale)

    def expect(self, kind: Kind, place: tuple[int, int], prompt: str = "", shift: int = 0) -> None:
        track = None if kind is Kind.hole else 0
        self.shots.append(ExpectedShot(kind, track, place[0] + shift, place[1], prompt))

    def media(self, name: str) -> otio.schema.ExternalReference:
        """A reference to footage of the film, with its whole length."""
        item = by_name[name]
        frames = max(2, round(item.frames * self.scale))
        if item.rate is None:
            length = Fraction(item.ticks(frames)[-1], item.clock)
            known = otio.opentime.TimeRange(
                otio.opentime.RationalTime(0, 30), otio.opentime.RationalTime(float(length * 30), 30)
            )
        else:
            known = time_range(item.start_frame, frames, item.rate)
        return otio.schema.ExternalReference(f"media/{name}", known)

    def build(self) -> otio.schema.Timeline:
        timeline = otio.schema.Timeline("Demo Film", global_start_time=rational_time(first_timecode, film_rate))
        pictures = self.reel("V1")
        self._first_act(pictures)
        self._second_act(pictures)
        self._third_act(pictures, timeline)
        inserts = self._inserts(pictures)
        reels = [pictures, *inserts, *self._sound(pictures.end)]
        timeline.tracks.extend([reel.track for reel in reels])
        self.shots.sort(key=lambda shot: shot.start)
        return timeline

    def _first_act(self, reel: Reel) -> None:
        self.expect(Kind.hole, reel.gap(30))
        reel.clip("Dawn", self.media("A001_hills.mov"), 60, 0)
        # The take runs on under this hole: what lies between can be made from both sides.
        self.expect(Kind.hole, reel.gap(10))
        reel.clip("Dawn", self.media("A001_hills.mov"), 50, 70)
        reel.dissolve(8, 8)
        reel.clip("Walker", self.media("A002_walker.mp4"), 52, 12)
        freeze = otio.schema.FreezeFrame("Freeze")
        reel.clip("Walker, held", self.media("A002_walker.mp4"), 16, 63, [freeze])
        gone = otio.schema.ExternalReference("media/A008_ferry.mov", time_range(0, 120, film_rate))
        _, place = reel.clip("Ferry leaves", gone, 36, 20)
        self.expect(Kind.offline, place)
        city, (start, _) = reel.clip("City", self.media("A003_city.mp4"), 60, 6)
        prompt = "Fireworks bloom over the river, slow push in"
        self._mark(city, 18, 26, f"AI: {prompt}", "MAGENTA", first=6)
        self.expect(Kind.marked, (start + reel.count(18), reel.count(26)), prompt)

    def _second_act(self, reel: Reel) -> None:
        prompt = "烟火在河面上绽放，缓缓推近"
        clip, place = reel.clip("S07 fireworks", otio.schema.MissingReference(), 36)
        self._mark(clip, 0, 0, f"生成：{prompt}", "CYAN")
        self.expect(Kind.unlinked, place, prompt)
        black = otio.schema.GeneratorReference("Black", "SolidColor", parameters={"color": "black"})
        _, place = reel.clip("Black", black, 34)
        self.expect(Kind.slug, place)
        sea, _ = reel.clip("Sea", self.media("A004_sea.mp4"), 56, 4)
        self._mark(sea, 10, 0, "check the horizon", "GREEN", first=4)
        reel.dissolve(10, 10)
        self.expect(Kind.hole, reel.gap(34))
        fast = otio.schema.LinearTimeWarp("Speed", time_scalar=2.0)
        reel.clip("Lanterns, twice as fast", self.media("A006_lanterns.mov"), 46, 2, [fast])
        still = otio.schema.ExternalReference("media/storyboard 12A.png", time_range(0, 1, film_rate))
        _, place = reel.clip("12A walker on the ridge", still, 40)
        self.expect(Kind.board, place)

    def _third_act(self, reel: Reel, timeline: otio.schema.Timeline) -> None:
        self._storm(reel)
        _, place = reel.clip("SCENE MISSING", self.media("SCENE MISSING.mov"), 36)
        self.expect(Kind.card, place)
        reel.gap(24)  # seen through from V1, but V2 shows the close-up there
        reel.clip("Lanterns", self.media("A006_lanterns.mov"), 20, 40)
        prompt = "孔明灯升上夜空，镜头慢慢拉远"
        place = reel.gap(244)
        self.expect(Kind.hole, place, prompt)
        self._mark(timeline.tracks, place[0] + 12, 0, f"生成：{prompt}", "RED", scaled=False)
        _, (start, count) = reel.clip("Closeup", self.media("A007_closeup.mp4"), 52, 30)
        real = reel.count(by_name["A007_closeup.mp4"].frames) - reel.count(30)
        self.expect(Kind.short, (start + real, count - real))
        self.expect(Kind.hole, (reel.gap(24)[0], reel.count(24) + reel.count(12)))

    def _storm(self, reel: Reel) -> None:
        """A compound clip with a hole inside it."""
        inner = self.reel("Storm V1")
        inner.clip("Rain", self.media("A005_rain.mp4"), 34, 0)
        hole = inner.gap(18)
        inner.clip("Rain", self.media("A005_rain.mp4"), 34, 52)
        length = time_range(0, inner.end, film_rate)
        stack = otio.schema.Stack("Storm over the roofs", [inner.track], source_range=length)
        start, _ = reel.add(stack, inner.end)
        self.expect(Kind.hole, hole, shift=start)

    def _inserts(self, below: Reel) -> tuple[Reel, Reel]:
        covered = next(child for child in below.track if child.name == "SCENE MISSING")
        place = covered.range_in_parent().end_time_exclusive()
        reel, alternates = self.reel("V2"), self.reel("V3 alternates")
        city = next(child for child in below.track if child.name == "City").range_in_parent()
        self._fill(reel, city.start_time)
        off, _ = reel.clip("Closeup, not used", self.media("A007_closeup.mp4"), 24)
        off.enabled = False
        self._fill(reel, place)
        reel.clip("Closeup", self.media("A007_closeup.mp4"), 24)
        alternates.clip("Sea, not used", self.media("A004_sea.mp4"), 30)
        alternates.track.enabled = False
        return reel, alternates

    def _fill(self, reel: Reel, until: otio.opentime.RationalTime) -> None:
        frames = round(until.value) - reel.end
        reel.add(otio.schema.Gap(source_range=time_range(0, frames, film_rate)), frames)

    def _sound(self, frames: int) -> tuple[Reel, Reel]:
        length = frames + max(2, round(12 * self.scale))
        voices = self.reel("A1 dialogue", otio.schema.TrackKind.Audio)
        air = self.reel("A2 atmosphere", otio.schema.TrackKind.Audio)
        for reel, name in ((voices, "dialogue.wav"), (air, "atmosphere.m4a")):
            known = time_range(0, length, film_rate)
            reference = otio.schema.ExternalReference(f"media/{name}", known)
            reel.add(otio.schema.Clip(name, reference, known), length)
        return voices, air

    def _mark(
        self, item: otio.core.Item, at: int, frames: int, text: str, tint: str, first: int = 0, scaled: bool = True
    ) -> None:
        """A marker `at` frames into the item. Clip markers count in the media's time, hence `first`."""
        begin = max(0, round(first * self.scale)) and max(2, round(first * self.scale))
        place = round(at * self.scale) if scaled else at
        length = max(2, round(frames * self.scale)) if frames else 0
        item.markers.append(
            otio.schema.Marker(name=text, marked_range=time_range(begin + place, length, film_rate), color=tint)
        )

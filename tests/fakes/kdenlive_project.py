"""Kdenlive projects for tests, in the shape that Kdenlive 22.12 (generation 4) and 24.07 (generation 5) save."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import TypeAlias

Properties: TypeAlias = dict[str, str]
sequence_uuid = "{11111111-2222-3333-4444-555555555555}"


@dataclass(frozen=True)
class Entry:
    """Frames `source` to `source + frames - 1` of a producer; `inner` is XML inside the entry (effects)."""

    producer: str
    source: int
    frames: int
    inner: str = ""


@dataclass(frozen=True)
class Blank:
    frames: int


Item: TypeAlias = Entry | Blank


@dataclass
class Track:
    """`lower` and `upper` are its two playlists; a mix is (start, end, frames after the cut, reverse)."""

    name: str
    lower: list[Item] = field(default_factory=list)
    upper: list[Item] = field(default_factory=list)
    audio: bool = False
    hidden: bool = False
    mixes: list[tuple[int, int, int, bool]] = field(default_factory=list)


@dataclass
class ProjectText:
    """Writes the XML. `producers` maps an id to its properties; `kdenlive:id` and `length` are needed."""

    tracks: list[Track]
    producers: dict[str, Properties]
    rate: Fraction = Fraction(25)
    size: tuple[int, int] = (192, 108)
    generation: int = 4
    mark: str = "."
    root: str = ""
    guides: str = "[]"
    nested: dict[str, list[Track]] = field(default_factory=dict)
    """Generation 5: further sequences by uuid."""

    def clock(self, frames: int) -> str:
        if not self.mark:
            return str(frames)
        milliseconds = int(frames / self.rate * 1000 + Fraction(1, 2))
        minutes, rest = divmod(milliseconds, 60_000)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}{self.mark}{rest % 1000:03d}"

    def text(self) -> bytes:
        bin_text, producers = self.bin(), [self.producer(name, facts) for name, facts in self.producers.items()]
        own = [self.producer(f"{name}_t", facts | {"xml": "was here"}) for name, facts in self.producers.items()]
        main = self.sequence(self.tracks, "main", "tractor_main" if self.generation == 4 else sequence_uuid)
        inner = [self.sequence(tracks, f"n{n}", uuid) for n, (uuid, tracks) in enumerate(self.nested.items())]
        if self.generation == 4:
            parts = [*producers, bin_text, *own, main]
        else:
            parts = [*producers, *own, *inner, main, bin_text, self.project_tractor()]
        root = f' root="{escape(self.root)}"' if self.root else ""
        head = (
            f'<?xml version="1.0" encoding="utf-8"?>\n<mlt LC_NUMERIC="C" producer="main_bin" version="7.12.0"{root}>\n'
        )
        return (head + self.profile() + "".join(parts) + "</mlt>\n").encode()

    def profile(self) -> str:
        width, height = self.size
        return (
            f' <profile frame_rate_num="{self.rate.numerator}" frame_rate_den="{self.rate.denominator}" width="{width}"'
            f' height="{height}" sample_aspect_num="1" sample_aspect_den="1" display_aspect_num="16"'
            f' display_aspect_den="9" progressive="1" colorspace="709" description="test"/>\n'
        )

    def producer(self, name: str, facts: Properties) -> str:
        last = self.clock(int(facts["length"]) - 1)
        lines = "".join(f'  <property name="{escape(k)}">{escape(v)}</property>\n' for k, v in facts.items())
        return f' <producer id="{name}" in="{self.clock(0)}" out="{last}">\n{lines} </producer>\n'

    def bin(self) -> str:
        facts = {
            "kdenlive:docproperties.documentid": "1700000000000",
            "kdenlive:docproperties.kdenliveversion": "22.12.3" if self.generation == 4 else "24.07.70",
            "kdenlive:docproperties.version": "1.04" if self.generation == 4 else "1.1",
            "kdenlive:docproperties.profile": "test",
            "kdenlive:docproperties.uuid": sequence_uuid,
            "kdenlive:documentnotes": "日本語 & <notes>",
            "xml_retain": "1",
        }
        if self.generation == 4:
            facts["kdenlive:docproperties.guides"] = self.guides
        else:
            facts["kdenlive:docproperties.activetimeline"] = sequence_uuid
            facts["kdenlive:docproperties.opensequences"] = sequence_uuid
        lines = "".join(f'  <property name="{k}">{escape(v)}</property>\n' for k, v in facts.items())
        entries = "".join(
            f'  <entry producer="{name}" in="{self.clock(0)}" out="{self.clock(int(facts["length"]) - 1)}"/>\n'
            for name, facts in self.producers.items()
        )
        if self.generation == 5:
            entries += "".join(f'  <entry producer="{uuid}"/>\n' for uuid in [*self.nested, sequence_uuid])
        return f' <playlist id="main_bin">\n{lines}{entries} </playlist>\n'

    def project_tractor(self) -> str:
        return (
            f' <tractor id="tractor_project" in="{self.clock(0)}" out="{self.clock(self.length(self.tracks) - 1)}">\n'
            f'  <property name="kdenlive:projectTractor">1</property>\n'
            f'  <track producer="{sequence_uuid}"/>\n </tractor>\n'
        )

    def length(self, tracks: list[Track]) -> int:
        return max(sum(item.frames for item in lane) for track in tracks for lane in (track.lower, track.upper))

    def sequence(self, tracks: list[Track], prefix: str, name: str) -> str:
        black = "black_track" if self.generation == 4 else f"black_{prefix}"
        facts = {"length": "2147483647", "eof": "continue", "resource": "black", "mlt_service": "color"}
        facts |= {"mlt_image_format": "rgba", "set.test_audio": "0", "kdenlive:playlistid": "black_track"}
        lines = "".join(f'  <property name="{k}">{v}</property>\n' for k, v in facts.items())
        end = self.clock(self.length(tracks) - 1)
        text = f' <producer id="{black}" in="{self.clock(0)}" out="{end}">\n{lines} </producer>\n'
        text += "".join(self.track(track, f"{prefix}_{number}") for number, track in enumerate(tracks))
        own = ""
        if self.generation == 5:
            own = f'  <property name="kdenlive:uuid">{name}</property>\n'
            own += f'  <property name="kdenlive:clipname">Sequence {prefix}</property>\n'
            own += f'  <property name="kdenlive:sequenceproperties.tracksCount">{len(tracks)}</property>\n'
            own += f'  <property name="kdenlive:sequenceproperties.guides">{escape(self.guides)}</property>\n'
            own += '  <property name="kdenlive:producer_type">17</property>\n'
        shown = f'  <track producer="{black}"/>\n'
        shown += "".join(f'  <track producer="{prefix}_{number}"/>\n' for number in range(len(tracks)))
        between = "".join(self.between(track, prefix, number + 1) for number, track in enumerate(tracks))
        return f'{text} <tractor id="{name}" in="{self.clock(0)}" out="{end}">\n{own}{shown}{between} </tractor>\n'

    def between(self, track: Track, prefix: str, number: int) -> str:
        facts = {"a_track": "0", "b_track": str(number), "internal_added": "237", "always_active": "1"}
        if track.audio:
            facts |= {"mlt_service": "mix", "kdenlive_id": "mix", "accepts_blanks": "1", "sum": "1"}
        else:
            facts |= {"mlt_service": "qtblend", "kdenlive_id": "qtblend", "compositing": "0", "distort": "0"}
        lines = "".join(f'   <property name="{k}">{v}</property>\n' for k, v in facts.items())
        return f'  <transition id="{prefix}_between_{number}">\n{lines}  </transition>\n'

    def track(self, track: Track, name: str) -> str:
        text = self.playlist(f"{name}_a", track.lower, track.audio) + self.playlist(
            f"{name}_b", track.upper, track.audio
        )
        facts = {"kdenlive:audio_track": "1"} if track.audio else {}
        facts |= {"kdenlive:trackheight": "67", "kdenlive:timeline_active": "1", "kdenlive:collapsed": "0"}
        facts |= {"kdenlive:track_name": track.name}
        lines = "".join(f'  <property name="{k}">{escape(v)}</property>\n' for k, v in facts.items())
        hide = "both" if track.hidden else "video" if track.audio else "audio"
        lines += "".join(f'  <track hide="{hide}" producer="{name}_{lane}"/>\n' for lane in "ab")
        lines += "".join(self.mix(f"{name}_mix{n}", mix, track.audio) for n, mix in enumerate(track.mixes))
        end = self.clock(max(1, self.length([track])) - 1)
        return f'{text} <tractor id="{name}" in="{self.clock(0)}" out="{end}">\n{lines} </tractor>\n'

    def playlist(self, name: str, items: list[Item], audio: bool) -> str:
        lines = '  <property name="kdenlive:audio_track">1</property>\n' if audio else ""
        lines += "".join(self.item(item) for item in items)
        return f' <playlist id="{name}">\n{lines} </playlist>\n' if lines else f' <playlist id="{name}"/>\n'

    def item(self, item: Item) -> str:
        if isinstance(item, Blank):
            return f'  <blank length="{self.clock(item.frames)}"/>\n'
        own = self.producers.get(item.producer, {}).get("kdenlive:id", "9")
        producer = f"{item.producer}_t" if item.producer in self.producers else item.producer
        span = f'in="{self.clock(item.source)}" out="{self.clock(item.source + item.frames - 1)}"'
        inner = f"   {item.inner}\n" if item.inner else ""
        kept = f'   <property name="kdenlive:id">{own}</property>\n'
        return f'  <entry producer="{producer}" {span}>\n{kept}{inner}  </entry>\n'

    def mix(self, name: str, mix: tuple[int, int, int, bool], audio: bool) -> str:
        start, end, after, reverse = mix
        facts = {"a_track": "0", "b_track": "1", "kdenlive:mixcut": str(after), "reverse": str(int(reverse))}
        facts |= (
            {"mlt_service": "mix", "kdenlive_id": "mix"} if audio else {"mlt_service": "luma", "kdenlive_id": "luma"}
        )
        lines = "".join(f'   <property name="{k}">{v}</property>\n' for k, v in facts.items())
        return f'  <transition id="{name}" in="{self.clock(start)}" out="{self.clock(end)}">\n{lines}  </transition>\n'


def movie(path: str, number: int, frames: int) -> Properties:
    """Properties of a movie's producer."""
    return {
        "length": str(frames),
        "eof": "pause",
        "resource": path,
        "mlt_service": "avformat-novalidate",
        "kdenlive:clipname": "",
        "kdenlive:folderid": "-1",
        "kdenlive:id": str(number),
        "kdenlive:clip_type": "0",
    }


def colour(value: str, number: int, frames: int) -> Properties:
    """Properties of a colour clip's producer."""
    facts = {"length": str(frames), "eof": "pause", "resource": value, "mlt_service": "color"}
    facts |= {"kdenlive:clipname": "Colour", "kdenlive:folderid": "-1", "kdenlive:duration": str(frames)}
    return facts | {"kdenlive:id": str(number), "kdenlive:clip_type": "2", "mlt_image_format": "rgb"}


def title(text: str, number: int, frames: int, size: tuple[int, int] = (192, 108)) -> Properties:
    """Properties of a title clip's producer."""
    width, height = size
    data = (
        f'<kdenlivetitle LC_NUMERIC="C" duration="{frames}" height="{height}" out="{frames - 1}" width="{width}">\n'
        f' <item type="QGraphicsTextItem" z-index="0">\n  <position x="10" y="10"><transform>1,0,0,0,1,0,0,0,1'
        f"</transform></position>\n"
        f'  <content font="DejaVu Sans" font-color="255,255,255,255" font-pixel-size="20">{escape(text)}</content>\n'
        f' </item>\n <background color="0,0,0,255"/>\n</kdenlivetitle>'
    )
    facts = {"length": str(frames), "eof": "pause", "resource": "", "mlt_service": "kdenlivetitle", "xmldata": data}
    facts |= {"kdenlive:clipname": "Title", "kdenlive:folderid": "-1", "kdenlive:duration": str(frames)}
    return facts | {"kdenlive:id": str(number), "kdenlive:clip_type": "4", "progressive": "1"}

"""What a Kdenlive producer shows, as an OTIO media reference."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import opentimelineio as otio

from otio_adapters.dialects.kdenlive_project import Project
from otio_adapters.dialects.kdenlive_xml import KdenliveError, Node, parse_xml

schema = otio.schema
colour_services = ("color", "colour")
title_services = ("kdenlivetitle", "qtext", "pango", "plaintext")
file_services = ("", "avformat", "avformat-novalidate", "qimage", "pixbuf", "timewarp", "xml", "xml-nogl", "consumer")
absolute = re.compile(r"(?:/|\\\\|[A-Za-z]:[\\/]|[a-z][a-z0-9+.-]+://)")
numbered = re.compile(r"%(0\d{1,2})?d")
speed_prefix = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?):(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Media:
    """`speed` is how many media frames one frame of the producer consumes; negative plays backwards.

    `frames` is the producer's own length in frames of the project, 0 when it does not say.
    """

    reference: Any
    speed: Fraction
    frames: int
    name: str
    curve: bool
    """Its speed changes over time (Kdenlive's time remapping)."""


def media_of(project: Project, producer: Node) -> Media:
    """The media of a producer or chain, with what its bin clip knows (original of a proxy, name)."""
    master = project.bin_clips.get(producer.get("kdenlive:id"), producer)
    frames = max(0, project.length(producer))
    speed = speed_of(producer)
    name = master.get("kdenlive:clipname") or producer.get("kdenlive:clipname")
    media_frames = round(frames * abs(speed))
    reference = _reference(project, producer, master)
    if media_frames:
        rate = float(project.rate)
        time = otio.opentime.RationalTime
        reference.available_range = otio.opentime.TimeRange(time(0, rate), time(media_frames, rate))
    path = getattr(reference, "target_url", "")
    curve = any(link.get("mlt_service") == "timeremap" for link in producer.all("link"))
    return Media(reference, speed, frames, name or posixpath.basename(path.replace("\\", "/")), curve)


def speed_of(producer: Node) -> Fraction:
    """1 unless the producer is a time warp; KdenliveError when its speed is not usable."""
    if producer.get("mlt_service") != "timewarp":
        return Fraction(1)
    found = speed_prefix.match(producer.get("resource"))
    text = found.group(1) if found else producer.get("warp_speed", "1").replace(",", ".")
    try:
        speed = Fraction(text).limit_denominator(1_000_000)
    except (ValueError, ZeroDivisionError):
        speed = Fraction(0)
    if not 0 < abs(speed) <= 100_000:
        raise KdenliveError("bad_time", f"a speed of {text[:20]}", producer.line)
    return speed


def plain_resource(producer: Node) -> str:
    """The path a producer plays, without a time warp's speed; "" when it plays no file."""
    resource = producer.get("resource")
    if producer.get("mlt_service") == "timewarp":
        found = speed_prefix.match(resource)
        return producer.get("warp_resource") or (found.group(2) if found else resource)
    return resource


def is_missing_stand_in(producer: Node) -> bool:
    """Kdenlive writes a text clip "INVALID" for media it did not find, and keeps the path."""
    original = producer.get("kdenlive:orig_service").startswith("avformat")
    return original and producer.get("mlt_service") in title_services and producer.get("text") == "INVALID"


def _reference(project: Project, producer: Node, master: Node) -> Any:
    service = producer.get("mlt_service")
    if service in colour_services:
        colour = producer.get("resource")
        own = {"color": colour, "kdenlive": {"color": colour}}
        return schema.GeneratorReference(name=colour, generator_kind="kdenlive:SolidColor", parameters=own)
    if service in title_services and not is_missing_stand_in(producer):
        text = title_text(producer)
        own_text = {"text": text, "kdenlive": {"service": service}}
        return schema.GeneratorReference(name=text[:80], generator_kind="kdenlive:Title", parameters=own_text)
    if service not in file_services and not is_missing_stand_in(producer):
        return schema.GeneratorReference(name=service, generator_kind=f"mlt:{service}", parameters={})
    path = master.get("kdenlive:originalurl") or producer.get("kdenlive:originalurl") or plain_resource(producer)
    if not path:
        return schema.MissingReference()
    return _file_reference(project, producer, resolved(project.folder, path))


def _file_reference(project: Project, producer: Node, path: str) -> Any:
    plain, _, query = path.partition("?")
    if producer.get("mlt_service") not in ("qimage", "pixbuf"):
        return schema.ExternalReference(target_url=path)
    folder, _, name = plain.rpartition("/")
    if name.startswith(".all."):
        return schema.ExternalReference(target_url=folder)
    found = numbered.search(name)
    if found is None:
        return schema.ExternalReference(target_url=path)
    begin = re.search(r"begin[=:](\d{1,9})", query)
    hold = max(1, int(producer.get("ttl"))) if producer.get("ttl").isdigit() else 1
    return schema.ImageSequenceReference(
        target_url_base=f"{folder}/" if folder else "",
        name_prefix=name[: found.start()],
        name_suffix=name[found.end() :],
        start_frame=int(begin.group(1)) if begin else 0,
        rate=float(project.rate / hold),
        frame_zero_padding=int(found.group(1) or 0),
    )


def resolved(folder: str, path: str) -> str:
    """A resource under the project's folder, unless it is absolute or a URL."""
    if not folder or absolute.match(path):
        return path
    return f"{folder.rstrip('/')}/{path}"


def title_text(producer: Node) -> str:
    """The words a title shows, one line per text item."""
    if producer.get("mlt_service") != "kdenlivetitle":
        return producer.get("text") or producer.get("markup")
    data = producer.get("xmldata") or producer.get("templatetext")
    try:
        root = parse_xml(data.strip().encode()) if data.strip() else None
    except KdenliveError:
        return ""
    items = root.all("item") if root is not None else ()
    return "\n".join(content.text for item in items for content in item.all("content") if content.text)

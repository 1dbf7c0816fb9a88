"""Turns a delivered movie into a take that fits the cut: frames, rate, raster, colour, handles, timecode, sound.

One pass: the delivery is decoded whole, which is also its acceptance, while chosen frames are scaled and encoded.
"""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

from plugin.conform.plan import Plan, make_plan
from plugin.conform.raster import even_up, lay_out
from plugin.conform.render import Renderer
from plugin.conform.spec import AudioMode, ConformReport, ConformSpec
from plugin.conform.still import keep_still
from plugin.errors import Stopped
from plugin.events import Progress
from plugin.media.accept import Delivery, open_delivery
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec, MovieWriter
from plugin.media.sound import Sound
from plugin.media.store import new_file, sha256_file
from plugin.messages import say

kept_suffixes = frozenset({".mov", ".mp4", ".m4v", ".mkv", ".webm", ".mxf"})


def conform(delivery: Path, spec: ConformSpec, target: Path, on_progress: Progress | None = None) -> ConformReport:
    """Write the take beside `target`'s place: `target` itself, its suffix set to what the codec needs (.mov; that of
    the delivery where `source` keeps it, or that of a picture where the spec says `still`). The delivery's first frame
    is cut frame `cut_start - head`.

    BadDelivery when it is damaged or shorter than head and used frames (a short tail handle is only reported);
    StorageError; Stopped when `on_progress` returns False. Nothing is left behind by any of them.
    """
    if spec.still:
        return keep_still(delivery, spec, target)
    with open_delivery(delivery) as opened:
        plan = make_plan(opened.info, opened.index, spec)
        if spec.codec is Codec.source and plan.faster == 1 and _fits(opened, spec):
            path = target.with_suffix(delivery.suffix.lower())
            _copy(opened, path, on_progress)
        else:
            path = target.with_suffix(".mov")
            _encode(opened, spec, plan, path, on_progress)
    return ConformReport(
        path=path,
        sha256=sha256_file(path),
        frames=len(plan.picks),
        head=spec.head,
        tail=plan.tail,
        rate=spec.rate,
        source_frames=opened.index.frames,
        source_rate=opened.index.rate,
        source_map=plan.source_map,
        notes=plan.notes,
        speed=plan.faster,
    )


def _fits(delivery: Delivery, spec: ConformSpec) -> bool:
    """Whether the file can stay as it is; its count was checked by the plan, frame 0 is the first of the head."""
    info = delivery.info
    raster = spec.raster
    return (
        info.rate == spec.rate
        and not info.variable
        and (info.width, info.height, info.pixel_aspect) == (raster.width, raster.height, raster.pixel_aspect)
        and info.rotation == 0
        and info.path.suffix.lower() in kept_suffixes
        and (spec.audio is AudioMode.keep or not info.has_audio)
    )


def _copy(delivery: Delivery, path: Path, on_progress: Progress | None) -> None:
    for number, _ in enumerate(delivery.pictures()):
        _tell(on_progress, number + 1, delivery.index.frames)
    with new_file(path) as temporary:
        shutil.copyfile(delivery.info.path, temporary)


def _encode(delivery: Delivery, spec: ConformSpec, plan: Plan, path: Path, on_progress: Progress | None) -> None:
    codec = Codec.prores if spec.codec is Codec.source else spec.codec
    movie = MovieSpec(spec.raster, spec.rate, codec, spec.start_frame)
    with MovieWriter(path, movie, sound=_sound(delivery, spec, plan)) as writer:
        info = delivery.info
        layout = lay_out(info.width, info.height, info.pixel_aspect, spec.raster, spec.raster_mode)
        size = (even_up(spec.raster.width), even_up(spec.raster.height))
        renderer = Renderer(layout, size, writer.encoder.pixel_format, spec.rate_mode, info.rotation)
        for number, frame in enumerate(delivery.pictures()):
            renderer.take_in(number, frame)
            while writer.frames < len(plan.picks) and plan.picks[writer.frames].last <= number:
                writer.write_frame(renderer.render(plan.picks[writer.frames]))
            _tell(on_progress, number + 1, delivery.index.frames)


def _sound(delivery: Delivery, spec: ConformSpec, plan: Plan) -> Sound | None:
    if spec.audio is AudioMode.drop or not delivery.info.has_audio:
        return None
    index = delivery.index
    return Sound(delivery.info.path, Fraction(index.times[0]) * index.time_base, plan.speed)


def _tell(on_progress: Progress | None, done: int, total: int) -> None:
    if on_progress is not None and not on_progress(done / total):
        raise Stopped(say("Stopped."), say("Run `resume` to go on."), code="stopped")

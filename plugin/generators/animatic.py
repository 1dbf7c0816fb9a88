"""The generator `animatic`: previs that can stay in the cut. Camera moves over what pictures there are, or a card."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from plugin.generators.base import GenerationRequest, InputFile, Role
from plugin.generators.between import Between, dissolve
from plugin.generators.camera_path import Leg, eased, legs, window_at
from plugin.generators.camera_words import Move, read_camera
from plugin.generators.card import Card, draw_count
from plugin.generators.framing import boundary_picture
from plugin.generators.local import LocalGenerator
from plugin.generators.still import Still, Unrest, at_rest
from plugin.media.fonts import font
from plugin.media.frames import read_still
from plugin.media.pictures import Picture

longest_dissolve, longest_morph = 1.5, 3.0
"""Seconds."""


class Animatic(LocalGenerator):
    """Takes the first of these that the request has: boards, boundary frames, references, the words alone.

    The first used frame is exactly `first_frame`, the last one exactly `last_frame`, where given; handles hold
    those ends. The option `burn_in` = 1 adds the count of a card to any shot.
    """

    name = "animatic"
    concurrency = 2

    def pictures(self, request: GenerationRequest) -> Iterator[Picture]:
        used = request.frames - request.head - request.tail
        card = Card(request)
        scene = _scene(request, used)
        for frame in range(-request.head, used + request.tail):
            if scene is None:
                yield card.at(frame)
                continue
            picture = scene.at(min(max(frame / max(1, used - 1), 0.0), 1.0))
            yield _counted(picture, request, frame, used) if ("burn_in", "1") in request.options else picture


@dataclass(frozen=True, slots=True)
class _Layer:
    """One still and the camera's way over it, seen from `start` to `end` (0.0 to 1.0 of the shot)."""

    still: Still
    path: tuple[Leg, ...]
    start: float
    end: float
    hand: _Hand

    def at(self, time: float) -> Picture:
        window, unrest = window_at(self.path, (time - self.start) / (self.end - self.start))
        return self.still.see(window, self.hand.at(time) if unrest else at_rest)


@dataclass(frozen=True, slots=True)
class _Hand:
    """Slow unrest of a handheld camera: a few sines whose phases come from the seed."""

    phases: tuple[float, ...]
    seconds: float

    def at(self, time: float) -> Unrest:
        second = time * self.seconds
        rates = (0.37, 0.83, 1.61)
        x, y, roll = (
            sum(
                math.sin(math.tau * rate * second * (1 + 0.13 * axis) + self.phases[axis * 3 + i]) / (i + 1)
                for i, rate in enumerate(rates)
            )
            / 2
            for axis in range(3)
        )
        return Unrest(x, y, roll)


@dataclass(frozen=True, slots=True)
class _Layers:
    """Stills one after the other; where two overlap, the later one dissolves in while both move."""

    layers: tuple[_Layer, ...]

    def at(self, time: float) -> Picture:
        seen = [layer for layer in self.layers if layer.start <= time <= layer.end]
        if len(seen) == 1:
            return seen[0].at(time)
        one, two = seen[-2:]
        share = (time - two.start) / (one.end - two.start)
        return dissolve(one.at(time), two.at(time), share * share * (3 - 2 * share))


@dataclass(frozen=True, slots=True)
class _Morph:
    """Two frames of one place: the camera goes from one to the other."""

    between: Between

    def at(self, time: float) -> Picture:
        return self.between.at(eased(time))


def _scene(request: GenerationRequest, used: int) -> _Layers | _Morph | None:
    """What is seen; None when there is no picture at all."""
    seconds = used / float(request.rate)
    moves = read_camera(request.camera, request.prompt)
    ends = [request.file(Role.first_frame), request.file(Role.last_frame)]
    if boards := _pictures(request, Role.still):
        return _layers(boards, moves, request, seconds, (False, False))
    if any(ends):
        frames = [boundary_picture(path, request.width, request.height) for path in ends if path]
        if len(frames) == 2 and seconds <= longest_morph and (between := Between(*frames)).trusted:
            return _Morph(between)
        return _layers(frames, moves, request, seconds, (ends[0] is not None, ends[1] is not None))
    if references := _pictures(request, Role.reference):
        return _layers(references, moves, request, seconds, (False, False))
    return None


def _pictures(request: GenerationRequest, role: Role) -> list[Picture]:
    return [read_still(given.path) for given in request.inputs if isinstance(given, InputFile) and given.role is role]


def _layers(
    pictures: Sequence[Picture],
    moves: Sequence[Move],
    request: GenerationRequest,
    seconds: float,
    bound: tuple[bool, bool],
) -> _Layers:
    count = len(pictures)
    overlap = min(longest_dissolve / seconds, 0.5 / count) if count > 1 else 0.0
    hand = _Hand(tuple(np.random.default_rng(abs(request.seed)).uniform(0, math.tau, 9)), seconds)
    out = []
    for index, picture in enumerate(pictures):
        start = max(0.0, index / count - overlap / 2)
        end = min(1.0, (index + 1) / count + overlap / 2)
        still = Still(picture, request.width, request.height, parallax=True)
        path = legs(
            moves if count == 1 else [moves[index % len(moves)]],
            seconds * (end - start),
            from_whole=bound[0] and index == 0,
            to_whole=bound[1] and index == count - 1,
            room=still.room,
        )
        out.append(_Layer(still, path, start, end, hand))
    return _Layers(tuple(out))


def _counted(picture: Picture, request: GenerationRequest, frame: int, used: int) -> Picture:
    image = Image.fromarray(cv2.convertScaleAbs(picture))
    size = max(9, round(min(request.width, request.height) * 0.045))
    margin = (round(request.width * 0.05), round(request.height * 0.05))
    draw_count(image, font(size), margin, frame, used, request.rate)
    return np.asarray(image, np.uint8)

"""The generator `bridge`: the missing frames between two neighbours, by optical flow in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plugin.errors import MediaError
from plugin.generators.base import GenerationRequest, Role
from plugin.generators.between import Between
from plugin.generators.framing import boundary_picture
from plugin.generators.local import LocalGenerator
from plugin.media.pictures import Picture
from plugin.messages import say


class Bridge(LocalGenerator):
    """Needs the neighbours' frames as inputs `first_frame` and `last_frame`.

    Of n used frames, frame k stands at time (k + 1) / (n + 1) between the two; the handles hold the neighbours.
    """

    name = "bridge"

    def pictures(self, request: GenerationRequest) -> Iterator[Picture]:
        first = boundary_picture(_needed(request, Role.first_frame), request.width, request.height)
        last = boundary_picture(_needed(request, Role.last_frame), request.width, request.height)
        between = Between(first, last)
        used = request.frames - request.head - request.tail
        for frame in range(-request.head, used + request.tail):
            yield between.at((frame + 1) / (used + 1))


def _needed(request: GenerationRequest, role: Role) -> Path:
    path = request.file(role)
    if path is None:
        raise MediaError(
            say("A bridge needs the frame before and the frame after the shot."),
            say("Use the generator animatic for this shot."),
            code="input_missing",
        )
    return path

"""Makes take frames of delivered frames as these are decoded."""

from __future__ import annotations

from av.video.frame import VideoFrame

from plugin.conform.raster import Canvas, Layout
from plugin.conform.resample import Blend, Flow, Mixer
from plugin.conform.spec import RateMode
from plugin.conform.timing import Pick
from plugin.media.colour import Colours
from plugin.media.frames import upright


class Renderer:
    """Holds the last two delivered frames; `render` may ask for either or for what lies between."""

    def __init__(self, layout: Layout, size: tuple[int, int], pixel_format: str, mode: RateMode, rotation: int) -> None:
        self._layout = layout
        self._canvas = Canvas(*size, layout)
        self._pixel_format = pixel_format
        self._rotation = rotation
        self._colours = Colours()
        self._scaler = Colours()
        self._mixer: Mixer = Flow() if mode is RateMode.flow else Blend()
        self._raw: dict[int, VideoFrame] = {}
        self._ready: dict[int, VideoFrame] = {}

    def take_in(self, number: int, frame: VideoFrame) -> None:
        """The next decoded frame."""
        self._raw[number] = frame
        for held in (self._raw, self._ready):
            held.pop(number - 2, None)

    def render(self, pick: Pick) -> VideoFrame:
        """One frame of the take; not to be changed, it may be handed out again."""
        if not pick.weight:
            return self._scaled(pick.frame)
        return self._mixer(self._scaled(pick.frame), self._scaled(pick.frame + 1), pick.weight)

    def _scaled(self, number: int) -> VideoFrame:
        if number not in self._ready:
            self._ready[number] = self._canvas.place(self._scale(self._raw[number]))
        return self._ready[number]

    def _scale(self, frame: VideoFrame) -> VideoFrame:
        if self._rotation or frame.format.is_rgb:
            picture = upright(self._colours.picture(frame), self._rotation)
            frame = VideoFrame.from_ndarray(picture, format="rgb24")
        return self._scaler.scaled(frame, self._layout.width, self._layout.height, self._pixel_format)

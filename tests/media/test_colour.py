"""Colour patches through every matrix and range, compared with the formulas of ITU-R BT.601 and BT.709."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from plugin.media.frames import FrameReader

patches = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (128, 128, 128), (30, 200, 120)]
weights = {709: (0.2126, 0.0722), 601: (0.299, 0.114)}
tags = {709: 1, 601: 6, None: 2}


@pytest.mark.parametrize("full", [False, True], ids=["limited", "full"])
@pytest.mark.parametrize("matrix", [709, 601])
@pytest.mark.parametrize("patch", patches, ids=str)
def test_tagged(tmp_path: Path, patch: tuple[int, int, int], matrix: int, full: bool) -> None:
    path = write_patch(tmp_path / "patch.mp4", patch, matrix, tags[matrix], full, (64, 64))
    assert_patch(path, patch)


@pytest.mark.parametrize(("size", "matrix"), [((1280, 720), 709), ((720, 576), 601), ((64, 64), 601)])
def test_untagged_goes_by_size(tmp_path: Path, size: tuple[int, int], matrix: int) -> None:
    path = write_patch(tmp_path / "patch.mp4", (30, 200, 120), matrix, tags[None], False, size)
    assert_patch(path, (30, 200, 120))


def test_the_wrong_matrix_would_be_seen(tmp_path: Path) -> None:
    path = write_patch(tmp_path / "patch.mp4", (0, 255, 0), 709, tags[601], False, (64, 64))
    with pytest.raises(AssertionError):
        assert_patch(path, (0, 255, 0))


def assert_patch(path: Path, patch: tuple[int, int, int]) -> None:
    with FrameReader(path) as reader:
        shown = reader.read(0)[8:-8, 8:-8].reshape(-1, 3).mean(axis=0)
    assert np.abs(shown - patch).max() <= 3, shown


def write_patch(
    path: Path, patch: tuple[int, int, int], matrix: int, tag: int, full: bool, size: tuple[int, int]
) -> Path:
    """One frame of one colour, converted by hand."""
    frame = VideoFrame(*size, "yuv420p")
    for plane, value in zip(frame.planes, luma_chroma(patch, matrix, full), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "1"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.colorspace = tag
        stream.codec_context.color_range = 2 if full else 1
        frame.colorspace, frame.color_range = tag, 2 if full else 1
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def luma_chroma(patch: tuple[int, int, int], matrix: int, full: bool) -> tuple[int, int, int]:
    """Y'CbCr of an RGB colour, 8 bits."""
    red, green, blue = (value / 255 for value in patch)
    kr, kb = weights[matrix]
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    cb, cr = (blue - luma) / (2 - 2 * kb), (red - luma) / (2 - 2 * kr)
    if full:
        return round(luma * 255), *(min(255, round(128 + value * 255)) for value in (cb, cr))
    return round(16 + 219 * luma), *(round(128 + 224 * value) for value in (cb, cr))

"""Cards: words inside the safe area, Chinese as glyphs and not as boxes, a count that runs."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from plugin.generators.card import Card
from plugin.generators.line_break import wrap
from plugin.media.fonts import font
from tests.generators.pictures import request

mixed = "林晚在雨夜的霓虹街头奔跑，水洼里倒映着“红星旅社”的招牌。A slow push in on her face (shallow focus)."


def inked(picture: np.ndarray) -> np.ndarray:
    return np.asarray(picture.min(axis=2) > 120)


@pytest.mark.parametrize("size", [(640, 360), (1920, 1080), (360, 640), (400, 400), (1280, 536)])
def test_words_lie_in_the_safe_area_and_are_large_enough(size: tuple[int, int]) -> None:
    width, height = size
    text = inked(Card(request(prompt=mixed * 2, camera="推", width=width, height=height)).at(0))
    rows, columns = np.nonzero(text.any(axis=1))[0], np.nonzero(text.any(axis=0))[0]
    assert rows[0] >= height * 0.045 and rows[-1] <= height * 0.955
    assert columns[0] >= width * 0.045 and columns[-1] <= width * 0.955
    assert text[height // 4 : height * 3 // 4].mean() > 0.01


def test_every_line_is_high_enough_to_read_at_360() -> None:
    text = inked(Card(request(prompt=mixed, width=640, height=360)).at(0))
    filled = text[70:300].any(axis=1).astype(int)
    edges = np.diff(np.concatenate([[0], filled, [0]]))
    heights = np.nonzero(edges == -1)[0] - np.nonzero(edges == 1)[0]
    assert len(heights) >= 2 and np.median(heights) >= 12


@pytest.mark.parametrize("sign", list("镜头缓推红星霓虹街，。！《》“”…é"))
def test_font_has_the_sign(sign: str) -> None:
    """Every missing glyph looks the same: that of a code point no font has."""

    def drawn(text: str) -> bytes:
        image = Image.new("L", (80, 80))
        ImageDraw.Draw(image).text((8, 4), text, 255, font(48))
        return image.tobytes()

    assert drawn(sign) != drawn("\U0010fffd")
    assert any(drawn(sign))


def test_count_runs_and_nothing_else_changes() -> None:
    card = Card(request(prompt=mixed, frames=48, width=640, height=360))
    one, two = card.at(0), card.at(1)
    assert np.array_equal(one[:310], two[:310])
    assert not np.array_equal(one[320:, :300], two[320:, :300])
    assert not np.array_equal(one[320:, 400:], two[320:, 400:])


def test_ground_follows_the_seed() -> None:
    grounds = [Card(request(seed=seed)).at(0)[2, 2] for seed in (1, 2, 3)]
    assert len({tuple(colour) for colour in grounds}) == 3
    assert np.array_equal(Card(request(seed=9)).at(3), Card(request(seed=9)).at(3))


@pytest.mark.parametrize("width", [60, 133, 200, 411])
def test_lines_keep_words_whole_and_punctuation_in_place(width: int) -> None:
    type_ = font(16)
    lines = wrap(mixed, width, type_.getlength)
    assert "".join(lines).replace(" ", "") == mixed.replace(" ", "")
    assert all(line[0] not in "，。、”）).：" for line in lines)
    assert all(line[-1] not in "“（(《" for line in lines)
    if width >= 133:
        assert all(type_.getlength(line) <= width for line in lines)
        assert any("shallow" in line for line in lines)


def test_line_feeds_are_kept_and_endless_words_cut() -> None:
    type_ = font(16)
    assert wrap("a\n\nb", 100, type_.getlength) == ["a", "", "b"]
    assert all(type_.getlength(line) <= 100 for line in wrap("w" * 200, 100, type_.getlength))


def test_no_words_at_all_still_make_a_card() -> None:
    assert inked(Card(request(prompt="", width=640, height=360)).at(0)).any()

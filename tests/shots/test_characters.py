"""Characters: names, who a prompt calls, who plays in a shot."""

from __future__ import annotations

import pytest

from plugin.errors import UsageError
from plugin.shots.characters import CharacterSheet, called, cast_of, checked_name, uncalled

known = ("Mei", "小美", "小美丽", "Old-Wang", "robot_1")


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("@Mei turns to @Old-Wang.", ("Mei", "Old-Wang")),
        ("雨夜，@小美转身，@小美丽笑", ("小美", "小美丽")),
        ("@Meissen and @Mei_2 and @mei are other words", ()),
        ("@Mei回头", ("Mei",)),
        ("mail mei@example.com, @nobody, @", ()),
        ("@robot_1, @robot_12, @robot_1", ("robot_1",)),
    ],
)
def test_a_prompt_calls_known_names_only(prompt: str, expected: tuple[str, ...]) -> None:
    assert called(prompt, known) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("@Mei and @Nobody, @Nobody again", ("Nobody",)),
        ("镜头@小美走过站台，@老王回头", ("老王回头",)),
        ("mail mei@example.com or a.b@c", ()),
        ("@Meissen", ("Meissen",)),
        ("@ alone, @@twice", ()),
    ],
)
def test_words_that_call_nobody_are_found(prompt: str, expected: tuple[str, ...]) -> None:
    assert uncalled(prompt, known) == expected


def test_named_ones_come_first_and_unknown_ones_are_told() -> None:
    sheets = {name: CharacterSheet(name) for name in known}
    cast, unknown = cast_of("@Mei and @ghost", ("@小美", "Nobody"), sheets)
    assert [sheet.name for sheet in cast] == ["小美", "Mei"]
    assert unknown == ("Nobody",)


@pytest.mark.parametrize("name", ["Mei", "@Mei", "小美", "robot_1", "Ana-María"])
def test_names_are_words(name: str) -> None:
    assert checked_name(name) == name.removeprefix("@")


@pytest.mark.parametrize("name", ["", "@", "Old Wang", "a/b", "x" * 65, "a@b", "a\nb"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError):
        checked_name(name)

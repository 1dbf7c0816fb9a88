"""Everything a user may read can be read in Chinese."""

from __future__ import annotations

import string

from tests.house.collect_messages import said, translations, untranslated


def test_every_sentence_is_a_literal_with_named_places() -> None:
    bad = [call.place for call in said() if call.template is None or not all(_places(call.template))]
    assert not bad


def test_every_sentence_is_translated() -> None:
    assert untranslated() == []


def test_translations_keep_the_places() -> None:
    wrong = [english for english, other in translations().items() if set(_places(english)) != set(_places(other))]
    assert not wrong


def _places(template: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]

"""Prompts that name characters with `@name`, in the words a provider wants instead."""

from __future__ import annotations

import re
from collections.abc import Mapping

chinese = re.compile(r"[\u3400-\u9fff]")


def speaks_chinese(text: str) -> bool:
    """True where a prompt is better continued in Chinese."""
    return bool(chinese.search(text))


def mentioned(text: str, names: Mapping[str, str]) -> frozenset[str]:
    """Which of `names` stand in the text as `@name`."""
    return frozenset(match[1] for match in _pattern(names).finditer(text)) if names else frozenset()


def replace_mentions(text: str, words: Mapping[str, str]) -> str:
    """`@name` becomes `words[name]`; the longest name counts where one begins like another."""
    return _pattern(words).sub(lambda match: words[match[1]], text) if words else text


def _pattern(names: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(f"@({'|'.join(map(_whole, longest_first))})")


def _whole(name: str) -> str:
    """Latin names end where the word ends; Chinese ones are followed by the next word without a space."""
    return re.escape(name) + (r"(?![A-Za-z0-9_-])" if name[-1:].isascii() else "")

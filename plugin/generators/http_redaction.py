"""Blacks out keys in whatever comes back or is said: some providers and proxies echo the request they refuse."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from urllib.parse import quote

from plugin.credentials import Secret

mask = b"***"
shortest = 4
"""Characters. A shorter word is no key, and would be found all over any text."""
lookalikes = re.compile(
    rb"(?i)\b(?:bearer|basic)\s+[\w.~+/=-]{8,}"
    rb"|\beyJ[\w-]+\.[\w-]+\.[\w-]+"
    rb"|(?<=signature=)[\w%+/=-]{16,}"
)
"""Tokens made of a key rather than the key itself: authorization headers, JSON web tokens, signatures."""


class Redactor:
    """Knows the keys in every form in which they travel: as they are, URL-encoded, in JSON, in Base64."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        texts = {secret.reveal() for secret in secrets}
        forms = {form for text in texts if len(text) >= shortest for form in _forms(text)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(map(re.escape, longest_first))) if forms else None

    def __repr__(self) -> str:
        return "Redactor(***)"

    def body(self, data: bytes) -> bytes:
        """The same bytes without our keys."""
        return self._pattern.sub(mask, data) if self._pattern else data

    def quoted(self, data: bytes) -> bytes:
        """For a text that a person will read: without anything that looks like a token, too."""
        return lookalikes.sub(mask, self.body(data))

    def text(self, text: str) -> str:
        return self.quoted(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _forms(text: str) -> Iterable[bytes]:
    raw = text.encode()
    yield raw
    yield quote(text, safe="").encode()
    yield quote(text).encode()
    yield text.replace("/", "\\/").encode()
    yield base64.b64encode(raw)
    yield base64.b64encode(b":" + raw)

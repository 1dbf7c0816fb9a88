"""XML bytes as text, in whatever Unicode form they came."""

from __future__ import annotations

import codecs
import re

from plugin.errors import UnreadableCut
from plugin.messages import say

_declaration = re.compile(r"^\s*<\?xml[^>]*\?>")
_encoding = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)")


def xml_text(content: bytes, name: str) -> str:
    """The document without its XML declaration, whose encoding no longer applies. UnreadableCut if undecodable."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        declared = _encoding.search(content.removeprefix(codecs.BOM_UTF8)[:200])
        encoding = declared[1].decode() if declared else "utf-8"
    try:
        text = content.decode("utf-8-sig" if encoding.lower() == "utf-8" else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableCut(
            say("{file} is not written in UTF-8.", file=name), say("Save it as UTF-8."), code="not_utf8"
        ) from error
    return _declaration.sub("", text, count=1)

"""Is there anything in an OTIO file that needs more than OTIO itself? Asked of the bytes, without parsing them.

A false "yes" only costs time (the file is then parsed and looked at object by object); a "no" must be right.
"""

from __future__ import annotations

import re

from otio_adapters.dialects.otio_schemas import is_readable, known_schemas, schema_of

# Each pattern starts with a literal, which makes the search as fast as a memory scan.
_labels = re.compile(rb'"OTIO_SCHEMA"\s*+:\s*+("[^"\\]*"|.)')
_plain_rate = rb'(?![1-9]\d{0,5}(?:\.\d{1,20})?\s*[,}]|["{\[tf]|null)'
_plain_value = rb'(?!-?\d{1,12}(?:\.\d{1,20})?\s*[,}]|["{\[tf]|null)'
_suspicious = (
    re.compile(rb"\\u00[2-7]"),
    re.compile(rb'"rate"\s*+:\s*+' + _plain_rate),
    re.compile(rb'"value"\s*+:\s*+' + _plain_value),
    re.compile(rb'"time_scalar"\s*+:\s*+(?!-?\d{1,4}(?:\.\d{1,20})?\s*[,}])'),
    re.compile(rb'"duration"\s*+:\s*+\{[^{}]*"value"\s*:\s*-'),
    re.compile(rb'"in_offset"\s*+:\s*+\{[^{}]*"value"\s*:\s*-'),
    re.compile(rb'"out_offset"\s*+:\s*+\{[^{}]*"value"\s*:\s*-'),
    re.compile(rb'"rate"\s*:[^{}]*"rate"\s*:'),
    re.compile(rb'"value"\s*:[^{}]*"value"\s*:'),
    re.compile(rb'"frame_step"\s*+:\s*+(?![1-9]\d{0,4}\s*[,}])'),
    re.compile(rb'"frame_zero_padding"\s*+:\s*+(?!\d{1,2}\s*[,}])'),
    re.compile(rb'"start_frame"\s*+:\s*+(?!-?\d{1,12}\s*[,}])'),
    re.compile(rb'"active_media_reference_key"\s*+:\s*+(?!"DEFAULT_MEDIA")'),
)


def needs_repair(content: bytes) -> bool:
    """True unless every schema is known and every number that places something is an ordinary one."""
    return any(pattern.search(content) for pattern in _suspicious) or not _all_known(content)


def _all_known(content: bytes) -> bool:
    known = known_schemas()
    seen: set[bytes] = set()
    for found in _labels.finditer(content):
        label = found[1]
        if label not in seen:
            if not is_readable(schema_of(label.strip(b'"').decode(errors="replace")), known):
                return False
            seen.add(label)
    return True

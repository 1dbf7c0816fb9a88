"""A delivered picture becomes a take: looked at whole, and kept as it came."""

from __future__ import annotations

import shutil
from pathlib import Path

from plugin.conform.spec import ConformReport, ConformSpec
from plugin.errors import BadDelivery, MediaError
from plugin.media.accept import retry_action
from plugin.media.pictures import Picture
from plugin.media.stills import load_still, save_picture, still_size, still_suffix
from plugin.media.store import new_file, sha256_file
from plugin.messages import say


def keep_still(delivery: Path, spec: ConformSpec, target: Path) -> ConformReport:
    """`target` with the ending of what was delivered: the very bytes of a PNG, JPEG or WebP, a PNG of anything else.

    BadDelivery when it is no picture or cannot be decoded; StorageError.
    """
    picture, suffix = _accepted(delivery)
    path = target.with_suffix(suffix or ".png")
    if suffix is None:
        save_picture(picture, path)
    else:
        with new_file(path) as temporary:
            shutil.copyfile(delivery, temporary)
    height, width = picture.shape[:2]
    return ConformReport(
        path=path,
        sha256=sha256_file(path),
        frames=1,
        head=0,
        tail=0,
        rate=spec.rate,
        source_frames=1,
        source_rate=spec.rate,
        source_map=((spec.cut_start, 0),),
        notes=(say("A picture of {width} x {height}, kept as it came.", width=width, height=height),),
    )


def _accepted(delivery: Path) -> tuple[Picture, str | None]:
    try:
        picture = load_still(delivery) if still_size(delivery) is not None else None
        if picture is not None:
            return picture, still_suffix(delivery)
    except MediaError as error:
        raise BadDelivery(error.message, error.action or retry_action(), code=error.code) from error
    raise BadDelivery(say("{name} is not a picture.", name=delivery.name), retry_action(), code="not_a_picture")

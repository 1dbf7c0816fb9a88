"""The one border where errors that are not ours become errors that an editor can read."""

from __future__ import annotations

import logging

from plugin.errors import SecondUnitError, StorageError
from plugin.media.store import full_disk
from plugin.messages import say

logger = logging.getLogger(__name__)


def readable(error: Exception, what: str) -> SecondUnitError:
    """Ours as it is; anything else by its kind only, since its text may hold addresses and keys.

    `what` names the part that failed ("generator kling"). The traceback goes to the log, once.
    """
    if isinstance(error, SecondUnitError):
        return error
    logger.info("unexpected error in %s", what, exc_info=error)
    if isinstance(error, OSError) and error.errno in full_disk:
        return StorageError(
            say("The disk is full."), say("Make room on the disk, then run `resume`."), code="disk_full"
        )
    return SecondUnitError(
        say("Unexpected error in {part}: {kind}.", part=what, kind=type(error).__name__),
        say("Try again; if it stays, report it with the log."),
        code="unexpected",
    )

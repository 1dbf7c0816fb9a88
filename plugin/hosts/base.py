"""What an editor is to the engine: something that takes the filled shots back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from plugin.conform.fill import Fill
from plugin.conform.handback import Handback
from plugin.timeline.cut import Cut, CutFormat


class Host(Protocol):
    """One way back into an editor. Every implementation passes `tests/hosts/test_host_contract.py`."""

    @property
    def name(self) -> str: ...

    @property
    def formats(self) -> frozenset[CutFormat]:
        """The cuts it takes back."""
        ...

    def check_output(self, cut: Cut, output: Path) -> None:
        """What `hand_back` would refuse about the cut's format and the output's name and place, before any work."""
        ...

    def hand_back(self, cut: Cut, fills: Sequence[Fill], output: Path) -> Handback:
        """Write the cut with the fills in place to `output`, whole or not at all.

        A fill that does not fit is reported in `report.left_out`, never forced. UnsupportedFormat for a cut or an
        output that is not ours, CutChanged when the cut's file is no longer what was read, StorageError when the
        output cannot be written; in each case nothing is written. A file that is replaced is kept as a backup.
        """
        ...

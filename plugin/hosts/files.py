"""Timelines exchanged as files: OpenTimelineIO in, the same with the takes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plugin.conform.fill import Fill
from plugin.conform.handback import Handback, hand_back
from plugin.errors import UnsupportedFormat
from plugin.messages import say
from plugin.timeline.cut import Cut, CutFormat
from plugin.timeline.writing import check_output


class FilesHost:
    """Writes .otio, .otioz and .otiod."""

    name = "files"
    formats = frozenset({CutFormat.otio, CutFormat.otioz, CutFormat.otiod})

    def check_output(self, cut: Cut, output: Path) -> None:
        """As `Host.check_output`."""
        if cut.format not in self.formats:
            raise UnsupportedFormat(
                say("{file} can be read but not written back yet.", file=cut.path.name),
                say("Export the timeline as .otio from the editor and use that file."),
                code="write_back",
            )
        check_output(cut, output)

    def hand_back(self, cut: Cut, fills: Sequence[Fill], output: Path) -> Handback:
        """As `Host.hand_back`; the suffix of `output` says which of the three it becomes."""
        self.check_output(cut, output)
        return hand_back(cut, fills, output)

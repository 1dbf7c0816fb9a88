"""Run as a script in a process of its own: one AAF file to OTIO JSON on standard output.

AAF is a tree of tables of tables; a damaged one can keep its reader busy for ever, or leave the file open. Here that
ends with the process. Exit code 3: the reason is on standard error, as JSON `{"kind": ..., "text": ...}`.
Imports nothing of `plugin`, so that it runs by its path alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import warnings


def main(path: str) -> int:
    """Read, write, say what went wrong."""
    import opentimelineio as otio

    warnings.simplefilter("ignore")
    try:
        # The adapter prints notes, which must not get into the JSON.
        with contextlib.redirect_stdout(sys.stderr):
            text = otio.core.serialize_json_to_string(otio.adapters.read_from_file(path, adapter_name="AAF"), indent=-1)
    except Exception as error:  # noqa: BLE001 - the border to a foreign adapter, which raises anything
        sys.stderr.write("\n" + json.dumps({"kind": type(error).__name__, "text": str(error)[:500]}))
        return 3
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1])
    sys.stderr.flush()
    # What the reader left open in a cycle would warn while the interpreter shuts down.
    os._exit(code)

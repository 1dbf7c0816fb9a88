"""The shim through which OTIO itself reads a Kdenlive project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parents[2]
code = (
    "import sys, opentimelineio as otio\n"
    "assert 'otio_adapters.dialects.kdenlive' not in sys.modules and 'plugin' not in sys.modules\n"
    "cut = otio.adapters.read_from_file(sys.argv[1])\n"
    "assert isinstance(cut, otio.schema.Timeline) and 'PySide6' not in sys.modules\n"
    "print(len(cut.find_clips()))\n"
)


def test_otio_finds_the_adapter_by_its_manifest(corpus: Path) -> None:
    manifest = root / "otio_adapters" / "plugin_manifest.json"
    assert json.loads(manifest.read_text())["OTIO_SCHEMA"] == "PluginManifest.1"
    file = corpus / "kdenlive-opentimelineio" / "kdenlive_example_v221170.kdenlive"
    environment = os.environ | {"OTIO_PLUGIN_MANIFEST_PATH": str(manifest), "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", code, str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0

"""Starting the engine: a process of its own, which lives on when the window closes or dies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import plugin
from plugin.jobs.project import Project

detached, new_group = 0x00000008, 0x00000200
"""DETACHED_PROCESS and CREATE_NEW_PROCESS_GROUP of Windows."""


def launch_engine(cut: Path, project: Project, environment: Mapping[str, str]) -> None:
    """Nothing of a key goes along but what the environment holds. A second engine ends by itself at once."""
    command = [sys.executable, "-m", "plugin.engine", "--detach", str(cut.absolute()), "--project", str(project.folder)]
    folder = Path(plugin.__file__).resolve().parents[1]
    nowhere = subprocess.DEVNULL
    if os.name == "nt":
        flags = detached | new_group
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            creationflags=flags,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
        )
        # It is not ours to wait for.
        process.returncode = 0
        return
    # It goes its own way in its first lines (`--detach`), so that this returns at once and no dead child is left.
    subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        start_new_session=True,
        check=False,
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
    )

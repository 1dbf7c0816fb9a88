"""Who runs a project: a process, named so that another one can tell whether it still lives."""

from __future__ import annotations

import os
import platform
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Owner:
    token: str
    """Random, one per runner."""
    host: str
    machine: str
    """Host name and boot, so that equal host names on a shared drive are not taken for one machine."""
    pid: int
    process: str
    """Start mark of the process: tells it from a later one with the same number."""


def this_process() -> Owner:
    """A new owner for this process."""
    pid = os.getpid()
    return Owner(secrets.token_hex(8), platform.node(), machine_name(), pid, start_mark(pid))


def machine_name() -> str:
    boot = ""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{platform.node()} {boot}".strip()


def start_mark(pid: int) -> str:
    """When the process started, unmoved by clock changes where the system says so; "" when there is none, or only
    what is left of one that ended (a zombie)."""
    with suppress(OSError):
        # proc(5) stat: field 3 is the state, field 22 clock ticks since boot. The command in brackets may hold spaces.
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return "" if stat[0] in ("Z", "X") else stat[19]
    with suppress(psutil.Error):
        return str(round(psutil.Process(pid).create_time()))
    return ""


def is_alive(owner: Owner) -> bool:
    """Whether that very process runs on this machine."""
    return psutil.pid_exists(owner.pid) and start_mark(owner.pid) == owner.process

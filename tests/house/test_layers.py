"""Imports point one way, without cycles, and nothing but ui knows Qt."""

from __future__ import annotations

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions

import grimp
import pytest

from tests.house.code import modules, root


def test_no_module_of_the_core_loads_qt() -> None:
    core = [name for name in modules() if not name.startswith("ui")]
    script = (
        "import importlib, sys\n"
        f"for name in {core!r}: importlib.import_module(name)\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in ('PySide6', 'shiboken6', 'ui')))"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)
    assert (answer.returncode, answer.stdout.strip()) == (0, "[]"), answer.stderr


def test_the_import_contracts_are_kept() -> None:
    script = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    answer = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("plugin", "ui", "otio_adapters", cache_dir=None)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"imports run in a circle: {' <- '.join(error.args[1])}")


@pytest.mark.parametrize("name", ["plugin", "ui", "otio_adapters"])
def test_no_other_package_brings_our_import_names(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"secondunit"}

"""The rules of the code that a program can check."""

from __future__ import annotations

import ast
import re
import statistics

import pytest

from tests.house.code import Function, Source, sources

longest_file, median_file = 700, 150
median_function, tenth_function, long_function, long_share = 9, 30, 50, 0.03
everywhere = ("plugin", "ui", "otio_adapters", "resources", "tests", "benchmarks")
every_file = [pytest.param(source, id=source.name) for source in sources(*everywhere)]
product = sources("plugin", "ui", "otio_adapters")
mocking = re.compile(r"unittest\." + r"mock|\bMagic" + r"Mock\b|\bmocker\.|monkeypatch\." + r"setattr|\bpatch" + r"\(")


@pytest.mark.parametrize("source", every_file)
def test_the_file_says_what_it_is_and_is_short(source: Source) -> None:
    assert source.lines <= longest_file
    assert ast.get_docstring(source.tree) or not source.tree.body, "a file starts with a docstring"


def test_files_are_short_in_the_middle() -> None:
    lines = [source.lines for source in product if source.lines]
    assert statistics.median(lines) <= median_file


def test_functions_are_short() -> None:
    lengths = sorted(_length(function) for source in product for function in source.functions())
    over = sum(length > long_function for length in lengths) / len(lengths)
    measured = (statistics.median(lengths), lengths[len(lengths) * 9 // 10], over)
    assert measured[0] <= median_function, measured
    assert measured[1] <= tenth_function, measured
    assert measured[2] <= long_share, measured


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_nothing_in_the_product_prints_or_uses_global() -> None:
    found = [f"{source.name}:{node.lineno}" for source in product for node in ast.walk(source.tree) if _banned(node)]
    assert not found


def _banned(node: ast.AST) -> bool:
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "breakpoint")
    return called or isinstance(node, ast.Global)


def test_a_broad_except_gives_its_reason() -> None:
    found = []
    for source in sources(*everywhere):
        lines = source.text.splitlines()
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ExceptHandler) and _swallows(node) and not _reason(lines[node.lineno - 1]):
                found.append(f"{source.name}:{node.lineno}")
    assert not found


def _swallows(handler: ast.ExceptHandler) -> bool:
    """True when it catches everything and does not end by raising it again."""
    last = handler.body[-1]
    return _broad(handler.type) and not (isinstance(last, ast.Raise) and last.exc is None)


def _broad(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(one is None or (isinstance(one, ast.Name) and one.id in ("Exception", "BaseException")) for one in kinds)


def _reason(line: str) -> bool:
    comment = re.sub(r"noqa(: [A-Z0-9, ]+)?", "", line.partition("#")[2])
    return len(re.findall(r"\w+", comment)) >= 3


@pytest.mark.parametrize("source", [pytest.param(s, id=s.name) for s in sources("tests")])
def test_tests_use_fakes_and_no_patching(source: Source) -> None:
    assert not mocking.search(source.text)


def test_no_module_level_name_is_rebound_or_starts_as_an_empty_container() -> None:
    """Mutable state at module level: an empty list, dict or set there is only good for being filled later."""
    found = []
    for source in product:
        for node in source.tree.body:
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            empty = isinstance(value, ast.List | ast.Set) and not value.elts
            if empty or (isinstance(value, ast.Dict) and not value.keys):
                found.append(f"{source.name}:{node.lineno}")
    assert not found

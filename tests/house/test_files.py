"""What lies in the repository beside code."""

from __future__ import annotations

import re
from pathlib import Path

from plugin.generators.catalog import load_catalog
from tests.house.code import root, tracked

choosing_a_registry = re.compile(
    r"--(?:extra-)?index-" r"url|^index-" r"url\s*=|^registry\s*=|://[^\s/]+/simple\b", re.MULTILINE
)


def _texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            found.append((path.relative_to(root).as_posix(), content.decode("utf-8", "replace")))
    return found


def test_no_file_names_a_path_of_this_machine() -> None:
    places = {root, root.parent, Path.home()} - {Path(name) for name in ("/", "/tmp", "/root", "/home")}
    words = [f"{place}/" for place in places]
    assert not [(name, word) for name, text in _texts() for word in words if word in text]


def test_no_file_chooses_a_package_registry() -> None:
    assert not [name for name, text in _texts() if choosing_a_registry.search(text)]


def test_decisions_are_numbered_without_holes_and_say_what_they_must() -> None:
    files = sorted((root / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in files] == [f"{number:03d}-" for number in range(1, len(files) + 1)]
    for path in files:
        headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Question", "Decision", "Why", "Alternatives"], path.name


def test_every_model_is_documented() -> None:
    guide = (root / "docs" / "user-guide.md").read_text(encoding="utf-8")
    models = load_catalog()
    assert models
    assert not [model for model in models if f"`{model.generator}`" not in guide or f"`{model.name}`" not in guide]


def test_every_link_in_the_documents_leads_somewhere() -> None:
    dead = []
    for path in tracked():
        if path.suffix == ".md":
            for link in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
                if "://" not in link and not (path.parent / link).exists():
                    dead.append((path.name, link))
    assert not dead


def test_the_licence_is_apache_2() -> None:
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "9. Accepting Warranty or Additional Liability" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_ci_runs_the_launcher_and_nothing_else() -> None:
    script = Path(root / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec python3 run.py test"]

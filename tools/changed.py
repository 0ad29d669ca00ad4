"""The tests of what changed: changed ones, doctests, those that import a changed file by name, and those that read all.

Of a changed result or template it is the pages; what is deleted, and conftest.py, is left to `make test`.

python tools/changed.py [COMMIT]     prints paths for pytest; changes are those since COMMIT (HEAD)
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHOLE = ("test_binding.py", "test_layers.py", "test_readme.py")
"""Tests that read all of the engine, or of the documents."""
PAGES = ("test_golden.py", "test_entries.py", "test_sheet.py")


def changed(since: str) -> list[Path]:
    """Python files that differ from a commit, and new ones."""
    commands = (["git", "diff", "--name-only", since], ["git", "ls-files", "--others", "--exclude-standard"])
    told = [subprocess.run(one, cwd=ROOT, capture_output=True, text=True, check=True).stdout for one in commands]
    paths = [ROOT / line for text in told for line in text.splitlines()]
    return [path for path in paths if path.is_file()]


def named(path: Path) -> set[str]:
    """The modules that a file imports by name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def tests(since: str) -> list[str]:
    """Paths for pytest, relative to the checkout."""
    every = changed(since)
    files = [path for path in every if path.suffix == ".py"]
    engine = [path for path in files if path.is_relative_to(ROOT / "symcnn")]
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in engine}
    modules |= {path.stem for path in files if path.parent == ROOT / "tests"}
    chosen = [path for path in files if path.name.startswith("test_")]
    chosen += [path for path in sorted((ROOT / "tests").glob("test_*.py")) if named(path) & modules]
    chosen += engine
    if engine:
        chosen += [ROOT / "tests" / name for name in WHOLE]
    if any(path.is_relative_to(ROOT / folder) for path in every for folder in ("derivations", "reports")):
        chosen += [ROOT / "tests" / name for name in PAGES]
    return list(dict.fromkeys(str(path.relative_to(ROOT)) for path in chosen))


if __name__ == "__main__":
    print(" ".join(tests(sys.argv[1] if len(sys.argv) > 1 else "HEAD")))

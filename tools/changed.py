"""The tests of what changed: those that import a changed module by name, changed tests, doctests of changed files.

python tools/changed.py [COMMIT]     prints paths for pytest; changes are those since COMMIT (HEAD)
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def changed(since: str) -> list[Path]:
    """Python files that differ from a commit, and new ones."""
    commands = (["git", "diff", "--name-only", since], ["git", "ls-files", "--others", "--exclude-standard"])
    told = [subprocess.run(one, cwd=ROOT, capture_output=True, text=True, check=True).stdout for one in commands]
    paths = [ROOT / line for text in told for line in text.splitlines()]
    return [path for path in paths if path.suffix == ".py" and path.is_file()]


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
    files = changed(since)
    engine = [path for path in files if path.is_relative_to(ROOT / "symcnn")]
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in engine}
    chosen = [path for path in files if path.name.startswith("test_")]
    chosen += [path for path in sorted((ROOT / "tests").glob("test_*.py")) if named(path) & modules]
    chosen += engine
    return list(dict.fromkeys(str(path.relative_to(ROOT)) for path in chosen))


if __name__ == "__main__":
    print(" ".join(tests(sys.argv[1] if len(sys.argv) > 1 else "HEAD")))

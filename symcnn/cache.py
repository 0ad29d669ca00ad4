"""What was proved or sampled, kept by the content that it depends on.

A key is a hash of the derivation's file, of the files it imports from its
own package, of the engine's own sources, and of the versions of the libraries
that answered. A word changed in a sheet changes none of these.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

PROOF_LIBRARIES = ("sympy", "z3-solver")
EXPERIMENT_LIBRARIES = ("sympy", "torch")
# These files print or start things; what is proved or measured does not depend on them.
FACES = {
    "cells.py",
    "cli.py",
    "cli_checks.py",
    "sheet.py",
    "tex.py",
    "figures.py",
    "typeset.py",
    "terms_order.py",
    "text.py",
    "notation.py",
    "terminal.py",
    "views.py",
    "mutant_views.py",
    "figure_data.py",
    "plots.py",
    "race_data.py",
    "race_figure.py",
    "race_scale.py",
    "side_labels.py",
    "solution.py",
    "experiment_words.py",
    "pytest_plugin.py",
    "testing.py",
    "testing_words.py",
    "answer.py",
    "deck.py",
    "entries.py",
    "options.py",
    "other_views.py",
    "demonstration.py",
    "inquiry.py",
    "lab.py",
    "lab_figures.py",
    "lab_record.py",
    "notebook.py",
    "network.py",
    "network_report.py",
    "references.py",
    "sheet_file.py",
    "sheet_reader.py",
    "sheet_words.py",
    "values.py",
}


def folder() -> Path:
    """The cache's folder: ``SYMCNN_CACHE``, else below ``XDG_CACHE_HOME``, else below ``~/.cache``."""
    named = os.environ.get("SYMCNN_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "symcnn"


# Up to Python 3.11 two threads that parse at once can end in a SystemError.
_parsing = threading.Lock()


def sources(path: Path) -> list[Path]:
    """A file and all files that it imports relatively, by reading their imports."""
    found: list[Path] = []
    todo = [path]
    while todo:
        current = todo.pop()
        if current in found:
            continue
        found.append(current)
        with _parsing:
            tree = ast.parse(current.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = current.parents[node.level - 1].joinpath(*(node.module or "").split("."))
                tried = [base.with_suffix(".py"), *(base / f"{alias.name}.py" for alias in node.names)]
                tried.append(base / "__init__.py")
                todo.extend(file for file in tried if file.is_file())
    return sorted(found)


def key(kind: str, files: Iterable[Path], *more: Any) -> str:
    """The hash under which a result is kept."""
    digest = hashlib.sha256(f"{kind} {engine()}".encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    libraries = PROOF_LIBRARIES if kind == "proof" else EXPERIMENT_LIBRARIES
    digest.update(json.dumps([[version(name) for name in libraries], *more], default=str).encode())
    return digest.hexdigest()


_engine: list[str] = []


def engine() -> str:
    """A hash of the engine's own sources, without those that only print."""
    if not _engine:
        digest = hashlib.sha256()
        root = Path(__file__).parent
        for file in sorted(root.rglob("*.py")):
            if file.name not in FACES and "bundled" not in file.parts:
                digest.update(file.read_bytes())
        _engine.append(digest.hexdigest())
    return _engine[0]


def version(distribution: str) -> str:
    """The installed version of a distribution, or ``none``."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "none"


def load(kind: str, name: str, digest: str) -> Any:
    """What was kept, or None. A file cut off in the middle counts as nothing kept."""
    path = folder() / kind / f"{name}-{digest[:24]}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def save(kind: str, name: str, digest: str, value: Any) -> None:
    """Keep a value. A cache that cannot be written costs time, never a result."""
    with contextlib.suppress(OSError):
        write_whole(folder() / kind / f"{name}-{digest[:24]}.json", json.dumps(value, default=str))


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode() if isinstance(text, str) else text
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise

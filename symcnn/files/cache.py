"""What was proved or sampled, kept by the content that it depends on.

A key is a hash of what the derivation says as it was read (`symcnn.verdicts.contents`),
of its file and of those that it imports, of the engine's own sources, and of
the versions of the libraries that answered. A word changed in a sheet changes
none of these.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import metadata
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from symcnn.files import temporary
from symcnn.files.libraries import library
from symcnn.files.places import ENGINE, installed

PROOF_LIBRARIES = ("sympy", "z3-solver", "python-flint")
EXPERIMENT_LIBRARIES = ("sympy", "torch", "numpy", "scipy")
ROOTS = {
    "proof": "symcnn.verdicts.prove",
    "experiment": "symcnn.verdicts.trial",
    "files": "symcnn.verdicts.trial",
    "read": "symcnn.catalogue.catalogue",
    "index": "symcnn.catalogue.index",
    "page": "symcnn.verdicts.page",
    "entries": "symcnn.sheets.entries",
    "mark": "symcnn.marking.mark",
}
"""What is kept of a kind rests on this module of the engine, and on all that it imports, now or later."""
IMPORTS = re.compile(r"^ *(?:from (symcnn[\w.]*) import (\([^)]*\)|.*)|import (symcnn[\w.]*))", re.MULTILINE)
FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n|\n)*", re.MULTILINE)


def folder() -> Path:
    """The cache's folder: ``SYMCNN_CACHE``, else the system's for what can be made anew (``~/.cache``)."""
    named = os.environ.get("SYMCNN_CACHE")
    if named:
        return Path(named)
    system = library("platformdirs", "the cache's folder", "pip install platformdirs, or name one in SYMCNN_CACHE")
    found: Path = system.user_cache_path("symcnn", appauthor=False)
    return found


# Up to Python 3.11 two threads that parse at once can end in a SystemError.
_parsing = threading.Lock()


def sources(path: Path) -> list[Path]:
    """A file and all files that it imports, by reading their imports; installed packages count by their versions.

    What is imported by a name that is worked out cannot be read off. What it
    changes in a derivation is in the key all the same, by its content.
    """
    found: list[Path] = []
    todo = [path]
    while todo:
        current = todo.pop()
        if current in found:
            continue
        found.append(current)
        for level, module, names in _imports(current.read_bytes()):
            if level:
                base = current.parents[level - 1].joinpath(*module.split("."))
                todo.extend(_files_at(base, names))
            else:
                todo.extend(_files_of(module, names, tuple(sys.path)))
    return sorted(found, key=lambda file: (file.name, file))


@lru_cache(maxsize=4096)  # what many files import is read for each of them
def _imports(source: bytes) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """What a file imports, each by the level of the import, the module and the names taken from it.

    Nothing of a file that is no Python, which may be imported only later, or never.

    >>> _imports(b"import a.b, c\\nfrom . import d\\nfrom ..e import f, g")
    ((0, 'a.b', ()), (0, 'c', ()), (1, '', ('d',)), (2, 'e', ('f', 'g')))
    """
    found: list[tuple[int, str, tuple[str, ...]]] = []
    with _parsing, contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found += [(0, alias.name, ()) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found.append((node.level, node.module or "", tuple(alias.name for alias in node.names)))
    return tuple(found)


def _files_at(base: Path, names: Iterable[str]) -> list[Path]:
    tried = [base.with_suffix(".py"), *(base / f"{name}.py" for name in names), base / "__init__.py"]
    return [file for file in tried if file.is_file()]


@lru_cache(maxsize=4096)
def _files_of(module: str, names: tuple[str, ...], path: tuple[str, ...]) -> tuple[Path, ...]:
    """The files of a module imported by its whole name, without importing it; none of what is installed."""
    top, *rest = module.split(".")
    if top in sys.stdlib_module_names or top == "symcnn":
        return ()
    with contextlib.suppress(ImportError, ValueError, AttributeError):
        spec = PathFinder.find_spec(top, list(path))
        homes = [spec.origin] if spec and spec.origin else list(spec.submodule_search_locations or ()) if spec else []
        home = Path(homes[0]).resolve() if homes else None
        if home is not None and not installed(home):
            base = home.parent if home.name == "__init__.py" else home if home.is_dir() else home.with_suffix("")
            inits = [base.joinpath(*rest[:end], "__init__.py") for end in range(len(rest))]
            return (*(file for file in inits if file.is_file()), *_files_at(base.joinpath(*rest), names))
    return ()


def key(kind: str, files: Iterable[Path], *more: Any) -> str:
    """The hash under which a result is kept."""
    digest = hashlib.sha256(f"{kind} {engine(kind)}".encode())
    for file in files:
        digest.update(os.fsencode(file.name) + b"\0" + file.read_bytes() + b"\0")
    libraries = PROOF_LIBRARIES if kind == "proof" else EXPERIMENT_LIBRARIES
    digest.update(json.dumps([[version(name) for name in libraries], *more], default=str).encode())
    return digest.hexdigest()


@cache
def engine(kind: str = "experiment") -> str:
    """A hash of the engine's sources on which what is kept of a kind rests."""
    digest = hashlib.sha256()
    for file in engine_files(ROOTS[kind]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def engine_files(module: str) -> list[Path]:
    """A module of the engine and those that it imports, in functions as well, but not for type checkers alone."""
    files, found, todo = _modules(), set(), [module]
    while todo:
        name = todo.pop()
        if name in found or name not in files:
            continue
        found.add(name)
        todo += [name.rpartition(".")[0], *_imported(files[name])]
    return [files[name] for name in sorted(found)]


@cache
def _modules() -> dict[str, Path]:
    """The files of the engine by the names of their modules."""
    found = {}
    for file in ENGINE.rglob("*.py"):
        parts = file.relative_to(ENGINE).with_suffix("").parts
        found[".".join(("symcnn", *parts)).removesuffix(".__init__")] = file
    return found


@cache
def _imported(file: Path) -> tuple[str, ...]:
    """The names of the engine's modules that one of its files may import."""
    text = FOR_TYPES.sub("", file.read_text(encoding="utf-8"))
    found: list[str] = []
    for origin, names, whole in IMPORTS.findall(text):
        parts = re.findall(r"\w+", names) if origin else []
        found += [origin or whole, *(f"{origin}.{part}" for part in parts)]
    return tuple(found)


@cache  # a distribution's metadata are read anew each time, and every key holds several
def version(distribution: str) -> str:
    """The installed version of a distribution, or ``none``."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "none"


def load(kind: str, name: str, digest: str) -> Any:
    """What was kept, or None. A file that was cut off, or changed since it was written, counts as nothing kept."""
    path = folder() / kind / f"{name}-{digest[:24]}.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        whole = kept["sha256"] == seal([digest, kept["value"]])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return kept["value"] if whole else None


def save(kind: str, name: str, digest: str, value: Any) -> None:
    """Keep a value. A cache that cannot be written costs time, never a result."""
    plain = json.loads(json.dumps(value, default=str))  # as it is read back, so that the seal holds
    text = json.dumps({"sha256": seal([digest, plain]), "value": plain})
    with contextlib.suppress(OSError):
        write_whole(folder() / kind / f"{name}-{digest[:24]}.json", text)


def seal(value: Any) -> str:
    """A hash of plain data.

    No safeguard against a forger, who can seal anew (or change the engine); but against a slip of the hand.
    """
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary.swept(path.parent, f".{path.name}.")
    data = text.encode() if isinstance(text, str) else text
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with temporary.begun(Path(beside)):
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(beside, 0o644)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise

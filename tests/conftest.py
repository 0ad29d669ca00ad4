"""What all tests share: repeatable examples, a cache of the session's own, and small packages of derivations."""

from __future__ import annotations

import compileall
import contextlib
import io
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

from symcnn.catalogue.catalogue import Catalogue
from symcnn.catalogue.derivation import Derivation
from symcnn.cli import main

# Named here as well, since a checkout that is not installed has no entry points.
pytest_plugins = ["pytester", "symcnn.pytest_plugin"]

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")

# Files that are read by `test_false_files`, and by nothing else.
collect_ignore = ["false"]

# Tests rewrite files within a second, which the cache of Python's own does not notice.
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

# Workers share the processors: the threads of each operator would wait for one another, and take ten times as long.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
One = TypeVar("One")


EVERY = bool(os.environ.get("SYMCNN_EVERY"))
"""Whether all is run of what is else run for a share of the results, of the ways to fail, or of the random examples."""


def some(all_of_them: Sequence[One], most: int) -> list[One]:
    """At most so many of the results, spread over the areas; all of them where ``SYMCNN_EVERY`` is set.

    What takes seconds for each result, and is also a command that whoever adds one runs (``symcnn check --mutants``,
    ``tools/marking.py``, ``tools/lines.py``), is run on some of them each time, however many there come to be.
    """
    many = len(all_of_them)
    if many <= most or EVERY:
        return list(all_of_them)
    return [all_of_them[(2 * place + 1) * many // (2 * most)] for place in range(most)]


def tries(many: int) -> int:
    """So many random examples where ``SYMCNN_EVERY`` is set, else a fifth of them."""
    return many if EVERY else many // 5


def pytest_configure(config: pytest.Config) -> None:
    """Compile the engine and the subject once: processes that tests start are told to write no bytecode."""
    # In the order in which they were found: the long files are not left for the end because they hold few tests.
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False
    if not hasattr(config, "workerinput"):
        for folder in ("symcnn", "derivations"):
            compileall.compile_dir(ROOT / folder, quiet=2)


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads what was proved or sampled on this machine before; what this run proves, all its workers know."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SYMCNN_CACHE", str(shared / "symcnn-cache"))
        yield


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder with nothing in it."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("SYMCNN_CACHE", str(folder))
    return folder


Package = Callable[..., Catalogue]


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """Writes files of derivations, given by dotted name, into a package, and gives the catalogue of it."""

    def write(files: dict[str, str]) -> Catalogue:
        root = tmp_path / "course"
        for name, text in files.items():
            path = root.joinpath(*name.split(".")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return Catalogue(root)

    return write


@pytest.fixture
def derivation(package: Package) -> Callable[[str], Derivation]:
    """The one derivation ``course.liar`` of a file's text."""
    return lambda text: package({"course.liar": text})["course.liar"]


Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Runs the command line in this process, in a folder where nothing lies."""

    def run(*arguments: object, columns: int = 80) -> subprocess.CompletedProcess[str]:
        out, error, status = io.StringIO(), io.StringIO(), 0
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(error),
        ):
            patch.chdir(_empty(tmp_path))
            patch.setattr(sys, "argv", ["symcnn", *map(str, arguments)])
            for name, value in _terminal(columns).items():
                patch.setenv(name, value)
            try:
                main()
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else int(end.code is not None)
        return subprocess.CompletedProcess(arguments, status, out.getvalue(), error.getvalue())

    return run


@pytest.fixture
def process(tmp_path: Path) -> Command:
    """Runs the command line in a process of its own: where it starts, ends, or what it holds by then matters."""

    def run(*arguments: object, columns: int = 80, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "symcnn.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=_empty(tmp_path),
            env={**os.environ, "PYTHONPATH": str(ROOT), **_terminal(columns)},
            check=False,
        )

    return run


def _empty(folder: Path) -> Path:
    empty = folder / "elsewhere"
    empty.mkdir(exist_ok=True)
    return empty


def _terminal(columns: int) -> dict[str, str]:
    return {"COLUMNS": str(columns), "NO_COLOR": "1"}

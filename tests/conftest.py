"""What all tests share: repeatable examples, a cache of the session's own, and small packages of derivations."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from symcnn.catalogue.catalogue import Catalogue
from symcnn.catalogue.derivation import Derivation

# Named here as well, since a checkout that is not installed has no entry points.
pytest_plugins = ["pytester", "symcnn.pytest_plugin"]

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")

# Files that are read by `test_false_files`, and by nothing else.
collect_ignore = ["false"]

# Tests rewrite files within a second, which the cache of Python's own does not notice.
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads what was proved or sampled on this machine before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SYMCNN_CACHE", str(tmp_path_factory.mktemp("cache")))
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
    """Runs the command line in a process of its own, in a folder where nothing lies."""

    def run(*arguments: object, columns: int = 80, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        empty = tmp_path / "elsewhere"
        empty.mkdir(exist_ok=True)
        return subprocess.run(
            [sys.executable, "-m", "symcnn.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=empty,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(columns), "NO_COLOR": "1"},
            check=False,
        )

    return run

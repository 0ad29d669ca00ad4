"""What symcnn says where its surroundings are against it: libraries gone or broken, no room, a poor terminal.

Each is one line on standard error and the exit status that README lists, never a traceback.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

FAULTY = """
import os
from importlib.machinery import PathFinder

name, _, broken = os.environ["SYMCNN_TEST_FAULT"].partition("=")
find = PathFinder.find_spec


class Broken:
    def create_module(self, spec): return None
    def exec_module(self, module): raise OSError("a library of the system is gone")


def faulty(wanted, path=None, target=None):
    if wanted != name:
        return find(wanted, path, target)
    if not broken:
        return None
    spec = find(wanted, path, target)
    spec.loader = Broken()
    return spec


PathFinder.find_spec = faulty
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line in a folder of its own, under a changed environment; ``out`` sends its output elsewhere."""

    def go(*arguments: object, out: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        here = tmp_path / "here"
        here.mkdir(exist_ok=True)
        (here / "sheet.toml").write_text('title = "T"\n[[question]]\nderivations = ["counting.crops"]\n')
        (here / "cites.toml").write_text('title = "T"\n[[question]]\ncite = ["krizhevsky-2012"]\n')
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        path = [str(ROOT), environment.pop("PYTHONPATH", "")]
        command = [sys.executable, "-m", "symcnn", *map(str, arguments)]
        if out:
            command = ["sh", "-c", f'exec "$@" {out}', "sh", *command]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=120,
            cwd=here,
            env={**kept, "NO_COLOR": "1", **environment, "PYTHONPATH": os.pathsep.join(filter(None, path))},
            check=False,
        )

    return go


@pytest.fixture
def without(run: Run, tmp_path: Path) -> Run:
    """The same where a library is missing (``z3``), or is there and cannot be loaded (``z3=``)."""
    folder = tmp_path / "faulty"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(FAULTY)

    def go(library: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        fault = library + ("broken" if library.endswith("=") else "")
        return run(*arguments, SYMCNN_TEST_FAULT=fault, PYTHONPATH=str(folder), **environment)

    return go


def told(done: subprocess.CompletedProcess[str]) -> str:
    """What a person is told: one line."""
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert "Traceback" not in done.stderr and len(lines) == 1, done.stderr[-2000:]
    return lines[0]


@pytest.mark.parametrize(
    ("library", "arguments", "what"),
    [
        ("matplotlib", ("check", "activation.relu_variance", "--plot", "."), "a figure needs matplotlib"),
        ("torch", ("check", "counting.crops", "--only", "experiment"), "an experiment needs torch"),
        ("torch", ("check", "--mutants", "counting.crops"), "an experiment needs torch"),
        ("torch", ("lab", "labs.digits", "--brief"), "an experiment needs torch"),
        ("distributed", ("check", "activation", "--scheduler", "tcp://[::1]:1"), "a cluster needs distributed"),
        ("jinja2", ("sheet", "sheet.toml"), "a sheet needs jinja2"),
        ("pybtex", ("sheet", "cites.toml"), "a sheet that cites needs pybtex"),
        ("latexcodec", ("sheet", "cites.toml"), "a sheet that cites needs latexcodec"),
    ],
)
@pytest.mark.parametrize("how", ["", "="])
def test_a_library_that_is_needed_is_named_at_once(
    how: str, library: str, arguments: tuple[str, ...], what: str, without: Run
) -> None:
    done = without(library + how, *arguments)
    line = told(done)
    assert done.returncode == 1 and line.startswith(f"symcnn: {what}, which is ") and "pip install" in line
    assert ("which is not installed" in line) == (not how)
    assert ("cannot be loaded (OSError: a library of the system is gone)" in line) == bool(how)


@pytest.mark.parametrize("library", ["torch=", "matplotlib=", "jinja2=", "distributed=", "pybtex=", "latexcodec="])
def test_what_does_not_need_a_library_works_without_it(library: str, without: Run) -> None:
    done = without(library, "check", "counting.crops", "--only", "proof", "--fresh")
    assert done.returncode == 0 and not done.stderr.strip()


@pytest.mark.parametrize("library", ["z3", "z3="])
def test_without_z3_a_whole_number_step_is_unknown(library: str, without: Run) -> None:
    done = without(library, "check", "convolution.output_size", "--only", "proof", "--fresh")
    assert done.returncode == 3 and "Traceback" not in done.stderr and "unknown" in done.stdout


def test_without_a_place_for_the_cache_one_can_be_named(without: Run, tmp_path: Path) -> None:
    shown = "show", "counting.crops"
    done = without("platformdirs", *shown, SYMCNN_CACHE="")
    assert done.returncode == 1 and told(done).endswith("pip install platformdirs, or name one in SYMCNN_CACHE")
    assert without("platformdirs", *shown, SYMCNN_CACHE=str(tmp_path / "cache")).returncode == 0

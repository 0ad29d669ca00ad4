"""What symcnn says where its surroundings are against it: libraries gone or broken, no room, a poor terminal.

Each is one line on standard error and the exit status that README lists, never a traceback.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Package
from liars import text

from symcnn.contest.settings import Settings
from symcnn.errors import SymcnnError
from symcnn.files.texts import MOST

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
    how: str, library: str, arguments: tuple[str, ...], what: str, without: Run, tmp_path: Path
) -> None:
    done = without(library + how, *arguments, SYMCNN_CACHE=str(tmp_path / "cache"))
    line = told(done)
    assert done.returncode == 1 and line.startswith(f"symcnn: {what}, which is ") and "pip install" in line
    assert ("which is not installed" in line) == (not how)
    assert ("cannot be loaded (OSError: a library of the system is gone)" in line) == bool(how)


@pytest.mark.parametrize("library", ["torch=", "matplotlib=", "jinja2=", "distributed=", "pybtex=", "latexcodec="])
def test_what_does_not_need_a_library_works_without_it(library: str, without: Run) -> None:
    done = without(library, "check", "counting.crops", "--only", "proof", "--fresh")
    assert done.returncode == 0 and not done.stderr.strip()


def test_a_proof_by_a_z3_that_cannot_be_loaded_is_not_kept(without: Run, tmp_path: Path) -> None:
    """It may need other constraints, and is kept under what is installed."""
    cache = tmp_path / "cache"
    done = without("z3=", "check", "optimizer.adam_first_moment", "--only", "proof", SYMCNN_CACHE=str(cache))
    assert done.returncode == 0 and not (cache / "proof").exists()


@pytest.mark.parametrize("library", ["z3", "z3="])
def test_without_z3_a_whole_number_step_is_unknown(library: str, without: Run) -> None:
    done = without(library, "check", "convolution.output_size", "--only", "proof", "--fresh")
    assert done.returncode == 3 and "Traceback" not in done.stderr and "unknown" in done.stdout
    assert "a whole-number step needs z3, which is" in " ".join(done.stderr.split())


def test_without_a_place_for_the_cache_one_can_be_named(without: Run, tmp_path: Path) -> None:
    shown = "show", "counting.crops"
    done = without("platformdirs", *shown, SYMCNN_CACHE="")
    assert done.returncode == 1 and told(done).endswith("pip install platformdirs, or name one in SYMCNN_CACHE")
    assert without("platformdirs", *shown, SYMCNN_CACHE=str(tmp_path / "cache")).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize("arguments", [("list", "--json"), ("show", "good"), ("--help",)], ids=str)
def test_an_output_that_is_full_or_closed_is_said_to_be(arguments: tuple[str, ...], run: Run, package: Package) -> None:
    if arguments != ("--help",):
        arguments = (*arguments, "--package", str(package({"good": text()}).root))
    for out, what in ((">/dev/full", "No space left on device"), (">&-", "standard output is closed")):
        done = run(*arguments, out=out)
        assert done.returncode == 2 and what in told(done)
    assert run(*arguments, out="2>&-").returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_what_the_terminal_cannot_show_is_replaced(encoding: str, run: Run) -> None:
    done = run("show", "convolution.output_size", PYTHONIOENCODING=encoding)
    assert done.returncode == 0 and not done.stderr and "m = ?(n + 2p" in done.stdout
    found = json.loads(run("show", "convolution.output_size", "--json", PYTHONIOENCODING=encoding).stdout)
    assert found["domains"]["s"] == "integer, s ≥ 1"


@pytest.mark.parametrize("columns", ["²", "0", "1", "-5", "9" * 30])
@pytest.mark.parametrize("arguments", [("show", "counting.crops"), ("list", "--help"), ("lisp",)], ids=str)
def test_a_size_that_is_none_is_not_taken(columns: str, arguments: tuple[str, ...], run: Run) -> None:
    done = run(*arguments, COLUMNS=columns, LINES=columns, TERMINAL_WIDTH=columns)
    assert done.returncode == (2 if arguments == ("lisp",) else 0) and "Traceback" not in done.stderr
    assert max(map(len, done.stdout.splitlines()), default=0) <= 1000


def test_signs_that_command_a_terminal_are_spelt_out(run: Run, package: Package) -> None:
    root = package({"a": text().replace('"""', '"""A \x1b[2J\x07\x9b\u202e title', 1)}).root
    for arguments in (("list",), ("show", "a"), ("list", "--json"), ("show", "b\x1b[2J"), ("b\x1b[2J\u202e",)):
        done = run(*arguments, "--package", root)
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & {*done.stdout, *done.stderr}, arguments
    assert "\\x1b[2J\\x07" in run("list", "--package", root).stdout
    assert "\x1b[2J" in json.loads(run("list", "--json", "--package", root).stdout)[0]["title"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_what_is_no_file_or_has_no_end_is_not_read(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    (tmp_path / "deep.toml").write_text("[" * 100_000)
    with open(tmp_path / "huge.toml", "wb") as file:
        file.truncate(MOST + 1)
    words = {
        "pipe": "it is a pipe or a device",
        "zero": "it is a pipe or a device",
        "huge": f"it has {MOST + 1:,} bytes, and {MOST:,} at most are read",
    }
    for name, what in words.items():
        for arguments in (("sheet", tmp_path / f"{name}.toml"), ("check", "--replay", tmp_path / f"{name}.toml")):
            done = run(*arguments)
            assert done.returncode == 2 and what in told(done)
    done = run("check", "--replay", tmp_path / "deep.toml")
    assert done.returncode == 2 and "it is nested too deeply to be read" in told(done)


@pytest.mark.parametrize(
    "address", ["tcp://[::1", "tcp://a:99999", "http://a:1", "tcp://a", "tcp://a:1\x1b", "a" * 500]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SymcnnError, match="a scheduler's address is like tcp://") as error:
        Settings(scheduler=address)
    assert len(str(error.value)) < 200 and str(error.value).isprintable()


def test_a_lab_that_ends_the_program_is_at_fault(run: Run, package: Package) -> None:
    root = package({"labs.one": '"""A lab.\n\nIt ends."""\n\n\ndef run(book):\n    raise SystemExit(0)\n'}).root
    done = run("lab", "labs.one", "--brief", "--package", root)
    assert done.returncode == 1 and "labs.one: its run ended with SystemExit: 0" in told(done)


def test_titles_are_read_where_python_drops_docstrings(run: Run, package: Package) -> None:
    done = run("check", "--package", package({"a": text()}).root, "--only", "proof", PYTHONOPTIMIZE="2")
    assert done.returncode == 0 and not done.stderr.strip()


NO_PROCESS = """
import os


def refused():
    raise BlockingIOError(11, "Resource temporarily unavailable")


os.fork = refused
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks")
def test_where_no_process_can_be_started_no_file_is_blamed(run: Run, package: Package, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_PROCESS)
    root = package({"a": text()}).root
    for arguments in (
        ("check", "--package", root, "--fresh"),
        ("check", "counting.crops", "--only", "proof", "--fresh"),
    ):
        done = run(*arguments, PYTHONPATH=str(tmp_path), SYMCNN_CACHE=str(tmp_path / "cache"))
        line = "symcnn: no process could be started: Resource temporarily unavailable"
        assert done.returncode == 2 and told(done) == line

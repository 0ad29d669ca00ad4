"""What a shell completes: by the protocol of each, and in shells that are really run where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Package
from liars import text

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.index import rows_of
from symcnn.cli.completion import LANGUAGES, SCRIPTS, Shell

SIZE = "convolution.output_size"
GIVEN = {
    "n=": "input side", "k=": "kernel side", "s=": "stride", "d=": "dilation", "p=": "padding on each side",
}  # fmt: skip
Complete = Callable[..., "dict[str, str]"]


@pytest.fixture(scope="module", autouse=True)
def _index() -> None:
    rows_of(default())


@pytest.fixture
def complete(tmp_path: Path) -> Complete:
    """What follows a line, by word, with what it means; neither SymPy nor a file of a catalogue is loaded for it."""

    def ask(line: str, **more: str) -> dict[str, str]:
        asked = {"_SYMCNN_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args", "COLUMNS": "1000"}
        done = subprocess.run(
            [sys.executable, "-m", "symcnn.cli"],
            capture_output=True,
            text=True,
            env={
                **os.environ, **asked, "PYTHONPATH": str(ROOT), "PYTHONPROFILEIMPORTTIME": "1",
                "_TYPER_COMPLETE_ARGS": line, **more,
            },
            cwd=tmp_path,
            check=False,
        )  # fmt: skip
        loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "import time:" in line}
        assert "typer" in loaded and not loaded & {"sympy", "numpy", "torch"}, done.stderr
        assert not [name for name in loaded if name.startswith("symcnn_catalogue.")]
        return dict((word, help) for word, _, help in (row.partition("\t") for row in done.stdout.splitlines()) if word)

    return ask


def test_commands(complete: Complete) -> None:
    known = {"list", "find", "show", "ask", "mark", "model", "check", "sheet", "stress", "lab", "completion"}
    assert known == set(complete("symcnn "))
    assert set(complete("symcnn sh")) == {"show", "sheet"}


def test_names_of_results(complete: Complete) -> None:
    names = set(default().names)
    assert set(complete("symcnn ask ")) == names
    assert set(complete("symcnn ask convolution.out")) == {name for name in names if name.startswith("convolution.out")}
    assert set(complete("symcnn show ")) == set(default().everything)
    assert {"convolution", SIZE} <= set(complete("symcnn check conv"))
    assert "labs.digits" not in complete("symcnn check ")
    assert set(complete("symcnn lab ")) == set(default().labs)
    assert complete("symcnn ask nonsense.") == {}


def test_symbols_with_their_meanings(complete: Complete) -> None:
    assert complete(f"symcnn ask {SIZE} ") == GIVEN
    assert set(complete(f"symcnn ask {SIZE} n=227 k=11 ")) == {"s=", "d=", "p="}
    assert set(complete(f"symcnn ask {SIZE} n=227 k")) == {"k="}
    assert complete(f"symcnn ask {SIZE} n=2") == {}
    assert set(complete(f"symcnn ask {SIZE} --table ")) == set(GIVEN)
    for option in ("--solve", "--limit"):
        assert set(complete(f"symcnn ask {SIZE} {option} ")) == {"n", "k", "s", "d", "p"}
    assert complete("symcnn ask convolution.no_such ") == {} == complete("symcnn ask architecture.alexnet ")


def test_options_and_languages(complete: Complete) -> None:
    assert {"--solve", "--table", "--least", "--code", "--json"} <= set(complete(f"symcnn ask {SIZE} --"))
    assert set(complete(f"symcnn ask {SIZE} --code ")) == set(LANGUAGES)
    assert set(complete("symcnn completion ")) == {"bash", "zsh", "fish"}


@pytest.mark.parametrize("line", ["", "symcnn ask 'un", 'symcnn ask "', "symcnn ask $(ls) ", "symcnn " + "x " * 5000])
def test_any_line_is_answered(line: str, complete: Complete) -> None:
    assert isinstance(complete(line), dict)


def test_with_nothing_kept_names_are_completed_all_the_same(complete: Complete, tmp_path: Path) -> None:
    empty = {"SYMCNN_CACHE": str(tmp_path / "empty")}
    assert SIZE in set(complete("symcnn ask convolution.out", **empty))
    assert complete(f"symcnn ask {SIZE} ", **empty) == {}


def test_a_package_of_ones_own(complete: Complete, package: Package, tmp_path: Path) -> None:
    root = package({"rows.valid": text()}).root
    assert set(complete(f"symcnn ask --package {root} ")) == {"rows.valid"}
    listing = [sys.executable, "-m", "symcnn.cli", "list", "--package", str(root)]
    subprocess.run(listing, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path, check=True, capture_output=True)
    assert set(complete(f"symcnn ask --package {root} rows.valid ")) == {"n=", "k=", "s="}
    assert complete("symcnn ask --package no/such/folder ") == {}
    (root / "__init__.py").write_text("raise SystemExit('it ran')")
    assert complete(f"symcnn ask --package {root} ") == {}


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[list[str], str], str]:
    """What a shell prints that runs a program in which `symcnn` is the command line."""
    program = tmp_path / "bin" / "symcnn"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m symcnn.cli "$@"\n')
    program.chmod(0o755)

    def run(command: list[str], source: str) -> str:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
        done = subprocess.run([*command, source], capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0 and not done.stderr, done.stderr
        return done.stdout

    return run


def test_bash(shell: Callable[[list[str], str], str]) -> None:
    """Each line up to the cursor; after a name that takes a value no blank is put."""
    expected = {
        "symcnn comp": "completion",
        "symcnn ask convolution.least_in": "convolution.least_input",
        f"symcnn ask {SIZE} n=227 k": "-o nospace k=",
        f"symcnn ask {SIZE} n=227 --code num": "numpy",
        f"symcnn ask {SIZE} n=2": "",
    }
    lines = "".join(
        f"COMP_LINE='{line} more'; COMP_POINT={len(line)}; options=(); _symcnn_completion symcnn; "
        'echo "${options[@]}" "${COMPREPLY[@]}"; '
        for line in expected
    )
    source = f'eval "$(symcnn completion bash)"; compopt() {{ options=("$@"); }}; {lines} complete -p symcnn'
    found = shell(["bash", "--norc", "--noprofile", "-c"], source).splitlines()
    assert found.pop() == "complete -o default -F _symcnn_completion symcnn"
    assert [line.strip() for line in found] == list(expected.values())


def test_zsh(shell: Callable[[list[str], str], str]) -> None:
    expected = {
        "symcnn comp": "-l -d wholes -- completion",
        f"symcnn ask {SIZE} k": "-S  -l -d opened -- k=",
        f"symcnn ask {SIZE} --code num": "-l -d wholes -- numpy",
        f"symcnn ask {SIZE} k=2": "files",
    }
    lines = "".join(f"words=({line}); CURRENT=$#words; _symcnn_completion; " for line in expected)
    source = (
        'compdef() { :; }; compadd() { print -r -- "$@"; }; _files() { print files; }; '
        f'eval "$(symcnn completion zsh)"; {lines}'
    )
    assert shell(["zsh", "-f", "-c"], source).splitlines() == list(expected.values())


def test_fish(shell: Callable[[list[str], str], str]) -> None:
    expected = {
        "symcnn comp": "completion",
        f"symcnn ask {SIZE} k": "k=",
        f"symcnn ask {SIZE} --code num": "numpy",
    }
    lines = "".join(f"complete -C '{line}'; " for line in expected)
    found = shell(["fish", "--no-config", "-c"], f"symcnn completion fish | source; {lines}").splitlines()
    assert [word.partition("\t")[0] for word in found] == list(expected.values())
    assert "k=\tkernel side" in found


def test_there_is_a_script_for_each_shell() -> None:
    assert set(SCRIPTS) == set(Shell)

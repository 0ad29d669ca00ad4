"""The command line as a person meets it, in an empty folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from conftest import ROOT, Command, Package
from liars import text

from symcnn.catalogue.catalogue import default

NAMES = list(default().names)
OTHERS = [*default().networks, *default().demonstrations, *default().labs]


def one_line(error: str) -> str:
    """What a person is told: one sentence, no traceback."""
    assert "Traceback" not in error
    return error


def test_list_names_everything(process: Command) -> None:
    done = process("list")
    assert done.returncode == 0 and not done.stderr
    assert f"{len(NAMES)} derivations" in done.stdout
    assert all(name.rpartition(".")[2] in done.stdout for name in NAMES + OTHERS)


def test_list_as_json(command: Command) -> None:
    found = json.loads(command("list", "--json").stdout)
    assert [entry["name"] for entry in found] == NAMES + OTHERS
    assert "S2-9" in next(entry for entry in found if entry["name"] == "convolution.output_size")["entries"]
    size = next(entry for entry in found if entry["name"] == "convolution.output_size")
    assert size["given"]["s"] == "stride" and size["experiment"] == "Exact" and size["follows_from"] == []


def test_show(command: Command) -> None:
    done = command("show", "convolution.output_size")
    assert done.returncode == 0
    for expected in ("Side of a convolution's output", "stride", "Proof", "definition", "⌊", "Rivals"):
        assert expected in done.stdout


def test_show_as_json(command: Command) -> None:
    found = json.loads(command("show", "convolution.output_size", "--json").stdout)
    assert found["steps"][0]["verb"] == "define" and found["steps"][-1]["verb"] == "claim"
    assert found["domains"]["s"] == "integer, s ≥ 1"
    assert len(found["rivals"]) >= 3


def test_eighty_columns_are_kept(command: Command) -> None:
    for arguments in (["list"], *(["show", name] for name in NAMES[:: max(1, len(NAMES) // 4)])):
        done = command(*arguments, columns=80)
        wide = [line for line in done.stdout.splitlines() if len(line) > 80]
        assert not wide, (arguments, wide[:3])
        blank = [line for line in done.stdout.splitlines() if line != line.rstrip()]
        assert not blank and "`" not in done.stdout, (arguments, blank[:3])


@pytest.mark.parametrize("letters", [5, 48, 49, 53])
def test_a_name_stands_apart_from_its_verdict(letters: int, package: Package, command: Command) -> None:
    name = "rows." + "n" * (letters - 5) if letters > 5 else "r.sum"
    done = command("check", "--package", package({name: text()}).root, "--only", "proof")
    lines = done.stdout.splitlines()
    assert name in {word for line in lines for word in line.split()} and all(len(line) <= 80 for line in lines)
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize(
    ("name", "near"), [("labs.digit", "labs.digits"), ("demonstrations.reluu", "demonstrations.relu")]
)
def test_a_near_name_is_looked_for_among_all_kinds(name: str, near: str, command: Command) -> None:
    done = command("show", name)
    assert done.returncode == 2 and f"did you mean {near}" in one_line(done.stderr)


def test_a_lab_is_not_checked(command: Command) -> None:
    done = command("check", "labs.digits")
    assert done.returncode == 2 and "`symcnn lab labs.digits`" in one_line(done.stderr)


def test_a_lab_without_a_fitting_record_is_said_with_the_same_status(package: Package, command: Command) -> None:
    lab = '"""A lab.\n\nIt measures.\n"""\ndef run(book):\n    book.table("T", ["a"], [[1]])\n'
    folder = ["--package", package({"labs.one": lab}).root]
    for arguments in (["show", "labs.one"], ["show", "labs.one", "--json"]):
        done = command(*arguments, *folder)
        assert done.returncode == 2 and "symcnn lab labs.one --package" in one_line(done.stderr)


def test_show_of_a_network_and_of_a_demonstration_keeps_all_that_the_file_says(command: Command) -> None:
    shown = command("show", "architecture.alexnet").stdout
    for expected in ("11 by 11, stride 4", "Convention: two groups", "folded from convolution.output_size", "S1-24"):
        assert expected in shown, expected
    found = json.loads(command("show", "architecture.alexnet", "--json").stdout)
    assert "five convolutions" in found["statement"].lower() and len(found["conventions"]) == 2
    assert "S1-24" in found["entries"]
    seen = json.loads(command("show", "demonstrations.relu", "--json").stdout)["observations"][0]
    assert seen == {"looked_at": "values at −1, 0 and 1", "comes_out": "[0, 0, 1]"}


def test_show_keeps_paragraphs_apart(package: Package, command: Command) -> None:
    text = '"""A demonstration.\n\nOne.\n\nTwo.\n"""\nfrom symcnn import Observation\noperator = "torch.relu"\n'
    text += 'impostor = "torch.tanh"\nobservations = [Observation("w", lambda run: 1, 1)]\n'
    done = command("show", "demonstrations.one", "--package", package({"demonstrations.one": text}).root)
    assert "One.\n\nTwo.\n" in done.stdout, done.stderr


@pytest.mark.parametrize("arguments", [["show", "convolution.output_sise"], ["check", "convolution.output_sise"]])
def test_a_wrong_name_suggests_the_near_ones(arguments: list[str], command: Command) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert "did you mean" in one_line(done.stderr) and "convolution.output_size" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--device", "tpu"],
        ["check", "--only", "luck"],
        ["check", "--seed", "-1"],
        ["check", "--colour"],
        ["show"],
        ["lsit"],
        ["list", "--package", "no/such/folder"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_status_two(arguments: list[str], command: Command) -> None:
    done = command(*arguments)
    assert done.returncode == 2 and one_line(done.stderr)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_device_that_is_not_there_is_said(command: Command) -> None:
    done = command("check", "convolution.output_size", "--only", "experiment", "--device", "cuda")
    assert done.returncode == 2
    assert "no CUDA device" in one_line(done.stderr) and "cpu or auto" in done.stderr


def test_help_has_examples(command: Command) -> None:
    assert {"list", "show", "check", "sheet"} <= set(command("--help").stdout.split())
    for name in ("list", "show", "check", "sheet"):
        assert "xample" in command(name, "--help").stdout


def test_a_package_of_ones_own_works_the_same(package: Package, command: Command, process: Command) -> None:
    catalogue = package({"rows.valid": text(), "_notes": "not a derivation"})
    folder = ["--package", catalogue.root]
    assert json.loads(command("list", "--json", *folder).stdout)[0]["name"] == "rows.valid"
    assert "Side of a valid row" in command("show", "rows.valid", *folder).stdout
    done = process("check", "rows", "--json", *folder)
    (found,) = json.loads(done.stdout)
    assert (done.returncode, found["proof"], found["experiment"]) == (0, "proved", "confirmed")
    assert {"statement", "steps"} & set(found) and found["result"]["cells"]


def test_a_file_that_cannot_be_read_is_named(package: Package, process: Command) -> None:
    catalogue = package({"rows.valid": text(), "rows.broken": text(where="where = [n >= nobody]")})
    done = process("list", "--package", catalogue.root)
    assert done.returncode in (1, 2) and "rows.broken" in one_line(done.stderr) and "nobody" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_an_interruption_leaves_no_half_written_file(empty_cache: Path, package: Package, tmp_path: Path) -> None:
    catalogue = package({f"rows.valid{number}": text() for number in range(24)})
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    running = subprocess.Popen(
        [sys.executable, "-m", "symcnn.cli", "check", "--package", str(catalogue.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=tmp_path,
        # A shell lets what it runs in the background, such as these tests, ignore interruptions.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 60
    # PyTorch swallows an interruption while it is being imported; a kept experiment says that it has been.
    while not list(empty_cache.glob("experiment/*.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    begin = time.monotonic()
    _, error = running.communicate(timeout=60)
    assert time.monotonic() - begin < 15, "it went on with what was under way"
    assert running.returncode == 130 and one_line(error).strip().startswith("symcnn: stopped; ")
    for path in {path for path in tmp_path.rglob("*") if path.is_file()} - before:
        assert path.suffix == ".json" and not path.name.startswith("."), path
        json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["check", "--foo"], "symcnn: no such option: --foo; see symcnn check --help"),
        (["chek"], "symcnn: no such command 'chek'. Did you mean 'check'?; see symcnn --help"),
        (["show"], "symcnn: missing argument 'name'; see symcnn show --help"),
        (["check", "--only", "both"], "symcnn: invalid value for '--only': "),
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_line(arguments: list[str], line: str, command: Command) -> None:
    done = command(*arguments)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith(line) and done.stderr.count("\n") == 1

"""Measurements of a file of one's own run where they can be ended: one bad file is one bad row, and nothing is left."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from conftest import EVERY, ROOT, Command, Package
from liars import HONEST, proof, text
from processes import started_and_ended

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.prover import Died, Prover
from symcnn.contest.settings import Settings
from symcnn.files.places import foreign
from symcnn.verdicts import apart
from symcnn.verdicts.check import check


def impostor(body: str) -> str:
    return f"def dense(signal, kernel, stride):\n    import ctypes, os, signal as signals, sys, torch\n    {body}"


BAD = {
    "loops": (impostor("\n    while True:\n        pass"), "Nothing came of its measurement for 4 s"),
    "ends": (impostor("os._exit(0)"), "with exit status 0"),
    "exits": (impostor("sys.exit(0)"), None),
    "crashes": (impostor("ctypes.string_at(0)"), "by the signal SIGSEGV"),
    "kills": (impostor("os.kill(os.getpid(), signals.SIGKILL)"), "by the signal SIGKILL"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_measurement_that_ends_or_never_ends_is_one_row(
    kind: str, package: Package, empty_cache: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMCNN_MEASURING", "4")
    broken, why = BAD[kind]
    folder = package({"a_good": text(), "bad": text(impostor=broken), "good": text()}).root
    done = command("check", "--only", "experiment", "--json", "--device", "cpu", "--package", folder)
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert "Traceback" not in done.stderr
    assert rows["good"]["experiment"] == rows["a_good"]["experiment"] == "confirmed"
    if why is None:  # an error of the impostor's own is no value
        assert rows["bad"]["experiment"] == "undecided"
    else:
        assert rows["bad"]["experiment"] == "undecided" and why in rows["bad"]["fault"]
        assert done.returncode == (3 if kind == "loops" else 1)


ON_IMPORT = {
    "ends": ("import os; os._exit(0)", "ended before it had answered, with exit status 0"),
    "exits": ("raise SystemExit(0)", "SystemExit: 0"),
    "crashes": ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "by the signal SIGSEGV"),
    "loops": ("while True: pass", "for 4 s"),
}


def test_the_module_of_an_operator_is_imported_where_it_can_be_ended(
    package: Package, empty_cache: Path, tmp_path: Path, process: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the experiment that names it, and by the layer of a network; also where all that is well is kept."""
    (tmp_path / "modules").mkdir()
    monkeypatch.setattr("conftest.ROOT", f"{ROOT}{os.pathsep}{tmp_path / 'modules'}")
    monkeypatch.setenv("SYMCNN_MEASURING", "4")
    files = {"good": text(), "architecture.good": NETWORK.format(operator="torch.nn.Flatten")}
    for kind, (line, _) in ON_IMPORT.items():
        module = f"operators_of_ones_own_{kind}"
        (tmp_path / "modules" / f"{module}.py").write_text(f"{line}\n", encoding="utf-8")
        named = HONEST["experiment"].replace("torch.nn.functional.conv1d", f"{module}.conv1d")
        files[kind] = text(experiment=named)
        if EVERY or kind in ("ends", "loops"):  # a module is imported for a layer as it is for an experiment
            files[f"architecture.{kind}"] = NETWORK.format(operator=f"{module}.Flatten")
    folder = package(files).root
    for _ in range(2):
        done = process("check", "--json", "--device", "cpu", "--package", folder, timeout=300)
        assert "Traceback" not in done.stderr and done.stdout, done.stderr
        rows = {row["name"]: row for row in json.loads(done.stdout)}
        assert rows["good"]["experiment"] == rows["architecture.good"]["experiment"] == "confirmed"
        for name in set(files) - {"good", "architecture.good"}:
            _, why = ON_IMPORT[name.rpartition(".")[2]]
            assert rows[name]["experiment"] == "undecided" and why in rows[name]["fault"]
        assert done.returncode == 1


NETWORK = '''"""One layer.

It has no parameters.
"""
inputs = "n 3 4 4"


def model():
    import importlib

    module, _, name = "{operator}".rpartition(".")
    return getattr(importlib.import_module(module), name)()
'''


def test_what_a_measurement_prints_is_not_taken_for_an_answer(
    package: Package, empty_cache: Path, process: Command
) -> None:
    lie = json.dumps({"at": "rows", "over": True, "result": {}})
    body = f"print({lie!r}, flush=True)\n    return torch.nn.functional.conv1d(signal, kernel)"
    folder = package({"rows": text(impostor=impostor(body))}).root
    done = process("check", "--json", "--device", "cpu", "--package", folder)
    (row,) = json.loads(done.stdout)
    assert (row["proof"], row["experiment"]) == ("proved", "confirmed") and done.returncode == 0


def test_a_proof_that_prints_or_eats_memory_is_one_row(package: Package, empty_cache: Path, process: Command) -> None:
    lines = ('q.define("Count.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))', 'q.implies("So.", claim)')
    prints = proof('print({"steps": {}, "used": []}, flush=True)', *lines)
    eats = proof("len([bytearray(2**28) for _ in range(64)])", *lines)
    folder = package({"prints": text(proof=prints), "eats": text(proof=eats)}).root
    done = process("check", "--only", "proof", "--json", "--package", folder)
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert rows["prints"]["proof"] == "proved" and rows["eats"]["proof"] != "proved"
    assert "MemoryError" in rows["eats"]["fault"] and "Traceback" not in done.stderr and done.returncode == 1


def test_the_same_is_measured_apart_and_here(package: Package, empty_cache: Path) -> None:
    """Draws that are ended and begun elsewhere are the same to the bit."""
    ours = default()["activation.relu_second_moment"]
    source = ours.path.read_text(encoding="utf-8")
    other = package({"activation.relu_second_moment": source})["activation.relu_second_moment"]
    assert foreign(other.path) and not foreign(ours.path)
    settings = Settings(device="cpu", budget=2**16)
    found = [check(one, "experiment", settings, fresh=True).result for one in (ours, other)]
    assert found[0] is not None and found[1] is not None
    assert found[0].cells == found[1].cells and found[0].rivals == found[1].rivals


def test_a_demonstration_that_never_ends_is_one_row(
    package: Package, empty_cache: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMCNN_MEASURING", "4")
    file = '''"""Sums.

A sum of ones.
"""
from symcnn import Observation

def total(run):
    return int(run.operator(run.ones(3)).item())

def forever(run):
    while True:
        pass

operator, impostor = "torch.sum", "torch.mean"
observations = [Observation("the sum of three ones", {body}, 3)]
'''
    folder = package(
        {"demonstrations.sums": file.format(body="total"), "demonstrations.loops": file.format(body="forever")}
    ).root
    done = command("check", "--json", "--device", "cpu", "--package", folder)
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert rows["demonstrations.sums"]["demonstration"] == "confirmed"
    assert "Nothing came of its measurement" in rows["demonstrations.loops"]["fault"] and done.returncode == 1


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the system does not tell of the end of a process")
@pytest.mark.parametrize("only", ["proof", "experiment"])
def test_what_was_started_ends_with_whoever_started_it(only: str, package: Package, empty_cache: Path) -> None:
    """Killed hard in the middle of a proof or a measurement that never ends, nothing lives on."""
    slow = 'q.define("Count.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))'
    parts = {"proof": proof(slow, "while True: pass")} if only == "proof" else {"impostor": BAD["loops"][0]}
    folder = package({"bad": text(**parts)}).root
    command = [sys.executable, "-m", "symcnn", "check", "--only", only, "--device", "cpu", "--package", str(folder)]
    started_and_ended(command, signal.SIGKILL)


class Scripted:
    """A process that says what is written for it, and then has ended."""

    def __init__(self, runs: list[list[dict[str, object] | Exception]]) -> None:
        self.runs, self.asked = runs, []

    def begin(self, job: dict[str, object]) -> None:
        self.asked.append([name for name, _ in job["todo"]])
        self.answers = iter(self.runs.pop(0))

    def answer(self, limit: float) -> dict[str, object]:
        said = next(self.answers)
        if isinstance(said, Exception):
            raise said
        return said


@pytest.mark.parametrize(
    ("runs", "faulty", "asked"),
    [
        # It ends between two names: the next one is blamed, and the one that had answered is not.
        ([[{"at": "a", "over": True}, Died(1)], [{"ended": 0}]], ["b"], [["a", "b"]]),
        ([[{"at": "a", "over": True}, TimeoutError()], [{"ended": 0}]], ["b"], [["a", "b"]]),
        ([[Died(1)], [{"at": "b", "over": True}, {"ended": 0}]], ["a"], [["a", "b"], ["b"]]),
        ([[{"at": "a", "over": True}, {"at": "b", "over": True}, Died(-9)]], [], [["a", "b"]]),
        ([[{"ended": 0}], [{"at": "b", "over": True}, {"ended": 0}]], ["a"], [["a", "b"], ["b"]]),
    ],
)
def test_whoever_was_at_work_is_blamed(
    runs: list[list[dict[str, object] | Exception]],
    faulty: list[str],
    asked: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scripted, faults = Scripted(runs), {}
    monkeypatch.setattr(apart, "lent", lambda tools: contextlib.nullcontext(scripted))
    apart._apart("measure", {"a": "", "b": ""}, {}, lambda name, answer: None, faults)
    assert list(faults) == faulty and scripted.asked == asked


def test_an_interruption_while_a_limit_is_set_leaves_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program would wait for it at its end."""
    start = threading.Timer.start

    def interrupted(timer: threading.Timer) -> None:
        start(timer)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Timer, "start", interrupted)
    prover = Prover()
    prover._server = subprocess.Popen(["sleep", "100"], stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        with pytest.raises(KeyboardInterrupt):
            prover.answer(1000)
        assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer) and not one.daemon]
    finally:
        prover.end()

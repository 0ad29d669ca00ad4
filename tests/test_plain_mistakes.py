"""Plain mistakes in a file are told in words that name the file and what is allowed; the others go on."""

from __future__ import annotations

import json
import os
import signal
from fractions import Fraction

import numpy as np
import pytest
from conftest import Command, Package
from liars import HONEST, proof, text

from symcnn.catalogue.catalogue import Catalogue
from symcnn.catalogue.manners import nothing_left
from symcnn.errors import DerivationError
from symcnn.experiment.kinds import Exact
from symcnn.files.streams import commanding, own_output

SUMS = 'q.define("Count.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))'
MISTAKES = {
    "a meaning that is a number": ({"given": 'given = {n: 10, k: "taps", s: "stride"}'}, "says what n is in words"),
    "a meaning that is none": ({"sought": "sought = {m: None}"}, "`sought` says what m is in words, not None"),
    "a symbol that is a text": ({"given": 'given = {"n": "cells"}'}, "is a table by symbol; 'n' is none"),
    "given as a list": ({"given": "given = [n, k, s]"}, "`given` is a list"),
    "a rival that is named by a number": ({"rivals": "rivals = {5: n}"}, "named by its mistake in words, not by 5"),
    "a rival that is no formula": ({"rivals": 'rivals = {"b": "n"}'}, "the rival 'b' is a formula, not 'n'"),
    "a number too long to write": ({"claim": "claim = Eq(m, n + 10**(2*10**6))"}, "more than a million digits"),
    "a reason that is a number": ({"proof": proof(SUMS.replace('"Count."', "5"))}, "gives its reason in words, not 5"),
    "a recall by name": ({"proof": proof(SUMS, 'q.recall("So.", "area.other")')}, "the module that is imported"),
    "a measure that is none": (
        {"experiment": 'experiment = Exact(5, "torch.abs", None, at=grid(n=[5], k=[3], s=[1]))'},
        "measures with a function",
    ),
    "an operator without a name": (
        {"experiment": 'experiment = Exact(measure, "", None, at=grid(n=[5], k=[3], s=[1]))'},
        "the operator is a function, or a dotted path",
    ),
    "an impostor that is a number": (
        {"experiment": 'experiment = Exact(measure, "torch.abs", 5, at=grid(n=[5], k=[3], s=[1]))'},
        "the impostor is a function, or a dotted path",
    ),
    "a point of texts": (
        {"experiment": 'experiment = Exact(measure, "torch.abs", None, at=grid(n=["x"], k=[3], s=[1]))'},
        "a point gives n a finite number, or a list of them, not 'x'",
    ),
    "a point without end": (
        {"experiment": 'experiment = Exact(measure, "torch.abs", None, at=grid(n=[float("inf")], k=[3], s=[1]))'},
        "a point gives n a finite number",
    ),
    "a call at the end": (
        {"imports": HONEST["imports"] + "\nimport atexit, os\natexit.register(lambda: os._exit(0))"},
        "registers a call at the end of the program",
    ),
    "an end at the end": (
        {"imports": HONEST["imports"] + "\nimport atexit, os\natexit.register(os._exit, 0)"},
        "registers a call at the end of the program",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_plain_mistake_is_told_in_words(name: str, package: Package) -> None:
    changes, words = MISTAKES[name]
    with pytest.raises(DerivationError) as error:
        _ = package({"area.bad": text(**changes)})["area.bad"].steps
    assert words in str(error.value) and "area.bad" in str(error.value)


def test_a_rival_may_be_a_plain_number(package: Package) -> None:
    rivals = 'rivals = {"thinks that it is three": 3, "forgets the kernel": floor(n / s) + 1}'
    assert "3" in [str(one) for one in package({"a": text(rivals=rivals)})["a"].rivals.values()]


def test_what_a_file_writes_by_the_number_of_a_stream_is_no_part_of_the_answer(
    package: Package, process: Command
) -> None:
    """At its top and in its proof, itself and by a program that it starts; and one that closes the stream."""
    says = "import os\nos.write(1, b'READ')\nos.system('echo STARTED')"
    proves = proof(SUMS, "__import__('os').write(1, b'PROVED')", *HONEST["proof"].splitlines()[2:])
    files = {
        "area.says": text(imports=HONEST["imports"] + "\n" + says, proof=proves.replace("\n        ", "\n    ")),
        "area.shuts": text(imports=HONEST["imports"] + "\nimport os\nos.close(1)"),
    }
    done = process("check", "--json", "--only", "proof", "--package", package(files).root)
    rows = {row["name"]: row["proof"] for row in json.loads(done.stdout)}
    assert rows == {"area.says": "proved", "area.shuts": "proved"} and done.returncode == 0
    for word in ("READ", "STARTED", "PROVED"):
        assert word in done.stderr


def test_files_at_fault_are_red_rows_beside_the_others(package: Package, process: Command) -> None:
    """An alarm, a thread that goes on, a call at the end: nothing of it reaches the other file, nor the status."""
    begins = {
        "alarm": "import signal\nsignal.alarm(1)",
        "thread": "import threading, time\nthreading.Thread(target=lambda: time.sleep(600)).start()",
        "last": "import atexit, os\natexit.register(lambda: os._exit(0))",
    }
    files = {f"area.{name}": text(imports=HONEST["imports"] + "\n" + line) for name, line in begins.items()}
    root = package({**files, "area.zgood": text()}).root
    done = process("check", "--only", "proof", "--package", root)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "area.thread: reading the file starts a thread" in done.stderr and "Traceback" not in done.stderr
    assert "area.last: " in done.stderr and "at the end of the program" in " ".join(done.stderr.split())
    assert "area.zgood: " not in done.stderr and "2 of 4 hold" in done.stdout
    assert Catalogue(root).names


def test_elsewhere_than_in_a_command_streams_and_alarms_are_somebody_elses(capfd: pytest.CaptureFixture[str]) -> None:
    with own_output():
        os.write(1, b"program's own")
    assert capfd.readouterr() == ("program's own", "")
    with commanding(), own_output(), own_output():
        os.write(1, b"a file's")
    os.write(1, b"after")
    assert capfd.readouterr() == ("after", "a file's")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers")
def test_an_alarm_that_was_set_before_is_set_again() -> None:
    signal.setitimer(signal.ITIMER_REAL, 600)
    try:
        with nothing_left("area", alarms=True):
            signal.alarm(1)
        assert 500 < signal.getitimer(signal.ITIMER_REAL)[0] <= 600
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def test_a_point_may_be_of_any_numbers() -> None:
    one = {"n": 10**400, "k": Fraction(1, 3), "s": np.int64(2), "x": [np.float32(0.5), [1.0, True]]}
    assert Exact(abs, "torch.abs", None, at=[one]).at == (one,)

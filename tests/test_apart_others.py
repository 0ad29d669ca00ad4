"""Mutants, replays and labs of a package of one's own run where they can be ended, and give the same as in place."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import EVERY, ROOT, Command, Package
from liars import HONEST, text
from processes import started_and_ended

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.cli.other_views import saying as saying_bar
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, SymcnnError, Unfinished
from symcnn.files.places import foreign
from symcnn.verdicts import apart, labs, replay
from symcnn.verdicts.check import check, codes
from symcnn.verdicts.mutants.trial import faulty_report, trial, trial_all
from symcnn.verdicts.record import read
from symcnn.verdicts.replay import Replay

CPU = Settings(device="cpu")
SECONDS = "4"
FORGED = {"at": "prints", "over": True, "report": {}, "record": {}, "result": {}, "ended": 0}
WAYS: Mapping[str, tuple[str, str]] = {
    "loops": ("while True: pass", "for 4 s, so it was ended (SYMCNN_MEASURING=3600 allows it an hour)"),
    "ends": ("os._exit(0)", "before it had answered, with exit status 0"),
    "crashes": ("ctypes.string_at(0)", "by the signal SIGSEGV"),
    "kills": ("os.kill(os.getpid(), 9)", "by the signal SIGKILL"),
    "eats": ("len([bytes(MEMORY // 4) for _ in range(8)])", "MemoryError"),
    "exits": ("raise SystemExit(0)", "SystemExit"),
    "interrupts": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "garbles": ("raise Unprintable", "Unprintable"),
}
"""What a file does, and the words by which its row tells it."""
HELPER = """import ctypes, os, sys
from pathlib import Path

MEMORY = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
FLAG = Path(__file__).with_name("misbehave")

class Unprintable(BaseException):
    def __str__(self):
        raise ValueError("no words")

def do(line):
    if FLAG.exists():
        Path(__file__).with_name("begun").touch()
        exec(line, globals())
"""
LAB = '''"""A lab.

It measures next to nothing.
"""

def run(book):
    from .._helper import do
    book.say("begins")
    do({line!r})
    book.table("Sides", ["side", "share"], [[7, book.measured([1 / 3] * len(book.seeds), "%")]])
'''


def derivation(line: str) -> str:
    """A derivation whose operator misbehaves once it is told to."""
    operator = f"""def convolution(signal, kernel, stride):
    import torch
    from ._helper import do
    do({line!r})
    return torch.nn.functional.conv1d(signal, kernel, stride=stride)
"""
    experiment = HONEST["experiment"].replace('"torch.nn.functional.conv1d"', "convolution")
    return text(experiment=operator + "\n" + experiment)


def quiet_lines() -> dict[str, str]:
    """A line for each name: those that misbehave, one that prints what is no answer of ours, and honest ones."""
    printing = f"print({json.dumps(FORGED)!r}, flush=True); os.write(1, {json.dumps(FORGED).encode() + bytes([10])!r})"
    return {"a_good": "", **{name: line for name, (line, _) in WAYS.items()}, "good": "", "prints": printing}


@dataclasses.dataclass
class Course:
    """A package of these names, all of which misbehave by now, and the records of before."""

    root: Path
    records: Path

    @property
    def begun(self) -> Path:
        """A file that is there once one of them misbehaves."""
        return self.root / "begun"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    folder = tmp_path_factory.mktemp("apart")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SYMCNN_CACHE", str(folder / "cache"))
        root = folder / "course"
        (root / "labs").mkdir(parents=True)
        (root / "_helper.py").write_text(HELPER)
        for name, line in quiet_lines().items():
            (root / f"{name}.py").write_text(derivation(line))
            (root / "labs" / f"{name}.py").write_text(LAB.format(line=line))
        catalogue = Catalogue(root)
        catalogue.ready(catalogue.everything)
        for name in catalogue.names:
            assert check(catalogue[name], "experiment", CPU, store=folder / "records").exit_code == 0
        found = Course(root, folder / "records")
        (root / "misbehave").touch()
        yield found


Rows = dict[str, dict[str, Any]]


def asked(course: Course, *arguments: object) -> tuple[Rows, subprocess.CompletedProcess[str]]:
    """What a command says of the package, as rows by name."""
    command = [sys.executable, "-m", "symcnn", *map(str, arguments), "--json", "--package", str(course.root)]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SYMCNN_MEASURING": SECONDS,
        "SYMCNN_CACHE": str(course.root.parent / "cache"),
    }
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, env=environment, check=False)
    return {row["name"]: row for row in json.loads(done.stdout)}, done


Told = tuple[Rows, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def mutants(course: Course) -> Told:
    return asked(course, "check", "--mutants", "--device", "cpu")


@pytest.fixture(scope="module")
def replays(course: Course) -> Told:
    files = sorted(course.records.glob("*.json"))
    return asked(course, "check", *(part for file in files for part in ("--replay", file)))


@pytest.fixture(scope="module")
def lab_runs(course: Course) -> Told:
    return asked(course, "lab", "--device", "cpu")


@pytest.mark.parametrize("name", WAYS)
def test_of_each_way_to_misbehave_the_mutants_are_one_row(name: str, mutants: Told) -> None:
    rows, done = mutants
    assert rows[name]["fault"].startswith(f"{name}: ") and WAYS[name][1] in rows[name]["fault"]
    assert not rows[name]["outcomes"] and rows[name]["exit_code"] == (3 if name == "loops" else 1)
    assert done.returncode == 1 and "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["a_good", "good", "prints"])
def test_the_mutants_of_the_others_are_tried(name: str, mutants: Told) -> None:
    row = mutants[0][name]
    assert len(row["outcomes"]) > 20 and (row["fault"], row["exit_code"]) == ("", 0)


@pytest.mark.parametrize("name", WAYS)
def test_of_each_way_to_misbehave_the_replay_is_one_row(name: str, replays: Told) -> None:
    rows, done = replays
    assert rows[name]["fault"].startswith(f"{name}: ") and WAYS[name][1] in rows[name]["fault"]
    assert rows[name]["result"] is None and rows[name]["same"] is False
    assert done.returncode == 1 and "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["a_good", "good", "prints"])
def test_the_records_of_the_others_are_repeated(name: str, replays: Told) -> None:
    row = replays[0][name]
    assert row["same"] is True and row["result"]["status"] == "confirmed"


@pytest.mark.parametrize("name", WAYS)
def test_of_each_way_to_misbehave_the_lab_is_one_line(name: str, lab_runs: Told, course: Course) -> None:
    rows, done = lab_runs
    (line,) = (line for line in done.stderr.splitlines() if f"labs.{name}:" in line)
    assert line.startswith(f"symcnn: labs.{name}: ") and WAYS[name][1] in line
    assert rows[f"labs.{name}"] == {"name": f"labs.{name}", "fault": line.removeprefix("symcnn: ")}
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert not list((course.root / "labs" / "records").glob(f"*{name}.json*"))


@pytest.mark.parametrize("name", ["a_good", "good", "prints"])
def test_the_other_labs_are_recorded(name: str, lab_runs: Told, course: Course) -> None:
    rows, _ = lab_runs
    one = Catalogue(course.root, apart=True).lab(f"labs.{name}")
    assert labs.recorded(one).to_json() == {**rows[one.name], "seeds": (0, 1, 2), "blocks": labs.recorded(one).blocks}


STARTED = ("mutants", "replay", "lab")
ENDED = (signal.SIGKILL, signal.SIGINT)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the system does not tell of the end of a process")
@pytest.mark.parametrize(
    ("what", "how"),
    list(product(STARTED, ENDED)) if EVERY else [*zip(STARTED, ENDED * 2, strict=False), ("mutants", signal.SIGINT)],
)
def test_what_was_started_ends_with_whoever_started_it(what: str, how: signal.Signals, course: Course) -> None:
    course.begun.unlink(missing_ok=True)
    asked = {
        "mutants": ["check", "--mutants", "--device", "cpu", "loops"],
        "replay": ["check", "--replay", str(course.records / "loops.json")],
        "lab": ["lab", "labs.loops"],
    }[what]
    command = [sys.executable, "-m", "symcnn", *asked, "--package", str(course.root)]
    started_and_ended(command, how, course.begun)


# --- the same as in place -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """The results that come along, in a package of one's own."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(default().root, folder / "copy", ignore=shutil.ignore_patterns("__pycache__", "records"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SYMCNN_CACHE", str(folder / "cache"))
        yield Catalogue(folder / "copy")


SAME = ["convolution.output_size", "optimizer.momentum_state", "activation.relu_second_moment"]


def test_mutants_are_judged_apart_as_in_place(copy: Catalogue) -> None:
    told: list[tuple[str, str]] = []
    found = trial_all([copy[name] for name in SAME], CPU, lambda kind, name: told.append((kind, name)))
    assert sorted(told) == [("mutants", name) for name in sorted(SAME)]
    for name, report in zip(SAME, found, strict=True):
        here = trial(default()[name], CPU)
        assert foreign(copy[name].path) and here.outcomes and not report.fault
        assert dataclasses.replace(report, seconds=0.0) == dataclasses.replace(here, seconds=0.0)


@pytest.mark.parametrize("name", SAME)
def test_a_record_is_repeated_apart_as_in_place(name: str, copy: Catalogue, tmp_path: Path) -> None:
    found = {}
    for package, catalogue in ((None, default()), (str(copy.root), copy)):
        store = tmp_path / catalogue.package
        assert check(catalogue[name], "experiment", CPU, store=store).verdict.experiment == "confirmed"
        again = replay.replay(store / f"{name}.json", CPU, package)
        assert again.same, again.differences
        found[package] = again
    ours, theirs = found.values()
    assert dataclasses.replace(ours.result, seconds=0.0) == dataclasses.replace(theirs.result, seconds=0.0)
    assert ours.words == theirs.words


TRAINED = '''"""A lab.

It trains a layer.
"""

def run(book):
    import torch
    losses = []
    for seed in book.seeds:
        book.say(f"seed {seed}")
        generator = book.generator(seed)
        x, weight = (torch.randn(64, 64, generator=generator).to(book.device).requires_grad_() for _ in range(2))
        losses.append([])
        for _ in range(20):
            loss = torch.nn.functional.relu(x @ weight).square().mean()
            (slope,) = torch.autograd.grad(loss, weight)
            weight = weight - 0.1 * slope
            losses[-1].append(loss.item())
    book.curves("Loss", ("step", range(20)), "loss", {1: losses, "tuples": tuple(map(tuple, losses))})
'''


def timeless(record: labs.LabRecord) -> labs.LabRecord:
    return dataclasses.replace(record, seconds=0.0)


def test_a_lab_gives_apart_what_it_gives_in_place(package: Package, copy: Catalogue) -> None:
    told: dict[bool, list[str]] = {True: [], False: []}
    own = package({"labs.trained": TRAINED}).lab("labs.trained")
    here, there = (
        run(own, "normal", "cpu", told[run is labs.perform].append) for run in (labs.perform, labs.performed)
    )
    assert timeless(here) == timeless(there) and here.seeds == (0, 1, 2)
    assert told[True] == told[False] == ["seed 0", "seed 1", "seed 2"]
    name = "labs.gpu_memory"
    ours, theirs = labs.performed(default().lab(name), "brief", "cpu"), labs.performed(copy.lab(name), "brief", "cpu")
    assert timeless(ours) == timeless(theirs)


# --- what comes back is checked --------------------------------------------------------------------------


class Said:
    """A process that says these things, each of the name that it was asked for, and then has ended."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = [*answers, {"ended": 0}]
        self.name = ""

    def begin(self, job: dict[str, Any]) -> None:
        ((self.name, _),) = job["todo"]

    def answer(self, limit: float) -> dict[str, Any]:
        said = self.answers.pop(0)
        return said if "ended" in said else {"at": self.name, **said}


@pytest.fixture
def saying(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """From now on a process apart says these things."""

    def say(*answers: dict[str, Any]) -> None:
        said = Said(*answers)
        monkeypatch.setattr(apart, "lent", lambda tools: contextlib.nullcontext(said))

    return say


GARBLED = [
    {},
    {"record": None, "report": None},
    {"record": [1], "report": [1]},
    {"record": {"name": "good"}, "report": {"name": "good"}},
    {"record": "x" * 9, "report": {"name": "good", "outcomes": [{}], "kind": None, "seconds": 0.0}},
    {"at": "another"},
    {"at": ["a list"]},
    {"fault": "a fault", "kind": "OSError"},
]


@pytest.mark.parametrize("answer", GARBLED)
def test_what_is_no_answer_is_a_fault(answer: dict[str, Any], course: Course, saying: Callable[..., None]) -> None:
    catalogue = Catalogue(course.root)
    saying({"over": True, **answer})
    (report,) = trial_all([catalogue["good"]], CPU)
    saying({"over": True, **answer})
    repeated = replay.replay(course.records / "good.json", CPU, str(course.root))
    for found in (report, repeated):
        assert found.fault.startswith("good: ") and found.exit_code == 1
    saying({"over": True, **answer})
    with pytest.raises(DerivationError, match=r"labs\.good"):
        labs.performed(catalogue.lab("labs.good"), "brief", "cpu")


def test_a_record_that_does_not_hold_together_is_a_fault(course: Course, saying: Callable[..., None]) -> None:
    path = course.records / "good.json"
    whole = read(path).to_json()
    for record in (
        {**whole, "result": {**whole["result"], "status": "refuted"}},
        {**whole, "symcnn record": 99},
        read(course.records / "a_good.json").to_json(),
        dataclasses.replace(read(path), result=None).to_json(),
    ):
        saying({"over": True, "record": record})
        found = replay.replay(path, CPU, str(course.root))
        assert found.fault.startswith("good: what its run gave is") and found.result is None
    saying({"over": True, "record": whole})
    assert replay.replay(path, CPU, str(course.root)).same
    lab = Catalogue(course.root, apart=True).lab("labs.a_good")
    whole = labs.sealed(labs.perform(lab, "brief", "cpu"))
    for record in ({**whole, "date": "2020-01-01"}, {**whole, "symcnn lab": 0}):
        saying({"over": True, "record": dict(record)})
        with pytest.raises(DerivationError, match=r"the record of labs\.a_good"):
            labs.performed(lab, "brief", "cpu")
    saying({"over": True, "record": dict(whole)})
    assert labs.sealed(labs.performed(lab, "brief", "cpu")) == whole


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_what_is_refused_leaves_a_process_that_can_be_asked_again(package: Package, empty_cache: Path) -> None:
    own = package({"labs.trained": TRAINED}).lab("labs.trained")
    with pytest.raises(SymcnnError, match="finds no CUDA device"):
        labs.performed(own, "brief", "cuda")
    assert labs.performed(own, "brief", "cpu").seeds == (0,)


def test_what_ran_over_its_time_is_undecided() -> None:
    fault = Unfinished("a: undecided. Nothing came of its measurement")
    assert codes([faulty_report("a", fault)]) == codes([Replay("a", None, (), str(fault), True)]) == 3
    assert codes([faulty_report("a", DerivationError("a: a fault"))]) == codes([Replay("a", None, (), "a fault")]) == 1


# --- files that cannot be read, words that are no markup ------------------------------------------------------


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    package: Package, empty_cache: Path, command: Command
) -> None:
    good, bad = LAB.format(line="").replace("from .._helper", "from ._helper"), "import symcnn, nowhere_to_be_found"
    folder = package(
        {"good": text(), "bad": bad, "labs.good": good, "labs._helper": HELPER, "labs.bad": bad, "labs.lacks": LACKS}
    ).root
    done = command("check", "--mutants", "--json", "--device", "cpu", "--package", folder)
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert done.returncode == 1 and "nowhere_to_be_found" in rows["bad"]["fault"] and rows["good"]["exit_code"] == 0
    done = command("lab", "--brief", "--json", "--package", folder)
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert done.returncode == 1 and "nowhere_to_be_found" in rows["labs.bad"]["fault"] and rows["labs.good"]["blocks"]
    assert "needs missing_as_well, which is not installed" in rows["labs.lacks"]["fault"]
    assert "Traceback" not in done.stderr


LACKS = LAB.format(line="").replace("from .._helper import do", "import missing_as_well")


def test_what_a_lab_says_is_no_markup(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with saying_bar("labs.small") as say:
        say("[/x] [bold]")
    assert "[/x] [bold]" in capsys.readouterr().err


@pytest.mark.parametrize("note", ["object()", "'\\ud800'"])
def test_a_notebook_holds_plain_data(note: str, package: Package) -> None:
    """Refused in place as it is apart, before anything is written."""
    body = f"def run(book):\n    book.table('T', ['a'], [['x']], note={note})"
    lab = package({"labs.small": f'"""A lab.\n\nIt is small.\n"""\n\n{body}\n'}).lab("labs.small")
    for run in (labs.perform, labs.performed):
        with pytest.raises(DerivationError, match=r"labs\.small: what it wrote into its notebook is no plain data"):
            run(lab, "brief", "cpu")

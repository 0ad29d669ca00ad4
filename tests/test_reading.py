"""A file that loops, waits, or ends the program: it is said to, in time, and the others are read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EVERY, Command, Package
from liars import DEFINITION, HONEST, proof, text

import symcnn.catalogue.reading
from symcnn.catalogue.catalogue import Catalogue, derive
from symcnn.errors import DerivationError, SymcnnError, Unfinished
from symcnn.time_limit import VARIABLE, reading
from symcnn.verdicts.inquiry import Inquiry, inquire
from symcnn.verdicts.prove import prove_apart

LIMIT = 1.0
IMPORTS = "from sympy import *\nfrom symcnn import *\n"
POWER = "Integer(7**10**9)"
"""Python works it out in one step, which nothing in the process ends."""


def beginning(line: str) -> str:
    """A file that does something before it declares anything."""
    return text(imports=IMPORTS + line)


def writing(line: str) -> str:
    """A file whose proof does something."""
    return text(proof=proof(DEFINITION, line))


ON_SIGHT = {
    "a power at the top": (beginning(f"big = {POWER}"), "ended after 1 s, at line 8 of course/liar.py"),
    "a power in where": (text(where=f"where = [n >= 1, k <= {POWER}]"), r"ended after 1 s, at line \d+ of course/liar"),
    "a power in a rival": (
        text(rivals=f'rivals = {{"too large": m + {POWER}}}'),
        r"ended after 1 s, at line \d+ of course/liar",
    ),
    "a power in a grid": (
        text(experiment=f"experiment = Exact(measure, 'torch.abs', dense, at=grid(n=[int({POWER})], k=[1], s=[1]))"),
        "ended after 1 s, at line",
    ),
    "a loop": (beginning("while True: pass"), "ended after 1 s, at line 8 of course/liar.py"),
    "a wait": (beginning("import time\ntime.sleep(10**6)"), "ended after 1 s, at line 9 of course/liar.py"),
    "a deaf loop": (
        beginning("while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
        "ended after 1 s, at line",
    ),
    "an end at once": (beginning("import os\nos._exit(0)"), "the process that read it ended, with exit status 0"),
    "the server's own end": (beginning("import os\nos._exit(77)"), "the process that read it ended"),
    "a crash": (
        beginning("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"),
        "the process that read it ended, by the signal SIGSEGV",
    ),
    "the end of the server": (
        beginning("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True: pass"),
        "ended after 1 s, at line",
    ),
    "SystemExit": (beginning("raise SystemExit(0)"), "the file cannot be read: SystemExit: 0"),
    "KeyboardInterrupt": (beginning("raise KeyboardInterrupt"), "the file cannot be read: KeyboardInterrupt"),
    "deep recursion": (beginning("def f(): return f()\nf()"), "the file cannot be read: RecursionError"),
    "a question": (beginning("input()"), "the file cannot be read: EOFError"),
    "a thread that goes on": (
        beginning("import threading, time\nthreading.Thread(target=time.sleep, args=(10**6,)).start()"),
        "starts a thread that goes on",
    ),
    "all the memory": (beginning("held = []\nwhile True: held.append(bytes(2**28))"), "MemoryError|ended after 1 s"),
}
WRITING = {
    "a power": (writing(f'q.equals("So.", {POWER})'), "not written down within 1 s, at line"),
    "a loop": (writing("while True: pass"), "step 2: unknown. The proof was not written down within 1 s"),
    "a wait": (writing("import time; time.sleep(10**6)"), "step 2: unknown. The proof was not written down within 1 s"),
}
ENDING = {
    "an end at once": (writing("import os; os._exit(0)"), "the process that read it ended, with exit status 0"),
    "SystemExit": (writing("raise SystemExit(0)"), "step 2: the proof stops with SystemExit: 0"),
    "deep recursion": (writing("f = lambda: f(); f()"), "step 2: the proof stops with RecursionError"),
}


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(LIMIT))


@pytest.fixture
def quick() -> Callable[[], None]:
    """Says whether what was done since was done in time: a start of the server, the limit, a start again."""
    begin = time.monotonic()

    def check() -> None:
        assert time.monotonic() - begin < 15

    return check


@pytest.mark.parametrize("way", ON_SIGHT)
def test_a_file_that_does_not_end_is_named(way: str, package: Package, quick: Callable[[], None]) -> None:
    liar, why = ON_SIGHT[way]
    catalogue = package({"course.liar": liar, "course.honest": text()})
    found, faults = catalogue.readable(catalogue.names)
    assert [one.name for one in found] == ["course.honest"] and list(faults) == ["course.liar"]
    with pytest.raises(DerivationError, match=rf"^course.liar: .*({why})"):
        raise faults["course.liar"]
    with pytest.raises(DerivationError, match=rf"^course.liar: .*({why})"):
        derive("course.liar", catalogue.root)
    report = inquire(catalogue, Inquiry.of(catalogue, ["course"]), "proof")["course.liar"]
    assert (report.verdict.proof, report.exit_code) == ("unknown", 1)
    quick()


@pytest.mark.parametrize("way", [*WRITING, *(f"{way}, for good" for way in ENDING)])
def test_a_proof_that_does_not_end_is_named(way: str, package: Package, quick: Callable[[], None]) -> None:
    liar, why = {**WRITING, **{f"{way}, for good": pair for way, pair in ENDING.items()}}[way]
    catalogue = package({"course.liar": liar, "course.honest": text()})
    found = inquire(catalogue, Inquiry.of(catalogue, ["course"]), "proof")
    assert found["course.honest"].exit_code == 0
    assert found["course.liar"].verdict.proof == "unknown"
    assert found["course.liar"].exit_code == (3 if way in WRITING else 1)
    with pytest.raises(DerivationError, match=rf"^course.liar.*{why}"):
        _ = catalogue["course.liar"].steps
    with pytest.raises(DerivationError, match=rf"^course.liar.*{why}"):
        _ = catalogue["course.liar"].claiming(catalogue["course.honest"].claim).steps
    quick()


def test_the_command_line_ends_and_tells_the_others(package: Package, command: Command, process: Command) -> None:
    """`list`, `show` and `check`, each in time, with the reason and what to do."""
    files = {
        "rows.honest": text(),
        "rows.looping": ON_SIGHT["a loop"][0],
        "rows.power": WRITING["a power"][0],
        "rows.ending": ON_SIGHT["SystemExit"][0],
    }
    folder = ["--package", package(files).root]
    listed = process("list", *folder, timeout=20)
    wrong = " ".join(listed.stderr.split())
    assert listed.returncode == 1 and "Side of a valid row" in listed.stdout and "2 derivations" in listed.stdout
    for name in ("looping", "ending"):
        assert f"symcnn: rows.{name}: " in wrong
    assert "rows.power: " not in wrong  # its proof is not written down for a list
    assert "look there for a loop without an end" in wrong and f"{VARIABLE}=60" in wrong
    told = json.loads(command("list", "--json", *folder).stdout)
    assert [one["name"] for one in told if "fault" not in one] == ["rows.honest"]
    assert {one["name"] for one in told if "fault" in one} == {"rows.looping", "rows.power", "rows.ending"}
    assert command("show", "rows.honest", *folder).returncode == 0
    shown = command("show", "rows.looping", *folder)
    assert shown.returncode == 1 and "rows.looping: reading it was ended after 1 s, at line" in shown.stderr
    checked = process("check", "--only", "proof", *folder, timeout=30)
    assert checked.returncode == 1 and "rows.honest" in checked.stdout
    assert "Traceback" not in listed.stderr + shown.stderr + checked.stderr


def test_what_another_file_imports_is_waited_for_once(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    corollary = {"rivals": None, "experiment": None}
    recall = proof("from . import liar", 'q.recall("As known.", liar)')
    files = {f"course.after{number}": text(**corollary, imports=IMPORTS + "from . import _helper") for number in "123"}
    files |= {f"course.recalls{number}": text(**corollary, proof=recall) for number in "123"}
    catalogue = package({**files, "course._helper": "while True:\n    pass\n", "course.liar": WRITING["a power"][0]})
    begin = time.monotonic()
    found, faults = catalogue.readable(catalogue.names)
    assert set(faults) == {"course.after1", "course.after2", "course.after3"}
    assert all("at line 1 of course/_helper.py" in str(fault) or "line 2 of" in str(fault) for fault in faults.values())
    for one in found:
        with pytest.raises(Unfinished, match="was not written down within 1 s, at line"):
            _ = one.steps
    assert time.monotonic() - begin < 15


def test_the_limit_of_a_proof_holds_for_writing_it_down_as_well(package: Package, tmp_path: Path) -> None:
    """Where the file came through, and hangs when the process that proves it reads it again."""
    flag = tmp_path / "flag"
    line = f'if __import__("os").path.exists({str(flag)!r}): {POWER}'
    derivation = package({"course.liar": text(proof=proof(line, *HONEST["proof"].split("\n    ")[1:]))})["course.liar"]
    assert len(derivation.steps) == 4
    flag.touch()
    begin = time.monotonic()
    record = prove_apart(derivation, limit=2)
    assert record.status == "unknown" and time.monotonic() - begin < 10
    assert "ended after 2 s" in record.steps[1].judgements[0].why
    flag.unlink()
    assert prove_apart(derivation).status == "proved"


def test_a_package_that_loops_is_refused(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "one.py").write_text(text())
    (tmp_path / "course" / "__init__.py").write_text("while True: pass\n")
    with pytest.raises(SymcnnError, match=r"the package course: reading it was ended after 1 s, at line 1 of __init__"):
        Catalogue(tmp_path / "course")


def test_what_is_printed_while_reading_is_no_answer(package: Package, process: Command) -> None:
    loud = text(
        imports=IMPORTS + 'print("{}")\nprint("no answer")', proof=proof('print("{}")', 'q.define("So.", claim)')
    )
    folder = package({"rows.loud": loud}).root
    done = process("check", "rows.loud", "--only", "proof", "--package", folder)
    assert "Traceback" not in done.stderr and "rows.loud" in done.stderr


# --- what is kept -----------------------------------------------------------------------------------------


class Counted:
    """Counts the names that are read elsewhere."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        read = symcnn.catalogue.reading._Session.read

        def counted(session: symcnn.catalogue.reading._Session, names: list[str]) -> None:
            self.names += names
            read(session, names)

        patch.setattr(symcnn.catalogue.reading._Session, "read", counted)


def test_what_came_through_is_kept_until_anything_changes(
    package: Package, empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "table.txt"
    data.write_text("1")
    reads = f"import os\nfrom pathlib import Path\nPath({str(data)!r}).read_text(), os.environ.get('SOME_VARIABLE')"
    root = package({"rows.reads": text(imports=IMPORTS + reads), "rows.plain": text()}).root
    counted = Counted(monkeypatch)

    def again() -> list[str]:
        """As a process that starts."""
        symcnn.catalogue.reading._readers.clear()
        counted.names.clear()
        catalogue = Catalogue(root)
        catalogue.ready(catalogue.names)
        return list(counted.names)

    both = ["rows.plain", "rows.reads"]
    assert (again(), again()) == (both, [])
    data.write_text("2")
    assert (again(), again()) == (both, [])
    monkeypatch.setenv("SOME_VARIABLE", "3")
    assert (again(), again()) == (both, [])
    (root / "rows" / "plain.py").write_text(text() + "# another word\n")
    assert (again(), again()) == (both, [])


def test_what_did_not_come_through_is_not_kept(package: Package, empty_cache: Path) -> None:
    catalogue = package({"rows.liar": ON_SIGHT["a loop"][0], "rows.honest": text()})
    catalogue.ready(catalogue.names)
    (kept,) = (empty_cache / "read").glob("*.json")
    assert json.loads(kept.read_text())["value"]["names"] == ["", "rows.honest"]


def test_a_file_that_was_mended_is_read_again(package: Package) -> None:
    catalogue = package({"rows.liar": ON_SIGHT["a loop"][0]})
    assert "rows.liar" in catalogue.readable(catalogue.names)[1]
    (catalogue.root / "rows" / "liar.py").write_text(text())
    assert catalogue["rows.liar"].name == "rows.liar"


@pytest.mark.parametrize("said", ["soon", "0", "-1", "nan", "inf"])
def test_a_limit_is_a_number_of_seconds(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, said)
    with pytest.raises(SymcnnError, match="is a number of seconds, such as 60"):
        reading()


# --- what declares nothing is not run -------------------------------------------------------------------


MARKS = """import pathlib
pathlib.Path({path!r}).touch()
"""


@pytest.mark.parametrize("arguments", [["list"], ["find", "size"], ["check"], ["show", "core.add"]])
def test_a_package_that_holds_no_derivation_is_told_at_once(arguments: list[str], process: Command) -> None:
    begin = time.monotonic()
    done = process(*arguments, "--package", "sympy")
    assert time.monotonic() - begin < 20
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.count("\n") == 1
    assert "no file of the package sympy declares anything" in done.stderr


def test_what_declares_nothing_is_told_without_being_run(
    package: Package, tmp_path: Path, command: Command, empty_cache: Path
) -> None:
    mark = tmp_path / "was run"
    (tmp_path / "course" / "venv").mkdir(parents=True)
    (tmp_path / "course" / "venv" / "pyvenv.cfg").touch()
    files = {
        "rows.honest": text(),
        "rows.idle": MARKS.format(path=str(mark)) + "def proof(given, where):\n    claim = given\n",
        "venv.lib.other": MARKS.format(path=str(mark)),
    }
    catalogue = package(files)
    assert catalogue.names == ("rows.honest", "rows.idle")
    done = command("list", "--package", catalogue.root, columns=200)
    assert done.returncode == 1 and "honest" in done.stdout and not mark.exists()
    assert done.stderr.startswith("symcnn: rows.idle: the file declares nothing: ") and done.stderr.count("\n") == 1
    with pytest.raises(DerivationError, match="has not all of `given`, `where`, `claim`, `proof`"):
        _ = catalogue["rows.idle"]


HELPED = {
    "it names the engine": (text(), {}),
    "a file beside it does": (text(imports="from sympy import *\nfrom ._words import *"), {"rows._words": IMPORTS}),
    "a file of the package does": (
        text(imports="from sympy import *\nfrom course._words import *"),
        {"_words": IMPORTS},
    ),
    "all that is needed is there": (
        text(
            imports="from sympy import *",
            symbols='n, k, s, m = symbols("n k s m", integer=True)',
            proof=proof('q.define("It is.", Eq(m, floor((n - k) / s) + 1))'),
            experiment=None,
            rivals=None,
            measure=None,
            impostor=None,
        ),
        {},
    ),
}


@pytest.mark.parametrize("way", HELPED)
def test_what_may_declare_something_is_read(
    way: str, package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    file, others = HELPED[way]
    assert package({"rows.file": file, **others})["rows.file"].title == "Side of a valid row"


def test_names_are_not_looked_for_in_the_whole_file_system(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symcnn.catalogue.catalogue.MOST", 3)
    package({"rows.one": text(), "rows.two": text()})
    with pytest.raises(SymcnnError, match="holds more than 3 files and folders"):
        package({"rows.three": text()})


# --- what ends the program only when it is read again ---------------------------------------------------


AGAIN = """import os, pathlib, signal
counted = pathlib.Path({count!r})
times = int(counted.read_text()) if counted.exists() else 0
counted.write_text(str(times + 1))
"""
ENDS = {
    "ends": "os._exit(0)",
    "exits": "raise SystemExit(0)",
    "interrupts": "raise KeyboardInterrupt",
    "crashes": "os.kill(os.getpid(), signal.SIGSEGV)",
    "loops": "[0 for _ in iter(int, 1)]",
    "raises": "raise type('Odd', (BaseException,), {})",
}


def again(place: Path, way: str, writing: bool) -> str:
    """A file that misbehaves every second time that it is read, or that its proof is written down."""
    begins = AGAIN.format(count=str(place / f"count of {way}"))
    if not writing:
        return text(imports=f"{HONEST['imports']}\n{begins}if times % 2: {ENDS[way]}")
    lines = [*begins.splitlines(), f"if times % 2: {ENDS[way]}", DEFINITION, "q.equals('So.', floor((n - k) / s) + 1)"]
    return text(proof=proof(*lines))


@pytest.mark.parametrize("writing", [False, True], ids=["read", "written down"])
def test_what_ends_the_program_when_it_is_read_again_is_one_row(
    writing: bool,
    package: Package,
    tmp_path: Path,
    process: Command,
    empty_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "3")
    # What ends the program as the file is read ends it as its proof is written down: there, one of each kind.
    ways = ("ends", "loops", "raises") if writing and not EVERY else tuple(ENDS)
    files = {f"rows.{way}": again(tmp_path, way, writing) for way in ways}
    root = package({**files, "rows.a_good": text(), "rows.zgood": text()}).root
    for command, status in (["list"], 1), (["check", "--only", "proof"], 1):
        done = process(*command, "--json", "--package", root)
        assert done.returncode == status and "Traceback" not in done.stderr, done.stderr
        rows = {row["name"]: row for row in json.loads(done.stdout)}
        assert set(rows) == {*files, "rows.a_good", "rows.zgood"}
        for name in files:
            assert command == ["list"] or rows[name]["proof"] == "unknown", rows[name]
        for name in ("rows.a_good", "rows.zgood"):
            assert command == ["list"] or rows[name]["proof"] == "proved"
            assert "fault" not in rows[name] or not rows[name]["fault"]
    for way in ways:
        assert rows[f"rows.{way}"]["fault"].startswith(f"rows.{way}"), rows[f"rows.{way}"]


def test_whoever_asks_who_reads_it_is_at_fault(package: Package, process: Command, empty_cache: Path) -> None:
    """It ends the process that a person has started, or that goes on for it, and no other."""
    line = "import os, sys\nif 'serve' not in ' '.join(sys.orig_argv): os._exit(0)"
    root = package({"rows.bad": text(imports=f"{HONEST['imports']}\n{line}"), "rows.good": text()}).root
    done = process("check", "--only", "proof", "--json", "--package", root)
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert done.returncode == 1 and rows["rows.good"]["proof"] == "proved"
    assert (
        "rows.bad: it came through the first time; when it was read again, the process ended"
        in rows["rows.bad"]["fault"]
    )

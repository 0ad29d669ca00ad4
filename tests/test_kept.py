"""What is kept is kept of what a file says: the same bytes may say something else, and then nothing is known of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Command, Package
from liars import HONEST, proof, text

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.catalogue.derivation import Derivation, known
from symcnn.contest.settings import Settings
from symcnn.files import cache
from symcnn.verdicts.contents import experiment_of, hashed, proof_of, unlike
from symcnn.verdicts.prove import kept, prove_apart
from symcnn.verdicts.record import Head

CPU = Settings(device="cpu")
IMPORTS = HONEST["imports"] + "\n"

# Where a file may take a number from that is not in it.
SOURCES = {
    "a helper by its whole name": "from course_helper import extra",
    "a module by its whole name": "import course_helper\nextra = course_helper.extra",
    "a helper by importlib": "import importlib\nextra = importlib.import_module('course_' + 'helper').extra",
    "a data file": "from pathlib import Path\nextra = int(Path(DATA).read_text())",
    "the environment": "import os\nextra = int(os.environ['COURSE_EXTRA'])",
}
# What that number may change.
PARTS = {
    "the claim": {"claim": "claim = Eq(m, floor((n - k) / s) + 1 + extra)", "rivals": 'rivals = {"n": n + 100}'},
    "where": {"where": "where = [n >= 1 + extra, k >= 1, s >= 1, n >= k]"},
    "line 1": {
        "proof": proof(
            'q.define("Count.", Eq(m, extra + Sum(indicator(i*s + k <= n), (i, 0, oo))))', 'q.implies("So.", claim)'
        )
    },
    "line 2": {
        "proof": proof(
            'q.define("Count.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))',
            'q.equals("So.", floor((n - k) / s) + 1 + extra)',
        )
    },
    "the rivals": {"rivals": 'rivals = {"counts more": claim.rhs + 1 + extra}'},
    "the points": {
        "experiment": HONEST["experiment"].replace("n=[1, 2, 5, 8]", "n=[1, 2, 5, 8 + extra]"),
    },
    "the measurement": {"measure": HONEST["measure"] + " + extra"},
    "the impostor": {"impostor": HONEST["impostor"] + " + extra"},
}
PROVED = ("the claim", "where", "line 1", "line 2")
RUN = ("the claim", "where", "the rivals", "the points", "the measurement", "the impostor", "line 1")
# Every part from where no file tells of the change, and one part from everywhere: how the number comes in does not
# hang on what it changes.
FOR_PROOF = [("the environment", part) for part in PROVED] + [
    (source, "the claim") for source in SOURCES if source != "the environment"
]
FOR_EXPERIMENT = [("the environment", part) for part in RUN] + FOR_PROOF[len(PROVED) :]


Reread = Callable[[int], Derivation]


@pytest.fixture
def reread(
    package: Package, empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], Reread]:
    """The same file, read anew with another number from elsewhere; its own bytes stay."""

    def of(source: str, part: str) -> Reread:
        data, helpers = tmp_path / "extra.txt", tmp_path / "helpers"
        helpers.mkdir()
        monkeypatch.syspath_prepend(str(helpers))
        monkeypatch.setattr(sys, "dont_write_bytecode", True)

        def read(extra: int) -> Derivation:
            data.write_text(str(extra))
            (helpers / "course_helper.py").write_text(f"extra = {extra}\n")
            monkeypatch.setenv("COURSE_EXTRA", str(extra))
            sys.modules.pop("course_helper", None)
            for name in [name for name in sys.modules if name.endswith("course.rows")]:
                del sys.modules[name]
            lines = SOURCES[source].replace("DATA", repr(str(data)))
            catalogue = package({"course.rows": text(**{"imports": IMPORTS + lines, **PARTS[part]})})
            module = f"{catalogue.package}.course.rows"
            monkeypatch.delitem(known, module, raising=False)
            return catalogue["course.rows"]

        return read

    return of


@pytest.mark.parametrize(("source", "part"), FOR_PROOF)
def test_a_proof_is_kept_of_the_lines_that_were_judged(
    source: str, part: str, reread: Callable[[str, str], Reread]
) -> None:
    read = reread(source, part)
    before = read(0)
    first = prove_apart(before)
    assert kept(before) == first
    after = read(1)
    assert unlike(proof_of(before), proof_of(after)) in (part, "line 1", "line 2")
    assert kept(after) is None
    assert prove_apart(after).status != first.status or part in ("where", "line 1")
    assert kept(read(0)) == first


@pytest.mark.parametrize(("source", "part"), FOR_EXPERIMENT)
def test_an_experiment_is_kept_of_what_was_run(source: str, part: str, reread: Callable[[str, str], Reread]) -> None:
    read = reread(source, part)
    before, after, again = (Head.of(read(extra), CPU) for extra in (0, 1, 0))
    assert after.digest != before.digest and again.digest == before.digest
    assert any(line.startswith("the") or line.startswith("where") for line in before.differences(after))


def test_the_command_line_takes_no_stale_verdict(
    package: Package, empty_cache: Path, process: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proved and confirmed under one environment, refuted on both sides under another, and kept of each."""
    files = {"rows": text(imports=IMPORTS + SOURCES["the environment"], **PARTS["the claim"])}
    folder = package(files).root
    told = []
    for extra in "0101":
        monkeypatch.setenv("COURSE_EXTRA", extra)
        done = process("check", "rows", "--json", "--device", "cpu", "--package", folder)
        (found,) = json.loads(done.stdout)
        told.append((done.returncode, found["proof"], found["experiment"]))
    assert told == [(0, "proved", "confirmed"), (1, "refuted", "refuted")] * 2
    assert [len(list((empty_cache / kind).glob("*.json"))) for kind in ("proof", "experiment")] == [2, 2]


def test_what_is_recalled_belongs_to_it(package: Package, empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A corollary is kept of the claim that it recalls, and of the lines that prove it."""
    recall = proof("from . import rows", 'q.recall("As known.", rows)')
    corollary = text(rivals=None, experiment=None, proof=recall)
    reads = text(imports=IMPORTS + "import os", where="where = [n >= int(os.environ['LEAST']), k >= 1, s >= 1, n >= k]")
    found = []
    for number, least in enumerate("121"):
        monkeypatch.setenv("LEAST", least)
        root = package({f"part{number}.rows": reads, f"part{number}.corollary": corollary}).root
        found.append(proof_of(Catalogue(root)[f"part{number}.corollary"]))
    names = [unlike(found[0], other) for other in found]
    assert names[1] and {key.partition(".")[2]: value for key, value in found[0].items() if "." in key} == {
        key.partition(".")[2]: value for key, value in found[2].items() if "." in key
    }


@pytest.mark.parametrize(
    "changes",
    ["time.time_ns()", "os.getpid()", "random.randrange(10**9)"],
)
def test_a_file_that_reads_differently_each_time_is_at_fault(
    changes: str, package: Package, empty_cache: Path, process: Command
) -> None:
    lines = f"import os, random, time\nextra = {changes}"
    other = 'rivals = {"counts the gaps": claim.rhs - 1}'
    liar = text(
        imports=IMPORTS + lines, where="where = [n >= 1, k >= 1, s >= 1, n >= k, n < 10**30 + extra]", rivals=other
    )
    folder = package({"rows.liar": liar, "rows.honest": text()}).root
    done = process("check", "--only", "proof", "--package", folder)
    told = " ".join(done.stderr.split())
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "rows.liar: the file reads differently each time it is read, in where" in told
    assert not list((empty_cache / "proof").glob("rows.liar*")) and list((empty_cache / "proof").glob("rows.honest*"))


def test_a_file_that_was_written_since_it_was_read_is_at_fault(package: Package, empty_cache: Path) -> None:
    catalogue = package({"rows.honest": text()})
    honest = catalogue["rows.honest"]
    (catalogue.root / "rows" / "honest.py").write_text(text(where="where = [n >= 2, k >= 1, s >= 1, n >= k]"))
    with pytest.raises(Exception, match=r"rows\.honest: the file reads differently each time it is read, in where"):
        prove_apart(honest)
    assert kept(honest) is None


def test_files_imported_by_their_whole_name_are_sources(package: Package, reread: Callable[[str, str], Reread]) -> None:
    path = reread("a helper by its whole name", "the claim")(0).path
    assert path is not None
    assert [file.name for file in cache.sources(path)] == ["course_helper.py", "rows.py"]


def test_what_the_catalogue_says_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Whatever seed Python's hashes have."""
    names = [name for name in default().names if name.startswith(("optimizer.", "gradient.", "pooling."))]
    program = (
        "import json, sys\nfrom symcnn import derive\nfrom symcnn.verdicts.contents import experiment_of, proof_of\n"
        "both = lambda one: (proof_of(one), one.experiment and experiment_of(one))\n"
        "print(json.dumps({name: both(derive(name)) for name in sys.argv[1:]}, sort_keys=True))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program, *names],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_words_change_nothing(package: Package) -> None:
    one = package({"a.rows": text()})["a.rows"]
    given = 'given = {n: "cells of the row", k: "taps", s: "stride"}'
    other = package({"b.rows": text(given=given).replace("Solve for `i`.", "Solve.")})["b.rows"]
    assert proof_of(one) == proof_of(other) and experiment_of(one) == experiment_of(other)


def test_code_is_told_apart_by_what_it_reaches() -> None:
    def maker(shift: int, bound: list[int]) -> Callable[[int], int]:
        def inner(x: int, more: int = shift) -> int:
            return x + bound[0] + more

        return inner

    assert hashed(maker(1, [2])) == hashed(maker(1, [2]))
    assert len({hashed(maker(*pair)) for pair in ((1, [2]), (2, [2]), (1, [3]))}) == 3

"""What is kept is kept of what a file says: the same bytes may say something else, and then nothing is known of it."""

from __future__ import annotations

import functools
import json
import os
import random
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from conftest import ROOT, Command, Package, some
from liars import DEFINITION, HONEST, proof, text

from symcnn import function, sequence
from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.catalogue.derivation import Derivation, known
from symcnn.contest.settings import Settings
from symcnn.files import cache
from symcnn.verdicts.contents import experiment_of, hashed, operators_of, proof_of, unlike
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


def test_without_an_experiment_what_is_recalled_is_needed(
    package: Package, empty_cache: Path, process: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the same lines of the same bytes were proved with an experiment: then that is not asked."""
    needless = text(
        imports=IMPORTS + "import os",
        symbols='n, k, s, m, i, r = integers("n k s m i r")',
        sought='sought = {m: "places", r: "twice the cells"}',
        claim="claim = Eq(r, 2 * n)",
        proof=proof(
            "from . import rows",
            'q.recall("As known.", rows)',
            'q.define("Count.", Eq(r, Sum(2, (i, 1, n))))',
            'q.equals("So.", 2 * n)',
        ),
        rivals=None,
        experiment=HONEST["experiment"] + "\nif 'COURSE_ALONE' in os.environ:\n    del experiment, measure, dense",
    )
    folder = package({"rows": text(), "needless": needless}).root
    told = []
    for _ in range(2):
        told.append(process("check", "needless", "--only", "proof", "--package", folder))
        monkeypatch.setenv("COURSE_ALONE", "")
    assert ["it recalls rows and does not need it" in done.stderr for done in told] == [False, True]
    assert all("proved" in done.stdout for done in told)


def test_what_is_recalled_takes_no_part_of_the_file_away(
    package: Package, empty_cache: Path, process: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files may be called `the claim` and `line 5`: what was proved is not told of another claim of the same bytes."""
    called = ("the claim", "line 5", "line 6")
    counts = {
        name: f'"""Cells.\n\nThere are `n`.\n"""\n{IMPORTS}n, m{at}, i = integers("n m{at} i")\n'
        f'given, sought, where = {{n: "cells"}}, {{m{at}: "places"}}, [n >= 1]\nclaim = Eq(m{at}, n)\n'
        + proof(f'q.define("Say.", Eq(m{at}, Sum(1, (i, 1, n))))', 'q.equals("Count.", n)')
        for at, name in enumerate(called)
    }
    recalled = [f'q.recall("As known.", import_module(__package__ + ".{name}"))' for name in called]
    liar = text(
        imports=IMPORTS + "import os\nfrom importlib import import_module\nextra = int(os.environ['COURSE_EXTRA'])",
        claim="claim = Eq(m, floor((n - k) / s) + 1 + extra)",
        rivals=None,
        experiment=None,
        proof=proof(*recalled, DEFINITION, 'q.implies("So.", claim)'),
    )
    folder = package({"liar": liar, **counts}).root
    told = []
    for extra in "01":
        monkeypatch.setenv("COURSE_EXTRA", extra)
        process("check", "liar", "--only", "proof", "--package", folder)
        data = json.loads(process("show", "liar", "--json", "--package", folder).stdout)
        told.append([step["judgement"]["status"] for step in data["steps"][4:]])
    assert told == [["proved", "proved"], ["refuted", "proved"]]


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


@pytest.mark.parametrize("helper", [b"x = ((", b"x = '\xff'", b"x\0", b"x = " + b"(" * 500])
def test_a_source_that_is_no_python_is_one_by_its_bytes(helper: bytes, package: Package) -> None:
    """It may be imported only later, or never."""
    path = package({"rows": text(imports=IMPORTS + "def later():\n    from . import helper")})["rows"].path
    assert path is not None
    path.with_name("helper.py").write_bytes(helper)
    assert [file.name for file in cache.sources(path)] == ["helper.py", "rows.py"]


def test_what_the_catalogue_says_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Whatever seed Python's hashes have."""
    names = some([name for name in default().names if name.startswith(("optimizer.", "gradient.", "pooling."))], 30)
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


def test_kinds_are_told_apart_wherever_sympy_keeps_them() -> None:
    """A sequence may be whole though its symbol is not: no two of these are one."""
    label = sp.Symbol("K", real=True)
    bases = [sp.IndexedBase(label), sp.IndexedBase(label, integer=True), *(sequence("K", integer=i) for i in (0, 1))]
    functions = [function("K", integer=whole)(1) for whole in (False, True)]
    assert bases[0] == bases[2]
    assert len({hashed(one[1]) for one in bases} | set(map(hashed, functions))) == 5


class Slotted:
    __slots__ = ("inner",)

    def __init__(self, inner: Any) -> None:
        self.inner = inner


@pytest.mark.parametrize(
    "make",
    [
        Fraction, Decimal, np.int64, torch.tensor, Slotted, lambda n: np.array([n]), lambda n: deque([n]),
        lambda n: bytearray([n]), lambda n: re.compile(str(n)), lambda n: functools.partial(divmod, n),
        lambda n: {"a": [slice(n)]}, lambda n: torch.nn.Dropout(n / 10), lambda n: (range(n), {n}), random.Random,
    ],
)  # fmt: skip
def test_values_of_every_kind_are_told_apart_by_what_they_hold(make: Callable[[int], Any]) -> None:
    assert hashed(make(1)) == hashed(make(1)) != hashed(make(2))


def test_what_cannot_be_copied_is_told_by_its_kind() -> None:
    assert hashed(threading.Lock()) == hashed(threading.Lock()) != hashed(iter([]))


OUTER, INNER = ModuleType("widths"), ModuleType("widths_inside")


def wide(x: int) -> int:
    """What an operator of one's own reads of two modules, of which one is inside of the other."""
    return int(x + OUTER.width + OUTER.inner.width)


def test_code_is_told_apart_by_what_it_reads_of_modules_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where each holds the other; and by nothing that it does not read."""
    monkeypatch.setattr(OUTER, "inner", INNER, raising=False)
    monkeypatch.setattr(INNER, "outer", OUTER, raising=False)
    told = []
    for width, deeper in ((1, 1), (2, 1), (1, 2)):
        monkeypatch.setattr(OUTER, "width", width, raising=False)
        monkeypatch.setattr(INNER, "width", deeper, raising=False)
        for other in (0, 1):
            monkeypatch.setattr(OUTER, "other", other, raising=False)
            told.append(hashed(wide))
    assert told[::2] == told[1::2] and len(set(told)) == 3


def test_an_operator_of_pytorch_that_somebody_has_replaced_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by its path as long as it is PyTorch's own, whether PyTorch is imported or not."""
    one = default()["dense.parameters"]
    honest = operators_of(one)
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "torch")
        assert operators_of(one) == honest

    class Linear(torch.nn.Linear):
        pass

    for other in (Linear, torch.nn.Bilinear, torch.nn.functional.linear):
        with monkeypatch.context() as patch:
            patch.setattr(torch.nn, "Linear", other)
            assert operators_of(one) != honest
    assert operators_of(one) == honest


@pytest.mark.parametrize("name", some([one.name for one in default() if one.experiment is not None], 60))
def test_of_every_operator_of_the_subject_it_does_not_matter_whether_pytorch_is_imported(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = operators_of(default()[name])
    monkeypatch.delitem(sys.modules, "torch")
    assert operators_of(default()[name]) == imported


def test_code_is_told_apart_by_what_it_reaches() -> None:
    def maker(shift: int, bound: list[int]) -> Callable[[int], int]:
        def inner(x: int, more: int = shift) -> int:
            return x + bound[0] + more

        return inner

    assert hashed(maker(1, [2])) == hashed(maker(1, [2]))
    assert len({hashed(maker(*pair)) for pair in ((1, [2]), (2, [2]), (1, [3]))}) == 3

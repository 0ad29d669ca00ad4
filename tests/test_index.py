"""What ``list`` keeps: with it no file is imported, and nothing stale is listed."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Command, Package
from liars import HONEST, proof, text

from symcnn.catalogue import index
from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.printing.terminal import unicode
from symcnn.printing.wrapping import wrap
from symcnn.sheets.entries import entries

IMPORTS = HONEST["imports"] + "\n"
CLAIM = "claim = Eq(m, floor((n - k) / s) + 1 + extra)"
LISTS = "import sys; sys.argv = ['symcnn', 'list']; from symcnn.cli import main\ntry: main()\nexcept SystemExit: pass\n"
HEAVY = "print(sorted({name.partition('.')[0] for name in sys.modules} & {'sympy', 'torch', 'symcnn_catalogue'}))"


def test_a_second_list_imports_no_sympy_and_says_the_same(empty_cache: Path, tmp_path: Path) -> None:
    def run(code: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=True).stdout

    first, second = run(LISTS + HEAVY), run(LISTS + HEAVY)
    assert first.splitlines()[-1] == "['symcnn_catalogue', 'sympy']"
    assert second.splitlines()[-1] == "['symcnn_catalogue']"
    assert first.splitlines()[:-1] == second.splitlines()[:-1]


def test_rows_are_what_the_files_say(empty_cache: Path) -> None:
    for _ in range(2):
        rows, faults = index.rows_of(default())
        assert not faults and [row.name for row in rows[: len(default().names)]] == list(default().names)
        assert {row.name for row in rows} == set(default().everything)
    for row, derivation in zip(rows, default(), strict=False):
        assert row.data == json.loads(json.dumps(index.summary(derivation, proof=False)))
        for width in (40, 76, 200):
            assert wrap(row.claim, width) == unicode(derivation.claim, derivation.order, width=width)


def test_what_proofs_recall_is_kept_once_it_was_asked_for(package: Package, empty_cache: Path) -> None:
    recall = proof("from . import known", 'q.recall("As known.", known)')
    files = {"known": text(), "corollary": text(rivals=None, experiment=None, proof=recall)}
    root = package(files).root
    for proofs in (False, True, True, False):
        rows, faults = index.rows_of(Catalogue(root), proofs)
        told = {row.name: row.data.get("follows_from") for row in rows}
        assert not faults and set(told) == set(files)
        assert told == {"known": [], "corollary": ["known"]} or not proofs, told
        assert proofs or all(row.data["claim"] and row.data["given"] for row in rows)
    assert told == {"known": [], "corollary": ["known"]}  # what is kept is not lost by asking for less


def test_a_proof_that_cannot_be_written_down_is_told_where_proofs_are(package: Package, empty_cache: Path) -> None:
    catalogue = package({"good": text(), "stops": text(proof=proof("raise ValueError(3)"))})
    assert [row.name for row in index.rows_of(catalogue)[0]] == ["good", "stops"]
    rows, faults = index.rows_of(catalogue, proofs=True)
    assert [row.name for row in rows] == ["good"] and "stops with ValueError" in str(faults["stops"])
    rows, faults = index.rows_of(catalogue)
    assert [row.name for row in rows] == ["good", "stops"] and not faults


@pytest.mark.parametrize("what", ["a file", "a file beside", "a data file", "the environment"])
def test_what_changes_a_claim_changes_the_list(
    what: str, package: Package, empty_cache: Path, tmp_path: Path, process: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "extra.txt"
    sources = {
        "a file beside": "from ._helper import extra",
        "a data file": f"from pathlib import Path\nextra = int(Path({str(data)!r}).read_text())",
        "the environment": "import os\nextra = int(os.environ['COURSE_EXTRA'])",
    }
    seen = []
    for extra in "010":
        data.write_text(extra)
        monkeypatch.setenv("COURSE_EXTRA", extra)
        source = sources.get(what, f"extra = {extra}")
        folder = package({"rows": text(imports=IMPORTS + source, claim=CLAIM), "_helper": f"extra = {extra}"}).root
        done = process("list", "--json", "--package", folder)
        (row,) = json.loads(done.stdout)
        assert done.returncode == 0
        seen.append(row["claim"])
    assert seen[0] == seen[2] != seen[1]
    kept = [path for path in (empty_cache / "index").glob("course-*.json")]
    assert len(kept) == 2


def test_what_is_at_fault_is_not_kept_and_told_each_time(package: Package, empty_cache: Path, process: Command) -> None:
    files = {
        "good": text(),
        "unread": text(claim="claim = 3", rivals=None),
        "unwritten": text(proof=proof('q.define("Count.", Eq(m, 1/0))')),
    }
    folder = package(files).root
    for _ in range(2):
        done = process("list", "--json", "--package", folder)
        rows = {row["name"]: row for row in json.loads(done.stdout)}
        assert done.returncode == 1 and set(rows) == set(files)
        assert "fault" not in rows["good"] and "`claim` is a int" in rows["unread"]["fault"]
        assert "ZeroDivisionError" in rows["unwritten"]["fault"]
    for path in (empty_cache / "index").glob("course-*.json"):
        assert set(json.loads(path.read_text())["value"]) == {"good"}


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"good": 3}', '{"good": {"name": "good"}}', "null"])
def test_what_is_kept_and_broken_is_made_anew(
    broken: str, package: Package, empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = package({"good": text()})
    rows, _ = index.rows_of(catalogue)
    (path,) = (empty_cache / "index").glob("course-*.json")
    path.write_text(broken)
    assert index.rows_of(Catalogue(catalogue.root)) == (rows, {})
    assert set(json.loads(path.read_text())["value"]) == {"good"}
    # And where it is sealed as another version of the engine might have written it.
    with contextlib.suppress(ValueError):
        value = json.loads(broken)
        monkeypatch.setattr(index.cache, "load", lambda *names: value)
        assert index.rows_of(Catalogue(catalogue.root)) == (rows, {})


def test_a_cache_that_cannot_be_written_costs_time_alone(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SYMCNN_CACHE", str(tmp_path / "file"))
    rows, faults = index.rows_of(package({"good": text()}))
    assert [row.name for row in rows] == ["good"] and not faults and entries(default())

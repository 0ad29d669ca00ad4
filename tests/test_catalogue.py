"""Derivations are found by name in any package; what was found out is kept by content."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Package
from liars import proof, text

import symcnn
from symcnn.catalogue.catalogue import Catalogue, default, derive
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, SymcnnError, UnknownName
from symcnn.files import cache
from symcnn.judge.judgement import Status
from symcnn.verdicts.check import check
from symcnn.verdicts.prove import ProofRecord, kept, prove, prove_apart


def test_names_are_dotted_paths() -> None:
    assert "convolution.output_size" in default().names
    assert derive("convolution.output_size").name == "convolution.output_size"
    assert symcnn.derive is derive
    assert len(default()) == len(list(default())) == len(set(default().names))
    assert not any(part.startswith("_") for name in default().names for part in name.split("."))


def test_the_same_derivation_is_read_once() -> None:
    assert derive("convolution.output_size") is derive("convolution.output_size")


def test_areas_are_selected() -> None:
    chosen = default().select(["convolution", "convolution.output_size"])
    assert {derivation.name.partition(".")[0] for derivation in chosen} == {"convolution"}
    assert len(chosen) == len({derivation.name for derivation in chosen})
    assert [d.name for d in default().select([])] == list(default().names)


@pytest.mark.parametrize("name", ["convolution.output_sise", "convolutoin", "output_size"])
def test_a_wrong_name_suggests_near_ones(name: str) -> None:
    with pytest.raises(UnknownName, match="did you mean") as caught:
        default().select([name])
    assert any("convolution" in near for near in caught.value.near)


def test_a_second_package_works_the_same(package: Package) -> None:
    catalogue = package({"course.rows.valid": text(), "course._shared": "x = 1", "top": text()})
    assert catalogue.names == ("course.rows.valid", "top")
    assert catalogue["top"].closed_form(n=7, k=3, s=2) == 3
    assert derive("course.rows.valid", catalogue.root).path == catalogue.root / "course" / "rows" / "valid.py"
    assert str(catalogue.root) not in sys.path and str(catalogue.root.parent) not in sys.path


def test_a_package_may_be_an_importable_one(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = package({"rows.valid": text()}).root
    monkeypatch.syspath_prepend(folder.parent)
    folder.rename(folder.parent / "importable_course")
    assert Catalogue("importable_course")["rows.valid"].name == "rows.valid"


@pytest.mark.parametrize("name", ["no/such/folder", "no_such_package", "json"])
def test_what_is_no_package_is_said(name: str) -> None:
    with pytest.raises(SymcnnError, match="neither a folder nor an importable package"):
        Catalogue(name) if name != "json" else Catalogue("json.decoder")


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ({"docstring": '"""Only a title."""'}, "title line and a statement"),
        ({"proof": None}, "no function `proof"),
        ({"claim": None}, "no `claim`"),
        ({"given": "given = [n]"}, "`given` is a list"),
        ({"claim": "claim = n + 1"}, "`claim` is a Add"),
    ],
    ids=str,
)
def test_a_file_at_fault_is_named(part: dict[str, str | None], why: str, package: Package) -> None:
    rest = {"rivals": None, "experiment": None} if "claim" in part else {}
    with pytest.raises(DerivationError, match=rf"^course.bad: .*{why}"):
        package({"course.bad": text(**{**rest, **part})})["course.bad"]


# --- the cache -----------------------------------------------------------------------------------------


def test_the_second_time_is_from_the_cache(package: Package, empty_cache: Path) -> None:
    honest = package({"course.honest": text()})["course.honest"]
    assert kept(honest) is None
    first = check(honest, settings=Settings(device="cpu"))
    second = check(honest, settings=Settings(device="cpu"))
    assert second.proof == kept(honest) and second.proof is not None and first.proof is not None
    assert json.dumps(second.to_json(), default=str) == json.dumps(first.to_json(), default=str)
    found = {path.parent.name for path in empty_cache.rglob("*.json")}
    assert found - {"instructions"} == {"read", "proof", "experiment"}


def test_a_changed_file_is_proved_anew(package: Package, empty_cache: Path) -> None:
    honest = package({"course.honest": text()})["course.honest"]
    prove_apart(honest)
    assert kept(honest) is not None and honest.path is not None
    honest.path.write_text(text() + "# a word more\n", encoding="utf-8")
    assert kept(honest) is None


def test_a_changed_helper_counts_too(package: Package, empty_cache: Path) -> None:
    files = {"course.honest": text(imports="from sympy import *\nfrom symcnn import *\nfrom ._help import one")}
    honest = package({**files, "course._help": "one = 1"})["course.honest"]
    assert honest.path is not None
    before = cache.key("proof", cache.sources(honest.path))
    honest.path.with_name("_help.py").write_text("one = 2")
    assert cache.key("proof", cache.sources(honest.path)) != before


@pytest.mark.parametrize(
    "rubbish", ["", "{", '{"steps": [[', "[]", "{}", "3", "null", '{"steps": 7}', '{"steps": {"1": []}}']
)
def test_a_corrupt_cache_counts_as_nothing(rubbish: str, package: Package, empty_cache: Path) -> None:
    honest = package({"course.honest": text()})["course.honest"]
    prove_apart(honest)
    check(honest, "experiment", settings=Settings(device="cpu"))
    assert kept(honest) is not None
    files = list(empty_cache.rglob("*.json"))
    assert {path.parent.name for path in files} >= {"proof", "experiment"}
    for path in files:
        path.write_text(rubbish)
    assert kept(honest) is None
    found = check(honest, "experiment", settings=Settings(device="cpu"))
    assert found.verdict.experiment == "confirmed"


def test_a_kept_verdict_that_was_edited_counts_as_nothing(package: Package, empty_cache: Path) -> None:
    sums = 'q.define("Count.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))', 'q.equals("Wrong.", n)'
    liar = package({"course.liar": text(proof=proof(*sums))})["course.liar"]
    assert prove_apart(liar).status is Status.REFUTED and kept(liar) is not None
    path = next((empty_cache / "proof").iterdir())
    path.write_text(path.read_text().replace('"refuted"', '"proved"'))
    assert kept(liar) is None and prove_apart(liar).status is Status.REFUTED


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["steps"].update({"2": data["steps"]["1"]}),
        lambda data: data["steps"].update({"9": []}),
        lambda data: data.update(used=[-1]),
        lambda data: data.update(used=[True]),
        lambda data: data.update(needless=[1]),
        lambda data: data.update(seconds="soon"),
        lambda data: data.update(seconds=10**400),
    ],
)
def test_a_proof_of_other_lines_is_not_taken_for_one_of_these(change: Any, package: Package) -> None:
    honest = package({"course.honest": text()})["course.honest"]
    record = prove(honest, necessity=False)
    data = json.loads(json.dumps(record.to_json(honest)))
    assert ProofRecord.from_json(data, honest).status is Status.PROVED
    change(data)
    with pytest.raises((ArithmeticError, LookupError, TypeError, ValueError)):
        ProofRecord.from_json(data, honest)


def test_what_ran_out_of_time_is_not_kept(package: Package, empty_cache: Path) -> None:
    honest = package({"course.honest": text()})["course.honest"]
    assert prove_apart(honest, limit=0.05).status == "unknown"
    assert kept(honest) is None


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.json"
    cache.write_whole(path, "first")

    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cache.os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        cache.write_whole(path, "second")
    assert path.read_text() == "first" and list(tmp_path.iterdir()) == [path]


def test_a_folder_that_links_back_up_is_walked_once(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    (folder / "area").mkdir(parents=True)
    (folder / "area" / "one.py").write_text("")
    (folder / "area" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "here").symlink_to(".", target_is_directory=True)
    assert Catalogue(folder, apart=True).names == ("area.one",)

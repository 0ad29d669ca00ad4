"""Audited holds nothing up: what a verdict, a corollary, the command line and a page make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import Command, Package
from liars import proof, text

from symcnn.catalogue.network import Network
from symcnn.contest.settings import Settings
from symcnn.contest.verdict import AUDITED, Verdict
from symcnn.errors import MissingTool
from symcnn.judge.judging import Status
from symcnn.sheets.sheet import Sheet, parse_sheet
from symcnn.sheets.solution import verdict
from symcnn.sheets.tex import find_engine
from symcnn.sheets.words import summary
from symcnn.verdicts.check import Report, check, check_all
from symcnn.verdicts.networks import NetworkReport

# No route proves it of the hyperbolic tangent; at points it holds.
AUDITED_LINES = [
    'q.define("Let it be.", Eq(v, tanh(x)))',
    'q.equals("As a logistic curve.", (2 / (1 + exp(-2*x)) - 1))',
]
SLOPE = text(
    docstring='"""A hyperbolic tangent.\n\nIt is a logistic curve.\n"""',
    symbols='x, v = reals("x v")',
    given='given = {x: "one"}',
    sought='sought = {v: "value"}',
    where="where = []",
    claim="claim = Eq(v, (2 / (1 + exp(-2*x)) - 1))",
    proof=proof(*AUDITED_LINES),
    measure="""def measure(run, x):
    import torch
    return run.operator(torch.tensor([x], dtype=torch.float64))[0].item()""",
    impostor="def dense(both):\n    import torch\n    return torch.sin(both)",
    experiment="""experiment = Trajectory(
    measure, operator="torch.tanh", impostor=dense, at=grid(x=[-0.75, 0.25, 1.0]), operations=20, steps=None)""",
    rivals='rivals = {"forgets two": tanh(x/2), "shifts it": tanh(x) + 1}',
)
ON_IT = {
    "docstring": '"""A double.\n\nTwice the value.\n"""',
    "imports": "from sympy import *\nfrom symcnn import *\nfrom . import slope",
    "symbols": 'x, v, u = reals("x v u")',
    "given": 'given = {x: "one"}',
    "sought": 'sought = {v: "value", u: "its double"}',
    "where": "where = []",
    "measure": None,
    "impostor": None,
    "experiment": None,
    "rivals": None,
}
DOUBLE = text(
    **ON_IT,
    claim="claim = Eq(u, 2 * (2 / (1 + exp(-2*x)) - 1))",
    proof=proof('q.recall("As known.", slope)', 'q.define("Twice.", Eq(u, 2*v))', 'q.equals("Put in.", claim.rhs)'),
)
FURTHER = text(
    **{**ON_IT, "imports": ON_IT["imports"].replace("slope", "double")},  # type: ignore[union-attr]
    claim="claim = Eq(v, 4 * (2 / (1 + exp(-2*x)) - 1))",
    proof=proof('q.recall("As known.", double)', 'q.define("Twice.", Eq(v, 2*u))', 'q.equals("Put in.", claim.rhs)'),
)


def reports(package: Package, only: Any = None) -> dict[str, Report]:
    catalogue = package({"course.slope": SLOPE, "course.double": DOUBLE, "course.further": FURTHER})
    found = check_all(list(catalogue), only, Settings(device="cpu"))
    return {report.name.partition(".")[2]: report for report in found}


# --- audited holds nothing up -----------------------------------------------------------------------------


@pytest.mark.parametrize("experiment", ["confirmed", "skipped"])
def test_audited_is_not_well(experiment: str) -> None:
    assert Verdict("audited", experiment).exit_code == 3 and not Verdict("audited", experiment).ok
    assert Verdict("audited", "refuted").exit_code == 1
    assert Verdict("proved", experiment).exit_code == 0 and Verdict("proved", experiment).ok


def test_an_audited_line_makes_the_proof_audited_and_confirms_no_corollary(package: Package) -> None:
    found = reports(package)
    assert (found["slope"].verdict.proof, found["slope"].verdict.experiment) == ("audited", "confirmed")
    for name in ("double", "further"):
        assert found[name].proof is not None and found[name].proof.status is Status.PROVED, "its own lines follow"
        assert (found[name].verdict.proof, found[name].verdict.experiment) == ("audited", "undecided")
    for report in found.values():
        assert report.exit_code == 3
        assert any("course.slope, step 2" in why and AUDITED in why for why in report.reasons), report.reasons


def test_an_audited_line_confirms_no_corollary_where_experiments_alone_are_asked(package: Package) -> None:
    found = reports(package, "experiment")
    assert {name: one.verdict.experiment for name, one in found.items()} == {
        "slope": "confirmed", "double": "undecided", "further": "undecided",
    }  # fmt: skip
    assert all(one.verdict.proof == "skipped" for one in found.values())


def test_a_corollary_with_an_audited_line_of_its_own_is_not_confirmed(package: Package) -> None:
    corollary = text(
        docstring='"""Places, and a value.\n\nBoth.\n"""',
        imports="from sympy import *\nfrom symcnn import *\nfrom . import honest",
        symbols='n, k, s, m = integers("n k s m")\nx, v = reals("x v")',
        given='given = {n: "cells", k: "taps", s: "stride", x: "one"}',
        sought='sought = {m: "places", v: "value"}',
        claim="claim = Eq(v, m*(2 / (1 + exp(-2*x)) - 1) - m + floor((n - k) / s) + 1)",
        proof=proof(
            'q.recall("As known.", honest)',
            'q.define("Let it be.", Eq(v, m*tanh(x)))',
            'q.equals("As a logistic curve.", m*(2 / (1 + exp(-2*x)) - 1))',
            'q.equals("By what is known.", claim.rhs)',
        ),
        measure=None, impostor=None, experiment=None, rivals=None,
    )  # fmt: skip
    found = check(package({"course.honest": text(), "course.liar": corollary})["course.liar"])
    assert (found.verdict.proof, found.verdict.experiment, found.exit_code) == ("audited", "undecided", 3)


def test_the_command_line_ends_with_3_for_what_is_audited(package: Package, command: Command) -> None:
    catalogue = package({"course.slope": SLOPE, "course.double": DOUBLE})
    ended = command("check", "course", "--package", catalogue.root, "--device", "cpu")
    assert ended.returncode == 3 and "0 of 2 hold" in ended.stdout, ended.stdout + ended.stderr
    assert "step 2" in ended.stderr and "no proof" in ended.stderr and AUDITED in " ".join(ended.stderr.split())


# --- what a page says ---------------------------------------------------------------------------------------


def test_a_solution_says_that_it_is_checked_at_points(package: Package) -> None:
    catalogue = package({"course.slope": SLOPE, "course.double": DOUBLE})
    found = {report.name: report for report in check_all(list(catalogue), None, Settings(device="cpu"))}
    asked = {"derivations": ["course.slope"], "instances": {"course.double": {"x": 1}}}
    source = Sheet(parse_sheet({"title": "T", "question": [asked]})).render(found).record
    assert source.count(rf"\verdict{{open}}{{{AUDITED}}}") == 2, "the solution, and the instance that rests on it"
    assert f"2 results, all {AUDITED}" in source and f"the proof is {AUDITED} (" in source
    assert f"{AUDITED}: It holds at 24 points" in source and "audited" not in source


def test_a_network_that_rests_on_audited_says_so(package: Package) -> None:
    part = check(package({"course.slope": SLOPE})["course.slope"], settings=Settings(device="cpu"))
    report = NetworkReport(Network("a.b", "One", "Says.", lambda: torch.nn.Flatten(), "n 3 4 4"), (part,), (), (), 0.0)
    assert (report.verdict.proof, report.exit_code) == ("audited", 3)
    assert verdict(report).proof == AUDITED and verdict(report).proof_colour == "open"
    assert "no proof" in verdict(report).words
    assert f"all {AUDITED}" in str(summary([part]))


def test_a_number_from_what_is_audited_is_checked_and_told(package: Package) -> None:
    catalogue = package({"course.slope": SLOPE, "course.double": DOUBLE, "course.honest": text()})
    data = {
        "title": "T",
        "question": [
            {"derivations": ["course.honest"], "answer": "It is {{course.double: x = 1}}."},
            {"derivations": ["course.honest"], "answer": "It is {{course.honest: n = 5, k = 3, s = 1}}."},
        ],
    }
    sheet = Sheet(parse_sheet(data)).settled(catalogue)
    assert sheet.inquiry.derivations == ("course.honest", "course.double")
    asked = [catalogue[name] for name in sheet.inquiry.derivations]
    found = {report.name: report for report in check_all(asked, None, Settings(device="cpu"))}
    source = sheet.render(found).record
    assert source.count("A number in the text is taken from") == 1 and f"({AUDITED})" in source
    assert "1.52319" in source and "2 results, all proved" not in source


def test_a_card_says_that_its_answer_is_checked_at_points(package: Package) -> None:
    catalogue = package({"course.slope": SLOPE, "course.honest": text()})
    cards = [{"front": "Of one?", "back": "{{course.slope: x = 1}}"}]
    sure = [{"front": "Places?", "back": "{{course.honest: n = 5, k = 3, s = 1}}"}]
    asked = [{"derivations": ["course.honest"], "card": one} for one in (cards, sure)]
    sheet = Sheet(parse_sheet({"title": "T", "deck": True, "question": asked})).settled(catalogue)
    found = {r.name: r for r in check_all([catalogue[n] for n in sheet.inquiry.derivations], None, Settings("cpu"))}
    source = sheet.render(found).problems
    assert rf"\card{{1}}{{{AUDITED}}}{{" in source and r"\card{2}{}{" in source


def test_a_sheet_that_holds_what_is_audited_ends_with_3(package: Package, command: Command, tmp_path: Path) -> None:
    try:
        find_engine()
    except MissingTool:
        pytest.skip("there is no TeX")
    catalogue, file = package({"course.slope": SLOPE}), tmp_path / "set.toml"
    file.write_text('title = "T"\n[[question]]\nderivations = ["course.slope"]\n', encoding="utf-8")
    ended = command("sheet", file, "--out", tmp_path, "--package", catalogue.root, "--device", "cpu")
    assert ended.returncode == 3, ended.stdout + ended.stderr
    assert AUDITED in (tmp_path / "set-solutions.tex").read_text(encoding="utf-8")

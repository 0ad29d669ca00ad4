"""Wrong formulas by rule: the rules' laws, what the trial says of planted holes, and every mutant of the catalogue."""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from conftest import some
from hypothesis import given
from hypothesis import strategies as st
from liars import text
from sympy.concrete.expr_with_limits import ExprWithLimits

from symcnn import ForAll, Iff, derive, function, integers, reals, sequence
from symcnn.catalogue.catalogue import default
from symcnn.catalogue.derivation import Derivation
from symcnn.cli.mutant_views import table
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError
from symcnn.judge import integers as whole
from symcnn.judge.judging import Judgement, Status
from symcnn.verdicts import refutation
from symcnn.verdicts.check import check
from symcnn.verdicts.mutants import by_proof
from symcnn.verdicts.mutants import trial as trials
from symcnn.verdicts.mutants.report import EQUAL, REJECTED, SURVIVES, UNKNOWN, MutantReport, Outcome
from symcnn.verdicts.mutants.rules import mutants, rule
from symcnn.verdicts.mutants.trial import agreement, trial, trial_all

needs_z3 = pytest.mark.skipif(not whole.available(), reason="z3 is not installed")
CPU = Settings(device="cpu")
Write = Callable[[str], Derivation]

n, k, s, m, i, L = integers("n k s m i L")
x, y, r = reals("x y r")
K, S = sequence("K", L, integer=True), sequence("S", integer=True)
A, B = function("A"), function("B")


def broken(value: Any, quantity: Any = r) -> dict[Any, str]:
    """The mutants' right sides of ``quantity = value``, each with what was done."""
    return {mutant.rhs: label for label, mutant in mutants(sp.Eq(quantity, value, evaluate=False), (n, k, s, L))}


# --- the rules ------------------------------------------------------------------------------------------

RULES: list[tuple[str, Any, Any]] = [
    ("by one", n - k, n - k + 1),
    ("a factor", x * y, sp.Rational(101, 100) * x * y),
    ("a factor", x * y, sp.Rational(99, 100) * x * y),
    ("a sign", x * y, -x * y),
    ("a sign", n**2 + 3 * k, n**2 - 3 * k),
    ("a sign", sp.Abs(x) * y, x * y),
    ("a term dropped", n**2 + 3 * k, n**2),
    ("a term dropped", sp.Max(n, k, s), sp.Max(n, s)),
    ("a factor dropped", n * k**2 * s, n * s),
    ("a factor dropped", n + x / y, n + x),
    ("a constant by one", (n - k + 1) ** 2, (n - k + 2) ** 2),
    ("a term dropped", (n - k + 1) ** 2, (n - k) ** 2),
    ("a constant by one", x / 2, x / 3),
    ("a constant by one", sp.sqrt(2) * x, sp.sqrt(3) * x),
    ("a constant by one", K[n - 1], K[n - 2]),
    ("an exponent by one", n * k**2, n * k**3),
    ("an exponent by one", n + x / y, n + x / y**2),
    ("an exponent by one", x**n * y, x ** (n - 1) * y),
    ("exchanged", n**2 * k, k**2 * n),
    ("exchanged", K[n] ** 2 * S[n], S[n] ** 2 * K[n]),
    ("exchanged", A(n) ** 2 * B(n), B(n) ** 2 * A(n)),
    ("exchanged", n + sp.Sum(k * K[i], (i, 1, k)), k + sp.Sum(n * K[i], (i, 1, n))),
    ("rounded the other way", sp.floor(n / s) + k, sp.ceiling(n / s) + k),
    ("rounded the other way", sp.ceiling(n / s) + k, sp.floor(n / s) + k),
    ("not rounded", sp.floor(n / s) + k, n / s + k),
    ("the other extreme", sp.Max(n, k), sp.Min(n, k)),
    ("the other extreme", sp.Min(n, k), sp.Max(n, k)),
    ("a bound by one", sp.Sum(K[i], (i, 1, n)), sp.Sum(K[i], (i, 2, n))),
    ("a bound by one", sp.Sum(K[i], (i, 1, n)), sp.Sum(K[i], (i, 1, n + 1))),
    ("a bound by one", sp.Product(S[i], (i, 1, n)), sp.Product(S[i], (i, 1, n - 1))),
    ("a factor dropped", sp.Sum(k * K[i], (i, 1, n)), sp.Sum(K[i], (i, 1, n))),
    ("a case dropped", sp.Piecewise((n, sp.Eq(s, 1)), (k, True)), k),
    ("a bound by one", sp.Piecewise((n, sp.Eq(s, 1)), (k, True)), sp.Piecewise((n, sp.Eq(s, 2)), (k, True))),
    ("off zero", sp.Integer(0), sp.Rational(1, 100)),
]


@pytest.mark.parametrize(("made_by", "value", "wrong"), RULES, ids=str)
def test_each_rule_is_applied_wherever_it_can_be(made_by: str, value: Any, wrong: Any) -> None:
    quantity = m if made_by == "by one" else r
    found = broken(value, quantity)
    assert wrong in found
    assert rule(found[wrong]) == made_by


CONDITIONS = [
    ("negated", sp.Not(sp.And(n >= k, n < s))),
    ("a condition dropped", n >= k),
    ("strict for weak", sp.And(n > k, n < s)),
    ("strict for weak", sp.And(n >= k, n <= s)),
    ("turned round", sp.And(k >= n, n < s)),
    ("a bound by one", sp.And(n >= k + 1, n < s)),
    ("exchanged", sp.And(k >= n, k < s)),
]


@pytest.mark.parametrize(("made_by", "wrong"), CONDITIONS, ids=str)
def test_an_equivalence_is_broken_in_its_right_side(made_by: str, wrong: Any) -> None:
    left = sp.Eq(m, n)
    found = {mutant.right: label for label, mutant in mutants(Iff(left, sp.And(n >= k, n < s)), (n, k, s))}
    assert wrong in found
    assert rule(found[wrong]) == made_by
    assert all(mutant.left == left for _, mutant in mutants(Iff(left, sp.And(n >= k, n < s))))


def test_what_a_claim_is_about_stays() -> None:
    said, condition = sp.Eq(r, x + y), n >= 1
    values = set(broken(x + y))
    inside = [mutant for _, mutant in mutants(ForAll(sp.Implies(condition, said), (n, 1, 5)))]
    assert {mutant.limits for mutant in inside} == {((n, 1, 5),)}
    assert {mutant.body.args[0] for mutant in inside} == {condition}
    assert {mutant.body.args[1].rhs for mutant in inside} == values
    both = [mutant for _, mutant in mutants(sp.And(said, sp.Eq(m, n)))]
    assert all((said in mutant.args) != (sp.Eq(m, n) in mutant.args) for mutant in both)


def test_of_a_bound_only_what_says_more_is_a_mutant() -> None:
    assert {mutant for _, mutant in mutants(n <= k)} == {sp.Le(n, k - 1), n < k, n > k}
    assert {mutant for _, mutant in mutants(n > k)} == {sp.Gt(n, k + 1), n <= k}


def test_names_of_different_kinds_are_not_exchanged() -> None:
    claim = sp.Eq(r, n * x**2 + A(n) + K[n] + B(n) ** 2)
    exchanged = {label for label, _ in mutants(claim) if rule(label) == "exchanged"}
    assert exchanged == {"exchanged: A and B"}


small = st.recursive(
    st.sampled_from([n, k, s, sp.Integer(1), sp.Integer(2), sp.Integer(3)]),
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a: a**2, inner),
        st.builds(lambda a: sp.floor(a / s), inner),
        st.builds(lambda a, b: sp.Max(a, b), inner, inner),
        st.builds(lambda a, b: sp.Sum(a * K[i], (i, 1, b)), inner, inner),
    ),
    max_leaves=6,
)


@given(small)
def test_mutants_differ_from_the_claim_and_from_one_another(value: Any) -> None:
    claim = sp.Eq(m, value, evaluate=False)
    made = list(mutants(claim, (n, k, s)))
    formulas = [mutant for _, mutant in made]
    assert made == list(mutants(claim, (n, k, s)))
    assert len(set(formulas)) == len(formulas) and claim not in formulas
    assert all(label and mutant.lhs == m for label, mutant in made)


@given(small)
def test_what_is_bound_stays_bound_and_nothing_new_is_named(value: Any) -> None:
    def bound(expr: Any) -> set[Any]:
        return {limit[0] for total in expr.atoms(ExprWithLimits) for limit in total.limits}

    for _, mutant in mutants(sp.Eq(m, value, evaluate=False), (n, k, s)):
        assert bound(mutant.rhs) <= bound(value)
        assert mutant.rhs.free_symbols <= value.free_symbols


def test_agreement_is_about_the_part_that_differs() -> None:
    one, other = sp.Eq(r, x), sp.Eq(m, n)
    assert agreement(sp.And(one, other), sp.And(one, sp.Eq(m, k))) == sp.Eq(n, k)
    assert agreement(Iff(one, n >= 1), Iff(one, n > 1)) == Iff(n >= 1, n > 1)
    assert agreement(ForAll(other, (n, 1, 3)), ForAll(sp.Eq(m, k), (n, 1, 3))) == ForAll(sp.Eq(n, k), (n, 1, 3))
    assert agreement(sp.Implies(n > 0, one), sp.Implies(n > 0, sp.Eq(r, y))) == sp.Implies(n > 0, sp.Eq(x, y))
    assert agreement(n >= 1, n > 1) == Iff(n >= 1, n > 1)
    assert agreement(one, one) == sp.true


# --- the trial of one derivation --------------------------------------------------------------------------

ONE_STRIDE = """experiment = Exact(
    measure, operator="torch.nn.functional.conv1d", impostor=dense,
    at=grid(n=[1, 2, 5, 8], k=[1, 2, 3], s=[1], where=lambda n, k, s: k <= n))"""
CLAMPED = {
    "claim": "claim = Eq(m, Max(1, floor((n - k) / s) + 1))",
    "proof": """def proof(q):
    q.define("Count the places that fit.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))
    q.equals("Solve for `i`.", Sum(1, (i, 0, floor((n - k) / s))))
    q.equals("There is one at least.", Max(1, floor((n - k) / s) + 1))""",
}


def outcome(report: MutantReport, formula: str) -> Outcome:
    """The outcome of the mutant with this formula."""
    (found,) = [outcome for outcome in report.outcomes if outcome.formula == formula]
    return found


@needs_z3
def test_of_an_honest_file_every_mutant_is_rejected_by_both(derivation: Write) -> None:
    found = trial(derivation(text()), CPU)
    assert found.kind == "Exact" and len(found.outcomes) > 20
    assert {each.verdict for each in found.outcomes} == {REJECTED}
    assert all(each.by_proof and each.by_experiment and each.counterexample and each.where for each in found.outcomes)
    assert all(not each.note for each in found.outcomes)
    assert found.exit_code == 0 and not found.unsettled


@needs_z3
def test_a_grid_on_which_the_stride_is_one_is_settled_by_a_counterexample(derivation: Write) -> None:
    found = trial(derivation(text(experiment=ONE_STRIDE)), CPU)
    blind = {each.label for each in found.outcomes if each.note}
    assert "a factor dropped: 1/s" in blind
    assert any(rule(label) == "rounded the other way" for label in blind)
    assert all(each.note == "at a point that joined the grid" for each in found.outcomes if each.note)
    assert found.exit_code == 0


@needs_z3
def test_without_it_the_mutant_that_forgets_the_stride_survives(
    derivation: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "parting_point", lambda *_: None)
    found = trial(derivation(text(experiment=ONE_STRIDE)), CPU)
    (forgets,) = [each for each in found.outcomes if each.label == "a factor dropped: 1/s"]
    assert (forgets.proof, forgets.experiment, forgets.verdict) == ("refuted", "confirmed", SURVIVES)
    assert "agrees with it" in forgets.note
    assert found.exit_code == 1


@needs_z3
def test_a_mutant_that_says_the_same_is_found_to_be_equal(derivation: Write) -> None:
    found = trial(derivation(text(**CLAMPED)), CPU)
    unclamped = outcome(found, "m = ⌊(n - k)/s⌋ + 1")
    assert (unclamped.proof, unclamped.experiment, unclamped.verdict) == ("proved", "confirmed", EQUAL)
    assert found.count(EQUAL) == len(found.outcomes) - found.count(REJECTED) < 5
    assert found.exit_code == 0


@needs_z3
def test_a_formula_without_a_value_is_rejected_where_it_has_none(derivation: Write) -> None:
    shifted = {
        "symbols": 'n, k, s, m, i, p = integers("n k s m i p")',
        "given": 'given = {n: "cells", k: "taps", s: "stride", p: "padding"}',
        "where": "where = [n >= 1, k >= 1, s >= 1, p >= 0, n >= k]",
        "claim": "claim = Eq(m, floor((n + 2*p - k) / s) + 1)",
        "proof": """def proof(q):
    q.define("Count the places that fit.", Eq(m, Sum(indicator(i*s + k <= n + 2*p), (i, 0, oo))))
    q.equals("Count.", floor((n + 2*p - k) / s) + 1)""",
        "measure": """def measure(run, n, k, s, p):
    return run.operator(run.zeros(1, 1, n), run.zeros(1, 1, k), stride=s, padding=p).shape[-1]""",
        "impostor": """def dense(signal, kernel, stride, padding):
    import torch
    return torch.nn.functional.conv1d(signal, kernel, padding=padding)""",
        "experiment": """experiment = Exact(measure, operator="torch.nn.functional.conv1d", impostor=dense,
    at=grid(n=[2, 5, 8], k=[1, 2], s=[1, 2, 3], p=[0, 1, 2]))""",
        "rivals": 'rivals = {"counts the gaps": claim.rhs - 1, "pads one side": claim.rhs.subs(2*p, p)}',
    }
    found = trial(derivation(text(**shifted)), CPU)
    (exchanged,) = [each for each in found.outcomes if each.label == "exchanged: s and p"]
    assert (exchanged.experiment, exchanged.verdict) == ("no value", REJECTED)
    assert exchanged.where and "p = 0" in exchanged.where
    assert found.exit_code == 0


@needs_z3
@pytest.mark.parametrize("status", [Status.PROVED, Status.AUDITED])
def test_a_judge_that_passes_anything_is_a_red_row(
    status: Status, derivation: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_proof, "judge", lambda owed, **_: Judgement(status, "blind", "It looks right."))
    monkeypatch.setattr(refutation, "GIVEN", 0)
    found = trial(derivation(text()), CPU)
    assert {each.verdict for each in found.outcomes} == {SURVIVES}
    assert all(status.value in each.note and "parts from the claim at" in each.note for each in found.outcomes)
    assert found.exit_code == 1


def test_a_judgement_that_does_not_end_is_given_up_and_said_to_be(
    derivation: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(owed: Any, **asked: Any) -> None:
        for _ in itertools.count():
            pass

    monkeypatch.setattr(by_proof, "judge", endless)
    monkeypatch.setattr(refutation, "GIVEN", 0)
    monkeypatch.setattr(by_proof, "PER_JUDGEMENT", 0.01)
    monkeypatch.setattr(trials, "mutants", lambda *_: itertools.islice(mutants(*_), 2))
    found = trial(derivation(text()), CPU)
    assert [(each.proof, each.experiment, each.verdict) for each in found.outcomes] == [
        ("unknown", "refuted", UNKNOWN)
    ] * 2
    assert found.exit_code == 3


def test_draws_that_tell_finer_settle_what_lies_nearer_than_the_resolution() -> None:
    coarse = dataclasses.replace(CPU, resolution=Fraction(1, 5))
    found = trial(derive("activation.relu_second_moment"), coarse)
    notes = {each.label: each.note for each in found.outcomes}
    assert "times finer" in notes["a factor: 1.01"] and "times finer" in notes["a factor: 0.99"]
    assert notes["a sign: of the whole"] == ""
    assert found.exit_code == 0


def test_what_stays_nearer_than_the_draws_tell_survives_and_says_how_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "FINER", ())
    near = {"a factor: 1.01", "a factor: 0.99"}
    coarse = dataclasses.replace(CPU, resolution=Fraction(1, 5))
    found = trial(derive("activation.relu_second_moment"), coarse)
    assert {each.label for each in found.unsettled} == near
    assert all(each.verdict == SURVIVES and "1 % from the claim" in each.note for each in found.unsettled)
    assert found.exit_code == 1
    short = trial(derive("activation.relu_second_moment"), dataclasses.replace(CPU, budget=2**18))
    assert {each.label for each in short.unsettled} == near
    assert all(each.verdict == UNKNOWN for each in short.unsettled)
    assert short.exit_code == 3


# --- many, and what is shown ------------------------------------------------------------------------------


def without_time(report: MutantReport) -> MutantReport:
    return dataclasses.replace(report, seconds=0.0)


def test_processes_of_their_own_find_the_same(derivation: Write) -> None:
    faulty = derivation(text(measure="def measure(run, n, k, s):\n    return 1 / 0"))
    asked = [derive("optimizer.momentum_state"), faulty, derive("optimizer.adam_corrected_first_moment")]
    told: list[tuple[str, str]] = []
    found = trial_all(asked, CPU, lambda what, name: told.append((what, name)))
    assert sorted(told) == sorted(("mutants", each.name) for each in asked)
    assert [each.name for each in found] == [each.name for each in asked]
    for place in (0, 2):
        assert without_time(found[place]) == without_time(trial(asked[place], CPU))
    assert "ZeroDivisionError" in found[1].fault and found[1].exit_code == 1


def test_a_measurement_at_fault_is_no_mutant_that_is_rejected(derivation: Write) -> None:
    with pytest.raises(DerivationError, match="ZeroDivisionError"):
        trial(derivation(text(measure="def measure(run, n, k, s):\n    return 1 / 0")), CPU)


REJECTED_ONE = Outcome("a factor: 1.01", "m = n", "refuted", "n = 1", "refuted", "n = 1: 1, not 2", REJECTED)
LEFT_ONE = Outcome(
    "exchanged: n and k", "m = " + " + ".join(["n"] * 60), "audited", None, "refuted", "n = 1", SURVIVES, "It stays."
)
REPORTS = [
    MutantReport("course.short", "Exact", (REJECTED_ONE,) * 7, 1.0),
    MutantReport("course.of_a_name_that_is_longer_than_the_room_that_there_is", None, (REJECTED_ONE, LEFT_ONE), 1.0),
    MutantReport("course.fault", None, (), 0.0, "course.fault: the file has no `claim`"),
]


@pytest.mark.parametrize("columns", [80, 160])
def test_the_table_fits_and_names_what_is_left(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    table(REPORTS)
    shown, complaints = capsys.readouterr()
    assert all(len(line) <= columns for line in (shown + complaints).splitlines())
    first = next(line for line in shown.splitlines() if line.startswith("course.short"))
    assert first.split() == ["course.short", "7", "7", "7", "0", "0"]
    assert "9 mutants of 3 results: 8 rejected, 0 equal to the claim, 1 survive, 0 not" in shown
    assert "exchanged: n and k: survives. It stays." in " ".join(complaints.split())
    assert "the file has no `claim`" in complaints


def test_a_report_goes_through_json() -> None:
    for report in REPORTS:
        data = json.loads(json.dumps(report.to_json()))
        assert data["exit_code"] == report.exit_code
        assert MutantReport.from_json(data) == report


# --- the catalogue ----------------------------------------------------------------------------------------

NAMES = some(default().names, 7)


@pytest.fixture(scope="module")
def tried(request: pytest.FixtureRequest) -> Callable[[str], MutantReport]:
    """The trial of a derivation; where this process runs alone, all that were asked for are tried at once."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return lambda name: trial(default()[name], CPU)
    asked = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    reports = {each.name: each for each in trial_all([default()[name] for name in NAMES if name in asked], CPU)}
    return reports.__getitem__


@needs_z3
@pytest.mark.parametrize("name", NAMES)
def test_every_mutant_is_rejected_by_both_or_equal(name: str, tried: Callable[[str], MutantReport]) -> None:
    found = tried(name)
    assert not found.fault and len(found.outcomes) >= 3
    left = [f"{each.label}: {each.verdict}. {each.note}\n  {each.formula}" for each in found.unsettled]
    assert not left, "\n".join(left)


@needs_z3
@pytest.mark.parametrize("name", some([each.name for each in default() if each.experiment is None], 5))
def test_a_broken_corollary_is_not_confirmed(name: str) -> None:
    """Its experiments are those of what it recalls, so that a false step from there is red on either side."""
    derived = default()[name]
    _, claim = next(mutants(derived.claim, derived.given))
    assert check(derived.claiming(claim), "experiment", CPU).exit_code == 1

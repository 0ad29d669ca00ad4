"""Claims of zero, plain numbers in an experiment, bounds and memberships, impostors that raise, faults apart."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from symcnn.catalogue.catalogue import Catalogue
from symcnn.catalogue.derivation import Derivation
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError
from symcnn.experiment.kinds import MonteCarlo, Trajectory, points
from symcnn.formulas.demands import MEASURED, Demand
from symcnn.sheets.experiment_words import cell_row, sentence
from symcnn.verdicts.check import check, check_all
from symcnn.verdicts.trial import run

Written = Callable[[str], Derivation]
CPU = Settings(device="cpu")

ZERO = '''
"""Deviations.

The mean of `n` numbers `x` is taken away from each; `y` is the sum of what is left.
"""
from sympy import Eq, Rational, Sum
from symcnn import Trajectory, integers, points, reals, sequence
n, i, j = integers("n i j")
y, = reals("y,")
x = sequence("x", n)
given = {n: "numbers", x: "the numbers"}
sought = {y: "sum of deviations"}
where = [n >= 1]
claim = Eq(y, 0)
def proof(q):
    q.define("The sum of deviations.", Eq(y, Sum(x[i] - Sum(x[j], (j, 1, n)) / n, (i, 1, n))))
    q.equals("It is zero.", 0)
def measure(run, n, x):
    import torch
    values = torch.tensor(x, dtype=run.dtype)
    return run.operator(values - SHARE * values.mean()).item()
def first(values):
    return values[0]
experiment = Trajectory(
    measure, operator="torch.sum", impostor=first, operations=8, steps=None, MORE
    at=points({"n": 3, "x": [0.1, 0.2, 0.4]}, {"n": 4, "x": [0.1, 0.7, 0.3, 1.1]}, {"n": 2, "x": [0.0, 0.0]}),
)
rivals = {"forgets to divide": (1 - n) * Sum(x[i], (i, 1, n))}
'''


def zero(written: Written, share: str = "1", more: str = "") -> Derivation:
    return written(ZERO.replace("SHARE", share).replace("MORE", more))


def test_a_claim_of_zero_is_confirmed_within_the_rounding_of_what_is_added(derivation: Written) -> None:
    found = run(zero(derivation), CPU)
    assert found.status == "confirmed", found.why
    largest = max(abs(cell.measured) for cell in found.cells)
    assert 0 < largest < 1e-15 and all(cell.half_width < 1e-14 for cell in found.cells)
    # Nothing is added where all numbers are zero, so nothing may be off there.
    assert [cell.half_width for cell in found.cells if cell.point["x"] == [0.0, 0.0]] == [0]
    assert found.rivals["the claim 1 % up"].rejected and found.rivals["the claim 1 % down"].rejected


@pytest.mark.parametrize("share", ["0.99", "(1 - 1e-12)", "1.01"])
def test_a_claim_of_zero_for_what_is_not_zero_is_refuted(derivation: Written, share: str) -> None:
    found = run(zero(derivation, share), CPU)
    assert found.status == "refuted" and "the claim 0" in found.why


@pytest.mark.parametrize(("share", "status"), [("1", "confirmed"), ("0.9999", "refuted")])
def test_the_tolerance_is_that_of_the_kind_of_numbers_in_force(derivation: Written, share: str, status: str) -> None:
    found = run(zero(derivation, share, 'dtype="float32",'), CPU)
    assert found.status == status and 1e-7 < max(cell.half_width for cell in found.cells) < 1e-5


CROSSING = '''
"""Crossing.

A weight `w` starts at `w0`, and each of `t` updates moves it by `eta*c`.
"""
from fractions import Fraction
from sympy import Eq, Integer, Sum
from symcnn import Trajectory, function, grid, integers, reals
t, s = integers("t s")
w0, eta, c = reals("w0 eta c")
w, = reals("w,")
given = {w0: "first weight", eta: "learning rate", c: "gradient", t: "updates"}
sought = {w: "weight"}
where = [t >= 0]
claim = Eq(w, w0 - eta * c * t)
def proof(q):
    q.define("All updates.", Eq(w, w0 - Sum(eta * c, (s, 1, t))))
    q.equals("Together.", claim.rhs)
def measure(run, w0, eta, c, t):
    import torch
    weight = torch.nn.Parameter(torch.tensor(w0, dtype=torch.float64))
    optimizer = run.operator([weight], lr=eta)
    for _ in range(t):
        weight.grad = torch.tensor(c, dtype=torch.float64)
        optimizer.step()
    return weight.item()
experiment = Trajectory(
    measure, operator="torch.optim.SGD", impostor="torch.optim.Adam", operations=3, MORE
    at=grid(w0=[0.3, 1.0], eta=[0.1, 0.05], c=[1.0, 2.0], t=[0, 1, 3, 10]),
)
rivals = {"one update more": w0 - eta * c * (t + 1), "a plain number": 0.5, "a fraction": Fraction(1, 3)}
'''


def crossing(written: Written, more: str = "") -> Derivation:
    return written(CROSSING.replace("MORE", more))


def test_a_path_that_passes_zero_is_confirmed_and_one_that_is_a_little_off_is_not(derivation: Written) -> None:
    passing = crossing(derivation)
    found = run(passing, CPU)
    assert found.status == "confirmed", found.why
    near = [cell for cell in found.cells if abs(float(cell.claim)) < 1e-15]
    assert near and all(0 < cell.half_width < 1e-14 for cell in near)
    for share in (sp.Rational(101, 100), 1 - sp.Rational(1, 10**9)):
        off = run(passing.claiming(sp.Eq(passing.claim.lhs, passing.claim.rhs * share)), CPU)
        assert off.status == "refuted"


@pytest.mark.parametrize("number", ["1000", "1e3", "Fraction(1000)", "Integer(1000)"])
def test_a_conditioning_may_be_any_number(derivation: Written, number: str) -> None:
    found = run(crossing(derivation, more=f"conditioning={number},"), CPU)
    assert found.status == "confirmed", found.why
    once = {cell.half_width / abs(float(cell.claim)) for cell in found.cells if cell.point["t"] == 1 and cell.claim}
    assert max(once) == pytest.approx(3 * 2.0**-53 * 1000)


def test_what_is_no_number_of_the_right_kind_is_refused_in_words() -> None:
    def made(**options: Any) -> Trajectory:
        given = {"operations": 3, "steps": None, **options}
        return Trajectory(lambda run: 1.0, operator="torch.sum", impostor=None, at=points({"n": 1}), **given)

    assert made(operations=sp.Integer(3)).operations == made(operations=3.0).operations == 3
    assert made(conditioning=0.5).conditioning == sp.Rational(1, 2)
    assert made(steps=sp.Symbol("n")).steps == "n"
    assert MonteCarlo(made, "torch.sum", None, points({"n": sp.Rational(1, 2)}), {}, budget=2e6).budget == 2_000_000
    assert Trajectory(made, "torch.sum", None, points({"n": sp.Integer(2)}), 1, steps=None).at == ({"n": 2},)
    for wrong, words in (
        ({"operations": 2.5}, "operations per step must be a whole number >= 1, not 2.5"),
        ({"operations": True}, "not True"),
        ({"conditioning": "large"}, "a conditioning is a number above 0"),
        ({"conditioning": -1}, "a conditioning is a number above 0"),
        ({"conditioning": math.inf}, "a conditioning is a number above 0"),
        ({"dtype": "int8"}, 'dtype is "float32" or "float64"'),
    ):
        with pytest.raises(DerivationError, match=words):
            made(**wrong)


INTEGRAL = '''
"""Area.

The area `y` below `u**2` from 0 to `a`.
"""
from sympy import Eq, Integral, Rational
from symcnn import Trajectory, grid, reals
a, u, y = reals("a u y")
given = {a: "end"}
sought = {y: "area"}
where = [a >= 0]
claim = Eq(y, FACTOR * Integral(2 * u**2, (u, 0, a)) / 2)
def proof(q):
    q.define("The area.", Eq(y, Integral(u**2, (u, 0, a))))
    q.equals("Twice and half.", claim.rhs)
def measure(run, a):
    import torch
    return run.operator(torch.tensor(a, dtype=torch.float64), 3.0).item() / 3
experiment = Trajectory(
    measure, operator="torch.pow", impostor="torch.mul", at=grid(a=[0.0, 0.5, 2.5]), operations=4, steps=None
)
rivals = {"forgets the third": a**3}
'''


def test_a_claim_that_holds_an_integral_is_predicted(derivation: Written) -> None:
    assert run(derivation(INTEGRAL.replace("FACTOR", "1")), CPU).status == "confirmed"


def test_an_integral_that_is_a_hundredth_off_is_refuted(derivation: Written) -> None:
    assert run(derivation(INTEGRAL.replace("FACTOR", "Rational(101, 100)")), CPU).status == "refuted"


BOUND = '''
"""Largest probability.

A softmax of `n` scores `z` has a largest entry `p`.
"""
from sympy import Eq, Ge, Le, Rational
from symcnn import Trajectory, integers, points, reals, sequence
n, i = integers("n i")
p, = reals("p,")
z = sequence("z", n)
given = {n: "scores", z: "the scores"}
sought = {p: "largest probability"}
where = [n >= 1]
claim = CLAIM
def proof(q):
    q.define("It stands for itself.", Eq(p, 1 / n))
    q.implies("So.", claim)
def raises(scores, dim):
    raise TypeError("no such axis")
def measure(run, n, z):
    import torch
    return run.OPERATOR(torch.tensor(z, dtype=torch.float64), 0).max().item()
experiment = Trajectory(
    measure, operator="torch.softmax", impostor=IMPOSTOR, operations=8, steps=None,
    at=points({"n": 3, "z": [0.0, 0.0, 0.0]}, {"n": 3, "z": [0.1, 0.2, 0.4]}, {"n": 4, "z": [0.1, 0.7, 0.3, 5.0]}),
)
rivals = {RIVALS}
'''


def bound(
    written: Written, claim: str, rivals: str, impostor: str = '"torch.log_softmax"', of: str = "operator"
) -> Any:
    text = BOUND.replace("CLAIM", claim).replace("RIVALS", rivals).replace("IMPOSTOR", impostor)
    return written(text.replace("OPERATOR", of))


@pytest.mark.parametrize(
    ("claim", "rivals"),
    [
        # The bound is met where all scores are alike: one that is a hundredth tighter falls there.
        ("Ge(p, 1 / n)", '"a hundredth more": Rational(101, 100) / n, "one score fewer": 1 / (n - 1)'),
        ("Le(1 / n, p)", '"a hundredth more": Ge(p, Rational(101, 100) / n)'),
        ("(p >= 1 / n) & (p <= 1)", '"no more than a half": (p >= 1 / n) & (p <= Rational(1, 2))'),
        ("Eq(p, 1 / n) | (p > 1 / n)", '"one or the other end": Eq(p, 1 / n) | Eq(p, 1)'),
    ],
)
def test_a_bound_and_a_membership_are_confirmed(derivation: Written, claim: str, rivals: str) -> None:
    found = run(bound(derivation, claim, rivals), CPU)
    assert found.status == "confirmed", found.why
    assert found.rivals["the opposite of the claim"].own and all(one.rejected for one in found.rivals.values())
    assert "Every value does what the claim asks of it" in sentence(found)


@pytest.mark.parametrize(
    "claim", ["Ge(p, Rational(101, 100) / n)", "Le(p, 1 / n)", "(p >= 0) & (p <= Rational(96, 100))"]
)
def test_a_bound_that_is_a_little_too_tight_is_refuted(derivation: Written, claim: str) -> None:
    found = run(bound(derivation, claim, '"another": Ge(p, 2)'), CPU)
    assert found.status == "refuted" and "the operator gives" in found.why


@pytest.mark.parametrize(
    ("rivals", "words"),
    [("", "name a tighter one among the rivals"), ('"half of it": Ge(p, 1 / (2 * n))', "'half of it'")],
)
def test_a_bound_without_a_rival_that_falls_is_undecided(derivation: Written, rivals: str, words: str) -> None:
    found = run(bound(derivation, "Ge(p, 1 / n)", rivals), CPU)
    assert found.status == "undecided" and words in found.why


def test_the_error_of_an_impostor_is_told(derivation: Written) -> None:
    found = run(bound(derivation, "Ge(p, 1 / n)", '"more": 2 / n', "raises"), CPU)
    assert found.status == "undecided" and "TypeError: no such axis" in found.why
    assert "does not measure the operator" not in found.why and "which raised an error" in found.controls
    assert found.impostor is not None and "at every point it gave no value" in found.impostor.error


def test_a_faulty_measurement_hides_no_proof(derivation: Written) -> None:
    report = check(bound(derivation, "Ge(p, 1 / n)", '"more": 2 / n', of="operater"), fresh=True, settings=CPU)
    assert (report.verdict.proof, report.verdict.experiment, report.exit_code) == ("proved", "undecided", 1)
    assert "AttributeError" in report.reasons[0] and "AttributeError" in report.to_json()["fault"]
    assert report.proof is not None and report.steps


def test_one_fault_is_a_row_and_the_others_go_on(package: Callable[..., Catalogue], monkeypatch: Any) -> None:
    from symcnn.verdicts import trial

    catalogue = package({"course.good": INTEGRAL.replace("FACTOR", "1"), "course.bad": INTEGRAL.replace("FACTOR", "2")})
    covered = trial.covered

    def broken(derivation: Derivation) -> None:
        if derivation.name == "course.bad":
            raise RuntimeError("what nobody thought of")
        covered(derivation)

    monkeypatch.setattr(trial, "covered", broken)
    one, other = catalogue["course.good"], catalogue["course.bad"]
    mine = [dataclasses.replace(each, altered=False, path=None) for each in (one, other)]
    good, bad = check_all(mine, "experiment", CPU)
    assert good.verdict.experiment == "confirmed"
    assert bad.reasons == ("course.bad: the experiment stops with RuntimeError: what nobody thought of",)


DRAWN = '''
"""Second moment.

The second moment `m` of a ReLU of a number `z` of mean zero and variance 1.
"""
from sympy import Eq, Ge, Le, Rational, oo
from sympy.stats import Normal, Uniform
from symcnn import Expectation, ForAll, MonteCarlo, grid, integers, reals, sequence
n, i = integers("n i")
m, = reals("m,")
z = sequence("z")
given = {n: "factor", z: "the number"}
sought = {m: "second moment"}
where = [n >= 1, ForAll(Eq(Expectation(z[i]), 0), (i, 1, oo)), ForAll(Eq(Expectation(z[i] ** 2), 1), (i, 1, oo))]
claim = Le(m, n**2)
def proof(q):
    q.define("It stands for itself.", Eq(m, n**2 / 2))
    q.implies("So.", claim)
def thrice(values):
    import torch
    return 3 * torch.relu(values)
def measure(run, n):
    return (n * run.operator(run.sample("z"))) ** 2
experiment = MonteCarlo(
    measure, operator="torch.relu", impostor=thrice, at=grid(n=[1, 2]), estimate="mean", budget=2**20,
    laws={"normal": {"z": Normal("z", 0, 1)}},
)
rivals = {"TITLE": Le(m, FACTOR * n**2)}
'''


def test_a_bound_of_a_mean_is_confirmed_by_draws(derivation: Written) -> None:
    wide = derivation(DRAWN.replace("TITLE", "a tighter one").replace("FACTOR", "Rational(45, 100)"))
    found = run(wide, CPU)
    assert found.status == "confirmed", found.why
    assert found.rivals["a tighter one"].rejected and found.rivals["the opposite of the claim"].rejected
    assert "m $" in cell_row(found.cells[0]).claim
    refuted = run(wide.claiming(wide.claim.subs(wide.claim.rhs, wide.claim.rhs * sp.Rational(45, 100))), CPU)
    assert refuted.status == "refuted" and "m ≤" in refuted.why


def test_a_demand_is_met_by_all_or_none_or_is_not_told() -> None:
    half = Demand(sp.sqrt(2) >= MEASURED, {})
    assert half.met(1, Fraction(14, 10)) is True and half.met(Fraction(15, 10), 2) is False and half.met(1, 2) is None
    assert half.key != Demand(sp.sqrt(2) <= MEASURED, {}).key

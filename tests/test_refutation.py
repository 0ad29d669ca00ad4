"""A line is refuted at points that can be met: with a law that has the stated means and bounds."""

from __future__ import annotations

from pathlib import Path

import pytest
import sympy as sp

from symcnn.catalogue.catalogue import Catalogue
from symcnn.formulas.symbols import ForAll, function, integers, reals, sequence
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.verdicts.prove import prove

FILE = '''"""A statement about a mean.

What follows from what is known of one draw?
"""

from sympy import Eq

from symcnn import Expectation, reals, sequence

mu, s, V = reals("mu s V")
x = sequence("x")
given = {{x: "draws", mu: "mean", s: "mean square"}}
sought = {{V: "the mean again"}}
where = [{where}]
claim = {claim}


def proof(q):
    """From the mean."""
    q.define("The mean of the first.", Eq(V, Expectation(x[1])))
    q.implies("What is known of it.", claim)
'''

BETWEEN = "x[1] >= 0, x[1] <= 1, Eq(Expectation(x[1]), mu)"
SQUARE = "Eq(Expectation(x[1]), mu), Eq(Expectation(x[1]**2), s)"


def status(where: str, claim: str, folder: Path) -> tuple[Status, str]:
    (folder / "mean.py").write_text(FILE.format(where=where, claim=claim))
    record = prove(Catalogue(folder, apart=True)["mean"], necessity=False)
    return record.status, " ".join(judgement.why for judgement in record.judgements)


@pytest.mark.parametrize(
    ("where", "claim"),
    [(BETWEEN, "mu >= 0"), (BETWEEN + ", Eq(Expectation(x[1]**2), mu)", "mu**2 <= mu"), (SQUARE, "s >= mu**2")],
)
def test_what_holds_of_every_law_is_not_refuted_where_there_is_none(where: str, claim: str, tmp_path: Path) -> None:
    found, why = status(where, claim, tmp_path)
    assert found in (Status.UNKNOWN, Status.PROVED)
    assert found is Status.PROVED or "no law is known" in why


@pytest.mark.parametrize(("where", "claim"), [(BETWEEN, "mu >= 1"), (BETWEEN, "mu <= 0"), (SQUARE, "s >= 1")])
def test_what_some_law_breaks_is_refuted_at_numbers_that_it_has(where: str, claim: str, tmp_path: Path) -> None:
    found, why = status(where, claim, tmp_path)
    assert found is Status.REFUTED, why


NUMBERS = """\"\"\"A bound.

What follows for the number?
\"\"\"

from sympy import *

from symcnn import *

i, n = integers("i n")
c, s, t, V = reals("c s t V")
z, g, u = sequence("z"), function("g"), reals("u")
given = {{c: "number", s: "another", t: "third", n: "count", z: "row", g: "rule"}}
sought = {{V: "some value"}}
where = [{where}]
claim = {claim}


def proof(q):
    \"\"\"In one line.\"\"\"
    q.define("Some value.", Eq(V, c + 1))
    q.implies("It follows.", claim)
"""

TRUE = {
    "a bound at every number": ("ForAll(i * c <= 1000, (i, 1, oo))", "c <= 0"),
    "a bound on a half-line": ("ForAll(c * u >= -1000, (u, 0, oo))", "c >= 0"),
    "a bound far along a range": ("n >= 10**6, ForAll(i * c <= 1000, (i, 1, n))", "c <= Rational(1, 1000)"),
    "a bound at the end of a range": ("ForAll(z[i] >= c, (i, 50, 70)), ForAll(Eq(z[i], 0), (i, 60, 70))", "c <= 0"),
    "two equations for one number": ("Eq(s, exp(t)), Eq(s, 1)", "Eq(t, 0)"),
    "two equations for one value": ("Eq(g(1), exp(c)), Eq(g(1), 1)", "Eq(c, 0)"),
    "a number just below one": ("t >= 0", "erf(t + 20) < 1"),
    "a premise just below one": ("t >= 0, s >= 0", "Implies(erf(t + 20) >= 1, s < 0)"),
    "a product of roots where there are none": ("Eq(s, s)", "sqrt(t) * sqrt(s) >= 0"),
}


@pytest.mark.parametrize("what", TRUE)
def test_what_is_true_is_never_refuted(what: str, tmp_path: Path) -> None:
    where, claim = TRUE[what]
    (tmp_path / "bound.py").write_text(NUMBERS.format(where=where.replace("Eq(s, s)", "n >= 0"), claim=claim))
    record = prove(Catalogue(tmp_path, apart=True)["bound"], necessity=False)
    assert record.status is not Status.REFUTED, [j.why for j in record.judgements]


def test_what_is_false_at_a_point_that_meets_all_is_refuted(tmp_path: Path) -> None:
    where = "ForAll(i * c <= 1000, (i, 1, 5))"
    (tmp_path / "bound.py").write_text(NUMBERS.format(where=where, claim="c <= 1"))
    assert prove(Catalogue(tmp_path, apart=True)["bound"], necessity=False).status is Status.REFUTED


def test_a_name_that_stands_only_in_what_holds_for_all_of_a_range_has_a_value_too() -> None:
    """Without one the range was not seen to be violated, and a true line of shares was refuted."""
    n, h, i = integers("n h i")
    b = reals("b")
    z, e = sequence("z", n), sequence("e", n)
    shifted = ForAll(sp.Eq(e[h], sp.exp(z[h] + b)), (h, 1, n))
    shares = sp.Eq(e[i] / sp.Sum(e[h], (h, 1, n)), sp.exp(z[i]) / sp.Sum(sp.exp(z[h]), (h, 1, n)))
    assert judge(Obligation(shares, (i >= 1, i <= n, shifted))).status is not Status.REFUTED


def test_what_is_said_of_equal_arguments_defines_no_other_value() -> None:
    """``f(l, l) = b`` gives no value to ``f(l, t)``."""
    (l, t), (a, b), f = integers("l t"), reals("a b"), function("f")
    ranges = (t, 0, l), (l, 1, sp.oo)
    falls = ForAll(sp.Eq(f(l, t), b + (a - b) * (1 + sp.cos(sp.pi * t / l)) / 2), *ranges)
    ends = ForAll(sp.Eq(f(l, l), b), (l, 1, sp.oo))
    for other, refuted in (a + b, False), (a + b + 1, True):
        mirrored = ForAll(sp.Eq(f(l, l - t), other - f(l, t)), *ranges)
        for facts in (ends, falls), (falls, ends):
            assert (judge(Obligation(mirrored, facts)).status is Status.REFUTED) is refuted

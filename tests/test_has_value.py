"""What a line owes before it says anything: each rule with the fact that it asks for, and without."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from symcnn.formulas.symbols import (
    Density,
    ForAll,
    HasValue,
    Independent,
    Maximum,
    function,
    indicator,
    integers,
    reals,
    sequence,
)
from symcnn.formulas.whole import is_whole
from symcnn.judge.convergence import converges
from symcnn.judge.differentiable import doubt
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.judge.moments import E, Var
from symcnn.judge.values import missing

i, j, n, k, s, T = integers("i j n k s T")
x, y, b, c, u, sigma = reals("x y b c u sigma")
W, w, z = (sequence(name) for name in "Wwz")
N = sequence("N", integer=True)
f = function("f")

NORMAL = sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi)

# The term, and the facts without any one of which it may have no value.
OWED: dict[str, tuple[Any, list[Any]]] = {
    "a quotient": (y / x, [sp.Ne(x, 0)]),
    "a quotient of two": (1 / (x * y), [x > 0, y > 0]),
    "a power that may be negative": (b**n, [n >= 0]),
    "a power of what is not zero": (b**n, [b > 0]),
    "a root": (sp.sqrt(x - 1), [x >= 1]),
    "a root below": (1 / sp.sqrt(x), [x > 0]),
    "a real exponent": (b**x, [b > 0]),
    "a divisor with a sine": (1 / (c + sp.sin(x)), [c > 1]),
    "a divisor that is a sine": (1 / sp.cos(x), [x > -1, x < 1]),
    "a divisor that is no tangent": (1 / (sp.exp(x) - 1 - x), [sp.Ne(x, 0)]),
    "a root of a bounded function": (sp.sqrt(c - sp.tanh(x)), [c >= 1]),
    "a root of an exponential": (sp.sqrt(sp.exp(x) - c), [x >= 0, c <= 1]),
    "a logarithm of waves": (sp.log(c + sp.sin(x) * sp.cos(x)), [c > 1]),
    "a divisor with waves inside a sum": (sp.Sum(1 / (b + sp.sin(i * x)), (i, 1, n)), [b > 1, n >= 0]),
    "a logarithm": (sp.log(x), [x > 0]),
    "a remainder": (sp.Mod(n, k), [k >= 1]),
    "a factorial": (sp.factorial(n), [n >= 0]),
    "an index": (W[n / 2], [sp.Eq(sp.Mod(n, 2), 0)]),
    "a sum that runs forward": (sp.Sum(W[i], (i, 1, n)), [n >= 0]),
    "a sum inside a sum": (sp.Sum(sp.Sum(W[j], (j, i, n)), (i, 1, k)), [k >= 0, k <= n]),
    "a product": (sp.Product(W[i], (i, 1, n)), [n >= 0]),
    "a largest value": (Maximum(W[i], (i, 0, T)), [T >= 0]),
    "a divisor inside a sum": (sp.Sum(1 / (i + k), (i, 1, n)), [n >= 0, k >= 0]),
    "a sum that ends": (sp.Sum(indicator(i * s <= n), (i, 0, sp.oo)), [s >= 1]),
    "a sum that decays": (sp.Sum(i * b**i, (i, 0, sp.oo)), [b > -1, b < 1]),
    "a derivative of a quotient": (sp.Derivative(1 / x, x), [sp.Ne(x, 0)]),
    "a derivative of a maximum": (sp.Derivative(sp.Max(x, y), x), [x > y]),
    "a derivative of an absolute value": (sp.Derivative(abs(x) * y, x), [x < 0]),
    "a derivative of a logarithm": (sp.Derivative(sp.log(x), x), [x > 0]),
    "a limit": (sp.Limit(b**n / c, n, sp.oo), [b > 0, b < 1, sp.Ne(c, 0)]),
    "cases that cover": (sp.Piecewise((1, x > 0), (2, x < 1)), []),
    "a mean": (E(w[1]), [sp.Eq(E(w[1]), 0)]),
    "a mean of a lower power": (E(w[1] ** 2), [sp.Eq(E(w[1] ** 3), c)]),
    "a variance": (Var(w[1]), [sp.Eq(E(w[1] ** 2), 1)]),
    "a mean of a product": (
        E(w[1] * z[1]),
        [Independent(w, z), sp.Eq(E(w[1]), 0), sp.Eq(E(z[1]), 0)],
    ),
    "a mean of a dependent product": (E(w[1] * z[1]), [sp.Eq(E(w[1] ** 2), 1), sp.Eq(E(z[1] ** 2), 1)]),
    "a mean by a density": (E(sp.Max(z[1], 0) ** 2), [Density(z[1], u, NORMAL)]),
}


@pytest.mark.parametrize("name", OWED)
def test_a_term_has_a_value_under_just_these_facts(name: str) -> None:
    term, facts = OWED[name]
    goal = sp.Eq(term, y, evaluate=False)
    why, _ = missing(goal, facts)
    assert why is None, why
    if term.has(E, Var):
        return  # without its moments a name is no longer random
    for fact in facts:
        fewer = [other for other in facts if other != fact]
        assert missing(goal, fewer)[0] is not None, f"it has a value without {fact}"
        assert judge(Obligation(sp.Eq(term, term, evaluate=False), tuple(fewer))).status is not Status.PROVED


@pytest.mark.parametrize(
    "term, facts, why",
    [
        (sp.Sum(i, (i, 5, 2)), [], "run backwards"),
        (sp.Sum(1, (i, 0, n / 2)), [n >= 0], "no whole number"),
        (sp.Product(W[i] / 2, (i, 1, sp.oo)), [], "has no end"),
        (sp.Sum(W[i] + z[i], (i, 1, sp.oo)), [], "may not converge"),
        (sp.Sum(1 / i, (i, 1, sp.oo)), [], "may not converge"),
        (sp.Integral(u, (u, -sp.oo, sp.oo)), [], "may not converge"),
        (sp.Integral(1 / u, (u, 0, 1)), [], "u' may be 0|u may be 0"),
        (sp.Derivative(sp.floor(x), x), [], "has a slope"),
        (sp.Derivative(f(x), x), [], "has a slope"),
        (sp.Derivative(sp.Piecewise((5, sp.Eq(x, 5)), (x, True)), x), [sp.Eq(x, 5)], "decides between the cases"),
        (sp.Derivative(x**3, x, x), [], "only the first"),
        (sp.Derivative(W[N[1]] * W[2], W[1]), [], None),
        (sp.Derivative(W[N[1]], N[1]), [], "whole number"),
        (sp.Limit(sp.sin(x), x, sp.oo), [], "not known to exist"),
        (Maximum(W[i], (i, 3, 2)), [], "be empty"),
        (sp.tan(x), [], "nothing says where"),
        (1 / (1 + sp.sin(x)), [], "may be 0"),
        (1 / (sp.sin(x) + sp.cos(x)), [], "may be 0"),
        (1 / (sp.sin(x) ** 2 + sp.cos(y) ** 2), [], "may be 0"),
        (1 / (sp.exp(x) - 1 - x), [], "may be 0"),
        (sp.sqrt(sp.sin(x)), [], "may be below 0"),
        (sp.sqrt(1 - 2 * sp.erf(x)), [], "may be below 0"),
        (sp.log(1 - sp.cos(x)), [], "may not be above 0"),
        (sp.log(sp.tanh(x)), [x >= 0], "may not be above 0"),
        (sp.Sum(1 / (1 - sp.cos(i * x)), (i, 1, n)), [n >= 0], "may be 0"),
        (E(sp.exp(z[1] ** 2) * w[1]), [Independent(w, z), sp.Eq(E(w[1]), 0)], "has a mean"),
        (E(sp.exp(z[1] ** 2)), [Density(z[1], u, NORMAL)], "has a mean"),
        (E(w[1] ** 2), [sp.Eq(E(w[1]), 0)], "has a mean"),
    ],
)
def test_a_term_may_have_no_value(term: Any, facts: list[Any], why: str | None) -> None:
    answer = judge(Obligation(sp.Eq(term, term, evaluate=False), tuple(facts)), audit=False)
    if why is None:
        assert answer.status is Status.PROVED
        return
    assert answer.status is not Status.PROVED
    assert any(part in answer.why for part in why.split("|")), answer.why


def test_a_premise_guards_what_it_implies_and_a_condition_its_case() -> None:
    assert missing(sp.Implies(x > 0, sp.Eq(1 / x, y)), [])[0] is None
    assert missing(sp.Eq(sp.Piecewise((1 / x, sp.Ne(x, 0)), (0, True)), y), [])[0] is None
    assert missing(sp.Eq(sp.Piecewise((0, sp.Ne(x, 0)), (1 / x, True)), y), [])[0] is not None
    assert missing(sp.Piecewise((1, x > 0), (2, x < -1)) > y, [])[0] is not None
    assert missing(ForAll(sp.Eq(1 / i, W[i]), (i, 1, n)), [])[0] is None
    assert missing(ForAll(1 / i > 0, (i, 0, n)), [])[0] is not None


def test_what_is_known_of_a_free_name_is_not_known_of_a_bound_one() -> None:
    inside = sp.Eq(sp.Sum(1 / i, (i, 0, n)), y, evaluate=False)
    assert judge(Obligation(inside, (i >= 1, n >= 0))).status is not Status.PROVED
    assert "may be 0" in judge(Obligation(inside, (i >= 1, n >= 0))).why


def test_the_conditions_stand_in_the_evidence() -> None:
    answer = judge(Obligation(sp.Eq((x**2 - 1) / (x - 1), x + 1, evaluate=False), (x > 1,)))
    assert answer.status is Status.PROVED and answer.evidence["values"] == ["x - 1 is not 0"]


def test_a_definition_owes_a_value_of_its_kind() -> None:
    assert judge(Obligation(HasValue(n / 2, True), (sp.Eq(sp.Mod(n, 2), 0),))).status is Status.PROVED
    answer = judge(Obligation(HasValue(n / 2, True), ()))
    assert answer.status is Status.UNKNOWN and "no whole number" in answer.why
    assert judge(Obligation(HasValue(sp.sqrt(x)), ())).status is Status.UNKNOWN
    assert judge(Obligation(ForAll(HasValue(sp.sqrt(i), False), (i, 0, n)), ())).status is Status.PROVED


def test_what_is_whole_by_its_form() -> None:
    assert is_whole(sp.Sum(indicator(i <= n) * n, (i, 0, k)) + sp.floor(x) ** 2 * N[1])
    assert not is_whole(sp.Sum(x, (i, 0, k))) and not is_whole(sp.Max(n, x)) and not is_whole(sp.Integer(2) ** n)


def test_sums_without_end() -> None:
    entailed: list[Any] = [s >= 1, k >= 1]
    assert converges(indicator((i * s <= n) & (i >= k)) * W[i], (i, 0, sp.oo), entailed)
    assert converges(indicator(sp.Eq(n, sp.floor(i / s))), (i, 0, sp.oo), entailed)
    assert not converges(indicator(i * s >= n), (i, 0, sp.oo), entailed)
    assert not converges(indicator(i * n <= 5), (i, 0, sp.oo), entailed)
    assert not converges(b**i, (i, 0, sp.oo), [b > 0, b <= 1])
    assert not converges(b**i, (i, -sp.oo, sp.oo), [b > 0, b < 1])


def test_a_slope_is_taken_where_the_parts_have_one() -> None:
    assert doubt(sp.Derivative(x**k * sp.exp(x), x), (k >= 0,)) is None
    assert doubt(sp.Derivative(x**k, x), ()) is not None
    assert doubt(sp.Derivative(f(y) * x, x), (ForAll(sp.Eq(f(b), c * b), (b, -sp.oo, sp.oo)),)) is None
    assert doubt(sp.Derivative(f(y) * x, c), (ForAll(sp.Eq(f(b), c * b), (b, -sp.oo, sp.oo)),)) is not None

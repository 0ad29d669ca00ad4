"""The rules for expectations beside exact enumeration of all outcomes, in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Max, Rational, Sum

from symcnn.formulas.symbols import ForAll, Independent, integers, reals, sequence
from symcnn.judge import moments
from symcnn.judge.deltas import collapse
from symcnn.judge.moments import E, push

i, j = integers("i j")
w, z = sequence("w"), sequence("z")
mw, mz = reals("mw mz")

# Every law below has all moments; that one of a high order exists says so.
BOUNDED = [ForAll(sp.Eq(E(family[i] ** 16), c), (i, -sp.oo, sp.oo)) for family, c in ((w, mw), (z, mz))]
LAWS = {"fair": {1: Fraction(1, 2), -1: Fraction(1, 2)}, "skew": {2: Fraction(1, 3), -1: Fraction(2, 3)}}


def enumerated(expr, law):
    """E of a polynomial by all outcomes; sums of concrete length are written out first."""
    written = sp.expand(expr.doit())
    members = sorted(written.atoms(sp.Indexed), key=str)
    total = Fraction(0)
    for outcome in product(law.items(), repeat=len(members)):
        chance = Fraction(1)
        for _, p in outcome:
            chance *= p
        at = written.xreplace({a: sp.Integer(v) for a, (v, _) in zip(members, outcome, strict=True)})
        total += chance * Fraction(int(at.p), int(at.q))
    return total


def factor(index):
    return st.sampled_from([w[index], z[index], w[index] ** 2, w[index] * z[index], Max(z[index], 0), w[index] + 1])


@st.composite
def polynomials(draw):
    """A sum over one or two indices of factors whose members may or may not coincide, perhaps squared."""
    single = [draw(factor(index)) for index in (i, i + draw(st.integers(0, 1)))]
    size = draw(st.integers(1, 2))
    total = Sum(sp.Mul(*single), (i, 1, size)) + draw(st.integers(-2, 2)) * draw(factor(sp.Integer(1)))
    if draw(st.booleans()):
        return total**2
    return total * Sum(draw(factor(j)), (j, draw(st.integers(0, 1)), size))


def rational(polynomial, law):
    exact = enumerated(polynomial, law)
    return Rational(exact.numerator, exact.denominator)


def families_apart(mean):
    """No sum is left inside, and the members inside are one."""
    return not mean.has(Sum) and len(mean.atoms(sp.Indexed)) == 1


@settings(max_examples=20, deadline=None)
@given(polynomials(), st.sampled_from(sorted(LAWS)))
def test_pushing_agrees_with_enumeration(polynomial, name):
    pushed = push(E(polynomial), [Independent(w, z), *BOUNDED])[0]
    assert all(map(families_apart, pushed.atoms(E)))
    law = LAWS[name]
    expected = rational(polynomial, law)
    for settled in (pushed, collapse(pushed, [])):
        assert sp.expand(settled.doit().replace(E, lambda inner: rational(inner, law))) == expected


def test_a_planted_fault_is_seen_by_enumeration(monkeypatch):
    """Members always taken for distinct: the error that gives a variance of zero."""
    square, facts, law = Sum(w[i], (i, 1, 2)) ** 2, [Independent(w), *BOUNDED], LAWS["fair"]

    def settled():
        return push(E(square), facts)[0].doit().replace(E, lambda inner: rational(inner, law))

    assert settled() == rational(square, law) == 2
    monkeypatch.setattr(moments, "coincidences", lambda members: [(sp.Integer(1), {})])
    assert settled() == 0


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_symbolic_variance_agrees_with_enumeration(size):
    law = LAWS["skew"]
    second = {v: enumerated(a[1] ** 2 if v == "w" else Max(a[1], 0) ** 2, law) for v, a in (("w", w), ("z", z))}
    relu = Sum(w[i] * Max(z[i], 0), (i, 1, size))
    assert enumerated(w[1], law) == 0
    variance = enumerated(relu**2, law) - enumerated(relu, law) ** 2
    assert variance == size * second["w"] * second["z"]

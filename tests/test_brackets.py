"""Brackets: two expressions that differ are never printed alike, neither on the page nor in the terminal."""

from __future__ import annotations

import pytest
import sympy as sp
from conftest import tries
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from sympy import Derivative, Limit, Max, Mod, Piecewise, Pow, Product, Rational, Sum, factorial, floor

from symcnn.formulas.symbols import ForAll, Iff, Maximum, function, indicator, integers, reals, sequence
from symcnn.printing.latex import latex
from symcnn.printing.terminal import unicode

n, k, i, t, T = integers("n k i t T")
x, y, a, b = reals("x y a b")
W, m = sequence("W"), function("m")
LONG = 10**9
HUGE = sp.Integer(7) ** 60

LEAVES = (x, y, n, W[i], sp.Integer(2), sp.Integer(-1), Rational(1, 2))
BINARY = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "^": lambda left, right: left**right,
    "mod": lambda left, right: Mod(left, right, evaluate=left.is_number and right.is_number),
    "max": Max,
    "cases": lambda left, right: Piecewise((left, x > 0), (right, True)),
}
UNARY = {
    "-": lambda part: -part,
    "square": lambda part: part**2,
    "floor": floor,
    "sum": lambda part: Sum(part, (i, 1, n)),
    "product": lambda part: Product(part, (i, 1, n)),
    "largest": lambda part: Maximum(part, (i, 1, n)),
    "indicator": lambda part: Piecewise((part, x > 0), (0, True)),
    "inverse": lambda part: 1 / part,
}
BRACKETINGS = st.lists(st.integers(0, 99), min_size=8, max_size=8)


MEANT = UNARY | {"indicator": lambda part: part * indicator(x > 0)}
"""An indicator with a value is printed as the product that it is."""


def bracketed(leaves, signs, wraps, choices, unary=UNARY):
    """The leaves joined by the signs in their order, bracketed and wrapped as the choices say."""
    choices = iter(choices)
    parts, signs, wraps = list(leaves), list(signs), list(wraps)
    while wraps or signs:
        try:
            if wraps:
                place = next(choices) % len(parts)
                parts[place] = unary[wraps.pop()](parts[place])
            if signs:
                place = next(choices) % len(signs)
                parts[place : place + 2] = [BINARY[signs.pop(place)](parts[place], parts[place + 1])]
        except (TypeError, ValueError, ZeroDivisionError):  # what SymPy puts together to no expression
            reject()
        assume(not any(part.has(sp.nan, sp.zoo, sp.oo, sp.I) for part in parts))
    return parts[0]


@settings(max_examples=tries(400), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.data())
def test_the_same_signs_with_other_brackets_are_printed_otherwise(data):
    leaves = data.draw(st.lists(st.sampled_from(LEAVES), min_size=2, max_size=4))
    signs = [data.draw(st.sampled_from(sorted(BINARY))) for _ in leaves[1:]]
    wraps = data.draw(st.lists(st.sampled_from(sorted(UNARY)), max_size=len(leaves)))
    ways = [data.draw(BRACKETINGS) for _ in range(2)]
    one, other = (bracketed(leaves, signs, wraps, way) for way in ways)
    assume(one != other)
    assume(bracketed(leaves, signs, wraps, ways[0], MEANT) != bracketed(leaves, signs, wraps, ways[1], MEANT))
    assert unicode(one, width=LONG) != unicode(other, width=LONG)
    assert latex(one) != latex(other)


def only(value, condition):
    return Piecewise((value, condition), (0, True))


@pytest.mark.parametrize(
    ("expr", "page", "plain"),
    [
        # an indicator's value keeps its minus, and ends before the condition
        (only(-x, x > 0), r"-x \, \mathbf{1}[x > 0]", "-x [x > 0]"),
        (y * only(-x, x > 0), r"y (-x \, \mathbf{1}[x > 0])", "y(-x [x > 0])"),
        (
            only(Sum(W[i], (i, 1, n)), x > 0),
            r"\Biggl(\sum_{i=1}^{n} W_{i}\Biggr) \, \mathbf{1}[x > 0]",
            "(∑_{i=1}^{n} Wᵢ) [x > 0]",
        ),
        (only(Mod(n, k), x > 0), r"(n \bmod k) \, \mathbf{1}[x > 0]", "(n mod k) [x > 0]"),
        (Pow(only(x, y > 0), -1, evaluate=False), r"\frac{1}{x \, \mathbf{1}[y > 0]}", "1/(x [y > 0])"),
        # a remainder among other terms
        (x - Mod(n, k), r"x - (n \bmod k)", "x - (n mod k)"),
        (-Mod(n, k), r"-(n \bmod k)", "-(n mod k)"),
        (Mod(-n, k), r"(-n) \bmod k", "(-n) mod k"),
        (Limit(Mod(n, k), n, sp.oo), r"\lim_{n \to \infty} (n \bmod k)", "lim_{n→∞} (n mod k)"),
        # cases end without a sign
        (
            y + Piecewise((x, x > 0), (1, True)),
            r"y + \Biggl(\begin{cases} x & \text{if } x > 0 \\ 1 & \text{otherwise} \end{cases}\Biggr)",
            "y + ({x if x > 0; 1 otherwise})",
        ),
        # what stands below a slash
        (
            y / Sum(W[i], (i, 1, n)) * Product(W[i], (i, 1, n)),
            r"\frac{y}{\sum_{i=1}^{n} W_{i}}\,\prod_{i=1}^{n} W_{i}",
            "y/(∑_{i=1}^{n} Wᵢ) · ∏_{i=1}^{n} Wᵢ",
        ),
        (y / Derivative(x**2, x), r"\frac{y}{\frac{\partial}{\partial x} (x^{2})}", "y/(∂(x²)/∂x)"),
        (x / HUGE, r"\frac{x}{5.08021\ldots\cdot 10^{50}}", "x/(5.08021…·10⁵⁰)"),
        (Pow(Rational(1, 2), -1, evaluate=False), r"\frac{1}{\tfrac{1}{2}}", "1/(1/2)"),
        (
            sp.exp(Product(x, (i, 1, n)) / n),
            r"e^{1/n \cdot \prod_{i=1}^{n} x}",
            "e^(1/n·∏_{i=1}^{n}x)",
        ),
        # what stands under an exponent, or before an exclamation mark
        (HUGE**n, r"(5.08021\ldots\cdot 10^{50})^{n}", "(5.08021…·10⁵⁰)ⁿ"),
        (
            factorial(Maximum(m(t), (t, 0, T))),
            r"\Biggl(\max_{0 \le t \le T} m_{t}\Biggr)!",
            "factorial(max_{0≤t≤T} mₜ)",
        ),
        # the side of a limit, the order of sums, words in an index
        (Limit(x, x, 0, "-"), r"\lim_{x \to 0^{-}} x", "lim_{x→0⁻} x"),
        (
            Sum(W[i], (i, 1, n), (t, 0, 1), (k, 1, n)),
            r"\sum_{k=1}^{n} \sum_{t=0}^{1} \sum_{i=1}^{n} W_{i}",
            "∑_{k=1}^{n} ∑_{t=0}^{1} ∑_{i=1}^{n} Wᵢ",
        ),
        (W[Mod(n, k)], r"W_{n \bmod k}", "W_{n mod k}"),
    ],
)
def test_what_could_be_read_otherwise_is_bracketed(expr, page, plain):
    assert latex(expr) == page
    assert unicode(expr, width=LONG) == plain


A, B, C = x > 0, y > 0, a > 0
ALL = ForAll(W[i] > 0, (i, 1, n))


@pytest.mark.parametrize(
    ("statement", "plain"),
    [
        (sp.Implies(A, sp.Implies(B, C)), "x > 0 ⟹ (y > 0 ⟹ a > 0)"),
        (sp.Implies(sp.Implies(A, B), C), "(x > 0 ⟹ y > 0) ⟹ a > 0"),
        (Iff(A, Iff(B, C)), "x > 0 ⟺ (y > 0 ⟺ a > 0)"),
        (sp.And(sp.Implies(B, C), A), "(y > 0 ⟹ a > 0), x > 0"),
        (sp.Implies(B, sp.And(A, C)), "y > 0 ⟹ a > 0 and x > 0"),
        (Iff(A, sp.And(sp.Or(B, C), b > 0)), "x > 0 ⟺ (a > 0 or y > 0) and b > 0"),
        (Iff(A, sp.Or(C, sp.And(B, b > 0))), "x > 0 ⟺ a > 0 or b > 0 and y > 0"),
        (sp.Implies(A, ALL), "x > 0 ⟹ (Wᵢ > 0 for all 1 ≤ i ≤ n)"),
        (ForAll(sp.Implies(A, W[i] > 0), (i, 1, n)), "x > 0 ⟹ Wᵢ > 0 for all 1 ≤ i ≤ n"),
        (sp.And(ALL, k >= 1), "(Wᵢ > 0 for all 1 ≤ i ≤ n), k ≥ 1"),
        (ForAll(W[i] > 0, (i, 1, n), (k, 1, sp.oo)), "Wᵢ > 0 for all 1 ≤ i ≤ n, k ≥ 1"),
    ],
)
def test_statements_within_statements_are_bracketed(statement, plain):
    assert unicode(statement, width=LONG) == plain
    assert latex(statement).count("(") == plain.count("(")

"""What our printers write of any expression is read back as that expression."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn.errors import Unreadable
from symcnn.formulas.symbols import Maximum, function, indicator, integers, reals, sequence
from symcnn.marking.names import Names
from symcnn.marking.reading import read
from symcnn.printing.latex import latex
from symcnn.printing.terminal import unicode

n, k, W_in, L, l, i = integers("n k W_in L l i")
beta1, sigma, eps = reals("beta1 sigma epsilon")
K, z = sequence("K", integer=True), sequence("z")
w = function("w")
OWN = (n, k, W_in, L, beta1, sigma, eps)
NAMES = Names(
    {**{symbol.name: symbol for symbol in OWN}, "K": K, "z": z, "w": w},
    others={"l": l, "i": i},
    places={"K": 1, "z": 2, "w": 1},
)
PRINTED = (
    ("plain", str),
    ("terminal", lambda expr: unicode(expr, OWN, 10**9)),
    ("page", lambda expr: latex(expr, OWN)),
    ("small", lambda expr: latex(expr, OWN, small=True)),
)

numbers = st.one_of(st.integers(-12, 1000), st.fractions(-9, 9, max_denominator=30)).map(sp.Rational)
atoms = st.one_of(
    numbers.map(sp.sympify),
    st.sampled_from([*OWN, K[1], K[n], K[k - 1], z[n, 1], z[k, k + 1], w(n), w(n - 1), beta1**n, sigma**2]),
)


def larger(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Expressions made of others."""
    two, many = st.tuples(part, part), st.lists(part, min_size=2, max_size=3)
    return st.one_of(
        many.map(lambda parts: sp.Add(*parts)),
        many.map(lambda parts: sp.Mul(*parts)),
        two.filter(lambda pair: pair[1] != 0).map(lambda pair: pair[0] / pair[1]),
        st.tuples(part, st.integers(2, 4)).map(lambda pair: pair[0] ** pair[1]),
        part.map(sp.floor),
        part.map(sp.ceiling),
        part.map(sp.Abs),
        two.map(lambda pair: sp.Max(*pair)),
        two.map(lambda pair: sp.Min(*pair)),
        part.map(lambda body: sp.Sum(body * K[l], (l, 1, L))),
        part.map(lambda body: sp.Product(body + K[i], (i, 1, L - 1))),
        part.map(lambda body: sp.exp(-(body**2))),
        part.map(lambda body: sp.log(1 + body**2)),
        part.map(lambda body: sp.sqrt(1 + body**2)),
        two.map(lambda pair: sp.Piecewise((pair[0], n > k), (pair[1], True))),
    )


expressions = st.recursive(atoms, larger, max_leaves=8).filter(
    lambda expr: not expr.has(sp.zoo, sp.nan, sp.I) and sp.count_ops(expr) < 80
)


@settings(max_examples=60)
@given(expressions)
def test_what_is_printed_is_read_back(expr: sp.Expr) -> None:
    for medium, printed in PRINTED:
        text = printed(expr)
        try:
            answer = read(text, NAMES)
        except Unreadable as error:
            # Of what is printed only that is refused which is too large, or binds one name twice.
            allowed = "at most" in error.expected or "too large" in error.found or "bound already" in error.found
            assert allowed, (medium, text, str(error))
            continue
        assert same(answer.expression, expr), (medium, text, answer.expression)
        assert not answer.matches and not answer.ambiguous, (medium, text)


def same(one: Any, other: Any) -> bool:
    """Whether two expressions are one: as they stand, multiplied out, or at places where nothing cancels by chance."""
    if one == other or sp.expand(one) == sp.expand(other):
        return True
    symbols = sorted((one.atoms(sp.Symbol) | other.atoms(sp.Symbol)) - {l, i}, key=str)
    for start in (3, 5):
        values = {symbol: sp.Integer(start + 2 * place) for place, symbol in enumerate(symbols)}
        values |= {L: sp.Integer(3)}
        left, right = (_value(side, values) for side in (one, other))
        if not abs(left - right) <= 1e-9 * (1 + abs(left)):
            return False
    return True


def _value(expr: Any, values: dict[Any, Any]) -> Any:
    """An expression at values, members of sequences and values of functions being numbers of their indices."""
    put = expr.subs(values).doit()
    put = put.replace(lambda node: isinstance(node, sp.Indexed), lambda node: 2 + sum((3 * j) for j in node.indices))
    put = put.replace(lambda node: node.func == w, lambda node: 7 + node.args[0])
    return sp.N(put.doit(), 30)


@pytest.mark.parametrize(
    "expr",
    [
        sp.Sum(sp.Sum(z[l, i] * K[i], (i, 1, n)), (l, 1, L)),
        sp.Sum(z[l, i], (i, 1, n), (l, 1, n)),
        sp.Product(K[i], (i, 1, l - 1)).subs(l, n),
        sp.Sum(K[l], (l, 1, sp.oo)),
        Maximum(K[l] + 1, (l, 1, L)),
        indicator(n >= k) * n,
        sp.Sum(indicator(i * n <= k), (i, 0, sp.oo)),
        sp.KroneckerDelta(n, k + 1),
        sp.Mod(n + 1, k),
        2 * sp.Mod(n, k) + 1,
        sp.Mod(n, sp.Rational(1, 2) + sigma) + sp.Mod(n, sp.Rational(1, 2)) + sp.E * sp.Mod(sigma, sp.E),
        sp.Mod(n, sigma / beta1) * sp.Mod(n, 2 * sigma),
        sp.factorial(n - k) / sp.factorial(k),
        sp.factorial(n) * K[n],
        sp.sqrt(2) * sigma / sp.sqrt(n),
        sp.exp(-n) * sp.erf(sigma) - sp.tanh(beta1),
        (n + 1) ** sp.Rational(1, 3),
        sp.Rational(-3, 7) * n ** sp.Rational(-5, 2),
        -(n - k) / (n + k) - 1,
        n ** (k + 1) * 2**-n,
        sp.pi * sigma**2 / 2,
        sp.sign(sigma) * abs(abs(sigma) - 1),
        w(w(n)) + w(K[1]),
        K[K[n]] + K[2 * n - 1] ** 2,
    ],
    ids=str,
)
def test_what_is_rare_is_read_back(expr: sp.Expr) -> None:
    for medium, printed in PRINTED:
        if medium == "plain" and expr.has(Maximum, sp.oo, sp.E):
            continue  # `oo` and `E` are names as any other, and a class of the engine's own has no plain spelling
        text = printed(expr)
        assert same(read(text, NAMES).expression, expr), (medium, text)

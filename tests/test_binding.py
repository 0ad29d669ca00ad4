"""Binding is lexical: what is free, what substitution does, and that neither asks SymPy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symcnn.formulas.binding import bound_names, free, names, walk
from symcnn.formulas.kinds import fault
from symcnn.formulas.substitution import Captured, apart, canonical, entered, opened, put, substitute
from symcnn.formulas.symbols import Density, ForAll, Maximum, function, integers, reals, sequence
from symcnn.judge.moments import E

i, j, n, k = integers("i j n k")
x, t, u = reals("x t u")
W, m = sequence("W"), function("m")

ENGINE = Path(__file__).resolve().parents[1] / "symcnn"


@pytest.mark.parametrize(
    "item, expected",
    [
        (sp.Sum(i * n, (i, 1, k)), {n, k}),
        (sp.Sum(i * n, (i, 1, i)), {i, n}),
        (sp.Sum(i * j, (i, 1, j), (j, 1, n)), {n}),
        (sp.Integral(x * t, (x, 0, t)), {t}),
        (sp.Limit(x * t, x, t), {t}),
        (sp.Derivative(x * t, x), {x, t}),
        (sp.Derivative(W[1] ** 2, W[i]), {i}),
        (sp.Derivative(W[j], W[i]), {i, j}),
        (Maximum(n * i, (i, 0, k)), {n, k}),
        (ForAll(i >= n, (i, 1, k)), {n, k}),
        (Density(W[i], u, sp.exp(-u) * t), {i, t}),
        (E(W[i] * t), {i, t}),
        (m(n), {n}),
    ],
)
def test_what_stands_free(item: Any, expected: set[Any]) -> None:
    assert set(free(item)) == expected


def test_a_member_may_be_bound_by_its_family_alone() -> None:
    inside = [(node, bound) for node, bound in walk(sp.Derivative(W[1] ** 2 * m(n), W[i])) if node == W[1]]
    assert inside and all("W" in bound for _, bound in inside)
    assert names(sp.Derivative(W[1], W[i])) == {"W", "i"}
    assert bound_names(sp.Derivative(W[1], W[i])) == {"W"}


def test_nothing_is_put_where_a_binder_would_take_it() -> None:
    total = sp.Sum(n * i, (i, 1, 3))
    assert put(total, {n: i}) is None and put(total, {i: 5}) == total
    assert substitute(total, {n: i}) != sp.Sum(i * i, (i, 1, 3))
    assert substitute(total, {n: i}).doit() == 6 * i
    assert put(sp.Derivative(W[1] ** 2, W[i]), {W[1]: x}) == sp.Derivative(W[1] ** 2, W[i])
    assert put(sp.Derivative(x * t, x), {t: x}) is None
    assert put(sp.Limit(x * t, x, sp.oo), {t: x}) is None
    with pytest.raises(Captured):
        substitute(sp.Derivative(x**2, x), {x: sp.Integer(5)})


def test_a_derivative_moves_with_a_name_and_with_an_index() -> None:
    assert put(sp.Derivative(x**2 * t, x), {x: u}) == sp.Derivative(u**2 * t, u)
    assert put(sp.Derivative(x * u, x), {x: u}) is None
    assert put(sp.Derivative(W[j] ** 2, W[i]), {i: j + 1}) == sp.Derivative(W[j] ** 2, W[j + 1])


def test_what_is_random_is_not_put_under_a_mean() -> None:
    assert put(E(t * W[1]), {t: W[2]}, random={"W"}) is None
    assert put(t + E(W[1]), {t: W[2]}, random={"W"}) == W[2] + E(W[1])
    assert put(E(t * W[1]), {t: x}, random={"W"}) == E(x * W[1])


def test_a_universal_statement_is_opened_with_names_of_its_own() -> None:
    body, ranges = opened(ForAll(sp.Eq(sp.Sum(i, (i, 1, j)), n), (j, 1, n)), {"j"})
    (fresh,) = free(body) - {n}
    assert fresh.name not in {"j", "i", "n"} and ranges == (fresh >= 1, fresh <= n)
    body, ranges = opened(ForAll(i <= j, (i, 0, j), (j, 0, n)), {"i", "j"})
    assert {i, j}.isdisjoint(free(body)) and all({i, j}.isdisjoint(free(fact)) for fact in ranges)


def test_terms_that_differ_in_bound_names_alone_are_one() -> None:
    assert canonical(sp.Sum(i * n, (i, 1, k))) == canonical(sp.Sum(j * n, (j, 1, k)))
    assert canonical(sp.Sum(i * j, (i, 1, j), (j, 1, n))) == canonical(sp.Sum(j * k, (j, 1, k), (k, 1, n)))
    assert canonical(sp.Sum(i * n, (i, 1, k))) != canonical(sp.Sum(i * k, (i, 1, n)))


# --- laws over random terms -----------------------------------------------------------------------------


def value(term: Any, at: dict[Any, int]) -> int:
    """The value of a term by the textbook's meaning of a sum, in plain whole numbers."""
    if isinstance(term, sp.Integer):
        return int(term)
    if isinstance(term, sp.Symbol):
        return at[term]
    if isinstance(term, sp.Add):
        return sum(value(part, at) for part in term.args)
    if isinstance(term, sp.Mul):
        product = 1
        for part in term.args:
            product *= value(part, at)
        return product
    if isinstance(term, sp.Pow):
        return value(term.base, at) ** int(term.exp)
    body, (index, low, high) = term.function, term.limits[-1]
    if len(term.limits) > 1:
        body = sp.Sum(body, *term.limits[:-1])
    return sum(value(body, {**at, index: place}) for place in range(value(low, at), value(high, at) + 1))


SYMBOLS = (i, j, n, k)


@st.composite
def terms(draw: Any, depth: int = 3) -> Any:
    """Sums of products of sums, with bound symbols that meet free ones."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from((*SYMBOLS, sp.Integer(1), sp.Integer(2))))
    shape = draw(st.sampled_from(("add", "mul", "sum", "sum")))
    parts = [draw(terms(depth=depth - 1)) for _ in range(2)]
    if shape == "add":
        return sp.Add(*parts)
    if shape == "mul":
        return sp.Mul(*parts)
    return sp.Sum(parts[0], (draw(st.sampled_from(SYMBOLS)), draw(st.integers(0, 1)), draw(st.integers(1, 3))))


POINTS = st.fixed_dictionaries({symbol: st.integers(-2, 3) for symbol in SYMBOLS})


@given(terms(), st.sampled_from(SYMBOLS), terms(depth=2), POINTS)
def test_substitution_and_evaluation_commute(term: Any, symbol: Any, new: Any, at: dict[Any, int]) -> None:
    expected = value(term, {**at, symbol: value(new, at)})
    assert value(substitute(term, {symbol: new}), at) == expected
    quick = put(term, {symbol: new})
    assert quick is None or value(quick, at) == expected


@given(terms(), POINTS, st.sets(st.sampled_from(["i", "j", "n", "k"])))
def test_renaming_what_is_bound_changes_no_value(term: Any, at: dict[Any, int], taken: set[str]) -> None:
    moved = apart(term, taken)
    assert value(moved, at) == value(term, at) and bound_names(moved).isdisjoint(taken)
    assert free(moved) == free(term)


@given(terms(), POINTS)
def test_what_is_not_free_does_not_matter(term: Any, at: dict[Any, int]) -> None:
    for symbol in set(SYMBOLS) - free(term):
        assert value(term, {**at, symbol: 7}) == value(term, at)


@given(terms(), terms())
def test_the_body_of_a_sum_is_entered_under_names_that_nothing_has(one: Any, other: Any) -> None:
    body, limits = entered(sp.Sum(one, (i, 1, 3)), names(other) | bound_names(other))
    fresh = {limit[0] for limit in limits}
    assert fresh.isdisjoint(free(other)) and {symbol.name for symbol in fresh}.isdisjoint(bound_names(other))
    assert free(body) - fresh <= free(one)


def test_nothing_else_asks_sympy_which_names_are_free() -> None:
    """`free_symbols` of SymPy leaves the index of a derivative out; one file may speak of it, to say so."""
    allowed = {"binding.py"}
    for path in sorted(ENGINE.rglob("*.py")):
        if path.name in allowed:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"\.free_symbols|\"free_symbols\"", line) and ">>>" not in line:
                # A class of ours may answer SymPy's question about itself.
                assert path.name in ("symbols.py", "quoted.py"), f"{path.name}:{number}: {line.strip()}"


@pytest.mark.parametrize(
    "line",
    [
        sp.Eq(n, sp.Sum(W[i] * sp.Sum(W[i], (i, 1, k)), (i, 1, k))),
        ForAll(sp.Eq(n, sp.Sum(W[i], (i, 1, k))), (i, 1, k)),
        sp.Eq(n, Maximum(sp.Sum(i, (i, 1, n)), (i, 0, k))),
    ],
)
def test_an_index_that_is_bound_already_around_is_told_by_name(line: Any) -> None:
    assert "i is bound in" in str(fault([line]))
    other = sp.Symbol("j", integer=True)
    inner = next(
        node for node in sp.preorder_traversal(line) if isinstance(node, sp.Sum) and not node.function.has(sp.Sum)
    )
    renamed = sp.Sum(inner.function.xreplace({i: other}), (other, *inner.limits[0][1:]))
    assert fault([line.xreplace({inner: renamed})]) is None


def test_infinity_stands_at_the_end_of_a_range_and_in_no_body() -> None:
    assert fault([sp.Eq(n, sp.Sum(i, (i, 1, sp.oo)))]) is None
    assert "oo is no number" in str(fault([sp.Eq(n, sp.Sum(sp.oo * i, (i, 1, k)))]))

"""Formulas written as loops say what the formulas say: compared with substitution, which writes out every term."""

from __future__ import annotations

import ast
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import sympy as sp
from conftest import some
from hypothesis import given
from hypothesis import strategies as st

from symcnn import DomainError, SymcnnError, derive
from symcnn.catalogue.catalogue import default
from symcnn.formulas.symbols import ForAll, integers, sequence
from symcnn.query import loops
from symcnn.query.closed_form import ClosedForm, exact
from symcnn.query.domain import Domain, plain_number
from symcnn.query.loops import NoLoop, function_of, writable

n, k, i, j, l = integers("n k i j l")
K = sequence("K", integer=True)
FIELD = derive("convolution.receptive_field").closed_form


def plain(value: Any) -> Any:
    return plain_number(sp.sympify(value, strict=True))


def asked() -> list[str]:
    """Results whose closed form is rational, and speaks of what is given."""
    found = []
    for derived in map(derive, some(default().names, 160)):
        try:
            form = derived.closed_form
        except SymcnnError:
            continue
        if derived.experiment is not None and form._function is not None:
            found.append(derived.name)
    return found


@pytest.mark.parametrize("name", asked())
def test_a_form_is_what_substitution_gives(name: str) -> None:
    derived = derive(name)
    form = derived.closed_form
    assert form._function is not None and derived.experiment is not None
    used, function = form._function
    tried = 0
    for point in derived.experiment.at:
        given = {name: value for name, value in point.items() if name in form.domain.symbols}
        if tried == 12 or not form.domain.admits(given):  # an empty matrix has rows in a run, to have columns
            continue
        values, tried = form.domain.values(given), tried + 1
        assert function(*(plain_number(values[symbol]) for symbol in used)) == plain(form.at(values)), point
    assert tried or name == "gradient.weights_as_patches"  # its runs have a row more than there are steps


@st.composite
def terms(draw: st.DrawFn, depth: int = 2, bound: tuple[Any, ...] = ()) -> Any:
    """Sums and products over ranges that hang on one another, of members, cases and quotients."""
    if depth == 0:
        return draw(st.sampled_from([n, k, sp.Integer(2), sp.Rational(1, 3), *bound, *(K[one] for one in bound)]))
    kind = draw(st.sampled_from(["sum", "product", "add", "mul", "cases", "floor", "delta"]))
    if kind in ("sum", "product"):
        index = draw(st.sampled_from([one for one in (i, j, l) if one not in bound]) if len(bound) < 3 else st.just(i))
        if index in bound:
            return draw(terms(depth=0, bound=bound))
        low, last = draw(st.sampled_from([1, 2])), draw(st.sampled_from([*bound, *(one - 1 for one in bound), n, k]))
        body = draw(terms(depth=depth - 1, bound=(*bound, index)))
        return (sp.Sum if kind == "sum" else sp.Product)(body, (index, low, last))
    left, right = (draw(terms(depth=depth - 1, bound=bound)) for _ in range(2))
    if kind == "cases":
        return sp.Piecewise((left, sp.Ge(n, k)), (right, True))
    if kind == "floor":
        return sp.floor(left / 2) + right
    if kind == "delta":
        return sp.KroneckerDelta(n, draw(st.sampled_from([k, *bound]))) * left
    return left + right if kind == "add" else left * right


@given(terms(depth=3), st.integers(0, 4), st.integers(0, 4), st.lists(st.integers(-2, 3), min_size=5, max_size=5))
def test_loops_say_what_their_terms_say(expr: Any, first: int, second: int, row: list[int]) -> None:
    assert writable(expr, [n, k, K])
    values = {n: sp.Integer(first), k: sp.Integer(second), K: [sp.Integer(item) for item in row]}
    expected = exact(expr, values)
    try:
        found = function_of(expr, [n, k, K])(first, second, row)
    except NoLoop:
        return  # a range that runs backwards, or a member that is not given: left to substitution
    assert found == plain(expected), expr


def test_a_running_product_is_gone_through_once() -> None:
    """Two thousand layers: the field by its recurrence, and every member read as often as it must be."""

    class Counting(list[int]):
        read = 0

        def __getitem__(self, place: Any) -> Any:
            Counting.read += 1
            return super().__getitem__(place)

    count = 2000
    kernels, strides = Counting([3] * count), Counting([1, 2] * 5 + [1] * (count - 10))
    used, function = FIELD._function or ([], None)
    assert function is not None
    rows = {"L": count, "K": kernels, "S": strides, "D": Counting([1] * count)}
    extent = jump = 1
    for kernel, stride in zip(list(kernels), list(strides), strict=True):
        extent, jump = extent + (kernel - 1) * jump, jump * stride
    assert function(*(rows[getattr(symbol, "name", str(symbol))] for symbol in used)) == extent
    assert Counting.read <= 3 * count


def test_inside_of_a_loop_is_plain_arithmetic() -> None:
    """No fraction, and no look at a place: the ends of a loop are looked at before it."""
    used, _ = FIELD._function or ([], None)
    tree = ast.parse(loops.source_of(FIELD.rhs, used))
    bodies = [statement for node in ast.walk(tree) if isinstance(node, ast.For) for statement in node.body]
    assert bodies and not [node for body in bodies for node in ast.walk(body) if isinstance(node, ast.Call)]
    size = derive("convolution.output_size").closed_form
    used, _ = size._function or ([], None)
    assert not [node for node in ast.walk(ast.parse(loops.source_of(size.rhs, used))) if isinstance(node, ast.Call)]
    with pytest.raises(SymcnnError, match="k has no value here"):
        function_of(n + k, [n])


def test_a_condition_on_all_members_is_one_loop() -> None:
    ordered = loops.throughout(sp.Ge(K[l], n), l, [n, K])
    assert ordered(1, [1, 2]) and not ordered(2, [1, 2]) and ordered(2, [])
    following = loops.throughout(sp.Ge(K[l + 1], K[l]), l, [K])
    assert following([])
    with pytest.raises(NoLoop):  # the last has none that follows
        following([1, 2])


def test_what_a_range_does_not_define_is_left_to_substitution() -> None:
    backwards = ClosedForm("form", sp.Symbol("m"), sp.Sum(i, (i, 3, n)), Domain("form", {n: "n"}, []))
    assert backwards._quickly({n: sp.Integer(1)}) is None and backwards(n=2) == 0 and backwards(n=4) == 7
    member = ClosedForm("form", sp.Symbol("m"), sp.Sum(K[i], (i, 1, n)), Domain("form", {n: "n", K: "K"}, []))
    assert member(n=2, K=[1, 2, 4]) == 3 and member._quickly({n: sp.Integer(2), K: [sp.Integer(1)]}) is None
    half = ClosedForm("form", sp.Symbol("m"), sp.Sum(1 / n, (i, 1, n)), Domain("form", {n: "n"}, []))
    assert half(n=0) == 0 and half(n=3) == 1 and half.compile()(n=0) == 0


def test_cases_are_worked_out_only_where_they_hold() -> None:
    expr = sp.Piecewise((sp.Sum(1 / i, (i, n, k)), n > 0), (sp.Integer(7), True))
    assert function_of(expr, [n, k])(0, 3) == 7 and function_of(expr, [n, k])(1, 3) == Fraction(11, 6)


CONSTRAINTS = [
    n >= 1, n * k >= 1, sp.Or(n >= 2, k >= 2), sp.And(n >= 0, k <= n), ForAll(K[l] >= n, (l, 1, sp.oo)),
    ForAll(sp.And(K[l] >= 0, K[l] <= k), (l, 1, sp.oo)), n / k >= sp.Rational(1, 2),
]  # fmt: skip


@given(
    st.lists(st.sampled_from(CONSTRAINTS), min_size=1, max_size=3, unique=True),
    st.dictionaries(st.sampled_from(["n", "k"]), st.integers(-1, 3)),
    st.none() | st.lists(st.integers(-1, 3), max_size=3),
)
def test_a_domain_looked_at_quickly_admits_what_it_admits(
    where: list[Any], scalars: dict[str, int], row: list[int] | None
) -> None:
    domain = Domain("form", {n: "n", k: "k", K: "K"}, where)
    values: dict[str, Any] = {**scalars, **({} if row is None else {"K": row})}
    exactly = {domain.symbols[name]: sp.sympify(value) for name, value in values.items() if name != "K"}
    exactly |= {} if row is None else {K: [sp.Integer(item) for item in row]}
    held = all(domain.holds(fact, exactly) is not False for fact in where)
    if domain.admits(values):
        assert held
    elif held:  # no value of what is left out is admitted beside these
        left = [symbol for name, symbol in (("n", n), ("k", k)) if name not in scalars]
        plain = [fact.xreplace(exactly) for fact in where if not isinstance(fact, ForAll) and not fact.has(1 / k)]
        tried = (dict(zip(left, place, strict=True)) for place in product(range(-30, 31), repeat=len(left)))
        assert left and not any(all(fact.subs(place) == sp.true for fact in plain) for place in tried)


def test_a_layer_without_a_kernel_is_refused_among_many() -> None:
    rows = {"L": 300, "K": [3] * 299 + [0], "S": [1] * 300, "D": [1] * 300}
    with pytest.raises(DomainError, match=r"K \(kernel side.*must be"):
        FIELD(**rows)


def test_a_form_that_speaks_of_another_quantity_gives_no_expression() -> None:
    derived, given = sp.Symbol("r", real=True), sp.Symbol("n", integer=True)
    form = ClosedForm("form", sp.Symbol("m"), derived + given, Domain("form", {given: "side"}, []))
    with pytest.raises(SymcnnError, match="no number comes of it, since the right side, n \\+ r, speaks of r"):
        form(n=1)


def test_a_matrix_is_a_list_of_rows() -> None:
    bias = derive("gradient.bias_gradient").closed_form
    assert bias(n=3, k=2, dy=[[1, 2], [3, 4]]) == 10
    for rows, words in (([[1, 2], [3]], "entries in each row; got 1 and 2"), ([1, 2], "must be"), ([[1, 2]], "got 1")):
        with pytest.raises(DomainError, match=words):
            bias(n=3, k=2, dy=rows)


def test_what_divides_by_zero_has_no_value_also_beside_a_sum_that_vanishes() -> None:
    inner = sp.Sum(n, (i, 1, 2)) / n
    cases = sp.Sum(sp.Piecewise((inner, sp.Le(l, k)), (0, True)), (l, 1, 1))
    assert exact(cases, {n: sp.Integer(0), k: sp.Integer(1)}) is sp.nan
    assert exact(cases, {n: sp.Integer(3), k: sp.Integer(1)}) == 2


def test_an_endless_sum_is_cut_only_where_it_has_ended() -> None:
    endless = sp.Sum(sp.Piecewise((1, sp.Le(i, n)), (0, True)), (i, 0, sp.oo))
    assert exact(endless, {n: sp.Integer(200)}) == 201 and not exact(endless, {n: sp.Integer(500)}).is_number


@pytest.mark.parametrize("line", ["print(1)", "().__class__", "v1 = open", "import os", "lambda: 1", "_secret"])
def test_source_that_names_anything_else_is_not_run(line: str) -> None:
    with pytest.raises(AssertionError, match="a closed form was written with"):
        loops._run(f"def form():\n    {line}\n    return 1\n")
    assert loops._run("def form(v1):\n    return max(v1, 2)\n")(3) == 3

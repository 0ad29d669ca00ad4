"""Source for NumPy and PyTorch stands alone, says what the form says, and refuses what it cannot say."""

from __future__ import annotations

import ast
import random
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from conftest import some
from hypothesis import given, settings
from hypothesis import strategies as st
from test_query_arrays import forms, plain, point, some_point

from symcnn import DomainError, SymcnnError, derive
from symcnn.catalogue.catalogue import default
from symcnn.formulas.symbols import ForAll, integers, reals, sequence
from symcnn.formulas.whole import is_whole
from symcnn.query.arithmetic import NotWritten
from symcnn.query.closed_form import ClosedForm
from symcnn.query.domain import Domain
from symcnn.query.languages import array_source, numpy
from symcnn.query.languages import torch as pytorch

pytestmark = pytest.mark.filterwarnings("ignore::symcnn.UnusedValue")
"""Results are asked at the points of their experiments, of which some name more than the claim reads."""
BOTH = pytest.mark.parametrize("language", [numpy, pytorch], ids=["numpy", "torch"])
n, k, s, L, l = integers("n k s L l")
x, y = reals("x y")
K = sequence("K", L, integer=True)


def form(rhs: Any, given: dict[Any, str], *where: Any, usual: dict[Any, Any] | None = None) -> ClosedForm:
    return ClosedForm("some.form", sp.Symbol("m"), rhs, Domain("some.form", given, where, usual))


def run(closed: ClosedForm, language: ModuleType) -> Any:
    """The function that the source defines, in a module of its own."""
    text = language.source(closed)
    space: dict[str, Any] = {"__name__": "written"}
    exec(compile(text, "written", "exec"), space)
    return space[closed.name.rpartition(".")[2]]


def floats(items: Any) -> Any:
    """A list, or a list of lists, of floats."""
    return [floats(item) for item in items] if isinstance(items, list) else float(items)


def whole_of(closed: ClosedForm) -> bool:
    """Whether whole numbers are given: of a bound of a whole number not so."""
    return is_whole(closed.lhs) if closed.relation is sp.Eq else is_whole(closed.rhs)


@BOTH
@pytest.mark.parametrize("name", some(list(forms()), 50))
def test_the_source_says_what_the_form_says(name: str, language: ModuleType) -> None:
    closed, chance = derive(name).closed_form, random.Random(1)
    base = some_point(name)
    try:
        expected = [closed(**base)]
    except SymcnnError:
        with pytest.raises(SymcnnError, match="it is not written in"):
            language.source(closed)
        return
    function = run(closed, language)
    rows = [base]
    for _ in range(3):
        if (row := point(closed, chance, base)) is not None:
            rows.append(row)
    expected = [closed(**row) for row in rows]
    scalars = [name for name in closed.symbols if isinstance(closed.domain.symbols[name], sp.Symbol)]
    one = array_source.single(closed)
    values = {name: floats(base[name]) for name in closed.symbols if name not in scalars}
    for row, value in zip(rows, expected, strict=True):
        own = {name: int(row[name]) if closed.domain.symbols[name].is_integer else float(row[name]) for name in scalars}
        found = plain(function(**values, **own))
        assert found == value if whole_of(closed) else found == pytest.approx(float(value), rel=1e-9, abs=1e-12)
    rows = [row for row in rows if all(row[name] == base[name] for name in one)]
    expected = [closed(**row) for row in rows]
    if set(scalars) <= one:
        return
    arrays: dict[str, Any] = {name: base[name] for name in one}
    for name in set(scalars) - one:
        column = np.array(
            [int(row[name]) if closed.domain.symbols[name].is_integer else float(row[name]) for row in rows]
        )
        arrays[name] = column if language is numpy else torch.from_numpy(column)
    found = function(**values, **arrays)
    assert [plain(one) for one in found] == pytest.approx([float(one) for one in expected], rel=1e-9, abs=1e-12)


@BOTH
def test_every_closed_form_is_written(language: ModuleType) -> None:
    written, refused = 0, {}
    for derivation in default():
        try:
            closed = derivation.closed_form
        except SymcnnError:
            continue  # no equation
        try:
            compile(language.source(closed), derivation.name, "exec")
            written += 1
        except NotWritten as error:
            refused[derivation.name] = str(error)
    assert refused == {} and written > 90


@BOTH
def test_it_stands_alone(language: ModuleType) -> None:
    text = language.source(derive("convolution.output_size").closed_form)
    imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert [ast.unparse(one) for one in imports] == ["import numpy as np" if language is numpy else "import torch"]
    for words in (
        "def output_size(n, k, s=1, d=1, p=0):",
        "n: input side (integer, n ≥ 1)",
        "n + 2p ≥ d(k - 1) + 1 must hold",
    ):
        assert words in text
    assert "def _fits" in text and "def _finite" not in text and "def _items" not in text


TERMS = [
    sp.floor((n - k) / s) + 1, sp.ceiling(n / s) * k, sp.Max(n, k, 3) - sp.Min(n, -k), sp.Abs(n - k),
    sp.Mod(n, s), sp.Piecewise((n, sp.Or(n > k, sp.Eq(n, 3))), (sp.floor(k / n), sp.Ne(n, 0)), (s, True)),
    sp.KroneckerDelta(n, k) * n, n**2 * k - s**3, sp.floor((n / s - k / 3) / 2), n**s,
    sp.Piecewise((n, sp.And(n > k, n / s <= 2)), (k, True)),
]  # fmt: skip
SIDES = st.lists(st.integers(-9, 9), min_size=1, max_size=4)


@BOTH
@pytest.mark.parametrize("term", TERMS, ids=str)
@settings(max_examples=15)
@given(SIDES, SIDES, st.integers(1, 5))
def test_terms_are_worked_out_member_by_member(
    term: Any, language: ModuleType, row: list[int], column: list[int], by: int
) -> None:
    closed = form(term, {n: "n", k: "k", s: "s"}, s >= 1)
    make = np.array if language is numpy else torch.tensor
    rows, columns = np.meshgrid(row, column)
    given = {"n": make(rows.tolist()), "k": make(columns.tolist()), "s": by}
    function = FUNCTIONS.setdefault((term, language.__name__), run(closed, language))
    points = [[{"n": a, "k": b, "s": by} for a in row] for b in column]
    found = function(**{name: given[name] for name in closed.symbols})
    assert found.tolist() == [
        [closed(**{name: one[name] for name in closed.symbols}) for one in line] for line in points
    ]


FUNCTIONS: dict[Any, Any] = {}


@BOTH
@given(st.integers(-(2**62), 2**62), st.integers(-(2**35), 2**35), st.integers(1, 2**35))
def test_whole_numbers_are_exact_or_refused(language: ModuleType, side: int, more: int, by: int) -> None:
    closed = form(sp.floor((n * k + 7) / s) - n, {n: "n", k: "k", s: "s"}, s >= 1)
    function = FUNCTIONS.setdefault(("wide", language.__name__), run(closed, language))
    try:
        assert int(function(n=side, k=more, s=by)) == (side * more + 7) // by - side
    except OverflowError:
        assert (abs(side) + 1) * (abs(more) + 1) + abs(side) + 2 * by + 20 >= 2**63


@BOTH
def test_numbers_that_fit_nowhere_are_refused(language: ModuleType) -> None:
    size = run(derive("convolution.output_size").closed_form, language)
    for values in (
        {"n": 2**70, "k": 1},
        {"n": [1, 2**70], "k": 1},
        {"n": 7, "k": 2**40, "d": 2**40},
        {"n": 1e30, "k": 1},
    ):
        with pytest.raises(OverflowError, match="int64"):
            size(**values)


@BOTH
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"n": 0}, "n .input side. must be integer, n ≥ 1"),
        ({"n": [7, 0]}, "n .input side. must be integer, n ≥ 1"),
        ({"n": 7.5}, "n .input side. must be integer"),
        ({"n": float("nan")}, "n .input side. must be integer"),
        ({"n": "7"}, "n .input side. must be integer"),
        ({"n": True}, "n .input side. must be integer"),
        ({"n": None}, "n .input side. must be integer"),
        ({"n": [[1, 2], [3]]}, "n .input side. must be integer"),
        ({"n": 1 + 0j}, "n .input side. must be integer"),
        ({"s": 0}, "s .stride. must be integer, s ≥ 1"),
        ({"n": [9, 2]}, "n . 2p ≥ d.k - 1. . 1 must hold"),
    ],
    ids=str,
)
def test_what_lies_outside_is_refused(language: ModuleType, values: dict[str, Any], words: str) -> None:
    size = run(derive("convolution.output_size").closed_form, language)
    with pytest.raises(ValueError, match=words):
        size(**{"n": 7, "k": 3, **values})


@BOTH
def test_lists_are_looked_at(language: ModuleType) -> None:
    layers = {L: "layers", K: "sides", x: "rate"}
    total = form(sp.Sum(l * K[l] * n, (l, 1, L)), {**layers, n: "n"}, L >= 0, ForAll(K[l] >= 1, (l, 1, sp.oo)))
    function = run(total, language)
    make = np.array if language is numpy else torch.tensor
    assert function(L=2, K=[5, 7], n=make([1, 2])).tolist() == [19, 38]
    assert function(L=2, K=make([5, 7]), n=1) == 19
    for wrong in ([5], [5, 0], 5, [5, "7"], [5, 1.5], [5, None]):
        with pytest.raises(
            ValueError, match="K .sides. must have L = 2 entries" if wrong == [5] else "K .sides. must be"
        ):
            function(L=2, K=wrong, n=1)
    with pytest.raises(ValueError, match="one number for all points"):
        function(L=make([2, 2]), K=[5, 7], n=1)
    with pytest.raises(OverflowError):
        function(L=2, K=[5, 2**40], n=2**40)


@BOTH
def test_the_result_has_the_shape_to_which_all_arrays_are_broadcast(language: ModuleType) -> None:
    make, kind = (np.array, np.int64) if language is numpy else (torch.tensor, torch.int64)
    size = run(derive("convolution.output_size").closed_form, language)
    found = size(make([[5], [7]]), [1, 2, 3], s=2)
    assert found.dtype == kind and found.tolist() == [[3, 2, 2], [4, 3, 3]]
    assert size(7, 3).shape == () and size([], 3).tolist() == [] and size([], 3).dtype == kind
    total = run(form(sp.Sum(K[l] * n, (l, 1, L)), {L: "layers", K: "sides", n: "n"}, L >= 0), language)
    assert total(L=0, K=[], n=make([1, 2])).tolist() == [0, 0]
    none = sp.Sum(K[l] * n, (l, 1, L))
    for rhs, value in (
        (sp.Piecewise((1, none > 0), (2, n > 1), (3, True)), [3, 2]),
        (none * x, 0.0),
        (sp.Max(none, n), [1, 2]),
    ):
        found = run(form(rhs, {L: "layers", K: "sides", n: "n", x: "x"}, L >= 0), language)
        given = {"x": 0.5} if rhs.has(x) else {}
        assert found(L=0, K=[], n=[1, 2], **given).tolist() == (value if isinstance(value, list) else [value] * 2)
    grown = form(sp.Sum(sp.Piecewise((n, l < 2), (k, True)), (l, 1, L)), {L: "terms", n: "n", k: "k"}, L >= 0)
    assert run(grown, language)(L=2, n=[1, 2], k=[[10], [20]]).tolist() == [[11, 12], [21, 22]]
    with pytest.raises(ValueError, match=r"output_size: arrays must be broadcast .* got shapes \(2,\), \(3,\)"):
        size(n=[7, 8], k=[1, 2, 3])


@BOTH
def test_a_number_that_no_array_meets_may_be_large_on_the_way(language: ModuleType) -> None:
    closed = form(sp.floor(sp.Product(K[l], (l, 1, L)) / 2**70), {L: "layers", K: "sides"}, L >= 0)
    function = run(closed, language)
    assert function(L=3, K=[2**40, 2**40, 3]) == 3 * 2**10
    with pytest.raises(OverflowError, match="int64"):
        function(L=4, K=[2**40] * 4)
    with pytest.raises(OverflowError, match="int64"):
        run(form(n + K[1], {n: "n", K: "sides"}), language)(n=[1, 2], K=[2**63])


@BOTH
def test_a_case_is_looked_at_where_it_holds(language: ModuleType) -> None:
    choices = {n: "n", k: "k", s: "s"}
    parts = sp.floor(n / k), sp.Mod(n, k)
    for part in parts:
        function = run(form(sp.Piecewise((part, s > 2), (-1, True)), choices), language)
        assert function(n=[7, 7], k=[2, 0], s=[3, 0]).tolist() == [7 // 2 if part == parts[0] else 1, -1]
        with pytest.raises(ValueError, match="divides by zero"):
            function(n=7, k=[2, 0], s=[3, 3])
    real = sp.log(x) + sp.sqrt(y) + 1 / x
    function = run(form(sp.Piecewise((real, n > 2), (x, True)), {n: "n", x: "x", y: "y"}), language)
    assert function(n=[3, 0, 0], x=[1.0, 0.0, -1.0], y=[4.0, -1.0, 0.0]).tolist() == [3.0, 0.0, -1.0]
    for values, words in (({"x": 0.0, "y": 0.0}, "logarithm"), ({"x": 1.0, "y": -1.0}, "root of a negative")):
        with pytest.raises(ValueError, match=words):
            function(n=3, **values)
    looped = sp.Piecewise((sp.Sum(K[l] * n, (l, 1, L)), n > 2), (n, True))
    function = run(form(looped, {L: "layers", K: "sides", n: "n"}, L >= 0), language)
    assert function(L=2, K=[5, 6], n=[2, 3]).tolist() == [2, 33]
    with pytest.raises(NotWritten, match="a member is asked for that is not given, perhaps, inside of a case"):
        language.source(form(sp.Piecewise((K[s], n > 2), (n, True)), {s: "s", L: "layers", K: "sides", n: "n"}))


def test_gradients_go_through_a_tensor() -> None:
    function = run(form(x**2 * n + sp.exp(y), {x: "x", y: "y", n: "n"}), pytorch)
    given = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    function(x=given, y=0.0, n=3).sum().backward()
    assert given.grad is not None and given.grad.tolist() == [6.0, 12.0]


@BOTH
def test_real_numbers_give_floats(language: ModuleType) -> None:
    closed = form(sp.sqrt(x) * sp.exp(-y) / (1 - x) + sp.log(2) * n, {x: "rate", y: "y", n: "n"}, x > 0, x < 1)
    function = run(closed, language)
    make = np.array if language is numpy else torch.tensor
    found = function(x=make([0.25, 0.5]), y=0.0, n=3)
    assert found.tolist() == pytest.approx([float(closed(x=one, y=0, n=3)) for one in (0.25, 0.5)])
    for wrong, words in (
        ({"x": 1.0}, "x .rate. must be"),
        ({"n": 1.5}, "n .n. must be integer"),
        ({"y": float("inf")}, "y"),
    ):
        with pytest.raises(ValueError, match=words):
            function(**{"x": 0.5, "y": 0.0, "n": 3, **wrong})
    with pytest.raises(ValueError, match="too large for a float64"), np.errstate(all="ignore"):
        function(x=0.5, y=-1000.0, n=1)


@BOTH
def test_what_cannot_be_written_is_said(language: ModuleType) -> None:
    rounded = form(sp.floor(x), {x: "x"})
    inner = form(sp.Piecewise((sp.Sum(l, (l, 1, n)), k > 2), (n, True)), {n: "n", k: "k"})
    free = form(n + sp.Symbol("r"), {n: "n"})
    for closed, words in (
        (rounded, "would be decided by a float"),
        (inner, "a range runs backwards, perhaps, inside of a case"),
        (free, "speaks of r, to which no value can be given"),
    ):
        with pytest.raises(NotWritten, match=f"some.form: it is not written in (NumPy|PyTorch).*{words}"):
            language.source(closed)


OPEN = [
    sp.Piecewise((n, n > k), (-k, n < k)),
    sp.Piecewise((n + k, sp.And(n > 2, k > 2)), evaluate=False),
    sp.Piecewise((sp.Piecewise((n, n > 2), (k, n < 0)), k > 0), (0, True), evaluate=False),
    sp.Piecewise((n, k > 5), (sp.Piecewise((1, n > 0)) + sp.Piecewise((k, k < 3)), k > 1), evaluate=False),
]
"""Cases of which perhaps none holds, also inside of a case, where that is no fault of the points of other cases."""


@BOTH
@pytest.mark.parametrize("term", OPEN, ids=str)
@settings(max_examples=30)
@given(SIDES, SIDES)
def test_a_point_at_which_no_case_holds_is_refused(
    term: Any, language: ModuleType, row: list[int], column: list[int]
) -> None:
    closed = form(term, {n: "n", k: "k"})
    function = FUNCTIONS.setdefault((term, language.__name__), run(closed, language))
    make = np.array if language is numpy else torch.tensor
    rows, columns = np.meshgrid(row, column)
    try:
        expected = [[closed(n=a, k=b) for a in row] for b in column]
    except DomainError:
        with pytest.raises(ValueError, match=r"some\.form: there is no value: no case holds"):
            function(n=make(rows.tolist()), k=make(columns.tolist()))
        return
    assert function(n=make(rows.tolist()), k=make(columns.tolist())).tolist() == expected


@BOTH
def test_names_of_python_and_of_the_source_are_left_alone(language: ModuleType) -> None:
    word, own = sp.Symbol("lambda", integer=True), sp.Symbol("most_n", integer=True)
    function = run(form(word * n + own, {word: "word", own: "own", n: "n"}), language)
    assert function(lambda_=3, most_n=1, n=2) == 7


@BOTH
def test_without_the_bound_int64_wraps(language: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = form(n * k, {n: "n", k: "k"})
    with pytest.raises(OverflowError):
        run(closed, language)(n=2**40, k=2**40)
    monkeypatch.setattr(array_source, "bound", lambda expr, sizes: sp.Integer(1))
    with np.errstate(over="ignore"):
        assert int(run(closed, language)(n=2**40, k=2**40)) != 2**80

"""A form at arrays is the form at each point: exact, broadcast, refused with the index of the first value at fault."""

from __future__ import annotations

import math
import random
import warnings
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from conftest import some
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn import DomainError, SymcnnError, UnknownName, derive
from symcnn.catalogue.catalogue import default
from symcnn.errors import TooLong
from symcnn.formulas.symbols import ForAll, integers, reals, sequence
from symcnn.formulas.whole import is_whole
from symcnn.query import array_wholes
from symcnn.query.array_kinds import NumpyArrays
from symcnn.query.arrays import at_arrays
from symcnn.query.closed_form import ClosedForm
from symcnn.query.domain import Domain

pytestmark = pytest.mark.filterwarnings("ignore::symcnn.UnusedValue")
"""Results are asked at the points of their experiments, of which some name more than the claim reads."""
SIZE = derive("convolution.output_size").closed_form
START = derive("convolution.receptive_field_start").closed_form
CONSTANT = derive("convolution.receptive_field_constant").closed_form
n, k, s, L, l, i = integers("n k s L l i")
x, y = reals("x y")
K = sequence("K", L, integer=True)


def form(rhs: Any, given: dict[Any, str], *where: Any, usual: dict[Any, Any] | None = None) -> ClosedForm:
    return ClosedForm("form", sp.Symbol("m"), rhs, Domain("form", given, where, usual))


def plain(value: Any) -> Any:
    """A number of SymPy, NumPy or PyTorch as one of Python."""
    if isinstance(value, sp.Rational):
        return Fraction(int(value.p), int(value.q))
    return float(value) if isinstance(value, sp.Basic) else getattr(value, "item", lambda: value)()


def forms() -> Iterator[Any]:
    for derived in map(derive, some(default().names, 130)):
        try:
            closed = derived.closed_form
        except SymcnnError:
            continue
        if derived.name == "regularization.dropout_rate_limit":  # its points must solve equations
            continue
        if any(isinstance(closed.domain.symbols[name], sp.Symbol) for name in closed.symbols):
            yield pytest.param(derived.name, id=derived.name)


def drawn(symbol: Any, known: dict[Any, Any], chance: random.Random) -> Any:
    """A value that may be admissible: small, and for a sequence as long as it is declared."""
    if isinstance(symbol, sp.Symbol):
        return chance.randint(0, 6) if symbol.is_integer else Fraction(chance.randint(-4, 8), 8)
    shape = [
        max(0, int(end)) if (end := sp.sympify(one).xreplace(known)).is_Integer else 3 for one in symbol.shape or (3,)
    ]
    whole = symbol[(1,) * len(shape)].is_integer

    def items(lengths: list[int]) -> Any:
        if not lengths:
            return chance.randint(0, 3) if whole else Fraction(chance.randint(-4, 8), 4)
        return [items(lengths[1:]) for _ in range(lengths[0])]

    return items(shape)


def point(
    closed: ClosedForm, chance: random.Random, base: dict[str, Any] | None = None, tries: int = 12
) -> dict[str, Any] | None:
    """A point of the domain at random; with the sequences of another where one is given. None where none is found."""
    for _ in range(tries):
        values: dict[str, Any] = {}
        known: dict[Any, Any] = {}
        for name, symbol in sorted(closed.domain.symbols.items(), key=lambda one: isinstance(one[1], sp.IndexedBase)):
            random_family = any(str(law).find(f"Independent({name}") >= 0 for law in closed.domain.where)
            if base is not None and (name not in base or not isinstance(symbol, sp.Symbol) or chance.random() < 0.6):
                values |= {name: base[name]} if name in base else {}
            elif isinstance(symbol, sp.Symbol) or (name in closed.symbols and not random_family):
                values[name] = drawn(symbol, known, chance)
            if isinstance(symbol, sp.Symbol) and name in values:
                known[symbol] = sp.sympify(values[name])
        if closed.domain.admits(values):
            return values
    return None


@lru_cache
def some_point(name: str) -> dict[str, Any]:
    """One point for each form, from which others are reached: of its experiment, or at random."""
    derived = derive(name)
    closed = derived.closed_form
    for row in derived.experiment.at if derived.experiment is not None else ():
        values = {name: value for name, value in row.items() if name in closed.domain.symbols}
        small = all(one <= 6 for one in values.values() if isinstance(one, int))  # some domains are slow to look at
        if small and set(closed.symbols) <= set(values) and closed.domain.admits(values):
            return values
    found = point(closed, random.Random(0), tries=100)
    assert found is not None, name
    return found


@pytest.mark.parametrize("name", list(forms()))
@settings(max_examples=2)
@given(st.integers(0, 2**32))
def test_an_array_holds_what_each_point_gives(name: str, seed: int) -> None:
    closed, chance = derive(name).closed_form, random.Random(seed)
    base = some_point(name)
    rows = [base, *(row for _ in range(3) if (row := point(closed, chance, base)) is not None)]
    scalars = [name for name in rows[0] if isinstance(closed.domain.symbols[name], sp.Symbol)]
    values = {**base, **{name: [row[name] for row in rows] for name in scalars}}
    try:
        expected = [closed(**row) for row in rows]
    except SymcnnError:
        with pytest.raises(SymcnnError):
            at_arrays(closed, values)
        return
    found = at_arrays(closed, {**values, **{name: np.array(values[name], dtype=object) for name in scalars}})
    assert found.shape == (len(rows),)
    for one, other in zip(found, expected, strict=True):
        if isinstance(other, int) or other.is_Rational:
            assert (isinstance(one, float) and one == pytest.approx(float(other), rel=1e-9, abs=1e-12)) or one == plain(
                other
            )
        else:
            assert one == pytest.approx(float(other), rel=1e-9)
    for make in (np.array, torch.tensor):
        kinds = {name: "int64" if closed.domain.symbols[name].is_integer else "float64" for name in scalars}
        module = np if make is np.array else torch
        arrays = {name: make(list(map(float, values[name])), dtype=module.float64) for name in scalars}
        arrays |= {name: make(values[name], dtype=module.int64) for name in scalars if kinds[name] == "int64"}
        found = at_arrays(closed, {**values, **arrays})
        assert type(found) is type(make([1]))
        whole = (closed.relation is sp.Eq and is_whole(closed.lhs)) or is_whole(closed.rhs)
        assert found.dtype == (module.int64 if whole else module.float64)
        for one, other in zip(found, expected, strict=True):
            assert plain(one) == other if whole else plain(one) == pytest.approx(float(other), rel=1e-9, abs=1e-12)


SMALL = st.lists(st.integers(-12, 12), min_size=1, max_size=5)


@st.composite
def terms(draw: st.DrawFn, depth: int = 3) -> Any:
    """Whole and rational terms with roundings, extremes, cases, remainders and deltas."""
    if depth == 0:
        return draw(st.sampled_from([n, k, sp.Integer(3), sp.Integer(-2), sp.Rational(1, 2)]))
    left, right = (draw(terms(depth=depth - 1)) for _ in range(2))
    by = draw(st.sampled_from([2, 3, 5, -4, s]))
    kinds = [
        left + right, left - right, left * right, sp.floor(left / by), sp.ceiling(left / by), sp.Max(left, right),
        sp.Min(left, right), sp.Abs(left), sp.Piecewise((left, n > k), (right, True)), left**2, left / s,
        sp.Mod(left, 3), sp.KroneckerDelta(n, k) + left, sp.Piecewise((left, sp.Or(n < k, sp.Eq(n, 3))), (right, True)),
    ]  # fmt: skip
    return draw(st.sampled_from(kinds))


@settings(max_examples=60)
@given(terms(), SMALL, st.lists(st.integers(-12, 12), min_size=1, max_size=3), st.integers(1, 7))
def test_terms_at_arrays_are_terms_at_points(expr: Any, row: list[int], column: list[int], stride: int) -> None:
    asked = form(expr, {n: "n", k: "k", s: "s"}, s >= 1)
    by = np.array([stride, stride + 1]).reshape(2, 1, 1)
    expected = [[[plain(sp.sympify(asked(n=a, k=b, s=c))) for a in row] for b in column] for c in by.flat]
    exact = at_arrays(asked, {"n": np.array(row, dtype=object), "k": [[b] for b in column], "s": by})
    assert exact.tolist() == expected
    whole = is_whole(expr)
    for make, module in ((np.array, np), (torch.tensor, torch)):
        found = at_arrays(asked, {"n": make(row), "k": make([[b] for b in column]), "s": make(by.tolist())})
        assert found.dtype == (module.int64 if whole else module.float64)
        assert found.tolist() == [[list(map(int if whole else float, row)) for row in rows] for rows in expected]


WIDE = st.integers(-(2**70), 2**70)
KINDS = [np.int8, np.uint8, np.int16, np.int32, np.uint32, np.int64, np.uint64]


@given(st.lists(WIDE, min_size=1, max_size=4), st.integers(1, 2**40), st.integers(-(2**66), 2**66))
def test_beyond_int64_whole_numbers_stay_exact(sides: list[int], stride: int, moved: int) -> None:
    asked = form(sp.floor((k * n + 7) / s) - n, {n: "n", k: "k", s: "s"}, s >= 1)
    found = at_arrays(asked, {"n": sides, "k": moved, "s": [[stride], [3]]})
    expected = [[(moved * side + 7) // by - side for side in sides] for by in (stride, 3)]
    assert found.tolist() == expected
    fits = all(-(2**63) <= one < 2**63 for row in expected for one in row)
    assert found.dtype == (np.int64 if fits else object)


def test_int64_is_left_before_it_overflows() -> None:
    side = np.array([1, 2**62, 2**63 - 1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert at_arrays(SIZE, {"n": side, "k": 1, "p": 2**62}).tolist() == [int(one) + 2**63 for one in side]
        assert at_arrays(form(n * n, {n: "n"}), {"n": -side}).tolist() == [int(one) ** 2 for one in side]
        assert at_arrays(form(n**3 // 8, {n: "n"}), {"n": side[:2]}).tolist() == [0, 2**183]
    back = at_arrays(form(sp.floor(n * k / 2**40), {n: "n", k: "k"}), {"n": side, "k": 2**30})
    assert back.dtype == np.int64 and back.tolist() == [int(one) >> 10 for one in side]


def test_a_tensor_is_refused_where_int64_is_too_small() -> None:
    for values in (
        {"n": torch.tensor([2**62]), "k": 1, "p": 2**62},
        {"n": torch.tensor([7]), "k": 3, "s": 2, "p": 2**80},
    ):
        with pytest.raises(TooLong, match="a tensor holds no larger ones; give NumPy's arrays"):
            at_arrays(SIZE, values)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_small_and_unsigned_kinds_do_not_wrap(kind: Any) -> None:
    most = int(np.iinfo(kind).max)
    asked = form(n * n - k, {n: "n", k: "k"})
    assert at_arrays(asked, {"n": np.array([0, most], dtype=kind), "k": most + 1}).tolist() == [
        -most - 1,
        most**2 - most - 1,
    ]


def test_bytes_of_a_tensor_do_not_wrap() -> None:
    for kind in (torch.int8, torch.uint8, torch.int32):
        most = torch.iinfo(kind).max
        assert at_arrays(form(n * n, {n: "n"}), {"n": torch.tensor([most], dtype=kind)}).tolist() == [most**2]
    assert at_arrays(form(n + 1, {n: "n"}), {"n": torch.tensor([5], dtype=torch.uint64)}).tolist() == [6]


def test_floats_of_whole_numbers_are_whole_numbers() -> None:
    assert at_arrays(SIZE, {"n": np.array([7.0, 9.0], dtype=np.float32), "k": 3}).tolist() == [5, 7]
    assert at_arrays(form(n + 1, {n: "n"}), {"n": [2.0**70]}).tolist() == [2**70 + 1]
    for wrong, words in ((7.5, r"got 7\.5 at index \[1\]"), (math.nan, "got nan"), (math.inf, "got inf")):
        for make in (np.array, torch.tensor, list):
            with pytest.raises(DomainError, match=rf"n \(input side\) must be integer, n ≥ 1; {words}"):
                at_arrays(SIZE, {"n": make([7.0, wrong]), "k": 3})


def test_quotients_are_the_nearest_floats() -> None:
    tops, belows = [1, 10**18 + 1, 2**63 - 1, -(10**17) - 3], [3, 7, 10**15 + 37]
    found = at_arrays(form(n / k, {n: "n", k: "k"}, k >= 1), {"n": tops, "k": [[one] for one in belows]})
    assert found.tolist() == [[float(Fraction(top, below)) for top in tops] for below in belows]
    third = at_arrays(form(x / 3 + y, {x: "x", y: "y"}), {"x": [1, 2**60 + 1], "y": Fraction(1, 7)})
    assert third.tolist() == [float(Fraction(one, 3) + Fraction(1, 7)) for one in (1, 2**60 + 1)]
    exact = at_arrays(form(x / 3, {x: "x"}), {"x": [Fraction(1, 2), 3]})
    assert exact.dtype == object and exact.tolist() == [Fraction(1, 6), 1]
    with pytest.raises(TooLong, match="larger than any float64"):
        at_arrays(form(x**2 / 3, {x: "x"}), {"x": [10**200]})


def test_floats_give_floats() -> None:
    found = at_arrays(form(sp.sqrt(x) + sp.log(y), {x: "x", y: "y"}, x >= 0, y > 0), {"x": [0.0, 2.0], "y": 3})
    assert found.dtype == np.float64 and found.tolist() == pytest.approx([math.log(3), math.sqrt(2) + math.log(3)])
    kept = torch.tensor([0.25, 0.5], requires_grad=True)
    at_arrays(form(x**2 / (1 - x), {x: "rate"}, x < 1), {"x": kept}).sum().backward()
    assert kept.grad is not None and kept.grad.tolist() == pytest.approx([7 / 9, 3])


def test_where_a_float_has_no_value_the_point_says_why() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        with pytest.raises(SymcnnError, match=r"at index \[2\]"):
            at_arrays(form(1 / x, {x: "x"}), {"x": [1.0, 2.0, 0.0]})


def test_no_float_decides_a_whole_number() -> None:
    """0.1 + 0.2 is 3/10 as it is typed, and 0.30000000000000004 as floats add."""
    asked = form(sp.floor(10 * (x + y)) - 3, {x: "x", y: "y"})
    assert (
        at_arrays(asked, {"x": [0.1, 0.7], "y": 0.2}).tolist() == [0, 6] == [asked(x=0.1, y=0.2), asked(x=0.7, y=0.2)]
    )
    domain = form(x + y, {x: "x", y: "y"}, x + y <= sp.Rational(3, 10))
    assert at_arrays(domain, {"x": [0.1], "y": 0.2}).tolist() == pytest.approx([0.3])


def test_cases_and_exponents_are_worked_out_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not point by point, for which the form itself would be called."""
    strides = np.array([[1], [2], [3]])
    expected = [[CONSTANT(L=many, k=3, s=by, d=1, p=0) for many in range(12)] for by in (1, 2, 3)]
    monkeypatch.setattr(ClosedForm, "__call__", None)
    found = at_arrays(CONSTANT, {"L": np.arange(12), "k": 3, "s": strides, "d": 1, "p": 0})
    assert found.tolist() == expected
    assert found.dtype == np.int64


def test_a_sum_over_layers_at_many_places() -> None:
    rows = {"L": 3, "K": [3, 3, 2], "S": [1, 2, 2], "D": [1, 1, 2], "P": [0, 1, 1]}
    found = at_arrays(START, {**rows, "u": np.arange(-3, 5)})
    assert found.tolist() == [START(**rows, u=place) for place in range(-3, 5)]
    assert at_arrays(
        START, {**rows, "K": np.array([3, 3, 2]), "S": torch.tensor([1, 2, 2]), "u": torch.arange(3)}
    ).tolist() == ([START(**rows, u=place) for place in range(3)])


def test_a_sequence_of_one_value_is_as_long_as_each_point_asks() -> None:
    total = form(
        sp.Sum(l * K[l], (l, 1, L)), {L: "layers", K: "sides"}, L >= 0, ForAll(K[l] >= 1, (l, 1, sp.oo)), usual={K: 3}
    )
    assert at_arrays(total, {"L": [0, 1, 4]}).tolist() == [0, 3, 30]
    assert at_arrays(total, {"L": np.array([2, 2]), "K": [5, 7]}).tolist() == [19, 19]
    for values, words in (
        ({"L": [0, 1], "K": 0}, r"K \(sides\) must be .* at index \[1\]"),
        ({"L": [2, 3], "K": [5, 7]}, r"K \(sides\) must have L = 3 entries; got 2 at index \[1\]"),
        ({"L": [2, 2], "K": [5, 0]}, r"K \(sides\) must be"),
        ({"L": [2, 2], "K": torch.ones(2, device="meta")}, r"K \(sides\) must be"),
        ({"L": [2, 2], "K": "ab"}, r"K \(sides\) must be"),
        ({"L": [2, 2], "K": 1.5}, r"K \(sides\) must be"),
    ):
        with pytest.raises(DomainError, match=words):
            at_arrays(total, values)


def test_an_array_that_is_handed_back_is_no_other() -> None:
    side, bare = np.arange(3), form(n, {n: "n"})
    found = at_arrays(bare, {"n": side})
    found[:] = 9
    assert side.tolist() == [0, 1, 2]
    tensor = torch.arange(3)
    at_arrays(bare, {"n": tensor})[:] = 9
    assert tensor.tolist() == [0, 1, 2]
    assert at_arrays(bare, {"n": np.arange(3), **{}}).flags.writeable


def test_shapes() -> None:
    assert at_arrays(SIZE, {"n": np.array(7), "k": 3}).shape == ()
    assert at_arrays(SIZE, {"n": np.zeros((0, 2), dtype=int), "k": 3}).shape == (0, 2)
    assert at_arrays(SIZE, {"n": [], "k": [[3], [5]]}).shape == (2, 0)
    assert at_arrays(SIZE, {"n": range(9, 12), "k": ((3,), (5,)), "s": 2}).tolist() == [[4, 4, 5], [3, 3, 4]]
    constant = form(sp.Integer(2), {n: "n"}, n >= 1)
    assert at_arrays(constant, {"n": [1, 2]}).tolist() == [2, 2]


class Strange:
    """Something that is no number."""

    def __repr__(self) -> str:
        return "Strange()"  # a test's name holds it, and each process must give the same


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"n": [7, 0]}, r"n \(input side\) must be integer, n ≥ 1; got 0 at index \[1\]"),
        ({"n": [[7, 9], [8, 2]]}, r"must hold; got .*n \(input side\) = 2.* at index \[1, 1\]"),
        ({"n": [7, 9], "k": [[3], [8]]}, r"must hold; .*k \(kernel side\) = 8.* at index \[1, 0\]"),
        ({"n": [7, 9], "s": -1}, r"s \(stride\) must be integer, s ≥ 1; got -1$"),
        ({"n": [7, 9], "s": [1, -1]}, r"s \(stride\) must be integer, s ≥ 1; got -1 at index \[1\]"),
        ({"n": np.array([True, False])}, r"n \(input side\) must be .*got 'an array of bool'"),
        ({"n": torch.empty(2, device="meta")}, r"n \(input side\) must be .*got 'a tensor on meta, torch.strided'"),
        ({"n": torch.tensor([7]).to_sparse()}, "got 'a tensor on cpu, torch.sparse_coo'"),
        ({"n": torch.tensor([True])}, r"n \(input side\) must be .*got 'an array of torch.bool'"),
        ({"n": np.array(["7"])}, "n .input side. must be integer, n ≥ 1; got 'an array of <U1'"),
        ({"n": np.array([7 + 0j])}, "got 'an array of complex128'"),
        ({"n": np.ma.masked_array([7, 8], [True, False])}, "got 'a masked array'"),
        ({"n": [7, "8"]}, r"n \(input side\) must be integer, n ≥ 1; got '8' at index \[1\]"),
        ({"n": [7, None]}, r"got None at index \[1\]"),
        ({"n": [7, True]}, r"got True at index \[1\]"),
        ({"n": [7, Fraction(15, 2)]}, r"got Fraction\(15, 2\) at index \[1\]"),
        ({"n": [7, Strange()]}, r"got .*Strange.* at index \[1\]"),
        ({"n": [[7, 8], [9]]}, r"got \[9\] at index \[1\]"),
        ({"n": [[7, 8], 9]}, r"got 9 at index \[1\]"),
        ({"n": [7, 8], "k": [3, 3, 3]}, r"shapes that can be broadcast to one.*n of \(2,\), k of \(3,\)"),
        ({"n": range(7, 1, -1), "k": 3}, r"must hold.* = 2.* at index \[5\]"),
    ],
    ids=str,
)
def test_bad_input_is_named_with_its_place(values: dict[str, Any], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        at_arrays(SIZE, {"k": 3, **values})


def test_names_are_looked_at_first() -> None:
    with pytest.raises(UnknownName, match="named 'N'"):
        at_arrays(SIZE, {"N": [1, 2]})
    with pytest.raises(DomainError, match=r"no value for k \(kernel side\)"):
        at_arrays(SIZE, {"n": [1, 2]})


@given(st.lists(st.integers(-3, 40), min_size=1, max_size=6), st.lists(st.integers(-1, 6), min_size=1, max_size=3))
def test_the_first_fault_is_the_first_point_that_is_refused(sides: list[int], kernels: list[int]) -> None:
    outside = {
        (row, column) for row, k in enumerate(kernels) for column, n in enumerate(sides)
        if not SIZE.domain.admits({"n": n, "k": k, "s": 2, "d": 1, "p": 1})
    }  # fmt: skip
    values = {"n": sides, "k": [[one] for one in kernels], "s": 2, "p": 1}
    if not outside:
        assert at_arrays(SIZE, values).shape == (len(kernels), len(sides))
        return
    with pytest.raises(DomainError) as caught:
        at_arrays(SIZE, values)
    assert any(str(caught.value).endswith(f"[{row}, {column}]") for row, column in outside)


def test_planted_faults_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the look at the ends int64 wraps round; without the split a case holds for all members at once."""
    square = form(n * n, {n: "n"})
    with monkeypatch.context() as patch:
        patch.setattr(array_wholes, "fits", lambda *numbers: True)
        assert at_arrays(square, {"n": np.array([2**40])}).tolist() != [2**80]
    cases = form(sp.Piecewise((n, n > 2), (-n, True)), {n: "n"})
    assert at_arrays(cases, {"n": [1, 3]}).tolist() == [-1, 3]
    with monkeypatch.context() as patch:
        patch.setattr(array_wholes.Mask, "__bool__", lambda self: True)
        assert at_arrays(cases, {"n": [1, 3]}).tolist() == [1, 3]


def test_few_passes_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """One look for the ends, one pass for what is added, one for the division."""
    made: list[tuple[Any, ...]] = []
    line = NumpyArrays.line

    def counted(self: NumpyArrays, x: Any, ends: tuple[int, int], *numbers: int) -> Any:
        made.append(numbers)
        return line(self, x, ends, *numbers)

    monkeypatch.setattr(NumpyArrays, "line", counted)
    side = np.arange(7, 1000)
    assert (at_arrays(SIZE, {"n": side, "k": 7, "s": 3}) == (side - 7) // 3 + 1).all()
    assert made == [(1, -4, 3)]

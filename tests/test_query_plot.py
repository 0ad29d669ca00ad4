"""Pictures of closed forms: what is drawn is what the form gives, on axes that are named."""

from __future__ import annotations

import io
import math
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symcnn import derive
from symcnn.errors import DomainError, MissingTool, SymcnnError, UnknownName, WrongKind
from symcnn.formulas.symbols import integers, reals
from symcnn.query import plot as plotting
from symcnn.query.closed_form import ClosedForm
from symcnn.query.domain import Domain
from symcnn.query.plot import REAL, WHOLE, plot

n, k, m = integers("n k m")
x, y = reals("x y")


def size() -> ClosedForm:
    return derive("convolution.output_size").closed_form


def real(rhs: Any, where: list[Any], meaning: str = "a number") -> ClosedForm:
    return ClosedForm("test.form", y, rhs, Domain("test.form", {x: meaning}, where))


def curves(axes: Any) -> list[list[tuple[float, float]]]:
    return [list(zip(map(float, line.get_xdata()), map(float, line.get_ydata()), strict=True)) for line in axes.lines]


def agree(form: ClosedForm, axes: Any, **values: int) -> None:
    """The one curve goes through the values of the form."""
    (curve,) = curves(axes)
    assert curve
    for across, height in curve:
        assert height == form(n=int(across), **values)


@given(st.lists(st.integers(5, 40), min_size=1, max_size=6), st.integers(1, 5), st.integers(1, 3))
def test_a_curve_goes_through_the_values(ns: list[int], kernel: int, stride: int) -> None:
    agree(size(), plot(size(), x="n", n=ns, k=kernel, s=stride), k=kernel, s=stride, p=0, d=1)


def test_a_curve_that_does_not_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plotting, "_height", lambda form, value: float(value) + 1)
    with pytest.raises(AssertionError):
        agree(size(), plot(size(), n=[5, 6], k=3), k=3, s=1, p=0, d=1)


def test_there_is_a_curve_for_each_combination() -> None:
    axes = plot(size(), x="n", n=range(9, 12), k=[1, 3], s=[1, 2])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        rf"$k = {kernel},\; s = {stride}$" for kernel in (1, 3) for stride in (1, 2)
    ]
    assert curves(axes)[3] == [(9, 4), (10, 4), (11, 5)]


def test_axes_are_named_by_meaning_and_symbol_and_say_what_is_the_same() -> None:
    axes = plot(size(), n=[7, 8], k=3, s=2)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("input side, $n$", "output side, $m$")
    assert axes.get_title() == "convolution.output_size\nat k = 3, s = 2; usual values: d = 1, p = 0"
    assert axes.get_legend() is None


def test_whole_numbers_are_points_and_real_ones_a_line() -> None:
    (points,) = plot(size(), k=3).lines
    (line,) = plot(real(x**2, [x > 0, x < 1])).lines
    assert (points.get_marker(), points.get_linestyle()) == (".", "None")
    assert (line.get_marker(), line.get_linestyle()) == ("None", "-")


def test_whole_numbers_begin_where_the_domain_does() -> None:
    (curve,) = curves(plot(size(), k=7, p=1))
    assert [across for across, _ in curve] == [*range(5, 5 + WHOLE)]


def test_whole_numbers_end_where_the_domain_does() -> None:
    crops = derive("counting.crops").closed_form
    (curve,) = curves(plot(crops, x="c", n=8, f=1))
    assert [across for across, _ in curve] == [*range(1, 9)]


def test_an_interval_is_divided_evenly_without_its_open_ends() -> None:
    (curve,) = curves(plot(real(1 / x, [x > 0, x <= 2])))
    assert len(curve) == REAL - 1 and curve[-1] == (2, 0.5)
    assert math.isclose(curve[0][0], 2 / (REAL - 1))


def test_a_point_outside_the_domain_is_a_gap() -> None:
    (curve,) = curves(plot(size(), n=[1, 2, 3], k=3))
    assert [math.isnan(height) for _, height in curve] == [True, True, False]


def test_own_axes_are_drawn_on() -> None:
    figure = pytest.importorskip("matplotlib.figure").Figure()
    axes = figure.add_subplot()
    assert plot(size(), ax=axes, k=3) is axes
    assert plot(size(), ax=axes, k=5) is axes and len(axes.lines) == 2


def test_pyplot_knows_nothing_of_it() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    before = pyplot.rcParams.copy()
    plot(size(), k=3)
    assert pyplot.get_fignums() == [] and pyplot.rcParams == before


def test_a_hostile_meaning_is_drawn_as_it_stands() -> None:
    meaning = r"<script> $x$ \write18 `x` $"
    axes = plot(real(x, [x > 0, x < 1], meaning))
    assert axes.get_xlabel() == r"<script> \$x\$ \write18 x \$, $x$"
    axes.figure.savefig(io.BytesIO(), format="svg")


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"x": "stride", "k": 3}, UnknownName, "no number of convolution.output_size is named 'stride'"),
    ({"x": [7, 8], "k": 3}, WrongKind, "the symbol of the axis across is a name"),
    ({"k": 3, "stride": [1, 2]}, UnknownName, "'stride'"),
    ({}, SymcnnError, "over which symbol it is drawn is said by x"),
    ({"n": [7, 8], "k": [3, 5]}, SymcnnError, "over which symbol it is drawn is said by x"),
    ({"n": 7, "k": 3}, SymcnnError, "over which symbol it is drawn is said by x"),
    ({"x": "n", "n": 7, "k": 3}, SymcnnError, "a list or a range is given, not 7"),
    ({"x": "n", "n": [7, 8]}, DomainError, r"no value for k \(kernel side\)"),
    ({"n": [], "k": 3}, SymcnnError, "holds no value of n"),
    ({"n": range(10**12), "k": 3}, SymcnnError, "at most 100,000"),
    ({"n": range(10**30), "k": 3}, SymcnnError, "at most 100,000"),
    ({"x": "n", "k": range(1, 12)}, SymcnnError, r"at most 10 curves, not 11 \(11 of k\)"),
    ({"n": [1, 2], "k": 3}, DomainError, "must hold; .* nothing to draw"),
    ({"n": ["7"], "k": 3}, DomainError, "got '7' among them"),
    ({"n": [7], "k": "3"}, DomainError, r"k \(kernel side\) must be integer"),
    ({"k": 3, "ax": "here"}, WrongKind, "what is drawn on is matplotlib's axes, not 'here'"),
]


@pytest.mark.parametrize(("values", "kind", "words"), WRONG)
def test_bad_input(values: dict[str, Any], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        plot(size(), **values)


def test_an_interval_without_ends_needs_values() -> None:
    form = real(x**2, [x > 0])
    with pytest.raises(SymcnnError, match=r"x is real, x > 0, which has no two ends; give its values"):
        plot(form)


def test_what_is_no_number_is_not_drawn() -> None:
    class Open(ClosedForm):
        def answer(self, unnamed: tuple[Any, ...], values: Any) -> Any:
            return n + 1

    class Huge(ClosedForm):
        def answer(self, unnamed: tuple[Any, ...], values: Any) -> Any:
            return 10**400

    domain = Domain("test.form", {n: "a number"}, [n >= 1])
    with pytest.raises(WrongKind, match=r"real numbers; there comes n \+ 1"):
        plot(Open("test.form", m, n, domain))
    with pytest.raises(SymcnnError, match=r"1\.00000…·10\^\(400\)|1\.00000…·10⁴⁰⁰"):
        plot(Huge("test.form", m, n, domain))


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingTool, match="pip install matplotlib"):
        plot(size(), k=3)

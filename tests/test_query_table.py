"""Tables of closed forms: every row is a call, nothing is dropped, and what is shown is what the rows hold."""

from __future__ import annotations

import csv
import io
import itertools
import re
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from markup import Markup, read

from symcnn import derive
from symcnn.errors import DomainError, SymcnnError, UnknownName
from symcnn.formulas.symbols import integers, reals
from symcnn.printing import html
from symcnn.query.closed_form import ClosedForm
from symcnn.query.display import html_of, latex_of, words
from symcnn.query.domain import Domain
from symcnn.query.table import MOST_ROWS, SHOWN, Table, table

n, k, m, q = integers("n k m q")
HOSTILE = "<script>alert(1)</script> $x$ \\write18{rm} & `n`"


def size() -> ClosedForm:
    return derive("convolution.output_size").closed_form


def form_of(rhs: Any, where: list[Any] | None = None, name: str = "test.form", meaning: str = "a number") -> ClosedForm:
    return ClosedForm(name, m, rhs, Domain(name, {n: meaning, k: "kernel side"}, where or [], {k: sp.Integer(3)}))


# rows


few = st.lists(st.integers(1, 12), min_size=1, max_size=4)


def calls(form: ClosedForm, found: Table, ns: list[int], ks: list[int], s: int) -> None:
    """Every row is what the form gives at its point, and there is one for every combination."""
    assert [(row["n"], row["k"]) for row in found] == list(itertools.product(ns, ks))
    for place, row in enumerate(found):
        point = {"n": row["n"], "k": row["k"], "s": s, "d": 1, "p": 0}
        if form.domain.admits(point):
            assert row["m"] == form(**point) and place not in found.outside
        else:
            assert row["m"] is None and "must hold" in found.outside[place]


@given(few, few, st.integers(1, 3))
def test_every_row_is_a_call(ns: list[int], ks: list[int], s: int) -> None:
    calls(size(), table(size(), n=ns, k=ks, s=s), ns, ks, s)


def test_a_row_that_is_no_call_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = table(size(), n=[5, 6], k=[3])
    found.rows[1]["m"] += 1  # type: ignore[index]
    with pytest.raises(AssertionError):
        calls(size(), found, [5, 6], [3], 1)


def test_columns_are_in_the_order_asked_and_the_result_last() -> None:
    assert table(size(), k=[3], n=range(7, 9)).columns == ("k", "n", "m")
    assert dict(table(size(), k=[3], n=range(7, 9))[1]) == {"k": 3, "n": 8, "m": 6}


def test_numbers_are_exact() -> None:
    first = derive("optimizer.adam_first_moment").closed_form
    assert [row["m(t)"] for row in table(first, t=[1, 2], c=1)] == [sp.Rational(1, 10), sp.Rational(19, 100)]
    crops = derive("counting.crops").closed_form
    (row,) = table(crops, n=[10**30], c=10**30 - 1, f=1)
    assert row["N"] == 4
    (row,) = table(crops, n=[10**30 + 7], c=1, f=1)
    assert row["N"] == (10**30 + 7) ** 2


@pytest.mark.parametrize(
    "values", [range(7, 10), [7, 8, 9], (7, 8, 9), np.arange(7, 10), np.array([7.0, 8.0, 9.0]), [sp.Integer(7), 8, 9]]
)
def test_equal_spellings_of_several_values(values: Any) -> None:
    assert [dict(row) for row in table(size(), n=values, k=3)] == [{"n": i, "m": i - 2} for i in (7, 8, 9)]


def test_a_tensor_names_several_values() -> None:
    torch = pytest.importorskip("torch")
    assert [row["m"] for row in table(size(), n=torch.arange(7, 10), k=3)] == [5, 6, 7]


def test_a_float_is_the_decimal_that_prints_it() -> None:
    first = derive("optimizer.adam_first_moment").closed_form
    for values in ([0.1], np.array([0.1]), np.array([0.1], dtype=np.float32)):
        assert [row["beta1"] for row in table(first, beta1=values, t=1, c=1)] == [sp.Rational(1, 10)]


def test_a_sequence_is_one_value() -> None:
    form = derive("convolution.receptive_field_start").closed_form
    found = table(form, u=[0, 1], L=2, S=[2, 2], P=[1, 1])
    assert [row["f"] for row in found] == [-3, 1]
    assert "at L = 2, S = (2, 2), P = (1, 1)" in str(found)


def test_several_results_are_several_columns() -> None:
    class Two(ClosedForm):
        def answer(self, unnamed: tuple[Any, ...], values: Any) -> Any:
            if values["n"] < 0:
                raise DomainError("test.form: n ≥ 0 must hold; got n = -1")
            return {"a": values["n"], "b": sp.Rational(1, 2)}

    found = table(Two("test.form", m, n + k, form_of(n + k).domain), n=[-1, 2])
    assert found.columns == ("n", "a", "b")
    assert [dict(row) for row in found] == [{"n": -1, "a": None, "b": None}, {"n": 2, "a": 2, "b": sp.Rational(1, 2)}]
    assert "0.5" in str(found)


# what is shown


def test_text() -> None:
    assert str(table(size(), n=[2, 227], k=[3, 11], s=4)).splitlines() == [
        "convolution.output_size",
        "m = ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1",
        "at s = 4",
        "usual values: d = 1, p = 0",
        "",
        "   n    k    m",
        " ─────────────",
        "   2    3    –",
        "   2   11    –",
        " 227    3   57",
        " 227   11   55",
        "",
        "– outside the domain (2 rows): n + 2p ≥ d(k - 1) + 1 must hold",
    ]


@given(st.lists(st.integers(-(10**45), 10**45), min_size=1, max_size=5))
def test_text_is_right_aligned_and_80_columns_wide(values: list[int]) -> None:
    lines = str(table(form_of(n * n + k), n=values)).splitlines()
    assert all(len(line) <= 80 for line in lines)
    start = next(place for place, line in enumerate(lines) if set(line) <= set(" ─") and line) + 1
    assert len({len(line) for line in lines[start : start + len(values)]}) == 1
    for value, line in zip(values, lines[start:], strict=False):
        assert line.split()[0] == words(value)


def test_usual_values_are_told_only_where_they_were_used() -> None:
    assert "usual" not in str(table(size(), n=[7], k=3, s=1, d=1, p=0))
    assert "usual values: p = 0" in str(table(size(), n=[7], k=3, s=1, d=1))
    assert table(size(), n=[7], k=3, s=1, d=1).usual == ("p",)
    assert table(size(), n=[7], k=3, s=1, p=[0, 1]).usual == ("d",)


def test_all_rows_may_lie_outside() -> None:
    found = table(size(), n=[1, 2], k=5)
    assert [row["m"] for row in found] == [None, None]
    assert "(2 rows)" in str(found) and repr(found).endswith("2 outside the domain>")


def test_repr_is_one_line() -> None:
    assert repr(table(size(), n=range(7, 9), k=[1, 3])) == "<Table convolution.output_size: n by k, 4 rows>"


def test_plain_data() -> None:
    first = derive("optimizer.adam_first_moment").closed_form
    data = table(first, t=[0, -1, 1], c=1).to_json()
    assert data["columns"] == ["t", "m(t)"] and data["usual"] == ["beta1"]
    assert data["rows"] == [[0, 0], [-1, None], [1, "1/10"]]
    assert data["same"] == {"c": 1, "beta1": "9/10"}
    assert data["outside"][0]["row"] == 1 and "t ≥ 0" in data["outside"][0]["why"]


@given(few, few)
def test_csv_says_what_the_rows_say(ns: list[int], ks: list[int]) -> None:
    found = table(size(), n=ns, k=ks)
    read_back = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert [(row["n"], row["k"], row["m"]) for row in read_back] == [
        (str(row["n"]), str(row["k"]), "" if row["m"] is None else str(row["m"])) for row in found
    ]
    assert ("why" in read_back[0]) is bool(found.outside)


def test_html_holds_every_row() -> None:
    page = read(table(size(), n=[2, 227], k=3, s=4)._repr_html_())
    assert page.formulas[1:] == ["n", "m"] and page.formulas[0].startswith(r"\displaystyle m = ")
    for part in ("227", "57", "–", "usual values: d = 1, p = 0", "outside the domain (1 row)"):
        assert part in page.text, part


def test_a_long_table_says_what_a_page_leaves_out() -> None:
    found = table(size(), n=range(7, 207), k=3)
    for page in (found._repr_html_(), found._repr_latex_()):
        assert "206" in page and "100" not in page
    assert f"{200 - SHOWN} rows left out here" in read(found._repr_html_()).text
    assert "100" in str(found)


def test_latex_is_a_whole_formula() -> None:
    text = table(size(), n=[2, 227], k=[3], s=4)._repr_latex_()
    assert text[0] == text[-1] == "$"
    assert text.count(r"\begin{array}") == text.count(r"\end{array}") == 2
    assert r"\begin{array}{rr|r} n & k & m \\ \hline 2 & 3 & \text{--} \\ 227 & 3 & 57 \end{array}" in text


def test_nothing_of_a_hostile_text_comes_through() -> None:
    form = form_of(n + k, [n >= 0], HOSTILE, HOSTILE)
    found = table(form, n=[-1, 1])
    page = read(found._repr_html_())
    assert HOSTILE in page.text
    assert read(html_of(form)).text.count("<script>") == 2
    assert "$x$" not in "".join(re.findall(r"(?<!\\)\$x\$", found._repr_latex_()))
    assert r"\write18" not in found._repr_latex_()
    assert HOSTILE in " ".join(str(found).split())


def test_a_text_that_is_not_escaped_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "text", lambda text: html.Markup(text))
    wrong = Markup(table(form_of(n + k, name=HOSTILE), n=[1])._repr_html_()).wrong
    assert any("script" in one for one in wrong)


def test_the_name_of_a_symbol_ends_no_formula() -> None:
    dollar = sp.Symbol("$", integer=True)
    form = ClosedForm("test.form", m, dollar + 1, Domain("test.form", {dollar: "a number"}, []))
    page = read(html_of(form))
    assert "$ + 1" in page.text


def test_a_form_shows_domains_and_usual_values() -> None:
    page = read(html_of(size()))
    assert "usual value" in page.text and "padding on each side" in page.text and r"s \ge 1" in page.formulas
    assert latex_of(size()).startswith(r"$\displaystyle m = \left\lfloor")


def test_what_has_no_usual_value_has_no_column_for_it() -> None:
    assert "usual" not in read(html_of(derive("counting.label_bits").closed_form)).text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "yes"),
        (sp.false, "no"),
        (7, "7"),
        (sp.Rational(22, 7), "22/7"),
        (sp.Rational(1, 10**8), "10⁻⁸"),
        (sp.log(2), "log(2) ≈ 0.69314718"),
        (10**50, "1.00000…·10⁵⁰"),
        (sp.exp(-2000), "e^(-2000) ≈ 2.5765359·10^(-869)"),
        (sp.exp(2000), "e^(2000) ≈ 3.8811802·10⁸⁶⁸"),
        ([1, sp.Rational(1, 2)], "(1, 0.5)"),
        (n + k, "k + n"),
    ],
)
def test_values_in_words(value: Any, expected: str) -> None:
    assert words(value) == expected


def test_an_expression_is_set_as_mathematics() -> None:
    class Open(ClosedForm):
        def answer(self, unnamed: tuple[Any, ...], values: Any) -> Any:
            return sp.floor(q / values["n"])

    found = table(Open("test.form", m, n + k, form_of(n + k).domain), n=[2])
    assert r"\left\lfloor \frac{q}{2} \right\rfloor" in read(found._repr_html_()).formulas
    assert "⌊q/2⌋" in str(found)


# bad input


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"n": [7], "stride": 2}, UnknownName, "no symbol of convolution.output_size is named 'stride'"),
    ({"n": 7, "k": 3}, SymcnnError, "a table has a list or a range of values, such as n=range"),
    ({"n": []}, DomainError, r"no value for k \(kernel side\)"),
    ({"n": [], "k": 3}, SymcnnError, r"\[\] holds no value of n"),
    ({"n": range(5, 5), "k": 3}, SymcnnError, r"range\(5, 5\) holds no value of n"),
    ({"n": np.array([]), "k": 3}, SymcnnError, "holds no value of n"),
    ({"n": range(10**12), "k": 3}, SymcnnError, "at most 10,000 .* 1,000,000,000,000 of n"),
    ({"n": range(10**30), "k": [3, 4]}, SymcnnError, "at most 10,000"),
    ({"n": range(101), "k": range(100)}, SymcnnError, "101 of n times 100 of k values, so 10,100"),
    ({"n": ["7", 8], "k": 3}, DomainError, r"values of n \(input side\) are numbers; got '7' among them"),
    ({"n": [None], "k": 3}, DomainError, "got None among them"),
    ({"n": [float("nan")], "k": 3}, DomainError, "got nan among them"),
    ({"n": [float("inf")], "k": 3}, DomainError, "got inf among them"),
    ({"n": [True], "k": 3}, DomainError, "got True among them"),
    ({"n": [[7, 8]], "k": 3}, DomainError, r"got \[7, 8\] among them"),
    ({"n": np.ones((2, 2)), "k": 3}, DomainError, "among them"),
    ({"n": [q], "k": 3}, DomainError, "got q among them"),
    ({"n": "227", "k": [3]}, DomainError, r"n \(input side\) must be integer, n ≥ 1; got '227'"),
    ({"n": {7, 8}, "k": [3]}, DomainError, r"n \(input side\) must be integer"),
    ({"n": {7: 8}, "k": [3]}, DomainError, r"n \(input side\) must be integer"),
    ({"n": (one for one in [7]), "k": [3]}, DomainError, r"n \(input side\) must be integer"),
    ({"n": [7], "k": 3, "s": 0}, DomainError, r"s \(stride\) must be integer, s ≥ 1; got 0"),
    ({"n": [7], "k": 3, "p": 0.5}, DomainError, r"p \(padding on each side\) must be integer"),
]


@pytest.mark.parametrize(("values", "kind", "words_of_it"), WRONG)
def test_bad_input(values: dict[str, Any], kind: type[Exception], words_of_it: str) -> None:
    with pytest.raises(kind, match=words_of_it):
        table(size(), **values)


def test_a_bad_sequence_is_a_mistake_and_no_point_outside() -> None:
    form = derive("convolution.receptive_field_start").closed_form
    with pytest.raises(DomainError, match=r"S \(strides\)"):
        table(form, u=[0, 1], L=2, S="22", P=[1, 1])


def test_the_most_rows_are_made() -> None:
    x, y = reals("x y")
    form = ClosedForm("test.form", y, x, Domain("test.form", {x: "a number"}, []))
    assert len(table(form, x=range(MOST_ROWS))) == MOST_ROWS

"""Limits, growth, slopes: published asymptotics, refusals in words, and answers that numbers contradict."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sympy as sp
from conftest import some
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn import derive
from symcnn.catalogue.catalogue import default
from symcnn.errors import SymcnnError, UnknownName, WrongKind
from symcnn.formulas.binding import free
from symcnn.formulas.symbols import ForAll, function, integers, reals, sequence
from symcnn.judge import integers as whole
from symcnn.query import analysis, look, tending
from symcnn.query import known as knowing
from symcnn.query.analysis import Growth, GrowthByCases, NoAnswer, derivative, difference, growth, limit, sensitivity
from symcnn.query.known import Known
from symcnn.query.orders import Orders, Term

pytestmark = pytest.mark.skipif(not whole.available(), reason="whole-number steps need z3")

n, k, s, d, L, l, t, K, i = integers("n k s d L l t K i")
x, y, beta, eta, c = reals("x y beta eta c")
floor, ceiling, Max, oo = sp.floor, sp.ceiling, sp.Max, sp.oo
DECAY = (beta >= 0, beta < 1)
PEAK = Max(2 * K**2 * L + 2 * K * n, K**2 * (L + 1) + K * n * (L + 2), K**2 * (2 * L - 1) + 4 * K * n)

LIMITS = [
    (floor(n / 2) / n, n, (), sp.Rational(1, 2)),
    (beta**t, t, DECAY, 0),
    (t * beta**t, t, DECAY, 0),
    (t**3 * beta ** (2 * t), t, DECAY, 0),
    (beta**t, t, (beta > 1,), oo),
    ((1 - beta**t) / (1 - beta), t, DECAY, 1 / (1 - beta)),
    (c * (1 - beta**t), t, (beta > 0, beta < 1), c),
    ((3 * n**2 + 1) / (2 * n**2 - n), n, (), sp.Rational(3, 2)),
    ((n + k) / (n * s), n, (s >= 1,), 1 / s),
    (floor((n - 1) / s) / n, n, (s >= 1,), 1 / s),
    (n - floor(n / 3), n, (), oo),
    (-n, n, (), -oo),
    (c * t, t, (c < 0,), -oo),
    ((1 + 1 / n) ** n, n, (), sp.E),  # Jacob Bernoulli
    ((1 + x / n) ** n, n, (x > 0,), sp.exp(x)),
    (sp.sqrt(n**2 + n) - n, n, (), sp.Rational(1, 2)),
    (sp.log(n) / n, n, (), 0),
    (n * sp.exp(-n), n, (), 0),
    (floor(1 - 1 / n), n, (), 0),
    (ceiling(1 / n), n, (), 1),
    (sp.Integer(-1) ** n / n, n, (), 0),
    (Max(n, 100) - n, n, (), 0),
    (abs(n - 7) - n, n, (), -7),
    (sp.Piecewise((1, n <= 5), (1 / n, True)), n, (), 0),
    (floor(n / 3) / n, n, (), sp.Rational(1, 3)),
    (sp.factorial(n), n, (), oo),
    (sp.Sum(i, (i, 1, n)) / n**2, n, (n >= 1,), sp.S.Half),
    (sp.Integer(3), n, (n >= 1,), 3),
]


@pytest.mark.parametrize(("term", "symbol", "facts", "value"), LIMITS, ids=lambda part: str(part)[:40])
def test_limits(term: Any, symbol: Any, facts: Any, value: Any) -> None:
    assert sp.simplify(limit(term, symbol, facts).value - value) in (0, sp.nan)
    assert limit(term, symbol.name, facts).value.is_infinite == sp.sympify(value).is_infinite


SIDES = [
    ((x**2 - 1) / (x - 1), 1, (), 2),
    (sp.sin(x) / x, 0, (), 1),
    ((sp.exp(x) - 1) / x, 0, (), 1),
    (1 / x**2, 0, (), oo),
    (abs(x) / x, 0, (x > 0,), 1),  # from above alone
    (1 / x, -oo, (), 0),
    (x / (x + 1), 0.5, (), sp.Rational(1, 3)),
]


@pytest.mark.parametrize(("term", "to", "facts", "value"), SIDES, ids=str)
def test_limits_elsewhere(term: Any, to: Any, facts: Any, value: Any) -> None:
    assert limit(term, x, facts, to).value == value


def test_a_whole_number_tends_to_minus_infinity_as_well() -> None:
    assert limit(floor(n / 3) / n, n, (), -oo).value == sp.Rational(1, 3)
    assert limit(n, n, (), float("-inf")).value == -oo


NONE = [
    (sp.Integer(-1) ** n, n, (), oo, "oscillates"),
    (sp.Integer(-2) ** n, n, (), oo, "oscillates"),
    (n - 2 * floor(n / 2), n, (), oo, "oscillates: every 2 steps it takes the same values, 0, 1"),
    (n - s * floor(n / s), n, (s >= 2,), oo, "oscillates: every s steps"),
    (abs(x) / x, x, (), 0, "it tends to -1 from below and 1 from above"),
    (floor(x), x, (), 2, "it tends to 1 from below and 2 from above"),
    (beta**t, t, (beta >= 0,), oo, "depends on the sign of β - 1; say it as a fact"),
    (c * t, t, (), oo, "depends on the sign of c; say it as a fact, such as c > 0"),
    ((1 - eta) ** t, t, (), oo, "say as a fact that 1 - η > 0"),
    (sp.Piecewise((n, s <= 1), (1, True)), n, (s >= 1,), oo, "depends on whether s ≤ 1"),
    (n, n, (n <= 5,), oo, "n cannot grow beyond all bounds, since n ≤ 5"),
    (k, k, (k >= 1, k <= n), oo, "since k ≤ n holds"),
    (floor(n / 2), n, (), 3, "n is a whole number"),
    (sp.sin(x), x, (), oo, "no rule is known"),
    (1 / x, x, (x >= 5,), 0, "it cannot come close"),
]


@pytest.mark.parametrize(("term", "symbol", "facts", "to", "words"), NONE, ids=lambda part: str(part)[:40])
def test_no_limit_is_said_in_words(term: Any, symbol: Any, facts: Any, to: Any, words: str) -> None:
    with pytest.raises(NoAnswer) as caught:
        limit(term, symbol, facts, to, name="form")
    assert words in str(caught.value) and str(caught.value).startswith("form: ")


GROWTHS = [
    (2 * K**2 * L * n, n, (K >= 1, L >= 1), 2 * K**2 * L * n, n),
    (n**2 + n, n, (), n**2, n**2),
    (floor((n - 1) / s) + 1, n, (s >= 1,), n / s, n),
    ((floor((n - k) / s) + 1) ** 2, n, (s >= 1, k >= 1, n >= k), n**2 / s**2, n**2),
    (floor((n - k) / s) + 1, s, (s >= 1, k >= 1, n >= k), sp.Integer(1), sp.Integer(1)),
    (PEAK, n, (n >= 1, K >= 1, L >= 2), K * (L + 2) * n, n),
    (PEAK, L, (n >= 1, K >= 1, L >= 2), K * L * Max(2 * K, K + n), L),
    (PEAK, K, (n >= 1, K >= 1, L >= 2), 2 * K**2 * L, K**2),
    (sp.log(n) / sp.log(2), n, (), sp.log(n) / sp.log(2), sp.log(n)),
    (sp.log(3 * n**2 + 1), n, (), 2 * sp.log(n), sp.log(n)),
    (sp.log(2**n + 1), n, (), n * sp.log(2), n),
    (n * sp.log(n) + n, n, (), n * sp.log(n), n * sp.log(n)),
    (2**n + n**9, n, (), 2**n, 2**n),
    ((s**L - 1) / (s - 1), L, (s >= 2,), s**L / (s - 1), s**L),  # a geometric sum
    (n * (n + 1) * (2 * n + 1) / 6, n, (), n**3 / 3, n**3),  # the sum of squares
    (sp.Sum(i**2, (i, 1, n)), n, (n >= 1,), n**3 / 3, n**3),
    (sp.sqrt(n**2 + n) + n, n, (), 2 * n, n),
    (n**2 / 2 - floor(n**2 / 2) + n, n, (), n, n),
    (1 / (n + 1), n, (), 1 / n, 1 / n),
    (Max(0, 3 - n), n, (), sp.Integer(0), sp.Integer(0)),
    (t / (1 - beta) - beta * (1 - beta**t) / (1 - beta) ** 2, t, DECAY, t / (1 - beta), t),
    (abs(n - 9) ** 3, n, (), n**3, n**3),
]


@pytest.mark.parametrize(("term", "symbol", "facts", "led", "order"), GROWTHS, ids=lambda part: str(part)[:40])
def test_growths(term: Any, symbol: Any, facts: Any, led: Any, order: Any) -> None:
    found = growth(term, symbol, facts)
    assert sp.simplify(found.value - led) == 0 or found.value - led == 0
    assert sp.simplify(found.order - order) == 0
    if order != 0:
        assert sp.simplify(found.constant - led / order) == 0 and symbol not in free(found.constant)


def test_a_symbol_that_is_bounded_where_the_constant_is_not_zero_does_not_grow() -> None:
    """With k = 1 the dilation changes nothing, and with more taps the kernel must fit into the image."""
    with pytest.raises(NoAnswer, match="d cannot grow beyond all bounds"):
        growth(floor((n - d * (k - 1) - 1) / s) + 1, d, [n >= 1, k >= 1, s >= 1, d >= 1, n >= d * (k - 1) + 1])


def test_a_growth_prints_its_constant_and_its_order() -> None:
    found = growth(2 * K**2 * L * n, n, [K >= 1, L >= 1])
    assert str(found) == repr(found) == "2K²Ln, Θ(n)"
    assert found._repr_latex_() == r"$2 K^{2} L n, \quad \Theta(n)$"
    assert str(growth(n**2 + n, n)) == "n², Θ(n²)"
    assert str(growth(c * (1 - beta**t), t, [beta > 0, beta < 1])) == "c, Θ(1) where c ≠ 0"
    assert r"\text{ where } c \neq 0" in growth(c * (1 - beta**t), t, [beta > 0, beta < 1])._repr_latex_()


def test_an_answer_prints_on_one_line_and_in_a_notebook() -> None:
    found = limit(floor(n / s) / n, n, [s >= 1])
    assert str(found) == repr(found) == "1/s" and found._repr_latex_() == r"$\frac{1}{s}$"
    assert sp.sympify(found) == 1 / s
    long = derivative(sum(x**j / (j + y) for j in range(1, 12)), x, [y > 0])
    assert "\n" not in str(long) and len(str(long)) > 76


@pytest.mark.parametrize(
    ("term", "symbol", "words"),
    [
        (sp.Integer(-2) ** n, n, "its sign changes"),
        (sp.factorial(n), n, "no rule is known for factorial(n)"),
        (sp.Sum(sequence("w")[i], (i, 1, n)), n, "no rule is known for ∑"),
        (function("f")(n) + 1, n, "no rule is known for fₙ"),
        (n - 2 * floor(n / 2), n, "oscillates"),
        (n**n, n, "no rule is known"),
    ],
    ids=str,
)
def test_what_does_not_grow_regularly_is_refused(term: Any, symbol: Any, words: str) -> None:
    with pytest.raises(NoAnswer, match=r"form: the growth in n: ") as caught:
        growth(term, symbol, name="form")
    assert words in str(caught.value)


def test_members_and_sums_that_do_not_move_are_constants() -> None:
    w = sequence("w", L)
    found = growth(w[1] * n + n * sp.Sum(w[i], (i, 1, L)), n, [L >= 1, ForAll(w[i] > 0, (i, 1, L))])
    assert found.order == n and sp.expand(found.value - n * (w[1] + sp.Sum(w[i], (i, 1, L)))) == 0
    with pytest.raises(NoAnswer, match="sign of w₁; say it as a fact, such as w₁ > 0"):
        limit(w[1] * n, n)


# -- planted faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", [sp.Rational(101, 100), sp.Rational(1001, 1000), sp.Integer(2), sp.Integer(-1)])
@pytest.mark.parametrize("term", [floor((n - 1) / s) + 1, PEAK, sp.log(n + 3), 2**n + n, n * sp.log(n) + n], ids=str)
def test_a_wrong_constant_is_refused_by_the_numbers(monkeypatch: pytest.MonkeyPatch, factor: Any, term: Any) -> None:
    right = analysis.leading
    facts = [s >= 1, n >= 1, K >= 1, L >= 2]
    assert growth(term, n, facts).order != 0

    def planted(*given: Any) -> Term:
        term = right(*given)
        return Term(factor * term.coefficient, *term.scale)

    monkeypatch.setattr(analysis, "leading", planted)
    with pytest.raises(NoAnswer, match="does not fit its values at large n"):
        growth(term, n, facts)


def test_a_wrong_order_is_refused_by_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "leading", lambda *given: Term(sp.S.One, power=sp.Integer(2)))
    with pytest.raises(NoAnswer, match="n² seems to lead it"):
        growth(n**2 * sp.log(n), n)


@pytest.mark.parametrize("wrong", [sp.Rational(51, 100), sp.S.Zero, oo, -oo])
def test_a_wrong_limit_is_refused_by_the_numbers(monkeypatch: pytest.MonkeyPatch, wrong: Any) -> None:
    monkeypatch.setattr(tending, "_tends", lambda *given: wrong)
    with pytest.raises(NoAnswer, match="was found, and does not fit its values at large n"):
        limit(floor(n / 2) / n, n)


def test_a_wrong_limit_of_sympys_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    term = sp.sqrt(n**2 + n) - n
    assert limit(term, n).value == sp.S.Half
    monkeypatch.setattr(sp, "limit", lambda *given: sp.S.One)
    with pytest.raises(NoAnswer, match="1 was found, and does not fit"):
        limit(term, n)


def test_numbers_that_cannot_be_worked_out_confirm_nothing() -> None:
    assert not look.leads(n, n * function("f")(k), n, Known([]))
    assert not look.tends(sp.S.One, function("f")(n), n, Known([]))


def test_where_it_takes_too_long_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*given: Any) -> Any:
        while True:
            time.sleep(0.001)

    monkeypatch.setattr(analysis, "SECONDS", 0.05)
    monkeypatch.setattr(analysis, "leading", endless)
    with pytest.raises(NoAnswer, match=r"not found in 0\.05 s; numbers for some of the symbols would help"):
        growth(n, n)


def test_what_goes_wrong_inside_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(*given: Any) -> Any:
        raise NotImplementedError

    monkeypatch.setattr(analysis, "leading", stumbling)
    with pytest.raises(NoAnswer, match="no way to work it out is known"):
        growth(n, n)


# -- derivatives -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "facts", "expected"),
    [
        (x**2 * sp.exp(x), (), x * (x + 2) * sp.exp(x)),
        (Max(x, 0), (x > 0,), sp.Integer(1)),
        (abs(x) * x, (x < 0,), -2 * x),
        (sp.log(x * y), (x > 0, y > 0), 1 / x),
        (sp.sqrt(x), (x > 0,), 1 / (2 * sp.sqrt(x))),
        (x / (1 - x) ** 2, (x < 1,), (x + 1) / (1 - x) ** 3),
        (floor(n / s) * x, (s >= 1,), floor(n / s)),
        (sp.Piecewise((x**2, n >= 1), (x, True)), (), sp.Piecewise((2 * x, n >= 1), (1, True))),
        (y, (x > 0,), sp.Integer(0)),
    ],
    ids=str,
)
def test_derivatives(term: Any, facts: Any, expected: Any) -> None:
    assert sp.simplify(derivative(term, x, facts).value - expected) == 0


@pytest.mark.parametrize(
    ("term", "facts", "words"),
    [
        (Max(x, 0), (), "max{0, x}"),
        (abs(x), (), "kink"),
        (x * floor(x), (), "⌊x⌋ is constant between jumps"),
        (sp.log(x), (), "x may not be above 0"),
        (1 / x, (), "x may be 0"),
        (sp.sqrt(x), (x >= 0,), "x may not be above 0"),
        (sp.Piecewise((x, x >= 1), (1, True)), (), "decides between the cases"),
    ],
    ids=str,
)
def test_where_there_is_no_derivative_the_term_is_named(term: Any, facts: Any, words: str) -> None:
    with pytest.raises(NoAnswer, match="form: ") as caught:
        derivative(term, x, facts, name="form")
    assert words in str(caught.value).replace("Max(0, x)", "max{0, x}")


def test_of_a_whole_number_the_difference_is_offered() -> None:
    with pytest.raises(NoAnswer, match=r"n is a whole number.*the difference, from n to n \+ 1, is 2n \+ 1"):
        derivative(n**2, n)
    assert difference(n**2, n).value == 2 * n + 1
    assert difference(2**n, n).value == 2**n
    assert difference(n * (n + 1) / 2, n).value == n + 1


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(1, 40), st.integers(1, 9), st.integers(0, 5))
def test_a_difference_is_that_of_two_values(side: int, stride: int, pad: int) -> None:
    term = floor((n + 2 * k - 1) / s) + 1 - n**2
    found = difference(term, n, [s >= 1, n >= 1, k >= 0]).value
    at = {n: sp.Integer(side), s: sp.Integer(stride), k: sp.Integer(pad)}
    assert found.xreplace(at) == term.xreplace({**at, n: sp.Integer(side + 1)}) - term.xreplace(at)


@pytest.mark.parametrize(
    ("term", "symbol", "facts", "expected"),
    [
        (K**2 * L * n, K, (), sp.Integer(2)),
        (K**2 * L + 2 * K * n, n, (K >= 1, L >= 1, n >= 1), 2 * n / (K * L + 2 * n)),
        (c * (1 - beta**t), beta, (beta > 0, beta < 1, t >= 1), t * beta**t / (beta**t - 1)),
        (x**-3, x, (x > 0,), sp.Integer(-3)),
        (K * L, n, (n >= 1,), sp.Integer(0)),
    ],
    ids=str,
)
def test_sensitivities(term: Any, symbol: Any, facts: Any, expected: Any) -> None:
    assert sp.simplify(sensitivity(term, symbol, facts).value - expected) == 0


def test_no_sensitivity_where_there_is_a_jump_or_nothing() -> None:
    with pytest.raises(NoAnswer, match=r"⌊n/s⌋ is constant between jumps, so there is no useful derivative in n"):
        sensitivity(floor(n / s), n, [s >= 1])
    with pytest.raises(NoAnswer, match="it is 0"):
        sensitivity(sp.Integer(0), n, [n >= 1])


# -- wrong inputs ------------------------------------------------------------------------------------

ASKED = (limit, growth, derivative, difference, sensitivity)
sigma_x = sp.Symbol("sigma_x", real=True)


@pytest.mark.parametrize("ask", ASKED)
def test_an_unknown_symbol_names_the_near_one(ask: Any) -> None:
    with pytest.raises(UnknownName, match=r"no symbol of form is named 'sigma'; did you mean sigma_x"):
        ask(sigma_x**2 * n, "sigma", name="form")
    for text in ("__import__('os').abort()", "", "n*1"):
        with pytest.raises(UnknownName):
            ask(n**2, text)


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize(
    ("term", "symbol", "facts"),
    [
        ("n**2", "n", []),
        (n >= 1, n, []),
        (None, n, []),
        (n**2, n, ["n >= 1"]),
        (n**2, n, 5),
        (n**2, n, [n]),
        (n * sequence("w")[1], "w", []),
        (n * sequence("w")[1], sequence("w"), []),
    ],
    ids=str,
)
def test_wrong_kinds_are_refused(ask: Any, term: Any, symbol: Any, facts: Any) -> None:
    with pytest.raises(WrongKind, match="form: "):
        ask(term, symbol, facts, name="form")


@pytest.mark.parametrize("to", ["oo", None, float("nan"), sp.Symbol("a"), [1], sp.I])
def test_a_symbol_tends_to_a_number(to: Any) -> None:
    with pytest.raises(WrongKind, match="form: x tends to a number"):
        limit(x, x, (), to, name="form")


def test_a_symbol_is_known_by_its_name() -> None:
    assert growth(n**2, sp.Symbol("n")).order == growth(n**2, "n").order == n**2


def test_a_symbol_of_the_facts_alone_is_known() -> None:
    assert growth(n**2, "k", [k >= 1]).order == 1
    assert limit(n**2, "k", [k >= 1]).value == n**2
    assert difference(n**2, "k", [k >= 1]).value == 0


# -- laws --------------------------------------------------------------------------------------------

COEFFICIENTS = st.lists(st.integers(-6, 6), min_size=2, max_size=4)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(COEFFICIENTS, COEFFICIENTS)
def test_a_quotient_of_polynomials_is_led_by_the_quotient_of_their_leads(above: list[int], below: list[int]) -> None:
    over, under = sp.Poly(above, n), sp.Poly(below, n)
    if over.is_zero or under.is_zero:
        return
    found = growth(over.as_expr() / under.as_expr(), n, [n >= 1])
    assert sp.cancel(found.value - over.LC() / under.LC() * n ** (over.degree() - under.degree())) == 0


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(1, 9), st.integers(-9, 9), st.integers(1, 9))
def test_a_floor_grows_as_what_is_in_it(slope: int, shift: int, divisor: int) -> None:
    for kind in (floor, ceiling):
        term = kind((slope * n + shift) / sp.Integer(divisor))
        assert growth(term, n).value == n * sp.Rational(slope, divisor)
        assert limit(term / n, n, [n >= 1]).value == sp.Rational(slope, divisor)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 3), st.sampled_from([1, 2, 3])), max_size=5))
def test_sums_of_terms_are_exact(parts: list[tuple[int, int, int]]) -> None:
    term = sp.Add(*(sp.Integer(a) * n**b * sp.Integer(base) ** n for a, b, base in parts))
    found = Orders(n, Known([])).exact(term)
    assert found is not None
    assert sp.simplify(sp.Add(*(one.of(n) for one in found)) - term) == 0


# -- the catalogue -----------------------------------------------------------------------------------


def scalar_forms() -> list[str]:
    """The results whose claim is an equation of numbers, without sums and members."""
    found = []
    for name in default().names:
        try:
            form = derive(name).closed_form
        except SymcnnError:
            continue
        if isinstance(form.rhs, sp.Expr) and not form.rhs.has(sp.Sum, sp.Product, sp.Indexed):
            found.append(name)
    return found


@pytest.mark.slow
def test_every_scalar_form_of_the_catalogue_grows_or_says_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found, of some, is compared anew, at a large point; what is refused begins with its name."""
    monkeypatch.setattr(analysis, "SECONDS", 1.0)
    answered, refused = 0, 0
    for name in some(scalar_forms(), 24):
        form = derive(name).closed_form
        facts = form.domain.where
        for symbol in sorted((one for one in free(form.rhs) if one.is_integer), key=str):
            try:
                found = growth(form.rhs, symbol, facts, name=name)
            except NoAnswer as error:
                refused += 1
                assert str(error).startswith(f"{name}: the growth in {symbol}: ")
                continue
            answered += 1
            assert isinstance(found, Growth | GrowthByCases)
            rational = not form.rhs.has(sp.log) and all(power.exp.is_Integer for power in form.rhs.atoms(sp.Pow))
            for point in Known(facts, form.rhs).points[:2] if rational else ():
                at = {**point, symbol: sp.Integer(10) ** 40 + 7}
                value, led = form.rhs.xreplace(at), found.value.xreplace(at)
                provided = found.provided if isinstance(found, Growth) else ()
                if any(fact.xreplace(at) == sp.false for fact in provided):
                    continue
                assert value == led == 0 or abs(value / led - 1) < sp.Rational(1, 10**9), (name, symbol, found)
    assert answered > 20 and refused > 5


def test_a_growth_that_hangs_on_a_condition_is_said_by_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cases are all that there are, and each says what is said where its condition is a fact."""
    monkeypatch.setattr(analysis, "SECONDS", 60.0)  # however busy the machine is
    monkeypatch.setattr(knowing, "ASKED_MS", 5000)
    form = derive("convolution.receptive_field_constant").closed_form
    found = form.growth("L")
    assert isinstance(found, GrowthByCases)
    assert str(found) == ("s = 1: Ldk - Ld, Θ(L) where k - 1 ≠ 0; s ≥ 2: d s^L (k - 1)/(s - 1), Θ(s^L) where k - 1 ≠ 0")
    s_ = form.domain.symbols["s"]
    assert [led for _, led in found.cases] == [form.growth("L", where=[fact]) for fact in (sp.Eq(s_, 1), s_ >= 2)]
    for stride in (1, 2, 3):
        assert [sp.And(*when).subs(s_, stride) for when, _ in found.cases].count(sp.true) == 1
    assert str(form.growth("L", s=K)).startswith("K = 1: ")
    assert r"$s = 1$: $" in found._repr_latex_()


def test_where_a_case_has_no_answer_the_condition_is_named() -> None:
    turning = sp.Piecewise((n, sp.Eq(s, 1)), (n * (-1) ** n, True))
    with pytest.raises(NoAnswer, match=r"depends on whether s = 1; say so, .* or give s a value"):
        growth(turning, n, [s >= 1])


@pytest.mark.parametrize(("facts", "said"), [((), "s ≠ 1"), ((s >= 1,), "s ≥ 2"), ((s <= 1,), "s ≤ 0")])
def test_the_contrary_of_an_end_is_a_bound(facts: Any, said: str) -> None:
    found = growth(sp.Piecewise((n, sp.Eq(s, 1)), (n**2, True)), n, facts)
    assert str(found) == f"s = 1: n, Θ(n); {said}: n², Θ(n²)"


def test_two_conditions_are_taken_one_after_the_other() -> None:
    two = sp.Piecewise((n, sp.Eq(s, 1)), (n**2, sp.Eq(d, 1)), (n**3, True))
    assert str(growth(two, n, [s >= 1, d >= 1])) == ("s = 1: n, Θ(n); s ≥ 2, d = 1: n², Θ(n²); s ≥ 2, d ≥ 2: n³, Θ(n³)")


@pytest.mark.parametrize(
    ("name", "symbol", "printed"),
    [
        ("dense.backward_multiplications", "n", "2K²Ln, Θ(n)"),
        ("dense.backward_multiplications", "K", "2K²Ln, Θ(K²)"),
        ("convolution.output_size", "n", "n/s, Θ(n)"),
        ("counting.crops", "n", "fn², Θ(n²)"),
        ("counting.updates_per_epoch", "N", "N/B, Θ(N)"),
        ("counting.label_bits", "C", "log(C)/log(2), Θ(log(C))"),
        ("memory.training_peak", "n", "Kn(L + 2), Θ(n)"),
        ("dense.training_multiplications_without_input_gradient", "K", "K²n(3L - 1), Θ(K²)"),
    ],
)
def test_growths_of_the_catalogue(name: str, symbol: str, printed: str) -> None:
    form = derive(name).closed_form
    assert str(growth(form.rhs, symbol, form.domain.where, name=name)) == printed


def test_the_bias_corrected_moments_and_the_momentum_step_have_their_limits() -> None:
    for name, value in [("optimizer.adam_first_moment", c), ("optimizer.adam_second_moment", c**2)]:
        form = derive(name).closed_form
        assert limit(form.rhs, "t", form.domain.where, name=name).value == value
    velocity = derive("optimizer.momentum_velocity").closed_form
    with pytest.raises(NoAnswer, match="depends on the sign of β - 1"):
        limit(velocity.rhs, "t", velocity.domain.where)
    found = limit(velocity.rhs, "t", (*velocity.domain.where, beta < 1)).value
    assert sp.simplify(found - c / (1 - beta)) == 0

"""The page's mathematics: order of terms, names, brackets; text that cannot break out of itself."""

from __future__ import annotations

import re

import pytest
import sympy as sp
from conftest import tries
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, Max, Piecewise, Product, Rational, Sum, floor, oo, sqrt

from symcnn.catalogue.catalogue import default
from symcnn.errors import DerivationError, UnknownName
from symcnn.formulas.order import Ordering
from symcnn.formulas.symbols import ForAll, Iff, Independent, Maximum, function, indicator, integers, reals, sequence
from symcnn.judge.moments import Expectation, Variance
from symcnn.printing.domains import domain_latex, domain_plain
from symcnn.printing.latex import latex
from symcnn.printing.letters import latex_name, plain_name
from symcnn.printing.prose import code_latex, escape, lookup, prose_latex, prose_plain
from symcnn.printing.terminal import unicode
from symcnn.printing.wrapping import columns

n, k, s, d, p, m, i, j, l, t, L, h = integers("n k s d p m i j l t L h")
beta, eta, c, x, eps, sigma_x = reals("beta eta c x epsilon sigma_x")
K, S = sequence("K", L, integer=True), sequence("S", L, integer=True)
w, z = sequence("w"), sequence("z")
image, upstream = sequence("x", n, n), sequence("g", m, m)
ORDER = (n, k, s, d, p)


@pytest.mark.parametrize(
    ("expr", "order", "printed"),
    [
        (1 - beta**t, (), r"1 - \beta^{t}"),
        (n - k + 1, ORDER, "n - k + 1"),
        (n + 2 * p - d * (k - 1) - 1, ORDER, "n + 2 p - d (k - 1) - 1"),
        (1 - k, (), "1 - k"),
        (s * (m - 1) + k - 2 * p, ORDER, "s (m - 1) + k - 2 p"),
        (1 + Sum(K[l], (l, 1, L)), (), r"1 + \sum_{l=1}^{L} K_{l}"),
        (Sum(K[l], (l, 1, L)) - 1, (), r"\sum_{l=1}^{L} K_{l} - 1"),
        (t + 1 - (1 - beta**t) / (1 - beta), (), r"t + 1 - \frac{1 - \beta^{t}}{1 - \beta}"),
        (L * n * k**2, (n, k, L), "n k^{2} L"),
        (sp.Abs(c) + eps, (), r"\left| c \right| + \varepsilon"),
        (function("v")(t) ** Rational(1, 2) + eps, (), r"\sqrt{v_{t}} + \varepsilon"),
        (-eta * c / (1 - beta), (eta, c), r"-\frac{\eta c}{1 - \beta}"),
        (sqrt(2) * sqrt(1 / d), (), r"\sqrt{\frac{2}{d}}"),
        (sqrt(2) / 2, (), r"\frac{1}{\sqrt{2}}"),
        (3 * sqrt(2) / 4, (), r"\frac{3}{2 \sqrt{2}}"),
        (sp.exp(-(x**2) / 2) / sqrt(2 * sp.pi), (), r"\frac{e^{-x^{2}/2}}{\sqrt{2 \pi}}"),
        (Rational(1, 2), (), r"\frac{1}{2}"),
        (x**2 / n * Sum(K[l], (l, 1, L)), (), r"\frac{x^{2}}{n}\,\sum_{l=1}^{L} K_{l}"),
        (2 * 2**t, (), r"2 \cdot 2^{t}"),
    ],
)
def test_terms_and_factors_stand_as_a_person_writes_them(expr, order, printed):
    assert latex(expr, order) == printed


@pytest.mark.parametrize(
    ("expr", "printed"),
    [
        (Eq(m, floor(n / s) + 1), r"m = \left\lfloor \frac{n}{s} \right\rfloor + 1"),
        (Max(1, n - k), r"\max\{1,\, n - k\}"),
        (indicator(i <= n), r"\mathbf{1}[i \le n]"),
        (Iff(n > 2, n >= 3), r"n > 2 \;\Longleftrightarrow\; n \ge 3"),
        (ForAll(K[l] >= 1, (l, 1, oo)), r"K_{l} \ge 1 \text{ for all } l \ge 1"),
        (ForAll(K[l] >= 1, (l, 1, L)), r"K_{l} \ge 1 \text{ for all } 1 \le l \le L"),
        (Independent(w, z), r"\text{all } w_{i} \text{ and } z_{i} \text{ are independent}"),
        (sp.And(n >= k, n <= 9), r"k \le n \le 9"),
        (sp.And(x > 0, x < 1), r"0 < x < 1"),
        (Iff(n > 2, sp.And(n >= 3, Eq(k, 1))), r"n > 2 \;\Longleftrightarrow\; k = 1 \text{ and } n \ge 3"),
        (Eq(function("w")(t + 1), function("m_hat")(t)), r"w_{t+1} = \hat{m}_{t}"),
        (function("A")(L, x), "A_{L}(x)"),
        (sp.KroneckerDelta(i, j), r"\delta_{i j}"),
        (Expectation(w[i] ** 2), r"\operatorname{E}[w_{i}^{2}]"),
        (Variance(w[i]), r"\operatorname{Var}[w_{i}]"),
        (sp.Derivative(function("w")(t), c), r"\frac{\partial w_{t}}{\partial c}"),
        (
            Piecewise((x, x > 0), (-x, True)),
            r"\begin{cases} x & \text{if } x > 0 \\ -x & \text{otherwise} \end{cases}",
        ),
        (sp.Limit(c / n, n, oo), r"\lim_{n \to \infty} \frac{c}{n}"),
        (sp.Integral(x**2, (x, 0, oo)), r"\int_{0}^{\infty} x^{2} \, \mathrm{d}x"),
    ],
)
def test_what_the_field_writes(expr, printed):
    assert latex(expr) == printed


def test_an_index_names_its_summation_variable_first():
    gradient = Sum(image[i + h - 1, j + l - 1] * upstream[i, j], (i, 1, m), (j, 1, m))
    assert r"x_{i+h-1,\,j+l-1}" in latex(gradient) and r"\sum_{i,j=1}^{m}" in latex(gradient)


def test_a_sum_or_a_product_is_bracketed_where_something_follows():
    first, second = Sum(K[l], (l, 1, L)), Product(S[l], (l, 1, L))
    text = latex(first * second)
    assert re.search(r"\\Biggl\(.*\\Biggr\) \\, \\(sum|prod)", text)
    assert latex(Sum(K[l] - 1, (l, 1, L))).endswith("(K_{l} - 1)")


def test_no_line_breaking_bracket_inside_a_fraction():
    text = latex((x + 1 / (1 + x)) ** 2 / (1 + c))
    assert "biggl" in latex((x + 1 / (1 + x)) ** 2)
    assert r"\frac{1}{1 + c}\,\biggl(" in text or r"\frac{1}{c + 1}\,\biggl(" in text


@pytest.mark.parametrize(
    ("name", "page", "plain"),
    [
        ("beta1", r"\beta_{1}", "β₁"),
        ("sigma_x", r"\sigma_{x}", "σₓ"),
        ("epsilon", r"\varepsilon", "ε"),
        ("m_hat", r"\hat{m}", "m\u0302"),
        ("W_out", r"W_{\mathrm{out}}", "Wₒᵤₜ"),
        ("dY", r"\mathit{dY}", "dY"),
        ("lambda_", r"\lambda", "λ"),
    ],
)
def test_names(name, page, plain):
    assert latex_name(name) == page and plain_name(name) == plain


SUMS = st.lists(
    st.sampled_from([n, -n, k, -k, 2 * p, -2 * p, d * (k - 1), -d * (k - 1), sp.Integer(1), sp.Integer(-1), n * k]),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(SUMS)
def test_the_order_keeps_the_value_and_never_leads_with_a_minus_needlessly(terms):
    total = sp.Add(*terms)
    ordered = Ordering(ORDER).terms(total)
    assert sp.expand(sp.Add(*ordered) - total) == 0
    if not latex(total, ORDER).startswith("-"):
        return
    assert all(Ordering().factors(term).sign < 0 for term in ordered)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [x, n * k, sqrt(2) * x, sqrt(2) * sqrt(x) / 6, -3 * x / (4 * c), sqrt(6) / 3, x ** (-2), 5 / sqrt(8)]
    )
)
def test_factors_multiply_to_the_term(term):
    parts = Ordering().factors(term)
    value = sp.Mul(parts.sign, *parts.above) / sp.Mul(*parts.below)
    assert abs(sp.N((value - term).subs({x: 2.5, n: 3, k: 5, c: 7}), 20)) < 1e-15


def test_terminal_lines_stay_within_76_columns():
    claim = Iff(
        Eq(m, floor((n + 2 * p - d * (k - 1) - 1) / s) + 1),
        sp.And(n >= Max(1, s * (m - 1) + k + d * h), n <= s * m + k + d * h),
    )
    lines = unicode(claim, ORDER).splitlines()
    assert len(lines) > 1 and all(columns(line) <= 76 for line in lines)
    assert "".join(unicode(claim, ORDER).split()) == "".join(unicode(claim, ORDER, width=10**6).split())


def test_terminal():
    assert unicode(Eq(m, floor((n - k) / s) + 1), ORDER) == "m = ⌊(n - k)/s⌋ + 1"
    assert unicode((1 - beta**t) / (1 - beta)) == "(1 - βᵗ)/(1 - β)"
    assert unicode(x / (2 * c)) == "x/(2c)"
    assert unicode(Sum(K[l], (l, 1, L)) ** 2) == "(∑_{l=1}^{L} Kₗ)²"


def test_domains():
    assert domain_latex(s, [s >= 1]) == r"integer, $s \ge 1$"
    assert domain_latex(beta, [beta > 0, beta < 1]) == r"real, $0 < \beta < 1$"
    assert domain_latex(k, [k >= 1, k <= n, n + 2 * p >= k]) == r"integer, $1 \le k \le n$"
    assert domain_latex(K, [ForAll(K[l] >= 1, (l, 1, oo))]) == r"integers, $K_{l} \ge 1 \text{ for all } l \ge 1$"
    assert domain_plain(eta, []) == "real"


NAMES = {"n": n, "k": k, "K": K, "l": l, "beta": beta, "i": i, "s": s}


def test_prose_looks_names_up_and_escapes_the_rest():
    text = "Take 50% of `n - 1`, `K[l]` and `i*s` & run `torch.nn.functional.conv2d`_x"
    page = prose_latex(text, NAMES, ORDER)
    assert r"50\% of $n - 1$, $K_{l}$ and $s i$ \& run \texttt{torch.\allowbreak{}nn" in page and page.endswith(r"\_x")
    assert prose_plain(text, NAMES).startswith("Take 50% of n - 1, Kₗ and")


def test_a_name_that_nobody_gave_is_refused():
    with pytest.raises(UnknownName, match="'bta'; did you mean beta"):
        prose_latex("the decay `bta`", NAMES)


@pytest.mark.parametrize("text", ["__import__('os').system('true')", "n.__class__", "(lambda: n)()", "[n for n in k]"])
def test_backticks_never_run_code(text):
    value = lookup(text, NAMES) if "__import__" not in text else None
    assert value is None
    assert "\\texttt" in code_latex(text)


def test_code_breaks_after_its_own_dots_and_not_within_an_accent():
    assert code_latex("a.b_c.") == r"\texttt{a.\allowbreak{}b\_\allowbreak{}c.}"
    assert code_latex("a\u02d9b") == r"\texttt{a{\.{}}b}"


@settings(max_examples=tries(200), deadline=None)
@given(st.text(max_size=40))
def test_escaped_text_has_no_live_character(text):
    out = escape(text)
    words = r"textbackslash|textasciicircum|textasciitilde|textless|textgreater|textbar|textasciigrave|dots|S"
    for macro in {escape(letter) for letter in text}:  # a group of its own, from latexcodec's table
        out = out.replace(macro, "") if macro.startswith("{") else out
    bare = re.sub(rf"\\({words})\{{\}}|\\[{{}}$&#%_\-]|\\texttt\{{U\+[0-9A-F]+\}}|\{{\}}", "", out)
    bare = re.sub(r"\$[^$]*\$", "", bare)
    assert not re.search(r"[\\{}$&#%_^]", bare), out


@pytest.mark.parametrize(
    ("expr", "printed"),
    [
        (function("mhat")(t), r"\hat{m}_{t}"),
        (Max(0, x) ** 2, r"\max\{0,\, x\}^{2}"),
        (Piecewise((n * k, i <= t), (0, True)), r"k n \, \mathbf{1}[i \le t]"),
        (Maximum(function("m")(t), (t, 0, 2 * L)), r"\max_{0 \le t \le 2 L} m_{t}"),
        (Sum(1, (i, 0, floor(n / s))), r"\sum_{i=0}^{\left\lfloor n/s \right\rfloor} 1"),
        (Sum(image[i, j], (j, 1, n), (i, 1, n)), r"\sum_{i,j=1}^{n} x_{i,j}"),
        (ForAll(image[i, j] >= 0, (i, 1, n), (j, 1, n)), r"x_{i,j} \ge 0 \text{ for all } 1 \le i,\, j \le n"),
    ],
)
def test_what_derivations_need_beside(expr, printed):
    assert latex(expr) == printed


def test_a_bound_between_two_symbols_is_told_of_the_later_one():
    assert domain_plain(n, [n >= k, k >= 1], (n, k)) == "integer"
    assert domain_plain(k, [n >= k, k >= 1], (n, k)) == "integer, 1 ≤ k ≤ n"


def test_an_equation_in_backticks():
    assert prose_latex("the one with `k=l`", NAMES) == "the one with $k = l$"


@pytest.mark.parametrize("text", ["`9**9**9**9`", "`n**(9**9)`", "`2**(-10**9)`", "`((((9**60)**60)**60)**60)**60`"])
def test_a_text_does_not_compute_without_end(text):
    with pytest.raises(DerivationError, match="exponent"):
        prose_latex(text, {"n": sp.Symbol("n")})


@pytest.mark.parametrize(
    "text", ["-(n<k)", "floor(1, 2)", "floor(n<k)", "K[1, 2]", "-floor", "K[()]", "-" * 2000 + "n"]
)
def test_a_formula_in_a_text_that_is_none_is_refused_in_words(text):
    n, k = sp.symbols("n k", integer=True)
    names = {"n": n, "k": k, "floor": sp.floor, "K": sp.IndexedBase("K", shape=(n,))}
    try:
        page = prose_latex(f"So `{text}`.", names)
    except DerivationError as error:
        assert "Traceback" not in str(error)
    else:
        assert "texttt" in page


@pytest.mark.parametrize("text", ["floor()", "x()"])
def test_a_call_of_nothing_is_code(text):
    assert "texttt" in prose_latex(f"`{text}`", {"floor": sp.floor, "x": sp.Function("x")})


@pytest.mark.parametrize(
    ("name", "printed"),
    [("r_next", "r_next"), ("w_start", "w_start"), ("r_in", "rᵢₙ"), ("m_hat_first", "m̂_first"), ("x_b", "x_b")],
)
def test_a_word_below_a_letter_is_read_as_it_is_typed(name: str, printed: str) -> None:
    assert unicode(sp.Symbol(name)) == printed


def test_what_stands_beside_a_word_is_no_part_of_it() -> None:
    """A factor after it stands apart, an exponent is raised, and an index of several signs keeps its brackets."""
    r, k, l = sp.symbols("r_next k l")
    assert unicode(k * r, [r, k]) == "r_next k" and unicode(r**2) == "r_next²"
    assert unicode(sp.IndexedBase("r_next")[l + 1]) == "r_{next,l+1}"
    assert unicode(sp.IndexedBase("r")[l + 1]) == "r_{l+1}"


def test_no_name_of_a_result_is_printed_with_tex_braces() -> None:
    for one in default():
        for symbol in (*one.given, *one.sought):
            if isinstance(symbol, sp.Symbol):
                assert "{" not in unicode(symbol), one.name

"""What people type, as it is read: spellings, names, relations, units, and what is refused with its place."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp

from symcnn.catalogue.catalogue import default
from symcnn.errors import SymcnnError, Unreadable, WrongKind
from symcnn.formulas.lengths import unsized
from symcnn.formulas.symbols import Maximum, integers, sequence
from symcnn.marking.atoms import Atoms
from symcnn.marking.conventions import Conventions
from symcnn.marking.names import Names
from symcnn.marking.nodes import Written
from symcnn.marking.reading import Answer, Between, Compared, OneOf, Truth, read

n, k, s, d, p, m, L, l, i, j = integers("n k s d p m L l i j")
K, S, x = (sequence(name, integer=True) for name in "KSx")
PLAIN = Names({one.name: one for one in (n, k, s, d, p, m)}, sought=("m",))
STACK = Names({"L": L, "K": K, "S": S}, others={"l": l, "i": i}, places={"K": 1, "S": 1, "x": 2})
CASES = sp.Piecewise((n, n > 3), (k, True))
SIZE = sp.floor((n + 2 * p - d * (k - 1) - 1) / s) + 1
LONG = sp.Sum((K[l] - 1) * sp.Product(S[i], (i, 1, l - 1)), (l, 1, L)) + 1
CATALOGUE = default()


def of(name: str, text: str) -> Answer:
    return read(text, Names.of(CATALOGUE[name]))


SPELLINGS = {
    "floor((n+2p-d(k-1)-1)/s)+1": SIZE,
    "⌊(n + 2p − d(k−1) − 1)/s⌋ + 1": SIZE,
    "(n + 2*p - d*(k-1) - 1)//s + 1": SIZE,
    r"$\left\lfloor \frac{n+2p-d(k-1)-1}{s} \right\rfloor + 1$": SIZE,
    r"\[\lfloor\dfrac{n+2p-d\,(k-1)-1}{s}\rfloor+1\]": SIZE,
    r"\bigl\lfloor (n+2\cdot p-d\left(k-1\right)-1)/s \bigr\rfloor + 1": SIZE,
    "2n": 2 * n, "2 n": 2 * n, "2(n+1)": 2 * (n + 1), "(n)(k)": n * k, "n k": n * k, "nk": n * k, "n(k+1)": n * (k + 1),
    "2(n+k)(n-k)": sp.Mul(2, n + k, n - k), "n×k": n * k, "n·k": n * k, "n÷k": n / k, "n*k": n * k,
    "-n^2": -(n**2), "(-n)^2": n**2, "2^3^2": sp.Integer(512), "n^-1": 1 / n, "n**2": n**2, "n²": n**2, "n⁻¹": 1 / n,
    "n^{k+1}": n ** (k + 1), "n^(k+1)": n ** (k + 1), "n/k/s": n / (k * s), "n - k - s": n - k - s, "n/2*k": n * k / 2,
    "n//k//s": sp.floor(sp.floor(n / k) / s), "- -n": n, "n^2k": n**2 * k, "2n!": 2 * sp.factorial(n),
    "2^n!": 2 ** sp.factorial(n), "½n": n / 2, "¾": sp.Rational(3, 4), "√n": sp.sqrt(n), "√(n k)": sp.sqrt(n * k),
    "sqrt(n)": sp.sqrt(n), r"\sqrt{n}": sp.sqrt(n), r"\sqrt[3]{n}": n ** sp.Rational(1, 3),
    "∛n": n ** sp.Rational(1, 3),
    "|n-k|": abs(n - k), "|n||k|": abs(n) * abs(k), "2|n|k": 2 * abs(n) * k, "||n|-k|": abs(abs(n) - k),
    r"\left|n\right|": abs(n), r"\lvert n \rvert": abs(n), "abs(n)": abs(n),
    "⌈n/k⌉": sp.ceiling(n / k), "ceil(n/k)": sp.ceiling(n / k), "ceiling(n/k)": sp.ceiling(n / k),
    r"\left\lceil\frac n k\right\rceil": sp.ceiling(n / k), r"\frac12": sp.Rational(1, 2), "n mod k": sp.Mod(n, k),
    "n % k": sp.Mod(n, k), r"n \bmod k": sp.Mod(n, k), "mod(n, k)": sp.Mod(n, k), "2n mod 3k": sp.Mod(2 * n, 3 * k),
    "max(n, k)": sp.Max(n, k), r"\max\{n, k\}": sp.Max(n, k), "Max(n,k)": sp.Max(n, k), "min{n, k, 1}": sp.Min(n, k, 1),
    "max(1,2)": sp.Integer(2), "log(n)": sp.log(n), "ln n": sp.log(n), "log2(n)": sp.log(n) / sp.log(2),
    r"\log_{2} n": sp.log(n) / sp.log(2), "log_2(n)": sp.log(n) / sp.log(2), "log(n, 2)": sp.log(n) / sp.log(2),
    "log10(n)": sp.log(n) / sp.log(10), "e^n": sp.exp(n), "exp(n)": sp.exp(n), "e^{-n^2}": sp.exp(-(n**2)),
    "π cos(n) + pi sin(n)": sp.pi * sp.cos(n) + sp.pi * sp.sin(n),
    "keⁿ - 1": k * sp.exp(n) - 1, "nke^(-s)": n * k * sp.exp(-s),
    "sin^2(n)": sp.sin(n) ** 2, "tanh(n)": sp.tanh(n), "erf(n)": sp.erf(n), "n!": sp.factorial(n),
    "(n-k)!": sp.factorial(n - k), "C(n, k)": sp.binomial(n, k), r"\binom{n}{k}": sp.binomial(n, k),
    "binom(n,k)": sp.binomial(n, k), "π n": sp.pi * n, r"\pi n": sp.pi * n, "pi*n": sp.pi * n,
    "3.5": sp.Rational(7, 2), ".5": sp.Rational(1, 2), "1e-3": sp.Rational(1, 1000), "2.5E3": sp.Integer(2500),
    "1 234 567": sp.Integer(1234567), r"1\,234": sp.Integer(1234), "1_000": sp.Integer(1000), "3/6": sp.Rational(1, 2),
    "n if n > 3 else k": CASES, "{ n if n > 3, k otherwise": CASES,
    "{n if n > 3; k otherwise}": CASES,
    "{n, n > 3; k, otherwise}": CASES, "n if n > 3, k otherwise": CASES,
    r"\begin{cases} n & \text{if } n > 3 \\ k & \text{otherwise} \end{cases}": CASES,
    r"\begin{cases} n, & n > 3 \\ k, & \text{otherwise.} \end{cases}": CASES,
    "[n > 3]": sp.Piecewise((1, n > 3), (0, True)), r"\mathbf{1}[n > 3]": sp.Piecewise((1, n > 3), (0, True)),
   
    "n mod k*s": None, "n mod k/s": None, "n mod k // s": None, "n mod (k*s)": sp.Mod(n, k * s),
    "(n mod k)*s": sp.Mod(n, k) * s, r"n \bmod \frac{k}{2}": sp.Mod(n, k / 2),
    "50% of": None, "n + 50%": None, "50% n": None, "50% of n": n / 2, "50% + n": n + sp.Rational(1, 2),
    "2[n+1]": 2 * (n + 1), "n.": n, "−n": -n, "ｎ": n, "𝑛+𝐤": n + k,
    r"\text{floor}(n/k)": sp.floor(n / k), r"\operatorname{ceil}(n/k)": sp.ceiling(n / k), "(n+1)(n+1)": (n + 1) ** 2,
}  # fmt: skip
"""What is typed, and what it says; None where it is refused."""


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_spelling(text: str) -> None:
    if SPELLINGS[text] is None:
        with pytest.raises(Unreadable):
            read(text, PLAIN)
    else:
        answer = read(text, PLAIN)
        assert answer.expression == SPELLINGS[text]
        assert not answer.unmatched


@pytest.mark.parametrize(
    "text",
    [
        "1 + sum_{l=1}^{L} (K_l - 1) prod_{i=1}^{l-1} S_i",
        "1 + sum_{l=1}^L (K_l - 1) prod_{i=1}^{l-1} S_i",
        "1 + Σ_{l=1}^L (K_l - 1) ∏_{i=1}^{l-1} S_i",
        "1 + ∑_{l=1}^{L} (Kₗ - 1) ∏_{i=1}^{l-1} Sᵢ",
        "1 + sum(l=1..L, (K_l - 1) prod(i=1..l-1, S_i))",
        "1 + sum((K[l] - 1) * product(S[i], i, 1, l-1), l, 1, L)",
        "Sum((K[l] - 1)*Product(S[i], (i, 1, l - 1)), (l, 1, L)) + 1",
        "1 + sum_{1 <= l <= L} (K(l) - 1) prod_{1 <= i <= l-1} S(i)",
        r"1 + \sum_{l=1}^{L} (K_{l} - 1) \prod_{i=1}^{l-1} S_{i}",
        r"1+\sum\limits_{\ell=1}^{L}\left(K_\ell-1\right)\prod\nolimits_{i=1}^{\ell-1}S_i",
        r"1 + \sum^{L}_{l=1} (k_l - 1) \prod_{i=1}^{l-1} s_i",
    ],
)
def test_a_sum_over_layers(text: str) -> None:
    assert read(text, STACK).expression == LONG


def test_a_reader_without_its_grammar_is_not_made() -> None:
    with pytest.raises(TypeError, match="abstract methods arithmetic, power, product, rows, statement"):
        Atoms("", [], PLAIN)  # type: ignore[abstract]


def test_other_ranges() -> None:
    assert read("sum_{l=1}^∞ K_l", STACK).expression == sp.Sum(K[l], (l, 1, sp.oo))
    assert read("sum(1, i, 1, 10**9)", PLAIN).expression == sp.Sum(1, (i, 1, 10**9))
    assert read("max_{1 <= l <= L} K_l", STACK).expression == Maximum(K[l], (l, 1, L))
    assert read(r"n - \min_{1 \le l \le L} K_l", STACK).expression == sp.Symbol("n", real=True) + Maximum(
        -K[l], (l, 1, L)
    )
    assert read("sum_{i,j=1}^{n} i j", PLAIN).expression == sp.Sum(i * j, (j, 1, n), (i, 1, n))
    # A name that the sum binds is no more the derivation's within it, and it is its own outside.
    assert read("sum_{n=1}^{k} n", PLAIN).expression == sp.Sum(n, (n, 1, k))


def test_members_of_sequences_and_arrays() -> None:
    grid = Names({"x": sp.IndexedBase("x", real=True), "n": n}, others={"i": i, "j": j}, places={"x": 2})
    wanted = read("x[i, j]", grid).expression
    for text in ("x_{i,j}", "x_{ij}", "x_ij", "x(i, j)", r"x_{i\,j}", r"x_{i,\,j}"):
        assert read(text, grid).expression == wanted, text
    with pytest.raises(Unreadable, match="x with 3 indices"):
        read("x_{i,j,n}", grid)
    with pytest.raises(Unreadable, match="K, which is a sequence; expected is which member"):
        read("L (K - 1)", STACK)


def test_names_that_sympy_would_take_for_something() -> None:
    text = "N S E I Q O beta gamma lambda zeta zoo oo"
    for name in text.split():
        assert read(name, Names({})).expression == sp.Symbol(name, real=True)
    own = Names({name: sp.Symbol(name, real=True) for name in ("E", "I", "pi", "e", "S", "beta", "zoo")})
    found = read("E I + pi e + S beta + zoo", own)
    e, one, circle, euler, size, beta, zoo = sp.symbols("E I pi e S beta zoo", real=True)
    assert found.expression == e * one + circle * euler + size * beta + zoo
    assert not found.unmatched


# -- names ----------------------------------------------------------------------------------------------

MATCHED = [
    ("convolution.output_size", "floor((W + 2P - D(K-1) - 1)/S) + 1", "WPDKS", "npdks"),
    ("convolution.output_size", "⌊(H − F + 2P)/S⌋ + 1", "HFPS", "nkps"),
    ("convolution.receptive_field", "sum_{i=1}^{L} (F_i - 1)", "F", "K"),
    ("recurrent.parameters", "4 H (X + H)", "HX", "hx"),
]


@pytest.mark.parametrize(("name", "text", "typed", "meant"), MATCHED)
def test_conventional_letters(name: str, text: str, typed: str, meant: str) -> None:
    answer = of(name, text)
    assert [(one.typed, one.name) for one in answer.matches] == list(zip(typed, meant, strict=True))
    assert all(one.why for one in answer.matches) and not answer.ambiguous and not answer.unmatched


@pytest.mark.parametrize(
    "text",
    [
        "W_out = floor((W_in + 2P - D(K-1) - 1)/S) + 1",
        "Wout = floor((Win + 2*P - D*(K - 1) - 1)/S) + 1",
        "O = (I + 2 padding - dilation (kernel - 1) - 1)//stride + 1",
        "size_of_the_thing = floor((n + 2p - d(k-1) - 1)/s) + 1",
        r"m = \left\lfloor\frac{W_{\mathrm{in}} + 2P - D(F - 1) - 1}{S}\right\rfloor + 1",
        "y = floor((input_size + 2 pad - dilation*(kernel_size - 1) - 1)/stride) + 1",
    ],
)
def test_one_formula_in_the_letters_of_many(text: str) -> None:
    derivation = CATALOGUE["convolution.output_size"]
    answer = of("convolution.output_size", text)
    assert answer.expression == derivation.claim.rhs
    assert isinstance(answer.relation, Compared) and answer.relation.sides[0] == derivation.claim.lhs


def test_two_letters_that_fit_one_symbol_are_not_guessed() -> None:
    answer = of("convolution.output_size", "W + H - k")
    assert {one.typed: one.candidates for one in answer.ambiguous} == {"W": ("n",), "H": ("n",)}
    assert set(answer.unmatched) == {"W", "H"} and not answer.matches
    # A letter beside the symbol itself is another thing.
    answer = of("convolution.output_size", "W + n")
    assert answer.unmatched == ("W",) and "may both be n" in answer.ambiguous[0].why


def test_a_letter_that_fits_two_symbols_is_not_guessed() -> None:
    names = Names(
        {"a": sp.Symbol("a", real=True), "b": sp.Symbol("b", real=True)},
        {"a": "height of a page", "b": "height of a book"},
        conventions=Conventions({"height": ["H"]}),
    )
    answer = read("2 H", names)
    assert answer.ambiguous[0].candidates == ("a", "b") and answer.expression == 2 * sp.Symbol("H", real=True)


def test_an_unmatched_name_stays_and_is_named() -> None:
    answer = of("convolution.output_size", "n - q + foo_bar")
    assert answer.unmatched == ("q", "foo_bar")
    assert answer.expression == n - sp.Symbol("q", real=True) + sp.Symbol("foo_bar", real=True)


def test_the_longest_words_of_a_meaning_decide() -> None:
    answer = of("convolution.transposed_output_size", "output_padding + 2 padding")
    assert [(one.typed, one.name) for one in answer.matches] == [("output_padding", "o"), ("padding", "p")]


@pytest.mark.parametrize(
    "text, said",
    [("[letters]\n'stride' = 'S'", "line 2, 'stride'"), ("[letters]\n[other]\na = 1", "line 2, 'other'"),
     ("letters = 3", "line 1, 'letters'"), ("[letters", "at line 1|at end of document"),
     ("[letters]\n\n'a b' = [1]", "line 3, 'a b'"), ("[letters]\nx = ['a b']", "line 2, 'x'"),
     ("[letters]\n'...' = ['a']", "line 2, '...'"), ("[letters]\na = ['b']\na = ['c']", "overwrite a value")],
)  # fmt: skip
def test_a_table_of_letters_is_checked(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "_notation.toml"
    file.write_text(text)
    with pytest.raises(SymcnnError, match="is no table of letters.*" + said):
        Conventions.read(file)
    assert Conventions.beside(None) == Conventions()


def test_every_phrase_and_every_letter_of_the_table_is_used() -> None:
    table = Names.of(CATALOGUE["convolution.output_size"]).conventions
    tagged = Conventions({phrase: [phrase] for phrase in table.letters})
    met: dict[str, set[str]] = {}
    for name in CATALOGUE.names:
        names = Names.of(CATALOGUE[name])
        for symbol, meaning in names.meanings.items():
            for phrase in tagged.of(meaning):
                met.setdefault(phrase, set()).add(symbol)
    assert set(met) == set(table.letters), set(table.letters) - set(met)
    assert all(len(set(letters)) == len(letters) > 0 for letters in table.letters.values())


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_a_letter_for_two_symbols_is_asked_about_and_not_guessed(name: str) -> None:
    names = Names.of(CATALOGUE[name])
    for letter, symbols in names.letters.items():
        plain = [symbol for symbol in symbols if not names.is_family(symbol)]
        if len(plain) < 2 or names.exact(Written(letter)):
            continue
        answer = read(f"{letter} + 1", names)
        assert not answer.matches or answer.matches[0].why.endswith("spelling") or answer.ambiguous, letter


# -- relations and units --------------------------------------------------------------------------------

THREE, SEVEN = sp.Integer(3), sp.Integer(7)
RELATIONS = {
    "m = n - k": Compared((m, n - k), ("=",)), "m <= n": Compared((m, n), ("<=",)), "m ≥ n": Compared((m, n), (">=",)),
    "m != n": Compared((m, n), ("!=",)), "n is 7": Compared((n, SEVEN), ("=",)),
    "m = n - k = 3": Compared((m, n - k, THREE), ("=", "=")), "3 <= n <= 7": Between(n, THREE, SEVEN),
    "3 < n ≤ 7": Between(n, THREE, SEVEN, (False, True)), "7 >= n > 3": Between(n, THREE, SEVEN, (False, True)),
    "[3, 7]": Between(None, THREE, SEVEN), "(3, 7]": Between(None, THREE, SEVEN, (False, True)),
    "n in [3, 7)": Between(n, THREE, SEVEN, (True, False)), "n in {7}": OneOf(n, (SEVEN,)),
    "n ∈ {1, 2}": OneOf(n, (sp.Integer(1), sp.Integer(2))),
    r"n \in \{3, 7\}": OneOf(n, (THREE, SEVEN)), "3..7": Between(None, THREE, SEVEN),
    "3 to 7": Between(None, THREE, SEVEN),
    "n = 3..7": Between(n, THREE, SEVEN), "{3, 4, ..., 7}": Between(None, THREE, SEVEN), 
    "{3,7}": OneOf(None, (THREE, SEVEN)),
    "n = 3 or n = 7": OneOf(n, (THREE, SEVEN)), "n = 3, 7": OneOf(n, (THREE, SEVEN)), 
    "3 or 7": OneOf(None, (THREE, SEVEN)),
    "n >= 3 and n <= 7": Between(n, THREE, SEVEN), "n > 3 and 7 >= n": Between(n, THREE, SEVEN, (False, True)),
    "true": Truth(True), "False": Truth(False), "yes": Truth(True), "n": None,
}  # fmt: skip


@pytest.mark.parametrize("text", RELATIONS)
def test_a_relation(text: str) -> None:
    assert read(text, PLAIN).relation == RELATIONS[text]


@pytest.mark.parametrize(
    ("text", "sign", "factor", "value"),
    [
        ("12 MB", "MB", 10**6, 12), ("12MB", "MB", 10**6, 12), ("m = 3.5 GiB", "GiB", 2**30, sp.Rational(7, 2)),
        ("4 n k bytes", "bytes", 1, 4 * n * k), ("12 B", "B", 1, 12), ("3 kB", "kB", 1000, 3), 
        ("50%", "%", Fraction(1, 100), 50),
        (r"12\,\text{KiB}", "KiB", 1024, 12), (r"50\%", "%", Fraction(1, 100), 50), 
        ("100(n - k)/n %", "%", Fraction(1, 100), sp.Mul(100, n - k, 1 / n)),
    ],
)  # fmt: skip
def test_a_unit(text: str, sign: str, factor: Fraction, value: sp.Expr) -> None:
    answer = read(text, PLAIN)
    assert answer.unit is not None and (answer.unit.sign, answer.unit.factor) == (sign, factor)
    assert answer.expression == value


def test_a_unit_that_is_a_product_of_names_is_not_guessed() -> None:
    with pytest.raises(Unreadable, match="a unit and a product of names"):
        of("memory.largest_batch", "2 MB")
    assert of("memory.largest_batch", "2 M B").unit is None
    assert read("n B", PLAIN).unmatched == ("B",)


# -- what is refused ------------------------------------------------------------------------------------

REFUSED = [
    ("2(n+1", 6, r"the \( opened in column 2 is not closed"),
    ("2(n+1]", 6, r"expected is \)"),
    ("floor((n-k)/s + 1", 18, r"the \( opened in column 6 is not closed"),
    ("⌊n/k", 5, "the ⌊ opened in column 1 is not closed"),
    ("|n - k", 7, r"the \| opened in column 1 is not closed"),
    ("n+1)", 4, r"\), which closes nothing"),
    ("2 + * n", 5, r"the sign \*"),
    ("2 +", 4, "the end of the text"),
    ("", 1, "an answer"),
    ("()", 2, "a number, a name or a bracket"),
    ("3,5", 2, "a decimal point"),
    ("1,000", 2, "a decimal point"),
    ("n/2k", 4, r"\(a/2\)b and a/\(2b\)"),
    ("1/2 n", 5, r"\(a/2\)b and a/\(2b\)"),
    ("n/k(s)", 4, r"\(a/2\)b and a/\(2b\)"),
    ("√2n", 3, "where sqrt ends"),
    ("log 2n", 6, "where log ends"),
    ("2^nk", 4, "where the exponent ends"),
    ("n!!", 3, "one !"),
    ("n 2", 3, "an operator before a number"),
    ("2½", 2, "behind a number"),
    ("hello world", 7, "the words hello world"),
    ("foo(n)", 1, "neither a function nor a name"),
    ("eval(n)", 1, "neither a function nor a name"),
    ("lg n", 1, "log2 or log10"),
    ("sum_{i=1}^n-1 i", 12, "brackets around the end of the range"),
    ("sum_{i=1} i", 11, "the end of the range"),
    ("sum i", 5, "the range, as in"),
    ("sum_{i=1}^{n} sum_{i=1}^{n} i", 15, "bound already"),
    ("n mod (2*k/3) mod", 18, "a number, a name or a bracket"),
    ("n mod 2*k/3", 3, r"brackets: \(a mod b\)\*c and a mod \(b\*c\)"),
    ("sin^{-1}(n)", 1, "an exponent"),
    ("max()", 5, "a number, a name or a bracket"),
    ("binom(n)", 1, "binom of 1"),
    ("1/0", 3, "a division by zero"),
    ("1/(n-n)", 4, "a division by zero"),
    ("0^(-1)", 1, "a division by zero"),
    ("n mod 0", 1, "a division by zero"),
    ("sqrt(-2)", 1, "a root of a negative number"),
    ("log(0)", 5, "not positive"),
    ("∞ + 1", 1, "infinity"),
    ("(n > 3) + 1", 2, "a condition; expected is a term"),
    ("[3, 7] + 1", 1, "a interval|an interval"),
    ("not n > 3", 1, "a denial"),
    ("n = 3 or k = 5", 10, "answers about one thing"),
    ("n > 3 and k < 5", 1, "two bounds of one thing"),
    ("0x10", 1, "a decimal number"),
    (r"\frac{1}", 9, r"\{\.\.\.\}, a number or a name"),
    (r"\foo{n}", 1, r"the command \\foo"),
    (r"n $ k", 3, "a dollar sign"),
    ("n ⊕ k", 3, "CIRCLED PLUS"),
    ('"n"', 1, "QUOTATION|the sign|U\\+0022"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "words"), REFUSED, ids=[text for text, _, _ in REFUSED])
def test_what_is_refused_says_where(text: str, column: int, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as refused:
        read(text, PLAIN)
    assert refused.value.column == column
    *_, line, caret = str(refused.value).split("\n")
    assert caret.index("^") == 2 + column - 1 and line[2:] == text


def test_a_word_that_can_be_cut_in_two_ways_is_not_guessed() -> None:
    names = Names({name: sp.Symbol(name, real=True) for name in ("a", "b", "ab", "ba")})
    assert read("ab", names).expression == sp.Symbol("ab", real=True)
    with pytest.raises(Unreadable, match="can be read in two ways"):
        read("aba", names)
    own = Names({name: integers(name) for name in "linso"})
    assert read(r"\ln n", own).expression == sp.log(integers("n"))
    for text in ("ln(n)", "sin(n)"):
        with pytest.raises(Unreadable, match="a function or a product"):
            read(text, own)
    assert read("2is + 2in", own).expression == sp.expand(2 * integers("i") * (integers("s") + integers("n")))
    greek = Names({"n": n, "u": integers("u")})
    with pytest.raises(Unreadable, match="two ways"):
        read("nu", greek)


def test_how_a_text_was_read_is_noted() -> None:
    assert read("n//k", PLAIN).notes == ("a//b is the floor of a/b",)
    assert read("log(n)", PLAIN).notes == ("log is the natural logarithm",)
    assert read("ｎ", PLAIN).notes == ("ｎ is read as n",)
    assert read("（n）", PLAIN).notes == ("（ is read as (", "） is read as )")
    assert read("n^2k", PLAIN).notes == ("the exponent in column 3 is 2 alone",)
    assert read("sum_{i=1}^{n} i + 1", PLAIN).notes == ("the sum in column 1 ends before the + that follows it",)
    assert read("1 234", PLAIN).notes == ("1 234 is read as 1234",)


def test_an_answer_is_a_text() -> None:
    with pytest.raises(WrongKind, match="an answer is a text"):
        read(3, PLAIN)  # type: ignore[arg-type]


def test_symbols_are_the_derivations_own() -> None:
    derivation = CATALOGUE["convolution.receptive_field"]
    answer = of("convolution.receptive_field", "sum_{l=1}^{L} K_l")
    assert unsized(answer.expression).atoms(sp.Symbol) <= unsized(derivation.claim).atoms(sp.Symbol)
    assert "K" in derivation.names


def test_one_root_that_stands_many_times_counts_once() -> None:
    many = read("+".join(f"{place} sqrt(2 pi) n^{place}" for place in range(1, 13)), PLAIN)
    assert isinstance(many, Answer)
    with pytest.raises(Unreadable, match="still more roots of numbers"):
        read("+".join(f"sqrt({place})" for place in (2, 3, 5, 6, 7, 10, 11, 13, 14, 15)), PLAIN)

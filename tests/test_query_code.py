"""Closed forms as source of their own: Python, JavaScript and C say what the call says, and refuse what it refuses."""

from __future__ import annotations

import contextlib
import ctypes
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp
from conftest import some
from hypothesis import given, settings
from hypothesis import strategies as st
from test_loops import terms

from symcnn import SymcnnError, derive
from symcnn.catalogue.catalogue import default
from symcnn.errors import UnknownName, WrongKind
from symcnn.formulas.symbols import ForAll, integers, reals, sequence
from symcnn.query.arithmetic import NotWritten
from symcnn.query.closed_form import ClosedForm
from symcnn.query.code import LANGUAGES, code
from symcnn.query.compiled import rational
from symcnn.query.domain import Domain

n, k, s, L, l, i, j = integers("n k s L l i j")
x, y = reals("x y")
K = sequence("K", L, integer=True)
X, H = sequence("X", n, k), sequence("H")
pytestmark = pytest.mark.filterwarnings("ignore::symcnn.UnusedValue")
"""Results are asked at the points of their experiments, of which some name more than the claim reads."""
OWN = ("python", "javascript", "c")
ARRAYS = ("numpy", "torch")
WHOLE = sp.Symbol("m", integer=True)


def form(name: str, rhs: Any, given: dict[Any, str], *where: Any, lhs: Any = WHOLE, usual: Any = None) -> ClosedForm:
    return ClosedForm(f"made.{name}", lhs, rhs, Domain(f"made.{name}", given, where, usual))


NK = {n: "above", k: "below"}
MADE = [
    form("floors", sp.floor(n / k) + sp.floor((n - 3) / (2 * k)), NK, sp.Ne(k, 0)),
    form("ceilings", sp.ceiling(n / k) - sp.ceiling((1 - n) / k), NK, sp.Ne(k, 0)),
    form("halves", sp.floor(n / 2 + k / 3) * sp.ceiling(n / 2), NK),
    form("modulus", sp.Mod(n, k), NK, sp.Ne(k, 0)),
    form("unsafe", sp.floor(n / k), NK),
    form("powers", n**k - (-n) ** 3 + 2**k, NK, k >= 0),
    form("extremes", sp.Max(n, k, 3) - sp.Min(n, -k) + sp.Abs(n - k), NK),
    form("triangle", n * (n + 1) / 2, {n: "side"}, n >= 0),
    form("geometric", sp.Piecewise((n, sp.Eq(k, 1)), ((k**n - 1) / (k - 1), True)), NK, n >= 0, k >= 1),
    form("third", (n + k) / 3, NK, lhs=WHOLE),
    form("cases", sp.Piecewise((n, n > k), (-k, n < k)), NK),
    form("backwards", sp.Sum(i * i, (i, k, n)), NK),
    form("nested", sp.Sum(i * sp.Product(j + 1, (j, 1, i)) - sp.Sum(j, (j, k, i)), (i, 1, n)), NK, n >= 0, k <= 1),
    form("prefix", sp.Sum(K[l] * sp.Sum(K[i], (i, 1, l - 1)), (l, 1, L)), {L: "count", K: "items"},
         L >= 0, ForAll(K[l] >= 0, (l, 1, sp.oo)), usual={K: 2}),
    form("beyond", K[n], {n: "place", L: "count", K: "items"}),
    form("shapeless", H[n] * H[1] + n, {n: "place", H: "items"}, n >= 1, lhs=y),
    form("words", sum(integers("lambda class int β x_1 _whole left values")), {
        symbol: "symbol" for symbol in integers("lambda class int β x_1 _whole left values")}),
    form("quoted", n, {n: 'a "quoted" \\ word, */ ??/ {n} %s `n` \u2028 end\\'}, n >= 1),
    form("matrix", sp.Sum(X[i, j], (i, 1, n), (j, 1, k)), {n: "rows", k: "columns", X: "cells"}, n >= 0, k >= 0, lhs=y),
    form("ratio", x / y + sp.sqrt(x) * sp.log(x), {x: "above", y: "below"}, x > 0, lhs=sp.Symbol("q", real=True)),
    form("equal", x * y + n, {n: "n", x: "left", y: "right"}, sp.Eq(3 * x, y), lhs=y),
    form("thirds", 2 * x - y / 3, {x: "one", y: "other"}, x < 1, lhs=y),
    form("grid", sp.Sum(X[i, j] * X[1, j], (j, 1, k), (i, 1, n)), {n: "rows", k: "columns", X: "cells"},
         ForAll(X[i, j] >= 0, (i, 1, n), (j, 1, sp.oo)), n >= 1, lhs=y),
    form("gather", sp.Sum(H[K[l]], (l, 1, L)), {L: "count", K: "places", H: "items"},
         ForAll(K[l] >= 1, (l, 1, L)), lhs=y),
    form("taken", sp.Sum(sp.Piecewise((K[l + 1], l < L), (K[1], True)), (l, 1, L)), {L: "count", K: "items"}, L >= 1),
    form("truth", sp.Or(sp.And(n > k, sp.Ne(n, 3)), sp.Implies(n > 0, sp.Eq(k, 2))), NK, lhs=sp.Symbol("T")),
    form("constant", sp.Integer(7), {}),
    form("large", n + 2**62, {n: "n"}),
    form("powered", sp.Sum(k**l * sp.Sum(k**i, (i, 0, l - 1)), (l, 1, n)), NK, n >= 0),
    form("quotients", sp.Piecewise((1, n / k <= s), (0, True)), NK | {s: "most"}, sp.Ne(k, 0)),
]  # fmt: skip


NAMED = [
    "convolution.output_size", "convolution.receptive_field", "convolution.receptive_field_start",
    "convolution.tap_reach", "dense.forward_multiplications", "dense.parameters", "optimizer.adam_scale_free",
    "optimizer.momentum_position",
]  # fmt: skip
"""Of these it is asked below whatever the share is."""


def forms() -> dict[str, ClosedForm]:
    found = {one.name: one for one in MADE}
    for name in sorted({*some(default().names, 150), *NAMED}):
        try:
            found[name] = default()[name].closed_form
        except SymcnnError:
            continue  # no equation
    return found


FORMS = forms()
WRITTEN = sorted(FORMS)


class Refused(Exception):
    """What the source said against the values, after the kind of error that it was."""


Ask = Callable[[str, dict[str, Any]], Any]


@cache
def python_function(name: str) -> Any:
    space: dict[str, Any] = {}
    exec(code(FORMS[name], "python"), space)
    return space[name.rpartition(".")[2]]


def ask_python(name: str, values: dict[str, Any]) -> Any:
    try:
        return python_function(name)(**values)
    except (ValueError, TypeError) as error:
        assert (type(error) in (ValueError, TypeError) and error.__context__ is None) or error.__suppress_context__
        raise Refused(f"{type(error).__name__}: {error}") from None


def ask_arrays(language: str) -> Ask:
    """Asks NumPy's or PyTorch's source at one point."""

    @cache
    def function(name: str) -> Any:
        space: dict[str, Any] = {}
        exec(code(FORMS[name], language), space)
        return space[name.rpartition(".")[2]]

    def ask(name: str, values: dict[str, Any]) -> Any:
        try:
            return function(name)(**{key: floating(value) for key, value in values.items()}).item()
        except (ValueError, OverflowError, TypeError) as error:
            assert error.__context__ is None or error.__suppress_context__
            raise Refused(f"{type(error).__name__}: {error}") from None

    return ask


def floating(value: Any) -> Any:
    """A value with its fractions as floats."""
    if isinstance(value, (list, tuple)):
        return [floating(item) for item in value]
    return float(value) if isinstance(value, (Fraction, sp.Basic)) else value


NODE = """
const functions = {};
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  let answer;
  try {
    const value = eval(line);
    answer = typeof value === "bigint" ? { whole: value.toString() } : { value };
  } catch (error) {
    answer = { error: error.name + ": " + error.message };
  }
  console.log(JSON.stringify(answer));
});
"""


def literal(value: Any) -> str:
    """A value as JavaScript writes it: a whole number as a BigInt."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)}: {literal(item)}' for key, item in value.items())}}}"
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, int):
        return f"{value}n"
    return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(repr(float(value)), repr(float(value)))


@pytest.fixture(scope="module")
def ask_javascript() -> Iterator[Ask]:
    """All questions go to one process."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    with subprocess.Popen([node, "-e", NODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None

        def told(line: str) -> Any:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        @cache
        def defined(name: str) -> str:
            function = f'functions["{name}"]'
            source = json.dumps(f"({code(FORMS[name], 'javascript').strip()})".replace("(//", "(\n//"))
            assert "error" not in told(f"{function} = eval({source}), 0")
            return function

        def ask(name: str, values: dict[str, Any]) -> Any:
            answer = told(f"{defined(name)}({literal(values)})")
            if "error" in answer:
                raise Refused(answer["error"])
            return int(answer["whole"]) if "whole" in answer else answer["value"]

        ask.line = told  # type: ignore[attr-defined]
        ask.defined = defined  # type: ignore[attr-defined]
        yield ask
        process.stdin.close()


def compiled(sources: dict[str, str], folder: Path) -> ctypes.CDLL:
    """One library of all sources; names are told apart by a number, since a program has each name once."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler is installed")
    parts = []
    for place, (name, source) in enumerate(sources.items()):
        function = name.rpartition(".")[2]
        parts.append(re.sub(rf"\b{function}(_[a-z_]*)?\(", rf"f{place}_{function}\1(", source))
    (folder / "forms.c").write_text("\n".join(parts), encoding="utf-8")
    flags = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "-o", "forms.so", "forms.c", "-lm"], cwd=folder, check=True, timeout=120)
    return ctypes.CDLL(str(folder / "forms.so"))


def c_arguments(one: ClosedForm, values: dict[str, Any]) -> list[Any]:
    found: list[Any] = []
    for name in one.symbols:
        symbol, value = one.domain.symbols[name], values[name]
        kind = ctypes.c_int64 if symbol.is_integer else ctypes.c_double
        if not isinstance(symbol, sp.IndexedBase):
            found.append(kind(value if symbol.is_integer else float(value)))
            continue
        axes = len(symbol.shape or ()) or len(next(t for t in one.rhs.atoms(sp.Indexed) if t.base == symbol).indices)
        lengths, rows = [], value
        for _ in range(axes):
            lengths.append(len(rows))
            rows = rows[0] if rows else []
        flat = np.array(value, dtype=object).reshape(-1)
        items = (kind * len(flat))(*(item if symbol.is_integer else float(item) for item in flat))
        found += [items, *map(ctypes.c_int64, lengths)]
    return found


def asking(library: ctypes.CDLL, names: list[str]) -> Ask:
    def ask(name: str, values: dict[str, Any]) -> Any:
        one, function = FORMS[name], f"f{names.index(name)}_{name.rpartition('.')[2]}"
        function += "" if hasattr(library, function) else "_"  # one of the names that C has itself
        source = code_of(name)
        whole = re.search(r"(int64_t|double|int) \*\w+\) \{\n    int failed", source)
        assert whole is not None
        result = {"int64_t": ctypes.c_int64, "double": ctypes.c_double, "int": ctypes.c_int}[whole[1]](-77)
        status = getattr(library, function)(*c_arguments(one, values), ctypes.byref(result))
        if status:
            assert result.value == -77
            message = getattr(library, f"{function}_message")
            message.restype = ctypes.c_char_p
            raise Refused(f"{status}: {message(status).decode()}")
        return result.value

    return ask


@cache
def code_of(name: str) -> str:
    return code(FORMS[name], "c")


@pytest.fixture(scope="module")
def ask_c(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return asking(compiled({name: code_of(name) for name in WRITTEN}, tmp_path_factory.mktemp("c")), WRITTEN)


@pytest.fixture(params=[*OWN, *ARRAYS], scope="module")
def ask(request: pytest.FixtureRequest) -> Ask:
    if request.param in ARRAYS:
        return ask_arrays(request.param)
    found: Ask = ask_python if request.param == "python" else request.getfixturevalue(f"ask_{request.param}")
    return found


def in_python(ask: Ask) -> bool:
    """Whether values are given as Python's arguments: to Python's own source, and to that over arrays."""
    return ask is ask_python or "ask_arrays" in ask.__qualname__


def in_full(ask: Ask) -> bool:
    """Whether the language says a truth value as one, and a value in its messages: all but C."""
    return "asking" not in ask.__qualname__


@cache
def points(name: str) -> list[tuple[dict[str, Any], Any]]:
    """Of an experiment the first points at which the form can be asked, with what it says there."""
    one, found = FORMS[name], []
    experiment = None if name.startswith("made.") else derive(name).experiment
    for point in experiment.at if experiment else ():
        values = {key: value for key, value in point.items() if key in one.symbols}
        if len(found) < 6 and one.domain.admits(values):
            with contextlib.suppress(SymcnnError):  # what is left out has its usual value, and no place there
                found.append((values, plain(one(**values))))
    return found


def plain(value: Any) -> Any:
    if isinstance(value, int):
        return value
    return Fraction(int(value.p), int(value.q)) if value.is_Rational else float(value)


def same(name: str, language: Ask, found: Any, expected: Any) -> bool:
    """Whole numbers are the same whole numbers, in Python fractions too; floats lie as near as rounding brings them."""
    if FORMS[name].lhs.is_integer or isinstance(found, bool):
        return type(found) is type(expected) and found == expected
    if language is ask_python and rational(FORMS[name]):
        return isinstance(found, (int, Fraction)) and found == expected
    return isinstance(found, (int, float, Fraction)) and float(found) == pytest.approx(
        float(expected), rel=1e-9, abs=1e-12
    )


@pytest.mark.parametrize("name", WRITTEN)
def test_the_source_says_what_the_call_says(name: str, ask: Ask) -> None:
    if not name.startswith("made.") and derive(name).experiment is not None:
        assert points(name) or name == "gradient.weights_as_patches"  # its runs have a row more than there are steps
    for values, expected in points(name):
        assert same(name, ask, ask(name, values), expected), values


def called(name: str, values: dict[str, Any]) -> Any:
    """What the call gives, or what it says against the values."""
    try:
        value = FORMS[name](**values)
    except SymcnnError as error:
        return error
    number = isinstance(value, int) or (value.is_real and value.is_finite and not value.has(sp.Sum, sp.Product))
    return plain(value) if number else ValueError("it is no number")


def agree(name: str, ask: Ask, values: dict[str, Any], *allowed: str) -> None:
    """The source gives what the call gives, and refuses where that does, or for one of the reasons that are allowed."""
    expected = called(name, values)
    try:
        found = ask(name, values)
    except Refused as refused:
        reasons = allowed if ask is ask_python else (*allowed, "does not fit into 64 bits", "too large for int64")
        assert isinstance(expected, Exception) or any(reason in str(refused) for reason in reasons), refused
    else:
        assert not isinstance(expected, Exception) and same(name, ask, found, expected), (values, found, expected)


SMALL = st.integers(-7, 9)
PAIRS = ["floors", "ceilings", "halves", "modulus", "unsafe", "powers", "extremes", "triangle", "geometric", "third",
         "cases", "backwards", "nested", "powered", "large"]  # fmt: skip
# The call goes backwards through such a range, and does not mind that its result is declared to be whole.
ALLOWED = {"backwards": ["range runs backwards"], "nested": ["range runs backwards"], "third": ["is no whole number"]}


@pytest.mark.parametrize("name", PAIRS)
@settings(max_examples=30)
@given(SMALL, SMALL)
def test_arithmetic_is_the_same_also_of_negative_numbers(ask: Ask, name: str, above: int, below: int) -> None:
    values = {key: value for key, value in (("n", above), ("k", below)) if key in FORMS[f"made.{name}"].symbols}
    agree(f"made.{name}", ask, values, *ALLOWED.get(name, []))


WIDE = st.integers(1, 6) | st.integers(2**31, 2**62)


@given(st.integers(0, 2**62), WIDE, WIDE, WIDE, st.integers(0, 2**62))
def test_large_whole_numbers_are_exact_or_noticed(ask: Ask, n: int, k: int, s: int, d: int, p: int) -> None:
    agree("convolution.output_size", ask, {"n": n, "k": k, "s": s, "d": d, "p": p})
    agree("convolution.tap_reach", ask, {"n": n, "k": k, "s": s, "d": d, "p": p, "a": min(k - 1, n)})
    agree("dense.parameters", ask, {"d_in": n, "d_out": k, "b": 1})


LAYERS = st.lists(st.tuples(*[st.integers(1, 5)] * 3, st.integers(0, 3)), max_size=6)


@given(LAYERS, st.integers(-3, 3))
def test_loops_are_the_same(ask: Ask, layers: list[tuple[int, ...]], u: int) -> None:
    columns = [[layer[place] for layer in layers] for place in range(4)]
    rows = dict(zip("KSDP", columns, strict=True)) | {"L": len(layers), "u": u}
    for name in ("receptive_field", "receptive_field_start"):
        read = FORMS[f"convolution.{name}"].symbols
        agree(f"convolution.{name}", ask, {key: rows[key] for key in read})
    agree("made.prefix", ask, {"L": len(layers), "K": columns[3]})


@given(st.integers(-1, 6), st.lists(st.integers(-3, 3), max_size=4))
def test_a_member_that_is_not_given_is_refused(ask: Ask, place: int, items: list[int]) -> None:
    agree("made.beyond", ask, {"n": place, "K": items})
    agree("made.shapeless", ask, {"n": place, "H": items}, "a member is asked for")  # the call takes 0 times it as 0


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.integers(0, 5), st.integers(1, 5))
def test_real_numbers_are_the_same(ask: Ask, a: float, b: float, rows: int, columns: int) -> None:
    agree("made.ratio", ask, {"x": a, "y": b}, "divides by zero", "too large")
    agree("made.thirds", ask, {"x": a, "y": b})
    cells = [[a * row + b * column for column in range(columns)] for row in range(rows)]
    agree("made.matrix", ask, {"n": rows, "k": columns, "X": cells})
    beta, t = abs(a) / 1001 + 1e-4, rows
    agree("optimizer.momentum_position", ask, {"beta": beta, "c": b, "eta": 0.5, "t": t})


@given(st.integers(2**54, 2**56), st.integers(-3, 3).filter(bool), st.integers(-1, 1))
def test_no_float_compares_quotients_of_whole_numbers(ask: Ask, most: int, by: int, more: int) -> None:
    agree("made.quotients", ask, {"n": most * by + more, "k": by, "s": most})


def test_an_equation_of_real_numbers_is_looked_at_up_to_rounding_in_floats(ask: Ask) -> None:
    right = {"n": 2, "x": 0.1, "y": 0.3}
    for change, holds in (({}, True), ({"y": 0.3 + 1e-9}, False), ({"y": 0.0, "x": 0.0}, True), ({"y": 1e-300}, False)):
        agree("made.equal", ask, {"n": 2} | right | change)
        assert isinstance(called("made.equal", right | change), Exception) != holds


CELLS = st.lists(st.lists(st.integers(-1, 5), min_size=2, max_size=2), min_size=1, max_size=3)


@given(CELLS, st.lists(st.integers(0, 4), max_size=3), st.lists(st.integers(-9, 9), max_size=4))
def test_members_at_places_of_all_kinds_are_the_same(
    ask: Ask, cells: list[list[int]], places: list[int], items: list[int]
) -> None:
    if all(cell >= 0 for row in cells for cell in row):
        agree("made.grid", ask, {"n": len(cells), "k": 2, "X": cells})
    else:  # the call does not look at members of two indices
        with pytest.raises(Refused, match=r"X .cells. must be reals, X.* ≥ 0"):
            ask("made.grid", {"n": len(cells), "k": 2, "X": cells})
    agree("made.gather", ask, {"L": len(places), "K": places, "H": items})
    agree("made.taken", ask, {"L": len(items), "K": items})


@settings(max_examples=40)
@given(terms(depth=3), st.integers(0, 4), st.integers(0, 4), st.lists(st.integers(-2, 3), min_size=5, max_size=5))
def test_formulas_of_all_kinds_are_the_same(ask_javascript: Ask, expr: Any, n: int, k: int, row: list[int]) -> None:
    above, below, items = (*integers("n k"), sequence("K", integer=True))
    name = f"made.any{len(FORMS)}"
    domain = Domain(name, {above: "above", below: "below", items: "items"}, [])
    FORMS[name] = ClosedForm(name, y, sp.sympify(expr, strict=True), domain)
    values = {key: value for key, value in {"n": n, "k": k, "K": row}.items() if key in FORMS[name].symbols}
    for asked in (ask_python, ask_javascript):
        try:
            agree(name, asked, values, "a range runs backwards", "a member is asked for")
        except NotWritten as error:
            assert asked is ask_javascript and "would be decided by a float" in str(error)


def test_what_reads_no_symbol_is_a_constant(ask: Ask) -> None:
    assert ask("made.constant", {}) == 7


def test_a_truth_value_is_one(ask: Ask) -> None:
    for above in range(-1, 5):
        for below in range(4):
            expected = (above > below and above != 3) or above <= 0 or below == 2
            found = ask("made.truth", {"n": above, "k": below})
            assert found == expected and type(found) is (bool if in_full(ask) else int)


@given(*[st.integers(-1, 4)] * 5)
def test_it_is_refused_in_the_words_of_the_call(ask: Ask, n: int, k: int, s: int, d: int, p: int) -> None:
    values = {"n": n, "k": k, "s": s, "d": d, "p": p}
    expected = called("convolution.output_size", values)
    if isinstance(expected, Exception):
        words = (
            str(expected) if in_python(ask) or "javascript" in ask.__qualname__ else str(expected).partition("; got")[0]
        )
        with pytest.raises(Refused) as refused:
            ask("convolution.output_size", values)
        assert str(refused.value).partition(": ")[2] == words


RIGHT = {"n": 7, "k": 3, "s": 2, "d": 1, "p": 0}
WRONG = [True, 2.5, float("nan"), float("inf"), "7", None, [7], {"n": 7}, 10**400 + 0.5 if False else 1e300]


@pytest.mark.parametrize("value", WRONG, ids=str)
def test_what_is_no_whole_number_is_refused(value: Any, ask_javascript: Ask) -> None:
    for asked, kinds in ((ask_python, "TypeError"), (ask_javascript, "TypeError|RangeError")):
        with pytest.raises(
            Refused, match=rf"({kinds}): convolution.output_size: n \(input side\) must be integer, n ≥ 1; got"
        ):
            asked("convolution.output_size", {**RIGHT, "n": value})


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), "7", None, [7], 1j], ids=str)
def test_what_is_no_real_number_is_refused(value: Any, ask_javascript: Ask) -> None:
    for asked in (ask_python, ask_javascript)[: 1 if value == 1j else 2]:
        with pytest.raises(
            Refused, match=r"(TypeError|ValueError|RangeError): made.thirds: x \(one\) must be real, x < 1; got"
        ):
            asked("made.thirds", {"x": value, "y": 1.0})


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"K": 3}, r"K \(kernel sides\) must be integers"),
        ({"K": "33"}, "must be integers"),
        ({"K": [3, True]}, "must be integers"),
        ({"K": [3, 2.5]}, "must be integers"),
        ({"K": [3, None]}, "must be integers"),
        ({"K": [[3], [3]]}, "must be integers"),
        ({"K": [3, 0]}, r"K \(kernel sides\) must be integers, Kₗ ≥ 1 for all l ≥ 1; got \[3, 0\]"),
        ({"K": [3]}, r"K \(kernel sides\) must have L = 2 entries; got 1"),
        ({"L": -1}, "must have L = -1 entries; got 2"),
    ],
    ids=str,
)
def test_a_sequence_is_refused_in_words(rows: dict[str, Any], words: str, ask_javascript: Ask) -> None:
    for asked in (ask_python, ask_javascript):
        with pytest.raises(Refused, match=words):
            asked("convolution.receptive_field", {"L": 2, "K": [3, 3], "S": [1, 1], "D": [1, 1], **rows})


@pytest.mark.parametrize("rows", [[[1, 2], [3]], [1, 2], [[1, 2]], [[1, 2], [3, "4"]], 5])
def test_a_matrix_is_a_list_of_rows_of_one_length(rows: Any, ask_javascript: Ask) -> None:
    for asked in (ask_python, ask_javascript):
        with pytest.raises(Refused, match=r"made.matrix: X \(cells\) must"):
            asked("made.matrix", {"n": 2, "k": 2, "X": rows})


def test_a_name_that_is_unknown_or_missing_is_refused(ask_javascript: Ask) -> None:
    for values, python, javascript in (
        ({**RIGHT, "q": 1}, "unexpected keyword argument 'q'", 'known are n, k, s, d, p; got "q"'),
        ({"n": 7}, "missing 1 required keyword-only argument: 'k'", "k .kernel side. must be .*; got undefined"),
    ):
        for asked, words in ((ask_python, python), (ask_javascript, javascript)):
            with pytest.raises(Refused, match=f"TypeError: .*{words}"):
                asked("convolution.output_size", values)
    defined, told = ask_javascript.defined, ask_javascript.line  # type: ignore[attr-defined]
    for single in ("7", "null", "'n'"):
        answer = told(f"{defined('convolution.output_size')}({single})")
        assert answer["error"].startswith("TypeError: convolution.output_size: values are given by name")


def test_a_number_of_javascript_is_taken_where_it_is_a_safe_whole_number(ask_javascript: Ask) -> None:
    defined, told = ask_javascript.defined, ask_javascript.line  # type: ignore[attr-defined]
    size = defined("convolution.output_size")
    assert told(f"{size}({{ n: 227, k: 11n, s: 4 }})") == {"whole": "55"}
    assert "error" in told(f"{size}({{ n: 2 ** 53, k: 11n, s: 4 }})")
    assert told(f"{size}({{ n: 2n ** 70n, k: 1 }})") == {"whole": str(2**70)}
    field = defined("convolution.receptive_field")
    typed = "BigInt64Array.of(3n, 3n)"
    assert told(f"{field}({{ L: 2, K: {typed}, S: Int32Array.of(1, 1), D: [1, 1] }})") == {"whole": "5"}


def test_numpys_numbers_and_arrays_are_taken_in_python() -> None:
    assert ask_python("convolution.output_size", {**RIGHT, "n": np.int64(7)}) == 3
    rows = {"L": 2, "K": np.array([3, 3]), "S": (1, 1), "D": np.ones(2, dtype=int)}
    assert ask_python("convolution.receptive_field", rows) == 5
    assert ask_python("made.thirds", {"x": np.float64(0.1), "y": np.float32(0.3)}) == Fraction(1, 10)
    for wrong in (np.bool_(True), np.float64(7), np.array([7])):
        with pytest.raises(Refused, match="must be integer"):
            ask_python("convolution.output_size", {**RIGHT, "n": wrong})


def test_a_float_means_what_it_means_to_the_call() -> None:
    assert (
        ask_python("made.thirds", {"x": 0.1, "y": 0.3}) == Fraction(1, 10) == plain(FORMS["made.thirds"](x=0.1, y=0.3))
    )


def test_usual_values_are_defaults(ask_javascript: Ask) -> None:
    for asked in (ask_python, ask_javascript):
        assert asked("convolution.output_size", {"n": 227, "k": 11, "s": 4}) == 55
        assert asked("made.prefix", {"L": 3}) == 2 * 2 + 2 * 4
        with pytest.raises(Refused, match="must have L = -2 entries"):
            asked("made.prefix", {"L": -2})
    assert "s=1, d=1, p=0" in code(FORMS["convolution.output_size"], "python")


def test_names_that_a_language_keeps_for_itself_are_changed(ask: Ask) -> None:
    names = FORMS["made.words"].symbols
    values = dict(zip(names, [10**place for place in range(len(names))], strict=True))
    if in_python(ask):
        spelt = {
            "lambda": "lambda_",
            "class": "class_",
            "β": "beta",
            "int": "int_",
            "_whole": "_whole_",
            "left": "left_",
        }
        values = {spelt.get(key, key): value for key, value in values.items()}
    assert ask("made.words", values) == int("1" * len(names))


@pytest.mark.parametrize("language", OWN)
def test_a_function_whose_name_is_a_word_of_the_language_is_renamed(language: str) -> None:
    words = {
        "class": "class_",
        "double": "double_",
        "lambda": "lambda_",
        "two words": "two_words",
        "2x": "_2x",
        "σ": "sigma",
    }
    kept = {"python": ["double"], "javascript": ["double", "lambda"], "c": ["class", "lambda"]}[language]
    for word, renamed in words.items():
        text = code(ClosedForm(f"made.{word}", WHOLE, n, Domain("made", {n: "n"}, [])), language)
        heads = re.findall(r"^(?:def|function|int) (\w+)\(", text, re.MULTILINE)
        assert heads[-1] == (word if word in kept else renamed)


def test_texts_of_a_derivation_are_no_code(ask: Ask) -> None:
    """Quotes, backslashes, signs that end a line or a comment: all of it stays a text."""
    assert ask("made.quoted", {"n": 3}) == 3
    with pytest.raises(Refused) as refused:
        ask("made.quoted", {"n": 0})
    said = str(refused.value)
    assert 'n (a "quoted" \\ word, */ ??/ {n} %s n end\\) must be integer, n ≥ 1' in said and "\u2028" not in said


def test_an_overflow_is_noticed_in_c(ask_c: Ask) -> None:
    largest = 2**63 - 1
    assert ask_c("convolution.output_size", {**RIGHT, "n": largest, "k": 1, "s": 1}) == largest
    for name, values in (
        ("convolution.output_size", {**RIGHT, "n": largest, "k": 1, "p": 1}),
        ("dense.forward_multiplications", {"n": 2**31, "K": 2**31, "L": 2}),
        ("made.powers", {"n": 2, "k": 63}),
        ("made.large", {"n": 2**62}),
        ("made.floors", {"n": -(2**63), "k": -1}),
        ("convolution.receptive_field", {"L": 70, "K": [2] * 70, "S": [2] * 70, "D": [1] * 70}),
    ):
        with pytest.raises(Refused, match="a whole number does not fit into 64 bits"):
            ask_c(name, values)


def test_pointers_and_lengths_are_looked_at_in_c(ask_c: Ask, tmp_path: Path) -> None:
    library = compiled({"f": code_of("convolution.receptive_field")}, tmp_path)
    field, size, result = library.receptive_field, ctypes.c_int64, ctypes.c_int64(-1)
    row, nothing = (size * 2)(3, 3), ctypes.POINTER(size)()
    right = [size(2), row, size(2), row, size(2), row, size(2), ctypes.byref(result)]
    assert field(*right) == 0 and result.value == 2 * 3 * 3 + 2 * 3 + 1
    for place, wrong in ((1, nothing), (2, size(-1)), (2, size(1)), (0, size(3))):
        result.value = -1
        assert field(*right[:place], wrong, *right[place + 1 :]) > 0 and result.value == -1
    with pytest.raises(Refused, match=r"x \(one\) must be real, x < 1"):
        ask_c("made.thirds", {"x": float("nan"), "y": 0})
    with pytest.raises(Refused, match=r"X \(cells\) must be reals"):
        ask_c("made.matrix", {"n": 1, "k": 2, "X": [[1.0, float("inf")]]})


def test_a_sum_with_too_many_terms_is_refused(ask: Ask) -> None:
    for name, values in (("made.backwards", {"n": 10**15, "k": 1}), ("made.nested", {"n": 10**7 + 1, "k": 1})):
        with pytest.raises(Refused, match="a sum of more than 10,000,000 terms is not worked out"):
            ask(name, values)


def test_a_number_with_too_many_digits_is_refused(ask_javascript: Ask) -> None:
    for asked in (ask_python, ask_javascript):
        with pytest.raises(Refused, match="more than a million digits"):
            asked("made.powers", {"n": 3, "k": 10**12})


def test_what_cannot_be_written_names_what_stays_free() -> None:
    for language in OWN:
        with pytest.raises(NotWritten, match=r"open: .*speaks of y, to which no value can be given"):
            code(form("open", x + y, {x: "x"}), language)
    for language in ("javascript", "c"):  # no float decides a whole number
        for rhs in (sp.floor(x / y), sp.Mod(x, 2), sp.Sum(n / 2, (i, 1, n))):
            with pytest.raises(NotWritten, match="would be decided by a float"):
                code(form("float", rhs, {x: "x", y: "y", n: "n"}), language)
    for rhs, words in ((sp.besselj(0, x), "has besselj"), (sp.Sum(1 / i**2, (i, 1, sp.oo)), "does not end")):
        with pytest.raises(NotWritten, match=words):
            code(form("other", rhs, {x: "x"}, lhs=y), "python")
    with pytest.raises(NotWritten, match=r"an index of .* is not declared as a whole number"):
        code(form("index", sp.Sum(sp.Symbol("u"), (sp.Symbol("u"), 1, n)), {n: "n"}), "python")
    with pytest.raises(NotWritten, match=f"{2**63} does not fit into 64 bits"):
        code(form("long", n + 2**63, {n: "n"}), "c")


@pytest.mark.parametrize("language", ["pyhton", "", "../python", "standalone", "C"])
def test_an_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(UnknownName, match="no language is named"):
        code(FORMS["convolution.output_size"], language)
    with pytest.raises(WrongKind, match="a language is a text"):
        code(FORMS["convolution.output_size"], None)  # type: ignore[arg-type]
    assert LANGUAGES == ("python", "numpy", "torch", "javascript", "c")


@pytest.mark.parametrize("language", OWN)
def test_the_comment_says_what_it_is(language: str) -> None:
    text = code(FORMS["convolution.output_size"], language)
    for words in (
        "convolution.output_size: m = ⌊",
        "s: stride (integer, s ≥ 1); usually 1",
        "n + 2p ≥ d(k - 1) + 1 must hold",
    ):
        assert words in text
    assert "symcnn" not in text and "import symcnn" not in text
    assert ("lambda, named lambda_: symbol" in code(FORMS["made.words"], language)) == (language == "python")
    assert "Assumed, and not looked at: j ≤ d." in code(FORMS["optimizer.adam_scale_free"], language)


@pytest.mark.parametrize("text", ["- 1) // s", "if s < 1:", "isinstance(value, bool)", "return (n + 2 * p"])
def test_a_fault_in_the_source_is_seen(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a part of the source left out, the tests above complain."""
    right = code(FORMS["convolution.output_size"], "python")
    assert text in right
    faulty = right.replace(
        text,
        {"- 1) // s": "- 1) // (s + 1)", "if s < 1:": "if s < 0:"}.get(
            text, "False" if "isinst" in text else "return (n + p"
        ),
    )
    space: dict[str, Any] = {}
    exec(faulty, space)

    def asked(name: str, values: dict[str, Any]) -> Any:
        try:
            return space["output_size"](**values)
        except (ValueError, TypeError) as error:
            raise Refused(str(error)) from None

    seen = 0
    for values in (RIGHT, {**RIGHT, "s": 0}, {**RIGHT, "n": True, "k": 1}, {**RIGHT, "p": 1}, {**RIGHT, "n": 8}):
        try:
            agree("convolution.output_size", asked, values)
        except (AssertionError, ZeroDivisionError):
            seen += 1
    assert seen


def test_an_overflow_that_is_not_noticed_is_seen(tmp_path: Path) -> None:
    plain_sum = "((sum = (int64_t)((uint64_t)a + (uint64_t)b)), 0)"
    name = "convolution.output_size"
    faulty = code_of(name).replace("__builtin_add_overflow(a, b, &sum)", plain_sum)
    asked = asking(compiled({name: faulty}, tmp_path), [name])
    with pytest.raises(AssertionError):
        agree(name, asked, {**RIGHT, "n": 2**63 - 1, "k": 1, "p": 1})

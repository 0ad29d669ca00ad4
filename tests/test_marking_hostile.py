"""Whatever is typed, an answer comes back or `Unreadable`: nothing is run, nothing grows, nothing takes long."""

from __future__ import annotations

import json
import os
import string
import subprocess
import sys
from itertools import islice

import pytest
import sympy as sp
from conftest import ROOT, tries
from hostile_answers import CODE, DEEP, EVERYTHING, SIGHT, SIZE, TEX, WIDE
from hypothesis import given, settings
from hypothesis import strategies as st
from test_marking_laws import same

from symcnn.catalogue.catalogue import default
from symcnn.errors import Unreadable
from symcnn.formulas.expressions import free_names
from symcnn.formulas.kinds import fault
from symcnn.marking.asked import asked
from symcnn.marking.building import UNBUILT
from symcnn.marking.kept import kept
from symcnn.marking.limits import MOST_BITS, MOST_NODES
from symcnn.marking.mark import marked
from symcnn.marking.marks import ORDER, Mark
from symcnn.marking.names import Names
from symcnn.marking.reading import Answer, read
from symcnn.marking.relations import answered
from symcnn.printing.latex import latex
from symcnn.printing.terminal import unicode

NAMES = [
    Names.of(default()[name])
    for name in (
        *("convolution.output_size", "convolution.receptive_field", "optimizer.adam_equal_steps"),
        *("activation.relu_second_moment", "gradient.weight_gradient_strided", "convolution.stack_input_range"),
    )
]

KINDS = {"code": CODE, "sight": SIGHT, "size": SIZE, "deep": DEEP, "wide": WIDE, "tex": TEX}
READER = """
import json, math, resource, sys
from symcnn.catalogue.catalogue import default
from symcnn.errors import Unreadable
from symcnn.marking.names import Names
from symcnn.marking.reading import read

names = Names.of(default()["convolution.output_size"])
read("floor((n + 2p - k)/s) + 1", names)
texts = json.load(sys.stdin)
with open("/proc/self/statm") as file:
    held = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + 200 * 2**20, resource.RLIM_INFINITY))
for place, text in enumerate(texts):
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used) + 1, resource.RLIM_INFINITY))
    print(place, end=" ", flush=True)
    try:
        read(text, names)
        print("read", flush=True)
    except Unreadable:
        print("refused", flush=True)
print("done")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of a process are those of Linux")
@pytest.mark.parametrize(
    "texts", [CODE, SIGHT, SIZE, DEEP, WIDE, TEX], ids=["code", "sight", "size", "deep", "wide", "tex"]
)
def test_hostile_texts_take_a_second_and_200_megabytes_at_most(texts: list[str]) -> None:
    """The system ends the process after one to two seconds of work on a text, and gives it no more memory."""
    done = subprocess.run(
        [sys.executable, "-c", READER],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    lines = done.stdout.splitlines()
    last = lines[-1].split()[0] if lines else "0"
    assert lines and lines[-1] == "done", f"{texts[int(last)][:200]!r}: {done.returncode}, {done.stderr[-1500:]}"
    assert len(lines) == len(texts) + 1


def test_there_are_many_hostile_texts_and_the_limits_can_fail() -> None:
    assert len(set(EVERYTHING)) >= 300
    slow = READER.replace("        read(text, names)\n", "        while True: pass\n")
    done = subprocess.run(
        [sys.executable, "-c", slow], input='["n"]', capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode != 0 and "done" not in done.stdout


def bounded(text: str, names: Names) -> Answer | None:
    """What is read, in which no number is huge; None where it is refused, which must be said in words."""
    try:
        answer = read(text, names)
    except Unreadable as error:
        assert UNBUILT not in str(error), (text, error)
        assert 1 <= error.column <= len(text) + 1
        assert len(str(error)) < 600 and all(letter.isprintable() or letter == "\n" for letter in str(error)), text
        return None
    assert isinstance(answer, Answer)
    if answer.expression is not None and answer.expression not in (sp.oo, -sp.oo):
        for number in answer.expression.atoms(sp.Rational):
            assert max(abs(number.p), number.q).bit_length() <= 8 * MOST_BITS, text
        assert not answer.expression.has(sp.zoo, sp.nan, sp.I), text
        assert not answer.expression.atoms(sp.Float), text
        assert answer.unmatched or fault([answer.expression]) is None, (text, fault([answer.expression]))
        for symbol in answer.expression.atoms(sp.Symbol):
            assert all(letter.isalnum() or letter == "_" for letter in symbol.name), text
        assert sum(1 for _ in sp.preorder_traversal(answer.expression)) <= 20 * MOST_NODES, text
    return answer


def again(text: str, names: Names, answer: Answer | None) -> None:
    """What is read, printed and read again is the same: the terminal's letters and the page's say what was meant."""
    if answer is None or not isinstance(answer.expression, sp.Expr) or answer.unmatched or answer.ambiguous:
        return
    expr = answer.expression
    if expr.has(sp.E) or any(max(abs(number.p), number.q) >= 10**12 for number in expr.atoms(sp.Rational)):
        return  # the terminal writes a long number in short, and e beside a name as a letter of it
    for printed in (unicode(expr, (), 10**9), latex(expr, ())):
        try:
            other = read(printed, names)
        except Unreadable as error:
            large = "at most" in error.expected or "too large" in error.found or "bound already" in error.found
            assert large or expr.is_infinite, (text, printed, error)
            continue
        assert same(other.expression, expr), (text, printed, other.expression)


@pytest.mark.parametrize("names", NAMES[:2], ids=range(2))
def test_a_hostile_text_is_read_as_mathematics_or_refused(names: Names) -> None:
    for text in EVERYTHING:
        bounded(text, names)


@pytest.mark.parametrize("text", CODE)
def test_of_code_nothing_is_read_but_names_and_operators(text: str) -> None:
    """Quotes, dots before names, brackets without contents and double underscores are refused wherever they stand."""
    answer = bounded(text, NAMES[0])
    if answer is not None:
        assert not any(sign in text for sign in ("__", "'", '"', "()", "import", "lambda:", "@", "#", "\\", "`"))


LETTERS = st.text(max_size=60)
SIGNS = st.text(alphabet=string.printable + "⌊⌋⌈⌉√∑∏·×÷−≤≥≠∈∞½²³ⁿ₁ᵢₙβησ̂′", max_size=60)
WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "n",
                "k",
                "s",
                "W",
                "K_l",
                "x_{i+1}",
                "β₁",
                "z_i",
                "E[z_i]",
                "X(n)",
                "U_j(t)",
                "2",
                "0",
                "1e9",
                "0.5",
                "½",
            ),
            *"()[]{}⌊⌋|+-*/^!%_=<,;$'√∛∑∞&",
            *(
                "//",
                "**",
                "<=",
                "..",
                "...",
                "\\\\",
                "floor(",
                "max(",
                "sum(",
                "sum_{i=1}^{n}",
                "prod_{i=1}^n",
                "log_2",
            ),
            *(
                "max_{1<=i<=n}",
                r"\frac",
                r"\frac{1}{n}",
                r"\left(",
                r"\right)",
                r"\lfloor",
                r"\sqrt{",
                r"\sqrt[3]{",
                "e^",
            ),
            *(
                r"\begin{cases}",
                r"\end{cases}",
                r"\text{if}",
                "if",
                "else",
                "otherwise",
                "and",
                "or",
                "not",
                "in",
                "mod",
            ),
            *(
                "true",
                "MB",
                "C(",
                "binom(",
                "pi",
                r"\,",
                "Piecewise(",
                "Eq(",
                "E[",
                "Var(",
                "K[",
                "of",
                "to",
                "is",
                "for",
            ),
        ]
    ),
    max_size=25,
).map(" ".join)
PLACES = st.integers(0, len(NAMES) - 1)


@settings(max_examples=tries(500))
@given(st.one_of(LETTERS, SIGNS, WORDS, WORDS.map(lambda text: text.replace(" ", ""))), PLACES)
def test_whatever_is_typed_is_read_or_refused(text: str, place: int) -> None:
    again(text, NAMES[place], bounded(text, NAMES[place]))


@settings(max_examples=60)
@given(st.binary(max_size=80), PLACES)
def test_bytes_are_read_or_refused(data: bytes, place: int) -> None:
    bounded(data.decode("latin-1"), NAMES[place])
    bounded(data[: len(data) // 2 * 2].decode("utf-16-le", "surrogatepass"), NAMES[place])


NUMBERS = st.sampled_from(["0", "1", "2", "3", "10^9", "1e100", "999", "1/3", "sqrt(2)", "pi", "e", "-1", "0.5"])
ATOMS = st.one_of(NUMBERS, st.sampled_from(["n", "k", "K_l", "x_{i+1}", "z_i", "sigma", "i", "X(n)", "W"]))


def larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts that are well formed, of well-formed parts."""
    one = st.sampled_from(
        ["({})", "|{}|", "floor({})", "ceil({})", "√({})", "exp({})", "log({})", "({})!", "-({})", "sin({})",
         "[{} > 0]",
         "sum_{{i=1}}^{{n}} ({})", "prod_{{i=0}}^{{9}} ({})", "({})^2", "({})^(1/2)", "({})^999", "{}%"]
    )  # fmt: skip
    two = st.sampled_from(
        ["({})+({})", "({})*({})", "({})/({})", "({})^({})", "({})//({})", "({}) mod ({})", "max({}, {})", "C({}, {})",
         r"\frac{{{}}}{{{}}}", "({})({})", "{{{} if n > 3; {} otherwise}}", "sum_{{i={}}}^{{{}}} i", "log({}, {})"]
    )  # fmt: skip
    return st.one_of(
        st.builds(lambda form, a: form.format(a), one, part),
        st.builds(lambda form, a, b: form.format(a, b), two, part, part),
    )


@settings(max_examples=tries(200))
@given(st.recursive(ATOMS, larger, max_leaves=12), PLACES)
def test_well_formed_texts_stay_small(text: str, place: int) -> None:
    again(text, NAMES[place], bounded(text, NAMES[place]))


RESULTS = (
    *(
        "convolution.output_size",
        "counting.crops",
        "dense.parameters",
        "indexing.slice_length",
        "pooling.adaptive_window",
    ),
    *("memory.training_leading_order", "optimizer.adam_first_moment", "convolution.transposed_output_size"),
)
RIGHT_TEXTS = {name: unicode(asked(default()[name])[0].said, default()[name].order, 10**9) for name in RESULTS}
EXACT = 50
"""Points at which what is called right is worked out."""


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """A right answer with a sign, a digit or a letter changed, left out, put in or doubled, once or twice."""
    name = draw(st.sampled_from(RESULTS))
    text = RIGHT_TEXTS[name]
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(text) - 1))
        letter = text[place]
        kinds = ("+-·/^,", "0123456789", "".join(default()[name].names)[:12] + "ijαβ", "()[]⌊⌋⌈⌉|", " ")
        own = next((kind for kind in kinds if letter in kind), kinds[2])
        new = draw(st.sampled_from([*own, letter * 2, "", f"-{letter}", f"({letter})", f"{letter}+0"]))
        text = text[:place] + new + text[place + 1 :]
    return name, text


@settings(max_examples=tries(200))
@given(changed())
def test_a_right_answer_that_was_changed_is_right_only_where_its_values_are(change: tuple[str, str]) -> None:
    name, text = change
    derivation = default()[name]
    found = marked(derivation, text, seconds=4.0)
    assert isinstance(found, Mark) and found.verdict in ORDER, text
    if found.verdict != "right":
        assert found.verdict != "wrong" or found.counterexample is not None or found.reason, text
        return
    known = kept(derivation).known(kept(derivation).parts[0])
    said = answered(known.asked, read(text, kept(derivation).names))
    theirs, points = known.said(said), list(islice(known.places(free_names(said)).enumerated(4000), EXACT))
    assert len(points) == EXACT
    assert all(theirs(point) == known.right(point) for point in points), text


@settings(max_examples=tries(150))
@given(st.one_of(SIGNS, WORDS, WORDS.map(lambda text: text.replace(" ", ""))), st.sampled_from(RESULTS))
def test_nothing_comes_of_any_text_but_a_mark(text: str, name: str) -> None:
    found = marked(default()[name], text, seconds=1.0)
    assert isinstance(found, Mark) and found.verdict in ORDER and found.verdict != "right"
    assert len(found.words) < 4000

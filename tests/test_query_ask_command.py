"""``symcnn ask``: what is typed as a value, which question it makes, what is printed, and that no text breaks it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
import sympy as sp
from conftest import Command
from hypothesis import given
from hypothesis import strategies as st

import symcnn
from symcnn import closed_form
from symcnn.catalogue.catalogue import default
from symcnn.catalogue.derivation import Derivation
from symcnn.catalogue.kinds import USES
from symcnn.cli.asking import plain, printed
from symcnn.cli.values import ROWS, Name, assigned, tabled, value_of
from symcnn.errors import SymcnnError, UnknownName
from symcnn.query.domain import Domain

SIZE = "convolution.output_size"


def listed(text: str) -> Any:
    return value_of("x", text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("227", 227),
        ("-4", -4),
        ("0", 0),
        (" 7 ", 7),
        ("1/2", Fraction(1, 2)),
        ("-6/4", Fraction(-3, 2)),
        ("4/2", 2),
        ("0.9", 0.9),
        ("-1.5e-3", -0.0015),
        ("0.12345678901234567890", Fraction(12345678901234567890, 10**20)),
        ("1e400", 10**400),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("[5,3,3]", [5, 3, 3]),
        ("5,3,3", [5, 3, 3]),
        ("5, 1/2 ,0.5", [5, Fraction(1, 2), 0.5]),
        ("[5]", [5]),
        ("[]", []),
        ("[[1,2],[3,4]]", [[1, 2], [3, 4]]),
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("[1,2],[3,4]", [[1, 2], [3, 4]]),
        ("[[1]]", [[1]]),
        ("N", Name("N")),
        ("σ_1", Name("σ_1")),
        ("[a,2]", [Name("a"), 2]),
    ],
)
def test_values(text: str, value: Any) -> None:
    found = listed(text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    "1+2 2**9 __import__('os') f(1) 01 +1 .5 1. 0x10 1_000 ０ ١ 1e 1/2/3 1/-2.0 inf NaN True null oo n=2 "
    "[1 1] [1,,2] ,1 1, [ ] [] [[[1]]] [1,[2] a.b a[0] 'a' {1} (1) 1j --2 ½ 1;2 \x1b[2J".replace("[] ", "").split(" "),
)
def test_what_is_no_value_is_refused_and_what_is_allowed_is_said(text: str) -> None:
    with pytest.raises(SymcnnError, match=r"is no value; allowed is a number \(227, -0.5, 1/2\), a list") as error:
        listed(text)
    assert "\n" not in str(error.value) and str(error.value).startswith("x=")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1/0", "divides by zero"),
        ("9" * 5000, "5,000 digits, and 4,000 at most"),
        ("1e99999999", "more than 4,000 digits"),
        ("1e-99999999", "more than 4,000 digits"),
        ("1e5000", "more than 4,000 digits"),
        ("1," * 600_000 + "1", "1,000,000 at most are read"),
        ("[" * 900_000, "is no value"),
        ("1:8", "a range is asked for by --table x=1:8"),
    ],
)
def test_what_is_too_much_is_refused_quickly(text: str, why: str) -> None:
    with pytest.raises(SymcnnError, match=why) as error:
        listed(text)
    assert len(str(error.value)) < 400


numbers = st.one_of(
    st.integers(-(10**50), 10**50),
    st.fractions(max_denominator=10**9),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0),
)
rows = st.lists(numbers, max_size=4)


def typed(value: Any) -> str:
    return f"[{','.join(map(typed, value))}]" if isinstance(value, list) else str(value)


@given(st.one_of(numbers, rows, st.lists(rows, max_size=3)))
def test_a_value_that_is_printed_is_read_back(value: Any) -> None:
    def exact(one: Any) -> Any:
        return [exact(item) for item in one] if isinstance(one, list) else Fraction(str(one))

    assert exact(listed(typed(value))) == exact(value)


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_refused(text: str) -> None:
    for read in (listed, lambda text: assigned([text]), lambda text: tabled([f"n={text}"])):
        try:
            read(text)
        except SymcnnError as error:
            assert "\n" not in str(error)


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(-9, 9).filter(bool))
def test_a_range_is_pythons(first: int, end: int, step: int) -> None:
    expected = range(first, end, step)
    if len(expected):
        assert tabled([f"n={first}:{end}:{step}"]) == {"n": expected}
    else:
        with pytest.raises(SymcnnError, match="has 0 values"):
            tabled([f"n={first}:{end}:{step}"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("n=3", "is one value; allowed is a range"),
        ("n=1:5:0", "moves on by 0"),
        (f"n=0:{ROWS + 1}", "10001 values; 1 to 10,000"),
        ("n=0:" + "9" * 300, "too many values"),
        ("n=a:b", "is no range"),
        ("n=1:2:3:4", "is no range"),
        ("n=1.0:2", "is no range"),
        ("n=:", "is no range"),
        ("n", "is no name with a value; allowed is one such as n=28:225:28"),
    ],
)
def test_what_is_no_range_is_refused(text: str, why: str) -> None:
    with pytest.raises(SymcnnError, match=why):
        tabled([text])
    assert len(tabled([f"n=0:{ROWS}"])["n"]) == ROWS  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["227"], "'227' is no name with a value; allowed is one such as n=227"),
        (["=3"], "is no name with a value"),
        (["n="], "is no name with a value"),
        (["n=1", "n=2"], "n is given twice"),
        (["a b=2"], "is no name with a value"),
        (["n.real=2"], "is no name with a value"),
    ],
)
def test_what_is_no_assignment_is_refused(texts: list[str], why: str) -> None:
    with pytest.raises(SymcnnError, match=why):
        assigned(texts)


class Form:
    """Stands for a closed form: says how it was asked."""

    def __init__(self, derivation: Derivation) -> None:
        self.name, self.claim = derivation.name, derivation.claim
        self.domain = Domain(derivation.name, derivation.given, derivation.where, derivation.usual)
        self.symbols = tuple(self.domain.symbols)

    def __call__(self, **values: Any) -> Any:
        return Answer(("value", (), values))

    def code(self, language: str) -> str:
        return f"# {language}\n"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in ("solve", "least", "greatest", "limit", "growth", "derivative", "sensitivity", "table"):
            raise AttributeError(name)
        return lambda *about, **values: Answer((name, about, values))


class Answer:
    def __init__(self, asked: Any) -> None:
        self.asked = asked

    def __str__(self) -> str:
        return repr(self.asked)

    def to_json(self) -> Any:
        return {"asked": repr(self.asked)}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, command: Command) -> Iterator[Callable[..., str]]:
    """The last line of what is printed where a form says how it was asked."""
    monkeypatch.setattr(Derivation, "form", property(Form))

    def ask(*arguments: str) -> str:
        done = command("ask", SIZE, *arguments)
        assert done.returncode == 0 and not done.stderr, done.stderr
        return done.stdout.splitlines()[-1]

    yield ask


@pytest.mark.parametrize(
    ("arguments", "question"),
    [
        (["n=227", "k=11", "s=4"], ("value", (), {"n": 227, "k": 11, "s": 4})),
        (["--solve", "n", "m=55", "k=11"], ("solve", ("n",), {"m": 55, "k": 11})),
        (["--solve", "k,s", "n=224", "k_max=7", "s_max=4"], ("solve", ("k", "s"), {"n": 224, "k_max": 7, "s_max": 4})),
        (["--solve", "k", "--solve", "s", "m=2"], ("solve", ("k", "s"), {"m": 2})),
        (["--table", "n=28:225:28", "k=3"], ("table", (), {"k": 3, "n": range(28, 225, 28)})),
        (["--table", "n=28:225:28", "--table", "k=3,5"], ("table", (), {"n": range(28, 225, 28), "k": [3, 5]})),
        (["--least", "n", "m=55"], ("least", ("n",), {"m": 55})),
        (["m=55", "--greatest", "n"], ("greatest", ("n",), {"m": 55})),
        (["--limit", "n"], ("limit", ("n",), {})),
        (["--growth", "n", "k=3"], ("growth", ("n",), {"k": 3})),
        (["--derivative", "n"], ("derivative", ("n",), {})),
        (["--sensitivity", "k", "n=2"], ("sensitivity", ("k",), {"n": 2})),
    ],
)
def test_what_is_typed_is_what_is_asked(
    arguments: list[str], question: tuple[Any, ...], asked: Callable[..., str]
) -> None:
    assert asked(*arguments) == repr(question)


def test_the_claim_stands_above_the_answer_with_the_usual_values_that_were_taken(
    asked: Callable[..., str], command: Command
) -> None:
    lines = command("ask", SIZE, "n=227", "k=11", "s=4").stdout.splitlines()
    assert lines[:2] == ["m = ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1", "usual values: d = 1, p = 0"]
    whole = command("ask", SIZE, "n=227", "k=11", "s=4", "p=0", "d=1").stdout.splitlines()
    assert len(whole) == 2 and not any("usual" in line for line in whole)
    assert "usual values: d = 1, p = 0" in command("ask", SIZE, "--solve", "s", "n=2").stdout
    assert command("ask", SIZE, "--code", "numpy").stdout == "# numpy\n"


def test_what_a_form_has_no_answer_to_is_said(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    class Silent(Form):
        code = None

    monkeypatch.setattr(Derivation, "form", property(Silent))
    done = command("ask", SIZE, "--code", "c")
    assert done.returncode == 2 and done.stderr == f"symcnn: {SIZE} cannot be asked for --code\n"


def test_a_name_is_a_symbol_of_the_same_kind(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    seen = []
    monkeypatch.setattr(Form, "__call__", lambda self, **values: seen.append(values) or 1)
    monkeypatch.setattr(Derivation, "form", property(Form))
    assert command("ask", SIZE, "n=N", "k=3").returncode == 0
    (values,) = seen
    assert values["n"].name == "N" and values["n"].is_integer and values["k"] == 3


def test_json(asked: Callable[..., str], command: Command) -> None:
    found = json.loads(command("ask", SIZE, "n=227", "k=1/2", "s=[1,N]", "--json").stdout)
    assert found["name"] == SIZE and found["asked"] == "value" and found["usual"] == {"d": 1, "p": 0}
    assert found["values"] == {"n": 227, "k": "1/2", "s": [1, "N"]} and "value" in found["answer"]["asked"]
    table = json.loads(command("ask", SIZE, "--table", "n=1:4", "--json").stdout)
    assert table["asked"] == "table" and table["values"] == {"n": [1, 2, 3]}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["convolution.output_sice", "n=2"], "did you mean convolution.output_size"),
        (["architecture.alexnet"], "architecture.alexnet is a network, and no derivation"),
        ([SIZE, "q=2"], "no symbol of convolution.output_size is named 'q'; known are d, k, m, n, p, s"),
        ([SIZE, "self=2"], "no symbol of convolution.output_size is named 'self'"),
        ([SIZE, "n_max=2"], "no symbol of convolution.output_size is named 'n_max'"),
        ([SIZE, "--solve", "q"], "no symbol of convolution.output_size is named 'q'"),
        ([SIZE, "--table", "q=1:3"], "no symbol of convolution.output_size is named 'q'"),
        ([SIZE, "--solve", "n", "--limit", "n"], "one thing is asked at a time; given are --solve and --limit"),
        ([SIZE, "--table", "n=1:3", "--code", "c"], "given are --code and --table"),
        ([SIZE, "--table", "n=1:3", "n=2"], "n has a value, and --table gives it others"),
        ([SIZE, "--code", "c", "k=3"], "--code takes no values beside it; given is k"),
        ([SIZE, "n=1:3"], "--table n=1:3"),
        ([SIZE, "n=2+2"], "n=2+2 is no value"),
        ([SIZE, "227"], "allowed is one such as n=227"),
        ([SIZE, "n=227", "k=11", "s=0", "p=0", "d=1"], "s (stride) must be integer, s ≥ 1; got 0"),
        ([SIZE, "n=2", "--package", "no/such/folder"], "no/such/folder"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], told: str, command: Command) -> None:
    done = command("ask", *arguments)
    assert done.returncode == 2 and not done.stdout
    assert told in done.stderr and done.stderr.startswith("symcnn: ") and done.stderr.count("\n") == 1


def test_a_real_form_is_asked(command: Command) -> None:
    done = command("ask", SIZE, "n=227", "k=11", "s=4", "p=0", "d=1")
    assert done.stdout.splitlines() == ["m = ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1", "55"]
    field = ["L=3", "K=3,3,3", "S=[1,2,1]", "D=1,1,1", "P=0,0,0"]
    assert command("ask", "convolution.receptive_field", *field).stdout.splitlines()[-1] == "9"
    velocity = command("ask", "optimizer.momentum_velocity", "t=3", "c=1", "beta=0.9").stdout.splitlines()
    assert velocity[-1] in ("2.71", "271/100 ≈ 2.71")


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        ([SIZE, "--solve", "n", "m=55", "k=11", "s=4"], ["n = 227, 228, 229, 230", "(from convolution.input_range)"]),
        (
            [SIZE, "--solve", "n", "k=11", "s=4"],
            ["4m + 7 ≤ n ≤ 4m + 10, where m ≥ 1", "(from convolution.input_range)"],
        ),
        ([SIZE, "n=N", "k=3", "s=2", "p=1"], ["⌈N/2⌉"]),
        ([SIZE, "--least", "n", "m=0", "k=3"], ["none"]),
        ([SIZE, "--greatest", "n", "m_min=3", "k=3"], ["no bound"]),
        ([SIZE, "--table", "n=5:9:2", "k=3"], [" 5   3", " 7   5"]),
        (["convolution.receptive_field", "--least", "L", "r_min=100", "K=3"], ["50"]),
        (["convolution.receptive_field_growth", "L=2", "K=3"], ["r = 5", "r_next = 7"]),
        (["convolution.input_range", "n=227", "k=11", "s=4", "m=55"], ["holds"]),
        (["convolution.input_range", "n=226", "k=11", "s=4", "m=55"], ["does not hold"]),
        (["dense.training_multiplications", "--growth", "K"], ["3K²Ln, Θ(K²)"]),
        (["optimizer.adam_first_moment", "--limit", "t"], ["c"]),
        (["activation.relu_variance", "--sensitivity", "sigma"], ["2"]),
        (["optimizer.momentum_slope", "--derivative", "eta"], ["c/(β - 1)"]),
        (["dense.training_multiplications", "--difference", "n"], ["3K²L"]),
    ],
    ids=str,
)
def test_what_is_answered(arguments: list[str], last: list[str], command: Command) -> None:
    done = command("ask", *arguments)
    assert done.returncode == 0 and not done.stderr
    assert [line.rstrip() for line in done.stdout.rstrip().splitlines()][-len(last) :] == last


@pytest.mark.parametrize(
    ("answer", "text", "data"),
    [
        (55, "55", 55),
        (True, "holds", True),
        (sp.Integer(3), "3", 3),
        (sp.Rational(1, 3), "1/3 ≈ 0.3333333333", "1/3"),
        (sp.sqrt(2), "√2 ≈ 1.414213562", "sqrt(2)"),
        (10**20, "1" + "0" * 20, 10**20),
        (Fraction(1, 3), "1/3", "1/3"),
        ((), "none", []),
        ((sp.Integer(1), sp.Symbol("N")), "1\nN", [1, "N"]),
        (0.5, "0.5", 0.5),
        ({"n": sp.Integer(2)}, "n = 2", {"n": 2}),
        (SimpleNamespace(to_json=lambda: {"a": 1}), None, {"a": 1}),
    ],
)
def test_answers(answer: Any, text: str | None, data: Any) -> None:
    assert text is None or printed(answer) == text
    assert plain(answer) == data and json.dumps(plain(answer))


def test_a_number_with_ever_so_many_digits_is_printed() -> None:
    assert "10^" in printed(10**6000) or "10" in printed(10**6000)
    assert json.dumps(plain(10**6000)) and len(printed(10**6000)) < 100


def test_ask_loads_one_file_and_no_torch(process: Command) -> None:
    program = (
        "import sys; sys.argv = ['symcnn', 'ask', 'convolution.output_size', 'n=7', 'k=3', 's=2', 'p=0', 'd=1']\n"
        "from symcnn.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "print(sorted(set(sys.modules) & {'torch', 'numpy', 'z3', 'matplotlib', 'jinja2'}))\n"
        "print(sorted(one for one in sys.modules if one.startswith('symcnn_catalogue.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-3:] == [
        "3", "[]", "['symcnn_catalogue.convolution', 'symcnn_catalogue.convolution.output_size']",
    ]  # fmt: skip


def test_a_value_that_is_not_used_is_told_beside_the_answer(command: Command) -> None:
    asked = ("ask", "convolution.receptive_field_constant", "L=2", "k=3", "p=1")
    told = "symcnn: convolution.receptive_field_constant does not depend on p; the value given is held to the domain"
    for more in ((), ("--json",), ("--table", "L=1:3")):
        run = command(*(one for one in asked if more[:1] != ("--table",) or one != "L=2"), *more)
        assert run.returncode == 0 and run.stderr.count("\n") == 1 and run.stderr.startswith(told)
    assert json.loads(command(*asked, "--json").stdout)["unused"] == ["p"]
    assert json.loads(command(*asked[:-1], "--json").stdout)["unused"] == []


@pytest.mark.parametrize(
    ("name", "what", "use"),
    [
        ("architecture.alexnet", "a network", "`symcnn show architecture.alexnet`"),
        ("demonstrations.relu", "a demonstration", "`symcnn check demonstrations.relu`"),
        ("labs.digits", "a lab", "`symcnn lab labs.digits`"),
        ("convolution", "a folder", "it holds convolution."),
    ],
)
def test_what_is_no_result_says_what_it_is_and_what_can_be_done_with_it(
    name: str, what: str, use: str, command: Command
) -> None:
    run = command("ask", name)
    assert run.returncode == 2 and run.stderr.startswith(f"symcnn: {name} is {what}, and no derivation: ")
    assert use in run.stderr and run.stderr.count("\n") == 1
    with pytest.raises(UnknownName, match=f"{name} is {what}, and no derivation"):
        closed_form(name)


def test_each_kind_is_told_from_each_other(command: Command) -> None:
    assert "is a derivation, and no lab: `symcnn show" in command("lab", "convolution.output_size").stderr
    assert "is a lab, and no network" in str(default().unknown("network", "labs.digits", default().networks))
    assert "did you mean demonstrations.max_pooling" in command("ask", "demonstrations.max_poolin").stderr


def test_what_is_said_to_be_done_with_each_kind_can_be_done() -> None:
    found = default()
    assert found.network("architecture.alexnet") and found.demonstration("demonstrations.relu")
    assert found.lab("labs.digits") and set(USES) == {"derivation", *found.others}


def test_what_is_found_says_its_kind(command: Command) -> None:
    lines = command("find", "alexnet", "--most", 3).stdout.splitlines()
    assert lines[0] == "architecture.alexnet  AlexNet as published (network)"
    assert "(" not in command("find", "output size", "--most", 1).stdout.splitlines()[0]
    assert "(network)" in str(symcnn.find("alexnet")[0]) and "(network)" in symcnn.find("alexnet")._repr_html_()


def test_one_quantity_of_a_system_is_chosen(command: Command) -> None:
    done = command("ask", "convolution.receptive_field_growth", "--of", "r_next", "--solve", "L", "r_next=7", "K=3")
    assert done.stdout.splitlines()[-2:] == ["L = 2", "(complete search)"]
    assert "has nothing to choose from" in command("ask", SIZE, "--of", "m", "n=3", "k=3").stderr
    assert "--of r" in command("ask", "convolution.receptive_field_growth", "--limit", "L").stderr

"""``find`` and ``ask``: results by what is looked for, and one of them at values, turned round, as a table, as code."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symcnn.cli.completion import derivation_name, given_value, language, sought_value, span_value
from symcnn.cli.loading import loading
from symcnn.cli.options import AsJson, Package
from symcnn.cli.output import alone, print_json, say, tell
from symcnn.cli.values import Name, assigned, tabled
from symcnn.errors import SymcnnError, UnknownName, UnusedValue

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation

IN_ONE_SYMBOL = ("limit", "growth", "derivative", "difference", "sensitivity")
"""What is asked of a form as a function of one symbol."""
ENDS = ("least", "greatest")
BOUNDS = ("_min", "_max")
"""Endings of the names by which a search is bounded: ``k_max=7``."""
LONG = 4300 * 3
"""Bits of a whole number that is printed with all its digits at once."""


@alone
@loading()
def find(
    words: Annotated[list[str], typer.Argument(help="What is looked for, in words of your own.", metavar="WORDS...")],
    most: Annotated[int, typer.Option(help="The most results that are named.", min=1)] = 10,
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Find results by what they are about: names with claims, best first.

    Exit status 1 where nothing is found.
    """
    from symcnn.catalogue.find import find as found_for
    from symcnn.cli.listing import found

    hits = found_for(" ".join(words), most, package)
    if as_json:
        print_json([hit.to_json() for hit in hits])
    else:
        found(hits)
    for line in hits.words.splitlines():
        tell(f"symcnn: {line}")
    if not hits:
        raise typer.Exit(1)


@alone
def ask(
    name: Annotated[str, typer.Argument(help="Name of a derivation.", autocompletion=derivation_name)],
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="Values by name: n=227, p=1/2, beta=0.9, K=[5,3,3] or K=5,3,3, x=[[1,2],[3,4]]; n=N leaves N open.",
            metavar="NAME=VALUE...",
            autocompletion=given_value,
        ),
    ] = None,
    solve: Annotated[
        list[str] | None,
        typer.Option(help="Which values of this symbol fit; several: k,s.", autocompletion=sought_value),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            help="A row for each value of a range, whose end is left out as in Python (n=28:225:28), or of a list.",
            metavar="NAME=RANGE",
            autocompletion=span_value,
        ),
    ] = None,
    least: Annotated[
        str | None, typer.Option(help="The least value of this symbol.", autocompletion=sought_value)
    ] = None,
    greatest: Annotated[
        str | None, typer.Option(help="The greatest value of this symbol.", autocompletion=sought_value)
    ] = None,
    limit: Annotated[
        str | None, typer.Option(help="Where it tends as this symbol grows.", autocompletion=sought_value)
    ] = None,
    growth: Annotated[
        str | None, typer.Option(help="How it grows with this symbol.", autocompletion=sought_value)
    ] = None,
    derivative: Annotated[
        str | None, typer.Option(help="The derivative in this symbol.", autocompletion=sought_value)
    ] = None,
    difference: Annotated[
        str | None, typer.Option(help="How much one more of this symbol adds.", autocompletion=sought_value)
    ] = None,
    sensitivity: Annotated[
        str | None, typer.Option(help="How much it changes with this symbol.", autocompletion=sought_value)
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(help="Write it in a language: python, numpy, torch, javascript or c.", autocompletion=language),
    ] = None,
    of: Annotated[str | None, typer.Option(help="Which quantity, where a result states several.")] = None,
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Ask one result: its value, or what fits it, as a table, as code.

    The claim is printed first, with the usual values that were taken, then the answer.
    """
    question = Question.of(
        values or [],
        table or [],
        {
            "solve": [one.strip() for text in solve or [] for one in text.split(",")],
            **{"least": least, "greatest": greatest, "limit": limit, "growth": growth},
            **{"derivative": derivative, "difference": difference, "sensitivity": sensitivity, "code": code},
        },
    )
    with loading():
        from symcnn.catalogue.catalogue import derive

        derivation = derive(name, package)
        form = derivation.form if of is None else _quantity(derivation.form, of)
    answer, unused = question.put(form, derivation)
    usual = question.usual(form)
    if as_json:
        print_json(
            {
                "name": name,
                "claim": str(form.claim),
                **question.to_json(),
                "usual": {key: plain(value) for key, value in usual.items()},
                "unused": [name for one in unused for name in one.names],
                "answer": plain(answer),
            }
        )
    elif question.asked in ("code", "table"):  # a table names the claim and the values itself
        say(str(answer).rstrip("\n"))
    else:
        shown_above(form, derivation, usual)
        say(question.printed(answer, derivation.order))
        below(answer)
    for one in unused:
        tell(f"symcnn: {one}")


@dataclass(frozen=True)
class Question:
    """What is asked of a form (``value`` where nothing else is), about which symbols, at which values."""

    asked: str
    about: tuple[str, ...]
    values: Mapping[str, Any]
    spans: Mapping[str, Any]

    @classmethod
    def of(cls, values: Sequence[str], table: Sequence[str], others: Mapping[str, Any]) -> Question:
        """Read what was typed. Errors: `SymcnnError` for what is no value, and for two questions at once."""
        asked = [key for key, about in others.items() if about]
        asked += ["table"] if table else []
        if len(asked) > 1:
            raise SymcnnError(f"one thing is asked at a time; given are {' and '.join(f'--{one}' for one in asked)}")
        given, spans = assigned(values), tabled(table)
        if both := sorted(set(given) & set(spans)):
            raise SymcnnError(f"{', '.join(both)} has a value, and --table gives it others")
        if not asked or asked == ["table"]:
            return cls(asked[0] if asked else "value", (), given, spans)
        about = others[asked[0]]
        if asked[0] == "code" and given:
            raise SymcnnError(f"--code takes no values beside it; given is {', '.join(given)}")
        return cls(asked[0], tuple(about) if isinstance(about, list) else (about,), given, {})

    def put(self, form: Any, derivation: Derivation) -> tuple[Any, list[UnusedValue]]:
        """The form's answer, and what it says of values on which that does not depend.

        Errors: `UnknownName`, and whatever the form refuses.
        """
        self._known(form, derivation)
        given = {key: _with_symbols(value, form.domain.symbols.get(key)) for key, value in self.values.items()}
        call: Callable[..., Any] | None = form if self.asked == "value" else getattr(form, self.asked, None)
        if call is None:
            raise SymcnnError(f"{form.name} cannot be asked for --{self.asked}")
        return _unused_apart(lambda: call(*self.about, **given, **self.spans))

    def usual(self, form: Any) -> dict[str, Any]:
        """The usual values that were taken: of symbols that the form reads, and that nobody spoke of."""
        spoken = {*self.values, *self.spans, *self.about}
        usual = {key: value for key, value in form.domain.usual.items() if key in form.symbols and key not in spoken}
        if self.asked in IN_ONE_SYMBOL:  # all other symbols stay, and there is none for a sequence
            return {key: value for key, value in usual.items() if form.domain.is_sequence(key)}
        return usual

    def printed(self, answer: Any, order: Sequence[Any]) -> str:
        """The answer in a terminal."""
        if self.asked in ENDS and (answer is None or getattr(answer, "is_infinite", False)):
            return "none" if answer is None else "no bound"
        return printed(answer, order)

    def to_json(self) -> dict[str, Any]:
        """What was asked, in plain data."""
        values = {key: plain(value) for key, value in {**self.values, **self.spans}.items()}
        return {"asked": self.asked, "about": list(self.about), "values": values}

    def _known(self, form: Any, derivation: Derivation) -> None:
        """Refuse a name that is no symbol of the form, before it is taken for a word of Python's."""
        from symcnn.formulas.expressions import symbol_name

        names = {*form.domain.symbols, *map(symbol_name, derivation.sought), "value"}
        bounds = {f"{name}{end}" for name in names for end in BOUNDS} if self.asked in ("solve", *ENDS) else set()
        wanted = [*self.values, *self.spans, *(() if self.asked == "code" else self.about)]
        for name in wanted:
            if name not in names | bounds:
                raise UnknownName(f"symbol of {form.name}", name, names - {"value"})


def _unused_apart(ask: Callable[[], Any]) -> tuple[Any, list[UnusedValue]]:
    """An answer, and the warnings of values that are not used; all others are given as they come."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UnusedValue)
        answer = ask()
    for one in caught:
        if not isinstance(one.message, UnusedValue):
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    return answer, [one.message for one in caught if isinstance(one.message, UnusedValue)]


def _with_symbols(value: Any, given: Any) -> Any:
    """A value in which names stand as symbols of the kind that the given one is of."""
    import sympy as sp

    if isinstance(value, list):
        return [_with_symbols(one, given) for one in value]
    if not isinstance(value, Name):
        return value
    like = getattr(given, "label", given)
    assumptions = like.assumptions0 if isinstance(like, sp.Symbol) else {}
    return sp.Symbol(value.text, **assumptions)


def _quantity(form: Any, name: str) -> Any:
    """One of the quantities of a system. Errors: `SymcnnError` where there are not several; `UnknownName`."""
    from symcnn.query.forms import System

    if not isinstance(form, System):
        raise SymcnnError(f"{form.name} does not state several quantities, so --of has nothing to choose from")
    return form[name]


def below(answer: Any) -> None:
    """How an answer is known to be complete, where it says so."""
    from symcnn.cli.screen import console, escape, put

    if getattr(answer, "source", ""):
        put(console(), f"[dim]({escape(answer.source)})[/]")


def shown_above(form: Any, derivation: Derivation, usual: Mapping[str, Any]) -> None:
    """The claim, and the usual values that were taken."""
    from symcnn.cli.screen import console, escape, put
    from symcnn.printing.terminal import unicode

    screen = console()
    forms = getattr(form, "forms", None)
    for claim in [form.claim] if forms is None else [one.claim for one in forms.values()]:
        put(screen, escape(unicode(claim, derivation.order, width=screen.width)))
    if usual:
        taken = ", ".join(f"{key} = {value}" for key, value in usual.items())
        put(screen, f"[dim]{escape(f'usual values: {taken}')}[/]")


def printed(answer: Any, order: Sequence[Any] = ()) -> str:
    """An answer as text: mathematics as everywhere in the terminal, anything else as it prints itself."""
    import sympy as sp

    from symcnn.cli.screen import console
    from symcnn.printing.terminal import unicode

    if isinstance(answer, bool):
        return "holds" if answer else "does not hold"
    if isinstance(answer, Mapping):
        return "\n".join(f"{name} = {printed(one, order)}" for name, one in answer.items())
    if isinstance(answer, (tuple, list)):
        return "\n".join(printed(one, order) for one in answer) if answer else "none"
    if isinstance(answer, int) and not isinstance(answer, bool) and answer.bit_length() > LONG:
        answer = sp.Integer(answer)
    if not isinstance(answer, sp.Basic):
        return str(answer)
    text = unicode(answer, order, width=console().width)
    if isinstance(answer, sp.Expr) and answer.is_number and answer.is_real and not answer.is_Integer:
        text += f" ≈ {_decimal(sp.N(answer, 10))}"
    return text


def _decimal(number: Any) -> str:
    """A number as a decimal without zeros at its end."""
    digits, sign, power = str(number).partition("e")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + sign + power


def plain(value: Any) -> Any:
    """A value or an answer in plain data: whole numbers and floats as they are, what is exact in its own words."""
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, (list, tuple, range)):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if getattr(value, "is_Integer", False):
        return plain(int(value))
    if isinstance(value, bool | float) or value is None:
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= LONG else printed(value)
    return value.text if isinstance(value, Name) else str(value)


__all__ = ["Question", "ask", "find", "plain", "printed"]

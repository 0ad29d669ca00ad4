"""A closed form apart from symcnn, in any language: its parameters, the checks of its domain, its result, its words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import SymcnnError
from symcnn.formulas.binding import names
from symcnn.formulas.symbols import ForAll
from symcnn.formulas.whole import is_whole
from symcnn.printing.letters import GREEK
from symcnn.printing.terminal import unicode
from symcnn.query.arithmetic import SPREAD, NotWritten
from symcnn.query.language import ATOM, Array, Kind, Language, Text
from symcnn.query.loops import KNOWN, writable
from symcnn.query.writing import Writer

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

SPELT = {letter: name for name, letter in GREEK.items()}
ROUNDING = sp.Rational(1, 2**40)
"""How far two sums of floats may lie apart, in parts of what their terms come to, that are equal as real numbers."""
AXES = ("rows", "columns")


@dataclass(frozen=True)
class Parameter:
    """A symbol or sequence that the right side reads."""

    symbol: Any
    label: str
    """Its own name."""
    name: str
    """How it is named in the language."""
    kind: Kind
    axes: int
    meaning: str
    domain: str
    usual: Any
    """The exact value where none is given, of a sequence that of each member; None where there is none."""
    shape: tuple[Any, ...]
    """Its lengths, so far as they follow from other parameters; None where not."""
    sizes: tuple[str, ...]
    """Names for its lengths."""

    @property
    def title(self) -> str:
        return f"{self.label} ({self.meaning})"

    @property
    def must(self) -> str:
        return f"{self.title} must be {self.domain}"


class Standalone(Language):
    """What a language says of parameters, beside its arithmetic."""

    title = ""
    trusted = True
    sized = 2
    """From so many axes on, the lengths of a sequence have names of their own."""
    labelled = False
    """Whether values are given by the symbols' own names also where these are no names in the language."""
    form = ""
    """The name of the closed form, with which messages begin."""

    def identifier(self, hint: str) -> str:
        spelt = "".join(SPELT.get(letter, letter) for letter in hint)
        name = re.sub(r"[^A-Za-z0-9_]", "_", spelt) or "x"
        name = f"_{name}" if name[0].isdigit() else name
        return f"{name}_" if name in self.reserved else name

    def length(self, array: Array) -> str:
        return array.sizes[0] if array.sizes else super().length(array)

    def take(self, parameter: Parameter) -> list[str]:
        """Statements that look at a value, and refuse what is no number of its kind, or no list of them."""
        raise NotImplementedError

    def fill(self, parameter: Parameter, lengths: Sequence[Text]) -> list[str]:
        """Statements that give a sequence its usual values where it is not given."""
        return []

    def joint(self, parameters: Sequence[Parameter]) -> list[str]:
        """Statements that look at all values together, after each has been looked at."""
        return []

    def before(self, writer: Writer, expr: Any, ranges: Sequence[Any] = (), whole: bool = False) -> None:
        """Write what must be looked at before an expression is worked out, as a whole number where it is to be one."""

    def refuse(self, words: str, told: Sequence[tuple[str, str]]) -> str:
        """A statement that refuses: in these words, or, where a message is put together, in texts with values."""
        raise NotImplementedError


@dataclass
class Written:
    """A closed form written in a language, without what stands around it."""

    parameters: list[Parameter]
    lines: list[str]
    result: Text
    kind: Kind
    comment: list[str] = field(default_factory=list)


def written(form: ClosedForm, language: Standalone) -> Written:
    """The parameters, the statements and the result. Errors: `NotWritten`, which names the form and the reason."""
    given = [form.domain.symbols[name] for name in form.symbols]
    left = sorted(names(form.rhs) - set(form.symbols))
    if left:
        raise NotWritten(
            f"{form.name}: it is not written in {language.title}, since its right side, {line(str(form.rhs))}, "
            f"speaks of {', '.join(left)}, to which no value can be given"
        )
    if not writable(form.rhs, given):
        parts = [part for part in sp.preorder_traversal(form.rhs) if part not in (sp.oo, -sp.oo)]
        strange = sorted({type(part).__name__ for part in parts if not isinstance(part, KNOWN)})
        why = f"has {', '.join(strange)}" if strange else "has a sum that does not end, or whose ends are sums"
        raise NotWritten(f"{form.name}: it is not written in {language.title}, since {line(str(form.rhs))} {why}")
    indices = [limit[0] for node in form.rhs.atoms(*SPREAD) for limit in node.limits]
    if not all(index.is_integer for index in indices):
        raise NotWritten(f"{form.name}: an index of {line(str(form.rhs))} is not declared as a whole number")
    language.form = line(form.name)
    try:
        return _Author(form, language, given).written()
    except SymcnnError as error:
        raise NotWritten(f"{form.name}: it is not written in {language.title}: {line(str(error))}") from None


class _Author:
    """Writes one form."""

    def __init__(self, form: ClosedForm, language: Standalone, given: Sequence[Any]) -> None:
        self.form, self.language, self.writer = form, language, Writer(language)
        self.scalars = {name_of(symbol) for symbol in given if isinstance(symbol, sp.Symbol)}
        self.parameters = [self.parameter(symbol) for symbol in given]
        self.by_label = {parameter.label: parameter for parameter in self.parameters}
        self.conditions: list[str] = []
        self.assumed: list[str] = []

    def parameter(self, symbol: Any) -> Parameter:
        label, language = name_of(symbol), self.language
        axes = 0
        if isinstance(symbol, sp.IndexedBase):
            read = [len(term.indices) for term in self.form.rhs.atoms(sp.Indexed) if term.base.label == symbol.label]
            axes = len(symbol.shape or ()) or max(read, default=1)
        kind, name = Kind.WHOLE if symbol.is_integer else Kind.FRACTION, language.fresh(label)
        shape = [self.followed(length) for length in symbol.shape or ()] if axes else []
        shape += [None] * (axes - len(shape))
        ends = ("length",) if axes == 1 else (AXES + tuple(f"length{axis}" for axis in range(3, axes + 1)))[:axes]
        sizes = [language.fresh(f"{name}_{end}") for end in ends] if axes >= language.sized else []
        meaning, domain = self.form.domain.meaning(symbol), self.form.domain.describe(symbol)
        usual = self.form.domain.usual.get(label)
        return Parameter(
            symbol, label, name, kind, axes, line(meaning), line(domain),
            None if usual is None else sp.sympify(usual, strict=True), tuple(shape), tuple(sizes),
        )  # fmt: skip

    def followed(self, length: Any) -> Any:
        """A length that follows from what is given; None where it does not."""
        known = names(length) <= self.scalars and writable(length, list(self.form.domain.symbols.values()))
        return length if known and self.writer.kind(length) is Kind.WHOLE else None

    def written(self) -> Written:
        writer = self.writer
        for parameter in sorted(self.parameters, key=lambda parameter: parameter.axes > 0):
            if parameter.axes:
                array = Array(parameter.name, parameter.kind, parameter.sizes)
                writer.arrays[parameter.symbol.label] = array
            else:
                writer.known[parameter.symbol] = Text(parameter.name, ATOM)
            if parameter.axes and parameter.usual is not None and None not in parameter.shape:
                for text in self.language.fill(parameter, [writer.text(length) for length in parameter.shape]):
                    writer.write(text)
            for text in self.language.take(parameter):
                writer.write(text)
        for text in self.language.joint(self.parameters):
            writer.write(text)
        for parameter in self.parameters:
            self.lengths(parameter)
        for fact in self.form.domain.where:
            self.constraint(fact)
        rhs = self.form.rhs
        # What bounds a whole number need not be one.
        whole = self.form.lhs.is_integer is True and (self.form.relation is sp.Eq or is_whole(rhs))
        self.language.before(writer, rhs, whole=whole)
        result = writer.whole(rhs) if whole else writer.text(rhs)
        kind = Kind.WHOLE if whole else writer.kind(rhs)
        kind = Kind.REAL if kind is Kind.FRACTION and not self.language.exact else kind
        return Written(self.parameters, writer.lines, result, kind, self.comment())

    def lengths(self, parameter: Parameter) -> None:
        """Refuse a sequence whose lengths are not those that its symbol has."""
        writer, language = self.writer, self.language
        if not parameter.axes:
            return
        array = writer.arrays[parameter.symbol.label]
        inner, outer = array, list[Text]()
        for axis, declared in enumerate(parameter.shape):
            length = Text(language.length(inner), ATOM)
            if declared is not None:
                test = language.compare("!=", length, writer.text(declared))
                test = language.joined(True, [*outer, test]) if outer else test
                stated, entries = line(str(declared)), f"entries{' in each row' if axis else ''}"
                told = [(f"{parameter.title} must have {stated} {entries}; got ", length.text)]
                if not declared.is_Integer:
                    told = [(f"{parameter.title} must have {stated} = ", writer.text(declared).text),
                            (f" {entries}; got ", length.text)]  # fmt: skip
                with writer.block(language.unless(test.text)):
                    writer.write(language.refuse(f"{parameter.title} must have {stated} {entries}", told))
            outer.append(language.compare(">", length, language.number(0, 1, False)))  # without rows there is no column
            inner = inner.member(inner.text)
        writer.arrays[parameter.symbol.label] = Array(array.text, array.kind, array.sizes, parameter.shape)

    def constraint(self, fact: Any) -> None:
        """Look at each part of a constraint that speaks of numbers alone, and of nothing that is not given."""
        parts, limits = parts_of(fact)
        bound = [limit[0] for limit in limits]
        for part in parts:
            spoken = names(part) - {name_of(index) for index in bound}
            known = [*(parameter.symbol for parameter in self.parameters), *bound]
            if not (spoken <= set(self.by_label) and isinstance(part, CHECKED) and writable(part, known)):
                self.assume(part if not limits else fact)
                continue
            ranges = [self.range(part, limit) for limit in limits]
            if None in ranges:
                self.assume(fact)
                continue
            involved = [parameter for parameter in self.parameters if parameter.label in spoken]
            if len(involved) == 1:
                words, told = involved[0].must, [(f"{involved[0].must}; got ", involved[0].name)]
            else:
                words = f"{self.readable(part if not limits else fact)} must hold"
                told = [(f"{', ' if place else f'{words}; got '}{one.title} = ", one.name)
                        for place, one in enumerate(involved)]  # fmt: skip
                self.conditions.append(words)
            self.check(part, ranges, self.language.refuse(words, told))

    def assume(self, fact: Any) -> None:
        if not names(fact).isdisjoint(self.by_label):
            self.assumed.append(self.readable(fact))

    def check(self, part: Any, ranges: Sequence[Any], refusal: str) -> None:
        writer = self.writer
        equal = isinstance(part, sp.Eq) and any(map(writer.floats, part.args)) and writer.cleared(part)[1] is None
        condition = near(part) if equal else part
        self.language.before(writer, condition, ranges)
        if ranges:
            writer.every(condition, ranges, lambda: writer.write(refusal))
            return
        with writer.block(self.language.unless(writer.text(sp.Not(condition)).text)):
            writer.write(refusal)
        if not equal:
            writer.learn(part)

    def range(self, part: Any, limit: Any) -> Any:
        """Index and ends of a constraint on members; the length of what is given, where no other end is known."""
        index, low, high = limit
        known = set(self.scalars)
        low = low if names(low) <= known and low.is_finite is not False else sp.S.One
        if high.is_finite is not False and names(high) <= known:
            return index, low, high
        for term in part.atoms(sp.Indexed):
            if index in term.indices and not any(place.has(sp.Indexed) for place in term.indices):
                array = self.writer.arrays[term.base.label]
                for _ in range(term.indices.index(index)):
                    array = array.member(array.text)
                return index, low, self.writer.length(array)
        return None

    def readable(self, fact: Any) -> str:
        return readable(fact, tuple(self.form.domain.given))

    def comment(self) -> list[str]:
        """What the source says of itself: statement, symbols with their meanings and domains, conditions."""
        form = self.form
        told = [f"{form.name}: {self.readable(form.claim)}", ""]
        for one in self.parameters:
            usual = "" if one.usual is None else f"; usually {one.usual}"
            named = "" if self.language.labelled or one.name == one.label else f", named {one.name}"
            told.append(f"{one.label}{named}: {one.meaning} ({one.domain}){usual}")
        told += [f"{words}." for words in self.conditions]
        told += [f"Assumed, and not looked at: {fact}." for fact in dict.fromkeys(self.assumed)]
        return [line(text) for text in told]


CHECKED = (Relational, sp.Or, sp.Not, sp.Implies)


def parts_of(fact: Any) -> tuple[list[Any], list[Any]]:
    """The parts of a constraint that must all hold, and the ranges of indices for which they must."""
    body, limits = (fact.body, list(fact.limits)) if isinstance(fact, ForAll) else (fact, [])
    return list(body.args) if isinstance(body, sp.And) else [body], limits


def near(equation: Any) -> Any:
    """An equation of real numbers as floats can say it: both sides lie no further apart than rounding brings them."""
    left, right = equation.args
    size = magnitude(left) + magnitude(right)
    return sp.Le(sp.Abs(left - right), ROUNDING * size, evaluate=False)


def magnitude(expr: Any) -> Any:
    """What a sum comes to if no term takes from another.

    >>> a, b = sp.symbols("a b", real=True)
    >>> magnitude(a - 2 * b)
    Abs(a) + 2*Abs(b)
    """
    if isinstance(expr, (sp.Add, sp.Mul)):
        return expr.func(*map(magnitude, expr.args))
    if isinstance(expr, sp.Pow) and expr.exp.is_Integer and expr.exp.is_positive:
        return magnitude(expr.base) ** expr.exp
    if isinstance(expr, sp.Sum):
        return expr.func(magnitude(expr.function), *expr.limits)
    return sp.Abs(expr)


def quoted(text: str) -> str:
    """A text of signs that can be printed, as most languages write it."""
    return json.dumps(text, ensure_ascii=False)


def name_of(symbol: Any) -> str:
    return str(symbol.label) if isinstance(symbol, sp.IndexedBase) else str(symbol)


def line(text: str) -> str:
    """A text on one line, of signs that can be printed."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def readable(fact: Any, order: Sequence[Any] = ()) -> str:
    """A formula in one line of Unicode."""
    return line(unicode(fact, order))


__all__ = ["Parameter", "Standalone", "Written", "line", "name_of", "parts_of", "quoted", "written"]

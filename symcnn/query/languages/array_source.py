"""A closed form in Python over arrays: what NumPy and PyTorch share.

Whole numbers stay int64. That none of them wraps round is seen beforehand: the function adds up, in Python's integers,
the sizes of all terms, and no number on the way is larger than that. Numbers that say how often something is done, or
where a member stands, are one for all points, and are Python's integers, as members of sequences are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import sympy as sp

from symcnn.formulas.binding import free, names
from symcnn.query.arithmetic import SPREAD, NotWritten
from symcnn.query.language import AND, ATOM, OR, POWER, SIGN, SMOOTH, TERM, Kind, Text
from symcnn.query.languages import python
from symcnn.query.languages.array_helpers import HELPERS
from symcnn.query.languages.array_sizes import Sizes, bound, rounded
from symcnn.query.languages.standalone import Parameter, line, name_of, parts_of, quoted, written
from symcnn.query.loops import SMALL
from symcnn.query.writing import MOST_TERMS, NO_CASE, TOO_MANY, Writer

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

LARGEST = 2**63 - 1
NAME = re.compile(r"[^\W\d]\w*")


class Source(python.Source):
    """Python over arrays that stands alone."""

    exact = False
    imported = ""
    """The library as it is imported."""
    kinds: ClassVar[Mapping[Kind, str]]
    """The library's kinds of numbers."""
    helpers: Mapping[str, str]
    """The library's own helpers, beside `HELPERS`."""

    def __init__(self, single: frozenset[str]) -> None:
        super().__init__()
        self.single = single
        """The names of the numbers that are one for all points."""
        self.arrays: set[str] = set()
        """The names that stand for arrays; before its first term, a sum is a plain number by such a name."""
        self.held: Text | None = None
        """Where the case holds that is written now, of cases that are chosen among."""
        self.most: dict[Any, Any] = {}
        """Of each array a symbol for its largest size; 0 where it is of floats."""
        self.shape = "()"

    def varies(self, text: str) -> bool:
        """Whether a text speaks of arrays."""
        return not self.arrays.isdisjoint(NAME.findall(text))

    def where_held(self, tool: str, *arguments: Text) -> Text:
        """A helper that looks at numbers, where they are asked for."""
        return self.call(tool, *arguments, *([] if self.held is None else [self.held]))

    # Arithmetic

    def number(self, above: int, below: int, floating: bool) -> Text:
        if below == 1:
            return Text(f"{above}.0" if floating else str(above), SIGN if above < 0 else ATOM)
        return Text(f"{above} / {below}", TERM)

    def floated(self, text: Text) -> Text:
        return self.call("_real", text) if self.varies(text.text) else Text(f"float({text.text})", ATOM)

    def divisor(self, below: Text, safe: bool) -> str:
        if below.text.strip("0.").isdigit() or (safe and self.varies(below.text)):
            return below.within(SIGN)
        return self.where_held("_divisor", below).text

    def quotient(self, above: Text, below: Text, kind: Kind, safe: bool) -> Text:
        return Text(f"{above.within(TERM)} / {self.divisor(below, safe)}", TERM)

    def rounded_quotient(self, above: Text, below: Text, up: bool, safe: bool) -> Text:
        if up:
            return Text(f"-({self.minus(above, Kind.WHOLE).text} // {self.divisor(below, safe)})", SIGN)
        return Text(f"{above.within(TERM)} // {self.divisor(below, safe)}", TERM)

    def exact_quotient(self, above: Text, below: Text) -> Text:
        return self.where_held("_exactly", above, Text(self.divisor(below, False), ATOM))

    def remainder(self, value: Text, by: Text) -> Text:
        return Text(f"{value.within(TERM)} % {self.divisor(by, False)}", TERM)

    def power(self, base: Text, exponent: Text, value: Any, whole: bool, kind: Kind) -> Text:
        varies = self.varies(base.text) or self.varies(exponent.text)
        if value.is_Integer and 0 <= value <= SMALL and (varies or kind is Kind.WHOLE):
            return Text(f"{base.within(ATOM)}**{value}", POWER)
        if kind is not Kind.WHOLE:
            return self.where_held("_real_power", base, Text("0.5", ATOM) if value == sp.S.Half else exponent)
        if not varies:
            return self.call("_power", base, exponent)
        return Text(f"{base.within(ATOM)}**{exponent.within(ATOM)}", POWER)

    def function(self, name: Any, arguments: Sequence[Text], kind: Kind, expr: Any) -> Text:
        if expr.is_number and kind is Kind.REAL:
            return Text(repr(float(expr)), ATOM)
        if name is sp.log:
            return self.where_held("_logarithm", *arguments)
        if name is sp.exp:
            return self.call("_exp", *arguments)
        if name in SMOOTH:
            return self.call(f"_{SMOOTH[name]}", *arguments)
        tool = {sp.Max: "max", sp.Min: "min", sp.Abs: "abs"}[name]
        if name is sp.Abs or not any(self.varies(argument.text) for argument in arguments):
            return self.call(tool, *arguments)
        result, *others = arguments
        for other in others:
            result = self.call("_larger" if name is sp.Max else "_smaller", result, other)
        return result

    def choice(self, test: Text, value: Text, floating: bool) -> Text:
        if self.varies(test.text):
            return self.call("_where", test, value, self.number(0, 1, floating))
        return Text(f"({value.text} if {test.text} else {self.number(0, 1, floating).text})", ATOM)

    # Conditions

    def joined(self, every: bool, parts: Sequence[Text]) -> Text:
        if not any(self.varies(part.text) for part in parts):
            return super().joined(every, parts)
        return Text((" & " if every else " | ").join(part.within(ATOM) for part in parts), AND if every else OR)

    def negated(self, text: Text) -> Text:
        return self.call("_not", text) if self.varies(text.text) else super().negated(text)

    def hangs(self, writer: Writer, node: Any) -> bool:
        """Whether the case that holds hangs on arrays."""
        read = {symbol for _, test in node.args for symbol in free(test)} & writer.known.keys()
        return any(self.varies(writer.known[symbol].text) for symbol in read)

    def chosen(self, writer: Writer, node: Any, finish: Callable[[Any], Text]) -> Text | None:
        """Where the case hangs on the point, each is worked out at all points, and looked at where it holds alone.

        A point at which no case holds has no value.
        """
        if not self.hangs(writer, node):
            return None
        pairs = list(node.args)
        outer, last, values = self.held, Text("", ATOM), list[tuple[Text, Text]]()
        for value, test in pairs:
            left = self.held
            if test != True:  # noqa: E712
                with writer.scope():
                    holds = [*([] if left is None else [left]), writer.text(test)]
                    self.held = self.named(writer, "holds", self.joined(True, holds) if left else holds[0])
            with writer.scope():
                last = finish(value)
            if test != True:  # noqa: E712
                assert self.held is not None
                values.append((self.held, last))
                missed = self.negated(self.held)
                self.held = missed if left is None else self.joined(True, [left, missed])
        if pairs[-1][1] != True and self.held is not None:  # noqa: E712
            left, self.held = self.held, None
            with writer.block(self.condition(left.text)):
                writer.write(self.fail(NO_CASE))
        self.held = outer
        for case, value in reversed(values):
            last = self.call("_where", case, value, last)
        return self.named(writer, "value", last)

    def named(self, writer: Writer, hint: str, value: Text) -> Text:
        name = self.fresh(hint)
        writer.write(self.assign(name, value.text))
        return Text(name, ATOM)

    # Statements

    def declare(self, name: str, kind: Kind, value: str | None) -> str:
        return "" if value is None else self.assign(name, value)

    def assign(self, name: str, value: str) -> str:
        if self.varies(value):
            self.arrays.add(name)
        return f"{name} = {value}"

    def accumulate(self, name: str, product: bool, value: Text, kind: Kind) -> str:
        """Arrays are not changed in place: they may grow in shape, and have other names."""
        if not self.varies(name) and not self.varies(value.text):
            return super().accumulate(name, product, value, kind)
        return self.assign(name, f"{name} * {value.within(SIGN)}" if product else f"{name} + {value.within(TERM)}")

    def condition(self, test: str) -> str:
        if not self.varies(test):
            return super().condition(test)
        return f"if _any({test}):"

    def fail(self, why: str) -> str:
        if self.held is not None and why != TOO_MANY:
            raise NotWritten(f"{why}, perhaps, inside of a case that is chosen point by point")
        return f"raise ValueError({quoted(f'{self.form}: there is no value: {why}')})"

    # Parameters

    def take(self, parameter: Parameter) -> list[str]:
        name, whole = parameter.name, parameter.kind is Kind.WHOLE
        told = f"{whole}, {quoted(f'{self.form}: {parameter.must}')}"
        if parameter.axes:
            return [f"{name} = _items({name}, {parameter.axes}, {told})", *self.sizes(parameter)]
        if parameter.label in self.single:
            return [f"{name} = _single({name}, {told})"]
        self.arrays.add(name)
        most = sp.Dummy(f"most_{parameter.label}", integer=True, positive=True)
        self.most[parameter.symbol] = most if whole else sp.S.Zero
        return [f"{name} = _number({name}, {told})"]

    def joint(self, parameters: Sequence[Parameter]) -> list[str]:
        """The shape to which all arrays are broadcast."""
        given = [parameter.name for parameter in parameters if parameter.name in self.arrays]
        if not given:
            return []
        self.shape = self.fresh("shape")
        return [f"{self.shape} = _shape({', '.join(given)})"]

    def before(self, writer: Writer, expr: Any, ranges: Sequence[Any] = (), whole: bool = False) -> None:
        """Whether all whole numbers on the way fit into int64."""
        size = bound(rounded(expr, writer) if whole else expr, Sizes(writer, self.most))
        for symbol, most in self.most.items():
            if most in free(size) and most not in writer.known:
                text = self.call("_most", writer.known[symbol]).text
                name = self.fresh(most.name)
                writer.write(f"{name} = {text}")
                writer.known[most] = Text(name, ATOM)
        if size.is_Integer and size <= LARGEST:
            return
        if writer.kind(size) is not Kind.WHOLE:
            raise NotWritten(f"how large the whole numbers of {line(str(expr))} become is not seen beforehand")
        with writer.scope():
            writer.write(self.call("_fits", writer.text(sp.Sum(size, *ranges) if ranges else size)).text)
            ready = writer.ready.copy()
        cases = [node for node in expr.atoms(sp.Piecewise) if self.hangs(writer, node)]
        asked = {node for case in cases for node in case.atoms(*SPREAD, sp.Piecewise)}
        writer.ready |= {node: text for node, text in ready.items() if node not in asked}


def single(form: ClosedForm) -> frozenset[str]:
    """The names of numbers that say how often something is done, how long a sequence is, or where a member stands."""
    given = [form.domain.symbols[name] for name in form.symbols]
    found: set[str] = set()
    for symbol in given:
        found |= names(sp.Tuple(*(getattr(symbol, "shape", None) or ())))
    looked: list[tuple[Any, list[Any]]] = [(form.rhs, [])]
    for fact in form.domain.where:
        parts, limits = parts_of(fact)
        known = {*form.symbols, *(str(limit[0]) for limit in limits)}
        looked += [(part, limits) for part in parts if names(part) <= known]
    for expr, limits in looked:
        limits = limits + [limit for node in expr.atoms(*SPREAD) for limit in node.limits]
        found |= {name for limit in limits for end in limit[1:] for name in names(end)}
        for member in expr.atoms(sp.Indexed):
            found |= names(sp.Tuple(*member.indices))
    return frozenset(found & {name_of(symbol) for symbol in given if isinstance(symbol, sp.Symbol)})


GIVEN = {
    Kind.WHOLE: "Gives int64, exactly; OverflowError where a whole number on the way might be too large for it.",
    Kind.REAL: "Gives float64, worked out in floats; equations of real numbers are looked at up to rounding.",
    Kind.TRUTH: "Gives whether it holds.",
}


def source(form: ClosedForm, kind: type[Source]) -> str:
    """The text of a module with one function, named after the result. Errors: `NotWritten`."""
    language = kind(single(form))
    name = language.fresh(form.name.rpartition(".")[2])
    parts = written(form, language)
    result = language.call("_finite", parts.result) if parts.kind is Kind.REAL else parts.result
    ends = [result, Text(language.shape, ATOM), Text(language.kinds[parts.kind], ATOM)]
    head = sorted(map(language.default, parts.parameters), key=lambda text: "=" in text)
    one = [parameter.name for parameter in parts.parameters if parameter.label in language.single]
    texts = [*parts.comment, "", "Numbers may be arrays, which are broadcast against each other."]
    texts += [f"One number for all points: {', '.join(one)}."] if one else []
    texts += [GIVEN[parts.kind], "ValueError says what is allowed."]
    start = [f"    left = {MOST_TERMS}"] if language.counts else []
    last = f"    return {language.call('_shaped', *ends).text}"
    lines = [f"def {name}({', '.join(head)}):", *python.docstring(texts), *start, *parts.lines, last]
    helpers = called("\n".join(lines), {**HELPERS, **language.helpers})
    told = [text.strip("\n").replace("FORM", quoted(language.form)[1:-1]) for text in helpers]
    return "\n\n\n".join([f"import {language.imported}", *told, "\n".join(lines)]) + "\n"


def called(text: str, helpers: Mapping[str, str]) -> list[str]:
    """The helpers that a text names, directly or through others."""
    waiting, found = [text], set[str]()
    while waiting:
        own = {node.id for node in ast.walk(ast.parse(waiting.pop())) if isinstance(node, ast.Name)}
        new = (own & {*helpers}) - found
        found |= new
        waiting += [helpers[name] for name in new]
    return [helpers[name] for name in helpers if name in found]


__all__ = ["Source", "source"]

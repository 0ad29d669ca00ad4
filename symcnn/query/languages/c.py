"""A closed form in C: whole numbers are of 64 bits, with every overflow noticed, and all others are double."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.query.arithmetic import NotWritten
from symcnn.query.language import ATOM, SIGN, SMOOTH, TERM, Array, Kind, Text
from symcnn.query.languages.c_helpers import HELPERS, NEEDS, RESERVED
from symcnn.query.languages.standalone import Parameter, Standalone, quoted, written
from symcnn.query.loops import SMALL
from symcnn.query.writing import MOST_TERMS

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

LARGEST = 2**63 - 1
OVERFLOW = "a whole number does not fit into 64 bits"
WHOLES = {sp.Max: "larger", sp.Min: "smaller", sp.Abs: "size"}
FLOATS = {sp.Max: "fmax", sp.Min: "fmin", sp.Abs: "fabs", sp.exp: "exp", sp.log: "logarithm", **SMOOTH}
TYPES = {Kind.WHOLE: "int64_t", Kind.FRACTION: "double", Kind.REAL: "double", Kind.TRUTH: "int"}


class Source(Standalone):
    """C that stands alone."""

    title = "C"
    exact = False
    closing = "}"
    otherwise = "else {"
    words = (" || ", " && ", "!")
    truths = ("0", "1")
    sized = 1
    reserved = RESERVED

    def __init__(self, function: str) -> None:
        super().__init__()
        self.function_name = self.fresh(function)
        self.used: set[str] = set()
        self.messages = [""]

    def status(self, message: str) -> int:
        """The number by which a message is told."""
        if message not in self.messages:
            self.messages.append(message)
        return self.messages.index(message)

    def none(self, why: str) -> int:
        return self.status(f"{self.form}: there is no value: {why}")

    def needs(self, tool: str) -> None:
        if tool not in self.used:
            self.used.add(tool)
            for other in NEEDS.get(tool, ()):
                self.needs(other)

    def call(self, tool: str, *arguments: Text) -> Text:
        self.needs(tool)
        texts = [argument.text for argument in arguments]
        return Text(f"{self.function_name}_{tool}({', '.join([*texts, '&failed'])})", ATOM)

    def helpers(self) -> list[str]:
        """The text of the helpers that are used, with the numbers of their messages."""

        def told(found: re.Match[str]) -> str:
            return str(self.none(found[1]))

        made = [text for tool, text in HELPERS.items() if tool in self.used]
        named = [text.strip("\n").replace("NAME_", f"{self.function_name}_") for text in made]
        return [re.sub(r"NONE\((.*?)\)", told, text.replace("OVERFLOW", f"NONE({OVERFLOW})")) for text in named]

    # Arithmetic

    def number(self, above: int, below: int, floating: bool) -> Text:
        if floating:
            text = f"{above}.0" if below == 1 else f"{above}.0 / {below}.0"
            return Text(text, TERM if below != 1 else SIGN if above < 0 else ATOM)
        if abs(above) > LARGEST:
            raise NotWritten(f"{above} does not fit into 64 bits")
        text = str(above) if abs(above) < 2**31 else f"INT64_C({above})"
        return Text(text, SIGN if above < 0 else ATOM)

    def floated(self, text: Text) -> Text:
        return Text(f"(double){text.within(ATOM)}", SIGN)

    def add(self, terms: Sequence[tuple[bool, Text]], kind: Kind) -> Text:
        if kind is not Kind.WHOLE:
            return super().add(terms, kind)
        (negative, total), *others = terms
        total = self.minus(total, kind) if negative else total
        for less, term in others:
            total = self.call("minus" if less else "plus", total, term)
        return total

    def minus(self, text: Text, kind: Kind) -> Text:
        if kind is Kind.WHOLE:
            return self.call("minus", self.number(0, 1, False), text)
        return super().minus(text, kind)

    def multiply(self, factors: Sequence[Text], kind: Kind) -> Text:
        if kind is not Kind.WHOLE:
            return super().multiply(factors, kind)
        total, *others = factors
        for factor in others:
            total = self.call("times", total, factor)
        return total

    def quotient(self, above: Text, below: Text, kind: Kind, safe: bool) -> Text:
        if safe:
            return Text(f"{above.within(TERM)} / {below.within(SIGN)}", TERM)
        return self.call("divide", above, below)

    def rounded_quotient(self, above: Text, below: Text, up: bool, safe: bool) -> Text:
        return self.call("ceiling_quotient" if up else "floor_quotient", above, below)

    def exact_quotient(self, above: Text, below: Text) -> Text:
        return self.call("exact_quotient", above, below)

    def remainder(self, value: Text, by: Text) -> Text:
        return self.call("modulo", value, by)

    def power(self, base: Text, exponent: Text, value: Any, whole: bool, kind: Kind) -> Text:
        if kind is Kind.WHOLE:
            return self.call("power", base, exponent)
        if value.is_Integer and 0 <= value <= SMALL:
            return Text(f"pow({base.text}, {value}.0)", ATOM)
        return self.call("real_power", base, self.number(int(value), 1, True) if value.is_Integer else exponent)

    def function(self, name: Any, arguments: Sequence[Text], kind: Kind, expr: Any) -> Text:
        if not arguments:
            return Text(repr(float(expr)), ATOM)
        first, *others = arguments
        tool = (WHOLES if kind is Kind.WHOLE else FLOATS)[name]
        if name in (sp.Abs, sp.exp, sp.log, *SMOOTH):
            plainly = name in (sp.exp, *SMOOTH) or tool == "fabs"
            return Text(f"{tool}({first.text})", ATOM) if plainly else self.call(tool, first)
        for other in others:
            plain = Text(f"{tool}({first.text}, {other.text})", ATOM)
            first = self.call(tool, first, other) if kind is Kind.WHOLE else plain
        return first

    def choice(self, test: Text, value: Text, floating: bool) -> Text:
        return Text(f"({test.text} ? {value.text} : {self.number(0, 1, floating).text})", ATOM)

    # Statements

    def item(self, array: Array, place: Text, row: bool = False) -> Array:
        others = array.sizes[1:]
        if others:
            return array.member(f"({array.text} + {' * '.join([place.within(ATOM), *others])})")
        return array.member(f"{array.text}[{place.text}]")

    def declare_row(self, name: str, array: Array) -> str:
        return f"const {TYPES[array.kind]} *{name} = {array.text};"

    def declare(self, name: str, kind: Kind, value: str | None) -> str:
        return f"{TYPES[kind]} {name} = {'0' if value is None else value};"

    def assign(self, name: str, value: str) -> str:
        return f"{name} = {value};"

    def accumulate(self, name: str, product: bool, value: Text, kind: Kind) -> str:
        if kind is Kind.WHOLE:
            return f"{name} = {self.call('times' if product else 'plus', Text(name, ATOM), value).text};"
        return f"{super().accumulate(name, product, value, kind)};"

    def loop(self, name: str, first: Text, last: Text) -> str:
        return f"for (int64_t {name} = {first.text}; {name} <= {last.text}; {name}++) {{"

    def condition(self, test: str) -> str:
        return f"if ({test}) {{"

    def unless(self, test: str) -> str:
        return f"if ({test if '&&' not in test else f'({test})'} || failed) {{"

    def ends(self, number: int) -> str:
        return f"return failed ? failed : {number}; /* {self.messages[number].replace('*/', '* /')} */"

    def fail(self, why: str) -> str:
        return self.ends(self.none(why))

    def spend(self, count: Text) -> str:
        return f"{super().spend(count)};"

    def spent(self, last: Text) -> str:
        return f"left < 0 || {last.text} == INT64_MAX"

    # Parameters

    def take(self, parameter: Parameter) -> list[str]:
        name, sizes = parameter.name, parameter.sizes
        floats = parameter.kind is not Kind.WHOLE
        refusal = self.ends(self.status(f"{self.form}: {parameter.must}"))
        if not parameter.axes:
            return [f"if (!isfinite({name})) {{", f"    {refusal}", "}"] if floats else []
        count, lines = sizes[0], []
        if len(sizes) > 1:
            count = self.fresh(f"{name}_count")
            product = self.multiply([Text(size, ATOM) for size in sizes], Kind.WHOLE).text
            lines.append(f"int64_t {count} = {product};")
        negative = " || ".join(f"{size} < 0" for size in sizes)
        lines += [self.unless(f"{negative} || (!{name} && {count} > 0)"), f"    {refusal}", "}"]
        if floats:
            place = self.fresh("place")
            lines += [f"for (int64_t {place} = 0; {place} < {count}; {place}++) {{",
                      f"    if (!isfinite({name}[{place}])) {{", f"        {refusal}", "    }", "}"]  # fmt: skip
            self.taken.discard(place)
        return lines

    def refuse(self, words: str, told: Sequence[tuple[str, str]]) -> str:
        return self.ends(self.status(f"{self.form}: {words}"))

    def head(self, parameter: Parameter) -> list[str]:
        """The parameter as it stands in the head of the function, with its lengths."""
        if not parameter.axes:
            return [f"{TYPES[parameter.kind]} {parameter.name}"]
        sizes = [f"int64_t {size}" for size in parameter.sizes]
        return [f"const {TYPES[parameter.kind]} *{parameter.name}", *sizes]


GIVEN = {
    Kind.WHOLE: "Gives a whole number, exactly; where one does not fit into 64 bits, that is a status.",
    Kind.REAL: "Gives a double, worked out in floats; equations of real numbers are looked at up to rounding.",
    Kind.TRUTH: "Gives 1 where it holds, else 0.",
}
USE = "Returns 0, with the value in *result, or the number of a message ({}_message), and leaves *result alone."
ROWS = "A sequence is a pointer with its length, a matrix one with its rows and columns, row by row."


def source(form: ClosedForm) -> str:
    """The text of a C function, named after the result, with its messages; it needs a compiler with GCC's builtins."""
    language = Source(form.name.rpartition(".")[2])
    name, result = language.function_name, language.fresh("result")
    parts = written(form, language)
    value, ends = parts.result.text, []
    if not value.isidentifier():
        value = language.fresh("value")
        ends.append(f"{TYPES[parts.kind]} {value} = {parts.result.text};")
    ends += ["if (failed) {", "    return failed;", "}"]
    if parts.kind is Kind.REAL:
        too_large = language.fail("it is too large for a double")
        ends += [f"if (!isfinite({value})) {{", f"    {too_large}", "}"]
    ends += [f"*{result} = {value};", "return 0;"]
    arguments = [text for one in parts.parameters for text in language.head(one)]
    head = ", ".join([*arguments, f"{TYPES[parts.kind]} *{result}"])
    rows = [ROWS] if any(one.axes for one in parts.parameters) else []
    comment = [*parts.comment, "", GIVEN[parts.kind], USE.format(name), *rows]
    helpers = language.helpers()
    texts = ",\n".join(f"        {in_c(message)}" for message in language.messages)
    messages = (
        f"const char *{name}_message(int status) {{\n    static const char *const messages[] = {{\n{texts}\n    }};\n"
        f'    return status < 0 || status >= {len(language.messages)} ? "" : messages[status];\n}}'
    )
    left = [f"    int64_t left = {MOST_TERMS};"] if language.counts else []
    start = [f"int {name}({head}) {{", "    int failed = 0;", *left]
    lines = [*start, *parts.lines, *(f"    {text}" for text in ends)]
    first, *others = (text.replace("*/", "* /") for text in comment)
    told = [f"/* {first}", *(f" * {text}".rstrip() for text in others)]
    include = "#include <math.h>\n#include <stdint.h>"
    return "\n\n".join([include, *helpers, messages, "\n".join([*told, " */", *lines, "}"])]) + "\n"


def in_c(text: str) -> str:
    """A text as C writes it; a question mark is marked, since two begin a trigraph."""
    return quoted(text).replace("??", "?\\?")


__all__ = ["Source", "source"]

"""A closed form in JavaScript: whole numbers are BigInt and exact, all others are Number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.query.language import ATOM, POWER, SIGN, TERM, Array, Kind, Text
from symcnn.query.languages.javascript_helpers import HELPERS, NEEDS, RESERVED
from symcnn.query.languages.standalone import Parameter, Standalone, quoted, written
from symcnn.query.loops import SMALL
from symcnn.query.writing import MOST_TERMS

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

FLOATS = {
    sp.Max: "Math.max",
    sp.Min: "Math.min",
    sp.Abs: "Math.abs",
    sp.exp: "Math.exp",
    sp.log: "logarithm",
    sp.erf: "errorFunction",
    sp.erfc: "errorTail",
    sp.atan: "Math.atan",
    sp.tanh: "Math.tanh",
    sp.sin: "Math.sin",
    sp.cos: "Math.cos",
}
WHOLES = {sp.Max: "largest", sp.Min: "smallest", sp.Abs: "size"}


class Source(Standalone):
    """JavaScript that stands alone."""

    title = "JavaScript"
    exact = False
    indent = "  "
    closing = "}"
    otherwise = "else {"
    words = (" || ", " && ", "!")
    truths = ("false", "true")
    sized = 1
    labelled = True
    reserved = RESERVED

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def needs(self, tool: str) -> None:
        if tool not in self.used:
            self.used.add(tool)
            for other in NEEDS.get(tool, ()):
                self.needs(other)

    def call(self, tool: str, *arguments: Text) -> Text:
        self.needs(tool)
        return Text(f"{tool}({', '.join(argument.text for argument in arguments)})", ATOM)

    # Arithmetic

    def number(self, above: int, below: int, floating: bool) -> Text:
        if below != 1:
            return Text(f"{above} / {below}", TERM)
        return Text(f"{above}{'' if floating else 'n'}", SIGN if above < 0 else ATOM)

    def floated(self, text: Text) -> Text:
        return self.call("Number", text)

    def minus(self, text: Text, kind: Kind) -> Text:
        return Text(f"-({text.text})", SIGN) if "**" in text.text else super().minus(text, kind)

    def quotient(self, above: Text, below: Text, kind: Kind, safe: bool) -> Text:
        if safe:
            return Text(f"{above.within(TERM)} / {below.within(SIGN)}", TERM)
        return self.call("divide", above, below)

    def rounded_quotient(self, above: Text, below: Text, up: bool, safe: bool) -> Text:
        return self.call("ceilingQuotient" if up else "floorQuotient", above, below)

    def exact_quotient(self, above: Text, below: Text) -> Text:
        return self.call("exactQuotient", above, below)

    def remainder(self, value: Text, by: Text) -> Text:
        return self.call("modulo", value, by)

    def power(self, base: Text, exponent: Text, value: Any, whole: bool, kind: Kind) -> Text:
        if value.is_Integer and 0 <= value <= SMALL:
            return Text(f"{base.within(ATOM)} ** {value}{'n' if kind is Kind.WHOLE else ''}", POWER)
        if kind is Kind.WHOLE:
            return self.call("power", base, exponent)
        return self.call("realPower", base, Text(str(value), ATOM) if value.is_Integer else exponent)

    def function(self, name: Any, arguments: Sequence[Text], kind: Kind, expr: Any) -> Text:
        if not arguments:
            return Text("Math.PI" if expr == sp.pi else "Math.E", ATOM)
        return self.call((WHOLES if kind is Kind.WHOLE else FLOATS)[name], *arguments)

    def choice(self, test: Text, value: Text, floating: bool) -> Text:
        return Text(f"({test.text} ? {value.text} : {self.number(0, 1, floating).text})", ATOM)

    def compare(self, sign: str, left: Text, right: Text) -> Text:
        return super().compare({"==": "===", "!=": "!=="}.get(sign, sign), left, right)

    # Statements

    def item(self, array: Array, place: Text, row: bool = False) -> Array:
        number = place.text.removesuffix("n")
        return array.member(f"{array.text}[{number if number.isdigit() else f'Number({place.text})'}]")

    def declare_row(self, name: str, array: Array) -> str:
        return f"const {name} = {array.text};"

    def declare(self, name: str, kind: Kind, value: str | None) -> str:
        return f"let {name};" if value is None else f"let {name} = {value};"

    def assign(self, name: str, value: str) -> str:
        return f"{name} = {value};"

    def accumulate(self, name: str, product: bool, value: Text, kind: Kind) -> str:
        return f"{super().accumulate(name, product, value, kind)};"

    def loop(self, name: str, first: Text, last: Text) -> str:
        return f"for (let {name} = {first.text}; {name} <= {last.text}; {name}++) {{"

    def condition(self, test: str) -> str:
        return f"if ({test}) {{"

    def fail(self, why: str) -> str:
        self.needs("none")
        return f"none({quoted(why)});"

    def spend(self, count: Text) -> str:
        return f"{super().spend(count)};"

    def spent(self, last: Text) -> str:
        return "left < 0n"

    # Parameters

    def take(self, parameter: Parameter) -> list[str]:
        name, read = parameter.name, "whole" if parameter.kind is Kind.WHOLE else "real"
        words = quoted(f"{self.form}: {parameter.must}")
        self.needs(read)
        if not parameter.axes:
            return [f"{name} = {read}({name}, {words});"]
        self.needs("list")
        lines, first = [f"{name} = list({name}, {parameter.axes}, {read}, {words});"], name
        for size in parameter.sizes:
            length = f"{first}.length" if first == name else f"{name}.length ? {first}.length : 0"
            lines.append(f"const {size} = BigInt({length});")
            first += "[0]"
        return lines

    def fill(self, parameter: Parameter, lengths: Sequence[Text]) -> list[str]:
        usual = self.value(parameter)
        for length in reversed(lengths):
            usual = f"Array.from({{ length: Math.min(Number({length.text}), {MOST_TERMS}) }}, () => {usual})"
        return [f"if ({parameter.name} === undefined) {parameter.name} = {usual};"]

    def value(self, parameter: Parameter) -> str:
        usual = parameter.usual
        if usual.is_Rational:
            return self.number(int(usual.p), int(usual.q), parameter.kind is not Kind.WHOLE).text
        return repr(float(usual))

    def property(self, parameter: Parameter) -> str:
        """The parameter as it stands in the head of the function."""
        named = parameter.name if parameter.name == parameter.label else f"{quoted(parameter.label)}: {parameter.name}"
        return named if parameter.usual is None or parameter.axes else f"{named} = {self.value(parameter)}"

    def refuse(self, words: str, told: Sequence[tuple[str, str]]) -> str:
        self.needs("shown")
        texts = [(f"{self.form}: {text}" if not place else text, name) for place, (text, name) in enumerate(told)]
        return f"throw new RangeError({' + '.join(f'{quoted(text)} + shown({name})' for text, name in texts)});"


GIVEN = {
    Kind.WHOLE: "Gives a whole number, exactly, as a BigInt; whole numbers are taken as BigInt or as Number.",
    Kind.REAL: "Gives a Number, worked out in floats; equations of real numbers are looked at up to rounding.",
    Kind.TRUTH: "Gives whether it holds.",
}


def source(form: ClosedForm) -> str:
    """The text of a JavaScript function, named after the result, that takes an object with a value for each name."""
    language = Source()
    name = language.fresh(form.name.rpartition(".")[2])
    parts = written(form, language)
    result = language.call("finite", parts.result).text if parts.kind is Kind.REAL else parts.result.text
    language.needs("shown")
    comment = [*parts.comment, "", GIVEN[parts.kind], "RangeError and TypeError say what is allowed."]
    known = ", ".join([*map(language.property, parts.parameters), "...others"])
    label, names = quoted(form.name), ", ".join(one.label for one in parts.parameters)
    allowed = quoted(f"{form.name}: values are given by name; known are {names or 'none'}; got ")
    head = [
        f"let {{ {known} }} = values;",
        "for (const other of Object.keys(others)) {",
        f"  throw new TypeError({allowed} + shown(other));",
        "}",
    ]  # fmt: skip
    helpers = [text for tool, made in HELPERS.items() if tool in language.used for text in made.strip("\n").split("\n")]
    start = [
        *[text.replace("FORM", label) for text in helpers],
        'if (typeof values !== "object" || values === null) {',
        f"  throw new TypeError({allowed} + shown(values));",
        "}",
        *head,
        *([f"let left = {MOST_TERMS}n;"] if language.counts else []),
    ]  # fmt: skip
    told = [f"// {text}".rstrip() for text in comment]
    lines = [*(f"  {text}" for text in start), *parts.lines, f"  return {result};"]
    return "\n".join([*told, f"function {name}(values = {{}}) {{", *lines, "}", ""])


__all__ = ["Source", "source"]

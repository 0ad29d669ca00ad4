"""A closed form in Python: whole numbers and fractions are exact, what is not rational is a float."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.query.language import ATOM, SIGN, SMOOTH, TERM, Kind, Text
from symcnn.query.languages.standalone import Parameter, Standalone, Written, quoted, written
from symcnn.query.loops import Python
from symcnn.query.writing import MOST_TERMS

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

USED = (
    "Fraction Integral Rational Real math abs max min len range int float left ArithmeticError ValueError TypeError "
    "error str bool isinstance repr list tuple"
)
"""Names that are imported, built in or written."""
IMPORTS = {
    "math": "import math",
    "Fraction": "from fractions import Fraction",
    "numbers": "from numbers import Integral, Rational, Real",
}
HELPERS = {
    "_shown": """
def _shown(value):
    try:
        text = " ".join(repr(value).split())
    except Exception:
        return "a value of type " + type(value).__name__
    return text if len(text) <= 100 else text[:100] + "... (" + str(len(text)) + " letters)"
""",
    "_whole": """
def _whole(value, words):
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(words + "; got " + _shown(value))
    return int(value)
""",
    "_fraction": '''
def _fraction(value, words):
    """A float is the decimal that prints it: 0.1 is 1/10."""
    if isinstance(value, bool) or not isinstance(value, (Rational, Real)):
        raise TypeError(words + "; got " + _shown(value))
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if not math.isfinite(value):
        raise ValueError(words + "; got " + _shown(value))
    return Fraction(str(value))
''',
    "_list": """
def _list(items, axes, read, words):
    if not axes:
        return read(items, words)
    items = items.tolist() if hasattr(items, "tolist") else items
    if not isinstance(items, (list, tuple)):
        raise TypeError(words + "; got " + _shown(items))
    rows = [_list(item, axes - 1, read, words) for item in items]
    if axes > 1 and len({len(row) for row in rows}) > 1:
        raise ValueError(words + ", with rows of one length; got " + _shown(items))
    return rows
""",
    "_power": """
def _power(base, exponent):
    digits = max(abs(base.numerator), base.denominator)
    if digits > 1 and digits.bit_length() * abs(exponent) > 3_321_928:
        raise ArithmeticError("a number with more than a million digits is not worked out")
    return base**exponent if exponent >= 0 else Fraction(base) ** exponent
""",
    "_real_power": """
def _real_power(base, exponent):
    if base < 0 and exponent != int(exponent):
        raise ArithmeticError("a root of a negative number is no real number")
    return float(base) ** float(exponent)
""",
    "_quotient": """
def _quotient(above, below):
    if below == 0:
        raise ArithmeticError("it divides by zero")
    return Fraction(above, below)
""",
    "_logarithm": """
def _logarithm(value):
    if value <= 0:
        raise ArithmeticError("the logarithm of a number that is not positive is no real number")
    return math.log(value)
""",
    "_exactly": """
def _exactly(above, below):
    found = _quotient(above, below)
    if found.denominator != 1:
        raise ArithmeticError("it is no whole number")
    return found.numerator
""",
}
NEEDS = {
    "_whole": ["_shown", "numbers"], "_fraction": ["_shown", "math", "numbers", "Fraction"], "_list": ["_shown"],
    "_power": ["Fraction"], "_exactly": ["_quotient"], "_quotient": ["Fraction"], "_logarithm": ["math"],
}  # fmt: skip


class Source(Standalone, Python):
    """Python that stands alone."""

    title = "Python"
    reserved = frozenset([*keyword.kwlist, *keyword.softkwlist, *USED.split(), *HELPERS])

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def needs(self, tool: str) -> None:
        if tool not in self.used:
            self.used.add(tool)
            for other in NEEDS.get(tool, ()):
                self.needs(other)

    def call(self, tool: str, *arguments: Text) -> Text:
        self.needs("math" if tool.startswith("math.") else tool)
        return Text(f"{tool}({', '.join(argument.text for argument in arguments)})", ATOM)

    def quotient(self, above: Text, below: Text, kind: Kind, safe: bool) -> Text:
        self.fails |= not safe
        if kind is Kind.REAL:
            return Text(f"{above.within(TERM)} / {below.within(SIGN)}", TERM)
        return self.call("Fraction" if safe else "_quotient", above, below)

    def exact_quotient(self, above: Text, below: Text) -> Text:
        self.fails = True
        return self.call("_exactly", above, below)

    def rounded(self, text: Text, up: bool) -> Text:
        return self.call("math.ceil" if up else "math.floor", text)

    def any_power(self, base: Text, exponent: Text, whole: bool) -> Text:
        self.fails = True
        return self.call("_power" if whole else "_real_power", base, exponent)

    def power(self, base: Text, exponent: Text, value: Any, whole: bool, kind: Kind) -> Text:
        if value == sp.Rational(1, 2):
            return self.any_power(base, Text("0.5", ATOM), False)
        if kind is Kind.REAL and whole and not value.is_Integer:
            return self.any_power(base, exponent, False)
        return super().power(base, exponent, value, whole, kind)

    def function(self, name: Any, arguments: Sequence[Text], kind: Kind, expr: Any) -> Text:
        if not arguments:
            self.needs("math")
            return Text("math.pi" if expr == sp.pi else "math.e", ATOM)
        if name in (sp.exp, sp.log):
            self.fails = True
            return self.call("math.exp" if name is sp.exp else "_logarithm", *arguments)
        if name in SMOOTH:
            return self.call(f"math.{SMOOTH[name]}", *arguments)
        return self.call({sp.Max: "max", sp.Min: "min", sp.Abs: "abs"}[name], *arguments)

    def fail(self, why: str) -> str:
        self.fails = True
        return f"raise ArithmeticError({why!r})"

    # Parameters

    def take(self, parameter: Parameter) -> list[str]:
        read = "_whole" if parameter.kind is Kind.WHOLE else "_fraction"
        self.needs(read)
        words, name = quoted(f"{self.form}: {parameter.must}"), parameter.name
        if not parameter.axes:
            return [f"{name} = {read}({name}, {words})"]
        self.needs("_list")
        return [f"{name} = _list({name}, {parameter.axes}, {read}, {words})", *self.sizes(parameter)]

    def sizes(self, parameter: Parameter) -> list[str]:
        """Statements that give the lengths of a sequence their names."""
        lines, first, name = list[str](), parameter.name, parameter.name
        for size in parameter.sizes:
            lines.append(f"{size} = len({first})" if first == name else f"{size} = len({first}) if {name} else 0")
            first += "[0]"
        return lines

    def fill(self, parameter: Parameter, lengths: Sequence[Text]) -> list[str]:
        usual = self.value(parameter)
        for length in reversed(lengths):
            usual = f"[{usual} for _ in range(min({length.text}, {MOST_TERMS}))]"
        return [f"if {parameter.name} is None:", f"    {parameter.name} = {usual}"]

    def value(self, parameter: Parameter) -> str:
        usual = parameter.usual
        return self.number(int(usual.p), int(usual.q), False).text if usual.is_Rational else repr(float(usual))

    def default(self, parameter: Parameter) -> str:
        """The parameter as it stands in the head of the function."""
        if parameter.usual is None or (parameter.axes and None in parameter.shape):
            return parameter.name
        return f"{parameter.name}={'None' if parameter.axes else self.value(parameter)}"

    def refuse(self, words: str, told: Sequence[tuple[str, str]]) -> str:
        self.needs("_shown")
        texts = [(f"{self.form}: {text}" if not place else text, name) for place, (text, name) in enumerate(told)]
        return f"raise ValueError({' + '.join(f'{quoted(text)} + _shown({name})' for text, name in texts)})"


def source(form: ClosedForm) -> str:
    """The text of a Python module with one function, named after the result, whose arguments are given by name."""
    language = Source()
    name = language.fresh(form.name.rpartition(".")[2])
    parts = written(form, language)
    head = ", ".join(language.default(one) for one in parts.parameters)
    texts = [*parts.comment, "", GIVEN[parts.kind], "ValueError and TypeError say what is allowed."]
    lines = [f"def {name}({f'*, {head}' if head else ''}):", *docstring(texts), *body(parts, language)]
    imports = [text for tool, text in IMPORTS.items() if tool in language.used]
    helpers = [text.strip("\n") for tool, text in HELPERS.items() if tool in language.used]
    blocks = ["\n".join(imports)] if imports else []
    return "\n\n\n".join([*blocks, *helpers, "\n".join(lines)]) + "\n"


GIVEN = {
    Kind.WHOLE: "Gives a whole number, exactly.",
    Kind.FRACTION: "Gives a fraction, exactly; a float is taken as the decimal that prints it.",
    Kind.REAL: "Gives a float, since it is not rational; what comes before is exact.",
    Kind.TRUTH: "Gives whether it holds.",
}


def docstring(texts: Sequence[str]) -> list[str]:
    first, *others = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return [f'    """{first}', *(f"    {text}".rstrip() for text in others), '    """']


def body(parts: Written, language: Source) -> list[str]:
    """The statements; where there may be no value, that is said in words."""
    kind, result = parts.kind, parts.result.text
    if kind is Kind.FRACTION:
        result = language.call("Fraction", parts.result).text
    elif kind is Kind.REAL:
        result = f"float({result})"
    start = [f"    left = {MOST_TERMS}"] if language.counts else []
    lines = [*start, *parts.lines, f"    return {result}"]
    if not language.fails:
        return lines
    refusal = f"raise ValueError({quoted(f'{language.form}: there is no value: ')} + str(error)) from None"
    indented = [f"    {text}" for text in lines]
    return ["    try:", *indented, "    except ArithmeticError as error:", f"        {refusal}"]


__all__ = ["Source", "docstring", "source"]

"""A number that a person gives at values: against the exact one, with its unit, and rounded where that is said.

A number is rounded where it is typed with a point or a power of ten, or in a larger unit than bytes. It is right if it
is the exact value to the digits that are typed, of which there are two at least.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from symcnn.catalogue.derivation import Derivation
from symcnn.errors import DomainError, SymcnnError, Unreadable, WrongKind
from symcnn.formulas.bytes import BYTES
from symcnn.formulas.expressions import free_names
from symcnn.formulas.numbers import exactly, unsympified
from symcnn.marking.asked import Asked
from symcnn.marking.conventions import head, words
from symcnn.marking.counterexamples import Counterexample, number
from symcnn.marking.kept import kept
from symcnn.marking.marks import INVALID, RIGHT, WRONG, Mark
from symcnn.marking.names import Names
from symcnn.marking.overlooked import said_by
from symcnn.marking.parts import alone, told
from symcnn.marking.reading import Answer, Compared, Truth, read
from symcnn.marking.relations import Invalid, value_of
from symcnn.marking.units import PERCENT, READ, Unit
from symcnn.marking.values import differ
from symcnn.query.condition import Condition
from symcnn.query.forms import form_of_part
from symcnn.verdicts.predict import expression

DECIMAL = re.compile(r"[+-]?[0-9]+(?:[_ ,][0-9]{3})*(\.[0-9]+)?(?:[eE]([+-]?[0-9]{1,3}))?")
WORD = re.compile(r"[0-9)\]}\s]\s*([A-Za-z]{1,5})\s*\.?\s*$")
COUNTED, VALUE = {"value", "parameter"}, {"byte", "value"}
"""Words for what is held in memory one by one, and for how large one of them is."""
WIDTHS = (4, 2, 8, 1)
"""Bytes that a value usually has."""
LEAST = 2
"""Digits of a number that is taken for a rounded one."""
DIGITS = 40


def in_bytes(asked: Asked, said: Any, unit: Unit) -> Any:
    """An answer in the unit in which the claim is: bytes, where bytes are asked for. Errors: `Invalid`."""
    if unit is PERCENT:
        return said * sp.Rational(1, 100)
    factor = sp.Rational(unit.factor.numerator, unit.factor.denominator)
    if counts_bytes(asked.derivation, asked.head):
        return said * factor
    what = meaning(asked.derivation, asked.head)
    if not COUNTED & set(head(what)):
        raise Invalid(f"{unit.sign} is a unit of memory, and asked for is {what}")
    raise Bytes(
        f"{unit.sign} is a unit of memory, and asked for is a number of values ({what}), not bytes", said * factor
    )


class Bytes(Invalid):
    """An answer in bytes where values are counted; ``said`` is how many bytes."""

    def __init__(self, words: str, said: Any) -> None:
        super().__init__(words)
        self.said = said

    def explained(self, asked: Asked, right: Callable[[Any], bool]) -> Invalid:
        """The same, with the bytes of a value for which it would be right: those that are given, or a usual number."""
        given = [symbol for symbol in asked.derivation.given if set(words(meaning(asked.derivation, symbol))) >= VALUE]
        for width in (*given, *map(sp.Integer, WIDTHS)):
            if right(self.said / width):
                return Invalid(f"{self}; at {width} bytes a value it is the right number of them")
        return Invalid(f"{self}: divide by the bytes of a value")


def counts_bytes(derivation: Derivation, symbol: Any) -> bool:
    """Whether a quantity is a number of bytes, by what its file says of it."""
    return words(meaning(derivation, symbol))[:1] == ("byte",)


def meaning(derivation: Derivation, symbol: Any) -> str:
    """What a symbol stands for, in the words of the file."""
    tables = {**derivation.given, **derivation.sought}
    found = tables.get(symbol, tables.get(getattr(symbol, "func", symbol), str(symbol)))
    return str(found).replace("`", "")


def near_unit(text: str) -> str:
    """What is said of a word at the end of an answer that is nearly a unit: ``8 Gb``, ``8 GIB``; else nothing.

    >>> near_unit("8 Gb"), near_unit("8 GB"), near_unit("8 n")
    ('Gb is no unit here; units are GB (1000^3 bytes) and GiB (1024^3 bytes)', '', '')
    """
    found = WORD.search(text)
    if found is None or found[1] in READ or len(found[1]) < 2:
        return ""
    typed = found[1].lower()
    near = [sign for sign in BYTES if sign.lower() == typed or sign.lower() == typed.rstrip("s")]
    if not near:
        return ""
    letter = near[0][0].upper()
    both = [sign for sign in BYTES if sign[0].upper() == letter and sign.upper() in (f"{letter}B", f"{letter}IB")]
    units = [f"{sign} ({_power(BYTES[sign])} bytes)" for sign in both]
    return f"{found[1]} is no unit here; units are {' and '.join(units)}" if units else ""


def _power(count: int) -> str:
    base = 1000 if count % 1000 == 0 else 1024
    power = 0
    while base**power < count:
        power += 1
    return f"{base}^{power}" if power > 1 else str(count)


def marked_at(derivation: Derivation, text: str, at: Mapping[str, Any]) -> Mark:
    """A number, or a formula, or a truth, at values by name."""
    if not isinstance(at, Mapping):
        raise WrongKind(f"values are given by name, such as {{'n': 64}}, not {at!r}")
    values = {name: _value(derivation, name, value) for name, value in at.items()}
    parts, names, found = kept(derivation).parts, kept(derivation).names, dict[str, Mark]()
    forms = {part.label: form_of_part(derivation, part.rebuilt(part.said), part.more) for part in parts}
    right = {parts[0].label: forms[parts[0].label].answer((), values)}
    try:
        several = told(parts, text, names) if len(parts) > 1 else [(parts[0], alone(parts[0], text, names))]
        for part, answers in several:
            form = forms[part.label]
            if part.label not in right:
                right[part.label] = form.answer((), values)
            found[part.label] = _part_at(part, form, answers, right[part.label], values)
    except Unreadable as error:
        return Mark(INVALID, near_unit(text) or str(error))
    except Invalid as error:
        return Mark(INVALID, str(error))
    return Mark.of_parts(found, list(forms), "these are the exact values") if len(parts) > 1 else found[parts[0].label]


def _value(derivation: Derivation, name: str, value: Any) -> Any:
    """A value of a symbol; of one that counts bytes, one with a unit, too. Errors: `DomainError`."""
    if not isinstance(value, str):
        return value
    symbol = next((one for one in derivation.given if str(one) == name), None)
    said = symbol is not None and f"{name} ({meaning(derivation, symbol)})"
    try:
        answer = read(value, Names({}))
    except Unreadable:
        raise DomainError(f"{derivation.name}: {near_unit(value) or f'{name}={value} is no number'}") from None
    if symbol is None:
        return answer.expression  # the form says that there is no such name
    if answer.unmatched or answer.expression is None or not answer.expression.is_number:
        raise DomainError(f"{derivation.name}: {near_unit(value) or f'{name}={value} is no number'}")
    if answer.unit is None or answer.unit is PERCENT:
        return answer.expression * (sp.Rational(1, 100) if answer.unit else 1)
    if not counts_bytes(derivation, symbol):
        raise DomainError(f"{derivation.name}: {said} is no number of bytes; got {value}")
    return answer.expression * sp.Rational(answer.unit.factor.numerator, answer.unit.factor.denominator)


def _part_at(part: Asked, form: Any, answers: Sequence[Answer], right: Any, values: Mapping[str, Any]) -> Mark:
    """A number, or a truth, for one part of a claim."""
    derivation, answer = part.derivation, answers[0]
    if answer.ambiguous or answer.unmatched:
        hint = near_unit(answer.text)
        raise Invalid(hint or f"{', '.join(answer.unmatched)} is no number, and no name that was given")
    if isinstance(form, Condition):
        if len(answers) > 1 or not isinstance(answer.relation, Truth):
            raise Invalid("asked for is whether it holds: true or false")
        if answer.relation.value is right:
            return Mark(RIGHT, "so it is")
        return Mark(WRONG, counterexample=Counterexample(_plain(values), answer.relation.value, bool(right)))
    equation = Asked(derivation, form.lhs, form.rhs, lambda one: one)
    if isinstance(answer.relation, Compared) and len(answer.relation.signs) > 1:
        raise Invalid("asked for is one number")
    bound = isinstance(answer.relation, Compared) and answer.relation.signs != ("=",)
    said = value_of(part if bound else equation, answer)
    exact = right if isinstance(right, int) else unsympified(sp.sympify(right, strict=True), DIGITS)
    if answer.unit is not None:
        try:
            said = in_bytes(equation, said, answer.unit)
        except Bytes as error:
            raise error.explained(part, lambda one: one.is_number and _equal(unsympified(one, DIGITS), exact)) from None
    if free_names(said) - set(values):
        raise Invalid(
            near_unit(answer.text)
            or f"asked for is a number; {', '.join(sorted(free_names(said) - set(values)))} is none"
        )
    theirs = unsympified(said, DIGITS) if said.is_number else expression(derivation, said, True)(_plain(values))
    if theirs is None:
        raise Invalid("it comes to no number")
    found = Counterexample(_plain(values), theirs, exact)
    if _equal(theirs, exact):
        return Mark(RIGHT, "it is the exact value")
    if confused := _unit_confused(answer, theirs, exact):
        return Mark(WRONG, f"right is {_in_unit(exact, answer.unit)}", confused, found)
    if (digits := _rounded(answer, exact)) is not None:
        return Mark(RIGHT, f"it is the exact value, {number(exact)}, rounded to {digits} digits")
    near = _rivals_at(part, form, answer, theirs, values) or _ratio(theirs, exact)
    return Mark(WRONG, "", near, found)


def _rivals_at(part: Asked, form: Any, answer: Answer, theirs: Any, values: Mapping[str, Any]) -> str:
    """What leads to the number that was given: the wrong formulas of the file that give it, too."""
    named = []
    for label, rival in said_by(part, part.derivation.rivals):
        try:
            number_of = replace(form, rhs=rival).answer((), values)
        except (SymcnnError, ArithmeticError, TypeError):
            continue  # it has no number here
        exact = number_of if isinstance(number_of, int) else unsympified(sp.sympify(number_of, strict=True), DIGITS)
        if _equal(theirs, exact) or _rounded(answer, exact) is not None:
            named.append(label)
    return ", or ".join(named)


def _equal(theirs: Any, exact: Any) -> bool:
    return not differ(exact, theirs)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    def one(value: Any) -> Any:
        if isinstance(value, (list, tuple, range)):
            return [one(member) for member in value]
        if isinstance(value, sp.Basic):
            return unsympified(value, DIGITS)
        return Fraction(str(value)) if isinstance(value, float) else value

    return {name: one(value) for name, value in values.items()}


def _unit_confused(answer: Answer, theirs: Any, exact: Any) -> str:
    """Whether the number is right in the other kind of unit, thousands for 1024s or the other way, and how."""
    if answer.unit is None or answer.unit is PERCENT or answer.unit.factor == 1:
        return ""
    sign = answer.unit.sign
    letter, binary = sign[0].upper(), "i" in sign
    other = next(one for one in BYTES if one[0].upper() == letter and ("i" in one) is not binary and one[-1] == "B")
    value = exactly(theirs) / answer.unit.factor * BYTES[other]
    if value != exactly(exact) and not (_digits(answer.text) and _is_rounding(answer, exact, Fraction(BYTES[other]))):
        return ""
    if (_digits(answer.text) or (0, 0))[0] >= LEAST and _is_rounding(answer, exact, answer.unit.factor):
        return ""
    meant, typed = BYTES[other], int(answer.unit.factor)
    return f"a {sign} is {_power(typed)} bytes; a {other} is {_power(meant)}"


def _in_unit(exact: Any, unit: Unit | None) -> str:
    share = sp.N(sp.Rational(*exactly(exact).as_integer_ratio()) / sp.Rational(unit.factor.numerator), 6) if unit else 0
    return f"{number(exact)} bytes, which is {share} {unit.sign}" if unit else number(exact)


def _digits(text: str) -> tuple[int, int] | None:
    """Of a decimal that is typed: its digits from the first that is no zero, and the power of ten of its last."""
    text = text.rpartition("=")[2].strip()
    found = DECIMAL.match(text)
    rest = text[found.end() :].strip() if found else ""
    if found is None or (rest and not re.fullmatch(r"[A-Za-z%]+\.?", rest)):
        return None
    digits = re.sub(r"[^0-9]", "", re.split("[eE]", found[0])[0])
    places = len(found[1] or ".") - 1
    return len(digits.lstrip("0")), int(found[2] or 0) - places


def _rounded(answer: Answer, exact: Any) -> int | None:
    """To how many digits an answer is the exact value rounded; None where it is not, or is not said to be."""
    found = _digits(answer.text)
    larger = answer.unit is not None and answer.unit.factor != 1
    decimal = re.search(r"[0-9]\.[0-9]|[0-9][eE]", answer.text)
    if found is None or not (decimal or larger) or found[0] < LEAST:
        return None
    return found[0] if _is_rounding(answer, exact, answer.unit.factor if answer.unit else Fraction(1)) else None


def _is_rounding(answer: Answer, exact: Any, factor: Fraction) -> bool:
    """Whether the number, in this unit, is off by half of its last digit at most."""
    found = _digits(answer.text)
    if found is None or answer.expression is None or not answer.expression.is_Rational:
        return False
    typed = Fraction(int(answer.expression.p), int(answer.expression.q)) * factor
    return abs(typed - exactly(exact)) * 2 <= Fraction(10) ** found[1] * factor


def _ratio(theirs: Any, exact: Any) -> str:
    """What a number is off by, where that is a round factor."""
    if not exactly(exact) or not exactly(theirs):
        return ""
    share = exactly(theirs) / exactly(exact)
    if abs(exactly(theirs) - exactly(exact)) == 1 and abs(exactly(exact)) > 1 and isinstance(exact, int):
        return f"it is one too {'large' if share > 1 else 'small'}"
    for factor in (2, 3, 4, 8, 1000, 1024, 1000**2, 1024**2):
        if share in (factor, Fraction(1, factor)):
            return f"it is {factor} times too {'large' if share > 1 else 'small'}"
    return ""


__all__ = ["Bytes", "counts_bytes", "in_bytes", "marked_at", "meaning", "near_unit"]

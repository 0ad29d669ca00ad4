"""What a page says of a derivation, whatever comes out of its check: each part printed once, when first asked for."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import UnusedValue
from symcnn.formulas.symbols import ForAll
from symcnn.printing.domains import domain_latex, of_no_symbol
from symcnn.printing.latex import latex, quantifier
from symcnn.printing.numbers import DIGITS, decimal, finite, number_latex, point_latex, written_out
from symcnn.printing.prose import prose_latex
from symcnn.sheets.drawn import CONDITIONS
from symcnn.sheets.file import CASE
from symcnn.sheets.markup import Tex
from symcnn.sheets.quoted import printable

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation, Step

KEY_VERBS = ("define", "induct", "recall")


@dataclass(frozen=True)
class SymbolRow:
    """A row of the table of symbols."""

    name: Tex
    meaning: Tex
    domain: Tex


@dataclass(frozen=True)
class Line:
    """An aligned line of a proof; ``number`` is its step's, ``again`` where its left side has just been printed."""

    number: int
    head: Tex
    body: Tex
    reason: Tex
    again: bool


@dataclass(frozen=True)
class Worked:
    """A closed form at a point: the point, the equation, and what the point is called, inside and at the beginning."""

    point: Tex
    value: Tex
    case: Tex
    opening: Tex


class Printed:
    """A derivation's texts and mathematics, in its own names and order of symbols."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.names, self.order = derivation.names, tuple(derivation.order)
        self._texts: dict[str, Tex] = {}

    def math(self, expr: Any) -> Tex:
        """Mathematics, without dollar signs."""
        return Tex(latex(expr, self.order, breaks=True))

    def ranges(self, statement: ForAll) -> Tex:
        """The ranges over which a statement holds, as they stand after it."""
        return Tex(quantifier(statement, self.order, breaks=True))

    def prose(self, text: str) -> Tex:
        """Text with names in backticks."""
        if text not in self._texts:
            self._texts[text] = Tex(prose_latex(text, self.names, self.order))
        return self._texts[text]

    @cached_property
    def title(self) -> Tex:
        """The title."""
        return self.prose(self.derivation.title)

    @cached_property
    def statement(self) -> Tex:
        """The question that is answered."""
        return self.prose(self.derivation.statement)

    @cached_property
    def given(self) -> tuple[SymbolRow, ...]:
        """The symbols that are given."""
        return self._symbols(self.derivation.given)

    @cached_property
    def sought(self) -> tuple[SymbolRow, ...]:
        """The symbols that are sought."""
        return self._symbols(self.derivation.sought)

    def _symbols(self, table: Mapping[Any, str]) -> tuple[SymbolRow, ...]:
        return tuple(
            SymbolRow(
                self.math(symbol),
                self.prose(meaning),
                Tex(domain_latex(symbol, self.derivation.where, self.order)),
            )
            for symbol, meaning in table.items()
        )

    @cached_property
    def laws(self) -> tuple[Tex, ...]:
        """Constraints that stand in no symbol's domain."""
        return tuple(self.math(fact) for fact in of_no_symbol(self.order, self.derivation.where))

    @cached_property
    def results(self) -> tuple[Tex, ...]:
        """The claim, each of its statements apart."""
        return tuple(self.math(part) for part in parts(self.derivation.claim))

    @cached_property
    def conventions(self) -> tuple[Tex, ...]:
        """The conventions in force."""
        return tuple(self.prose(convention) for convention in self.derivation.conventions)

    @cached_property
    def definitions(self) -> tuple[Tex, ...]:
        """What is trusted."""
        return tuple(self.math(line) for line in self.derivation.definitions)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines of the proof but the claim, which is boxed below them."""
        return tuple(_lines(self.derivation.steps, self))

    @cached_property
    def key_lines(self) -> tuple[Line, ...]:
        """The lines of the short form; see `key_steps`."""
        return tuple(_lines(key_steps(self.derivation.steps), self))

    @cached_property
    def taught_lines(self) -> tuple[Line, ...]:
        """The lines that lead up to the box, without the one that the box repeats."""
        steps = taught_steps(self.derivation.steps, self.derivation.claim)
        return tuple(_lines([step for step in steps if not self._is_claim(step)], self))

    @cached_property
    def closing(self) -> Tex:
        """The reason of the line that the box repeats; nothing where it repeats none."""
        last = [step for step in self.derivation.steps if step.verb != "claim"][-1:]
        return self.prose(last[0].reason) if last and self._is_claim(last[0]) else Tex("")

    def _is_claim(self, step: Step) -> bool:
        claim = self.derivation.claim
        sides = (claim.lhs, claim.rhs) if isinstance(claim, sp.Eq) else None
        return bool(step.line == claim or (step.head is not None and (step.head, step.line) == sides))

    def texts(self) -> None:
        """Print all that the file says in words now. Errors: `SymcnnError` for a text that cannot be printed."""
        for text in self.derivation.prose:
            self.prose(text)

    def worked(self, values: Sequence[Mapping[str, Any]]) -> tuple[Worked, ...]:
        """The closed form at points, exactly. Errors: `SymcnnError` outside the domain, and where no page holds it."""
        return tuple(self._worked(point) for point in values)

    def _worked(self, values_at: Mapping[str, Any]) -> Worked:
        form, point = self.derivation.closed_form, numbers(values_at)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnusedValue)  # a sheet may give what an answer does not depend on
            value = rational(printable(form(**point)))
        text = decimal(float(value), DIGITS) if finite(value) else number_latex(value, DIGITS)
        if isinstance(value, (int, bool)) or finite(value) or written_out(value):
            relation = "="
        elif isinstance(value, sp.Rational) or sp.count_ops(value) > 5:
            relation = r"\approx"
        else:
            relation = rf"= {latex(value, small=True)} \approx"
        case = str(values_at.get(CASE, ""))
        return Worked(
            Tex(point_latex(point)),
            Tex(f"{latex(form.lhs)} {relation} {text}"),
            self.prose(case),
            self.prose(case[:1].upper() + case[1:]),
        )


def parts(claim: Any) -> tuple[Any, ...]:
    """A claim of several statements as those statements, each for a line of its own; bounds of one value stay one.

    >>> n = sp.Symbol("n")
    >>> parts(sp.And(n >= 1, n <= 3)) == (sp.And(n >= 1, n <= 3),)
    True
    """
    several = isinstance(claim, sp.And) and any(isinstance(part, (sp.Eq, sp.Implies)) for part in claim.args)
    return (
        tuple(sorted(claim.args, key=lambda part: (isinstance(part, sp.Implies), str(part)))) if several else (claim,)
    )


def key_steps(steps: Sequence[Step]) -> list[Step]:
    """For the short form: definitions, inductions, recalled results, and the line before the claim."""
    body = [step for step in steps if step.verb != "claim"]
    return [step for step in body if step.verb in KEY_VERBS or step is body[-1]]


TAUGHT = 4
"""Lines of a proof that a student's sheet prints of one result."""


def taught_steps(steps: Sequence[Step], claim: Any) -> list[Step]:
    """What a student is shown of a proof: where its left side comes from, its last line, and what says most between.

    A reason is as long as what it has to explain; where two are alike, a line that brings in something new (a
    definition, a result from elsewhere, an induction) goes before one that only goes on.
    """
    body = [step for step in steps if step.verb != "claim"]
    sought = getattr(claim, "lhs", None)
    opening = next((step for step in body if sought in (step.head, getattr(step.line, "lhs", None))), None)
    needed = {step.number for step in (opening, *body[-1:]) if step is not None}
    telling = sorted(body, key=lambda step: (-len(step.reason), step.verb not in KEY_VERBS, step.number))
    kept = [*needed, *(step.number for step in telling if step.number not in needed)][:TAUGHT]
    return [step for step in body if step.number in kept]


def _lines(steps: Sequence[Step], printer: Printed) -> list[Line]:
    rows: list[Line] = []
    head_before, reason_before = "", ""
    for step in steps:
        if step.verb == "claim":
            continue
        head, body = split(step, printer)
        again = step.verb == "equals" and head == head_before
        reason = "" if step.verb == "define" and step.reason == reason_before else step.reason
        rows.append(Line(step.number, head, body, printer.prose(reason), again))
        head_before, reason_before = head, step.reason
    return rows


def split(step: Step, printer: Printed) -> tuple[Tex, Tex]:
    """A line as its left side, and its relation with the right side."""
    sign = "{}:=" if step.verb == "define" else "{}="
    if step.head is not None:
        return printer.math(step.head), Tex(f"{{}}= {printer.math(step.line)}")
    body, tail = step.line, Tex("")
    if isinstance(body, ForAll) and isinstance(body.body, sp.Eq):
        body, tail = body.body, printer.ranges(body)
    if isinstance(body, sp.Eq):
        return printer.math(body.lhs), Tex(f"{sign} {printer.math(body.rhs)}{tail}")
    return Tex(""), printer.math(step.line)


def rational(value: Any) -> Any:
    """A value whose logarithms cancel, as the rational number that it is; any other value as it stands.

    >>> rational(sp.log(1024) / sp.log(2)), rational(sp.log(1000) / sp.log(2))
    (10, log(1000)/log(2))
    """
    if not isinstance(value, sp.Expr) or not value.has(sp.log):
        return value
    expanded = sp.expand_log(value, factor=True)
    return expanded if expanded.is_Rational else value


def numbers(point: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a point, without what it is called, and without conditions on draws."""
    return {key: value for key, value in point.items() if key not in (CASE, *CONDITIONS)}

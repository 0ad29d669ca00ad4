"""What a solutions sheet says of one derivation: plain data for the template, every piece already LaTeX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.contest.verdict import in_words
from symcnn.formulas.symbols import ForAll
from symcnn.printing.domains import describe, domain_latex
from symcnn.printing.latex import latex
from symcnn.printing.linebreaks import breakable
from symcnn.printing.numbers import decimal, number_latex, point_latex
from symcnn.printing.prose import escape, prose_latex
from symcnn.sheets.experiment_words import experiment_words
from symcnn.sheets.file import CASE
from symcnn.sheets.markup import Tex
from symcnn.sheets.quoted import printable
from symcnn.verdicts.inquiry import Found
from symcnn.verdicts.report import Report

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation, Step

COLOURS = {"proved": "good", "confirmed": "good", "audited": "open", "unknown": "open", "undecided": "open"}
KEY_VERBS = ("define", "induct", "recall")
DIGITS = 8
"""Significant digits of a worked number that is neither whole nor a short fraction."""


class Printer:
    """Prints a derivation's text and mathematics with its own names and order of symbols."""

    def __init__(self, derivation: Derivation) -> None:
        self.names, self.order = derivation.names, tuple(derivation.order)

    def math(self, expr: Any) -> Tex:
        """Mathematics, without dollar signs."""
        return Tex(breakable(latex(expr, self.order)))

    def prose(self, text: str) -> Tex:
        """Text with names in backticks."""
        return Tex(prose_latex(text, self.names, self.order))


def solution(
    report: Report, long: bool, values: Sequence[Mapping[str, Any]] = (), letter: str = "", title: str = ""
) -> dict[str, Any]:
    """Everything that the template of one solution reads.

    ``values`` are points at which the closed form is worked out; ``letter`` names the part of a question,
    and ``title`` is printed in place of the derivation's.
    """
    derivation = report.derivation
    printer = Printer(derivation)
    steps = [] if report.fault else list(report.steps)
    return {
        "letter": letter,
        "long": long,
        "name": derivation.name,
        "title": printer.prose(title or derivation.title),
        "statement": printer.prose(derivation.statement),
        "given": symbols(derivation, derivation.given),
        "sought": symbols(derivation, derivation.sought),
        "laws": laws(derivation),
        "steps": lines(steps if long else key_steps(steps), printer),
        "results": [printer.math(part) for part in parts(derivation.claim)],
        "worked": worked(derivation, values),
        "experiment": None if report.result is None else experiment_words(report.result, printer, derivation),
        "follows": [printer.prose(other.derivation.title) for other in report.rests_on],
        "definitions": [printer.math(line) for line in (derivation.definitions if steps else ())],
        "judged": report.proof is not None,
        "assumptions": [printer.math(fact) for fact in report.assumptions],
        "conventions": [printer.prose(convention) for convention in derivation.conventions],
        "verdict": verdict(report),
        "fault": report.fault,
    }


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


def symbols(derivation: Derivation, table: Mapping[Any, str]) -> list[dict[str, Tex]]:
    """The rows of the table of symbols: name, meaning, domain."""
    printer = Printer(derivation)
    return [
        {
            "name": printer.math(symbol),
            "meaning": printer.prose(meaning),
            "domain": Tex(domain_latex(symbol, derivation.where, printer.order)),
        }
        for symbol, meaning in table.items()
    ]


def laws(derivation: Derivation) -> list[Tex]:
    """Constraints that stand in no symbol's domain."""
    shown: set[Any] = set()
    for symbol in (*derivation.given, *derivation.sought):
        for bound in describe(symbol, derivation.where, derivation.order)[1]:
            shown |= {bound, *bound.args}
    printer = Printer(derivation)
    return [printer.math(fact) for fact in derivation.where if fact not in shown]


def key_steps(steps: Sequence[Step]) -> list[Step]:
    """For the short form: definitions, inductions, recalled results, and the line before the claim."""
    body = [step for step in steps if step.verb != "claim"]
    return [step for step in body if step.verb in KEY_VERBS or step is body[-1]]


def lines(steps: Sequence[Step], printer: Printer) -> list[dict[str, Tex]]:
    """The aligned lines of a proof; the claim itself is boxed below them."""
    rows: list[dict[str, Tex]] = []
    head_before, reason_before = "", ""
    for step in steps:
        if step.verb == "claim":
            continue
        head, body = split(step, printer)
        again = step.verb == "equals" and head == head_before
        reason = "" if step.verb == "define" and step.reason == reason_before else step.reason
        rows.append(
            {
                "head": head,
                "body": body,
                "reason": printer.prose(reason),
                "judged": judged(step) if reason else Tex(""),
                "again": Tex("x" if again else ""),
            }
        )
        head_before, reason_before = head, step.reason
    return rows


def split(step: Step, printer: Printer) -> tuple[Tex, Tex]:
    """A line as its left side, and its relation with the right side."""
    sign = "{}:=" if step.verb == "define" else "{}="
    if step.head is not None:
        return printer.math(step.head), Tex(f"{{}}= {printer.math(step.line)}")
    body, tail = step.line, ""
    if isinstance(body, ForAll) and isinstance(body.body, sp.Eq):
        tail = Tex(breakable(latex(body, printer.order).removeprefix(latex(body.body, printer.order))))
        body = body.body
    if isinstance(body, sp.Eq):
        return printer.math(body.lhs), Tex(f"{sign} {printer.math(body.rhs)}{tail}")
    return Tex(""), printer.math(step.line)


def judged(step: Step) -> Tex:
    """How a line is known to be right, in a few words."""
    judgement = step.judgement
    if step.verb == "define" and (judgement is None or judgement.status.value == "proved"):
        return Tex("definition")
    if judgement is None:
        return Tex("recalled" if step.verb == "recall" else "not judged")
    status, route = judgement.status.value, judgement.route
    word = {"induct": "induction: "}.get(step.verb, "")
    if status == "proved":
        if step.verb == "recall":
            route = "recalled" if route == "identity" else f"recalled; {route}"
        return Tex(escape(word + route))
    colour = COLOURS.get(status, "bad")
    verdict = f"{in_words(status)}: {judgement.why}" if status == "audited" else status
    return Tex(rf"\textcolor{{{colour}}}{{{escape(word + verdict)}}}")


def worked(derivation: Derivation, values: Sequence[Mapping[str, Any]]) -> list[dict[str, Tex]]:
    """The closed form at the sheet's values, exactly."""
    rows = []
    for values_at in values:
        form, point = derivation.closed_form, numbers(values_at)
        value = rational(form(**point))
        text = decimal(float(value), DIGITS) if finite(value) else number_latex(value, DIGITS)
        if isinstance(value, (int, bool)) or finite(value) or text.startswith((r"\tfrac", r"-\tfrac")):
            relation = "="
        elif isinstance(value, sp.Rational) or sp.count_ops(value) > 5:
            relation = r"\approx"
        else:
            relation = rf"= {latex(value, small=True)} \approx"
        case, printed = str(values_at.get(CASE, "")), Printer(derivation).prose
        shown = Tex(f"{latex(form.lhs)} {relation} {text}")
        rows.append(
            {
                "point": Tex(point_latex(point)),
                "value": shown,
                "case": printed(case),
                "Case": printed(case[:1].upper() + case[1:]),
            }
        )
    return rows


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
    """The values of a point, without what it is called."""
    return {key: value for key, value in point.items() if key != CASE}


def finite(value: Any) -> bool:
    """Whether a fraction is a decimal of at most ``DIGITS`` digits, and no whole number.

    >>> finite(sp.Rational(-1, 10)), finite(sp.Rational(1, 3)), finite(sp.Integer(2))
    (True, False, False)
    """
    if not isinstance(value, sp.Rational) or value.q == 1:
        return False
    digits = abs(value * 10**DIGITS)
    return bool(digits.is_integer and len(str(digits).strip("0")) <= DIGITS)


def verdict(report: Found) -> dict[str, Any]:
    """Both verdicts with their colours, and in a sentence; of a network or a demonstration without the sentence."""
    proof, run = report.verdict.proof, report.verdict.experiment
    words = [f"the proof is {in_words(proof)}" + (f" ({report.how_proved})" if report.how_proved else "")]
    if not isinstance(report, Report):
        words = []
    elif report.result is not None:
        words.append(f"the experiment is {run}")
    elif report.verdict.corollary and run not in ("skipped", "none"):
        words.append(f"no experiment of its own: it stands with what it follows from ({run})")
    sentence = "; ".join(words) + "." if words else ""
    if report.reasons:
        # A reason may name symbols of another derivation: it is quoted as it stands.
        complaints = report.complaints(plain=False) if isinstance(report, Report) else report.reasons
        sentence += " " + " ".join(complaints).replace("`", "")
    return {
        "proof": in_words(proof),
        "experiment": "" if run == "skipped" else run,
        "proof_colour": COLOURS.get(proof, "bad"),
        "experiment_colour": COLOURS.get(run, "bad"),
        "words": sentence,
    }


def points_checked(derivation: Derivation, values: Sequence[Mapping[str, Any]]) -> None:
    """Refuse values outside the domain, or of a result too long for a page, before anything is proved or drawn."""
    for point in values:
        printable(derivation.closed_form(**numbers(point)))

"""What was found about a derivation, as a notebook shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from symcnn.contest.verdict import in_words
from symcnn.printing.numbers import DIGITS, decimal_plain
from symcnn.printing.prose import AnyNames
from symcnn.query.display import words
from symcnn.recorder.display import proof_html

if TYPE_CHECKING:
    from symcnn.contest.result import RivalOutcome
    from symcnn.verdicts.prove import ProofRecord
    from symcnn.verdicts.report import Report


def report_html(report: Report) -> str:
    """Both verdicts, the rivals with where they go wrong, what is not well, and the judged lines, which unfold."""
    from symcnn.printing.html import folded, formula, heading, joined, listing, prose, table, text

    derivation = report.derivation
    names, order = derivation.names, derivation.order
    proof, run = report.verdict.proof, report.verdict.experiment
    verdicts = [
        ["proof", in_words(proof), report.how_proved],
        ["experiment", run, report.how_confirmed],
    ]
    parts: list[Any] = [
        heading(prose(derivation.title, names, order), derivation.name),
        formula(derivation.claim, order),
        table(["", "verdict", "how"], verdicts),
    ]
    if report.result is not None and report.result.rivals:
        rows = [[prose(label, names, order), *_rival(one)] for label, one in report.result.rivals.items()]
        head = ["rival", "", "at", "the rival says", "measured"]
        parts.append(folded(f"Rivals: {report.result.controls}", table(head, rows, whole=[2])))
    if report.reasons:
        parts += [text("What is not well"), listing(report.reasons)]
    if report.steps:
        parts.append(proof_html(report.steps, names, order))
    return joined(*parts)


def _rival(outcome: RivalOutcome) -> list[str]:
    """Whether a rival was rejected, where, and by what."""
    if not outcome.rejected:
        return ["not rejected", "", "", ""]
    at = [_equalities(outcome.where or {}), f"law {outcome.law}" if outcome.law else ""]
    return ["rejected", "; ".join(filter(None, at)), _said(outcome.rival), _said(outcome.measured)]


def _equalities(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {_said(value)}" for name, value in values.items())


def _said(value: Any) -> str:
    if isinstance(value, float):
        return decimal_plain(value, DIGITS)
    return "" if value is None else words(value)


def record_html(record: ProofRecord) -> str:
    """The verdict of a proof, and its judged lines."""
    from symcnn.printing.html import joined, text

    return joined(
        text(f"Proof: {in_words(record.status.value)}"),
        proof_html(record.steps, AnyNames(), ()),
    )


__all__ = ["record_html", "report_html"]

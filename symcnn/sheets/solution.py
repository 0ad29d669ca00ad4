"""What a solutions sheet says of one derivation: what is printed of it, and what came out of its check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from symcnn.contest.verdict import in_words
from symcnn.experiment.operators import label
from symcnn.printing.numbers import count_words
from symcnn.printing.prose import code_latex, escape
from symcnn.recorder.step import Step
from symcnn.sheets.experiment_words import ExperimentWords, experiment_words
from symcnn.sheets.markup import Tex
from symcnn.sheets.printed import Line, Printed, SymbolRow, Worked
from symcnn.verdicts.inquiry import Found
from symcnn.verdicts.report import Report

NOTHING = Tex("")
COLOURS = {"proved": "good", "confirmed": "good", "audited": "open", "unknown": "open", "undecided": "open"}


@dataclass(frozen=True)
class VerdictWords:
    """Both verdicts with their colours, and in a sentence; of a network or a demonstration without the sentence."""

    proof: str
    experiment: str
    proof_colour: str
    experiment_colour: str
    words: str


@dataclass(frozen=True)
class JudgedLine:
    """A line of a proof, and how it is known to be right."""

    line: Line
    judged: Tex


@dataclass(frozen=True)
class DrawnFigure:
    """A figure's file, the text below it, and whether it shows the result rather than its check."""

    file: Tex
    caption: Tex
    teaches: bool


@dataclass(frozen=True)
class Wrong:
    """A wrong answer, and what it overlooks."""

    answer: Tex
    overlooks: Tex


@dataclass(frozen=True)
class Solution:
    """Everything that the template of one solution reads.

    ``steps`` are those of the record, ``taught`` those that a student is shown, with ``closing``, the reason of the
    line that the box repeats; ``checked`` says in a line how it was checked, and ``wrong`` are its commonest wrong
    answers. ``ask`` is the question in the sheet's words, and ``fresh`` are the conventions that no part before named.
    ``carried`` says that some of what is given stands in the parts of the question before.
    """

    letter: str
    long: bool
    name: str
    title: Tex
    statement: Tex
    given: tuple[SymbolRow, ...]
    sought: tuple[SymbolRow, ...]
    laws: tuple[Tex, ...]
    steps: tuple[JudgedLine, ...]
    results: tuple[Tex, ...]
    worked: tuple[Worked, ...]
    experiment: ExperimentWords | None
    follows: tuple[Tex, ...]
    definitions: tuple[Tex, ...]
    judged: bool
    assumptions: tuple[Tex, ...]
    conventions: tuple[Tex, ...]
    verdict: VerdictWords
    fault: str
    taught: tuple[Line, ...]
    closing: Tex
    checked: Tex
    wrong: tuple[Wrong, ...]
    ask: Tex = NOTHING
    figures: tuple[DrawnFigure, ...] = ()
    carried: bool = False
    fresh: tuple[Tex, ...] = ()


def solution(
    report: Report,
    printed: Printed,
    long: bool,
    worked: Sequence[Worked] = (),
    letter: str = "",
    title: Tex | None = None,
) -> Solution:
    """The solution of one derivation.

    ``worked`` are its worked numbers; ``letter`` names the part of a question, and ``title`` is printed in place of
    the derivation's.
    """
    return Solution(
        letter=letter,
        long=long,
        name=report.name,
        title=printed.title if title is None else title,
        statement=printed.statement,
        given=printed.given,
        sought=printed.sought,
        laws=printed.laws,
        steps=() if report.fault else _judged_lines(printed.lines if long else printed.key_lines, report.steps),
        results=printed.results,
        worked=tuple(worked),
        experiment=None if report.result is None else experiment_words(report.result, printed, report.derivation),
        follows=tuple(printed.prose(other.derivation.title) for other in report.rests_on),
        definitions=() if report.fault else printed.definitions,
        judged=report.proof is not None,
        assumptions=tuple(printed.math(fact) for fact in report.assumptions),
        conventions=printed.conventions,
        verdict=verdict(report),
        fault="; ".join(report.faults),
        taught=() if report.fault else printed.taught_lines,
        closing=Tex("") if report.fault else printed.closing,
        checked=checked(report),
        wrong=wrong(printed),
    )


COMMONEST = 2
"""Wrong answers that a key prints of a result; a file names its commonest first."""


def wrong(printed: Printed) -> tuple[Wrong, ...]:
    """The commonest wrong answers to a question."""
    named = list(printed.derivation.rivals.items())[:COMMONEST]
    return tuple(Wrong(printed.math(answer), printed.prose(text)) for text, answer in named)


def checked(report: Found) -> Tex:
    """How an answer was checked, in a line; what is not well of it, where something is not."""
    if not isinstance(report, Report) or report.exit_code:
        return Tex(rf"\textcolor{{bad}}{{{escape(verdict(report).words)}}}")
    said = [f"every line proved ({report.how_proved})" if report.how_proved else "not proved here"]
    result = report.result
    if result is not None:
        drawn = result.kind == "MonteCarlo"
        runs = count_words(result.samples if drawn else len(result.cells)) + (" samples" if drawn else " points")
        count = sum(not rival.own for rival in result.rivals.values())
        fallen = f", {count} wrong answer{'' if count == 1 else 's'} told apart" if count else ""
        said.append(f"{code_latex(label(result.operator).rpartition('.')[2])} run at {runs}{fallen}")
    elif report.verdict.corollary:
        said.append("it follows from what was measured")
    return Tex(f"Checked: {'; '.join(said)}.")


def _judged_lines(lines: Sequence[Line], steps: Sequence[Step]) -> tuple[JudgedLine, ...]:
    by_number = {step.number: step for step in steps}
    return tuple(JudgedLine(line, judged(by_number[line.number]) if line.reason else Tex("")) for line in lines)


def without_repeats(solutions: Sequence[Solution]) -> list[Solution]:
    """The parts of a question; later ones without what the parts before have already said of their symbols."""
    said: set[Any] = set()
    found = []
    for part in solutions:
        given = tuple(row for row in part.given if row not in said)
        laws = tuple(law for law in part.laws if law not in said)
        fresh = tuple(text for text in part.conventions if text not in said)
        carried = len(given) + len(laws) < len(part.given) + len(part.laws)
        said |= {*part.given, *part.laws, *part.conventions}
        found.append(replace(part, given=given, laws=laws, carried=carried, fresh=fresh))
    return found


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
    told = f"{in_words(status)}: {judgement.why}" if status == "audited" else status
    return Tex(rf"\textcolor{{{colour}}}{{{escape(word + told)}}}")


def verdict(report: Found) -> VerdictWords:
    """Both verdicts of a report of any kind."""
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
    return VerdictWords(
        proof=in_words(proof),
        experiment="" if run == "skipped" else run,
        proof_colour=COLOURS.get(proof, "bad"),
        experiment_colour=COLOURS.get(run, "bad"),
        words=sentence,
    )

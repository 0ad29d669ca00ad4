"""Short texts of a sheet: how a question is answered, what the verdicts rest on, letters of parts, names of files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symcnn.contest.verdict import in_words
from symcnn.printing.prose import AnyNames, escape, prose_latex
from symcnn.sheets.file import Question
from symcnn.sheets.markup import Tex
from symcnn.verdicts.inquiry import Found, Inquiry
from symcnn.verdicts.labs import LabRecord

if TYPE_CHECKING:
    from symcnn.verdicts.check import Report

NOTHING = Inquiry()


def ways(question: Question) -> list[str]:
    """How a question is answered: what is shown here, what is put to values, what is only cited, or said in words."""
    found = {
        "derived": question.derivations,
        "an instance": question.instances or question.networks,
        "demonstrated": question.demonstrations,
        "measured": question.labs,
        "cited": question.cite,
        "the text in words": question.answer,
    }
    return [word for word, given in found.items() if given]


def summary(reports: Sequence[Report], asked: Inquiry = NOTHING) -> Tex:
    """What the sheet rests on, in a sentence or two; nothing where it only cites."""
    found = [report.result for report in reports if report.result is not None]
    runs = [report.verdict.experiment for report in reports if report.result is not None]
    proofs = [in_words(report.verdict.proof) for report in reports]
    tallies = ((proofs, "result"), (runs, "experiment"))
    words = ["; ".join(_tally(states, noun) for states, noun in tallies if states)]
    samples = sum(result.samples for result in found if result.kind == "MonteCarlo")
    if found:
        devices = ", ".join(sorted({result.device for result in found}))
        drawn = f", with {samples / 1e6:.0f} million random samples" if samples >= 10**6 else ""
        words.append(f"Run on {devices}{drawn}")
    kinds = {"network": asked.networks, "demonstration": asked.demonstrations, "lab": asked.labs}
    others = ", ".join(_count(len(names), kind) for kind, names in kinds.items() if names)
    words.append(f"Beside them: {others}" if others and reports else others)
    return Tex(prose_latex(" ".join(f"{sentence}." for sentence in words if sentence), {}))


@dataclass(frozen=True)
class Doubt:
    """Something that a number is taken from and that is not well: its title, and the verdict in words."""

    title: Tex
    verdict: str


def doubts(names: Sequence[str], reports: Mapping[str, Found | LabRecord]) -> list[Doubt]:
    """What is not well of those that numbers are taken from."""
    found = []
    for name in names:
        report = reports.get(name)
        if report is None or isinstance(report, LabRecord) or report.exit_code == 0:
            continue
        proof, run = report.verdict.proof, report.verdict.experiment
        title = Tex(prose_latex(report.title, AnyNames()))
        found.append(Doubt(title, run if proof in ("proved", "skipped", "") else in_words(proof)))
    return found


def _count(many: int, noun: str) -> str:
    return f"{many} {noun}{'' if many == 1 else 's'}"


def _tally(states: Sequence[str], noun: str) -> str:
    counts = {state: states.count(state) for state in dict.fromkeys(states)}
    counted = ", ".join(f"{count} {state}" if len(counts) > 1 else f"all {state}" for state, count in counts.items())
    return f"{_count(len(states), noun)}, {counted}"


def letter(place: int) -> str:
    """a, b, ..., z, aa, ab, ..."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def number_text(value: float) -> str:
    """Points: ``4``, ``2.5``."""
    return f"{value:g}"


LONG_NAME, LONG_WORD = 300, 24
"""Letters of a name that are printed, and of a word in it that is not broken."""


def name_latex(name: str) -> Tex:
    r"""Somebody's name, whatever it holds: long words may break, and so may what is spelt by its code.

    >>> name_latex("Ada $1_"), name_latex("o" * 30).count("allowbreak")
    ('Ada \\$1\\_', 29)
    """
    return broken_latex(name if len(name) <= LONG_NAME else f"{name[:LONG_NAME]}...")


def broken_latex(text: str) -> Tex:
    r"""Any text, of which long words may break, and what is spelt by its code.

    >>> broken_latex(r"50% of \input")
    '50\\% of \\textbackslash{}input'
    """
    return Tex(" ".join(_breakable(word) for word in text.split()))


def _breakable(word: str) -> str:
    if len(word) <= LONG_WORD and word.isascii():
        return escape(word)
    plain = len(word) <= LONG_WORD and all(ord(letter) < 0x180 for letter in word)
    return escape(word) if plain else r"\allowbreak{}".join(map(escape, word))


def slug(stem: str) -> str:
    """A file's name as one that TeX reads as it stands.

    >>> slug("problem-set-8"), slug("l a%b}")
    ('problem-set-8', 'l-a-b')
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-") or "sheet"

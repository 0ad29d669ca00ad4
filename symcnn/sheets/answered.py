"""The answers to the questions of a sheet, as the templates of the solutions read them, with their figures.

What does not change from variant to variant (proofs, tables, figures, records) is made once; `Answered.at` puts the
numbers of a variant in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from symcnn.sheets.answer import (
    DemonstrationAnswer,
    InstanceAnswer,
    LabAnswer,
    NetworkAnswer,
    Totals,
    demonstration,
    lab,
    network,
    told_in_full,
    totals,
)
from symcnn.sheets.figures.data import TEACHING, draw, wanted
from symcnn.sheets.file import blamed
from symcnn.sheets.formulas import FormulasAnswer, formulas
from symcnn.sheets.markup import Tex
from symcnn.sheets.question import PrintedQuestion
from symcnn.sheets.solution import DrawnFigure, Solution, solution, verdict, without_repeats
from symcnn.sheets.words import Doubt, doubts, letter, slug, ways


@dataclass(frozen=True)
class AnsweredQuestion:
    """What the template of the solutions reads of one question."""

    problem: PrintedQuestion
    solutions: list[Solution]
    ways: str
    doubts: list[Doubt]
    instances: list[InstanceAnswer]
    networks: list[NetworkAnswer]
    formulas: list[FormulasAnswer]
    totals: Totals | None
    demonstrations: list[DemonstrationAnswer]
    labs: list[LabAnswer]

    def at(self, problem: PrintedQuestion) -> AnsweredQuestion:
        """The same answer at other numbers: ``problem`` asks the same of the same derivations."""
        if problem is self.problem:
            return self
        return replace(
            self,
            problem=problem,
            solutions=[
                replace(one, worked=problem.worked[one.name], ask=problem.words(one.name)) for one in self.solutions
            ],
            instances=[
                replace(one, printed=printed)
                for one, printed in zip(self.instances, problem.instances.values(), strict=True)
            ],
        )


@dataclass(frozen=True)
class Answered:
    """The answers of a sheet, for some kinds of readers, and all their figures by the names of their files."""

    questions: list[AnsweredQuestion]
    readers: tuple[str, ...]
    figures: Mapping[str, bytes]

    def at(self, problems: Sequence[PrintedQuestion]) -> Answered:
        """The same answers at the numbers of a variant."""
        return replace(self, questions=[one.at(new) for one, new in zip(self.questions, problems, strict=True)])


def answered(
    problems: Sequence[PrintedQuestion], stem: str, reports: Mapping[str, Any], readers: tuple[str, ...]
) -> Answered:
    """The answers to printed questions, from the reports and records by name."""
    answering = _Answering(stem, problems, reports, readers)
    return Answered([answering.question(problem) for problem in problems], readers, answering.figures)


@dataclass
class _Answering:
    stem: str
    problems: Sequence[PrintedQuestion]
    reports: Mapping[str, Any]
    readers: tuple[str, ...]
    figures: dict[str, bytes] = field(default_factory=dict)

    def question(self, problem: PrintedQuestion) -> AnsweredQuestion:
        """The answer to one question."""
        question = problem.file
        several = len(question.derivations) > 1
        drawn = self._figures(problem)
        solutions = []
        for place, name in enumerate(question.derivations):
            printed, alone = problem.printed[name], question.title in ("", self.reports[name].title) and not several
            one = solution(
                self.reports[name],
                printed,
                question.form == "long",
                problem.worked[name],
                letter(place) if several else "",
                Tex("Solution") if alone else None,
            )
            solutions.append(replace(one, ask=problem.words(name), figures=tuple(drawn[name])))
        summed = [name for name, form in question.networks.items() if form == "totals"]
        return AnsweredQuestion(
            problem,
            without_repeats(solutions),
            ", ".join(ways(question)),
            doubts(question.quoted, self.reports),
            [InstanceAnswer(one, verdict(self.reports[name])) for name, one in problem.instances.items()],
            [network(self.reports[name]) for name, form in question.networks.items() if form == "layers"],
            [
                formulas(self.reports[name], slug(self.stem), self.figures)
                for name, form in question.networks.items()
                if form == "formulas"
            ],
            totals([self.reports[name] for name in summed]) if summed else None,
            [demonstration(self.reports[name]) for name in question.demonstrations],
            [
                lab(self.reports[name], titles, slug(self.stem), self.figures, name in self._told(problem.number))
                for name, titles in question.labs.items()
            ],
        )

    def _figures(self, problem: PrintedQuestion) -> dict[str, list[DrawnFigure]]:
        """The figures of a question, drawn and put among all of the sheet, by derivation."""
        drawn: dict[str, list[DrawnFigure]] = {name: [] for name in problem.file.derivations}
        asked = wanted(problem.file, self.reports)
        captions = (None,) * (len(asked) - len(problem.captions)) + problem.captions
        for figure, caption in zip(asked, captions, strict=True):
            if "record" not in self.readers and figure.kind not in TEACHING:
                continue
            with blamed(f"{problem.where}, `figure`"):
                made = draw(figure, self.reports[figure.derivation], caption)
            if made is not None:
                file = f"{slug(self.stem)}-figure-{len(self.figures) + 1}.pdf"
                self.figures[file] = made[0]
                drawn[figure.derivation].append(DrawnFigure(Tex(file), made[1], figure.kind in TEACHING))
        return drawn

    def _told(self, number: int) -> set[str]:
        """The labs whose statement stands in a question before this one."""
        before = (problem.file for problem in self.problems[: number - 1])
        return {name for question in before for name, titles in question.labs.items() if told_in_full(titles)}


__all__ = ["Answered", "AnsweredQuestion", "answered"]

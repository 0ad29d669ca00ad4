"""A marked class in numbers: how each task was answered, what was often overlooked, which mistakes have no name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from symcnn.grading.feedback import overlooked_latex, points
from symcnn.grading.papers import NOTHING, Paper
from symcnn.grading.tasks import Task
from symcnn.marking.marks import INVALID, RIGHT, UNDECIDED, UP_TO, WRONG
from symcnn.sheets.figures.canvas import counts
from symcnn.sheets.markup import Tex, environment
from symcnn.sheets.printed import Printed
from symcnn.sheets.sheet import Sheet
from symcnn.sheets.words import broken_latex, name_latex

VERDICTS = (RIGHT, UP_TO, WRONG, INVALID, UNDECIDED, NOTHING)
PLOTTED = 15
"""Misconceptions that are plotted, and mistakes without a name that are told."""
SHORT = 120
"""Letters of an answer that stands in a table."""
FIGURE = "misconceptions"


@dataclass(frozen=True)
class TaskCount:
    """How a task was answered: students by verdict, and the mean share of its points."""

    task: Task
    verdicts: Mapping[str, int]
    mean: Fraction


@dataclass(frozen=True)
class Misconception:
    """Something that students overlooked in a result: who did, in which tasks, and an answer that shows it."""

    name: str
    words: str
    students: tuple[str, ...]
    tasks: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class Unnamed:
    """A wrong answer that no name fits, and how many gave it: the file of its result may need another rival."""

    task: str
    answer: str
    many: int


@dataclass(frozen=True)
class Summary:
    """A marked class; ``points`` are those of each student who handed in something, least first."""

    title: str
    students: int
    handed_in: int
    points: tuple[Fraction, ...]
    most: Fraction
    tasks: tuple[TaskCount, ...]
    misconceptions: tuple[Misconception, ...]
    unnamed: tuple[Unnamed, ...]
    open: int

    @property
    def middle(self) -> Fraction:
        """The median of the points."""
        return median(self.points) if self.points else Fraction(0)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "sheet": self.title,
            "students": self.students,
            "handed in": self.handed_in,
            "points": {"median": str(self.middle), "of": str(self.most), "all": [str(one) for one in self.points]},
            "open": self.open,
            "tasks": [
                {"task": one.task.label, "result": one.task.name, **one.verdicts, "mean credit": str(one.mean)}
                for one in self.tasks
            ],
            "misconceptions": [
                {
                    "result": one.name,
                    "overlooked": one.words,
                    "students": len(one.students),
                    "tasks": list(one.tasks),
                    "example": one.example,
                }
                for one in self.misconceptions
            ],
            "mistakes without a name": [
                {"task": one.task, "answer": one.answer, "students": one.many} for one in self.unnamed
            ],
        }

    def rows(self) -> list[list[object]]:
        """The misconceptions as a table."""
        head: list[object] = ["result", "overlooked", "students", "share", "tasks", "example"]
        return [head] + [
            [
                one.name, one.words, len(one.students), _share(len(one.students), self.handed_in),
                ", ".join(one.tasks), one.example,
            ]
            for one in self.misconceptions
        ]  # fmt: skip


def _share(many: int, of: int) -> float:
    return round(many / of, 4) if of else 0.0


def summary(title: str, papers: Sequence[Paper]) -> Summary:
    """A marked class in numbers."""
    given = [one for one in papers if one.handed_in]
    tasks = [one.task for one in papers[0].answers] if papers else []
    counted = []
    for place, task in enumerate(tasks):
        answers = [one.answers[place] for one in given]
        verdicts = Counter(one.verdict for one in answers)
        mean = sum((one.credit for one in answers), Fraction(0)) / len(answers) if answers else Fraction(0)
        counted.append(TaskCount(task, {verdict: verdicts[verdict] for verdict in VERDICTS}, mean))
    return Summary(
        title,
        len(papers),
        len(given),
        tuple(sorted(one.points for one in given)),
        papers[0].most if papers else Fraction(0),
        tuple(counted),
        tuple(_misconceptions(given)),
        tuple(_unnamed(given)),
        sum(len(one.open) for one in papers),
    )


def _misconceptions(papers: Sequence[Paper]) -> list[Misconception]:
    """Most students first."""
    students: dict[tuple[str, str], dict[str, None]] = {}
    tasks: dict[tuple[str, str], dict[str, None]] = {}
    example: dict[tuple[str, str], str] = {}
    for paper in papers:
        for one in paper.answers:
            for words in one.overlooked:
                key = one.task.name, words
                students.setdefault(key, {})[paper.assigned.student.id] = None
                tasks.setdefault(key, {})[one.task.label] = None
                example.setdefault(key, _short(one.text))
    found = [Misconception(*key, tuple(who), tuple(sorted(tasks[key])), example[key]) for key, who in students.items()]
    return sorted(found, key=lambda one: (-len(one.students), one.name, one.words))


def _unnamed(papers: Sequence[Paper]) -> list[Unnamed]:
    """Formulas alone: a number tells by itself nothing of another student's."""
    many: Counter[tuple[str, str]] = Counter(
        (one.task.label, one.text)
        for paper in papers
        for one in paper.answers
        if one.verdict == WRONG and not one.overlooked and not one.task.of_number
    )
    found = [Unnamed(task, _short(text), count) for (task, text), count in many.items()]
    return sorted(found, key=lambda one: (-one.many, one.task, one.answer))


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= SHORT else f"{one_line[:SHORT]}..."


def figure(found: Summary, printed: Mapping[str, Printed]) -> bytes | None:
    """How many students overlooked what, as bars; None where nobody overlooked anything that has a name."""
    from symcnn.printing.prose import AnyNames, prose_plain

    most = found.misconceptions[:PLOTTED]
    if not most:
        return None
    labels = []
    for one in most:
        title = prose_plain(printed[one.name].derivation.title, AnyNames())
        labels.append(f"{title}: {one.words.replace('`', '')}")
    return counts(labels, [len(one.students) for one in most], found.handed_in, "students")


def page(found: Summary, sheet: Sheet, printed: Mapping[str, Printed], stem: str, drawn: bool) -> str:
    """The summary as LaTeX."""
    return str(
        environment()
        .get_template("summary.tex.j2")
        .render(
            sheet=sheet.file,
            running="Summary",
            subtitle=Tex(r" \textmd{\itshape summary of a class}"),
            name_latex=name_latex,
            summary=found,
            points=points,
            tasks=[(one, printed[one.task.name].title) for one in found.tasks],
            verdicts=VERDICTS,
            misconceptions=[
                (
                    one, printed[one.name].title, overlooked_latex(one.words, printed[one.name]),
                    broken_latex(one.example),
                )
                for one in found.misconceptions
            ],
            unnamed=[(one, broken_latex(one.answer)) for one in found.unnamed[:PLOTTED]],
            figure=Tex(f"{stem}-{FIGURE}.pdf") if drawn else "",
        )
    )  # fmt: skip


__all__ = ["FIGURE", "Misconception", "Summary", "TaskCount", "Unnamed", "figure", "page", "summary"]

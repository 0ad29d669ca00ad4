"""What can be answered on a sheet: for each part a formula, and a number at each of its points, each with a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symcnn.catalogue.catalogue import Catalogue
from symcnn.errors import SymcnnError
from symcnn.marking.asked import asked
from symcnn.sheets.file import POINTS, Question
from symcnn.sheets.sheet import Sheet
from symcnn.sheets.variants import Spot
from symcnn.sheets.words import letter

LABEL = re.compile(
    r"(?:question|task|answer|response|q)?\W{0,2}([0-9]{1,4})\W{0,2}([a-z]{0,2})\W{0,2}(?:[./:]\s*([0-9]{1,4}))?\W?"
)
"""How people call a task: ``1``, ``Q1``, ``question 1 (a)``, ``1b.2``."""


@dataclass(frozen=True)
class Task:
    """Something that is answered: the formula of a result, or its number at the point that stands at a ``spot``.

    ``label`` is ``2`` or ``2b`` of a formula, as the sheet counts its questions and parts, and ``2b.1`` of the first
    number that part asks for; the numbers of instances go on counting.
    """

    label: str
    question: int
    name: str
    spot: Spot | None = None

    @property
    def of_number(self) -> bool:
        """Whether a number is asked for, and no formula."""
        return self.spot is not None


def tasks(sheet: Sheet, catalogue: Catalogue) -> tuple[Task, ...]:
    """The tasks of a sheet whose names are settled, in order. Errors: `SymcnnError` where it has none."""
    found = [
        one
        for number, question in enumerate(sheet.file.questions, 1)
        for one in _of_question(number, question, catalogue)
    ]
    if not found:
        raise SymcnnError(f"{sheet.file.where}: nothing on it can be marked: no question asks for a result")
    return tuple(found)


def _of_question(number: int, question: Question, catalogue: Catalogue) -> list[Task]:
    several, found = len(question.derivations) > 1, list[Task]()
    for place, name in enumerate(question.derivations):
        part = f"{number}{letter(place) if several else ''}"
        if _typed(catalogue, name):
            found.append(Task(part, number, name))
        for at in range(len(question.values.get(name, ()))):
            found.append(Task(f"{part}.{at + 1}", number, name, Spot(number, POINTS[0], name, at)))
    counted = 0 if several else sum(one.of_number for one in found)
    for name, points in question.instances.items():
        for at in range(len(points)):
            counted += 1
            found.append(Task(f"{number}.{counted}", number, name, Spot(number, POINTS[1], name, at)))
    return found


def _typed(catalogue: Catalogue, name: str) -> bool:
    """Whether what a result claims can be typed."""
    try:
        return bool(asked(catalogue[name]))
    except SymcnnError:
        return False


def called(text: str, known: Sequence[Task]) -> Task | None:
    """The task that a column is called after; None where it is called after something else.

    A question with one task is called after its number alone, too.

    >>> first, second = Task("1a", 1, "x"), Task("2.1", 2, "y", Spot(2, "instances", "y", 0))
    >>> [one and one.label for one in (called(text, [first, second]) for text in ("Q1 (a)", "2.1", "2", "email"))]
    ['1a', '2.1', '2.1', None]
    """
    label = label_of(text)
    by_label = {one.label: one for one in known}
    if label in by_label:
        return by_label[label]
    alone = [one for one in known if str(one.question) == label]
    return alone[0] if len(alone) == 1 else None


def label_of(text: str) -> str:
    """A label as it is kept: ``1a.2``; nothing where the text is none.

    >>> label_of("Question 1 (a)"), label_of("1a.2"), label_of("2nd address")
    ('1a', '1a.2', '')
    """
    found = LABEL.fullmatch(text.strip().casefold())
    if found is None:
        return ""
    number, part, place = found.groups()
    return f"{int(number)}{part}" + (f".{int(place)}" if place else "")


def worth(sheet: Sheet, asked_for: Sequence[Task]) -> dict[str, Fraction]:
    """What each task is worth: a question's points in equal shares; one that names none is worth one point."""
    found = {}
    for task in asked_for:
        points = sheet.file.questions[task.question - 1].points
        many = sum(one.question == task.question for one in asked_for)
        found[task.label] = Fraction(1 if points is None else str(points)) / many
    return found


__all__ = ["Task", "called", "label_of", "tasks", "worth"]

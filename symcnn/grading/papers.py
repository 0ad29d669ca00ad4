"""What each student of a class has answered, what it is worth, and what changed since it was marked before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symcnn.grading.judging import Found, Given
from symcnn.grading.submissions import ByHand, Key, Submissions
from symcnn.grading.tasks import Task
from symcnn.marking.marks import UNDECIDED
from symcnn.sheets.class_report import values_of
from symcnn.sheets.classes import Assigned
from symcnn.sheets.drawing import Outcome
from symcnn.sheets.variants import Spot

NOTHING = "no answer"
"""The verdict on an empty cell."""


@dataclass(frozen=True)
class Marked:
    """A student's answer to a task, "" for none: what is said of it, and what it is worth of ``most`` points."""

    task: Task
    text: str
    most: Fraction
    values: Mapping[str, Any]
    found: Found | None = None
    by_hand: ByHand | None = None

    @property
    def verdict(self) -> str:
        """That of the mark; "no answer" where there is none."""
        return NOTHING if self.found is None else str(self.found["verdict"])

    @property
    def open(self) -> bool:
        """Whether a person has to look at it."""
        return self.by_hand is None and self.verdict == UNDECIDED

    @property
    def credit(self) -> Fraction:
        """The share of the points, from 0 to 1: as a person said, else as the mark says."""
        if self.by_hand is not None:
            return self.by_hand.credit
        return Fraction(0) if self.found is None else Fraction(self.found["credit"])

    @property
    def points(self) -> Fraction:
        """What it is worth."""
        return self.credit * self.most

    @property
    def overlooked(self) -> list[str]:
        """What was overlooked, in all parts; nothing where no mistake has a name."""
        return [] if self.found is None else list(_overlooked(self.found))

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "task": self.task.label,
            "result": self.task.name,
            "values": {name: _plain(value) for name, value in self.values.items()},
            "answer": self.text,
            "verdict": self.verdict,
            "credit": str(self.credit),
            "points": str(self.points),
            "by hand": None if self.by_hand is None else self.by_hand.reason,
            "overlooked": self.overlooked,
            "mark": self.found,
        }


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value if isinstance(value, int) else str(value)


def _overlooked(found: Mapping[str, Any]) -> Iterator[str]:
    if found["overlooked"]:
        yield found["overlooked"]
    for part in found["parts"].values():
        yield from _overlooked(part)


@dataclass(frozen=True)
class Paper:
    """What a student handed in, marked."""

    assigned: Assigned
    handed_in: bool
    answers: tuple[Marked, ...]

    @property
    def points(self) -> Fraction:
        """The sum of what the answers are worth."""
        return sum((one.points for one in self.answers), Fraction(0))

    @property
    def most(self) -> Fraction:
        """What they could have been worth."""
        return sum((one.most for one in self.answers), Fraction(0))

    @property
    def open(self) -> list[Marked]:
        """The answers at which a person has to look."""
        return [one for one in self.answers if one.open]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        student = self.assigned.student
        return {
            "id": student.id,
            "name": student.name,
            "email": student.email,
            "variant": self.assigned.variant,
            "handed in": self.handed_in,
            "points": str(self.points),
            "of": str(self.most),
            "open": len(self.open),
            "answers": [one.to_json() for one in self.answers],
        }


Outcomes = Mapping[Spot, Outcome]


def given(one: Assigned, task: Task, text: str, fixed: Outcomes) -> Given:
    """An answer to a task as it is judged: a number at the values of the student's variant."""
    values = values_at(one, task, fixed)
    return Given(task.name, text, tuple(values.items()) if task.of_number else None)


def values_at(one: Assigned, task: Task, fixed: Outcomes) -> dict[str, Any]:
    """The values at which a student is asked for a number; none where a formula is asked for."""
    if task.spot is None:
        return {}
    return values_of({**fixed, **one.draws}[task.spot].point)


def papers(
    everybody: Sequence[Assigned],
    handed_in: Submissions,
    fixed: Outcomes,
    marks: Mapping[str, Found],
    worth: Mapping[str, Fraction],
    by_hand: Mapping[Key, ByHand],
) -> list[Paper]:
    """The paper of each student, in the order of the roster."""
    found = []
    for one in everybody:
        answers = []
        for task in handed_in.asked:
            key = one.student.id, task.label
            text = handed_in.answers.get(key, "")
            mark = marks[given(one, task, text, fixed).key] if text else None
            values = values_at(one, task, fixed)
            person = by_hand.get(key)
            person = person if person is not None and person.of(text) else None
            answers.append(Marked(task, text, worth[task.label], values, mark, person))
        found.append(Paper(one, one.student.id in handed_in.students, tuple(answers)))
    return found


@dataclass(frozen=True)
class Change:
    """A mark that is not what it was when the class was marked before; the answer is the same."""

    student: str
    task: str
    answer: str
    before: str
    now: str
    credit_before: str
    credit: str


def changes(before: Mapping[str, Any], now: Sequence[Paper]) -> list[Change]:
    """What changed of answers that were marked before (`marks_json`). Errors: `LookupError`, `TypeError`."""
    old = {(student["id"], one["task"]): one for student in before["students"] for one in student["answers"]}
    found = []
    for paper in now:
        for one in paper.answers:
            was = old.get((paper.assigned.student.id, one.task.label))
            if was is None or was["answer"] != one.text:
                continue
            first, second = _brief(was), _brief(one.to_json())
            if first != second:
                found.append(
                    Change(
                        paper.assigned.student.id, one.task.label, one.text, first[0], second[0], first[1], second[1]
                    )
                )
    return found


def _brief(one: Mapping[str, Any]) -> tuple[str, str]:
    """A verdict in words, and the credit."""
    words = "; ".join([one["verdict"], *one["overlooked"]])
    if one["by hand"] is not None:
        words = f"by hand ({words})"
    return words, one["credit"]


def marks_json(title: str, now: Sequence[Paper]) -> dict[str, Any]:
    """All marks in plain data."""
    return {"sheet": title, "students": [one.to_json() for one in now]}


__all__ = ["NOTHING", "Change", "Marked", "Paper", "changes", "given", "marks_json", "papers", "values_at"]

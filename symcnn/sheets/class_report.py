"""What a class was given: the key of all answers as CSV and JSON, and how the variants are spread.

A cell that a spreadsheet might take for a formula is preceded by an apostrophe; numbers of ours stand as they are.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from symcnn.sheets.classes import Assigned
from symcnn.sheets.difficulty import effort
from symcnn.sheets.drawing import ANSWER, Outcome
from symcnn.sheets.drawn import CONDITIONS
from symcnn.sheets.file import CASE
from symcnn.sheets.table import cell
from symcnn.sheets.variants import Spot, Variants

COLUMNS = (*("id", "name", "email", "variant", "question", "result", "values", "answer", "decimal", "wrong answers"),)
MEASURE = (
    "digits handled when the closed form is worked out by hand; compares variants of one question, and no two questions"
)


def plain(number: Any) -> str:
    """A number as text, exact."""
    return str(number)


def approximate(number: Any) -> str:
    """A number as a decimal of twelve digits at most.

    >>> import sympy as sp
    >>> approximate(sp.Integer(3)), approximate(sp.Rational(1, 8)), approximate(sp.Rational(1, 3))
    ('3', '0.125', '0.333333333333')
    """
    return f"{float(number):.12g}" if not number.is_Integer or abs(number) >= 10**15 else str(number)


def values_of(point: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a point alone."""
    return {name: value for name, value in point.items() if name not in (CASE, *CONDITIONS)}


def key(variants: Variants, everybody: Sequence[Assigned]) -> list[dict[str, Any]]:
    """The answers of everybody as plain data, with the numbers of the wrong answers that the results' files name."""
    fixed = variants.fixed
    rows = []
    for one in everybody:
        places: dict[Spot, Outcome] = {**fixed, **one.draws}
        answers = [
            {
                "question": spot.question,
                "result": spot.name,
                "values": values_of(drawn.point),
                "drawn": spot not in fixed,
                "answer": plain(drawn.answer),
                "decimal": approximate(drawn.answer),
                "wrong": {label: None if value is None else plain(value) for label, value in drawn.rivals.items()},
            }
            for spot, drawn in sorted(places.items(), key=lambda item: item[0].order)
        ]
        student = one.student
        rows.append(
            {"id": student.id, "name": student.name, "email": student.email, "variant": one.variant, "answers": answers}
        )
    return rows


def key_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The key as CSV, a line for each answer."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        who = [cell(row["id"]), cell(row["name"]), cell(row["email"]), row["variant"]]
        for one in row["answers"]:
            at = ", ".join(f"{name} = {value}" for name, value in one["values"].items())
            wrong = "; ".join(f"{label}: {value}" for label, value in one["wrong"].items() if value is not None)
            writer.writerow([*who, one["question"], one["result"], at, one["answer"], one["decimal"], cell(wrong)])
    return text.getvalue()


@dataclass(frozen=True)
class Spread:
    """How one place of a sheet is spread over a class.

    ``answers`` counts the numbers; ``alike`` are sets of students with the same values; ``efforts`` are those of
    `difficulty`: the least, the median, the most.
    """

    spot: Spot
    answers: Mapping[str, int]
    different: int
    efforts: tuple[int, float, int]
    confused: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "question": self.spot.question,
            "result": self.spot.name,
            "answers": dict(self.answers),
            "different values": self.different,
            "difficulty": dict(zip(("least", "median", "most"), self.efforts, strict=True)),
            "rivals with the answer's number": dict(self.confused),
        }


@dataclass(frozen=True)
class ClassReport:
    """The variants of a class: each place, and students who have all values in common, or the number of a variant."""

    title: str
    students: int
    spreads: Sequence[Spread]
    duplicates: Sequence[Sequence[str]]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "sheet": self.title,
            "students": self.students,
            "difficulty": MEASURE,
            "places": [one.to_json() for one in self.spreads],
            "students with the same values": [list(group) for group in self.duplicates],
        }


def report(variants: Variants, everybody: Sequence[Assigned]) -> ClassReport:
    """How the variants of a class are spread."""
    spreads = []
    for spot, place in variants.places.items():
        drawn = [one.draws[spot] for one in everybody]
        points: dict[str, Outcome] = {_told(one.point): one for one in drawn}
        efforts = sorted(
            effort(place.form.rhs, place.form.domain.values(place.form.values_of((), one.point)))
            for one in points.values()
        )
        spreads.append(
            Spread(
                spot,
                {plain(number): count for number, count in Counter(one.answer for one in drawn).most_common()},
                len(points),
                (efforts[0], median(efforts), efforts[-1]),
                Counter(second for one in drawn for first, second in sorted(one.alike) if first == ANSWER),
            )
        )
    same: dict[str, list[str]] = {}
    for one in everybody:
        told = json.dumps([_told(drawn.point) for drawn in one.draws.values()])
        same.setdefault(told, []).append(one.student.id)
    duplicates = [group for group in same.values() if len(group) > 1]
    return ClassReport(variants.sheet.file.title, len(everybody), spreads, duplicates)


def _told(point: Mapping[str, Any]) -> str:
    return json.dumps(values_of(point), sort_keys=True, default=str)


__all__ = ["ClassReport", "Spread", "key", "key_csv", "report"]

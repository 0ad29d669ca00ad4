"""What a student reads: their points, each answer, what is said of it, and what was overlooked; as a text or a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symcnn.errors import SymcnnError
from symcnn.grading.papers import NOTHING, Marked, Paper
from symcnn.marking.marks import INVALID, RIGHT, UNDECIDED, UP_TO, WRONG
from symcnn.printing.numbers import point_latex
from symcnn.sheets.markup import Tex, environment
from symcnn.sheets.printed import Printed, numbers
from symcnn.sheets.sheet import Sheet
from symcnn.sheets.words import broken_latex, name_latex

COLOUR = {RIGHT: "good", UP_TO: "open", WRONG: "bad", INVALID: "bad", UNDECIDED: "open", NOTHING: "soft"}
LONG = 600
"""Letters of an answer that are shown."""


def points(number: Fraction) -> str:
    """Points, to two digits behind the point.

    >>> points(Fraction(3)), points(Fraction(5, 2)), points(Fraction(2, 3))
    ('3', '2.5', '0.67')
    """
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def heading(one: Marked, title: str) -> str:
    """What an answer is about: ``1b.2 Side of the output, at n = 7``"""
    at = ", ".join(f"{name} = {value}" for name, value in one.values.items())
    return f"{one.task.label} {title}" + (f", at {at}" if at else "")


def text(paper: Paper, title: str, titles: Mapping[str, str]) -> str:
    """The feedback as a text: nothing in it is longer than what the student has typed themselves.

    ``titles`` are those of the results, in plain letters.
    """
    student = paper.assigned.student
    lines = [title, student.name, f"{points(paper.points)} of {points(paper.most)} points"]
    if paper.open:
        lines.append(f"not final: a person has to look at {', '.join(one.task.label for one in paper.open)}")
    if not paper.handed_in:
        lines.append("nothing was handed in")
    for one in paper.answers:
        lines += ["", f"{heading(one, titles[one.task.name])}: {points(one.points)} of {points(one.most)}"]
        if one.text:
            lines += [f"  {line}" for line in _shortened(one.text).splitlines()]
        lines += [f"  {line}" for line in said(one)]
    return "\n".join(lines) + "\n"


def said(one: Marked) -> list[str]:
    """What is said of an answer, in lines: by a person, if one did, and by the engine."""
    lines = []
    if one.by_hand is not None:
        because = f": {one.by_hand.reason}" if one.by_hand.reason else ""
        lines.append(f"marked by hand, {one.by_hand.credit} of the points{because}")
        if one.verdict == UNDECIDED:
            return lines
    return lines + (str(one.found["words"]).splitlines() if one.found is not None else [NOTHING])


def _shortened(answer: str) -> str:
    return answer if len(answer) <= LONG else f"{answer[:LONG]}..."


@dataclass(frozen=True)
class Line:
    """An answer as the page prints it."""

    label: str
    title: Tex
    at: Tex
    points: str
    most: str
    answer: Tex
    read: Tex
    verdict: str
    colour: str
    said: list[Tex]
    overlooked: list[Tex]


def page(paper: Paper, sheet: Sheet, printed: Mapping[str, Printed]) -> str:
    """The feedback as LaTeX, under the head of the student's sheet."""
    return str(
        environment()
        .get_template("feedback.tex.j2")
        .render(
            sheet=sheet.file,
            running="Feedback",
            subtitle=Tex(r" \textmd{\itshape feedback}"),
            name_latex=name_latex,
            lines=[_line(one, printed[one.task.name]) for one in paper.answers],
            points=points(paper.points),
            most=points(paper.most),
            handed_in=paper.handed_in,
            open=", ".join(one.task.label for one in paper.open),
        )
    )


def _line(one: Marked, printed: Printed) -> Line:
    found = one.found or {}
    # What stands below the first line of a reason points into the answer as it was typed, in letters of one width.
    reason = str(found.get("reason", "")).split("\n", 1)[0]
    point = (found.get("counterexample") or {}).get("words", "")
    lines = [broken_latex(words) for words in (*filter(None, (point, reason)), *_of_parts(found))]
    if one.by_hand is not None:
        because = f": {one.by_hand.reason}" if one.by_hand.reason else ""
        lines.insert(0, broken_latex(f"marked by hand, {one.by_hand.credit} of the points{because}"))
    names = ", ".join(f"{typed} is {name}" for typed, name in found.get("matching", {}).items())
    notes = [f"names: {names}"] if names else []
    return Line(
        one.task.label,
        printed.title,
        Tex(point_latex(numbers(one.values))) if one.values else Tex(""),
        points(one.points),
        points(one.most),
        broken_latex(_shortened(one.text)),
        Tex("" if one.task.of_number or one.verdict == INVALID else found.get("read", "")),
        one.verdict,
        COLOUR[one.verdict],
        lines + [broken_latex(note) for note in (*notes, *(f"read: {text}" for text in found.get("notes", ())))],
        [overlooked_latex(label, printed) for label in one.overlooked],
    )


def _of_parts(found: Mapping[str, Any]) -> list[str]:
    return [f"{name}: " + str(part["words"]).split("\n", 1)[0] for name, part in found.get("parts", {}).items()]


def overlooked_latex(label: str, printed: Printed) -> Tex:
    """What was overlooked: in the words of a file, with its names; else as plain text."""
    try:
        return printed.prose(label)
    except SymcnnError:
        return broken_latex(label)


def titles(names: Sequence[str], printed: Mapping[str, Printed]) -> dict[str, str]:
    """The titles of results in plain letters."""
    from symcnn.printing.prose import AnyNames, prose_plain

    return {name: prose_plain(printed[name].derivation.title, AnyNames()) for name in names}


__all__ = ["heading", "overlooked_latex", "page", "points", "said", "text", "titles"]

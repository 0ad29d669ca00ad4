"""The variants of a sheet: the same questions with other values, each a function of the sheet's name and a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.sheets.drawing import Outcome, Place
from symcnn.sheets.drawn import paths
from symcnn.sheets.file import CASE, POINTS, Question, SheetError, blamed
from symcnn.sheets.printed import Printed, numbers
from symcnn.sheets.question import PrintedQuestion
from symcnn.sheets.quoted import said, spoken
from symcnn.sheets.sheet import Sheet

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue

MOST = 10**18
"""The largest number of a variant."""


@dataclass(frozen=True)
class Spot:
    """Where on a sheet a point stands: the number of the question, the key, the derivation, its place in the list."""

    question: int
    key: str
    name: str
    place: int

    @property
    def order(self) -> tuple[int, bool, str, int]:
        """Where it comes among others."""
        return self.question, self.key != POINTS[0], self.name, self.place

    @property
    def brief(self) -> str:
        """Where it is, for a table."""
        return f"{self.question}. {self.name}" + (f" ({self.place + 1})" if self.place else "")

    def __str__(self) -> str:
        return f"question {self.question}, {self.name}" + (f", point {self.place + 1}" if self.place else "")


Draws = Mapping[Spot, Outcome]


class Variants:
    """The variants of a sheet whose names and references are settled.

    What no draw changes is printed once. Errors: `SheetError`, with the question and the key, for a value that can
    never be given, a condition that is none, and a drawn value that nobody would read; none where nothing is drawn.
    """

    def __init__(self, sheet: Sheet, catalogue: Catalogue) -> None:
        self.sheet = sheet
        derivations = {name: catalogue[name] for name in sheet.derivations}
        self.places: dict[Spot, Place] = {}
        for number, question in enumerate(sheet.file.questions, 1):
            _read_by_somebody(question, sheet.file.place(number))
        for spot, point in _points(sheet.file.questions):
            if paths(point):
                with blamed(f"{sheet.file.place(spot.question)}, `{spot.key}`"):
                    drawn_for = (sheet.stem, spot.question, spot.key, spot.name, spot.place)
                    self.places[spot] = Place(derivations[spot.name], point, drawn_for)
        self.printed = {name: Printed(derivation) for name, derivation in derivations.items()}
        self._kept = {
            number: PrintedQuestion(question, number, sheet.file.place(number), self.printed)
            for number, question in enumerate(sheet.file.questions, 1)
            if not question.drawn
        }

    @cached_property
    def fixed(self) -> dict[Spot, Outcome]:
        """What comes of the points that are the same in all variants. Errors: `SheetError`."""
        found = {}
        for spot, point in _points(self.sheet.file.questions):
            if spot not in self.places:
                with blamed(f"{self.sheet.file.place(spot.question)}, `{spot.key}`"):
                    place = Place(self.printed[spot.name].derivation, point, ())
                    found[spot] = place.outcome(numbers(point), telling=False)
        return found

    def draws(self, variant: int) -> dict[Spot, Outcome]:
        """What a variant draws, by place. Errors: `SheetError` where no draw meets the conditions."""
        if not 0 <= variant <= MOST:
            raise SymcnnError(f"the number of a variant is whole, from 0 to {MOST}; got {variant}")
        found = {}
        for spot, place in self.places.items():
            with blamed(f"{self.sheet.file.place(spot.question)}, `{spot.key}`: {spot.name}"):
                found[spot] = place.draw(variant)
        return found

    def sheet_of(self, variant: int, draws: Draws | None = None, student: str = "", suffix: str = "") -> Sheet:
        """The sheet of a variant; ``student`` stands on it, and its files end in ``suffix``, else in the number."""
        draws = self.draws(variant) if draws is None else draws
        old = self.sheet.file.questions
        questions = [_at(question, number, draws) for number, question in enumerate(old, 1)]
        file = replace(self.sheet.file, questions=tuple(questions), variant=str(variant), student=student)
        printed = tuple(
            self._kept.get(number) or PrintedQuestion(question, number, file.place(number), self.printed)
            for number, question in enumerate(questions, 1)
        )
        stem = f"{self.sheet.stem}-{suffix or f'v{variant}'}"
        return replace(self.sheet, file=file, stem=stem, root=self.sheet.stem, questions=printed)


def of_variant(sheet: Sheet, catalogue: Catalogue, variant: int | None) -> Sheet:
    """A settled sheet as it is typeset: itself, or a variant where values are drawn, of which 0 is the usual one.

    Errors: `SheetError`, also for a variant of a sheet that draws nothing.
    """
    if sheet.file.drawn:
        return Variants(sheet, catalogue).sheet_of(variant or 0)
    if variant is not None:
        raise SheetError(f"{sheet.file.where} has no variants: no value is drawn, such as k = {{ choose = [3, 5, 7] }}")
    return sheet


def _at(question: Question, number: int, draws: Draws) -> Question:
    """A question with the values of a variant in its points and texts."""
    if not question.drawn:
        return question
    values: dict[str, Any] = {}
    tables: dict[str, Any] = {}
    for key in POINTS:
        tables[key] = {}
        for name, points in getattr(question, key).items():
            made = []
            for place, point in enumerate(points):
                drawn = draws.get(Spot(number, key, name, place))
                if drawn is None:
                    made.append(point)
                    continue
                made.append({**{k: v for k, v in point.items() if k == CASE}, **drawn.point})
                values |= {path[0]: drawn.point[path[0]] for path in paths(point)}
            tables[key][name] = tuple(made)
    return replace(question, **tables).rewritten(lambda _, __, text: said(text, values))


def _points(questions: Sequence[Question]) -> Iterator[tuple[Spot, Mapping[str, Any]]]:
    """All points of a sheet, with where they stand."""
    for number, question in enumerate(questions, 1):
        for key in POINTS:
            for name, points in getattr(question, key).items():
                for place, point in enumerate(points):
                    yield Spot(number, key, name, place), point


def _texts(question: Question) -> list[str]:
    found: list[str] = []

    def noted(_: str, __: str, text: str) -> str:
        found.append(text)
        return text

    question.rewritten(noted)
    return found


def _read_by_somebody(question: Question, where: str) -> None:
    """Refuse a drawn value that the problems do not show, and one that a text names, and that is drawn twice."""
    named = [name for text in _texts(question) for name in spoken(text)]
    told = [name for text in (question.title, question.text, *question.ask.values()) for name in spoken(text)]
    points = [(key, one) for key in POINTS for at in getattr(question, key).values() for one in at]
    drawn = [(key, name) for key, one in points for name in dict.fromkeys(path[0] for path in paths(one))]
    for key, name in dict.fromkeys(drawn):
        if key == "instances" and name not in told:
            raise SheetError(
                f"{where}, `instances`: {name} is drawn, and the problems do not show the points of instances; name it "
                f"in the question's text: {{{{drawn: {name}}}}}"
            )
    for name in dict.fromkeys(named):
        if sum(one == name for _, one in drawn) > 1:
            raise SheetError(
                f"{where}: {name} is drawn at several points, so a text cannot name it ({{{{drawn: {name}}}}})"
            )


__all__ = ["Draws", "Spot", "Variants", "of_variant"]

"""What a sheet's file holds: title, ordered questions, values; `symcnn.sheets.reader` says how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from symcnn.errors import MissingTool, SymcnnError
from symcnn.sheets.drawn import CONDITIONS, paths
from symcnn.sheets.quoted import LookUp, filled, names_in, settled

CASE = "case"
"""Among the values of a point: what the point is called."""
HEAD = ("title", "course", "author", "term", "note")
TEXTS = ("title", "text", "answer", "remark")
HEADING = 40
"""Letters of a name that have room at the head of a page."""
POINTS = ("values", "instances")

Points = Mapping[str, tuple[Mapping[str, Any], ...]]
Change = Callable[[str, str, str], str]
"""Makes a text of another: of its key, the derivation in whose names it is written ("" for the question's), and it."""


class SheetError(SymcnnError):
    """A sheet's file is at fault; the message names the file, the question and the key."""


class Misfit(SheetError):
    """Something on a sheet does not fit its page; the PDFs are written, to look at. ``paths`` are theirs."""

    def __init__(self, message: str, paths: list[Path]) -> None:
        super().__init__(message)
        self.paths = paths


@contextmanager
def blamed(where: str) -> Iterator[None]:
    """Whatever is refused inside is refused with its place in front.

    >>> with blamed("set.toml, question 1, `points`"):
    ...     raise SymcnnError("too many")
    Traceback (most recent call last):
    symcnn.sheets.file.SheetError: set.toml, question 1, `points`: too many
    """
    try:
        yield
    except MissingTool:
        raise
    except SymcnnError as error:
        raise SheetError(f"{where}: {error}") from error


@dataclass(frozen=True)
class Figure:
    """A figure that the run draws: its kind, the derivation it shows, and the kind's own settings."""

    kind: str
    derivation: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def noted(look: LookUp, names: list[str]) -> LookUp:
    """The same look-up, which adds the names of what was looked up to a list."""

    def looked(reference: str) -> Any:
        names.extend(names_in(reference))
        return look(reference)

    return looked


@dataclass(frozen=True)
class Card:
    """A card of a deck: a question on its front, the answer on its back."""

    front: str
    back: str


@dataclass(frozen=True)
class Question:
    """One question; ``values`` are the points of worked numbers by derivation, ``ask`` own wordings of parts.

    ``quoted`` are the results and networks of which numbers were put in.
    """

    title: str
    derivations: tuple[str, ...]
    text: str = ""
    points: float | None = None
    form: str = "long"
    ask: Mapping[str, str] = field(default_factory=dict)
    values: Points = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    entries: tuple[str, ...] = ()
    answer: str = ""
    instances: Points = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=dict)
    demonstrations: tuple[str, ...] = ()
    labs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cite: tuple[str, ...] = ()
    remark: str = ""
    cards: tuple[Card, ...] = ()
    quoted: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The derivations that it needs, derived in it or put to values."""
        return tuple(dict.fromkeys((*self.derivations, *self.instances)))

    @property
    def drawn(self) -> tuple[str, ...]:
        """The names of the symbols of which a value is drawn, in any of its points."""
        found = (
            path[0] for key in POINTS for at in getattr(self, key).values() for point in at for path in paths(point)
        )
        return tuple(dict.fromkeys(found))

    def rewritten(self, change: Change) -> Question:
        """The same question with every text changed: also those of its parts, points, figures and cards."""

        def cases(key: str, table: Points) -> Points:
            return {
                name: tuple({k: change(key, name, v) if k == CASE else v for k, v in point.items()} for point in points)
                for name, points in table.items()
            }

        def captioned(figure: Figure) -> Figure:
            own = {k: change("figure", figure.derivation, v) for k, v in figure.settings.items() if k == "caption"}
            return replace(figure, settings={**figure.settings, **own})

        texts: dict[str, Any] = {key: change(key, "", getattr(self, key)) for key in TEXTS}
        return replace(
            self,
            **texts,
            ask={name: change("ask", name, text) for name, text in self.ask.items()},
            values=cases("values", self.values),
            instances=cases("instances", self.instances),
            figures=tuple(map(captioned, self.figures)),
            cards=tuple(Card(change("card", "", card.front), change("card", "", card.back)) for card in self.cards),
        )

    def settled(self, look: LookUp, where: str) -> Question:
        """The same question with the numbers of all references put in. Errors: `SheetError`."""
        quoted: list[str] = []
        look = noted(look, quoted)

        def fill(key: str, name: str, text: str) -> str:
            with blamed(f"{where}, `{key}`"):
                return filled(text, look, self.drawn)

        def numbers(key: str, point: Mapping[str, Any]) -> dict[str, Any]:
            with blamed(f"{where}, `{key}`"):
                return {
                    name: value if name in (CASE, *CONDITIONS) else settled(value, look)
                    for name, value in point.items()
                }

        tables: dict[str, Any] = {
            key: {name: tuple(numbers(key, point) for point in points) for name, points in getattr(self, key).items()}
            for key in POINTS
        }
        figures = tuple(
            replace(figure, settings={**figure.settings, "values": numbers("figure", figure.settings["values"])})
            if "values" in figure.settings
            else figure
            for figure in self.figures
        )
        made = replace(self, **tables, figures=figures).rewritten(fill)
        return replace(made, quoted=tuple(dict.fromkeys(quoted)))


@dataclass(frozen=True)
class SheetFile:
    """An ordered list of questions under a title; ``where`` is what messages call the file.

    ``variant`` is the number of the draws that stand in it, and ``student`` whose it is.
    """

    title: str
    questions: tuple[Question, ...]
    course: str = ""
    author: str = ""
    term: str = ""
    note: str = ""
    deck: bool = False
    where: str = "the sheet"
    quoted: tuple[str, ...] = ()
    variant: str = ""
    student: str = ""

    @property
    def heading(self) -> str:
        """The student's name where it has room at the head of a page: a short one, in letters of the page's fonts."""
        fits = len(self.student) <= HEADING and all(ord(letter) < 0x180 for letter in self.student)
        return self.student if fits else ""

    def place(self, number: int) -> str:
        """What messages call a question: the file, the number from 1, the title."""
        title = self.questions[number - 1].title
        return f"{self.where}, question {number}" + (f" ({title})" if title else "")

    def settled(self, look: LookUp) -> SheetFile:
        """The same sheet with the numbers of all references put in. Errors: `SheetError`."""
        head: dict[str, Any] = {}
        quoted: list[str] = []
        look = noted(look, quoted)
        for key in HEAD:
            with blamed(f"{self.where}, `{key}`"):
                head[key] = filled(getattr(self, key), look)
        questions = tuple(one.settled(look, self.place(number)) for number, one in enumerate(self.questions, 1))
        return replace(self, **head, questions=questions, quoted=tuple(dict.fromkeys(quoted)))

    @property
    def drawn(self) -> bool:
        """Whether values are drawn."""
        return any(question.drawn for question in self.questions)

    @property
    def derivations(self) -> tuple[str, ...]:
        """The derivations of all questions, each once, in order."""
        return tuple(dict.fromkeys(name for question in self.questions for name in question.asked))

"""A question of a sheet with its texts and numbers printed: each when first asked for, and once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symcnn.errors import UnknownName
from symcnn.printing.numbers import point_latex
from symcnn.printing.prose import AnyNames, prose_latex
from symcnn.sheets.bibliography import references
from symcnn.sheets.file import CASE, Card, Figure, Question, blamed
from symcnn.sheets.markup import Tex
from symcnn.sheets.printed import Printed, Worked, numbers
from symcnn.sheets.words import letter, number_text

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation


@dataclass(frozen=True)
class Part:
    """What a part asks, and the points at which it asks for values; its letter is that of its solution."""

    letter: str
    ask: Tex
    at: tuple[Tex, ...]


@dataclass(frozen=True)
class Instance:
    """A result that is derived elsewhere, put to values; ``common`` is what all points share."""

    title: Tex
    results: tuple[Tex, ...]
    common: Tex
    named: bool
    worked: tuple[Worked, ...]
    conventions: tuple[Tex, ...]


class PrintedQuestion:
    """A question as it stands on both sheets, as far as no verdict has a part in it.

    ``where`` is what messages call it; ``printed`` are the derivations that it
    asks for, by name. Errors of all parts: `SheetError`, which names the key.
    """

    def __init__(self, file: Question, number: int, where: str, printed: Mapping[str, Printed]) -> None:
        self.file, self.number, self.where = file, number, where
        self.printed = {name: printed[name] for name in file.asked}

    def _tried(self, key: str, make: Callable[[], Any]) -> Any:
        with blamed(f"{self.where}, `{key}`"):
            return make()

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """The names that its text may use; where two derivations have one, the first's; any where none answers."""
        if not self.printed:
            return AnyNames()
        return {key: value for one in reversed(self.printed.values()) for key, value in one.names.items()}

    def _text(self, key: str, text: str, order: Sequence[Any] = ()) -> Tex:
        made: Tex = self._tried(key, lambda: Tex(prose_latex(text, self.names, order)))
        return made

    @cached_property
    def title(self) -> Tex:
        """Its title, or that of the first derivation."""
        first = next(iter(self.printed.values())).derivation.title if self.printed else "Question"
        return self._text("title", self.file.title or first)

    @cached_property
    def text(self) -> Tex:
        """What it asks in the sheet's words."""
        first = self.file.derivations[:1]
        return self._text("text", self.file.text, self.printed[first[0]].order if first else ())

    @property
    def entries(self) -> str:
        """The questions of documents that it answers."""
        return ", ".join(self.file.entries)

    @property
    def points(self) -> str:
        """How many points it is worth, in words."""
        points = "" if self.file.points is None else number_text(self.file.points)
        return f"{points} point{'' if points == '1' else 's'}" if points else ""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What is asked of each derivation."""
        found = (self._part(self.printed[name].derivation) for name in self.file.derivations)
        return tuple(part for part in found if part is not None)

    def _part(self, derivation: Derivation) -> Part | None:
        """The sheet's words, else the statement or, of several, the title; none if the question's text asks it."""
        question, values = self.file, self.file.values.get(derivation.name, ())
        asked = question.ask.get(derivation.name, "") or ("" if question.text else derivation.statement)
        if not asked and not values:
            return None
        if not asked and len(question.derivations) > 1:
            asked = f"{derivation.title}."
        ask = self._tried("ask", lambda: self.printed[derivation.name].prose(asked))
        return Part(
            letter(question.derivations.index(derivation.name)),
            ask,
            tuple(Tex(point_latex(numbers(point))) for point in values),
        )

    def words(self, name: str) -> Tex:
        """What is asked of one derivation; nothing where the question's text asks it."""
        part = self._part(self.printed[name].derivation)
        return Tex("") if part is None else part.ask

    @cached_property
    def worked(self) -> dict[str, tuple[Worked, ...]]:
        """The closed forms at the points of the sheet, by derivation."""
        return {name: self._numbers("values", name, self.file.values.get(name, ())) for name in self.file.derivations}

    def _numbers(self, key: str, name: str, points: Sequence[Mapping[str, Any]]) -> tuple[Worked, ...]:
        made: tuple[Worked, ...] = self._tried(key, lambda: self.printed[name].worked(points))
        return made

    @cached_property
    def instances(self) -> dict[str, Instance]:
        """Results that are derived elsewhere, put to values, by name."""
        return {name: self._instance(name, values) for name, values in self.file.instances.items()}

    def _instance(self, name: str, values: Sequence[Mapping[str, Any]]) -> Instance:
        """Values that all points share are said once."""
        printed, points = self.printed[name], [numbers(point) for point in values]
        shared = {key for key in points[0] if len(points) > 1 and all(p.get(key) == points[0][key] for p in points)}
        rows = [
            replace(row, point=Tex(point_latex({key: value for key, value in point.items() if key not in shared})))
            for row, point in zip(self._numbers("instances", name, values), points, strict=True)
        ]
        return Instance(
            printed.title,
            printed.results,
            Tex(point_latex({key: points[0][key] for key in points[0] if key in shared})),
            any(CASE in point for point in values),
            tuple(rows),
            printed.conventions,
        )

    @cached_property
    def answer(self) -> Tex:
        """What it answers in the sheet's words."""
        return self._text("answer", self.file.answer) if self.file.answer else Tex("")

    @cached_property
    def remark(self) -> Tex:
        """What the sheet remarks."""
        return self._text("remark", self.file.remark) if self.file.remark else Tex("")

    @cached_property
    def references(self) -> list[Tex]:
        """What is cited."""
        made: list[Tex] = self._tried("cite", lambda: references(self.file.cite))
        return made

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Its cards, printed; in any names, since a card stands alone."""
        return tuple(Card(self._card(card.front), self._card(card.back)) for card in self.file.cards)

    def _card(self, text: str) -> Tex:
        made: Tex = self._tried("card", lambda: Tex(prose_latex(text, AnyNames())))
        return made

    @cached_property
    def captions(self) -> tuple[Tex | None, ...]:
        """The captions of its figures in the sheet's words; None where the figure brings its own."""
        return tuple(self._caption(one) for one in self.file.figures)

    def _caption(self, figure: Figure) -> Tex | None:
        text = str(figure.settings.get("caption") or "")
        made: Tex = self._tried("figure", lambda: self.printed[figure.derivation].prose(text))
        return made or None

    def all(self) -> None:
        """Print every part now, and see that figures and blocks of labs can be made."""
        _ = self.title, self.text, self.answer, self.remark, self.parts, self.worked, self.instances
        _ = self.captions, self.cards
        for name, printed in self.printed.items():
            with blamed(f"{self.where}, `{'derivations' if name in self.file.derivations else 'instances'}`: {name}"):
                printed.texts()
        _ = self.references
        for figure in self.file.figures:
            x, known = figure.settings.get("x"), self.printed[figure.derivation].names
            if figure.kind == "scaling" and x not in known:
                with blamed(f"{self.where}, `figure`"):
                    raise UnknownName("symbol for `x`", str(x), [one for one in known if not one.startswith("_")])

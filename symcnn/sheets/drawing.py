"""What is drawn at one place of a sheet: the values of a variant, and why there are none where nothing can be drawn.

A draw is a function of the sheet's name, the place and the variant, by SHA-256: the same on every machine, in every
Python. It is taken where the values lie in the domain, the conditions hold, and no wrong answer that the file names
gives the number of the right one (with ``apart = true`` that of another wrong one neither).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, UnknownName
from symcnn.formulas.binding import names
from symcnn.formulas.numbers import typed
from symcnn.formulas.truth import truth
from symcnn.marking.names import Names
from symcnn.marking.reading import Between, Compared, OneOf, read
from symcnn.sheets.drawn import paths, put
from symcnn.sheets.file import CASE

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation
    from symcnn.query.closed_form import ClosedForm

TRIES = 200
"""Draws that are tried before all values are listed."""
MOST_LISTED = 4000
"""Values of a whole place that are listed, to draw from those that will do, or to say that there are none."""
LOOKED_AT = 100
"""Draws by which it is seen whether two numbers are the same at all of them."""
ENDS = 1000
"""Options that are each held to the domain of their symbol; of a longer range the two ends are."""
ANSWER = "the answer"
DIGITS = 30
EXACT: dict[str, Callable[[Any, Any], Any]] = {
    "=": sp.Eq, "<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge, "!=": sp.Ne,
}  # fmt: skip


class Stream:
    """Whole numbers without an end that depend on what they are drawn for, and on nothing else.

    >>> stream = Stream("sheet", 17)
    >>> [stream.below(6) for _ in range(8)]
    [1, 0, 4, 2, 5, 5, 4, 0]
    """

    def __init__(self, *drawn_for: str | int) -> None:
        self.seed = json.dumps(drawn_for).encode()
        self.count = 0

    def below(self, most: int) -> int:
        """A whole number from 0 on, below ``most``, each as likely as another."""
        while True:
            self.count += 1
            digest = hashlib.sha256(self.seed + b"\0" + str(self.count).encode()).digest()
            found = int.from_bytes(digest, "big") >> (256 - max(most - 1, 1).bit_length())
            if found < most:
                return found


@dataclass(frozen=True)
class Outcome:
    """A draw: its values, what is in its way (nothing where it is taken), and the numbers that come of it.

    ``rivals`` are by what they overlook; None of one that has no number here. ``alike`` are pairs with one number.
    """

    point: Mapping[str, Any]
    fails: tuple[str, ...]
    answer: Any = None
    rivals: Mapping[str, Any] = field(default_factory=dict)
    alike: frozenset[tuple[str, str]] = frozenset()


class Place:
    """A point of a sheet of which values are drawn; ``drawn_for`` tells its draws from those of all other places.

    Errors: `UnknownName`, `DomainError` for values that can never be given; `SymcnnError` for a condition that is none.
    """

    def __init__(self, derivation: Derivation, point: Mapping[str, Any], drawn_for: Sequence[str | int]) -> None:
        self.derivation, self.point, self.drawn_for = derivation, point, tuple(drawn_for)
        self.form: ClosedForm = derivation.closed_form
        self.choices = paths(point)
        self.whole = bool(point.get("whole", False))
        self.space = math.prod(len(one.options) for one in self.choices.values())
        first = self._put([one.options[0] for one in self.choices.values()])
        self.form.values_of((), first)
        self._options_checked()
        self.conditions = {text: self._condition(text) for text in point.get("where", ())}
        self.rivals = {label: replace(self.form, rhs=rival) for label, rival in derivation.rivals.items()}
        rounds = sorted(self.form.rhs.atoms(sp.floor, sp.ceiling), key=str) if self.whole else []
        scalars = {name for name in self.form.domain.symbols if not self.form.domain.is_sequence(name)}
        self.inside = [replace(self.form, rhs=term.args[0]) for term in rounds if names(term) <= scalars]
        unrounded = self.form.rhs.replace(lambda term: term in rounds, lambda term: term.args[0])
        self.unrounded = replace(self.form, rhs=unrounded) if rounds else None

    def _put(self, drawn: Sequence[Any]) -> dict[str, Any]:
        found = put(self.point, dict(zip(self.choices, drawn, strict=True)))
        return {key: value for key, value in found.items() if key != CASE}

    def _options_checked(self) -> None:
        """Refuse a value that its symbol can never have, whatever the others are."""
        domain = self.form.domain
        for (name, *places), found in self.choices.items():
            symbol = domain.symbols[name]
            if places or not isinstance(symbol, sp.Symbol):
                continue
            options = found.options
            alone = [fact for fact in domain.where if names(fact) == {name}]
            for option in options if len(options) <= ENDS else (options[0], options[-1]):
                exact = typed(option)
                broken = exact is None or (symbol.is_integer and not exact.is_integer)
                if broken or any(domain.holds(fact, {symbol: exact}) is False for fact in alone):
                    domain.refuse(symbol, option)

    def _condition(self, text: str) -> Callable[[Mapping[Any, Any]], bool]:
        """A condition as a function of exact values by symbol, the answer's among them."""
        said = read(text, Names.of(self.derivation))
        if said.unmatched or said.matches:
            wrong = said.unmatched[0] if said.unmatched else said.matches[0].typed
            raise UnknownName(f"symbol in the condition {text!r}", wrong, (*self.form.domain.symbols, self.form.gives))
        relation = said.relation
        if isinstance(relation, Compared):
            sides = [self._number_of(side) for side in relation.sides]

            def compared(values: Mapping[Any, Any]) -> bool:
                numbers = [side(values) for side in sides]
                pairs = zip(numbers, numbers[1:], relation.signs, strict=False)
                return all(truth(EXACT[sign](left, right), DIGITS) is True for left, right, sign in pairs)

            return compared
        if isinstance(relation, Between) and relation.of is not None:
            of, low, high = map(self._number_of, (relation.of, relation.low, relation.high))
            signs = ["<=" if closed else "<" for closed in relation.closed]

            def between(values: Mapping[Any, Any]) -> bool:
                ends = (EXACT[signs[0]](low(values), of(values)), EXACT[signs[1]](of(values), high(values)))
                return all(truth(one, DIGITS) is True for one in ends)

            return between
        if isinstance(relation, OneOf) and relation.of is not None:
            one_of, several = self._number_of(relation.of), [self._number_of(value) for value in relation.values]
            return lambda values: any(same(one_of(values), other(values)) for other in several)
        raise SymcnnError(f'{text!r} is no condition, such as "n + 2*p >= k", "3 <= n <= 7" or "k in {{1, 3}}"')

    def _number_of(self, side: Any) -> Callable[[Mapping[Any, Any]], Any]:
        form, lhs = replace(self.form, rhs=side), self.form.lhs
        return form.at if side.has(lhs) else form.number

    # --- one draw ---------------------------------------------------------------------------------------------

    def outcome(self, point: Mapping[str, Any], telling: bool = True) -> Outcome:
        """What comes of a draw; unless ``telling`` is off, wrong answers must have numbers of their own."""
        try:
            values = self.form.domain.values(self.form.values_of((), point))
            answer = self.form.number(values)
        except DomainError as error:
            return Outcome(point, (f"the domain ({error})",))
        known = {**values, self.form.lhs: answer}
        fails = [f"`where`: {text}" for text, holds in self.conditions.items() if not holds(known)]
        if self.whole and not self._is_whole(answer, values):
            fails.append("`whole`")
        rivals = {label: _tried(rival, values) for label, rival in self.rivals.items()}
        numbered = {ANSWER: answer, **{label: value for label, value in rivals.items() if value is not None}}
        alike = frozenset(pair for pair in combinations(numbered, 2) if same(numbered[pair[0]], numbered[pair[1]]))
        if telling and self._confused(alike):
            fails.append("`apart`")
        return Outcome(point, tuple(fails), answer, rivals, alike)

    def _is_whole(self, answer: Any, values: Mapping[Any, Any]) -> bool:
        """Whether the answer is whole, and so is everything that the closed form rounds."""
        return bool(
            answer.is_Integer
            and all(one.number(values).is_Integer for one in self.inside)
            and (self.unrounded is None or same(self.unrounded.number(values), answer))
        )

    @cached_property
    def together(self) -> frozenset[tuple[str, str]]:
        """Numbers that are the same at every draw, since a value that would tell them apart is not drawn."""
        stream, seen = Stream(*self.drawn_for, "apart"), list[Outcome]()
        for _ in range(TRIES):
            one = self.outcome(self._drawn(stream), telling=False)
            seen += [one] if one.answer is not None else []
        taken = [one for one in seen if not one.fails][:LOOKED_AT]
        if not taken and self.space <= MOST_LISTED:
            every = [self.outcome(self._put(drawn), telling=False) for drawn in self._products()]
            taken = [one for one in every if not one.fails]
        return frozenset[tuple[str, str]].intersection(*(one.alike for one in taken or seen)) if seen else frozenset()

    def _confused(self, alike: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """The pairs of numbers that are the same, and may not be."""
        apart = self.point.get("apart")
        found = frozenset(pair for pair in alike if apart or ANSWER in pair) if apart is not False else frozenset()
        return found - self.together if found else found

    def _drawn(self, stream: Stream) -> dict[str, Any]:
        return self._put([one.options[stream.below(len(one.options))] for one in self.choices.values()])

    def draw(self, variant: int) -> Outcome:
        """The draw of a variant. Errors: `SymcnnError` where there is none, with the condition that none meets."""
        stream, fallen = Stream(*self.drawn_for, variant), Counter[str]()
        for _ in range(TRIES):
            one = self.outcome(self._drawn(stream))
            if not one.fails:
                return one
            fallen.update(_kinds(one.fails))
        if self.space > MOST_LISTED:
            most = ", ".join(f"{kind} in {count}" for kind, count in fallen.most_common(3))
            raise SymcnnError(
                f"none of {TRIES} draws of {self.space:,} possible ones will do ({most}); there may be others, and a "
                "narrower choice finds them"
            )
        if not self._valid:
            raise SymcnnError(self._none)
        return self._valid[stream.below(len(self._valid))]

    def _products(self) -> Iterator[tuple[Any, ...]]:
        return product(*(one.options for one in self.choices.values()))

    def _all(self) -> Iterator[Outcome]:
        return map(self.outcome, map(self._put, self._products()))

    @cached_property
    def _valid(self) -> list[Outcome]:
        return [one for one in self._all() if not one.fails]

    @cached_property
    def _none(self) -> str:
        """Why no draw will do: which conditions none meets, else how many each leaves."""
        every = list(self._all())
        inside = [one for one in every if one.answer is not None]
        if not inside:
            return f"no draw lies in the domain; of the first, {every[0].fails[0]}"
        fallen = Counter[str](kind for one in inside for kind in _kinds(one.fails))
        unmet = [kind for kind, count in fallen.items() if count == len(inside)]
        counted = ", ".join(f"{kind} by {len(inside) - count}" for kind, count in fallen.items())
        pairs = Counter(pair for one in inside for pair in sorted(self._confused(one.alike)))
        often = (f"{first!r} and {second!r} in {count}" for (first, second), count in pairs.most_common(3))
        told = f"; one number have {', '.join(often)}" if "`apart`" in fallen else ""
        if unmet:
            return f"no draw meets {' and '.join(unmet)}, of all {len(every)}{told}"
        return f"no draw meets all conditions together: of {len(inside)} in the domain, met are {counted}{told}"


def _kinds(fails: Sequence[str]) -> list[str]:
    return ["the domain" if one.startswith("the domain") else one for one in fails]


def _tried(rival: ClosedForm, values: Mapping[Any, Any]) -> Any:
    """The number of a wrong answer; None where it has none."""
    try:
        return rival.number(values)
    except (SymcnnError, ArithmeticError):
        return None


def same(first: Any, second: Any) -> bool:
    """Whether two numbers are one; exactly where they are rational, else to so many digits."""
    if first.is_Rational and second.is_Rational:
        return bool(first == second)
    return first == second or truth(sp.Eq(first, second, evaluate=False), DIGITS) is True


__all__ = ["ANSWER", "Outcome", "Place", "Stream", "same"]

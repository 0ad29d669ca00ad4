"""A sheet tried over many variants: what fails, how the answers are spread, which wrong answers give the right one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from symcnn.errors import SymcnnError
from symcnn.sheets.drawing import ANSWER, Outcome, Place, same
from symcnn.sheets.printed import Printed
from symcnn.sheets.variants import Spot, Variants

MOST_FAILURES = 20
"""Failures after which a place is given up: the others would say the same."""


@dataclass(frozen=True)
class Failure:
    """A variant that fails at a place, and why."""

    seed: int
    why: str


@dataclass
class Tried:
    """One place of a sheet over many variants.

    ``answers`` counts the numbers that came out. ``alike`` counts, of each wrong answer, the variants in which it gave
    the right number; of those that always do, a value that would tell them apart is not drawn. ``silent`` are those
    that have no number.
    """

    spot: Spot
    space: int
    tried: int = 0
    answers: Counter[Any] = field(default_factory=Counter)
    alike: Counter[str] = field(default_factory=Counter)
    silent: set[str] = field(default_factory=set)
    points: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "question": self.spot.question,
            "key": self.spot.key,
            "result": self.spot.name,
            "point": self.spot.place + 1,
            "possible": self.space,
            "tried": self.tried,
            "different values": len(self.points),
            "answers": {str(value): count for value, count in sorted(self.answers.items(), key=_by_size)},
            "rivals with the answer's number": dict(self.alike),
            "rivals without a number": sorted(self.silent),
            "failures": [{"seed": one.seed, "why": one.why} for one in self.failures],
        }


def _by_size(item: tuple[Any, int]) -> float:
    return float(item[0])


def stress(variants: Variants, seeds: Iterable[int], done: Callable[[], None] = lambda: None) -> list[Tried]:
    """Every place of a sheet at every variant: draws, works the answer out a second way, prints it, and compares."""
    found = {spot: Tried(spot, place.space) for spot, place in variants.places.items()}
    for seed in seeds:
        for spot, place in variants.places.items():
            if len(found[spot].failures) < MOST_FAILURES:
                _try(found[spot], place, variants.printed[spot.name], seed)
        done()
    return list(found.values())


def _try(one: Tried, place: Place, printed: Printed, seed: int) -> None:
    one.tried += 1
    try:
        drawn = place.draw(seed)
        _compared(place, drawn)
        printed.worked([drawn.point])
    except SymcnnError as error:
        one.failures.append(Failure(seed, str(error)))
        return
    one.answers[drawn.answer] += 1
    one.points.add(repr(sorted(drawn.point.items())))
    one.silent |= {label for label, value in drawn.rivals.items() if value is None}
    one.alike.update(second for first, second in sorted(drawn.alike) if first == ANSWER)


def _compared(place: Place, drawn: Outcome) -> None:
    """Refuse an answer that substitution, in place of arithmetic in loops, does not give. Errors: `SymcnnError`."""
    values = place.form.domain.values(place.form.values_of((), drawn.point))
    other = place.form.at(values)
    if not same(other, drawn.answer):
        raise SymcnnError(f"by arithmetic the answer is {drawn.answer}, by substitution {other}")


__all__ = ["Failure", "Tried", "stress"]

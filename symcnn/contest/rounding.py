"""How far a run in floating point may be from what a claim says: a bound of its rounding errors, never a typed one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symcnn.errors import DerivationError
from symcnn.experiment.kinds import Trajectory
from symcnn.formulas.aliases import Formula, Point, Predict
from symcnn.formulas.demands import Demand
from symcnn.formulas.numbers import exactly

ROUNDOFF = {"float64": Fraction(1, 2**53), "float32": Fraction(1, 2**24)}
"""Half the distance from 1 to the next number, by the kind of numbers."""


@dataclass(frozen=True)
class Bounds:
    """What is known beside the claim's values.

    ``conditioning`` says by how much relative errors are magnified at a point, ``magnitude`` how large the numbers are
    that the claim's formula adds there; ``either`` whether a claim that is true or false has to be both somewhere.
    """

    conditioning: Predict | None = None
    magnitude: Predict | None = None
    either: bool = True


def passing_zero(experiment: Trajectory, claims: Sequence[Formula]) -> list[bool]:
    """Whether the path on which a point lies comes to zero, or to the other side of it, after it has left it.

    A path are the points that differ in the number of steps alone, in their order.
    """
    paths: dict[str, list[int]] = {}
    for place, point in enumerate(experiment.at):
        rest = {name: value for name, value in point.items() if name != experiment.steps}
        paths.setdefault(repr(sorted(rest.items())) if experiment.steps else str(place), []).append(place)
    found = [False] * len(claims)
    for path in paths.values():
        if experiment.steps:
            path.sort(key=lambda place: experiment.at[place][str(experiment.steps)])
        signs = [None if isinstance(claims[place], (list, tuple, Demand)) else _sign(claims[place]) for place in path]
        left = signs[next((place for place, sign in enumerate(signs) if sign), len(signs)) :]
        for place in path:
            found[place] = len(set(left)) > 1
    return found


def _sign(value: Any) -> int:
    exact = exactly(value)
    return (exact > 0) - (exact < 0)


def tolerated(
    name: str,
    experiment: Trajectory,
    point: Point,
    said: Formula,
    bounds: Bounds,
    passing: bool,
    taken: Callable[[], Fraction],
) -> tuple[Any, Fraction]:
    """How far a measured value may be from what is said, as exact fractions, and how large the numbers behind it are.

    ``gamma(operations * steps) * conditioning * |value|``. Where the path is ``passing`` zero, or the value is less
    than the rounding of what the claim's formula adds, it is no less than ``gamma`` times the size of what is added;
    where the value is zero and nothing is added, ``gamma * conditioning`` times that of what the measurement ``taken``
    takes.
    """
    if experiment.conditioning is not None and bounds.conditioning is None:
        raise DerivationError(f"{name}: the experiment states a conditioning, but none was evaluated")
    steps = 1 if experiment.steps is None else int(point[experiment.steps])
    rounded = experiment.operations * steps * ROUNDOFF[experiment.dtype]
    if rounded >= 1:
        raise DerivationError(f"{name}: at {point} there are too many operations for any bound")
    relative = rounded / (1 - rounded)
    parts = [exactly(part) for part in (said if isinstance(said, (list, tuple)) else [said])]
    size = Fraction(0) if bounds.magnitude is None else exactly(bounds.magnitude(point))
    if not passing and any(abs(part) > relative * size for part in parts):
        size = Fraction(0)
    nothing = not size and not all(parts)
    found = Fraction(1) if bounds.conditioning is None else bounds.conditioning(point)
    if found is None and not size and not nothing:
        raise DerivationError(f"{name}: the conditioning has no value at {point}")
    magnified = Fraction(0 if size else 1) if found is None else abs(exactly(found))
    behind = taken() if nothing else size
    absolute = magnified * behind if nothing else size
    widths = [relative * (max(magnified * abs(part), size) if part or size else absolute) for part in parts]
    return widths if isinstance(said, (list, tuple)) else widths[0], behind


__all__ = ["ROUNDOFF", "Bounds", "passing_zero", "tolerated"]

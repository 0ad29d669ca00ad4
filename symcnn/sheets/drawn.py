"""Values of a sheet that are drawn: one of a list, or of a range, and the conditions under which a draw is taken.

``k = { choose = [3, 5, 7] }``, ``n = { from = 16, to = 64, step = 2 }``, both ends included; also inside of a list.
Beside them stand ``where = ["n + 2*p >= k"]``, ``whole = true`` (the result is a whole number, and nothing was rounded
for it) and ``apart``. Without that, no wrong answer that the file names gives the number of the right one; with
``true`` no two of them give one number either, and with ``false`` all may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symcnn.errors import SymcnnError, UnknownName, shown
from symcnn.formulas.numbers import typed_fraction

CONDITIONS = ("where", "whole", "apart")
"""Among the values of a point: under which conditions a draw is taken. No derivation has a symbol of these names."""
KINDS = (("choose",), ("from", "to"), ("from", "to", "step"))
MOST = 10**9
"""Values of a range of whole numbers."""
MOST_DECIMALS = 10**5
"""Values of a range that has others than whole numbers, which are written out."""
REFERENCE = re.compile(r"\s*drawn:\s*(\w+)\s*")
"""In double braces of a text: the number that is drawn for a symbol in this question."""

Path = tuple[Any, ...]


@dataclass(frozen=True)
class Choice:
    """A value that is drawn: one of some, each as likely as another."""

    options: Sequence[Any]


def choice(data: Mapping[str, Any], allowed: Callable[[Any], bool]) -> Choice:
    """What a table in place of a value draws from; ``allowed`` says what a value may be.

    >>> choice({"from": 3, "to": 9, "step": 2}, lambda value: True).options
    range(3, 10, 2)
    >>> choice({"from": 0.1, "to": 0.4, "step": 0.1}, lambda value: True).options
    (0.1, 0.2, 0.3, 0.4)
    >>> choice({"choose": []}, lambda value: True)
    Traceback (most recent call last):
    ...
    symcnn.errors.SymcnnError: `choose` is a list of values, of one at least, not []
    """
    for key in data:
        if key not in ("choose", "from", "to", "step"):
            raise UnknownName("key of a drawn value", key, ("choose", "from", "to", "step"))
    if tuple(sorted(data)) not in {tuple(sorted(kind)) for kind in KINDS}:
        raise SymcnnError(
            f"a drawn value is {{ choose = [3, 5] }}, or {{ from = 3, to = 9 }}, or with a `step`, not {shown(data)}"
        )
    if "choose" in data:
        return Choice(_listed(data["choose"], allowed))
    ends = {key: typed_fraction(value) for key, value in data.items()}
    for key, end in ends.items():
        if end is None:
            raise SymcnnError(f"`{key}` of a range is a finite number, not {shown(data[key])}")
    low, high, step = Fraction(ends["from"] or 0), Fraction(ends["to"] or 0), Fraction(ends.get("step", 1) or 0)
    if step <= 0:
        raise SymcnnError(f"`step` of a range is above 0, not {shown(data['step'])}")
    if high < low:
        raise SymcnnError(f"a range goes up: `to` = {data['to']} lies below `from` = {data['from']}")
    if (high - low) % step:
        raise SymcnnError(
            f"both ends belong to a range, and from {data['from']} in steps of {data.get('step', 1)} it does not come "
            f"to {data['to']}"
        )
    count = (high - low) // step + 1
    whole = all(isinstance(value, int) for value in data.values())
    if count > (MOST if whole else MOST_DECIMALS):
        raise SymcnnError(f"a range of {count:,} values; at most {MOST if whole else MOST_DECIMALS:,} are drawn from")
    if whole:
        return Choice(range(int(low), int(high) + 1, int(step)))
    return Choice(tuple(float(low + place * step) for place in range(count)))


def _listed(options: Any, allowed: Callable[[Any], bool]) -> tuple[Any, ...]:
    if not isinstance(options, list) or not options:
        raise SymcnnError(f"`choose` is a list of values, of one at least, not {shown(options)}")
    for place, option in enumerate(options):
        if isinstance(option, dict) or not allowed(option):
            raise SymcnnError(f"`choose` is a list of numbers, or of lists of them, or of references, not {option!r}")
        if option in options[:place]:
            raise SymcnnError(f"`choose` names {shown(option)} twice")
    return tuple(options)


def conditions_checked(point: Mapping[str, Any]) -> None:
    """Refuse conditions of the wrong kind, and those where nothing is drawn. Errors: `SymcnnError`."""
    texts = point.get("where", [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise SymcnnError(f'`where` is a list of conditions, such as ["n + 2*p >= k"], not {shown(texts)}')
    for key in ("whole", "apart"):
        if not isinstance(point.get(key, True), bool):
            raise SymcnnError(f"`{key}` is true or false, not {shown(point[key])}")
    given = [key for key in CONDITIONS if key in point]
    if given and not paths(point):
        raise SymcnnError(f"`{given[0]}` is a condition on draws, and no value of this point is drawn")


def paths(point: Mapping[str, Any]) -> dict[Path, Choice]:
    """What is drawn at a point, by its name and, in a list, its places.

    >>> list(paths({"n": Choice((1, 2)), "K": [3, Choice((5, 7))], "k": 1}))
    [('n',), ('K', 1)]
    """
    return {path: found for key, value in point.items() for path, found in _within((key,), value)}


def _within(path: Path, value: Any) -> Iterator[tuple[Path, Choice]]:
    if isinstance(value, Choice):
        yield path, value
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _within((*path, place), item)


def put(point: Mapping[str, Any], drawn: Mapping[Path, Any]) -> dict[str, Any]:
    """A point with what was drawn in its places, and without its conditions."""

    def within(path: Path, value: Any) -> Any:
        if isinstance(value, Choice):
            return drawn[path]
        return [within((*path, place), item) for place, item in enumerate(value)] if isinstance(value, list) else value

    return {key: within((key,), value) for key, value in point.items() if key not in CONDITIONS}


__all__ = ["CONDITIONS", "Choice", "REFERENCE", "choice", "conditions_checked", "paths", "put"]

"""A typed answer, read: what it says, over the derivation's own symbols, and how it was understood."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy as sp

from symcnn.errors import Unreadable, of_kind
from symcnn.marking.building import Builder
from symcnn.marking.grammar import parse
from symcnn.marking.limits import MOST_LISTED
from symcnn.marking.matching import Ambiguity, Match, match
from symcnn.marking.names import Names
from symcnn.marking.nodes import Node
from symcnn.marking.tokens import tokens
from symcnn.marking.units import Unit, unit_behind


@dataclass(frozen=True)
class Compared:
    """Terms with signs between them: ``m = n - k + 1``, ``J >= 0``."""

    sides: tuple[Any, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A range: ``3 <= n <= 7``, ``[3, 7)``, ``3..7``; ``of`` is None where no name is said.

    ``closed`` says of each end whether it belongs to the range.
    """

    of: Any
    low: Any
    high: Any
    closed: tuple[bool, bool] = (True, True)


@dataclass(frozen=True)
class OneOf:
    """Several values: ``{1, 2, 3}``, ``n = 3 or n = 5``; ``of`` is None where no name is said."""

    of: Any
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Truth:
    """True or false."""

    value: bool


@dataclass(frozen=True)
class Answer:
    """What somebody typed.

    ``expression`` is what is claimed: the right side of an equation or a bound, None of a range, a list and a truth.
    ``unit`` stands behind it; the expression is in that unit. ``relation`` is what else was said. ``matches`` are the
    names that are the derivation's in another spelling, with reasons; ``unmatched`` those that are none of its given
    and sought, and stay as they are; ``ambiguous`` those of them that might be some of its, and which.
    """

    text: str
    expression: Any
    relation: Compared | Between | OneOf | Truth | None = None
    unit: Unit | None = None
    matches: tuple[Match, ...] = ()
    unmatched: tuple[str, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()
    notes: tuple[str, ...] = ()


def read(text: str, names: Names) -> Answer:
    """An answer to a question about a derivation.

    Errors: `Unreadable`, which says where the text stops to be one; `WrongKind`, for what is no text.

    >>> n, k, s, m = sp.symbols("n k s m", integer=True)
    >>> names = Names({"n": n, "k": k, "s": s, "m": m}, sought=("m",))
    >>> read("m = floor((n-k)/s) + 1", names).expression
    floor((-k + n)/s) + 1
    >>> answer = read("⌊(N − k)/S⌋ + 1", names)
    >>> answer.expression, [(match.typed, match.name) for match in answer.matches]
    (floor((-k + n)/s) + 1, [('N', 'n'), ('S', 's')])
    >>> read("2(n+)", names)
    Traceback (most recent call last):
    ...
    symcnn.errors.Unreadable: column 5: the bracket ); expected is a number, a name or a bracket
      2(n+)
          ^
    """
    of_kind("an answer", text, str, "a text")
    cut, notes = tokens(text)
    cut, unit = unit_behind(text, cut, names)
    tree, more = parse(text, cut, names)
    try:
        return _Reading(text, names, tree, unit).answer([*notes, *more])
    except RecursionError:
        raise Unreadable(text, 0, "a text of too many levels", "a shorter one") from None


class _Reading:
    """A tree, understood."""

    def __init__(self, text: str, names: Names, tree: Node, unit: Unit | None) -> None:
        self.text, self.tree, self.unit = text, tree, unit
        alone = tree.kind == "relation" and tree.value[0] == "=" and len(tree.parts) == 2
        self.matching = match(text, tree, names, tree.parts[0] if alone else None)
        self.builder = Builder(text, names, self.matching)

    def answer(self, notes: list[str]) -> Answer:
        relation, expression = self._said(self.tree)
        return Answer(
            self.text,
            expression,
            relation,
            self.unit,
            tuple(self.matching.matches),
            tuple(self.matching.unmatched),
            tuple(self.matching.ambiguous),
            tuple([*notes, *self.builder.notes]),
        )

    def fault(self, node: Node, found: str, expected: str) -> Unreadable:
        return Unreadable(self.text, node.at, found, expected)

    def _said(self, tree: Node) -> tuple[Compared | Between | OneOf | Truth | None, Any]:
        """The relation, and the expression where there is one."""
        if tree.kind == "truth":
            return Truth(tree.value), None
        if tree.kind in ("range", "interval", "set"):
            return self._several(None, tree), None
        if tree.kind == "member":
            return self._several(self.builder.term(tree.parts[0]), tree.parts[1]), None
        if tree.kind in ("or", "list"):
            return self._alternatives(tree), None
        if tree.kind == "and":
            return self._both(tree), None
        if tree.kind == "relation":
            return self._compared(tree)
        if tree.kind == "not":
            raise self.fault(tree, "a denial", "what holds")
        return None, self._end(tree)

    def _several(self, of: Any, tree: Node) -> Between | OneOf:
        """What is one of several values."""
        if tree.kind in ("range", "interval"):
            low, high = (self._end(part) for part in tree.parts)
            return Between(of, low, high, tree.value or (True, True))
        if tree.kind != "set":
            raise self.fault(tree, "one value", "a set such as {1, 2}, or a range such as [3, 7]")
        if len(tree.parts) == 1 and tree.parts[0].kind == "range":
            return self._several(of, tree.parts[0])
        dots = [place for place, part in enumerate(tree.parts) if part.kind == "dots"]
        if dots:
            return self._dotted(of, tree, dots)
        return OneOf(of, tuple(map(self.builder.term, tree.parts)))

    def _dotted(self, of: Any, tree: Node, dots: list[int]) -> Between:
        """``{1, ..., 7}``, ``{1, 2, ..., 7}``: whole numbers one after another."""
        values = [self.builder.term(part) for part in tree.parts if part.kind != "dots"]
        before, after = values[: dots[0]], values[dots[0] :]
        steps = {sp.expand(b - a) for a, b in pairwise(before)}
        if len(dots) > 1 or not before or len(after) != 1 or steps - {sp.Integer(1)}:
            raise self.fault(tree, "a list with dots", "whole numbers one after another, as in {1, 2, ..., 7}")
        return Between(of, before[0], after[0])

    def _end(self, part: Node) -> Any:
        if part.kind == "infinity":
            return sp.oo
        if part.kind == "neg" and part.parts[0].kind == "infinity":
            return -sp.oo
        return self.builder.term(part)

    def _alternatives(self, tree: Node) -> OneOf:
        """Answers with ``or`` or commas between them: all about one name, or about none."""
        of: Any = None
        values: list[Any] = []
        for part in tree.parts:
            several = part.parts if part.kind == "or" else (part,)
            for one in several:
                if one.kind == "relation" and one.value == ("=",):
                    left = self.builder.term(one.parts[0])
                    if (of is not None and left != of) or (of is None and values):
                        raise self.fault(one, "an answer about something else", "answers about one thing")
                    of, one = left, one.parts[1]
                values.append(self.builder.term(one))
        if len(values) > MOST_LISTED:
            raise self.fault(tree, f"{len(values)} answers", f"at most {MOST_LISTED}")
        return OneOf(of, tuple(values))

    def _both(self, tree: Node) -> Between:
        """Two bounds of one thing: ``n >= 3 and n <= 7``."""
        low: list[tuple[Any, Any, bool]] = []
        high: list[tuple[Any, Any, bool]] = []
        for part in tree.parts:
            if part.kind != "relation" or len(part.value) != 1 or part.value[0] not in ("<", "<=", ">", ">="):
                raise self.fault(part, "something else than a bound", "two bounds of one thing, such as 3 <= n <= 7")
            left, right = map(self._end, part.parts)
            sign = part.value[0]
            up = "<" in sign
            if not sp.sympify(left, strict=True).is_number:
                (high if up else low).append((left, right, sign.endswith("=")))
            else:
                (low if up else high).append((right, left, sign.endswith("=")))
        if len(low) != 1 or len(high) != 1 or low[0][0] != high[0][0]:
            raise self.fault(tree, "bounds that make no range", "two bounds of one thing, such as 3 <= n <= 7")
        return Between(low[0][0], low[0][1], high[0][1], (low[0][2], high[0][2]))

    def _compared(self, tree: Node) -> tuple[Compared | Between | OneOf | Truth, Any]:
        signs = tree.value
        last = tree.parts[-1]
        if signs == ("=",) and last.kind in ("range", "interval", "set", "truth"):
            if last.kind == "truth":
                return Truth(last.value), None
            return self._several(self.builder.term(tree.parts[0]), last), None
        sides = [self._end(part) for part in tree.parts]
        if len(signs) == 2 and {signs[0][0], signs[1][0]} in ({"<"}, {">"}):
            low, middle, high = sides if signs[0][0] == "<" else sides[::-1]
            closed = tuple(sign.endswith("=") for sign in (signs if signs[0][0] == "<" else signs[::-1]))
            return Between(middle, low, high, (closed[0], closed[1])), None
        return Compared(tuple(sides), signs), sides[-1]


__all__ = ["Answer", "Between", "Compared", "OneOf", "Truth", "read"]

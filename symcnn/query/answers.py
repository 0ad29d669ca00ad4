"""What `solve` answers: whole numbers, a range between two formulas, values, or rows of several unknowns.

Each says in ``source`` how it is known to be complete, and in ``usual`` which usual values were taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Formula
from symcnn.query.divisible import spoken
from symcnn.query.ends import INF, End, Interval

SEARCH = "complete search"
"""How a list of whole numbers is known to be complete where nothing else says it, and no bounds were given."""
SHOWN = 6
"""Members of a set that are listed one by one."""


def _unicode(expr: Formula, order: Sequence[Any] = ()) -> str:
    from symcnn.printing.terminal import unicode

    return unicode(expr, order, width=10**9)


def _latex(expr: Formula, order: Sequence[Any] = ()) -> str:
    from symcnn.printing.latex import latex

    return latex(expr, order)


def _condition(fact: Formula, order: Sequence[Any] = ()) -> str:
    return spoken(fact, lambda one: _unicode(one, order), str)


def _condition_latex(fact: Formula, order: Sequence[Any] = ()) -> str:
    return spoken(fact, lambda one: _latex(one, order), lambda word: rf"\text{{{word}}}")


@dataclass(frozen=True)
class WholeNumbers:
    """All whole numbers of an unknown that are solutions, as ranges; ends may be infinite.

    >>> n = sp.Symbol("n", integer=True)
    >>> found = WholeNumbers(n, ((227, 230),), "search")
    >>> print(found); list(found), 228 in found, found.least
    n = 227, 228, 229, 230
    ([227, 228, 229, 230], True, 227)
    """

    unknown: Any
    ranges: tuple[Interval, ...]
    source: str = ""
    usual: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[int]:
        """The members in order. Errors: `SymcnnError` where there is no least one."""
        for low, high in self.ranges:
            if low == -INF:
                raise SymcnnError(f"{self} has no least member to begin with")
            yield from _from(low) if high == INF else iter(range(low, high + 1))

    def __contains__(self, value: Any) -> bool:
        return value == int(value) and any(low <= value <= high for low, high in self.ranges)

    def __len__(self) -> int:
        if any(INF in (high, -low) for low, high in self.ranges):
            raise SymcnnError(f"there are endlessly many: {self}")
        return sum(high - low + 1 for low, high in self.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __eq__(self, other: object) -> bool:
        """As another such set, or as a set or list of numbers."""
        if isinstance(other, WholeNumbers):
            return (str(self.unknown), self.ranges) == (str(other.unknown), other.ranges)
        if isinstance(other, (set, frozenset, list, tuple, range)):
            return not self.endless and list(self) == sorted(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash((str(self.unknown), self.ranges))

    @property
    def endless(self) -> bool:
        """Whether there are endlessly many."""
        return any(INF in (high, -low) for low, high in self.ranges)

    @property
    def least(self) -> Any:
        """The least member, ``-oo`` where there is no bound, None where there is no member."""
        return _end(self.ranges[0][0]) if self.ranges else None

    @property
    def greatest(self) -> Any:
        """The greatest member, ``oo`` where there is no bound, None where there is no member."""
        return _end(self.ranges[-1][1]) if self.ranges else None

    def __str__(self) -> str:
        name = _unicode(self.unknown)
        if not self.ranges:
            return f"no {name}"
        if self.ranges == ((-INF, INF),):
            return f"every whole {name}"
        if not self.endless and len(self) <= SHOWN:
            return f"{name} = {', '.join(map(str, self))}"
        return " or ".join(_between(name, low, high) for low, high in self.ranges)

    def __repr__(self) -> str:
        return f"{self}{_beside(self, '  ')}"

    def _repr_latex_(self) -> str:
        name = _latex(self.unknown)
        parts = [_latex(_within(self.unknown, low, high)) for low, high in self.ranges]
        return "$" + (r" \text{ or } ".join(parts) or rf"\text{{no }} {name}") + "$" + _beside(self, " ")

    def to_json(self) -> dict[str, Any]:
        """In plain data: the ranges, each with two ends, None where it is endless."""
        ends = [[None if end in (INF, -INF) else end for end in one] for one in self.ranges]
        return {"unknown": str(self.unknown), "ranges": ends, "source": self.source, "usual": list(self.usual)}


def _beside(answer: Answer, gap: str) -> str:
    """How an answer is known to be complete, and the usual values that were taken."""
    said = "; ".join(part for part in (answer.source, answer.usual and "usual " + ", ".join(answer.usual)) if part)
    return f"{gap}({said})" if said else ""


def searched(unknowns: Sequence[Any], bounds: Sequence[Interval], lengths: Sequence[tuple[str, Any, int]]) -> str:
    """How a search is complete: everywhere, or within the bounds and lists that were given.

    ``lengths`` are names of lists, each with the unknown that counts its members, and how many were given.

    >>> k, s, L = sp.symbols("k s L", integer=True)
    >>> searched([k, s], [(1, 7), (-INF, INF)], []), searched([L], [(-INF, INF)], [("K", L, 3)])
    ('search, complete within 1 ≤ k ≤ 7', 'search, complete within L ≤ 3 (members of K)')
    """
    named = [
        _between(_unicode(unknown), low, high)
        for unknown, (low, high) in zip(unknowns, bounds, strict=True)
        if (low, high) != (-INF, INF)
    ]
    named += [f"{_unicode(count)} ≤ {most} (members of {name})" for name, count, most in lengths]
    return f"search, complete within {', '.join(named)}" if named else SEARCH


def _from(low: int) -> Iterator[int]:
    while True:
        yield low
        low += 1


def _end(end: End) -> Any:
    return sp.oo if end == INF else -sp.oo if end == -INF else end


def _within(unknown: Any, low: End, high: End) -> Formula:
    """That a symbol lies between two ends, as a proposition."""
    if low == high:
        return sp.Eq(unknown, low)
    return sp.And(*([unknown >= low] if low != -INF else []), *([unknown <= high] if high != INF else []))


def _between(name: str, low: End, high: End) -> str:
    if low == high:
        return f"{name} = {low}"
    if high == INF:
        return f"{name} ≥ {low}"
    return f"{name} ≤ {high}" if low == -INF else f"{low} ≤ {name} ≤ {high}"


@dataclass(frozen=True)
class Solved:
    """What an unknown is, as formulas: each of ``said`` is an equation or a range, and all together are complete.

    ``where`` are conditions that could not be settled and must hold besides; ``each`` are more of them, of each
    solution by itself. That every value is a solution is said by the proposition that is true.
    """

    unknown: Any
    said: tuple[Formula, ...]
    source: str = ""
    where: tuple[Formula, ...] = ()
    order: tuple[Any, ...] = ()
    usual: tuple[str, ...] = ()
    each: tuple[tuple[Formula, ...], ...] = ()

    def __iter__(self) -> Iterator[Formula]:
        """The right sides of equations, else the propositions."""
        return (one.rhs if isinstance(one, sp.Eq) and one.lhs == self.unknown else one for one in self.said)

    def __len__(self) -> int:
        return len(self.said)

    def __bool__(self) -> bool:
        return bool(self.said)

    def __getitem__(self, place: int) -> Formula:
        return list(self)[place]

    def __str__(self) -> str:
        if not self.said:
            return f"no {_unicode(self.unknown)}"
        text = " or ".join(self._parts(_unicode, "every {}", " where {}", ", "))
        return text + (f", where {', '.join(_condition(one, self.order) for one in self.where)}" if self.where else "")

    def _parts(self, write: Any, every: str, where: str, comma: str) -> list[str]:
        """The solutions, each with its own conditions."""
        if self.said == (sp.true,):
            return [every.format(write(self.unknown))]
        each = self.each or ((),) * len(self.said)
        tell = _condition if write is _unicode else _condition_latex
        return [
            write(one, self.order)
            + (where.format(comma.join(tell(condition, self.order) for condition in conditions)) if conditions else "")
            for one, conditions in zip(self.said, each, strict=True)
        ]

    def __repr__(self) -> str:
        return f"{self}{_beside(self, '  ')}"

    def _repr_latex_(self) -> str:
        if not self.said:
            return rf"$\text{{no }} {_latex(self.unknown)}$"
        text = r" \text{ or } ".join(self._parts(_latex, r"\text{{every }} {}", r" \text{{ where }} {}", r",\; "))
        where = ", ".join(f"${_condition_latex(one, self.order)}$" for one in self.where)
        return f"${text}$" + (f", where {where}" if where else "") + _beside(self, " ")

    def to_json(self) -> dict[str, Any]:
        """In plain data: the formulas as SymPy writes them."""
        return {
            "unknown": str(self.unknown),
            "solutions": [str(one) for one in self.said],
            "where": [str(one) for one in self.where],
            "each": [[str(one) for one in conditions] for conditions in self.each],
            "source": self.source,
            "usual": list(self.usual),
        }


@dataclass(frozen=True)
class Rows:
    """All solutions for several unknowns, one a row."""

    unknowns: tuple[Any, ...]
    rows: tuple[tuple[int, ...], ...]
    source: str = ""
    usual: tuple[str, ...] = ()
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(map(str, self.unknowns)))

    def __iter__(self) -> Iterator[dict[str, int]]:
        return (dict(zip(self.names, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __getitem__(self, place: int) -> dict[str, int]:
        return list(self)[place]

    def __str__(self) -> str:
        if not self.rows:
            return f"no {', '.join(map(_unicode, self.unknowns))}"
        cells = [[_unicode(unknown) for unknown in self.unknowns], *([str(one) for one in row] for row in self.rows)]
        widths = [max(len(row[place]) for row in cells) for place in range(len(self.unknowns))]
        return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)

    def __repr__(self) -> str:
        return f"{self}{_beside(self, chr(10))}"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>${_latex(unknown)}$</th>" for unknown in self.unknowns)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in self.rows)
        caption = f"<caption>{_beside(self, '').strip('()')}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def to_json(self) -> dict[str, Any]:
        """In plain data: a list of solutions, each by the names of the unknowns."""
        return {"unknowns": list(self.names), "solutions": list(self), "source": self.source, "usual": list(self.usual)}


Answer = WholeNumbers | Solved | Rows


def end_of(name: str, found: Answer, unknown: Any, greatest: bool) -> Any:
    """The least or the greatest of an answer. Errors: `SymcnnError` where it is no set of numbers."""
    if isinstance(found, WholeNumbers):
        return found.greatest if greatest else found.least
    raise SymcnnError(
        f"{name}: the {'greatest' if greatest else 'least'} {unknown} is one of whole numbers, with numbers for "
        f"all other symbols; solve says {found}"
    )


__all__ = ["SEARCH", "Answer", "Rows", "Solved", "WholeNumbers", "end_of", "searched"]

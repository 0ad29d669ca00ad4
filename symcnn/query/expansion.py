"""A right side in given symbols alone: what a proof says of a derived quantity is put in its place.

``N = m`` is of little use to somebody who asks for a number. The lines of the same proof say what ``m`` is: they are
trusted definitions, or were judged, so either side of such an equation may stand for the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula, Limit
from symcnn.formulas.binding import bound_names, free, names
from symcnn.formulas.expressions import defined_name, free_names
from symcnn.formulas.substitution import Captured, apart, substitute
from symcnn.formulas.symbols import ForAll
from symcnn.judge import integers

OPAQUE = (sp.Derivative, sp.Integral, sp.Limit)
MOST_PUT_IN = 40
"""Terms that are put in for one right side: recurrences would go on without end."""


@dataclass(frozen=True)
class Equation:
    """What a line says of a quantity: ``head = said``, for all values in some ranges."""

    head: Formula
    said: Formula
    limits: tuple[Limit, ...] = ()


def equations(steps: Iterable[Any]) -> list[Equation]:
    """The equations for quantities among the lines of a proof, recalled results first: they are closed forms.

    >>> from symcnn import derive
    >>> [str(one.head) for one in equations(derive("convolution.tap_reach_unpadded").steps)]
    ['m', 'N', 'N', 'N']
    """
    recalled, worked_out, defined = list[Equation](), list[Equation](), list[Equation]()
    for step in steps:
        line = sp.Eq(step.head, step.line, evaluate=False) if step.verb == "equals" else step.line
        kind = recalled if step.verb == "recall" else defined if step.verb == "define" else worked_out
        kind.extend(_told(line))
    return [*recalled, *reversed(worked_out), *defined]


def _told(line: Formula, limits: tuple[Limit, ...] = ()) -> Iterator[Equation]:
    if isinstance(line, sp.And):
        for part in line.args:
            yield from _told(part, limits)
    elif isinstance(line, ForAll):
        yield from _told(line.body, (*limits, *line.limits))
    elif isinstance(line, sp.Eq) and defined_name(line.lhs) is not None:
        yield Equation(line.lhs, line.rhs, limits)


def expanded(expr: Formula, given: Collection[str], known: Sequence[Equation], facts: Facts = ()) -> Formula:
    """The expression with derived quantities replaced until given names alone are left; else as far as that goes.

    ``facts`` are the constraints: where an equation holds for a range of places, they must put the place into it.

    >>> m, n, k = sp.symbols("m n k", integer=True)
    >>> expanded(2 * m, {"n", "k"}, [Equation(m, n - k + 1)])
    -2*k + 2*n + 2
    """
    found = _expanded(expr, frozenset(given), known, facts, frozenset(), [MOST_PUT_IN])
    return expr if found is None else found


def _expanded(
    expr: Formula,
    given: frozenset[str],
    known: Sequence[Equation],
    facts: Facts,
    within: frozenset[str],
    left: list[int],
) -> Formula | None:
    """None where a name is left; ``within`` are the names whose replacements are being worked out."""
    while True:
        open_terms = [term for term in _terms(expr) if defined_name(term) not in given]
        if not open_terms:
            return expr if free_names(expr) <= given else None
        term = open_terms[0]
        name = str(defined_name(term))
        if name in within or left[0] <= 0:
            return None
        left[0] -= 1
        best = None
        for equation in known:
            said = _said_of(term, equation, facts)
            around = given | (names(term) - {name})  # of these the term speaks, bound or given
            said = None if said is None else _expanded(said, around, known, facts, within | {name}, left)
            if said is not None and (best is None or not said.has(*OPAQUE)):
                best = said
                if not said.has(*OPAQUE):
                    break
        if best is None:
            return None
        entering = names(best) - names(term)
        # What is bound around the term is bound around what stands in its place, and means the same there.
        expr = (apart(expr, entering) if entering & bound_names(expr) else expr).xreplace({term: best})


def _terms(expr: Formula) -> list[Any]:
    """Symbols, members and values of functions by which a name enters an expression, outermost first."""
    return [
        node
        for node in sp.preorder_traversal(expr)
        if isinstance(node, (AppliedUndef, sp.Indexed)) or node in _symbols_in(expr)
    ]


def _symbols_in(expr: Formula) -> set[Any]:
    return {symbol for symbol in free(expr) if isinstance(symbol, sp.Symbol)}


def _said_of(term: Formula, equation: Equation, facts: Facts) -> Formula | None:
    """What an equation says of a term: of X(2i), where it speaks of X(r) for all r, with 2i in place of r."""
    head = equation.head
    if head == term:
        return equation.said if not _bound_in(head, equation.limits) else None
    if type(head) is not type(term) or defined_name(head) != defined_name(term):
        return None
    places = list(zip(_places(head), _places(term), strict=False))
    if len(_places(head)) != len(_places(term)):
        return None
    limits = {limit[0]: limit for limit in equation.limits}
    values: dict[Any, Any] = {}
    for place, asked in places:
        if place not in limits:
            if place != asked:
                return None
        elif values.setdefault(place, asked) != asked:
            return None
    for symbol, value in values.items():
        _, low, high = limits[symbol]
        inside = [value >= low] if not low.is_infinite else []
        inside += [value <= high] if not high.is_infinite else []
        if inside and not integers.entails(facts, sp.And(*inside)):
            return None
    try:
        said: Formula = substitute(equation.said, values)
    except Captured:
        return None
    return said


def _places(term: Formula) -> tuple[Any, ...]:
    return tuple(term.indices) if isinstance(term, sp.Indexed) else tuple(getattr(term, "args", ()))


def _bound_in(head: Formula, limits: Sequence[Limit]) -> bool:
    return any(symbol in _places(head) for symbol, _, _ in limits)


__all__ = ["Equation", "equations", "expanded"]

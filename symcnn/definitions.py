"""What a definition may not be: the claim again, circular, a second one of the same thing.

Definitions are trusted, so what could make them contradict each other, or
state more than what a new quantity is, is refused when they are recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.binding import free

from .expressions import defined_name
from .symbols import ForAll


def fault(definitions: Sequence[Any], claim: Any) -> str | None:
    """What is wrong with definitions made together, in words; None where nothing is.

    >>> from symcnn.symbols import function, integers
    >>> t, m = integers("t"), function("m")
    >>> recurrence = (sp.Eq(m(0), 0), ForAll(sp.Eq(m(t + 1), m(t) + 1), (t, 0, sp.oo)))
    >>> fault(recurrence, sp.Eq(m(t), t)) is None
    True
    >>> fault([ForAll(sp.Eq(m(t), t), (t, 0, sp.oo))], sp.Eq(m(t), t))
    'the claim itself is stated as a definition, so nothing would be derived'
    """
    claimed = _body(claim)
    for definition in definitions:
        body = _body(definition)
        if isinstance(claimed, sp.Eq) and restates(body, claimed):
            return "the claim itself is stated as a definition, so nothing would be derived"
        if circular(body):
            return f"{defined_name(body.lhs)} is defined by itself: {definition}"
    for one, other in combinations(definitions, 2):
        if overlap(one, other):
            return f"{one} and {other} define the same thing twice"
    return None


def restates(definition: sp.Eq, claim: sp.Eq) -> bool:
    """Whether a definition is the claim, its right side at most multiplied out."""
    if defined_name(definition.lhs) != defined_name(claim.lhs):
        return False
    arguments = _arguments(definition.lhs)
    if not all(argument.is_Symbol for argument in arguments):
        return False
    swap = dict(zip(arguments, _arguments(claim.lhs), strict=False))
    same = definition.rhs.xreplace(swap)
    return bool(definition.lhs.xreplace(swap) == claim.lhs and sp.expand(same - claim.rhs) == 0)


def circular(equation: sp.Eq) -> bool:
    """Whether a definition's right side holds its left one, or goes neither up nor down from it.

    >>> from symcnn.symbols import function, integers
    >>> t, m = integers("t"), function("m")
    >>> circular(sp.Eq(m(t + 1), 2 * m(t))), circular(sp.Eq(m(t), 2 * m(-t))), circular(sp.Eq(t, 2 * t))
    (False, True, True)
    """
    head = equation.lhs
    if isinstance(head, sp.Symbol):
        return head in free(equation.rhs)
    ways = _ways(head, equation.rhs)
    return not any(ways) if ways else False


def _ways(head: Any, right: Any) -> list[bool]:
    """For each argument and each way along it, whether all that the right side holds of the family lies that way."""
    family = _family(head)
    steps = [
        [sp.expand(own - other) for own, other in zip(_arguments(head), _arguments(term), strict=True)]
        for term in right.atoms(AppliedUndef, sp.Indexed)
        if _family(term) == family
    ]
    if not steps:
        return []
    return [
        all(step[place].is_Integer and way * step[place] > 0 for step in steps)
        for place in range(len(_arguments(head)))
        for way in (1, -1)
    ]


def overlap(one: Any, other: Any) -> bool:
    """Whether two definitions may speak of the same member.

    >>> from symcnn.symbols import function, integers
    >>> t, m = integers("t"), function("m")
    >>> step = ForAll(sp.Eq(m(t + 1), m(t)), (t, 0, sp.oo))
    >>> overlap(sp.Eq(m(0), 0), step), overlap(sp.Eq(m(1), 5), step)
    (False, True)
    """
    if _family(_body(one).lhs) != _family(_body(other).lhs):
        return False
    pairs = zip(_ranges(one), _ranges(other), strict=True)
    return not any(_below(first, second) or _below(second, first) for first, second in pairs)


def _below(first: tuple[Any, Any], second: tuple[Any, Any]) -> bool:
    return bool(sp.expand(second[0] - first[1]).is_positive)


def _ranges(definition: Any) -> list[tuple[Any, Any]]:
    """From where to where a definition speaks, in each argument of what it defines."""
    limits = {s: (low, high) for s, low, high in definition.limits} if isinstance(definition, ForAll) else {}
    ranges = []
    for argument in _arguments(_body(definition).lhs):
        shift, symbol = argument.as_coeff_Add()
        low, high = limits.get(symbol, (symbol, symbol))
        ranges.append((low + shift, high + shift))
    return ranges


def _body(proposition: Any) -> Any:
    return proposition.body if isinstance(proposition, ForAll) else proposition


def _family(head: Any) -> Any:
    if isinstance(head, AppliedUndef):
        return head.func
    return head.base.label if isinstance(head, sp.Indexed) else head


def _arguments(head: Any) -> tuple[Any, ...]:
    return tuple(head.indices) if isinstance(head, sp.Indexed) else tuple(head.args)

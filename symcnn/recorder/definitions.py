"""What a definition may be: one that defines, whatever the values of what is given.

A definition is trusted, so it must not be able to say anything of what was
there before it. It gives a new quantity a value: outright, or by recursion
that comes to an end. That the right side has a value, and a whole one where
the new quantity is a whole number, is owed like any other line.

- The head is a new name with arguments. Each is a symbol that the definition
  binds, plus at most a whole number, or does not speak of these symbols; no
  symbol stands in two of them, and each stands in one. So no member gets two
  values (``f(t**2) = t`` would give ``f(1)`` both 1 and -1).
- What the right sides of one call hold of what that call defines, directly or
  around a circle, lies strictly on one side of the head in one argument, on
  which the definition begins somewhere: ``m(t + 1)`` from ``m(t)``, for t from
  0 on. Where it begins may hang on other arguments only if these stay as they
  are; an end of a range, or an argument of a head, holds nothing of the circle.
- Two definitions of one call do not speak of one member: in some argument, one
  ends before the other begins. An end that moves with what is bound tells
  nothing of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free, key_of, keys, taken_in
from symcnn.formulas.expressions import defined_name
from symcnn.formulas.substitution import apart, put
from symcnn.formulas.symbols import ForAll


def fault(definitions: Sequence[Any], claim: Formula) -> str | None:
    """What is wrong with definitions made together, in words; None where nothing is.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t, m = integers("t"), function("m")
    >>> recurrence = (sp.Eq(m(0), 0), ForAll(sp.Eq(m(t + 1), m(t) + 1), (t, 0, sp.oo)))
    >>> fault(recurrence, sp.Eq(m(t), t)) is None
    True
    >>> fault([ForAll(sp.Eq(m(t), t), (t, 0, sp.oo))], sp.Eq(m(t), t))
    'the claim itself is stated as a definition, so nothing would be derived'
    """
    claimed = _body(claim)
    definitions = [_apart(definition) for definition in definitions]
    for definition in definitions:
        wrong = malformed(definition)
        if wrong is not None:
            return wrong
        if isinstance(claimed, sp.Eq) and restates(_body(definition), claimed):
            return "the claim itself is stated as a definition, so nothing would be derived"
    wrong = circular(definitions)
    if wrong is not None:
        return wrong
    for one, other in combinations(definitions, 2):
        if overlap(one, other):
            return f"{one} and {other} define the same thing twice"
    return None


def malformed(definition: Formula) -> str | None:
    """What is wrong with the head of one definition.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t, w, m = *integers("t w"), function("m")
    >>> malformed(ForAll(sp.Eq(m(t**2), t), (t, -sp.oo, sp.oo)))
    'm(t**2) may be the same for several t; an argument is a bound symbol plus a whole number'
    >>> malformed(ForAll(sp.Eq(m(t), w), (t, 0, sp.oo), (w, 0, sp.oo)))
    'm(t) would have one value for every w, since w does not stand in it'
    """
    body = _body(definition)
    if isinstance(body, ForAll):
        return f"{definition} has one quantifier inside another; write all limits of a definition together"
    if not isinstance(body, sp.Eq):
        return f"a definition is an equation, not {definition}"
    head = body.lhs
    if defined_name(head) is None:
        return f"a definition names a new quantity on its left, not {head}"
    limits = definition.limits if isinstance(definition, ForAll) else ()
    bound = [symbol for symbol, _, _ in limits]
    if any(key_of(head) in keys(part) for part in _beside(definition)):
        return f"{head} is defined where it speaks of itself: {definition}"
    met: list[Any] = []
    for argument in _arguments(head):
        inside = free(argument) & set(bound)
        if not inside:
            continue
        _, symbol = argument.as_coeff_Add()
        if symbol not in bound or not (argument - symbol).is_Integer:
            shown = ", ".join(sorted(map(str, inside)))
            return f"{head} may be the same for several {shown}; an argument is a bound symbol plus a whole number"
        met.append(symbol)
    for symbol in bound:
        if met.count(symbol) != 1:
            if symbol in met:
                return f"{symbol} stands in two arguments of {head}"
            return f"{head} would have one value for every {symbol}, since {symbol} does not stand in it"
    return None


def restates(definition: sp.Eq, claim: sp.Eq) -> bool:
    """Whether a definition is the claim, its right side at most multiplied out."""
    if defined_name(definition.lhs) != defined_name(claim.lhs):
        return False
    if definition.lhs == claim.lhs:
        return bool(sp.expand(definition.rhs - claim.rhs) == 0)
    arguments = _arguments(definition.lhs)
    if not all(argument.is_Symbol for argument in arguments):
        return False
    swap = dict(zip(arguments, _arguments(claim.lhs), strict=False))
    same, head = put(definition.rhs, swap), put(definition.lhs, swap)
    return bool(same is not None and head == claim.lhs and sp.expand(same - claim.rhs) == 0)


def loose_arguments(head: Formula) -> list[tuple[Any, bool]]:
    """The arguments of a head that may have no value, or be no place in a sequence; with whether they must be whole."""
    member = isinstance(head, sp.Indexed)
    arguments = head.indices if member else head.args if isinstance(head, AppliedUndef) else ()
    return [
        (argument, member)
        for argument in arguments
        if not (argument.as_coeff_Add()[1].is_Symbol or argument.is_Integer) or (member and not argument.is_integer)
    ]


def circular(definitions: Sequence[Any]) -> str | None:
    """Which definition of one call comes back to itself without end; None where none does.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t, m, a, b = *[integers("t")], function("m"), *integers("a b")
    >>> circular([sp.Eq(m(0), 0), ForAll(sp.Eq(m(t + 1), 2 * m(t)), (t, 0, sp.oo))]) is None
    True
    >>> circular([sp.Eq(a, b + 1), sp.Eq(b, a)])
    'a is defined by itself, around a circle'
    >>> circular([ForAll(sp.Eq(m(t), 2 * m(t + 1)), (t, 0, sp.oo))])
    'm is defined by itself, and nothing says where that ends: ForAll(Eq(m(t), 2*m(t + 1)), (t, 0, oo))'
    """
    heads = list(dict.fromkeys(key_of(_body(one).lhs) for one in definitions))
    uses: dict[Any, set[Any]] = {head: set() for head in heads}
    for one in definitions:
        asked = (_body(one).rhs, *_beside(one))
        uses[key_of(_body(one).lhs)] |= {key for part in asked for key in keys(part)} & set(heads)
    for head in heads:
        group = {other for other in _reached(head, uses) if head in _reached(other, uses)}
        if not group:
            continue
        if any(isinstance(other, sp.Symbol) for other in group):
            around = "" if group == {head} else ", around a circle"
            return f"{head} is defined by itself{around}"
        own = [one for one in definitions if key_of(_body(one).lhs) in group]
        for one in own:
            if any(keys(part) & group for part in _beside(one)):
                return f"where {head} is defined hangs on what it defines, around a circle: {one}"
        if not any(
            all(_goes(one, group, place, way) for one in own) and _stays(own, group, place, way)
            for place, way in _ways(own)
        ):
            recursive = next(one for one in own if keys(_body(one).rhs) & group)
            if not any(argument.is_integer for argument in _arguments(_body(recursive).lhs)):
                return f"recursion is over a whole number, and {_body(recursive).lhs} may be at any real one"
            return f"{head} is defined by itself, and nothing says where that ends: {recursive}"
    return None


def _reached(head: Formula, uses: dict[Any, set[Any]]) -> set[Any]:
    """All that a head uses, directly or through others."""
    found: set[Any] = set()
    todo = list(uses[head])
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(uses[one])
    return found


def _ways(own: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The arguments along which a group of definitions may recur, each down and up."""
    places = min(len(_arguments(_body(one).lhs)) for one in own)
    return ((place, way) for place in range(places) for way in (1, -1))


def _goes(definition: Formula, group: set[Any], place: int, way: int) -> bool:
    """Whether all of the group on the right side lies strictly on one side of the head, where the definition begins."""
    body = _body(definition)
    terms = [term for term in body.rhs.atoms(AppliedUndef, sp.Indexed) if key_of(term) in group]
    if not terms:
        return True
    own = _arguments(body.lhs)[place]
    steps = [sp.expand(own - _arguments(term)[place]) for term in terms]
    if not all(step.is_Integer and way * step > 0 for step in steps) or own.is_integer is not True:
        return False
    limits = {symbol: (low, high) for symbol, low, high in definition.limits} if isinstance(definition, ForAll) else {}
    _, symbol = own.as_coeff_Add()
    if symbol not in limits:
        return True
    low, high = limits[symbol]
    return bool((low if way == 1 else high).is_finite is not False)


def _stays(own: Sequence[Any], group: set[Any], place: int, way: int) -> bool:
    """Whether the place where a group of definitions begins does not move along as they recur.

    ``f(i, j)`` from ``f(i - 1, j - 2)`` for i >= j never comes to its start. So the arguments that some start hangs
    on stay as they are in all definitions of the group.
    """
    watched: set[int] = set()
    for one in own:
        limits = {symbol: ends for symbol, *ends in one.limits} if isinstance(one, ForAll) else {}
        arguments = _arguments(_body(one).lhs)
        symbol = arguments[place].as_coeff_Add()[1]
        if symbol in limits:
            begins = limits[symbol][0 if way == 1 else 1]
            watched |= {at for at, argument in enumerate(arguments) if free(argument) & free(begins) & set(limits)}
    return all(
        _arguments(term)[at : at + 1] == _arguments(_body(one).lhs)[at : at + 1]
        for one in own
        for term in _body(one).rhs.atoms(AppliedUndef, sp.Indexed)
        if key_of(term) in group
        for at in watched
    )


def overlap(one: Any, other: Any) -> bool:
    """Whether two definitions may speak of the same member.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t, m = integers("t"), function("m")
    >>> step = ForAll(sp.Eq(m(t + 1), m(t)), (t, 0, sp.oo))
    >>> overlap(sp.Eq(m(0), 0), step), overlap(sp.Eq(m(1), 5), step)
    (False, True)
    """
    if key_of(_body(one).lhs) != key_of(_body(other).lhs):
        return False
    pairs = zip(_ranges(one), _ranges(other), strict=True)
    return not any(_below(first, second) or _below(second, first) for first, second in pairs)


def _below(first: tuple[Any, Any], second: tuple[Any, Any]) -> bool:
    return bool(sp.expand(second[0] - first[1]).is_positive)


def _ranges(definition: Formula) -> list[tuple[Any, Any]]:
    """From where to where a definition speaks, in each argument of its head, as far as its ends stand still."""
    limits = {s: (low, high) for s, low, high in definition.limits} if isinstance(definition, ForAll) else {}
    ranges = []
    for argument in _arguments(_body(definition).lhs):
        shift, symbol = argument.as_coeff_Add()
        low, high = limits.get(symbol, (symbol, symbol))
        low, high = (end if not free(end) & set(limits) else way for end, way in ((low, -sp.oo), (high, sp.oo)))
        ranges.append((low + shift, high + shift))
    return ranges


def _beside(definition: Formula) -> list[Any]:
    """What stands in a definition beside its right side: the arguments of the head, the ends of its ranges."""
    limits = definition.limits if isinstance(definition, ForAll) else ()
    return [*_arguments(_body(definition).lhs), *(end for _, low, high in limits for end in (low, high))]


def _apart(definition: Formula) -> Any:
    """A definition in which nothing on the right side binds a name that the head or its ranges speak of."""
    body = _body(definition)
    if not isinstance(body, sp.Eq):
        return definition
    limits = definition.limits if isinstance(definition, ForAll) else ()
    right = apart(body.rhs, taken_in((body.lhs, *_beside(definition), *(symbol for symbol, _, _ in limits))))
    equation = sp.Eq(body.lhs, right, evaluate=False)
    return ForAll(equation, *limits) if limits else equation


def _body(proposition: Formula) -> Any:
    return proposition.body if isinstance(proposition, ForAll) else proposition


def _arguments(head: Formula) -> tuple[Any, ...]:
    return tuple(head.indices) if isinstance(head, sp.Indexed) else tuple(head.args)


__all__ = ["circular", "fault", "loose_arguments", "malformed", "overlap", "restates"]

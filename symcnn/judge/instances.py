"""Uses of quantified facts: the instances that the terms at hand ask for.

A ``ForAll`` is used at values found by matching its members (``K[l]``,
``m(t + 1)``, ``E(w[i])``) with those that occur; a value counts only where the
other facts entail that it lies inside the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import sympy as sp
from sympy.core.expr import Expr
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Assignment, Facts, Formula
from symcnn.formulas.binding import NONE, Keys, Names, free, keys, scopes, walk
from symcnn.formulas.substitution import put
from symcnn.formulas.symbols import ForAll
from symcnn.formulas.whole import is_real, is_whole
from symcnn.judge.randomness import random_names

MOST_INSTANCES = 60

Entails = Callable[[Facts, Any], bool]
"""Whether facts entail a goal: `symcnn.judge.integers.entails`, which itself asks for instances."""


def is_member(term: Formula) -> bool:
    """A member of a sequence, a value of an unknown function, or an expectation."""
    return isinstance(term, sp.Indexed | AppliedUndef) or getattr(term, "is_expectation", False)


def members(item: Formula, bound: Keys = NONE) -> list[Any]:
    """The members that occur in a term or proposition and hold no bound name, in order of appearance.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> l, L = integers("l L")
    >>> K = sequence("K", L)
    >>> members(K[L] + sp.Sum(K[l], (l, 1, L)))
    [K[L]]
    """
    return list(
        dict.fromkeys(node for node, around in walk(item, bound) if is_member(node) and not keys(node) & around)
    )


# -- instances ---------------------------------------------------------------------------------------


def ground(facts: Facts, terms: Sequence[Any], entails: Entails, rounds: int = 2) -> list[Boolean]:
    """The facts without quantifier, and those instances of the others that ``terms`` and facts ask for.

    An equation for a member, such as the recurrence ``m(t + 1) = ...``, is used
    where its left side occurs; any other fact where any of its members does.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t, m = sp.Symbol("t", integer=True), function("m")
    >>> ground([ForAll(sp.Eq(m(t + 1), 2 * m(t)), (t, 0, sp.oo))], [m(1)], lambda facts, goal: bool(goal == True))
    [Eq(m(1), 2*m(0))]
    """
    result = [fact for fact in facts if not isinstance(fact, ForAll)]
    plain, random = tuple(result), random_names(tuple(facts))
    quantified = [
        ForAll(part, *fact.limits) for fact in facts if isinstance(fact, ForAll) for part in sp.And.make_args(fact.body)
    ]
    known = dict.fromkeys(result)
    for _ in range(rounds if quantified else 0):
        occurring = list(dict.fromkeys(x for item in (*terms, *known) for x in members(item)))
        asked_for = (
            instance
            for fact in quantified
            for instance in instances(fact, occurring, plain, random, entails)
            if instance not in known and instance != True  # noqa: E712
        )
        fresh = list(islice(asked_for, MOST_INSTANCES))
        known.update(dict.fromkeys(fresh))
        if not fresh:
            break
    return list(known)


def instances(
    fact: ForAll, occurring: Sequence[Any], plain: tuple[Boolean, ...], random: Names, entails: Entails
) -> Iterator[Boolean]:
    """Instances of one fact, each value inside its limits."""
    bound = tuple(symbol for symbol, _, _ in fact.limits)
    patterns = _patterns(fact.body, frozenset(bound))
    done: set[tuple[Any, ...]] = set()
    for first in _triggers(fact.body, patterns, bound):
        others = [pattern for pattern in patterns if pattern != first]
        for binding in _bindings([first, *others], occurring, {}, bound):
            values = tuple(binding[symbol] for symbol in bound)
            if values in done:
                continue
            done.add(values)
            if inside(fact, binding, plain, random, entails):
                # What holds for every number holds for an outcome, but not under a mean, which is taken over all.
                instance = put(fact.body, binding, random)
                if instance is not None:
                    yield instance


def _patterns(body: Formula, bound: Keys) -> list[Any]:
    """The outermost members that hold a symbol of this ForAll and none of a binder inside it."""
    found: dict[Any, None] = {}

    def visit(item: Formula, hidden: Keys) -> None:
        if is_member(item) and keys(item) & bound and not keys(item) & hidden:
            found[item] = None
            return
        for part, inside in scopes(item):
            visit(part, hidden | inside)

    visit(body, NONE)
    return list(found)


def instance(
    fact: ForAll, part: Any, term: Formula, plain: tuple[Boolean, ...], entails: Entails, random: Names = NONE
) -> Boolean | None:
    """The fact at those values at which a part of its body is a term; None where there are none inside its limits.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t, n, m = *integers("t n"), function("m")
    >>> from symcnn.judge.integers import entails
    >>> instance(ForAll(sp.Eq(m(t), 2 * t), (t, 0, sp.oo)), m(t), m(n + 1), (n >= 0,), entails)
    Eq(m(n + 1), 2*n + 2)
    """
    bound = tuple(symbol for symbol, _, _ in fact.limits)
    for binding in unify(part, term, {}, bound):
        if len(binding) == len(bound) and inside(fact, binding, plain, random, entails):
            return put(fact.body, binding, random)
    return None


def _triggers(body: Formula, patterns: list[Any], bound: tuple[Any, ...]) -> list[Any]:
    if isinstance(body, sp.Eq) and body.lhs in patterns and free(body.lhs).issuperset(bound):
        return [body.lhs]
    return patterns


def _bindings(
    patterns: list[Any], occurring: Sequence[Any], binding: Assignment, bound: tuple[Any, ...]
) -> Iterator[Assignment]:
    """All ways to give every bound symbol a value by matching the patterns in turn."""
    if all(symbol in binding for symbol in bound):
        yield binding
        return
    missing = {symbol for symbol in bound if symbol not in binding}
    for position, pattern in enumerate(patterns):
        if free(pattern) & missing:
            for term in occurring:
                for wider in unify(pattern, term, binding, bound):
                    yield from _bindings(patterns[position + 1 :], occurring, wider, bound)
            return


def unify(pattern: Formula, term: Formula, binding: Assignment, bound: tuple[Any, ...]) -> Iterator[Assignment]:
    """Bindings under which the pattern is the term, as far as its form shows; what they capture is for the caller."""
    held = [symbol for symbol in bound if symbol in free(pattern)]
    open_ones = [symbol for symbol in held if symbol not in binding]
    if not open_ones:
        if pattern == term or _same(_at(pattern, binding), term):
            yield binding
        return
    if isinstance(pattern, Expr) and isinstance(term, Expr) and not is_member(pattern):
        symbol = open_ones[0]
        shift = sp.expand(_at(pattern, binding) - symbol)
        if len(open_ones) == 1 and symbol not in free(shift) and shift.is_Integer:
            yield {**binding, symbol: term if shift == 0 else sp.expand(term - shift)}
            return
    if pattern.func != term.func or len(pattern.args) != len(term.args):
        return
    yield from _unify_arguments(list(pattern.args), list(term.args), binding, bound, _commutes(pattern))


def _unify_arguments(
    left: list[Any], right: list[Any], binding: Assignment, bound: tuple[Any, ...], commutes: bool
) -> Iterator[Assignment]:
    if not left:
        yield binding
        return
    for position in range(len(right) if commutes else 1):
        rest = right[:position] + right[position + 1 :]
        for wider in unify(left[0], right[position], binding, bound):
            yield from _unify_arguments(left[1:], rest, wider, bound, commutes)


def _commutes(term: Formula) -> bool:
    joined = isinstance(term, sp.And | sp.Or) or getattr(term, "is_Add", False) or getattr(term, "is_Mul", False)
    return bool(joined and len(term.args) <= 4)


def _same(left: Formula, right: Formula) -> bool:
    if left == right:
        return True
    return isinstance(left, Expr) and isinstance(right, Expr) and sp.expand(left - right) == 0


def _at(pattern: Formula, binding: Assignment) -> Any:
    """A pattern at values; as it stands where a binder in it would capture one, so that it matches nothing."""
    found = put(pattern, binding)
    return pattern if found is None else found


def inside(fact: ForAll, binding: Assignment, plain: tuple[Boolean, ...], random: Names, entails: Entails) -> bool:
    """Whether the facts entail that every value lies within its limits and is of its symbol's kind."""
    for symbol, low, high in fact.limits:
        value = binding[symbol]
        if symbol.is_integer and not is_whole(value):
            return False
        if not symbol.is_integer and not is_real(value):
            return False
        # An end may hold the symbols bound before or after it.
        for end, relation in ((low, sp.Ge), (high, sp.Le)):
            limit = put(end, binding, random)
            if limit is None:
                return False
            if not limit.is_infinite and not entails(plain, relation(value, limit)):
                return False
    return True


# -- rewriting ---------------------------------------------------------------------------------------

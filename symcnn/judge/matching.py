"""Where a statement about all members of some families speaks of one term."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula, Limit
from symcnn.formulas.binding import bound_names
from symcnn.formulas.substitution import put
from symcnn.formulas.whole import is_whole
from symcnn.judge.deltas import entails, ranges
from symcnn.judge.randomness import is_mean, key, places, random_names


def match(limits: Sequence[Limit], pattern: Formula, target: Any, facts: Facts) -> dict[Any, Any] | None:
    """Values of the bound symbols inside their limits that make ``pattern`` the ``target``.

    No value comes under a binder of the pattern, or of the ends of the ranges, and none that is random under a mean:
    there it would be another one.
    """
    if not limits:
        return {} if pattern == target else None
    wanted, ends, means = _asked(tuple(limits), pattern)
    offered = _members(target)
    if not wanted or len(wanted) > 3 or len(offered) > 4:
        return None
    # Each of the wanted is, with the values put in, one of the offered.
    fitting = [[have for have in offered if _alike(have, want)] for want in wanted]
    if not all(fitting) or bound_names(pattern):
        return None
    random = random_names(tuple(facts)) if means else frozenset()
    for choice in product(*fitting):
        found: dict[Any, Any] = {}
        for have, want in zip(choice, wanted, strict=True):
            found |= dict(zip(places(want), places(have), strict=True))
        found = {v: found[v] for v, _, _ in limits if v in found}
        if len(found) == len(limits) and put(pattern, found, random) == target:
            there = put(ends, found, random)
            if there is None or not all(map(is_whole, found.values())):
                return None
            inside = ranges((found[v], *both) for (v, _, _), both in zip(limits, there, strict=True))
            return found if all(entails(facts, end) for end in inside) else None
    return None


@lru_cache(maxsize=1 << 12)
def _asked(limits: tuple[Limit, ...], pattern: Formula) -> tuple[list[Any], Any, bool]:
    """The members of a pattern that speak of the bound symbols, the ends of the ranges, and whether a mean is there."""
    bound = {v for v, _, _ in limits}
    wanted = [x for x in _members(pattern) if set(places(x)) & bound]
    ends = sp.Tuple(*(sp.Tuple(low, high) for _, low, high in limits))
    return wanted, ends, any(is_mean(node) for item in (pattern, ends) for node in sp.preorder_traversal(item))


@lru_cache(maxsize=1 << 12)
def _members(item: Formula) -> list[Any]:
    return sorted(item.atoms(sp.Indexed, AppliedUndef), key=sp.default_sort_key)


def _alike(one: Any, other: Any) -> bool:
    return key(one) == key(other) and len(places(one)) == len(places(other))


__all__ = ["match"]

"""Where a statement about all members of some families speaks of one term."""

from __future__ import annotations

from collections.abc import Sequence
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
    kinds = (sp.Indexed, AppliedUndef)
    bound = {v for v, _, _ in limits}
    wanted = [x for x in pattern.atoms(*kinds) if set(places(x)) & bound]
    offered = list(target.atoms(*kinds))
    if not wanted or bound_names(pattern) or len(wanted) > 3 or len(offered) > 4:
        return None
    ends = sp.Tuple(*(sp.Tuple(low, high) for _, low, high in limits))
    means = any(is_mean(node) for item in (pattern, ends) for node in sp.preorder_traversal(item))
    random = random_names(tuple(facts)) if means else frozenset()
    for choice in product(offered, repeat=len(wanted)):
        found: dict[Any, Any] = {}
        for have, want in zip(choice, wanted, strict=True):
            if key(have) == key(want) and len(places(have)) == len(places(want)):
                found |= dict(zip(places(want), places(have), strict=True))
        found = {v: found[v] for v, _, _ in limits if v in found}
        if len(found) == len(limits) and put(pattern, found, random) == target:
            there = put(ends, found, random)
            if there is None or not all(map(is_whole, found.values())):
                return None
            inside = ranges((found[v], *both) for (v, _, _), both in zip(limits, there, strict=True))
            return found if all(entails(facts, end) for end in inside) else None
    return None


__all__ = ["match"]

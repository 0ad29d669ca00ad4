"""Which members of one family are one and the same: the ways in which their places may coincide, as weights."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import factorial
from typing import Any

import sympy as sp
from sympy.utilities.iterables import multiset_partitions

from symcnn.judge.randomness import places


def coincidences(members: list[Any]) -> Iterator[tuple[Any, dict[Any, Any]]]:
    """Weights and replacements for the members of one family; the weights are deltas with signs."""
    for fine in multiset_partitions(members):
        swap = {member: block[0] for block in fine for member in block}
        for coarse in multiset_partitions(fine):
            weight = sp.S.One
            for block in coarse:
                joined = [member for part in block for member in part]
                weight *= (-1) ** (len(block) - 1) * factorial(len(block) - 1)
                for left, right in pairwise(joined):
                    deltas = zip(places(left), places(right), strict=True)
                    weight *= sp.Mul(*(sp.KroneckerDelta(a, b) for a, b in deltas))
            if weight != 0:
                yield weight, swap


__all__ = ["coincidences"]

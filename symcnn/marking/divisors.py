"""Divisors that an answer holds as it is typed, of which nothing is left once it is built.

``(n - 7)/(n - 7)`` becomes 1 as soon as it is read, and has no value at n = 7 all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from symcnn.errors import SymcnnError
from symcnn.marking.building import Builder
from symcnn.marking.grammar import parse
from symcnn.marking.matching import match
from symcnn.marking.names import Names
from symcnn.marking.nodes import BINDERS, Node
from symcnn.marking.tokens import tokens
from symcnn.marking.units import unit_behind


def lost(text: str, names: Names, expr: Any) -> tuple[Any, ...]:
    """The divisors of a text that was read, which its expression has no more; those under a sum are left out.

    >>> n = sp.Symbol("n", integer=True)
    >>> lost("n (n-7)/(n-7) + 1/n", Names({"n": n}), n + 1 / n)
    (n - 7,)
    """
    cut, _ = unit_behind(text, tokens(text)[0], names)
    tree, _ = parse(text, cut, names)
    alone = tree.kind == "relation" and tree.value[0] == "=" and len(tree.parts) == 2
    builder = Builder(text, names, match(text, tree, names, tree.parts[0] if alone else None))
    left = {power.base for power in expr.atoms(sp.Pow) if power.exp.is_negative or power.exp.has(sp.Symbol)}
    found: dict[Any, None] = {}
    for node in _divisors(tree):
        try:
            divisor = builder.term(node)
        except SymcnnError:
            continue
        for factor in sp.Mul.make_args(divisor):
            base = factor.base if isinstance(factor, sp.Pow) and factor.exp.is_positive else factor
            if not base.is_number and base not in left and -base not in left:
                found.setdefault(base)
    return tuple(found)


def _divisors(node: Node) -> Iterator[Node]:
    """The parts by which something is divided, outside of sums."""
    if node.kind in BINDERS:
        return
    if node.kind == "mul":
        yield from (part for sign, part in zip(node.value, node.parts, strict=True) if sign == "/")
    if node.kind in ("floordiv", "mod"):
        yield node.parts[1]
    for part in node.parts:
        yield from _divisors(part)


__all__ = ["lost"]

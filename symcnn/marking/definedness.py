"""Where an answer has a value as it is typed, of which nothing is left once it is built.

``(n - 7)/(n - 7)`` becomes 1 as soon as it is read, and has no value at n = 7 all the same; so it is with roots of what
is negative, logarithms of what is not positive, and factorials of what is negative, that cancel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from symcnn.formulas.symbols import ForAll
from symcnn.marking.building import Bound, Builder
from symcnn.marking.grammar import parse
from symcnn.marking.matching import Matching, match
from symcnn.marking.names import Names
from symcnn.marking.nodes import BINDERS, Node
from symcnn.marking.tokens import tokens
from symcnn.marking.units import unit_behind

Place = tuple[Any, ...]
"""What stands around a part: conditions of a case distinction, and ranges (tuples) of sums, from the outside in."""


@dataclass(frozen=True)
class _Need:
    """What must hold of a term that something is done to: divided by it, its root taken, and so on."""

    done: str
    term: Any
    condition: Any
    place: Place

    @property
    def proposition(self) -> Any:
        """The condition where it is asked for: in its case, for the whole range of its sum."""
        found = self.condition
        for around in reversed(self.place):
            found = ForAll(found, *around) if isinstance(around, tuple) else sp.Implies(around, found, evaluate=False)
        return found


def lost(text: str, names: Names, expr: Any) -> tuple[Any, ...]:
    """The conditions for a text that was read to have a value, of which its expression asks no more.

    >>> n, k = sp.symbols("n k", integer=True)
    >>> lost("n (n-7)/(n-7) + 1/n", Names({"n": n}), n + 1 / n)
    (Ne(n - 7, 0),)
    >>> lost("sum_{i=1}^{n} (i-k)/(i-k)", Names({"n": n, "k": k}), n)
    (ForAll(Ne(i - k, 0), (i, 1, n)),)
    >>> lost("{0 if n = 7, (n-7)/(n-7) otherwise}", Names({"n": n}), sp.Integer(1))
    (Implies(Ne(n, 7), Ne(n - 7, 0)),)
    """
    cut, _ = unit_behind(text, tokens(text)[0], names)
    tree, _ = parse(text, cut, names)
    alone = tree.kind == "relation" and tree.value[0] == "=" and len(tree.parts) == 2
    walk = _Walk(text, names, match(text, tree, names, tree.parts[0] if alone else None))
    everywhere, outside = set(_kept(expr, True)), set(_kept(expr, False))
    needs = [need for need in walk.needs(tree, {}, ()) if need.condition != sp.true and not need.term.is_number]
    missing = [one for one in needs if (one.done, one.term) not in (everywhere if one.place else outside)]
    return tuple(dict.fromkeys(one.proposition for one in missing))


class _Walk:
    """Goes through the parts of a text."""

    def __init__(self, text: str, names: Names, matching: Matching) -> None:
        self.text, self.names, self.matching = text, names, matching

    def builder(self) -> Builder:
        """A new one for each part: one counts what it has built, and refuses too much."""
        return Builder(self.text, self.names, self.matching)

    def needs(self, node: Node, bound: Bound, place: Place) -> Iterator[_Need]:
        """What a part and all in it ask for."""
        yield from self._own(node, bound, place)
        if node.kind in BINDERS:
            inside = {written.key: sp.Symbol(written.text, integer=True) for written in node.value}
            low, high = (self._end(part, bound) for part in node.parts[1:3])
            ranges = tuple((symbol, low, high) for symbol in inside.values())
            yield from self.needs(node.parts[0], {**bound, **inside}, (*place, ranges))
            parts = node.parts[1:]
        elif node.kind == "cases":
            yield from self._cases(node, bound, place)
            parts = ()
        else:
            parts = node.parts
        for part in parts:
            yield from self.needs(part, bound, place)

    def _cases(self, node: Node, bound: Bound, place: Place) -> Iterator[_Need]:
        """A value is asked for where its condition holds, and none of those before it does."""
        before: Place = place
        for value, when in zip(node.parts[::2], node.parts[1::2], strict=False):
            condition = self.builder().condition(when, bound)
            yield from self.needs(when, bound, before)
            yield from self.needs(value, bound, before if condition == sp.true else (*before, condition))
            before = (*before, sp.Not(condition))
        if len(node.parts) % 2:
            yield from self.needs(node.parts[-1], bound, before)

    def _end(self, node: Node, bound: Bound) -> Any:
        return sp.oo if node.kind == "infinity" else self._term(node, bound)

    def _term(self, node: Node, bound: Bound) -> Any:
        return self.builder().build(node, bound).value

    def _own(self, node: Node, bound: Bound, place: Place) -> Iterator[_Need]:
        """What is asked for by what is done here."""
        divisors = [part for sign, part in zip(node.value, node.parts, strict=True) if sign == "/"] \
            if node.kind == "mul" else []  # fmt: skip
        if node.kind in ("floordiv", "mod") or (node.kind, node.value) == ("call", "modulo"):
            divisors.append(node.parts[1])
        for part in divisors:
            yield from _divided(self._term(part, bound), place)
        if node.kind == "pow":
            base, exponent = (self._term(part, bound) for part in node.parts)
            yield from _powered(base, exponent, place)
        elif node.kind == "call" and node.value == "sqrt":
            degree = self._term(node.parts[1], bound) if len(node.parts) > 1 else sp.Integer(2)
            yield from _powered(self._term(node.parts[0], bound), 1 / degree, place)
        elif node.kind == "call" and node.value in ("log", "ln", "log2", "log10"):
            for part in node.parts:
                term = self._term(part, bound)
                yield _Need("log", term, sp.Gt(term, 0), place)
        elif node.kind == "call" and node.value == "factorial":
            term = self._term(node.parts[0], bound)
            yield _Need("factorial", term, sp.Ge(term, 0), place)


def _divided(divisor: Any, place: Place) -> Iterator[_Need]:
    for factor in sp.Mul.make_args(divisor):
        base = factor.base if isinstance(factor, sp.Pow) else factor
        if not isinstance(base, sp.factorial):  # which is above zero where it has a value
            yield _Need("divisor", base, sp.Ne(base, 0), place)


def _powered(base: Any, exponent: Any, place: Place) -> Iterator[_Need]:
    if exponent.is_negative:
        yield from _divided(base, place)
    elif not exponent.is_nonnegative:
        yield _Need("divisor", base, sp.Or(sp.Ne(base, 0), sp.Ge(exponent, 0)), place)
    if exponent.is_Rational and exponent.q % 2 == 0:
        yield _Need("root", base, sp.Ge(base, 0), place)


def _kept(expr: Any, inside: bool) -> Iterator[tuple[str, Any]]:
    """What an expression asks for itself, and the judge with it; ``inside``: of its cases and sums, too."""
    walk = sp.preorder_traversal(expr)
    for node in walk:
        if not inside and isinstance(node, (sp.Piecewise, ExprWithLimits, ForAll)):
            walk.skip()
            for _, *ends in getattr(node, "limits", ()):
                yield from chain.from_iterable(_kept(end, inside) for end in ends)
        elif isinstance(node, sp.Pow):
            if node.exp.is_negative or node.exp.has(sp.Symbol):
                factors = sp.Mul.make_args(node.base)
                yield from chain.from_iterable((("divisor", one), ("divisor", -one)) for one in (node.base, *factors))
            if node.exp.is_Rational and node.exp.q % 2 == 0:
                yield "root", node.base
        elif isinstance(node, sp.Mod):
            yield "divisor", node.args[1]
        elif isinstance(node, sp.log):
            yield "log", node.args[0]
        elif isinstance(node, sp.factorial):
            yield "factorial", node.args[0]


__all__ = ["lost"]

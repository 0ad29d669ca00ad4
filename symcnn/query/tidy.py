"""Expressions brought to the form that a person writes: of several equal forms the one that is printed shortest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from time import process_time
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean
from sympy.polys.polyerrors import BasePolynomialError

from symcnn.errors import TooLong
from symcnn.formulas.aliases import Formula
from symcnn.printing.terminal import TerminalPrinter
from symcnn.query import rounding, settling
from symcnn.query.known import Known
from symcnn.query.rules import Rule
from symcnn.time_limit import within

SECONDS = 1.0
"""After which an expression stays as it is."""
LARGEST = 300
"""Operations in an expression that is tidied."""
MOST_FORMS = 40
RULES: tuple[Rule, ...] = (*settling.RULES[:-2], *rounding.RULES, *settling.RULES[-2:])
"""All rules, in the order in which they are tried."""
OPEN = (sp.Add, sp.Mul, sp.Pow, sp.floor, sp.ceiling, sp.Max, sp.Min, sp.Abs, sp.sign, sp.exp, sp.log, sp.Mod)
"""Nodes that bind nothing, the parts of which are tidied each by itself."""


def tidy(expr: Formula, facts: Iterable[Boolean] = ()) -> Any:
    """An expression in its shortest form that is known, equal to it wherever the facts hold and it has a value.

    >>> from symcnn.formulas.symbols import integers
    >>> N, n, a, b, s = integers("N n a b s")
    >>> tidy(sp.floor((N + 2 - 2 - 1) / sp.Integer(2)) + 1, [N >= 1])
    ceiling(N/2)
    >>> tidy(sp.floor(sp.floor(n / a) / b), [a >= 1, b >= 1]), tidy(sp.floor((n + 2*s - 1) / s), [s >= 1])
    (floor(n/(a*b)), ceiling(n/s) + 1)
    """
    expr = sp.sympify(expr, strict=True)
    if not isinstance(expr, sp.Expr) or expr.is_Atom or expr.count_ops() > LARGEST:
        return expr
    try:
        return within(1.5 * SECONDS, lambda: _Tidying().fixed(expr, Known(facts, expr, process_time() + SECONDS)))
    except (TimeoutError, TooLong):
        return expr


@lru_cache(maxsize=1 << 14)
def length(expr: Formula) -> int:
    """The letters in which an expression is printed on one line.

    >>> length(sp.ceiling(sp.Symbol("n") / 2))
    5
    """
    return len(TerminalPrinter().doprint(expr))


def shortest(forms: Iterable[Any]) -> Any:
    """The form that is printed shortest; of equally short ones that with fewer operations, then the first by name."""
    made = list(forms)
    least = min(map(length, made))
    short = list(dict.fromkeys(form for form in made if length(form) == least))
    return short[0] if len(short) == 1 else min(short, key=lambda form: (form.count_ops(), str(form), sp.srepr(form)))


class _Tidying:
    """One expression, with what was found of its parts."""

    def __init__(self) -> None:
        self.found: dict[Any, Any] = {}
        self.until = process_time() + SECONDS

    def fixed(self, expr: Formula, known: Known) -> Any:
        """The expression tidied until it stays as it is."""
        while True:
            following = shortest((expr, self.of(expr, known)))
            if following == expr:
                return expr
            expr = following

    def of(self, node: Formula, known: Known) -> Any:
        """The shortest form of a node, its parts tidied first."""
        if node.is_Atom or not isinstance(node, sp.Expr):
            return node
        key = (known, node)
        if key not in self.found:
            inner = self.parts(node, known)
            best = shortest(self.forms(inner, known))
            # What is put together anew has parts that were not looked at.
            self.found[key] = self.of(best, known) if best != inner else inner
        return self.found[key]

    def parts(self, node: Formula, known: Known) -> Any:
        """The node with its parts tidied, each under what is known there."""
        if isinstance(node, OPEN):
            inner = [self.of(part, known) for part in node.args]
            return node if tuple(inner) == node.args else node.func(*inner)
        if isinstance(node, sp.Piecewise):
            return self.cases(node, known)
        if isinstance(node, (sp.Sum, sp.Product)) and all(len(limit) == 3 for limit in node.limits):
            return self.ranged(node, known)
        return node

    def cases(self, node: Formula, known: Known) -> Any:
        branches, before = [], known
        for branch, condition in node.args:
            inside = before.with_facts(sp.And.make_args(condition)) if condition != sp.true else before
            branches.append((self.of(branch, inside), condition))
            before = before.with_facts([sp.Not(condition)])
        return sp.Piecewise(*branches)

    def ranged(self, node: Formula, known: Known) -> Any:
        """A sum or a product, with its innermost range worked out where that can be done."""
        first, *outer = [tuple(limit) for limit in node.limits]
        bound = [limit[0] for limit in node.limits]
        around = [fact for symbol, low, high in outer for fact in (symbol >= low, symbol <= high)]
        ends = [self.of(end, known.without([limit[0] for limit in outer], around, end)) for end in first[1:]]
        within_it = [*around, first[0] >= first[1], first[0] <= first[2]]
        body = self.of(node.function, known.without(bound, within_it, node.function))
        if not outer:
            return node.func(body, (first[0], *ends))
        inner = self.of(node.func(body, (first[0], *ends)), known.without([limit[0] for limit in outer], around, body))
        if isinstance(inner, node.func) or inner.has(node.func):
            return node.func(body, (first[0], *ends), *outer)
        return node.func(inner, *outer)

    def forms(self, node: Formula, known: Known) -> Iterator[Any]:
        """The node, and the forms that the rules give; a rounding that comes of one is looked at again."""
        waiting, seen = [(sp.S.One, node)], {node}
        yield node
        while waiting and len(seen) < MOST_FORMS:
            factor, form = waiting.pop(0)
            for rule in RULES:
                if not isinstance(form, rule.of):
                    continue
                if process_time() > self.until:
                    raise TimeoutError
                for made in _asked(rule, form, known):
                    if made in seen or made.has(sp.nan, sp.zoo):
                        continue
                    seen.add(made)
                    yield factor * made
                    number, inner = made.as_coeff_Mul()
                    if isinstance(inner, rounding.KINDS):
                        waiting.append((factor * number, inner))


def _asked(rule: Rule, form: Formula, known: Known) -> Iterator[Any]:
    """The forms that a rule gives; what SymPy's polynomials cannot be asked has none."""
    try:
        yield from rule.forms(form, known)
    except (BasePolynomialError, NotImplementedError):
        return


__all__ = ["RULES", "length", "tidy"]

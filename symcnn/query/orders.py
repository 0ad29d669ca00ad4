"""Sums of terms ``c * b**x * x**a * log(x)**l``, and which of them is the largest for large x.

Sums and products of such terms are such sums again, and are worked out exactly. Which of two terms is of the larger
order is asked of the facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.printing.terminal import unicode
from symcnn.query.known import Known

CANCEL = "its leading parts cancel, and what is left of them is not known"
WIDE = 10**6
"""Letters of a line that is not broken."""
MOST_TERMS = 60
"""Terms of a power that is multiplied out."""


def said(expr: Formula, most: int = 120) -> str:
    """An expression in a message: on one line, cut where it is long."""
    text = unicode(expr, width=WIDE)
    return text if len(text) <= most else f"{text[:most]}..."


class NoAnswer(SymcnnError):
    """What is asked does not exist, or is not known; the message says which, and what would help."""


class Undecided(NoAnswer):
    """It hangs on a condition of which the facts do not tell whether it holds."""

    def __init__(self, condition: Formula) -> None:
        named = " and ".join(sorted(map(str, free(condition))))
        super().__init__(
            f"it depends on whether {said(condition)}; say so, or the contrary, as a fact, or give {named} a value"
        )
        self.condition = condition


@dataclass(frozen=True)
class Term:
    """``coefficient * base**x * x**power * log(x)**logs``; where it turns, its sign changes with every x."""

    coefficient: Any
    base: Any = sp.S.One
    power: Any = sp.S.Zero
    logs: Any = sp.S.Zero
    turns: bool = False

    @property
    def scale(self) -> tuple[Any, Any, Any]:
        return self.base, self.power, self.logs

    def times(self, other: Term) -> Term:
        return Term(
            self.coefficient * other.coefficient,
            sp.powsimp(self.base * other.base),
            sp.expand(self.power + other.power),
            self.logs + other.logs,
            self.turns != other.turns,
        )

    def growth(self, symbol: Formula) -> Any:
        """The term without its coefficient."""
        base = sp.Pow(self.base, symbol) if self.base != 1 else sp.S.One
        return base * symbol**self.power * sp.log(symbol) ** self.logs

    def of(self, symbol: Formula) -> Any:
        """The term as an expression."""
        turn = sp.S.NegativeOne**symbol if self.turns else sp.S.One
        return self.coefficient * turn * self.growth(symbol)


def vanishes(value: Formula) -> bool:
    """Whether an expression that does not move is 0 as a rational function of its parts."""
    if not value.is_Add:
        return bool(value == 0)
    return bool(sp.expand(sp.fraction(sp.together(value))[0]) == 0)


def constant(value: Formula) -> Term:
    return Term(value)


class Orders:
    """Terms in one symbol, which grows beyond all bounds.

    >>> from symcnn.formulas.symbols import integers
    >>> n, k = integers("n k")
    >>> terms = Orders(n, Known([k >= 2])).exact((n + k) ** 2 - n**2)
    >>> [term.of(n) for term in terms]
    [k**2, 2*k*n]
    """

    def __init__(self, symbol: Formula, known: Known) -> None:
        self.symbol = symbol
        self.known = known

    def moves(self, node: Formula) -> bool:
        return self.symbol in free(node)

    # -- what the facts say --------------------------------------------------------------------------

    def sign(self, value: Formula) -> int:
        """1, 0 or -1. Errors: `NoAnswer`, where the facts do not tell."""
        value = sp.expand(value)
        if value == 0:
            return 0
        if self.known.positive(value):
            return 1
        if self.known.positive(-value):
            return -1
        value = sp.factor(value).as_coeff_Mul()[1]
        shown = said(-value if value.could_extract_minus_sign() else value)
        raise NoAnswer(
            f"it depends on the sign of {shown}; say it as a fact, such as {shown} > 0 (in Python: where=[...])"
        )

    def compare(self, one: Term, other: Term) -> int:
        """Which of two terms is of the larger order: 1 for the first, -1 for the second, 0 where they are of one."""
        for left, right in zip(one.scale, other.scale, strict=True):
            if left != right and (order := self.sign(left - right)):
                return order
        return 0

    def order(self, term: Term) -> int:
        """1 where a term grows beyond all bounds, -1 where it vanishes, 0 where it is a constant."""
        return self.compare(term, constant(sp.S.One))

    # -- exact sums of terms -------------------------------------------------------------------------

    def exact(self, node: Formula) -> list[Term] | None:
        """An expression as a sum of terms of different orders, or None where it is none."""
        if not self.moves(node):
            return [constant(node)] if node != 0 else []
        if node == self.symbol:
            return [Term(sp.S.One, power=sp.S.One)]
        if isinstance(node, sp.log) and node.args == (self.symbol,):
            return [Term(sp.S.One, logs=sp.S.One)]
        if node.is_Add:
            parts = [self.exact(part) for part in node.args]
            return None if None in parts else self.gathered(term for part in parts for term in part or ())
        if node.is_Mul:
            return self.product([self.exact(part) for part in node.args])
        if node.is_Pow and not self.moves(node.exp):
            inner = self.exact(node.base)
            if inner is None:
                return None
            if node.exp.is_Integer and node.exp > 0 and len(inner) ** int(node.exp) <= MOST_TERMS:
                return self.product([inner] * int(node.exp))
            return [self.raised(inner[0], node.exp)] if len(inner) == 1 else None
        if isinstance(node, sp.exp) or (node.is_Pow and not self.moves(node.base)):
            return self.exponential(node)
        return None

    def product(self, factors: list[list[Term] | None]) -> list[Term] | None:
        done = [constant(sp.S.One)]
        for factor in factors:
            if factor is None or len(done) * len(factor) > MOST_TERMS:
                return None
            done = self.gathered(one.times(other) for one in done for other in factor)
        return done

    @staticmethod
    def gathered(terms: Iterable[Term]) -> list[Term]:
        """Terms of one order put together; those that cancel are gone."""
        found: dict[Any, Term] = {}
        for term in terms:
            key = (*term.scale, term.turns)
            old = found.get(key)
            found[key] = term if old is None else replace(term, coefficient=old.coefficient + term.coefficient)
        return [term for term in found.values() if not vanishes(term.coefficient)]

    def exponential(self, node: Formula) -> list[Term] | None:
        """b**(p*x + q*log(x) + c), and exp of the same; None for another exponent."""
        base = sp.E if isinstance(node, sp.exp) else node.base
        exponent = self.exact(sp.expand(node.exp if node.is_Pow else node.args[0]))
        if exponent is None:
            return None
        result = constant(sp.S.One)
        for term in exponent:
            if term.scale == (1, 1, 0) and not term.turns:
                result = result.times(self.powered(base, term.coefficient))
            elif term.scale == (1, 0, 0) and not term.turns:
                result = result.times(constant(base**term.coefficient))
            elif term.scale == (1, 0, 1) and not term.turns:
                result = result.times(Term(sp.S.One, power=term.coefficient * sp.log(base)))
            else:
                return None
        return [result]

    def powered(self, base: Formula, factor: Formula) -> Term:
        """b**(factor*x) as the term with the base b**factor; of a negative number the sign turns."""
        if base.is_number and base.is_negative:
            if not (factor.is_Integer and self.symbol.is_integer):
                raise NoAnswer(f"{said(base)} to a power that is no whole number is no real number")
            return Term(sp.S.One, base=(-base) ** factor, turns=bool(factor % 2))
        if not base.is_number and not self.known.nonnegative(base):
            shown = said(base)
            raise NoAnswer(f"it depends on the sign of {shown}, the base of a power; say as a fact that {shown} > 0")
        return Term(sp.S.One, base=base**factor)

    def raised(self, term: Term, exponent: Formula) -> Term:
        """A term to a power that does not move."""
        if term.turns:
            if not exponent.is_Integer:
                raise NoAnswer("a root is taken of what changes its sign again and again")
            return replace(self.raised(replace(term, turns=False), exponent), turns=bool(exponent % 2))
        coefficient = term.coefficient
        negative = exponent.is_number is not True or bool(exponent.is_negative)
        if exponent.is_Integer and negative and not self.known.nonzero(coefficient):
            shown = said(coefficient)
            raise NoAnswer(f"{shown} may be 0, and stands in a divisor; say as a fact that it is not 0")
        if not exponent.is_Integer and self.sign(coefficient) <= 0:
            raise NoAnswer(
                f"{said(term.of(self.symbol))}, which is not above 0, is taken to the power {said(exponent)}"
            )
        # (b**x)**e = (b**e)**x; b > 0.
        return Term(coefficient**exponent, term.base**exponent, sp.expand(term.power * exponent), term.logs * exponent)

    def top(self, terms: list[Term]) -> Term:
        """The term of the largest order; of one order, together."""
        if not terms:
            return constant(sp.S.Zero)
        best = [terms[0]]
        for term in terms[1:]:
            order = self.compare(term, best[0])
            if order >= 0:
                best = [term] if order else [*best, term]
        if len({term.turns for term in best}) > 1:
            raise NoAnswer(f"parts of one order change their sign with {self.symbol}, others do not: it oscillates")
        total = sp.Add(*(term.coefficient for term in best))
        if vanishes(total):
            raise NoAnswer(CANCEL)
        return replace(best[0], coefficient=total)


__all__ = ["CANCEL", "WIDE", "NoAnswer", "Orders", "Term", "Undecided", "constant", "said"]

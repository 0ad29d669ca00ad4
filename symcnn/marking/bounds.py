"""How large an expression may become, asked before it is built: powers, towers, and what is irrational."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from symcnn.errors import Unreadable
from symcnn.marking import limits
from symcnn.marking.nodes import Node


@dataclass(frozen=True)
class Built:
    """An expression, with what bounds it.

    ``hard``: it holds an irrational number. ``rank``: how many exponents with names, and factorials, stand in one
    another. ``degree``: the greatest product of exponents that are numbers.
    """

    value: Any
    hard: bool = False
    rank: int = 0
    degree: int = 1

    @property
    def constant(self) -> bool:
        return bool(self.value.is_Rational) or (self.hard and not self.value.atoms(sp.Symbol))


class Powers:
    """Builds powers, and keeps count of what is irrational. Errors: `Unreadable`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.roots: set[Any] = set()
        self.notes: list[str] = []

    def fault(self, node: Node, found: str, expected: str) -> Unreadable:
        return Unreadable(self.text, node.at, found, expected)

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _root(self, node: Node, value: Any) -> None:
        """Count an irrational number, one that comes again only once."""
        self.roots.add(value)
        if len(self.roots) > limits.MOST_ROOTS:
            raise self.fault(node, "still more roots of numbers", f"at most {limits.MOST_ROOTS}")

    @staticmethod
    def _of(value: Any, parts: list[Built], hard: bool = False) -> Built:
        """An expression of parts, bounded as they are."""
        return Built(
            value,
            hard or any(part.hard for part in parts),
            max((part.rank for part in parts), default=0),
            max((part.degree for part in parts), default=1),
        )

    def raised(self, node: Node, base: Built, exponent: Built) -> Built:
        """A power, if it is not too large."""
        made = self._of(None, [base, exponent])
        rank, degree = made.rank, base.degree
        if exponent.value.is_Rational:
            degree = self._power(node, base, exponent.value)
        else:
            rank = max(base.rank, exponent.rank + 1)
            self._tower(node, exponent, rank)
        if base.value is sp.E:
            hard = exponent.hard or bool(exponent.value.is_Rational)
            return Built(sp.exp(exponent.value), hard, rank, degree)
        value = sp.Pow(base.value, exponent.value)
        hard = made.hard
        if base.constant and exponent.constant and not value.is_Rational and not hard:
            self._root(node, value)
            hard = True
        return Built(value, hard, rank, degree)

    def _power(self, node: Node, base: Built, power: Any) -> int:
        """The degree of a power by a number."""
        degree = int(-(-abs(power) * base.degree // 1)) if power else 1
        most = limits.MOST_EXPONENT
        if abs(power) > most or power.q > most or degree > most:
            raise self.fault(node, "an exponent that is too large", f"exponents of at most {most} together")
        if base.value == 0 and power < 0:
            raise self.fault(node, "a division by zero", "a divisor")
        if base.value.is_Rational and base.value < 0 and power.q != 1:
            raise self.fault(node, "a root of a negative number", "a real number")
        if longest(base.value) * abs(power) > limits.MOST_BITS:
            raise self.fault(node, "a power that is too large", f"numbers of at most {limits.MOST_BITS} bits")
        return max(degree, 1)

    def _tower(self, node: Node, exponent: Built, rank: int) -> None:
        """Refuse an exponent that is no number, where it may become too large."""
        if rank > limits.HIGHEST_TOWER:
            raise self.fault(node, "a tower of exponents", f"at most {limits.HIGHEST_TOWER} with names in one another")
        numbers = exponent.value.atoms(sp.Rational)
        if any(max(abs(one.p), one.q) > limits.MOST_IN_EXPONENT for one in numbers):
            raise self.fault(node, "an exponent that is too large", f"numbers up to {limits.MOST_IN_EXPONENT} in it")
        if exponent.constant:
            small = exponent.rank == 0 and exponent.degree < 10
            if not small or not abs(exponent.value.evalf(15)) <= limits.MOST_EXPONENT:
                raise self.fault(node, "an exponent that is too large", f"at most {limits.MOST_EXPONENT}")


def bits(value: Any) -> int:
    """Bits of the number that a term is, or has in front; of a sum or cases, of the longest in its parts."""
    if value.has(sp.Piecewise):
        return longest(value)
    return longest(*(term if term.is_Rational else term.as_coeff_Mul()[0] for term in sp.Add.make_args(value)))


def longest(*values: Any) -> int:
    """Bits of the longest fraction in some terms."""
    found = {number for value in values for number in value.atoms(sp.Rational)}
    return max((max(int(number.p).bit_length(), int(number.q).bit_length()) for number in found), default=0)


__all__ = ["Built", "Powers", "bits", "longest"]

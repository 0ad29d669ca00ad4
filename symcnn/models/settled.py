"""Sizes as they are written for the sizes that a model accepts: simpler, and equal on its domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.models.comparing import Ranges, ends
from symcnn.models.sizes import formula, symbols
from symcnn.models.whole import Atom, Size, Whole, extreme, floor, symbol

FACTORED = 16
"""Terms up to which a sum is written as a product."""


class Settled:
    """Writes sizes for a domain: an atom that is one number there is that number, and of a symbol that a number
    divides the quotient is whole, so that floors of it go.

    >>> H = symbol("H")
    >>> there = Settled({"H": (8, 40)}, {"H": 8})
    >>> there.formula(H // 4 + (H + 63) // 64)
    H/4 + 1
    """

    def __init__(self, ranges: Ranges, multiples: Mapping[str, int]) -> None:
        self.multiples = multiples
        self.ranges = {
            name: (-(-low // self._part(name)), None if high is None else high // self._part(name))
            for name, (low, high) in ranges.items()
        }
        self._atoms: dict[Atom, Size] = {}
        self._formulas: dict[Size, Formula] = {}

    def _part(self, name: str) -> int:
        return self.multiples.get(name, 1)

    def size(self, number: Size) -> Size:
        """A size in the parts of symbols: a symbol that 8 divides stands for its eighth part in it.

        Within ``ranges`` of these parts it is what the size is.
        """
        if isinstance(number, int):
            return number
        total: Size = 0
        for monomial, factor in number.terms.items():
            term: Size = factor
            for atom, power in monomial:
                term = term * self._of(atom) ** power
            total = total + term
        return total

    def _of(self, atom: Atom) -> Any:
        found = self._atoms.get(atom)
        if found is None:
            if atom.kind == "symbol":
                found = symbol(atom.parts[0]) * self._part(atom.parts[0])
            else:
                parts = [self.size(part) for part in atom.parts]
                found = floor(parts[0], parts[1]) if atom.kind == "floor" else extreme(atom.kind, parts)
            low, high = ends(found, self.ranges)
            if low is not None and low == high:
                found = low
            self._atoms[atom] = found
        return found

    def formula(self, number: Size) -> Formula:
        """A size as SymPy writes it: a product where its factors are sums of one and a number, such as ``(H - 2)``."""
        found = self._formulas.get(number)
        if found is None:
            there = self.size(number)
            parts = {
                sp.Symbol(name, integer=True): sp.Symbol(name, integer=True) / by
                for name, by in self.multiples.items()
                if name in symbols(there)
            }
            shown = formula(there) if parts else _product(there)
            found = self._formulas[number] = shown.xreplace(parts) if parts else shown
        return found


def _product(number: Size) -> Formula:
    """A sum of which something is taken off, as a product of what it is multiplied out from, if it is short."""
    plain = formula(number)
    if not isinstance(number, Whole) or not 1 < len(number.terms) <= FACTORED or min(number.terms.values()) > 0:
        return plain
    atoms = {atom: sp.Dummy() for monomial in number.terms for atom, _ in monomial}
    total = sp.Add(
        *(sp.Mul(by, *(atoms[atom] ** power for atom, power in monomial)) for monomial, by in number.terms.items())
    )
    factor, parts = sp.factor_list(total)
    if not all(_short(part) for part, _ in parts) or (len(parts) == 1 and factor == 1):
        return plain
    back = {dummy: formula(Whole({((atom, 1),): 1})) for atom, dummy in atoms.items()}
    found: Formula = sp.Mul(factor, *(part.xreplace(back) ** power for part, power in parts), evaluate=False)
    return found


def _short(part: Any) -> bool:
    """Whether a factor is one thing, or one and a number that is added."""
    if not part.is_Add:
        return True
    numbers = [term for term in part.args if term.is_Integer]
    return len(part.args) == 2 and len(numbers) == 1 and part.as_poly().LC() == 1


__all__ = ["Settled"]

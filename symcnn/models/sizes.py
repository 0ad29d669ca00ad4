"""What is made of a size in normal form: a formula of SymPy, a number at values, another size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, reduce
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.models.whole import Atom, Size, extreme, floor


@lru_cache(maxsize=2**16)
def _formula(atom: Atom) -> Formula:
    if atom.kind == "symbol":
        return sp.Symbol(atom.parts[0], integer=True)
    if atom.kind == "floor":
        over, by = atom.parts
        if isinstance(by, int) and over.terms.get((), 0) == by - 1:
            return sp.ceiling(formula(over - (by - 1)) / by, evaluate=False)
        return sp.floor(formula(over) / formula(by), evaluate=False)
    return (sp.Max if atom.kind == "max" else sp.Min)(*map(formula, atom.parts), evaluate=False)


@lru_cache(maxsize=2**16)
def _symbols(atom: Atom) -> frozenset[str]:
    if atom.kind == "symbol":
        return frozenset(atom.parts)
    return frozenset[str]().union(*map(symbols, atom.parts))


def _at(atom: Atom, values: Mapping[str, Any], known: dict[Any, Any]) -> Any:
    found = known.get(atom)
    if found is None:
        if atom.kind == "symbol":
            found = values[atom.parts[0]]
        else:
            parts = [value(part, values, known) for part in atom.parts]
            found = parts[0] // parts[1] if atom.kind == "floor" else _extreme(atom.kind, parts)
        known[atom] = found
    return found


def _extreme(kind: str, parts: list[Any]) -> Any:
    if all(isinstance(part, int) for part in parts):
        return max(parts) if kind == "max" else min(parts)
    import numpy as np

    return reduce(np.maximum if kind == "max" else np.minimum, parts)


def formula(number: Size) -> Formula:
    """As SymPy writes it."""
    if isinstance(number, int):
        return sp.Integer(number)
    return sp.Add(
        *(
            sp.Mul(factor, *(_formula(atom) ** power for atom, power in monomial))
            for monomial, factor in number.terms.items()
        )
    )


def value(number: Size, values: Mapping[str, Any], known: dict[Any, Any] | None = None) -> Any:
    """Its value at values by name; ``known`` keeps those of atoms, so that several numbers share them.

    >>> from symcnn.models.whole import symbol
    >>> value(symbol("n") * floor(symbol("H") + 1, 2), {"n": 2, "H": 7})
    8
    """
    if isinstance(number, int):
        return number
    known = {} if known is None else known
    total: Any = 0
    for monomial, factor in number.terms.items():
        term: Any = factor
        for atom, power in monomial:
            found = _at(atom, values, known)
            term = term * (found if power == 1 else found**power)
        total = total + term
    return total


def symbols(number: Size) -> frozenset[str]:
    """The names of the symbols in it."""
    if isinstance(number, int):
        return frozenset()
    return frozenset[str]().union(*(_symbols(atom) for monomial in number.terms for atom, _ in monomial))


def mapped(number: Size, of: Callable[[str], Size]) -> Size:
    """With every symbol replaced by what ``of`` gives for its name."""
    if isinstance(number, int):
        return number
    total: Size = 0
    for monomial, factor in number.terms.items():
        term: Size = factor
        for atom, power in monomial:
            term = term * _replaced(atom, of) ** power
        total = total + term
    return total


def _replaced(atom: Atom, of: Callable[[str], Size]) -> Any:
    if atom.kind == "symbol":
        return of(atom.parts[0])
    parts = [mapped(part, of) for part in atom.parts]
    if atom.kind == "floor":
        return floor(parts[0], parts[1])
    return extreme(atom.kind, parts)


__all__ = ["formula", "mapped", "symbols", "value"]

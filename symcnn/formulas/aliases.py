"""Names of types that many files use. SymPy has no types of its own, so that a formula is of any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sympy.logic.boolalg import Boolean

Formula = Any
"""A node of SymPy: a symbol, a term, or a proposition."""
Facts = Sequence[Boolean]
"""Propositions that may be used: constraints, and lines before."""
Limit = tuple[Formula, Formula, Formula]
"""What a sum or a ``ForAll`` binds: the symbol, its first value and its last."""
Assignment = dict[Formula, Formula]
"""Values of symbols, of members of families, and of functions at places."""
Point = Mapping[str, Any]
"""A point of an experiment: numbers, and lists of them, by the names of symbols."""
Predict = Callable[[Point], Any]
"""The value at a point: an int, bool, Fraction, float, mpf, or a list; None where there is none."""

__all__ = ["Assignment", "Facts", "Formula", "Limit", "Point", "Predict"]

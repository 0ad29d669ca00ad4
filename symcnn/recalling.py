"""What a recalled claim asks of the values at which it is recalled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef

from .binding import keys, name_of
from .errors import DerivationError
from .expressions import defined_name, symbol_name
from .judge.counting import is_whole
from .symbols import HasValue

if TYPE_CHECKING:
    from .derivation import Derivation


def admitted(other: Derivation, values: Mapping[Any, Any]) -> list[tuple[Any, Any, Any]]:
    """What is owed for the values: that each is a number, and a whole one for a whole number.

    Errors: `DerivationError` for a value of what the file does not have, and
    for a sequence of whole numbers that may have others.
    """
    own = {symbol_name(one) for one in (*other.given, *other.sought)}
    owed = []
    for symbol, value in values.items():
        named = symbol_name(symbol)
        if named not in own and not isinstance(symbol, (sp.Indexed, AppliedUndef)):
            raise DerivationError(f"{other.name} has no {named}, so it cannot be recalled at a value of it")
        integer = symbol.is_integer is True
        if isinstance(symbol, sp.IndexedBase):
            if integer and not _whole_sequence(symbol, value, other):
                raise DerivationError(f"{other.name} has whole numbers for {named}, and these may be others")
            continue
        value = sp.sympify(value, strict=True)
        if value == symbol or (value.is_Symbol and (not integer or value.is_integer)):
            continue
        owed.append((symbol, value, HasValue(value, integer)))
    return owed


def _whole_sequence(symbol: Any, value: Any, other: Derivation) -> bool:
    if isinstance(value, sp.IndexedBase):
        return value.is_integer is True
    if not callable(value):
        return is_whole(sp.sympify(value))
    everything = sp.And(other.claim, *other.where, evaluate=False)
    counts = [len(x.indices) for x in everything.atoms(sp.Indexed) if name_of(x) == name_of(symbol)]
    places = [sp.Symbol(f"place{at}", integer=True) for at in range(counts[0] if counts else 1)]
    return is_whole(sp.sympify(value(*places)))


def terms_of(symbol: Any, expr: Any) -> list[Any]:
    """Where a symbol, a member of a sequence, or a value of a function stands in an expression."""
    if isinstance(symbol, sp.Symbol):
        return [symbol] if symbol in keys(expr) else []
    name = symbol_name(symbol)
    return [term for term in expr.atoms(AppliedUndef, sp.Indexed) if defined_name(term) == name]


def arguments_of(name: str, claim: Any) -> set[Any]:
    """What stands as an argument in every term of this name."""
    terms = [term for term in claim.atoms(AppliedUndef, sp.Indexed) if defined_name(term) == name]
    arguments = [set(term.indices if isinstance(term, sp.Indexed) else term.args) for term in terms]
    return set.intersection(*arguments) if arguments else set()


__all__ = ["admitted", "arguments_of", "terms_of"]

"""What a person gives for the symbols of a form: numbers, sequences, SymPy's symbols in their place, or arrays.

Usual values are filled in where a file states them, one number stands for every member of a sequence, and a symbol that
is given in place of a number is taken to be of the kind, and within the domain, of what it stands for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import DomainError, UnknownName, of_kind, shown
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free, names, taken_in
from symcnn.formulas.numbers import typed
from symcnn.formulas.substitution import renamed, substitute
from symcnn.formulas.symbols import ForAll
from symcnn.judge.integers import contradictory
from symcnn.query.array_reading import is_array
from symcnn.query.domain import Domain, listed, plain_number, put, readable


def is_symbolic(value: Any, deep: int = 4) -> bool:
    """Whether a value, or a member of it, speaks of symbols, as ``2*N`` does; so deep lists are nested."""
    if isinstance(value, (list, tuple)):
        return deep > 0 and any(is_symbolic(item, deep - 1) for item in value)
    return (
        isinstance(value, sp.Basic) and not isinstance(value, sp.Dict) and bool(free(value) | value.atoms(sp.Indexed))
    )


SIGNS = ("positive", "nonnegative", "negative", "nonpositive", "zero")
"""What a person's own symbol may be known to be, which must go together with the domain."""


def one_for_all(symbol: Any, value: Any) -> bool:
    """Whether a sequence has one value for all members, and so no length of its own."""
    return isinstance(symbol, sp.IndexedBase) and not isinstance(value, list)


def completed(domain: Domain, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values by name with the usual ones beside them. Errors: `UnknownName`."""
    for name in given:
        if name not in domain.symbols:
            raise UnknownName(f"symbol of {domain.name}", name, domain.symbols)
    return {**{name: value for name, value in domain.usual.items() if name not in given}, **given}


def of_scalars(domain: Domain, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values of those symbols that take a number each."""
    return ((name, value) for name, value in given.items() if isinstance(domain.symbols[name], sp.Symbol))


@dataclass
class Symbolic:
    """Values of which some are expressions: what is put in, what is then known, and whose symbols they were.

    ``unsettled`` are the constraints for all places that are not seen to hold; ``tied`` the names of values of which a
    constraint, or the length of a list, says something more than that they are in the domain.
    """

    domain: Domain
    values: dict[Any, Any] = field(default_factory=dict)
    facts: list[Any] = field(default_factory=list)
    back: dict[Any, Any] = field(default_factory=dict)
    unsettled: list[Any] = field(default_factory=list)
    tied: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, domain: Domain, given: Mapping[str, Any], said: Formula) -> Symbolic:
        """Read the values for a form that says ``said``.

        Errors: `DomainError` where a value is of the wrong kind, or breaks a constraint whatever its symbols are.
        """
        made = cls(domain)
        taken = taken_in([said, *domain.where]) | set(domain.symbols)
        symbols = {symbol for value in given.values() for symbol in symbols_of(value)}
        whole = {
            symbol
            for name, value in given.items()
            if domain.symbols[name].is_integer
            for symbol in symbols_of(value)
            if symbol.is_integer is None
        }
        own: dict[Any, Any] = {}
        for symbol in sorted(symbols, key=str):
            kind = {"integer": True} if symbol in whole or symbol.is_integer else {"real": True}
            own[symbol] = sp.Symbol(renamed(symbol, taken).name, **kind)
            taken.add(own[symbol].name)
            made.back[own[symbol]] = symbol
            made.facts += _known(symbol, own[symbol])
        for symbol in symbols:
            if symbol.is_real is False or symbol.is_finite is False:
                raise DomainError(f"{domain.name}: {symbol} is known to be no real number, and values are real")
        for name, value in given.items():
            symbol = domain.symbols[name]
            axes = len(symbol.shape or (1,)) if isinstance(symbol, sp.IndexedBase) else 0
            made.values[symbol] = made._read(name, symbol, listed(value) if axes else value, axes, own)
            lengths = [declared.xreplace(made.values) for declared in symbol.shape or ()] if axes else []
            if isinstance(made.values[symbol], list) and not all(length.is_number for length in lengths):
                made.tied.add(name)
        domain.lengths({symbol: value for symbol, value in made.values.items() if not one_for_all(symbol, value)})
        made._constrain()
        if any(symbol.assumptions0.get(kind) for symbol in symbols for kind in SIGNS) and contradictory(made.facts):
            at = ", ".join(
                f"{name} = {made._shown(domain.symbols[name])}" for name in given if is_symbolic(given[name])
            )
            raise DomainError(f"{domain.name}: what is known of the symbols lies outside of the domain; got {at}")
        return made

    def _read(self, name: str, symbol: Any, value: Any, axes: int, own: Mapping[Any, Any]) -> Any:
        if axes and isinstance(value, (list, tuple)):
            return [self._read(name, symbol, item, axes - 1, own) for item in value]
        if isinstance(value, sp.Basic) and not value.is_number and isinstance(value, sp.Expr):
            expr = value.xreplace(own)
            known = expr.is_integer if symbol.is_integer else expr.is_real
            if known is not True:
                hint = f"; {value} is not known to be {'whole' if symbol.is_integer else 'real'}"
                self.domain.refuse(symbol, value, hint)
            return expr
        exact = typed(value)
        if exact is None or (symbol.is_integer and not exact.is_integer):
            self.domain.refuse(symbol, value)
        return exact

    def put(self, expr: Formula) -> Any:
        """An expression or a proposition with the values in it.

        Errors: `DomainError` where there is no value, whatever the symbols are.
        """
        try:
            found = put(self._with_constants(expr), self.values)
        except TypeError:  # SymPy's, of a comparison of what is no real number
            raise DomainError(f"{self.domain.name}: there is no value: {expr} divides by zero there") from None
        return found

    def whole_answer(self, expr: Formula) -> Any:
        """The expression, if no member is left in it of a list that was given.

        Errors: `DomainError` where there is one: which one that is depends on symbols.
        """
        lists = {base.label: base for base, value in self.values.items() if isinstance(value, list)}
        for term in sorted(expr.atoms(sp.Indexed), key=str):
            if term.base.label in lists:
                base = lists[term.base.label]
                open_ = sorted(str(self.back.get(symbol, symbol)) for symbol in free(expr) - set(lists))
                needed = f"a number for {' and '.join(open_)}" if open_ else "one number for all members"
                raise DomainError(
                    f"{self.domain.name}: {base.label} ({self.domain.meaning(base)}) is a list, and which of its "
                    f"members are read is not known without {needed}"
                )
        return expr

    def restored(self, expr: Formula) -> Any:
        """The person's own symbols in the place of ours; what is bound gets another name where it is theirs."""
        return substitute(expr, self.back) if self.back else expr

    def _with_constants(self, expr: Formula) -> Any:
        """The one value of all members of a sequence in the place of each."""
        constants = {
            base.label: value
            for base, value in self.values.items()
            if isinstance(base, sp.IndexedBase) and not isinstance(value, list)
        }
        if not constants:
            return expr
        return expr.replace(
            lambda x: isinstance(x, sp.Indexed) and x.base.label in constants, lambda x: constants[x.base.label]
        )

    def _constrain(self) -> None:
        read = {symbol: plain_number(value) for symbol, value in self.values.items() if not one_for_all(symbol, value)}
        numbers = {symbol: number for symbol, number in read.items() if number is not None}
        known = {str(getattr(symbol, "label", symbol)) for symbol in numbers}
        for fact in self.domain.where:
            if isinstance(fact, ForAll) and names(fact) <= known and self.domain.quickly_holds(fact, numbers):
                continue
            plain = self._with_constants(fact)
            if isinstance(plain, ForAll) and not free(plain.body) & {limit[0] for limit in plain.limits}:
                plain = plain.body
            said = plain if isinstance(plain, ForAll) else put(plain, self.values)
            if said == sp.false or self.domain.holds(plain, self.values) is False:
                at = ", ".join(f"{name} = {self._shown(symbol)}" for name, symbol in self._spoken(fact))
                raise DomainError(f"{self.domain.name}: {readable(fact)} must hold; got {at}")
            if said != sp.true:
                self.tied |= {name for name, _ in self._spoken(fact)}
            if isinstance(said, ForAll):
                self.unsettled.append(said)
            elif said != sp.true and isinstance(said, sp.Basic):
                self.facts.append(said)

    def _spoken(self, fact: Formula) -> list[tuple[str, Any]]:
        spoken = taken_in([fact])
        return [
            (name, symbol) for name, symbol in self.domain.symbols.items() if name in spoken and symbol in self.values
        ]

    def _shown(self, symbol: Any) -> str:
        value = self.values[symbol]
        return shown(value if isinstance(value, list) else value.xreplace(self.back))


def facts_about(domain: Domain, where: Sequence[Any]) -> list[Any]:
    """Facts that a person states about symbols of a form, which are known by their names.

    Errors: `UnknownName` for another name; `WrongKind` for what is no comparison.
    """
    facts = []
    where = [where] if isinstance(where, Relational) else where
    of_kind("what is known of symbols", where, (list, tuple), "a list of comparisons, such as [beta < 1]")
    for fact in where:
        of_kind("a fact about symbols", fact, Relational, "a comparison of SymPy, such as beta < 1")
        own = {}
        for symbol in free(fact):
            if str(symbol) not in domain.symbols:
                raise UnknownName(f"symbol of {domain.name}", str(symbol), domain.symbols)
            own[symbol] = domain.symbols[str(symbol)]
        facts.append(fact.xreplace(own))
    return facts


def refuse_names(domain: Domain, values: Mapping[str, Any], left: Collection[str]) -> None:
    """Refuse a person's symbol that is named like one that is ``left`` open: it would be taken for it.

    Errors: `DomainError`.
    """
    for name, value in values.items():
        both = sorted(str(symbol) for symbol in symbols_of(value) if str(symbol) in left)
        if both:
            raise DomainError(
                f"{domain.name}: {both[0]} in {name} = {shown(value)} is named like a symbol of the form to which no "
                "value is given; use another name"
            )


def symbols_of(value: Any) -> set[Any]:
    """The symbols of which a value, or a member of it, speaks."""
    if isinstance(value, (list, tuple)):
        return {symbol for item in value for symbol in symbols_of(item)}
    return {x for x in free(value) if isinstance(x, sp.Symbol)} if isinstance(value, sp.Basic) else set()


def _known(symbol: Any, own: Any) -> list[Any]:
    """What a person's symbol is known to be, said of ours."""
    said = {"positive": own > 0, "nonnegative": own >= 0, "negative": own < 0, "nonpositive": own <= 0}
    return [said[kind] for kind in said if getattr(symbol, f"is_{kind}")]


__all__ = [
    "Symbolic", "completed", "facts_about", "is_array", "is_symbolic", "of_scalars", "refuse_names", "symbols_of",
]  # fmt: skip

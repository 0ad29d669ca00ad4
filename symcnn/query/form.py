"""What every thing that can be asked has in common: the values that it takes, and how they are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, UnusedValue, WrongKind, shown, warn_the_caller
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import names
from symcnn.formulas.expressions import free_names
from symcnn.judge.randomness import random_names
from symcnn.query.domain import Domain
from symcnn.query.values import completed

OF_QUANTITIES = (
    *("solve", "least", "greatest", "limit", "growth", "derivative", "difference", "sensitivity", "plot"),
    *("code", "compile"),
)
"""What a single quantity is asked."""


class Form:
    """A claim as a thing to ask: a name, a domain, and what it says."""

    name: str
    domain: Domain
    claim: Any
    """The proposition that is asked about; a property of some."""

    @property
    def said(self) -> Formula:
        """What is worked out when it is asked."""
        raise NotImplementedError

    @property
    def gives(self) -> str:
        """The name of what comes of it; none of a truth value, or of several quantities."""
        return ""

    @property
    def heading(self) -> Formula:
        """What stands above a column of answers."""
        return sp.Symbol("holds")

    def __call__(self, *unnamed: Any, **values: Any) -> Any:
        """What is said at values, given by name. Warns: `UnusedValue` of those on which it does not depend."""
        found = self.answer(unnamed, values)
        self.tell_unused(values)
        return found

    def answer(self, unnamed: tuple[Any, ...], values: Mapping[str, Any]) -> Any:
        """The same without a warning, as where the engine asks at points that are not the person's own."""
        raise NotImplementedError

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The names of the symbols and sequences that have to be given, or have usual values."""
        return tuple(name for name in self.domain.symbols if name in free_names(self.said))

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The names of the symbols on which what is said does not depend, though the domain has them."""
        return tuple(name for name in self.domain.symbols if name not in self.symbols and name not in self._families)

    def tell_unused(self, given: Collection[str], used: Collection[str] = ()) -> None:
        """Warn of given values on which the answer does not depend; the ``used`` ones bound what was asked for."""
        names = tuple(name for name in self.unread if name in given and name not in used)
        if names:
            warn_the_caller(UnusedValue(self.name, names))

    @property
    def usual(self) -> dict[str, Any]:
        """The values that are taken where a person names none, by name."""
        return {name: value for name, value in self.domain.usual.items() if name in self._spoken}

    def taken(self, spoken: Collection[str]) -> tuple[str, ...]:
        """The usual values that are taken, such as ``d = 1``, where a person speaks of some symbols."""
        return tuple(
            f"{name} = {value}" for name, value in self.usual.items() if name in self.symbols and name not in spoken
        )

    @cached_property
    def open_names(self) -> tuple[str, ...]:
        """Names on the right that no value can be given to: of an index, or a quantity that nothing says more of."""
        return tuple(sorted(free_names(self.said) - set(self.domain.symbols)))

    @cached_property
    def _spoken(self) -> frozenset[str]:
        """The names of which what is said, or a constraint, speaks."""
        return frozenset(free_names(self.said).union(*(names(fact) for fact in self.domain.where)))

    @cached_property
    def _families(self) -> frozenset[str]:
        """The random families, of which laws are given and no values."""
        return random_names(tuple(self.domain.where)) - free_names(self.said)

    def values_of(
        self, unnamed: tuple[Any, ...], given: Mapping[str, Any], wanted: frozenset[str] = frozenset()
    ) -> Any:
        """The given and the usual values by name; of the ``wanted`` ones none is needed.

        Errors: `UnknownName`; `DomainError` where one is missing, or would not be used; `WrongKind` without a name.
        """
        if unnamed:
            first = next(iter(self.symbols), "n")
            raise WrongKind(f"{self.name}: values are given by name, such as {first}={shown(unnamed[0])}")
        if self.gives in given and self.gives not in self.domain.symbols:
            raise WrongKind(f"{self.name}: {self.gives} is what it gives; solve finds the values that give it")
        values = {
            name: value
            for name, value in completed(self.domain, given).items()
            if name not in wanted and (name in given or name in self._spoken)
        }
        for name in given:
            if name in self._families:
                meaning = self.domain.meaning(self.domain.symbols[name])
                raise DomainError(f"{self.name}: {name} ({meaning}) is random; its law is stated, and no value is used")
        missing = [name for name in self.symbols if name not in values and name not in wanted]
        if missing:
            meanings = ", ".join(f"{name} ({self.domain.meaning(self.domain.symbols[name])})" for name in missing)
            raise DomainError(f"{self.name}: no value for {meanings}")
        if self.open_names:
            raise SymcnnError(
                f"{self.name}: no number comes of it, since the right side, {self.said}, speaks of "
                f"{', '.join(self.open_names)}, to which no value can be given here"
            )
        return values

    def _repr_latex_(self) -> str:
        from symcnn.query.display import latex_of

        return latex_of(self)

    def _repr_html_(self) -> str:
        from symcnn.query.display import html_of

        return html_of(self)

    def plain(self, expr: Formula) -> str:
        """A formula in one line of Unicode, its symbols in the order of the file."""
        from symcnn.printing.terminal import unicode

        return unicode(expr, tuple(self.domain.given), width=10**9)

    def described(self) -> str:
        """The domain, the usual values, and what it does not depend on, as `repr` shows them after the formula."""
        read = set(self.symbols)
        facts = [self.plain(fact) for fact in self.domain.where if fact not in self.domain.laws and names(fact) <= read]
        usual = self.taken(())
        return "; ".join(
            part for part in (", ".join(facts), "usual " + ", ".join(usual) if usual else "", self.independence) if part
        )

    @property
    def independence(self) -> str:
        """On which symbols what is said does not depend, in words; nothing where it depends on all."""
        return f"does not depend on {', '.join(self.unread)}" if self.unread else ""


__all__ = ["Form"]

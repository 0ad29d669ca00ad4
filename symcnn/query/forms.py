"""Which form a claim has as a thing to ask: an equation, a system of them, a bound, or an equivalence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.errors import SymcnnError, UnknownName, of_kind
from symcnn.formulas.aliases import Formula
from symcnn.formulas.expressions import free_names, symbol_name
from symcnn.formulas.symbols import ForAll, Iff
from symcnn.query.closed_form import ClosedForm
from symcnn.query.condition import Condition
from symcnn.query.domain import Domain
from symcnn.query.expansion import equations, expanded
from symcnn.query.form import OF_QUANTITIES, Form


class Claimed(Protocol):
    """What a form is made of: a derivation, as far as asking goes."""

    @property
    def name(self) -> str: ...
    @property
    def given(self) -> Mapping[Any, str]: ...
    @property
    def sought(self) -> Mapping[Any, str]: ...
    @property
    def where(self) -> Sequence[Boolean]: ...
    @property
    def claim(self) -> Any: ...
    @property
    def usual(self) -> Mapping[Any, Any]: ...
    @property
    def steps(self) -> Sequence[Any]: ...
    @property
    def definitions(self) -> Sequence[Any]: ...
    def inverses(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, repr=False)
class System(Form):
    """A claim of several equations: each quantity that is sought, as a closed form by its name."""

    name: str
    claim: Formula
    domain: Domain
    forms: Mapping[str, ClosedForm]

    @property
    def said(self) -> Formula:
        return sp.Tuple(*(form.rhs for form in self.forms.values()))

    def answer(self, unnamed: tuple[Any, ...], values: Mapping[str, Any]) -> dict[str, Any]:
        """The value of each quantity by its name; values and errors as of `ClosedForm`."""
        self.values_of(unnamed, values)
        return {name: form.answer((), values) for name, form in self.forms.items()}

    def table(self, **values: Any) -> Any:
        """Rows of values, a column for each quantity; `symcnn.query.table.table`."""
        from symcnn.query.table import table

        return table(self, **values)

    def __getitem__(self, quantity: str) -> ClosedForm:
        of_kind("a quantity", quantity, str, f"named, as one of {', '.join(self.forms)}")
        if quantity not in self.forms:
            raise UnknownName(f"quantity of {self.name}", quantity, self.forms)
        return self.forms[quantity]

    def __iter__(self) -> Iterator[str]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def __repr__(self) -> str:
        said = ", ".join(self.plain(form.claim) for form in self.forms.values())
        return f"{self.name}: {said}; {self.described()}".rstrip("; ")

    def __getattr__(self, name: str) -> Any:
        """What only one equation can be asked is asked of one of these."""
        if name not in OF_QUANTITIES:
            raise AttributeError(name)
        raise SymcnnError(
            f"{self.name} states several quantities: {', '.join(self.forms)}. Ask one of them, such as "
            f"form[{next(iter(self.forms))!r}].{name}(...), in the shell --of {next(iter(self.forms))}"
        )


def form_of(derivation: Claimed) -> ClosedForm | System | Condition:
    """A claim as a thing to ask; what its right side derives is replaced by what its proof says of it.

    >>> from symcnn import derive
    >>> form_of(derive("convolution.tap_reach_unpadded"))(n=7, k=3)
    5

    Errors: `SymcnnError` where the claim is none of these.
    """
    claim = derivation.claim.body if isinstance(derivation.claim, ForAll) else derivation.claim
    more: tuple[Boolean, ...] = ()
    if isinstance(claim, sp.Implies):
        more, claim = (claim.args[0],), claim.args[1]
    if isinstance(claim, sp.And):
        domain = Domain(derivation.name, derivation.given, (*derivation.where, *more), derivation.usual)
        return _system(derivation, claim, domain)
    return form_of_part(derivation, claim, more)


def form_of_part(derivation: Claimed, claim: Any, more: tuple[Boolean, ...] = ()) -> ClosedForm | Condition:
    """An equation, a bound or an equivalence, which may be one part of a claim; ``more`` are premises of the claim.

    Errors: `SymcnnError` for anything else.
    """
    domain = Domain(derivation.name, derivation.given, (*derivation.where, *more), derivation.usual)
    if isinstance(claim, Iff):
        return Condition(derivation.name, claim, domain, tuple(derivation.definitions) if _calls(claim) else ())
    if isinstance(claim, Relational) and not isinstance(claim, sp.Ne):
        return _closed(derivation, claim, domain)
    raise SymcnnError(
        f"{derivation.name}: the claim is no equation, bound, system or equivalence, so nothing can be asked: {claim}"
    )


def _closed(derivation: Claimed, claim: Any, domain: Domain) -> ClosedForm:
    rhs = _in_given(derivation, claim.rhs)
    return ClosedForm(derivation.name, claim.lhs, rhs, domain, claim.func, derivation.inverses, derivation.sought)


def _system(derivation: Claimed, claim: Any, domain: Domain) -> System:
    said = [part for part in claim.args if isinstance(part, sp.Eq)]
    told = {part.lhs for part in said}
    known = equations(derivation.steps)
    for symbol in derivation.sought:
        if isinstance(symbol, sp.Symbol) and symbol not in told:
            found = next((one for one in known if one.head == symbol and not one.limits), None)
            if found is not None:
                said.append(sp.Eq(found.head, found.said, evaluate=False))
    forms = [_closed(derivation, part, domain) for part in said]
    usable = {_quantity(form): form for form in forms if not form.open_names}
    order = [name for name in map(symbol_name, derivation.sought) if name in usable]
    order += [name for name in usable if name not in order]
    return System(derivation.name, claim, domain, {name: usable[name] for name in order})


def _quantity(form: ClosedForm) -> str:
    return str(form.lhs) if isinstance(form.lhs, sp.Symbol) else form.plain(form.lhs)


def _in_given(derivation: Claimed, expr: Formula) -> Formula:
    given = {symbol_name(symbol) for symbol in derivation.given}
    if free_names(expr) <= given:
        return expr
    return expanded(expr, given, equations(derivation.steps), derivation.where)


def _calls(claim: Formula) -> bool:
    return bool(claim.atoms(sp.core.function.AppliedUndef))


__all__ = ["Claimed", "System", "form_of", "form_of_part"]

"""Values of a closed form: those of which there are several, those that are the same throughout, the usual ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, UnknownName, shown
from symcnn.formulas.numbers import typed

if TYPE_CHECKING:
    from symcnn.query.form import Form


@dataclass(frozen=True)
class Several:
    """Values of a form: by name those of which there are ``several``, those that are ``fixed``, and the ``usual`` ones.

    The usual ones are those that nobody named, and that the form reads.
    """

    form: Form
    several: Mapping[str, Sequence[Any]]
    fixed: Mapping[str, Any]
    usual: Mapping[str, Any]

    @property
    def same(self) -> dict[str, Any]:
        """All that is the same throughout."""
        return {**self.fixed, **self.usual}

    def points(self) -> Iterator[dict[str, Any]]:
        """All combinations of the several values, the last one running fastest."""
        for point in itertools.product(*self.several.values()):
            yield dict(zip(self.several, point, strict=True))

    def at(self, point: Mapping[str, Any]) -> Any:
        """The form at a point. Errors: those of the form."""
        # A usual value of a sequence is that of each member, however many they are: the form knows.
        symbols = self.form.domain.symbols
        usual = {name: value for name, value in self.usual.items() if isinstance(symbols[name], sp.Symbol)}
        return self.form.answer((), {**usual, **self.fixed, **point})


def several_of(form: Form, values: Mapping[str, Any], what: str, most: int, open_: str = "") -> Several:
    """Tell the values apart: of a symbol for a number a list, a range or an array names several.

    ``what`` has at most so many combinations of them; the symbol ``open_`` may be without value.

    Errors: `UnknownName`; `DomainError` for a value that is missing, or no number; `SymcnnError` for an empty list,
    and for too many combinations.
    """
    symbols = form.domain.symbols
    for name in values:
        if name not in symbols:
            raise UnknownName(f"symbol of {form.name}", name, symbols)
    usual = {name: form.domain.usual[name] for name in form.symbols if name not in values and name in form.domain.usual}
    missing = [name for name in form.symbols if name not in values and name not in usual and name != open_]
    if missing:
        meanings = ", ".join(f"{name} ({form.domain.meaning(symbols[name])})" for name in missing)
        raise DomainError(f"{form.name}: no value for {meanings}")
    listed = {name: value for name, value in values.items() if isinstance(symbols[name], sp.Symbol) and _many(value)}
    counts = {name: _count(value) for name, value in listed.items()}
    for name, count in counts.items():
        if not count:
            raise SymcnnError(f"{form.name}: {shown(values[name])} holds no value of {name}")
    total = math.prod(counts.values())
    if total > most:
        said = " times ".join(f"{count:,} of {name}" for name, count in counts.items())
        raise SymcnnError(f"{form.name}: {what} of at most {most:,} is asked for with {said} values, so {total:,}")
    several = {name: [_number(form, name, item) for item in _items(value)] for name, value in listed.items()}
    fixed = {name: value for name, value in values.items() if name not in listed}
    # A fixed value outside the domain is a mistake; one among several is told where it stands.
    numbers = {n: v for n, v in fixed.items() if isinstance(symbols[n], sp.Symbol) and not isinstance(v, sp.Expr)}
    form.domain.values(numbers)
    form.tell_unused(values)
    return Several(form, several, fixed, usual)


def _many(value: Any) -> bool:
    """Whether it is a list, a range, an array or a tensor, and no text."""
    if isinstance(value, (str, bytes)):
        return False
    return isinstance(value, Sequence) or bool(hasattr(value, "__array__") and getattr(value, "ndim", 0))


def _items(value: Any) -> Any:
    """The members; those of a tensor as NumPy's, whose floats print as they were typed."""
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value


def _count(value: Any) -> int:
    try:
        return len(value)
    except OverflowError:  # a range that is longer than a list can be
        return int((value[-1] - value[0]) // value.step + 1)


def _number(form: Form, name: str, item: Any) -> Any:
    exact = typed(item)
    if exact is None:
        meaning = form.domain.meaning(form.domain.symbols[name])
        raise DomainError(f"{form.name}: values of {name} ({meaning}) are numbers; got {shown(item)} among them")
    return int(exact) if exact.is_Integer else exact


__all__ = ["Several", "several_of"]

"""A model's numbers as closed forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symcnn.errors import DomainError
from symcnn.formulas.symbols import integers
from symcnn.models.conditions import Admitted
from symcnn.models.sizes import symbols
from symcnn.models.value import Value
from symcnn.models.whole import Size
from symcnn.query.closed_form import ClosedForm
from symcnn.query.domain import Domain


@dataclass(frozen=True, repr=False)
class SizeForm(ClosedForm):
    """A number of a model. All its sizes may be given, and nothing is said of those on which it does not depend."""

    admitted: Admitted | None = None

    def __call__(self, *unnamed: Any, **values: Any) -> Any:
        """As of every closed form; sizes that the model does not accept are refused with the place in the model."""
        try:
            return self.answer(unnamed, values)
        except DomainError:
            if self.admitted is not None and all(type(values.get(name)) is int for name in self.admitted.names):
                self.admitted.check({name: values[name] for name in self.admitted.names})
            raise


def size_form(
    model: str, inputs: Mapping[str, Value], admitted: Admitted, size: Size, name: str, what: str
) -> SizeForm:
    """A size as a closed form in the symbols of the inputs, on the sizes that are admitted."""
    given = {integers(one): _meaning(inputs, one) for one in admitted.names}
    lhs = integers(name if name not in admitted.names else f"{name}_{name}")
    return SizeForm(
        model, lhs, admitted.formula(size), Domain(model, given, admitted.facts), sought={lhs: what}, admitted=admitted
    )


def _meaning(inputs: Mapping[str, Value], name: str) -> str:
    """Which sides of which inputs a symbol is."""
    found = [
        f"side {axis} of input {given}"
        for given, one in inputs.items()
        for axis, side in enumerate(one.sides)
        if name in symbols(side)
    ]
    return " and ".join(found)


@dataclass(frozen=True)
class Saving:
    """Bytes kept for the backward pass: in all, and by the type of what is kept."""

    total: ClosedForm
    by_type: Mapping[str, ClosedForm]

    def __call__(self, **values: int) -> Any:
        """In all, at sizes."""
        return self.total(**values)

    def __repr__(self) -> str:
        return repr(self.total)


__all__ = ["Saving", "SizeForm", "size_form"]

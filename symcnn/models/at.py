"""A model's numbers at sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symcnn.errors import UnknownName, shown
from symcnn.models.sizes import value
from symcnn.models.value import each
from symcnn.models.whole import Size

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel


class At(Mapping[str, Any]):
    """A model's numbers at sizes, worked out when they are asked for."""

    def __init__(
        self, model: TracedModel, values: Mapping[str, int], partial: bool = False, padded_zeros: bool = True
    ) -> None:
        self.model, self.values_given, self.partial, self.padded_zeros = model, dict(values), partial, padded_zeros
        self._known: dict[Any, Any] = {}

    def of(self, size: Size) -> int:
        """A size as a number."""
        return int(value(size, self.values_given, self._known))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Operator by operator: path, class, operator, sides of the output, multiplications (None: no rule)."""
        return [
            {
                "path": node.place.path,
                "module": node.place.module,
                "operator": node.place.operator,
                "output": [tuple(self.of(side) for side in one.sides) for one in node.outputs],
                "multiplications": None
                if node.unknown or node.uncounted
                else sum(self.of(work.counted(self.padded_zeros)[0]) for work in node.work if work.kind == "products"),
            }
            for node in self.model.nodes
        ]

    _ASKED = ("output", "parameters", "multiplications", "backward multiplications")

    def __getitem__(self, what: str) -> Any:
        if what == "output":
            return [tuple(self.of(side) for side in one.sides) for one in each(self.model.outputs)]
        if what == "parameters":
            return self.model.parameters
        if what in ("multiplications", "backward multiplications"):
            self.model.whole(what, self.partial)
        if what == "multiplications":
            return self.of(self.model.count(kinds=("products",), padded_zeros=self.padded_zeros))
        if what == "backward multiplications":
            asked = {"forward": False, "backward": True, "padded_zeros": self.padded_zeros}
            return self.of(self.model.count(kinds=("products",), **asked))
        raise UnknownName(f"number of {self.model.name}", what, self._ASKED)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ASKED)

    def __len__(self) -> int:
        return len(self._ASKED)

    def __repr__(self) -> str:
        at = ", ".join(f"{name} = {shown(one)}" for name, one in self.values_given.items())
        told = [key for key in self if self.partial or not self.model.uncounted or "multiplications" not in key]
        rest = [] if len(told) == len(self) else ["multiplications are known in part"]
        return f"<{self.model.name} at {at}: " + ", ".join([*(f"{key} {self[key]}" for key in told), *rest]) + ">"


__all__ = ["At"]

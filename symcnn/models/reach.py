"""Receptive fields: which cells of an input a cell of a map reads, followed from the map back to the input.

Every operator's rule says what an axis of its output reads along an axis of its input (`symcnn.models.value.Reads`);
here that is composed over the graph, and joined where branches meet. The engine knows no operator; how far a window
reaches is a result of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.models.fields import Field, at, everything, fixed, itself, joined, through
from symcnn.models.results import Requirement
from symcnn.models.rules import Rulebook
from symcnn.models.spans import Span, cells, clipped, common
from symcnn.models.value import FREE, Node, Reads, Value, product
from symcnn.models.whole import Size

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel


class Windows:
    """How far a window reaches, by the catalogue's results; keeps their names."""

    def __init__(self, rules: Rulebook) -> None:
        rule = rules.readings.get("window")
        if rule is None:
            raise SymcnnError("receptive fields need what the catalogue says of a window's reach (symcnn.reading)")
        self._rule, self._rules, self.results = rule, rules, dict[str, None]()

    def __call__(self, first: Size, extent: Size, k: Size, s: Size, d: Size, p: Size) -> tuple[Size, Size]:
        found: tuple[Size, Size] = self._rule(self._by, first=first, extent=extent, k=k, s=s, d=d, p=p)
        return found

    def _by(self, result: Any, **values: Any) -> Size:
        one = self._rules.result(result)
        found, requirements = one(values)
        for fact, requirement in requirements:
            if requirement.settled is False:
                raise SymcnnError(f"{one.name}: {fact} must hold, and does not for {values}")
        self.results[one.name] = None
        return found


class Reach:
    """One walk back from a value to another: what each axis of that one is read by.

    ``of`` replaces sizes, such as symbols by their numbers. ``clip``: cells outside of a map are left out, of the
    input and of every map between; then the fields that are followed are sets that do not move.
    """

    def __init__(self, model: TracedModel, source: Value, of: Callable[[Size], Size], clip: bool = False) -> None:
        self.model, self.source, self.of, self.clip = model, source, of, clip
        self.window = Windows(model.rules)
        self.reached = frozenset(_dependent(model.nodes, source))

    @property
    def results(self) -> tuple[str, ...]:
        """The names of the catalogue's results by which the windows were composed."""
        return tuple(self.window.results)

    def operands(self, node: Node) -> list[Value]:
        """The inputs of a node that depend on the source, each once."""
        read = (one for one in dict.fromkeys(node.inputs) if one.number not in node.apart)
        return [one for one in read if one.number in self.reached]

    def fields(
        self, target: Value, start: Sequence[Field], only: tuple[int, Value] | None = None
    ) -> tuple[Field, ...] | None:
        """What each axis of the source is read by, from fields of the target; None where nothing of it is read.

        ``only`` a node and the one of its inputs that is followed.
        """
        if target.number not in self.reached:
            return None
        state: dict[int, tuple[Field, ...]] = {target.number: tuple(start)}
        for number in range(target.node, FREE, -1):
            node = self.model.nodes[number]
            for out in node.outputs:
                fields = state.pop(out.number, None) if out.number != self.source.number else None
                if fields is None:
                    continue
                for value in self.operands(node):
                    if only is None or only[0] != number or only[1] is value:
                        self._add(state, value, self._one(node, out, value, fields), node)
        return state.get(self.source.number)

    def _add(
        self, state: dict[int, tuple[Field, ...]], value: Value, found: tuple[Field, ...] | None, node: Node
    ) -> None:
        if found is not None:
            known = state.get(value.number)
            state[value.number] = found if known is None else self._joined(known, found, node)

    def _joined(self, one: Sequence[Field], other: Sequence[Field], node: Node) -> tuple[Field, ...]:
        return tuple(joined(a, b, node.place) for a, b in zip(one, other, strict=True))

    def _one(self, node: Node, out: Value, value: Value, fields: tuple[Field, ...]) -> tuple[Field, ...] | None:
        """What a node's output reads of one of its inputs, along each axis of that."""
        total: tuple[Field, ...] | None = None
        for entry in self._entries(node, out, value):
            found = self._back(node, out, value, fields, entry)
            if found is not None:
                total = found if total is None else self._joined(total, found, node)
        return total

    def _apart(self, node: Node, out: Value) -> frozenset[int]:
        """The axes of an output along which operands stand one behind the other, so that a cell reads one of them."""
        if self.clip or len(node.reads) < 2:
            return frozenset()
        places: dict[int, set[Size]] = {}
        for (number, _), entry in node.reads.items():
            for axis, reads in enumerate(entry if number == out.number else ()):
                if reads is not None and reads.kind == "window" and reads.s == reads.k == 1:
                    places.setdefault(axis, set()).add(reads.p)
        return frozenset(axis for axis, found in places.items() if len(found) > 1)

    def _entries(self, node: Node, out: Value, value: Value) -> Iterator[Sequence[Reads | None] | None]:
        told = False
        for place, one in enumerate(node.inputs):
            entry = node.reads.get((out.number, place)) if one is value else None
            if entry is not None:
                told = True
                yield entry
        if not told:
            yield self._unsaid(node, out, value)

    def _unsaid(self, node: Node, out: Value, value: Value) -> Sequence[Reads | None] | None:
        """Of a rule that says nothing: entry by entry, if the sides are those of what is joined so; None if not."""
        shift = out.rank - value.rank
        if node.unknown or shift < 0:
            return None
        found: list[Reads | None] = [None] * shift
        for axis, side in enumerate(value.sides):
            made = out.sides[axis + shift]
            if side is made or side == made:
                found.append(_passed(axis))
            elif isinstance(side, int) and side == 1:
                found.append(Reads(axis, s=0))
            elif Requirement(side - made, "==").settled is False:
                return None
            else:
                found.append(_passed(axis))
        return found

    def _back(
        self, node: Node, out: Value, value: Value, fields: tuple[Field, ...], entry: Sequence[Reads | None] | None
    ) -> tuple[Field, ...] | None:
        some = fields[0] if fields else itself(0)
        why, apart = node.place, self._apart(node, out)
        if entry is None:
            found: list[Field | None] = [
                everything(some, f"no rule says what it reads: {why}", exact=False) for _ in value.sides
            ]
        else:
            found = [None] * value.rank
            for axis, reads in enumerate(entry):
                if reads is not None:
                    field = fields[axis] if axis < len(fields) else fixed(Span(0, 0, 1), some)
                    if reads.kind in ("all", "some", "scaled", "parts") and _one_cell(self.of(value.sides[reads.axis])):
                        made = fixed(Span(0, 0, 1), field)
                    else:
                        made = through(field, at(reads, self.of), self.window, why)
                    if axis in apart and not made.everything:
                        made = made.bound(f"one of several that stand one behind the other ({why})")
                    known = found[reads.axis]
                    found[reads.axis] = made if known is None else _both(known, made, why)
        kept = None not in found or _told(node, out, value, fields, entry or ())
        whole = [self._whole(node, value, axis, some, kept) if one is None else one for axis, one in enumerate(found)]
        if not self.clip:
            return tuple(whole)
        return self._clipped(value, whole)

    def _whole(self, node: Node, value: Value, axis: int, some: Field, kept: bool) -> Field:
        """An axis that no axis of the output is said to read: all of it."""
        if _one_cell(self.of(value.sides[axis])):
            return fixed(Span(0, 0, 1), some)
        return everything(some, node.place if kept else f"which of the cells it reads is not said: {node.place}", kept)

    def _clipped(self, value: Value, found: Sequence[Field]) -> tuple[Field, ...] | None:
        kept = []
        for axis, field in enumerate(found):
            side = self.of(value.sides[axis])
            one = cells(0, side - 1) if field.everything else field.spans[0]
            one = one and clipped(one, side)
            if one is None:
                return None
            kept.append(replace(field, spans=(one,), step=0))
        return tuple(kept)


def _told(node: Node, out: Value, value: Value, fields: Sequence[Field], entry: Sequence[Reads | None]) -> bool:
    """Whether an axis of which a rule says nothing is sure to be read as a whole.

    It is not where cells are selected, or where axes are made one of which a cell says more than which it reads.
    """
    one, other = product(out.sides), product(value.sides)
    same = one == other or Requirement(one - other, "==").settled is not False
    if node.view and not same:
        return False
    pairs = zip(fields, entry, strict=False)
    return not same or all(field.everything for field, reads in pairs if reads and reads.kind != "window")


def _passed(axis: int) -> Reads:
    while len(_PASSED) <= axis:
        _PASSED.append(Reads(len(_PASSED)))
    return _PASSED[axis]


_PASSED: list[Reads] = []


def _one_cell(side: Size) -> bool:
    return isinstance(side, int) and side == 1


def _both(one: Field, other: Field, why: Any) -> Field:
    """Two axes of an output read one axis: each says where the cell lies, so that what both say is kept."""
    if one.everything or other.everything:
        return other if one.everything else one
    if one == other:
        return one
    if one.still and other.still:
        return replace(one, spans=(common(one.spans[0], other.spans[0]),), exact=one.exact and other.exact)
    return one.bound(f"two axes read one ({why})")


def _dependent(nodes: Sequence[Node], source: Value) -> set[int]:
    found = {source.number}
    for node in nodes:
        if any(one.number in found for one in node.inputs):
            found.update(one.number for one in node.outputs)
    return found


def branches(reach: Reach, target: Value) -> tuple[int, list[Value]]:
    """The last node at which branches met on the way to a value, and what met there; no branches where none did."""
    while target.node != FREE and target.number != reach.source.number:
        node = reach.model.nodes[target.node]
        met = reach.operands(node)
        if len(met) != 1:
            return node.number, met
        if met[0] is target:
            break
        target = met[0]
    return FREE, []


__all__ = ["Reach", "Windows", "branches"]

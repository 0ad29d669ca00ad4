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
from symcnn.models.digits import boxed, digit_of, summed, through_digits
from symcnn.models.fields import Field, at, everything, fixed, itself, joined, through
from symcnn.models.results import Requirement
from symcnn.models.rules import Rulebook
from symcnn.models.sizes import value as value_at
from symcnn.models.spans import Span, at_most, cells, clipped, common
from symcnn.models.value import FREE, Entry, Node, Reads, Value, product, said
from symcnn.models.whole import Size
from symcnn.models.written import dependent, sharing

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
        self.shared = sharing(model.nodes, model.values)
        self.reached = dependent(model.nodes, source, self.shared)

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
        last = len(self.model.nodes) - 1 if self.shared else target.node
        for number in range(last, FREE, -1):
            node = self.model.nodes[number]
            self._written(state, node)
            for out in node.outputs:
                fields = state.pop(out.number, None) if out.number != self.source.number else None
                if fields is None:
                    continue
                for value in self.operands(node):
                    if only is None or only[0] != number or only[1] is value:
                        self._add(state, value, self._one(node, out, value, fields), node)
        return state.get(self.source.number)

    def _written(self, state: dict[int, tuple[Field, ...]], node: Node) -> None:
        """Where a node writes over memory that others lie in, these hold what it writes, nobody says in which cells."""
        made = node.outputs[0] if node.outputs else None
        for one in self.shared.get(node.number, ()):
            fields = state.get(one.number)
            if fields is not None and made is not None and made.number in self.reached:
                why = f"memory that it shares is written over ({node.place})"
                state[one.number] = tuple(field.bound(why) for field in fields)
                some = fields[0] if fields else itself(0)
                self._add(state, made, tuple(everything(some, why, exact=False) for _ in made.sides), node)

    def _add(
        self, state: dict[int, tuple[Field, ...]], value: Value, found: tuple[Field, ...] | None, node: Node
    ) -> None:
        if found is not None:
            known = state.get(value.number)
            state[value.number] = found if known is None else self._joined(known, found, node)

    def _joined(self, one: Sequence[Field], other: Sequence[Field], node: Node) -> tuple[Field, ...]:
        pairs = list(zip(one, other, strict=True))
        made = [joined(a, b, node.place) for a, b in pairs]
        differ = [not _same(a, b) for a, b in pairs]
        if sum(differ) > 1 and not _alike(made, one) and not _alike(made, other):
            made = [replace(field, tied=True) if apart else field for field, apart in zip(made, differ, strict=True)]
        return tuple(made)

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
            for axis, reads in said(entry) if number == out.number else ():
                if reads.kind == "window" and reads.s == reads.k == 1:
                    places.setdefault(axis, set()).add(reads.p)
        return frozenset(axis for axis, found in places.items() if len(found) > 1)

    def _entries(self, node: Node, out: Value, value: Value) -> Iterator[Entry | None]:
        told = False
        for place, one in enumerate(node.inputs):
            entry = node.reads.get((out.number, place)) if one is value else None
            if entry is not None:
                told = True
                yield entry
        if not told:
            yield self._unsaid(node, out, value)

    def _unsaid(self, node: Node, out: Value, value: Value) -> Entry | None:
        """Of a rule that says nothing: entry by entry, if the sides are those of what is joined so; None if not."""
        shift = out.rank - value.rank
        if node.unknown or shift < 0:
            return None
        found: list[Reads | None] = [None] * shift
        point = self.model.point
        for axis, side in enumerate(value.sides):
            made = out.sides[axis + shift]
            if side is made or side == made:
                found.append(_passed(axis))
            elif isinstance(side, int) and side == 1:
                found.append(Reads(axis, s=0))
            elif Requirement(side - made, "==").settled is False or value_at(side, point) != value_at(made, point):
                return None
            else:
                found.append(_passed(axis))
        return found

    def _back(
        self, node: Node, out: Value, value: Value, fields: tuple[Field, ...], entry: Entry | None
    ) -> tuple[Field, ...] | None:
        some = fields[0] if fields else itself(0)
        why, apart = node.place, self._apart(node, out)
        if entry is None:
            found: list[Field | None] = [
                everything(some, f"no rule says what it reads: {why}", exact=False) for _ in value.sides
            ]
        else:
            found = [None] * value.rank
            places: dict[int, list[tuple[Reads, Size, Field]]] = {}
            for axis, several in enumerate(entry):
                field = fields[axis] if axis < len(fields) else fixed(Span(0, 0, 1), some)
                side = self.of(out.sides[axis]) if axis < out.rank else 1
                parts = [(reads, at(reads, self.of)) for _, reads in said([several])]
                made = {
                    reads.axis: self._one_axis(value, reads, field, side, why, axis in apart)
                    for _, reads in parts
                    if reads.kind != "place"
                }
                if len(made) > 1 and not field.digits and not boxed(field, list(made.values())):
                    made = {place: replace(one, tied=True) for place, one in made.items()}
                for place, one in made.items():
                    known = found[place]
                    found[place] = one if known is None else _both(known, one, why)
                for _, reads in parts:
                    if reads.kind == "place":
                        places.setdefault(reads.axis, []).append((reads, side, field))
            for place, digits in places.items():
                one = self._placed(digits, why)
                known = found[place]
                found[place] = one if known is None else _both(known, one, why)
        kept = None not in found or _told(node, out, value, fields, entry or ())
        whole = [self._whole(node, value, axis, some, kept) if one is None else one for axis, one in enumerate(found)]
        if not self.clip:
            return tuple(whole)
        return self._clipped(value, whole)

    def _one_axis(self, value: Value, reads: Reads, field: Field, side: Size, why: Any, apart: bool) -> Field:
        """What is read of one axis by those who read an axis of ``side`` cells."""
        whole = self.of(value.sides[reads.axis])
        if reads.kind not in ("window", "spread") and _one_cell(whole):
            made = fixed(Span(0, 0, 1), field)
        elif field.digits:
            made = through_digits(field, reads, why)
        elif field.everything:
            left = not _covered(reads, side, whole)
            made = everything(field, f"which of the cells it reads is not said: {why}", False) if left else field
        elif reads.kind == "digit":
            made = digit_of(field, reads, why)
        else:
            made = through(field, reads, self.window, why)
        if (apart or not reads.sure) and not (made.everything and not made.exact):
            made = made.bound(f"one of several that stand one behind the other ({why})" if apart else
                              f"some cells read nothing there, or something else ({why})")  # fmt: skip
        return made

    def _placed(self, digits: Sequence[tuple[Reads, Size, Field]], why: Any) -> Field:
        """What is read of an axis by those who read the several that it became."""
        (first, _, leading), *rest = digits
        if rest and not leading.everything and all(one.everything and not one.digits for _, _, one in rest):
            k = sum((reads.s * (side - 1) for reads, side, _ in rest), 1)
            made = through(leading, Reads(first.axis, k=k, s=first.s), self.window, why)
            return made if all(one.exact for _, _, one in rest) else made.bound(rest[0][2].why)
        return summed([(reads.s, side, field) for reads, side, field in digits], why, apart=not self.clip)

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


def _told(node: Node, out: Value, value: Value, fields: Sequence[Field], entry: Entry) -> bool:
    """Whether an axis of which a rule says nothing is sure to be read as a whole.

    It is not where cells are selected, or where axes are made one of which a cell says more than which it reads.
    """
    one, other = product(out.sides), product(value.sides)
    same = one == other or Requirement(one - other, "==").settled is not False
    if node.view and not same:
        return False
    pairs = [(fields[axis], reads) for axis, reads in said(entry) if axis < len(fields)]
    return not same or all(field.everything for field, reads in pairs if reads.kind != "window")


def _covered(reads: Reads, side: Size, whole: Size) -> bool:
    """Whether those who read all of an axis read all of one from which it is made, its ends aside.

    A window leaves less than a stride over at the far end.
    """
    k, s = reads.k, reads.s
    if reads.kind == "some":
        return isinstance(k, int) and k == 0
    if reads.kind == "scaled":
        return at_most(s - reads.up * k, 0)
    if reads.kind != "window" or s is whole:
        return True
    if isinstance(s, int) and s == -1:
        return True
    last = s * (side - 1) - reads.p + reads.d * (k - 1)
    touching = at_most(s - k, 0) and isinstance(reads.d, int) and reads.d == 1
    return (touching or (isinstance(s, int) and s == 1)) and at_most(-reads.p, 0) and at_most(whole - last - s, 0)


def _same(one: Field, other: Field) -> bool:
    """Whether two fields are of the same cells."""
    return (one.axis, one.spans, one.step, one.digits) == (other.axis, other.spans, other.step, other.digits)


def _alike(made: Sequence[Field], other: Sequence[Field]) -> bool:
    return all(_same(one, two) for one, two in zip(made, other, strict=True))


def _passed(axis: int) -> Reads:
    while len(_PASSED) <= axis:
        _PASSED.append(Reads(len(_PASSED)))
    return _PASSED[axis]


_PASSED: list[Reads] = []


def _one_cell(side: Size) -> bool:
    return isinstance(side, int) and side == 1


def _both(one: Field, other: Field, why: Any) -> Field:
    """Two axes of an output read one axis: each says where the cell lies, so that what both say is kept."""
    if one.everything and other.everything:
        return one if not one.exact or one.digits else other
    if one.everything or other.everything:
        return other if one.everything else one
    if one == other:
        return one
    if one.still and other.still:
        return replace(one, spans=(common(one.spans[0], other.spans[0]),), exact=one.exact and other.exact)
    return one.bound(f"two axes read one ({why})")


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

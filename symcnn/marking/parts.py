"""Of which part of a claim a statement speaks: by what stands alone in it, or on one side of an equivalence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy as sp

from symcnn.errors import Unreadable
from symcnn.formulas.lengths import unsized
from symcnn.formulas.symbols import Iff
from symcnn.marking.asked import Asked
from symcnn.marking.names import Names
from symcnn.marking.reading import Answer, Truth
from symcnn.marking.relations import Invalid, alike, proposition, solved
from symcnn.marking.statements import IFF, Span, Statement, cut, statement
from symcnn.printing.terminal import unicode


def told(parts: Sequence[Asked], text: str, names: Names) -> Iterator[tuple[Asked, list[Answer]]]:
    """The parts of a claim of which a text speaks, each with what is said of it.

    Errors: `Unreadable`; `Invalid` for a statement that is of none of them, and for a second one of the same.
    """
    seen: set[str] = set()
    for line in cut(Span.of(text), names, weak=False):
        one = statement(line, names)
        for said in [one] if one.sign else [statement(piece, names) for piece in cut(line, names)]:
            part, answers = _of(parts, said, names)
            if part.label in seen:
                raise Invalid(f"{part.label} is said twice")
            seen.add(part.label)
            yield part, answers


def alone(part: Asked, text: str, names: Names) -> list[Answer]:
    """What a text says of the only part of a claim. Errors: `Unreadable`; `Invalid`."""
    said = statement(Span.of(text), names)
    if not said.sign:
        return read_all(part, said.said, names)
    found = _beside(part, said, names)
    if found is None:
        asked_for = f"{part.name} {'⟺' if part.relation is Iff else '='} ..."
        raise Invalid(f"that is another statement than what is asked for: {_premises(part)}{asked_for}")
    return found


def read_all(part: Asked, span: Span, names: Names) -> list[Answer]:
    """What a span says; of a condition several that stand side by side. Errors: `Unreadable`."""
    try:
        return [span.read(names)]
    except Unreadable:
        pieces = cut(span, names)
        if not part.conditional or len(pieces) < 2:
            raise
        return [piece.read(names) for piece in pieces]


def _of(parts: Sequence[Asked], said: Statement, names: Names) -> tuple[Asked, list[Answer]]:
    """The part, and what is said of it."""
    if said.sign:
        for part in parts:
            found = _beside(part, said, names)
            if found is not None:
                return part, found
    else:
        answer = said.said.read(names)
        found_part = _spoken_of(parts, answer)
        if found_part is not None:
            return found_part, [answer]
    wanted = "; ".join(part.sentence("...") for part in parts)
    raise Invalid(f"{(said.left or said.said).words} says nothing of what is asked for: {wanted}")


def _spoken_of(parts: Sequence[Asked], answer: Answer) -> Asked | None:
    """The part of which an answer speaks that is no equivalence; one that says of nothing is about the only value."""
    values = [part for part in parts if not part.conditional]
    conditions = [part for part in parts if part.conditional]
    sides, signs = getattr(answer.relation, "sides", ()), getattr(answer.relation, "signs", ())
    equal = set(signs) <= {"="}
    # Of two parts about the same thing, an equation and a bound, one is meant by its sign.
    ordered = sorted(values, key=lambda part: (part.relation is sp.Eq) is not equal)
    for part in ordered:
        if any(unsized(side) == unsized(part.head) for side in sides) or (
            len(sides) == 2 and solved(part, *sides) is not None
        ):
            return part
    if answer.relation is None or isinstance(answer.relation, Truth):
        few = values if answer.relation is None else conditions
        few = [part for part in few if part.relation is sp.Eq] or few
        return few[0] if len(few) == 1 else None
    of = getattr(answer.relation, "of", None)
    about = [part for part in values if of is not None and unsized(of) == unsized(part.head)]
    if about or len(conditions) != 1 or answer.unmatched:
        return about[0] if about else None
    return conditions[0]


def _beside(part: Asked, said: Statement, names: Names) -> list[Answer] | None:
    """What is said to be equivalent to the left of a part, or to hold under its premise; None where it is not that."""
    assert said.left is not None
    if said.sign == IFF and part.relation is Iff:
        for one, other in ((said.left, said.said), (said.said, said.left)):
            if _is(part.head, one, names):
                return read_all(part, other, names)
    elif said.sign != IFF and part.more and _is(sp.And(*part.more), said.left, names):
        return read_all(part, said.said, names)
    return None


def _is(condition: sp.Basic, span: Span, names: Names) -> bool:
    """Whether a text states a condition."""
    try:
        answers = [span.read(names)]
    except Unreadable:
        answers = [piece.read(names) for piece in cut(span, names)]
    found = [proposition(answer) for answer in answers]
    return None not in found and alike(condition, sp.And(*found, evaluate=False))


def _premises(part: Asked) -> str:
    return "".join(f"{unicode(one, part.derivation.order, 10**9)} ⟹ " for one in part.more)


__all__ = ["alone", "read_all", "told"]

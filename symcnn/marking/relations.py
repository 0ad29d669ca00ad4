"""What a person typed, as an answer to what is asked: the right side of an equation, a bound, a condition.

A range, a set and a relation are the same condition where they say the same. What is of another kind than is asked for
is invalid, not wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import SymcnnError
from symcnn.formulas.binding import name_of
from symcnn.formulas.expressions import free_names
from symcnn.formulas.lengths import unsized
from symcnn.marking.asked import Asked
from symcnn.marking.building import RELATIONS
from symcnn.marking.reading import Answer, Between, Compared, OneOf, Truth

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
SIGN = {sp.Eq: "=", sp.Ge: ">=", sp.Le: "<=", sp.Gt: ">", sp.Lt: "<"}


class Invalid(SymcnnError):
    """An answer that says nothing which could be right or wrong."""


def answered(asked: Asked, answer: Answer) -> Any:
    """The right side that an answer gives. Errors: `Invalid`, in words."""
    found = _condition(asked, answer) if asked.conditional else value_of(asked, answer)
    _speakable(asked, found)
    return found


def value_of(asked: Asked, answer: Answer) -> Any:
    """The value that an answer gives for what is asked for. Errors: `Invalid`, where it is about something else."""
    said, wanted = answer.relation, f"a value for {asked.name}"
    if isinstance(said, Truth):
        raise Invalid(f"true and false are no answer; asked for is {wanted}")
    if isinstance(said, OneOf) and len(set(said.values)) == 1:
        said = Compared((asked.head if said.of is None else said.of, said.values[0]), ("=",))
    if isinstance(said, (OneOf, Between)):
        raise Invalid(f"several values are no answer; asked for is {wanted}, as one formula")
    if said is None:
        return answer.expression
    sign = SIGN[asked.relation]
    if _is_chain(said):
        said = Compared((said.sides[0], said.sides[-1]), ("=",))
    if len(said.signs) != 1:
        raise Invalid(f"several relations are no answer; asked for is {wanted}")
    for head, value, typed in ((*said.sides, said.signs[0]), (*said.sides[::-1], TURNED[said.signs[0]])):
        if unsized(head) == unsized(asked.head):
            if typed != sign:
                raise Invalid(f"{asked.name} {typed} ... is no answer; asked for is {asked.name} {sign} ...")
            return value
    raise Invalid(f"the answer is about {said.sides[0]}; asked for is {asked.name}")


def _is_chain(said: Any) -> bool:
    return isinstance(said, Compared) and len(said.signs) > 1 and set(said.signs) == {"="}


def between(asked: Asked, answer: Answer) -> tuple[Any, ...]:
    """What stands between the ends of a chain of equations, of which the ends are what is asked for and its value."""
    said = answer.relation
    return said.sides[1:-1] if not asked.conditional and isinstance(said, Compared) and _is_chain(said) else ()


def _condition(asked: Asked, answer: Answer) -> Any:
    said = answer.relation
    if isinstance(said, Truth):
        return sp.true if said.value else sp.false
    if isinstance(said, Compared):
        pairs = zip(said.signs, said.sides, said.sides[1:], strict=False)
        return sp.And(*(RELATIONS[sign](one, other, evaluate=False) for sign, one, other in pairs), evaluate=False) \
            if len(said.signs) > 1 else RELATIONS[said.signs[0]](*said.sides, evaluate=False)  # fmt: skip
    if isinstance(said, Between):
        return _range(said, _subject(asked) if said.of is None else said.of)
    if isinstance(said, OneOf):
        of = _subject(asked) if said.of is None else said.of
        return sp.Or(*(sp.Eq(of, value, evaluate=False) for value in said.values), evaluate=False)
    if isinstance(asked.said, sp.Eq):
        return sp.Eq(asked.said.lhs, answer.expression, evaluate=False)
    raise Invalid("a term is no answer; asked for is a condition, such as a range: 3 <= n <= 7")


def _range(said: Between, of: Any) -> Any:
    low, high = said.closed
    parts = []
    if said.low != -sp.oo:
        parts.append((sp.Le if low else sp.Lt)(said.low, of, evaluate=False))
    if said.high != sp.oo:
        parts.append((sp.Le if high else sp.Lt)(of, said.high, evaluate=False))
    if not parts:
        return sp.true
    return parts[0] if len(parts) == 1 else sp.And(*parts, evaluate=False)


def _subject(asked: Asked) -> Any:
    """The one thing of which the condition that is asked for speaks."""
    alone = _alone(asked)
    if len(alone) != 1:
        raise Invalid("say what the range or the set is of, as in 3 <= n <= 7")
    return alone[0]


def _alone(asked: Asked) -> list[Any]:
    """What stands alone in each relation of the condition that is asked for."""
    rows = [set(part.args) for part in sp.And.make_args(asked.said) if isinstance(part, Relational)]
    common = set.intersection(*rows) if rows else set()
    return sorted((one for one in common if isinstance(one, (sp.Symbol, sp.Indexed))), key=str)


def _speakable(asked: Asked, said: Any) -> None:
    """Refuse what is circular, and names that nobody gave."""
    spoken = free_names(said)
    if not asked.conditional:
        head = free_names(asked.head) - {str(one) for one in asked.derivation.given}
        if name_of(asked.head) in spoken or (head & spoken and not head & free_names(asked.said)):
            raise Invalid(f"the answer speaks of {name_of(asked.head)} itself, which is what is asked for")
    else:
        _turned(asked, said)
    sought = {name_of(symbol) for symbol in asked.derivation.sought}
    if over := sorted((spoken & sought) - asked.sayable):
        raise Invalid(f"{', '.join(over)} is not given, but worked out on the way; say it by what is given")
    if loose := sorted(spoken - asked.sayable):
        raise Invalid(f"{', '.join(loose)} stands free, and is neither given nor bound in the answer")


def _turned(asked: Asked, said: Any) -> None:
    """Refuse a condition that repeats the one which has to be turned round."""
    rounded = [node for node in said.atoms(sp.floor, sp.ceiling) if node.has(*_alone(asked))] if _alone(asked) else []
    repeated = set(map(unsized, sp.And.make_args(said))) & set(map(unsized, sp.And.make_args(asked.head)))
    if repeated or rounded:
        subject = ", ".join(map(str, _alone(asked)))
        raise Invalid(f"that repeats what has to be turned round; say for which {subject or 'values'} it holds")


def pieces(text: str) -> list[str]:
    """An answer of several parts, cut where a semicolon, the end of a line, a comma or ``and`` stands in no bracket.

    >>> pieces("a = max(1, 2); b = 3"), pieces("a = 1 and b = 2")
    (['a = max(1, 2)', 'b = 3'], ['a = 1', 'b = 2'])
    """
    return [piece for piece in _cut(text) if piece]


def _cut(text: str) -> Iterator[str]:
    depth, start, place = 0, 0, 0
    while place < len(text):
        letter = text[place]
        depth += (letter in "([{⌊⌈") - (letter in ")]}⌋⌉")
        length = 1 if letter in ";\n,∧" else 5 if text[place : place + 5].lower() == " and " else 0
        if length and depth <= 0:
            yield text[start:place].strip()
            start = place = place + length
        else:
            place += 1
    yield text[start:].strip()


__all__ = ["Invalid", "answered", "between", "pieces", "value_of"]

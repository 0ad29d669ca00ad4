"""What a person typed, as an answer to what is asked: the right side of an equation, a bound, a condition.

A range, a set and a relation are the same condition where they say the same. What is of another kind than is asked for
is invalid, not wrong.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import SymcnnError
from symcnn.formulas.binding import name_of
from symcnn.formulas.expressions import free_names, symbol_name
from symcnn.formulas.lengths import unsized
from symcnn.formulas.linear import linear
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
    turned = solved(asked, *said.sides)
    if turned is not None:
        value, sign_kept = turned
        typed = said.signs[0] if sign_kept else TURNED[said.signs[0]]
        if typed == sign:
            return value
    raise Invalid(f"the answer is about {said.sides[0]}; asked for is {asked.name}")


def solved(asked: Asked, left: Any, right: Any) -> tuple[Any, bool] | None:
    """A relation of two sides as one of what is asked for and a value, and whether its sign stays; None where it is no
    such relation times a number: of ``f_P - f_Q = 3``, where ``f_Q - f_P`` is asked for, -3, turned round.
    """
    given = {symbol_name(symbol) for symbol in asked.derivation.given}
    terms = asked.head.atoms(sp.Symbol) if isinstance(asked.head, sp.Expr) else set()
    sought = sorted((one for one in terms if symbol_name(one) not in given), key=str)
    if not sought or any(not isinstance(side, sp.Expr) or side.is_infinite for side in (left, right)):
        return None
    here, there = (linear(one, sought[0]) for one in (asked.head, left - right))
    if here is None or there is None or not (here[0].is_Rational and there[0].is_Rational and there[0] != 0):
        return None
    share = there[0] / here[0]
    value = sp.expand(asked.head - (left - right) / share)
    return None if value.has(*sought) else (value, bool(share > 0))


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
    if (found := proposition(answer)) is not None:
        return found
    if isinstance(said, Between):
        return _range(said, _subject(asked))
    if isinstance(said, OneOf):
        of = _subject(asked) if said.of is None else said.of
        return sp.Or(*(sp.Eq(of, value, evaluate=False) for value in said.values), evaluate=False)
    if isinstance(asked.said, sp.Eq):
        return sp.Eq(asked.said.lhs, answer.expression, evaluate=False)
    raise Invalid("a term is no answer; asked for is a condition, such as a range: 3 <= n <= 7")


def proposition(answer: Answer) -> Any:
    """The condition that an answer states by itself; None where it states none."""
    said = answer.relation
    if isinstance(said, Compared):
        pairs = zip(said.signs, said.sides, said.sides[1:], strict=False)
        return sp.And(*(RELATIONS[sign](one, other, evaluate=False) for sign, one, other in pairs), evaluate=False) \
            if len(said.signs) > 1 else RELATIONS[said.signs[0]](*said.sides, evaluate=False)  # fmt: skip
    if isinstance(said, Between) and said.of is not None:
        return _range(said, said.of)
    return None


def alike(one: Any, other: Any) -> bool:
    """Whether two conditions join the same relations, whichever way round, brackets multiplied out.

    >>> a, b = sp.symbols("a b")
    >>> alike(sp.And(a <= 2 * (b + 1), sp.Eq(a, b)), sp.And(sp.Eq(b, a), 2 * b + 2 >= a))
    True
    """
    ours, theirs = ({_key(unsized(part)) for part in sp.And.make_args(said)} for said in (one, other))
    return ours == theirs


def _key(part: Any) -> Any:
    if not isinstance(part, Relational) or not all(isinstance(side, sp.Expr) for side in part.args):
        return part
    if isinstance(part, (sp.Gt, sp.Ge)):
        part = part.reversed
    over = sp.expand(part.lhs - part.rhs)
    return part.func, frozenset([over, -over]) if isinstance(part, (sp.Eq, sp.Ne)) else over


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


__all__ = ["Invalid", "alike", "answered", "between", "proposition", "solved", "value_of"]

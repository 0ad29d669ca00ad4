"""What a rule of tidying is: a law that is proved, and how a term is rewritten by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Formula
from symcnn.query.known import Known


@dataclass(frozen=True)
class Rule:
    """A law, which holds wherever ``given`` does, and the forms that a term has by it.

    A rule may be asked of any term of the kinds in ``of``; it gives forms only
    where what it needs is known.
    """

    name: str
    law: Boolean
    given: tuple[Boolean, ...]
    of: tuple[type, ...]
    forms: Callable[[Formula, Known], Iterator[Any]]


def law(left: Formula, right: Formula) -> Any:
    """An equation as it is written."""
    return sp.Eq(left, right, evaluate=False)


__all__ = ["Rule", "law"]

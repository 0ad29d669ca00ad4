"""What a step owes, and what the judge said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sympy.logic.boolalg import Boolean


class Status(StrEnum):
    """How far a line is known to be right, best first."""

    PROVED = "proved"
    AUDITED = "audited"
    UNKNOWN = "unknown"
    REFUTED = "refuted"


ORDER = (Status.PROVED, Status.AUDITED, Status.UNKNOWN, Status.REFUTED)


def worst(statuses: list[Status]) -> Status:
    """The worst of several, and ``proved`` of none.

    >>> worst([Status.PROVED, Status.AUDITED]).value
    'audited'
    """
    return max(statuses, key=ORDER.index, default=Status.PROVED)


@dataclass(frozen=True)
class Obligation:
    """``facts`` entail ``goal``.

    ``facts`` are the constraints of the derivation and the lines before; a
    ``ForAll`` among them may be used at any values inside its limits.
    """

    goal: Boolean
    facts: tuple[Boolean, ...] = ()
    what: str = "the line"


@dataclass(frozen=True)
class Judgement:
    """The answer of one route: status, route, a sentence, and evidence that another program can check.

    ``at`` are the values of a counterexample, by symbol, sequence or member, as long as the line is being judged.
    """

    status: Status
    route: str
    why: str
    evidence: dict[str, Any] = field(default_factory=dict)
    what: str = "the line"
    at: Mapping[Any, Any] | None = field(default=None, compare=False, repr=False)

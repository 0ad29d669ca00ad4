"""What is said of an answer: right, right up to what is named, wrong, undecided, or invalid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symcnn.marking.counterexamples import Counterexample

RIGHT, UP_TO, WRONG, UNDECIDED, INVALID = "right", "right up to", "wrong", "undecided", "invalid"
ORDER = (RIGHT, UP_TO, UNDECIDED, WRONG, INVALID)
CREDIT = {RIGHT: Fraction(1), UP_TO: Fraction(1, 2)}
"""What an answer is worth by its verdict; nothing by any other."""


@dataclass(frozen=True, repr=False)
class Mark:
    """What is said of an answer, or of one part of it.

    ``verdict`` is "right", "right up to", "wrong", "undecided" or "invalid". ``reason`` says why in a line:
    of "right up to" under which condition or convention, of "invalid" where the text stops to be an answer and what was
    expected there. ``overlooked`` names the mistake, where the answer is proved to equal what it leads to.
    ``matching`` says which of the derivation's names the person's own are. ``parts`` are those of a claim of several.
    """

    verdict: str
    reason: str = ""
    overlooked: str = ""
    counterexample: Counterexample | None = None
    matching: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    parts: Mapping[str, Mark] = field(default_factory=dict)
    worth: Fraction | None = None
    route: str = ""

    @property
    def credit(self) -> Fraction:
        """From 0 to 1: 1 for right, 1/2 for right up to something; of parts, and of the ends of a range, the mean."""
        if self.worth is not None:
            return self.worth
        if self.parts:
            return sum((part.credit for part in self.parts.values()), Fraction(0)) / len(self.parts)
        return CREDIT.get(self.verdict, Fraction(0))

    @property
    def words(self) -> str:
        """What is printed."""
        lines = [self._head()]
        if self.overlooked:
            lines.append(f"overlooked: {self.overlooked}")
        if self.matching:
            lines.append("names: " + ", ".join(f"{typed} is {name}" for typed, name in self.matching.items()))
        lines += [f"read: {note}" for note in self.notes]
        for name, part in self.parts.items():
            lines += [f"{name}: {line}" if at == 0 else f"  {line}" for at, line in enumerate(part.words.splitlines())]
        if 0 < self.credit < 1:
            lines.append(f"credit: {self.credit}")
        return "\n".join(lines)

    def _head(self) -> str:
        said = self.counterexample.words if self.counterexample is not None else ""
        return ": ".join([self.verdict, "; ".join(one for one in (said, self.reason) if one)]).rstrip(": ")

    def __str__(self) -> str:
        return self.words

    def __repr__(self) -> str:
        return f"<Mark {self.words.splitlines()[0]}>"

    def to_json(self) -> dict[str, Any]:
        """The same in plain data."""
        return {
            "verdict": self.verdict,
            "credit": str(self.credit),
            "reason": self.reason,
            "overlooked": self.overlooked,
            "counterexample": self.counterexample.to_json() if self.counterexample is not None else None,
            "matching": dict(self.matching),
            "notes": list(self.notes),
            "route": self.route,
            "parts": {name: part.to_json() for name, part in self.parts.items()},
            "words": self.words,
        }

    @classmethod
    def of_parts(cls, parts: Mapping[str, Mark], asked: Sequence[str], why: str = "it equals the claim") -> Mark:
        """Several parts as one: as good as the worst of those that are said, and right up to those that are not;
        ``why`` all of them are right.
        """
        unsaid = [name for name in asked if name not in parts]
        every = {**parts, **{name: Mark(WRONG, "nothing is said of it") for name in unsaid}}
        verdict = max((part.verdict for part in parts.values()), key=ORDER.index)
        if verdict == RIGHT and not unsaid:
            return cls(RIGHT, why, parts=every)
        if verdict in (RIGHT, UP_TO) and unsaid:
            return cls(UP_TO, "right as far as it goes", parts=every)
        return cls(WRONG if verdict == INVALID else verdict, parts=every)


__all__ = ["INVALID", "Mark", "RIGHT", "UNDECIDED", "UP_TO", "WRONG"]

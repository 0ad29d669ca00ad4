"""What was proved of a file's lines before, read back where it fits them: neither SymPy nor the file is needed for it.

A proof is kept under a hash of what is judged (`symcnn.verdicts.contents`), and
of the files. What is read back must be of the very lines: as many judgements as
they owe, each of what is owed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.files import cache
from symcnn.judge.judgement import Judgement, Status

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation

KIND = "proof"
UNFIT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What `Lines.read` raises of data that is no record of these lines."""


@dataclass(frozen=True)
class Judged:
    """A record of a proof in plain data: judgements by the number of their step, places of the constraints it needs."""

    judgements: Mapping[int, tuple[Judgement, ...]]
    used: tuple[int, ...]
    seconds: float
    witness: str
    needless: tuple[int, ...]


@dataclass(frozen=True)
class Lines:
    """What a record must fit: what each step owes, in words, by its number; which steps recall; how many constraints.

    >>> lines = Lines({1: ["the line"]}, [], 0)
    >>> record = {"used": [], "seconds": 1.0, "witness": "", "needless": []}
    >>> proved = {"status": "proved", "route": "identity", "why": ""}
    >>> lines.read({**record, "steps": {"1": [proved]}}).judgements[1][0].route
    'identity'
    >>> lines.read({**record, "steps": {"1": [proved, proved]}})
    Traceback (most recent call last):
    ...
    ValueError: step 1 owes the line, and is judged for the line, the line
    """

    owed: Mapping[int, Sequence[str]]
    recalls: Collection[int]
    constraints: int

    @classmethod
    def of(cls, derivation: Derivation) -> Lines:
        """What a record of a derivation's proof must fit."""
        return cls(
            {step.number: [owed.what for owed in step.obligations] for step in derivation.steps},
            [step.number for step in derivation.steps if step.verb == "recall"],
            len(derivation.where),
        )

    def read(self, data: Mapping[str, Any]) -> Judged:
        """The record that was written of these lines. Errors: one of `UNFIT` where the data is none, or of others."""
        given = {
            number: tuple(Judgement(**{**one, "status": Status(one["status"])}) for one in judgements)
            for number, judgements in data["steps"].items()
        }
        found: dict[int, tuple[Judgement, ...]] = {}
        for number, owed in self.owed.items():
            found[number] = given.pop(str(number))
            judged = [judgement.what for judgement in found[number]]
            if judged != list(owed):
                raise ValueError(f"step {number} owes {', '.join(owed)}, and is judged for {', '.join(judged)}")
        places, numbers = data["used"], data["needless"]
        if given:
            raise ValueError(f"there are no steps {', '.join(given)}")
        if not set(places) <= set(range(self.constraints)) or any(type(one) is not int for one in places):
            raise ValueError(f"the constraints are numbered from 0 to {self.constraints - 1}")
        if not set(numbers) <= set(self.recalls):
            raise ValueError(f"{numbers} are no numbers of steps that recall")
        return Judged(found, tuple(places), float(data["seconds"]), str(data["witness"]), tuple(numbers))


def key(path: Path, contents: str) -> str:
    """Under what a proof is kept: the lines as they were read, with all that they rest on, and the files."""
    return cache.key(KIND, cache.sources(path), contents)


def judged(path: Path, name: str, contents: str, lines: Lines) -> Judged | None:
    """What was proved of these lines before, or None; what is kept and cannot be read is not kept."""
    data = cache.load(KIND, name, key(path, contents))
    try:
        return lines.read(data)
    except UNFIT:
        return None


__all__ = ["KIND", "UNFIT", "Judged", "Lines", "judged", "key"]

"""``symcnn.mark``: what a person answers to the question of a derivation, judged by the engine that proved it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import sympy as sp

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.catalogue.derivation import Derivation
from symcnn.errors import Unreadable, of_kind
from symcnn.marking.asked import Asked
from symcnn.marking.definedness import lost
from symcnn.marking.judging import Beside, judged_answer
from symcnn.marking.kept import Kept, kept
from symcnn.marking.marks import INVALID, RIGHT, Mark
from symcnn.marking.parts import alone, told
from symcnn.marking.quantities import Bytes, in_bytes, marked_at, near_unit
from symcnn.marking.reading import Answer
from symcnn.marking.relations import Invalid, answered, between
from symcnn.printing.terminal import unicode


def mark(
    name: str,
    answer: str,
    at: Mapping[str, Any] | None = None,
    package: str | Path | None = None,
    seconds: float | None = None,
) -> Mark:
    """Mark an answer that a person types, as text or as LaTeX, in letters of their own.

    It is right where the judge proves it equal to the claim; right up to a convention or a condition that is named;
    wrong, with the smallest point of the domain at which it is, and what was overlooked; invalid where it cannot be
    read as an answer; and undecided where nothing of this is known. With ``at``, values by name, a number is marked
    against the exact value there; units of bytes are read.

    >>> from symcnn import mark
    >>> print(mark("convolution.output_size", "ceil((N + 2P - D(K-1))/S)"))
    right: it equals the claim
    names: N is n, P is p, D is d, K is k, S is s
    >>> print(mark("convolution.output_size", "(n + 2p - d(k-1) - 1)/s + 1"))
    right up to: at n = 2, k = 1, s = 2, d = 1, p = 0 it gives 3/2, and right is 1; right only where s divides \
n + 2p - d(k - 1) - 1, since nothing is rounded
    credit: 1/2
    >>> print(mark("convolution.output_size", "floor((n + 2p - k)/s) +"))
    invalid: column 24: the end of the text; expected is a number, a name or a bracket
      floor((n + 2p - k)/s) +
                             ^
    >>> print(mark("convolution.output_size", "55", at={"n": 227, "k": 11, "s": 4}))
    right: it is the exact value

    Errors: `UnknownName` for a result that is not there; `DomainError` for values that are missing, too many or outside
    of their domain; `WrongKind` for an answer that is no text.
    """
    return mark_in(default() if package is None else Catalogue(package), name, answer, at, seconds)


def mark_in(
    catalogue: Catalogue, name: str, answer: str, at: Mapping[str, Any] | None = None, seconds: float | None = None
) -> Mark:
    """The same for a result of a catalogue at hand."""
    of_kind("an answer", answer, str, "a text, as a person types it")
    derivation = catalogue[name]
    if at is not None:
        return marked_at(derivation, answer, at)
    return marked(derivation, answer, Folder(catalogue, name), seconds)


def marked(derivation: Derivation, answer: str, beside: Beside = tuple, seconds: float | None = None) -> Mark:
    """The same for a derivation at hand; ``beside`` gives those to which it may be the answer instead.

    What was found out about a result is kept in this process for the next answer to it (`symcnn.marking.kept`).
    """
    known = kept(derivation)
    try:
        if len(known.parts) > 1:
            return _several(known, answer, beside, seconds)
        return _one(known, answer, beside, seconds)
    except Unreadable as error:
        return Mark(INVALID, near_unit(answer) or str(error))
    except Invalid as error:
        return Mark(INVALID, str(error))


@dataclass(frozen=True)
class Folder:
    """The other results of a result's folder, as far as they can be read."""

    catalogue: Catalogue
    name: str

    def __call__(self) -> Iterable[Derivation]:
        folder = self.name.rpartition(".")[0]
        names = [one for one in self.catalogue.names if one != self.name and one.rpartition(".")[0] == folder]
        return self.catalogue.readable(names)[0]


def _one(known: Kept, text: str, beside: Beside, seconds: float | None) -> Mark:
    (part,) = known.parts
    return _judged(known, part, alone(part, text, known.names), near_unit(text), beside, seconds)


def _judged(known: Kept, part: Asked, answers: list[Answer], hint: str, beside: Beside, seconds: float | None) -> Mark:
    """What is said of the answers to one part: several only where they are conditions that are joined."""
    try:
        found = [_understood(part, one, hint) for one in answers]
    except Bytes as error:
        told = known.known(part)
        raise error.explained(part, lambda one: judged_answer(told, one, beside, seconds).verdict == RIGHT) from None
    said = found[0] if len(found) == 1 else sp.And(*found, evaluate=False)
    needed = tuple(one for answer in answers for one in lost(answer.text, known.names, said))
    judge = partial(judged_answer, known.known(part), beside=beside, seconds=seconds, needed=needed)
    return _with(_chained(part, answers, judge(said), judge), answers)


def _understood(part: Asked, answer: Answer, hint: str) -> Any:
    """The right side that an answer gives. Errors: `Invalid` where a name or a unit is not understood."""
    if answer.ambiguous:
        texts = (f"{one.typed} may be {' or '.join(one.candidates)} ({one.why})" for one in answer.ambiguous)
        raise Invalid("; ".join(texts))
    if answer.unmatched:
        given = ", ".join(f"{name} ({meaning})" for name, meaning in _given(part.derivation).items())
        many = "are names" if len(answer.unmatched) > 1 else "is a name"
        raise Invalid(hint or f"{', '.join(answer.unmatched)} {many} that nobody gave; given are {given}")
    said = answered(part, answer)
    if answer.unit is None:
        return said
    if part.conditional:
        raise Invalid(f"{answer.unit.sign} stands behind a condition")
    return in_bytes(part, said, answer.unit)


def _chained(part: Asked, answers: Iterable[Answer], mark: Mark, judge: Callable[[Any], Mark]) -> Mark:
    """A mark, where it is right: else what is said of the first term within a chain of equations that is not."""
    if mark.verdict != RIGHT:
        return mark
    for side, unit in ((side, answer.unit) for answer in answers for side in between(part, answer)):
        found = judge(side)
        if found.verdict != RIGHT and (unit is None or judge(in_bytes(part, side, unit)).verdict != RIGHT):
            said = f"{unicode(side, part.derivation.order, 10**9)} in the chain is not the same"
            return replace(found, reason="; ".join(filter(None, (said, found.reason))))
    return mark


def _given(derivation: Derivation) -> dict[str, str]:
    spoken = {str(getattr(symbol, "label", symbol)): words for symbol, words in derivation.given.items()}
    return {name: words.replace("`", "") for name, words in spoken.items()}


def _with(mark: Mark, answers: Iterable[Answer]) -> Mark:
    """A mark that says how the answer was understood."""
    matching = {match.typed: match.name for answer in answers for match in answer.matches}
    notes = tuple(dict.fromkeys(note for answer in answers for note in answer.notes))
    return replace(mark, matching=matching, notes=notes)


def _several(known: Kept, text: str, beside: Beside, seconds: float | None) -> Mark:
    """An answer to several questions: a statement for each; what is left out is worth nothing."""
    found = dict[str, Mark]()
    for part, answers in told(known.parts, text, known.names):
        try:
            found[part.label] = _judged(known, part, answers, "", beside, seconds)
        except Invalid as error:
            found[part.label] = Mark(INVALID, str(error))
    return Mark.of_parts(found, [part.label for part in known.parts])


__all__ = ["mark", "mark_in", "marked"]

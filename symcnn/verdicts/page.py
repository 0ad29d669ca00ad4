"""What ``show`` prints of a result, in plain data, kept until a file changes on which it rests.

With it neither SymPy nor the result's file is imported. A verdict is no part
of it: it may come later, and is looked up each time. Nor is the width of a
terminal: mathematics is kept on one line, and broken where it is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.files import cache
from symcnn.judge.judgement import Judgement
from symcnn.recorder.step import worst_of
from symcnn.verdicts import kept_proofs
from symcnn.verdicts.kept_proofs import Lines

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.catalogue.derivation import Derivation

KIND = "page"
ON_ONE_LINE = 10**9


@dataclass(frozen=True)
class Row:
    """What is given, with its domain in words, or sought."""

    name: str
    meaning: str
    domain: str


@dataclass(frozen=True)
class Line:
    """A line of the proof."""

    number: int
    verb: str
    reason: str
    source: str
    mathematics: str


@dataclass(frozen=True)
class Page:
    """A result as a terminal prints it: texts, and mathematics on one line each.

    The last line of ``proof`` is left out where it repeats the one before it.
    """

    name: str
    title: str
    statement: Sequence[str]
    given: Sequence[Row]
    where: Sequence[str]
    claim: str
    proof: Sequence[Line]
    rivals: Sequence[tuple[str, str]]
    conventions: Sequence[str]

    @classmethod
    def of(cls, derivation: Derivation) -> Page:
        """The page of a derivation. Errors: `SymcnnError` where its proof cannot be written down."""
        import sympy as sp

        from symcnn.formulas.expressions import symbol_name
        from symcnn.printing.domains import domain_plain
        from symcnn.printing.prose import prose_plain, unicode

        order = derivation.order

        def prose(text: str) -> str:
            return prose_plain(text, derivation.names, order)

        def line(expr: Any) -> str:
            return unicode(expr, order, width=ON_ONE_LINE)

        given = [
            Row(
                unicode(symbol.label if isinstance(symbol, sp.IndexedBase) else symbol),
                prose(meaning),
                domain_plain(symbol, derivation.where, tuple(derivation.given)),
            )
            for symbol, meaning in derivation.given.items()
        ]
        sought = [
            Row(unicode(sp.Symbol(symbol_name(symbol))), prose(meaning), "sought")
            for symbol, meaning in derivation.sought.items()
        ]
        steps = derivation.steps
        reached = len(steps) > 1 and steps[-2].verb != "claim" and steps[-2].proposition == derivation.claim
        return cls(
            derivation.name,
            derivation.title,
            [prose(" ".join(paragraph.split())) for paragraph in derivation.statement.split("\n\n")],
            given + sought,
            [line(fact) for fact in derivation.where if not _single(fact)],
            line(derivation.claim),
            [
                Line(step.number, step.verb, prose(" ".join(step.reason.split())), step.source, line(step.proposition))
                for step in (steps[:-1] if reached else steps)
            ],
            [(prose(label), line(rival)) for label, rival in derivation.rivals.items()],
            [prose(text) for text in derivation.conventions],
        )

    @classmethod
    def read_back(cls, data: Mapping[str, Any]) -> Page:
        """The page of which the data was kept."""
        return cls(
            **{
                **data,
                "given": [Row(**row) for row in data["given"]],
                "proof": [Line(**line) for line in data["proof"]],
                "rivals": [(label, rival) for label, rival in data["rivals"]],
            }
        )


def _single(fact: Any) -> bool:
    """Whether a constraint bounds a symbol by a number, and so is told as its domain."""
    from sympy.core.relational import Relational

    from symcnn.formulas.symbols import ForAll

    body = fact.body if isinstance(fact, ForAll) else fact
    return isinstance(body, Relational) and body.rhs.is_number and not body.lhs.args


def details_of(derivation: Derivation) -> dict[str, Any]:
    """One derivation with its steps in plain data, for ``show --json``."""
    from symcnn.catalogue.index import summary
    from symcnn.formulas.expressions import symbol_name
    from symcnn.printing.domains import domain_plain

    given = tuple(derivation.given)
    return {
        **summary(derivation),
        "statement": " ".join(derivation.statement.split()),
        "sought": {symbol_name(symbol): meaning for symbol, meaning in derivation.sought.items()},
        "domains": {symbol_name(symbol): domain_plain(symbol, derivation.where, given) for symbol in given},
        "where": [str(fact) for fact in derivation.where],
        "conventions": list(derivation.conventions),
        "rivals": {label: str(rival) for label, rival in derivation.rivals.items()},
        "steps": [
            {
                "number": step.number,
                "verb": step.verb,
                "reason": step.reason,
                "line": str(step.line),
                "follows_from": step.source or None,
            }
            for step in derivation.steps
        ],
    }


@dataclass(frozen=True)
class Shown:
    """What is said of a derivation (`Page`, or plain data), and by the number of its step the worst judgement kept."""

    said: Any
    judgements: Mapping[int, Judgement | None]


def readable(catalogue: Catalogue, name: str, as_data: bool = False) -> tuple[list[Shown], dict[str, SymcnnError]]:
    """What ``show`` prints of a derivation, as data for ``--json``; or what is wrong with its file, by name.

    Errors: `SymcnnError` where its proof cannot be written down.
    """
    make, read_back = (details_of, dict) if as_data else (Page.of, Page.read_back)
    state, lasting = catalogue.state()
    if name in lasting:
        kept = cache.load(KIND, name, _key(state, name, as_data))
        try:
            said, path = read_back(kept["said"]), catalogue.root / kept["path"]
            return [Shown(said, _judgements(path, name, kept["judged"]))], {}
        except (AttributeError, LookupError, TypeError, ValueError):
            pass
    catalogue.ready([name])
    state, lasting = catalogue.state()
    # What was imported before may be of files that have changed since.
    fresh = not any(module.startswith(f"{catalogue.package}.") for module in sys.modules)
    found, faults = catalogue.readable([name])
    shown = []
    for derivation in found:
        said, judged, path = make(derivation), _judged(derivation), derivation.path
        shown.append(Shown(said, {} if path is None else _judgements(path, name, judged)))
        inside = path is not None and path.is_relative_to(catalogue.root)
        if fresh and inside and name in lasting and catalogue.state() == (state, lasting):
            kept = {"said": asdict(said) if isinstance(said, Page) else said, "judged": judged}
            kept["path"] = path.relative_to(catalogue.root).as_posix()
            cache.save(KIND, name, _key(state, name, as_data), kept)
    return shown, faults


def _key(state: str, name: str, as_data: bool) -> str:
    return cache.key(KIND, [], state, name, as_data)


def _judged(derivation: Derivation) -> dict[str, Any]:
    """What finds the judgements of a proof again without its being written down."""
    from symcnn.verdicts.contents import proof_of, whole

    return {"contents": whole(proof_of(derivation)), "lines": asdict(Lines.of(derivation))}


def _judgements(path: Path, name: str, judged: Mapping[str, Any]) -> dict[int, Judgement | None]:
    owed = {int(number): what for number, what in judged["lines"]["owed"].items()}
    found = kept_proofs.judged(path, name, judged["contents"], Lines(**{**judged["lines"], "owed": owed}))
    return {} if found is None else {number: worst_of(given) for number, given in found.judgements.items()}


__all__ = ["Line", "Page", "Row", "Shown", "readable"]

"""What is known of everything in a catalogue without reading it again, kept until a file changes on which it rests.

With it neither SymPy nor any file of the catalogue is imported. What is kept
is what came through without a fault; all else is read each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.files import cache

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.catalogue.derivation import Derivation

KIND = "index"
DERIVATION = "derivation"


@dataclass(frozen=True)
class Term:
    """A symbol, sequence or matrix of a result: its meaning, its domain in words, its usual value if it has one.

    Of what is sought the domain is empty.
    """

    name: str
    meaning: str
    domain: str = ""
    usual: str | None = None
    sought: bool = False


@dataclass(frozen=True)
class Row:
    """One name of a catalogue, with its ``kind``; texts and ``claim`` as a terminal prints them, on one line each.

    ``data`` is for ``list --json``; None where the proof could not be written down.
    """

    name: str
    kind: str
    title: str
    claim: str
    corollary: bool
    data: Mapping[str, Any] | None
    statement: str = ""
    terms: Sequence[Term] = ()
    conventions: Sequence[str] = ()
    rivals: Sequence[str] = ()


def rows_of(catalogue: Catalogue) -> tuple[list[Row], dict[str, SymcnnError]]:
    """A row for every name that can be read, in order, and what is wrong with a file or a proof, by name."""
    known = kept(catalogue)
    missing = [name for name in catalogue.everything if name not in known]
    faults: dict[str, SymcnnError] = {}
    if missing:
        catalogue.ready(missing)
        for kind, names in {DERIVATION: catalogue.names, **catalogue.others}.items():
            found, wrong = catalogue.readable([name for name in names if name not in known])
            known |= {one.name: _row(kind, one, wrong) for one in found}
            faults |= wrong
        _keep(catalogue, {name: row for name, row in known.items() if name not in faults})
    order = (*catalogue.names, *(name for names in catalogue.others.values() for name in names))
    return [known[name] for name in order if name in known], faults


def kept(catalogue: Catalogue) -> dict[str, Row]:
    """The rows that are kept and still hold, by name; nothing is read for them."""
    state, lasting = catalogue.state()
    found = cache.load(KIND, catalogue.root.name, cache.key(KIND, [], state))
    try:
        return {name: _read_back(found[name]) for name in lasting if name in found}
    except (TypeError, KeyError):
        return {}


def summary(derivation: Derivation) -> dict[str, Any]:
    """One derivation in plain data, for ``list --json``."""
    from symcnn.formulas.expressions import symbol_name

    return {
        "name": derivation.name,
        "title": derivation.title,
        "claim": str(derivation.claim),
        "given": {symbol_name(symbol): meaning for symbol, meaning in derivation.given.items()},
        "follows_from": list(derivation.follows_from),
        "experiment": None if derivation.experiment is None else type(derivation.experiment).__name__,
    }


def _row(kind: str, one: Any, faults: dict[str, SymcnnError]) -> Row:
    """The row of what was read; one whose proof cannot be written down joins the faults."""
    from symcnn.printing.prose import AnyNames, prose_plain
    from symcnn.printing.terminal import unicode

    def line(text: str) -> str:
        try:
            text = prose_plain(text, names)
        except SymcnnError:  # a name in backticks that is nobody's, which the page will complain about
            text = text.replace("`", "")
        return " ".join(text.split())

    names = one.names if kind == DERIVATION else AnyNames()
    statement, conventions = line(one.statement), [line(text) for text in getattr(one, "conventions", ())]
    data: dict[str, Any] | None = {"name": one.name, "title": one.title, "kind": kind}
    if kind != DERIVATION:
        title = prose_plain(one.title, names)
        return Row(one.name, kind, title, "", False, data, statement, conventions=conventions)
    claim, rivals = unicode(one.claim, one.order, width=10**9), [line(label) for label in one.rivals]
    try:
        data = summary(one)
    except SymcnnError as error:
        faults[one.name], data = error, None
    corollary = one.experiment is None
    return Row(one.name, kind, one.title, claim, corollary, data, statement, _terms(one, line), conventions, rivals)


def _terms(one: Derivation, line: Any) -> list[Term]:
    from symcnn.formulas.expressions import symbol_name
    from symcnn.query.domain import Domain

    domain = Domain(one.name, one.given, one.where, one.usual)
    given = [
        Term(name, line(one.given[symbol]), domain.describe(symbol), _usual(domain, name))
        for name, symbol in domain.symbols.items()
    ]
    return given + [Term(symbol_name(symbol), line(meaning), sought=True) for symbol, meaning in one.sought.items()]


def _usual(domain: Any, name: str) -> str | None:
    return str(domain.usual[name]) if name in domain.usual else None


def _read_back(data: Mapping[str, Any]) -> Row:
    return Row(**{**data, "terms": [Term(**term) for term in data["terms"]]})


def _keep(catalogue: Catalogue, rows: Mapping[str, Row]) -> None:
    state, lasting = catalogue.state()
    plain = {name: asdict(row) for name, row in rows.items() if name in lasting}
    if plain:
        cache.save(KIND, catalogue.root.name, cache.key(KIND, [], state), plain)

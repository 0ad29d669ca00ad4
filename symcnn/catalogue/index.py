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

    ``data`` is for ``list --json``; what the proof recalls is in it once the proof was written down.
    """

    name: str
    kind: str
    title: str
    claim: str
    corollary: bool
    data: Mapping[str, Any]
    statement: str = ""
    terms: Sequence[Term] = ()
    conventions: Sequence[str] = ()
    rivals: Sequence[str] = ()


def rows_of(catalogue: Catalogue, proofs: bool = False) -> tuple[list[Row], dict[str, SymcnnError]]:
    """A row for every name that can be read, in order, and what is wrong with a file, by name.

    With ``proofs`` each proof is written down, which takes as long again, and the data says what it recalls; one that
    cannot be written down has no row, and is among the faults.
    """
    known = {name: row for name, row in kept(catalogue).items() if not proofs or _told(row)}
    missing = [name for name in catalogue.everything if name not in known]
    faults: dict[str, SymcnnError] = {}
    if missing:
        catalogue.ready(missing)
        for kind, names in {DERIVATION: catalogue.names, **catalogue.others}.items():
            found, wrong = catalogue.readable([name for name in names if name not in known])
            for one in found:
                try:
                    known[one.name] = _row(kind, one, proofs)
                except SymcnnError as error:
                    wrong[one.name] = error
            faults |= wrong
        _keep(catalogue, known)
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


def _told(row: Row) -> bool:
    return row.kind != DERIVATION or "follows_from" in row.data


def summary(derivation: Derivation, proof: bool = True) -> dict[str, Any]:
    """One derivation in plain data, for ``list --json``; with what its proof recalls.

    Errors: of a proof that cannot be written down.
    """
    from symcnn.formulas.expressions import symbol_name

    return {
        "name": derivation.name,
        "title": derivation.title,
        "claim": str(derivation.claim),
        "given": {symbol_name(symbol): meaning for symbol, meaning in derivation.given.items()},
        **({"follows_from": list(derivation.follows_from)} if proof else {}),
        "experiment": None if derivation.experiment is None else type(derivation.experiment).__name__,
    }


def _row(kind: str, one: Any, proof: bool) -> Row:
    """The row of what was read.

    Errors: of a proof that cannot be written down, if it is asked for.
    """
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
    data = {"name": one.name, "title": one.title, "kind": kind}
    if kind != DERIVATION:
        title = prose_plain(one.title, names)
        return Row(one.name, kind, title, "", False, data, statement, conventions=conventions)
    claim, rivals = unicode(one.claim, one.order, width=10**9), [line(label) for label in one.rivals]
    data, corollary = summary(one, proof), one.experiment is None
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

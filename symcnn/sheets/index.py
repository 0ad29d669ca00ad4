"""What ``list`` says of everything in a catalogue, kept until a file changes on which it rests.

With it neither SymPy nor any file of the catalogue is imported. What is kept
is what came through without a fault; all else is read each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.files import cache

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.catalogue.derivation import Derivation

KIND = "index"
DERIVATION = "derivation"


@dataclass(frozen=True)
class Row:
    """One name of a catalogue, with its ``kind``; ``title`` and ``claim`` as a terminal prints them, on one line each.

    ``data`` is for ``list --json``; None where the proof could not be written down.
    """

    name: str
    kind: str
    title: str
    claim: str
    corollary: bool
    data: Mapping[str, Any] | None


def rows_of(catalogue: Catalogue) -> tuple[list[Row], dict[str, SymcnnError]]:
    """A row for every name that can be read, in order, and what is wrong with a file or a proof, by name."""
    known = _kept(catalogue)
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


def entries(catalogue: Catalogue) -> Mapping[str, Sequence[str]]:
    """The questions (S0-5) that each name answers, by the sheets that come along (`symcnn.sheets.entries`)."""
    from symcnn.files.places import beside

    digest = cache.key(
        KIND, sorted((beside("reports") / "sheets").glob("*.toml")), str(catalogue.root), catalogue.everything
    )
    kept = cache.load(KIND, "entries", digest)
    if isinstance(kept, dict) and all(isinstance(one, list) for one in kept.values()):
        return {str(name): [str(entry) for entry in found] for name, found in kept.items()}
    from symcnn.sheets.entries import entries_of

    found = entries_of(catalogue)
    cache.save(KIND, "entries", digest, found)
    return found


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

    if kind != DERIVATION:
        data = {"name": one.name, "title": one.title, "kind": kind}
        return Row(one.name, kind, prose_plain(one.title, AnyNames()), "", False, data)
    row = partial(Row, one.name, kind, one.title, unicode(one.claim, one.order, width=10**9), one.experiment is None)
    try:
        return row(summary(one))
    except SymcnnError as error:
        faults[one.name] = error
        return row(None)


def _kept(catalogue: Catalogue) -> dict[str, Row]:
    state, lasting = catalogue.state()
    kept = cache.load(KIND, catalogue.root.name, cache.key(KIND, [], state))
    try:
        return {name: Row(**kept[name]) for name in lasting if name in kept}
    except (TypeError, KeyError):
        return {}


def _keep(catalogue: Catalogue, rows: Mapping[str, Row]) -> None:
    state, lasting = catalogue.state()
    kept = {name: asdict(row) for name, row in rows.items() if name in lasting}
    if kept:
        cache.save(KIND, catalogue.root.name, cache.key(KIND, [], state), kept)

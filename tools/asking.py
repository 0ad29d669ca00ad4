"""Writes docs/asking.md: for every result what can be asked of it, each entry by asking it.

``python tools/asking.py`` asks all and writes the file, which takes some minutes; ``--only NAME ...`` asks some, and
the rows of others stay; ``--new`` asks those that have no row yet; ``--check`` says whether the file is up to date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sympy as sp

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.derivation import Derivation
from symcnn.errors import SymcnnError
from symcnn.query.closed_form import ClosedForm
from symcnn.query.code import LANGUAGES
from symcnn.query.condition import Condition
from symcnn.query.forms import System
from symcnn.time_limit import within

FILE = Path(__file__).resolve().parents[1] / "docs" / "asking.md"
SECONDS = 20.0
HEAD = """# What can be asked of every result

Written by `tools/asking.py`, which asks. *Gives* is what comes of values: a number, several, whether something holds,
or a bound. *Values* are the symbols that it reads, with the usual values that are taken where none is given; it does
not depend on others that its file gives, and a warning says so where one is given a value. *Solved for* are the
symbols for which `solve` has an answer: by a formula (f), with numbers beside it by a search that is complete (s), by a
result that is named. *Grows* are the whole-number symbols in which `growth` has an answer without further facts.
*Code*: {languages}.

| result | gives | values | solved for | grows | code |
| --- | --- | --- | --- | --- | --- |
"""


def rows(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A row for each of some results, after its name."""
    for name in names:
        derivation = default()[name]
        form = derivation.form
        cells = [f"`{name}`", gives(form), values(form), solved(derivation), grows(form), code(form)]
        yield name, "| " + " | ".join(cells) + " |"


def kept() -> dict[str, str]:
    """The rows that the file has, by name."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.is_file() else []
    return {line.split("`")[1]: line for line in lines if line.startswith("| `")}


def gives(form: Any) -> str:
    """What comes of values."""
    if isinstance(form, Condition):
        return "whether it holds"
    if isinstance(form, System):
        return ", ".join(f"`{name}`" for name in form)
    return f"`{form.plain(form.lhs)}`" + ("" if form.relation is sp.Eq else " (a bound)")


def values(form: Any) -> str:
    """The symbols that are read, with usual values."""
    usual = form.usual
    return ", ".join(f"`{name} = {usual[name]}`" if name in usual else f"`{name}`" for name in form.symbols) or "none"


def solved(derivation: Derivation) -> str:
    """The symbols for which there is an answer, and how."""
    form = derivation.form
    if isinstance(form, System):
        return "each quantity by itself"
    found: dict[str, list[str]] = {}
    for name in form.symbols:
        if isinstance(form.domain.symbols[name], sp.Symbol):
            for how in _ways(derivation, form, name):
                found.setdefault(how, []).append(f"`{name}`")
    return "; ".join(f"{', '.join(names)} ({how})" for how, names in found.items())


def _ways(derivation: Derivation, form: Any, name: str) -> list[str]:
    answer = _answer(lambda: form.solve(name))
    if answer is not None and answer.source.startswith("from "):
        return [f"by `{answer.source.removeprefix('from ')}`"]
    ways = ["f"] if getattr(answer, "said", False) else []  # numbers at the usual values of all others are no formula
    point = _point(derivation)
    if point is not None and name in point and form.domain.symbols[name].is_integer:
        rest = {key: value for key, value in point.items() if key != name}
        if isinstance(form, ClosedForm):
            rest[form.gives] = _answer(lambda: form(**point))
        answer = _answer(lambda: form.solve(name, **rest))
        ways += ["s"] if answer is not None and point[name] in answer else []
    return ways


def _point(derivation: Derivation) -> dict[str, Any] | None:
    """A point of the experiment, one of the later ones, where values are not all the same."""
    points = derivation.experiment.at if derivation.experiment is not None else ()
    return dict(points[len(points) * 2 // 3]) if points else None


def grows(form: Any) -> str:
    """The whole-number symbols in which growth is answered."""
    if not isinstance(form, ClosedForm):
        return ""
    whole = [name for name in form.symbols if form.domain.symbols[name].is_integer]
    whole = [name for name in whole if isinstance(form.domain.symbols[name], sp.Symbol)]
    return ", ".join(f"`{name}`" for name in whole if _answer(lambda name=name: form.growth(name)) is not None)


def code(form: Any) -> str:
    """The languages in which it is written, where these are not all."""
    if not isinstance(form, ClosedForm):
        return ""
    written = [language for language in LANGUAGES if _answer(lambda language=language: form.code(language))]
    return "all" if len(written) == len(LANGUAGES) else ", ".join(written) or "none"


def _answer(ask: Any) -> Any:
    try:
        return within(SECONDS, ask)
    except (SymcnnError, TimeoutError):
        return None


def main() -> int:
    """Write the file, or say whether it is as it would be written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    names = default().names
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="ask these; the rows of others stay")
    parser.add_argument("--new", action="store_true", help="ask those that have no row yet")
    parser.add_argument("--check", action="store_true", help="write nothing; say whether the file is up to date")
    asked_for = parser.parse_args()
    unknown = [name for name in asked_for.only if name not in names]
    if unknown:
        parser.error(f"{', '.join(unknown)}: no such result; symcnn list names them")
    old = kept()
    some = bool(asked_for.only or asked_for.new)
    asked = [name for name in names if not some or name in asked_for.only or (asked_for.new and name not in old)]
    new = {**old, **dict(rows(asked))}
    text = HEAD.format(languages=", ".join(LANGUAGES)) + "\n".join(new[name] for name in names if name in new) + "\n"
    if asked_for.check:
        stale = sorted({name for name in {*new, *old} if name not in names or new.get(name) != old.get(name)})
        same = FILE.is_file() and FILE.read_text(encoding="utf-8") == text
        print(f"{FILE.name} is up to date" if same else " ".join([f"{FILE.name} is out of date:", *stale]))
        return int(not same)
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

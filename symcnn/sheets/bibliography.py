"""The bibliography: what is cited, not shown. A reference must be complete enough to be looked up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from symcnn.errors import MissingTool, SymcnnError, UnknownName
from symcnn.sheets.markup import Tex, reports_folder

NEEDED = ("title", "year")
PLACES = ("journal", "booktitle", "publisher", "institution")
ADDRESSES = ("doi", "url", "isbn", "eprint")


def references(keys: Sequence[str], path: Path | None = None) -> list[Tex]:
    """The references of these keys, each as a line of LaTeX, in their order.

    Errors: `UnknownName` for a key that the bibliography does not hold (the near
    ones are named); `SymcnnError` where an entry lacks its author, title, year,
    where it appeared, or an address; `MissingTool` without ``pybtex``.
    """
    known = _entries(path or reports_folder() / "references.bib")
    for key in keys:
        if key not in known:
            raise UnknownName("reference", key, known)
    return [known[key] for key in keys]


@cache
def _entries(path: Path) -> dict[str, Tex]:
    try:
        from pybtex.database import parse_file
        from pybtex.exceptions import PybtexError
        from pybtex.plugin import find_plugin
    except ModuleNotFoundError as error:
        raise MissingTool("a sheet that cites needs pybtex, which is not installed") from error
    try:
        data = parse_file(str(path), bib_format="bibtex")
    except (OSError, PybtexError) as error:
        raise SymcnnError(f"the bibliography {path.name} cannot be read: {error}") from error
    for key, entry in data.entries.items():
        _complete(key, entry)
    style = find_plugin("pybtex.style.formatting", "unsrt")(abbreviate_names=True)
    backend = find_plugin("pybtex.backends", "latex")()
    formatted = style.format_entries(data.entries.values())
    return {
        entry.key: Tex(" ".join(entry.text.render(backend).replace(r"\newblock", "").split())) for entry in formatted
    }


def _complete(key: str, entry: Any) -> None:
    """Refuse an entry that nobody could look up."""
    lacking = [field for field in NEEDED if not entry.fields.get(field, "").strip()]
    if not entry.persons.get("author") and not entry.persons.get("editor"):
        lacking.insert(0, "author")
    for group in (PLACES, ADDRESSES):
        if not any(entry.fields.get(field, "").strip() for field in group):
            lacking.append(" or ".join(group))
    if lacking:
        raise SymcnnError(f"the reference {key!r} is not complete: it has no {'; no '.join(lacking)}")

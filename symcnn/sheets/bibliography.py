r"""The bibliography: what is cited, not shown. A reference must be complete enough to be looked up.

It is plain text: accents and the like (``L{\'e}on``) are letters, a sign of TeX
is printed as that sign, and any other command is refused, so that nothing of
the file is executed by TeX.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from symcnn.errors import SymcnnError, UnknownName
from symcnn.files.libraries import library
from symcnn.files.texts import whole_text
from symcnn.printing.prose import escape
from symcnn.sheets.markup import Tex, reports_folder

NEEDED = ("title", "year")
PLACES = ("journal", "booktitle", "publisher", "institution")
ADDRESSES = ("doi", "url", "isbn", "eprint")
RAW = ("doi", "url", "eprint", "pubmed")
"""Fields that are addresses, or parts of one, and no text."""
COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.|$)", re.DOTALL)
BARE = re.compile(r"(?<!\\)((?:\\\\)*)([%$])")
"""A sign that begins a comment or mathematics in TeX, with the backslashes before it that do not take that away."""


def references(keys: Sequence[str], path: Path | None = None) -> list[Tex]:
    """The references of these keys, each as a line of LaTeX, in their order.

    Errors: `UnknownName` for a key that the bibliography does not hold (the near
    ones are named); `SymcnnError` where an entry lacks its author, title, year,
    where it appeared, an address, or what its type needs, and where it is no
    plain text; `MissingTool` without ``pybtex``.
    """
    if not keys:
        return []
    known = _entries(path or reports_folder() / "references.bib")
    for key in keys:
        if key not in known:
            raise UnknownName("reference", key, known)
    return [known[key] for key in keys]


@cache
def _entries(path: Path) -> dict[str, Tex]:
    database, exceptions, plugin = (
        library(f"pybtex.{part}", "a sheet that cites", "pip install pybtex")
        for part in ("database", "exceptions", "plugin")
    )
    library("latexcodec", "a sheet that cites", "pip install latexcodec")  # pybtex asks for it when it reads a name
    text = whole_text(path, "bibliography")
    try:
        data = database.parse_string(text, bib_format="bibtex")
    except (exceptions.PybtexError, RecursionError) as error:
        raise SymcnnError(f"the bibliography {path.name} cannot be read: {_words(error)}") from error
    style = plugin.find_plugin("pybtex.style.formatting", "unsrt")(abbreviate_names=True)
    backend = _backend(plugin)
    made = {}
    for key, entry in data.entries.items():
        _complete(key, entry)
        _plain(key, entry)
        if not hasattr(style, f"get_{entry.type}_template"):
            types = (found[1] for name in dir(style) if (found := re.fullmatch("get_(.*)_template", name)))
            raise UnknownName(f"type of entry (the reference {key!r})", entry.type, types)
        try:
            (formatted,) = style.format_entries([entry])
            made[key] = Tex(" ".join(formatted.text.render(backend).split()))
        except (exceptions.PybtexError, RecursionError) as error:
            raise SymcnnError(f"the reference {key!r} (@{entry.type}) cannot be printed: {_words(error)}") from error
    return made


def _words(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else " ".join(str(error).split())


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


def _plain(key: str, entry: Any) -> None:
    """Escape every %, which would begin a comment; refuse mathematics, and commands that are no letter."""
    for field, value in list(entry.fields.items()):
        if field not in RAW:
            entry.fields[field] = BARE.sub(lambda found: found[0].replace("%", r"\%"), value)
    for what, text in _texts(entry):
        maths = any(found[2] == "$" for found in BARE.finditer(text))
        command = "$...$" if maths else next(iter(COMMAND.findall(_letters(text))), "")
        if command:
            raise SymcnnError(
                f"the reference {key!r}: {what} holds {command}; a reference is plain text, "
                r"in which commands stand for letters alone (L{\'e}on)"
            )


def _letters(text: str) -> str:
    """A text with TeX's accents and signs as letters; as it is where it is no TeX."""
    latex: Any = text  # the codec is one from text to text
    try:
        return str(codecs.decode(latex, "ulatex"))
    except UnicodeError:
        return text


def _texts(entry: Any) -> Iterator[tuple[str, str]]:
    """What of an entry is printed as a text, each with what it is."""
    yield from ((f"`{field}`", value) for field, value in entry.fields.items() if field not in RAW)
    yield from ((f"`{role}`", str(person)) for role, persons in entry.persons.items() for person in persons)


def _backend(plugin: Any) -> Any:
    """pybtex's LaTeX, with every text and address escaped as all others on a page are."""
    base: Any = plugin.find_plugin("pybtex.backends", "latex")

    class Escaped(base):  # type: ignore[misc]
        symbols = {**base.symbols, "newblock": " "}  # noqa: RUF012  (as in the base)

        def format_str(self, text: str) -> str:
            return escape(text)

        def format_href(self, url: str, text: str, external: bool = False) -> str:
            address = quote(url, safe="!$&'()*+,/:;=?@#%~[]").replace("%", r"\%").replace("#", r"\#")
            return rf"\url{{{address}}}" if text == escape(url) else rf"\href{{{address}}}{{{text}}}"

    return Escaped()

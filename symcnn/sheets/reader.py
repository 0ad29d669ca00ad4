"""A sheet's file: title, ordered questions, values; read strictly.

``` toml
title = "Problem set 8"
course = "Neural networks"        # optional, as are author, term and note
form = "long"                     # or "short"; a question may differ

[[question]]
title = "Side of the output"
points = 4
text = "One of 50% of all layers ..."        # optional: the question in the instructor's own words
derivations = ["convolution.output_size"]
ask."convolution.output_size" = "Derive ..." # optional: the wording of one part
values."convolution.output_size" = { n = 227, k = 11, p = 0, s = 4, d = 1 }
figure = { kind = "scaling", derivation = "...", x = "n" }
entries = ["S2-9"]                           # optional: the numbers of the source's questions that it answers
answer = "In words ..."                      # optional: what stands before the derivations
instances."dense.parameters" = [{ ... }]     # results that stand elsewhere, at values
networks."architecture.alexnet" = "layers"   # a network, layer by layer; or "totals", "formulas"
demonstrations = ["demonstrations.relu"]     # runs that show something
labs."labs.digits" = ["Accuracy"]            # what was measured: tables and pictures of the recorded run; [] is all
cite = ["krizhevsky-2012"]                   # what is taken from the literature, by the bibliography's keys
remark = "Commonly written: ..."             # optional: what the source has wrong
card = [{ front = "...", back = "..." }]     # on a sheet with `deck = true`, which prints cards as its problems
```

A question is answered by derivations, instances, networks, demonstrations,
labs, citations, or several of them. In place of a number, values may hold a
reference (``"architecture.alexnet: parameters of head"``), and a text one in
double braces; see `symcnn.sheets.quoted`. ``case = "..."`` among values names them.
A value may be drawn: ``k = { choose = [3, 5, 7] }``; see `symcnn.sheets.drawn`.

By hand, and not by pydantic or cattrs: an error names the question, the key and
the near name, in the words of the file.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from symcnn.errors import SymcnnError, UnknownName, shown
from symcnn.files.texts import named, whole_text
from symcnn.sheets.drawn import CONDITIONS, Choice, choice, conditions_checked, paths
from symcnn.sheets.file import CASE, Card, Figure, Question, SheetError, SheetFile, blamed
from symcnn.sheets.quoted import REFERENCE

FORMS = ("long", "short")
FIGURES: dict[str, tuple[str, ...]] = {
    "convergence": ("kind", "derivation", "cell", "caption"),
    "scaling": ("kind", "derivation", "x", "law", "caption"),
    "receptive-field": ("kind", "derivation", "values", "caption"),
}
SHEET_KEYS = ("title", "course", "author", "term", "note", "form", "deck", "question")
QUESTION_KEYS = (
    *("title", "text", "points", "form", "derivations", "ask", "values", "figure"),
    *("entries", "answer", "instances", "networks", "demonstrations", "labs", "cite", "remark", "card"),
)
NETWORK_FORMS = ("layers", "totals", "formulas")
ENTRY = re.compile(r"S[0-4]-\d{1,2}")


def read_sheet(path: Path) -> SheetFile:
    """Read a sheet's file. Errors: ``SheetError``, ``UnknownName`` for a key that is not known."""
    try:
        text = whole_text(path, "sheet")
    except SymcnnError as error:
        raise SheetError(str(error)) from error
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise SheetError(f"{named(path)} is nested too deeply to be read") from error
    except ValueError as error:  # a number with thousands of digits among them
        raise SheetError(f"{named(path)} is no TOML file: {error}{_line(text, str(error))}") from error
    return parse_sheet(data, path.name)


def _line(text: str, said: str) -> str:
    """The line at which a file stops to be TOML, where the reader says which, with its key."""
    found = re.search(r"at line (\d+)", said)
    lines = text.split("\n")
    if found is None or not 0 < int(found[1]) <= len(lines):
        return ""
    line = lines[int(found[1]) - 1].strip()
    return f"; there stands {shown(line)}" if line else ""


def parse_sheet(data: Mapping[str, Any], where: str = "the sheet") -> SheetFile:
    """A sheet from plain data."""
    _known(data, SHEET_KEYS, where)
    form = _form(data.get("form", "long"), where)
    deck = data.get("deck", False)
    if not isinstance(deck, bool):
        raise SheetError(f"{where}: `deck` is true or false, not {deck!r}")
    questions = data.get("question", [])
    if not isinstance(questions, list) or not questions:
        raise SheetError(f"{where}: a sheet needs at least one [[question]]")
    sheet = SheetFile(
        title=_text(data, "title", where, needed=True),
        course=_text(data, "course", where),
        author=_text(data, "author", where),
        term=_text(data, "term", where),
        note=_text(data, "note", where),
        deck=deck,
        where=where,
        questions=tuple(
            _question(item, form, f"{where}, question {number}") for number, item in enumerate(questions, 1)
        ),
    )
    carded = [number for number, question in enumerate(sheet.questions, 1) if question.cards]
    if deck and not carded:
        raise SheetError(f"{where}: `deck` is true, and no question has a card")
    if carded and not deck:
        raise SheetError(f"{where}, question {carded[0]}: `card` needs `deck = true` at the head of the sheet")
    return sheet


def sheet_of(names: Sequence[str], title: str = "Derivations", form: str = "long") -> SheetFile:
    """A sheet of its own for some derivations: one question each, titled by the derivation."""
    return SheetFile(title, tuple(Question("", (name,), form=form) for name in names))


def _question(data: Any, form: str, where: str) -> Question:
    if not isinstance(data, dict):
        raise SheetError(f"{where} is not a table")
    _known(data, QUESTION_KEYS, where)
    names = _names(data, "derivations", 'names, such as ["area.result"]', where)
    cite = _names(data, "cite", "keys of the bibliography", where)
    instances = _table(data, "instances", where)
    demonstrations = _names(data, "demonstrations", "names of demonstrations", where)
    networks, labs = _table(data, "networks", where), _table(data, "labs", where)
    for form_of in networks.values():
        if form_of not in NETWORK_FORMS:
            raise UnknownName(f"form of a network's table ({where})", str(form_of), NETWORK_FORMS)
    if not (names or cite or instances or networks or demonstrations or labs):
        raise SheetError(f'{where}: `derivations` is a list of names, such as ["area.result"]; nothing answers it')
    entries = _names(data, "entries", "numbers such as S0-5", where)
    for entry in entries:
        if not ENTRY.fullmatch(entry):
            raise SheetError(f"{where}: `entries` holds numbers such as S0-5, not {entry!r}")
    points = data.get("points")
    if points is not None and not (_number(points) and points >= 0):
        raise SheetError(f"{where}: `points` is a number >= 0, not {points!r}")
    figures, points_by_name = data.get("figure", []), _by_name(data, "values", names, where)
    return Question(
        title=_text(data, "title", where),
        text=_text(data, "text", where),
        points=points,
        form=_form(data.get("form", form), where),
        derivations=tuple(names),
        ask={name: _text(data["ask"], name, where) for name in _by_name(data, "ask", names, where)},
        values={name: _values(at, f"{where}, `values`") for name, at in points_by_name.items()},
        figures=tuple(_figure(item, names, where) for item in (figures if isinstance(figures, list) else [figures])),
        entries=tuple(entries),
        answer=_text(data, "answer", where),
        instances={name: _values(values, f"{where}, `instances`") for name, values in instances.items()},
        networks=networks,
        demonstrations=tuple(demonstrations),
        labs={name: tuple(_names(labs, name, "titles of its blocks", where)) for name in labs},
        cite=tuple(cite),
        remark=_text(data, "remark", where),
        cards=_cards(data.get("card", []), where),
    )


def _table(data: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = data.get(key, {})
    if not isinstance(found, dict):
        raise SheetError(f"{where}: `{key}` is a table by name")
    return found


def _cards(data: Any, where: str) -> tuple[Card, ...]:
    cards = data if isinstance(data, list) else [data]
    for card in cards:
        if not isinstance(card, dict):
            raise SheetError(f"{where}: a card is a table with `front` and `back`, not {card!r}")
        _known(card, ("front", "back"), f"{where}, card")
    place = f"{where}, card"
    return tuple(
        Card(_text(card, "front", place, needed=True), _text(card, "back", place, needed=True)) for card in cards
    )


def _names(data: Mapping[str, Any], key: str, what: str, where: str) -> list[str]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise SheetError(f"{where}: `{key}` is a list of {what}")
    twice = [name for place, name in enumerate(found) if name in found[:place]]
    if twice:
        raise SheetError(f"{where}: `{key}` names {twice[0]!r} twice")
    return found


def _by_name(data: Mapping[str, Any], key: str, names: Sequence[str], where: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise SheetError(f"{where}: `{key}` is a table by the derivation's name")
    for name in table:
        if name not in names:
            raise UnknownName(f"derivation under `{key}` ({where})", name, names)
    return table


def _values(data: Any, where: str) -> tuple[Mapping[str, Any], ...]:
    points = data if isinstance(data, list) else [data]
    if not points:
        raise SheetError(f"{where}: values are a table by symbol, or a list of such tables, of one at least")
    return tuple(_point(point, where) for point in points)


def _point(point: Any, where: str) -> Mapping[str, Any]:
    """A point, with what is drawn in it read, its conditions beside it."""
    found = {}
    if isinstance(point, dict):
        for key, value in point.items():
            with blamed(f"{where}, {key}"):
                found[key] = value if key in (CASE, *CONDITIONS) else _drawn(value)
    if not isinstance(point, dict) or not all(_value(key, value) for key, value in found.items()):
        raise SheetError(
            f"{where}: values are a table of numbers (finite ones, or lists of them, or references such as "
            f"'architecture.alexnet: parameters') by symbol, not {point!r}"
        )
    with blamed(where):
        conditions_checked(found)
    return found


def _drawn(value: Any) -> Any:
    if isinstance(value, dict):
        return choice(value, _numeric)
    return [_drawn(item) for item in value] if isinstance(value, list) else value


def _value(key: str, value: Any) -> bool:
    return isinstance(value, str) if key == CASE else key in CONDITIONS or _numeric(value)


def _numeric(value: Any) -> bool:
    if isinstance(value, Choice):
        return True
    if isinstance(value, list):
        return all(_numeric(item) for item in value)
    return REFERENCE.fullmatch(value) is not None if isinstance(value, str) else _number(value)


def _number(value: Any) -> bool:
    """A finite number; TOML knows truth values, nan and inf besides."""
    return type(value) is int or (isinstance(value, float) and math.isfinite(value))


def _figure(data: Any, names: Sequence[str], where: str) -> Figure:
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in FIGURES:
        raise UnknownName(f"kind of figure ({where})", str(kind), FIGURES)
    _known(data, FIGURES[kind], f"{where}, figure")
    name = data.get("derivation", names[0] if names else "")
    if name not in names:
        raise UnknownName(f"derivation of this question ({where}, figure)", str(name), names)
    for key in ("caption", "x", "law"):
        _text(data, key, f"{where}, figure")
    if "values" in data:
        for point in _values([data["values"]], f"{where}, figure"):
            if paths(point):
                raise SheetError(f"{where}, figure: the values of a figure are the same in all variants, and not drawn")
    return Figure(kind, name, {key: value for key, value in data.items() if key not in ("kind", "derivation")})


def _known(data: Mapping[str, Any], keys: Sequence[str], where: str) -> None:
    for key in data:
        if key not in keys:
            raise UnknownName(f"key ({where})", key, keys)


def _text(data: Mapping[str, Any], key: str, where: str, needed: bool = False) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise SheetError(f"{where}: `{key}` is a text, not {value!r}")
    if needed and not value.strip():
        raise SheetError(f"{where}: `{key}` is missing")
    return value.strip()


def _form(value: Any, where: str) -> str:
    if value not in FORMS:
        raise UnknownName(f"form ({where})", str(value), FORMS)
    return str(value)

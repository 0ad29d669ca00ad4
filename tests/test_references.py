"""What is cited can be looked up; questions that cite, or put a result to values, say so on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from symcnn import derive
from symcnn.catalogue.catalogue import default
from symcnn.contest.settings import Settings
from symcnn.errors import SymcnnError, UnknownName
from symcnn.sheets.entries import available
from symcnn.sheets.sheet import Sheet, SheetError, parse_sheet
from symcnn.verdicts.check import check

references = pytest.importorskip("symcnn.sheets.bibliography").references
pytest.importorskip("pybtex", reason="pybtex is not installed")

WHOLE = """@article{someone-1999,
  author = {Some One}, title = {A title}, journal = {A journal}, year = {1999}, doi = {10.1/2},
}
"""


def test_the_bibliography_is_complete_and_every_key_of_a_sheet_is_in_it() -> None:
    sheets = [Sheet.read(path) for path in available()]
    cited = {key for sheet in sheets for question in sheet.file.questions for key in question.cite}
    assert len(references(sorted(cited))) == len(cited) > 0


def test_a_key_that_is_not_there_names_the_near_one() -> None:
    with pytest.raises(UnknownName, match="krizhevsky-2012"):
        references(["krizhevski-2012"])


@pytest.mark.parametrize(
    ("gone", "lacking"),
    [
        ("author = {Some One}, ", "author"),
        ("title = {A title}, ", "title"),
        ("year = {1999}, ", "year"),
        ("journal = {A journal}, ", "journal or booktitle"),
        ("doi = {10.1/2},", "doi or url"),
    ],
)
def test_an_entry_that_nobody_could_look_up_is_refused(tmp_path: Path, gone: str, lacking: str) -> None:
    path = tmp_path / "references.bib"
    path.write_text(WHOLE.replace(gone, ""))
    with pytest.raises(SymcnnError, match=f"'someone-1999' is not complete: it has no {lacking}"):
        references(["someone-1999"], path)


def test_a_bibliography_cut_off_in_the_middle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_text(WHOLE[:60])
    with pytest.raises(SymcnnError, match="cannot be read"):
        references(["someone-1999"], path)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("A title", r"\input{/etc/passwd}", r"`title` holds \input; a reference is plain text"),
        ("A title", r"\immediate\write18{ls}", r"`title` holds \immediate"),
        ("A title", "100% of $x$", "`title` holds $...$"),
        ("Some One", "\\", "`author` holds \\;"),
        ("A journal", r"\pdfobj{x}", r"`journal` holds \pdfobj"),
        ("@article", "@book", "(@book) cannot be printed: missing publisher"),
        ("author", "editor", "(@article) cannot be printed: missing author"),
        ("@article", "@datasets", "no type of entry (the reference 'someone-1999') is named 'datasets'; did you mean"),
        ("A title", "{" * 20_000 + "}" * 20_000, "too many nested braces"),
    ],
)
def test_what_tex_would_execute_or_pybtex_stumbles_over_is_refused(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    path = tmp_path / "references.bib"
    path.write_text(WHOLE.replace(before, after))
    with pytest.raises(SymcnnError) as error:
        references(["someone-1999"], path)
    assert told in str(error.value) and "\n" not in str(error.value)


def test_signs_of_tex_in_a_reference_are_printed(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    fields = {"A title": r"100% of {% raw %} a & b_c # \& {\'e}", "10.1/2": r"10.1/\write18{ls}%"}
    whole = WHOLE
    for before, after in fields.items():
        whole = whole.replace(before, after)
    path.write_text(whole)
    (line,) = references(["someone-1999"], path)
    assert r"100\% of {\% raw \%} a \& b\_c \# \& {é}" in line
    assert r"\href{https://doi.org/10.1/\%5Cwrite18\%7Bls\%7D\%}{doi:10.1/\textbackslash{}write18\{ls\}\%}" in line


def question(**keys: Any) -> dict[str, Any]:
    return {"title": "Sheet", "question": [{"title": "One", **keys}]}


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({}, "nothing answers it"),
        ({"answer": "Because."}, "nothing answers it"),
        ({"cite": "krizhevsky-2012"}, "`cite` is a list"),
        ({"cite": ["krizhevsky-2012"], "entries": ["T1"]}, "numbers such as S0-5, not 'T1'"),
        ({"instances": ["dense.parameters"]}, "`instances` is a table"),
        ({"instances": {"dense.parameters": {"d_in": "many"}}}, "values are a table of numbers"),
    ],
)
def test_a_question_at_fault_is_refused(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        parse_sheet(question(**keys))


def test_the_page_says_what_is_derived_what_is_an_instance_and_what_is_cited() -> None:
    name = "convolution.output_size"
    data = question(
        entries=["S4-1"],
        answer="The side is 55, and 100% of it is used.",
        instances={name: [{"n": 227, "k": 11, "p": 0, "s": 4, "d": 1}]},
        cite=["krizhevsky-2012"],
        remark="Not 54 & not 56.",
    )
    sheet = Sheet(parse_sheet(data))
    assert sheet.derivations == (name,)
    reports = {name: check(derive(name), settings=Settings(device="cpu"))}
    page = sheet.render(reports).record
    assert "S4-1: an instance, cited, the text in words." in page
    assert r"\whole{m = " in page and r"100\% of it" in page and r"54 \& not" in page
    assert "m = 55" in page and "Krizhevsky" in page and "Cited, not shown" in page
    assert r"\paragraph{Derivation}" not in page


def test_an_instance_outside_the_domain_is_refused_before_anything_is_run() -> None:
    name = "convolution.output_size"
    sheet = Sheet(parse_sheet(question(instances={name: [{"n": 3, "k": 11, "p": 0, "s": 4, "d": 1}]})))
    with pytest.raises(SymcnnError, match=r"question 1 .*`instances`: .*output_size"):
        sheet.checked(default())


def test_a_reference_that_is_not_there_is_refused_before_anything_is_run() -> None:
    sheet = Sheet(parse_sheet(question(cite=["nobody-1900"])))
    with pytest.raises(SheetError, match="`cite`: no reference is named 'nobody-1900'"):
        sheet.checked(default())

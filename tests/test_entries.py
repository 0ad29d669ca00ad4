"""Every question of the five documents has its place on a sheet, and is answered there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import pytest
from conftest import Command
from liars import text

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.sheets.entries import available, entries_of, printed_on
from symcnn.sheets.file import Question, SheetFile
from symcnn.sheets.reader import read_sheet
from symcnn.sheets.sheet import Sheet
from symcnn.sheets.words import ways

# Of each document the numbers of the first and the last question.
DOCUMENTS = {"S0": (1, 11), "S1": (1, 24), "S2": (0, 12), "S3": (1, 23), "S4": (1, 10)}
SHEET = {
    "S0": "cnn-sizes",
    "S1": "backpropagation-cards",
    "S2": "problem-set-8",
    "S3": "dropout-and-gradients",
    "S4": "alexnet-paper",
}
ENTRIES = [f"{document}-{n}" for document, (first, last) in DOCUMENTS.items() for n in range(first, last + 1)]
SHEETS = {path.stem: read_sheet(path) for path in available()}


def places(sheets: Iterable[SheetFile]) -> dict[str, list[Question]]:
    """The questions that answer each entry."""
    found: dict[str, list[Question]] = {}
    for sheet in sheets:
        for question in sheet.questions:
            for entry in question.entries:
                found.setdefault(entry, []).append(question)
    return found


def test_there_are_as_many_as_the_documents_ask() -> None:
    assert len(ENTRIES) == 81


def test_every_entry_has_its_place_and_is_answered() -> None:
    placed = {stem: places([sheet]) for stem, sheet in SHEETS.items()}
    questions = {entry: placed[SHEET[entry.partition("-")[0]]].get(entry, []) for entry in ENTRIES}
    assert [entry for entry, found in questions.items() if not found] == []
    in_words = {"the text in words"}
    assert [entry for entry, found in questions.items() if not any(set(ways(one)) - in_words for one in found)] == []


def test_no_sheet_names_another_entry() -> None:
    assert set(places(SHEETS.values())) == set(ENTRIES)


@pytest.mark.parametrize("stem", SHEETS)
def test_every_name_and_reference_of_a_sheet_is_known(stem: str) -> None:
    (path,) = available([stem])
    Sheet.read(path).settled(default()).checked(default())


def test_cards_belong_to_questions_that_are_answered() -> None:
    for sheet in SHEETS.values():
        for question in sheet.questions:
            assert not question.cards or (sheet.deck and question.entries)
    deck = SHEETS["backpropagation-cards"]
    assert all(question.cards for question in deck.questions if question.entries)


def test_the_listing_tells_the_entries_in_order() -> None:
    found = entries_of(default())
    assert "S2-9" in found["convolution.output_size"]
    assert list(found["convolution.output_size"]) == sorted(found["convolution.output_size"], key=ENTRIES.index)


def test_another_package_answers_none_of_them(package: Callable[..., Catalogue]) -> None:
    assert entries_of(package({"convolution.output_size": text()})) == {}


def test_where_each_result_is_printed(command: Command) -> None:
    found = printed_on(default())
    assert "problem-set-8 9" in found["convolution.output_size"] and "memory.training_bytes" in found
    listed = {row["name"]: row["sheets"] for row in json.loads(command("list", "--sheet", "--json").stdout)}
    assert {name: list(found.get(name, ())) for name in listed} == listed
    assert "on no sheet" in command("list", "--sheet").stdout or all(listed.values())

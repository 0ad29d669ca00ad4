"""A deck: every answer lies behind its question when the sheet is turned along its long edge."""

from __future__ import annotations

import pytest

from symcnn.sheets.cards import COLUMNS, ROWS, deck_pages
from symcnn.sheets.file import Card, Question
from symcnn.sheets.question import PrintedQuestion
from symcnn.sheets.sheet import SheetError, parse_sheet


def questions(count: int) -> list[PrintedQuestion]:
    files = (Question(f"Q{i}", (), entries=("S1-1",), cards=(Card(f"front {i}", f"back {i}"),)) for i in range(count))
    return [PrintedQuestion(file, number, "the sheet", {}) for number, file in enumerate(files, 1)]


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 24])
def test_the_back_of_a_card_is_behind_its_front(count: int) -> None:
    pages = deck_pages(questions(count), {})
    assert len(pages) == -(-count // (COLUMNS * ROWS))
    seen = []
    for page in pages:
        for fronts, backs in zip(page.fronts, page.backs, strict=True):
            assert len(fronts) == COLUMNS
            for front, back in zip(fronts, reversed(backs), strict=True):
                assert front.text.replace("front", "back") == back.text
                seen.append(front.text)
    assert [text for text in seen if text] == [f"front {i}" for i in range(count)]


def test_a_deck_without_cards_and_a_card_without_a_back_are_refused() -> None:
    one = {"title": "One", "cite": ["krizhevsky-2012"]}
    with pytest.raises(SheetError, match="no question has a card"):
        parse_sheet({"title": "Deck", "deck": True, "question": [one]})
    with pytest.raises(SheetError, match="`back` is missing"):
        parse_sheet({"title": "Deck", "deck": True, "question": [{**one, "card": {"front": "Why?"}}]})
    with pytest.raises(SheetError, match="`deck` is true or false"):
        parse_sheet({"title": "Deck", "deck": "yes", "question": [one]})

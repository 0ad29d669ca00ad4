"""Cards that print well: fronts on one page, backs on the next, mirrored, so that both sides of a sheet fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symcnn.sheets.file import Question
from symcnn.sheets.question import PrintedQuestion
from symcnn.sheets.words import doubts
from symcnn.verdicts.inquiry import Found
from symcnn.verdicts.labs import LabRecord

COLUMNS, ROWS = 2, 4


@dataclass(frozen=True)
class Side:
    """One side of a card: its question's number, a label in the corner, the text."""

    number: str = ""
    label: str = ""
    text: str = ""


@dataclass(frozen=True)
class DeckPage:
    """A page of fronts, and of the backs behind them: rows of sides."""

    fronts: list[list[Side]]
    backs: list[list[Side]]


def deck_pages(questions: Sequence[PrintedQuestion], reports: Mapping[str, Found | LabRecord]) -> list[DeckPage]:
    """Pages of cards: of each, the rows of fronts, and the rows of backs in mirrored order.

    Turned over along its long edge, a sheet then has every answer behind its question.
    An answer that rests on what does not hold says so in the corner.
    """
    cards = [
        (Side(str(one.number), one.entries, card.front), Side(str(one.number), _doubt(one.file, reports), card.back))
        for one in questions
        for card in one.cards
    ]
    cards += [(Side(), Side())] * (-len(cards) % (COLUMNS * ROWS))
    rows = [cards[place : place + COLUMNS] for place in range(0, len(cards), COLUMNS)]
    return [
        DeckPage(
            [[front for front, _ in row] for row in rows[place : place + ROWS]],
            [[back for _, back in reversed(row)] for row in rows[place : place + ROWS]],
        )
        for place in range(0, len(rows), ROWS)
    ]


def _doubt(question: Question, reports: Mapping[str, Found | LabRecord]) -> str:
    found = doubts((*question.asked, *question.networks, *question.quoted), reports)
    return "; ".join(dict.fromkeys(one.verdict for one in found))

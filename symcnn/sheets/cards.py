"""Cards that print well: fronts on one page, backs on the next, mirrored, so that both sides of a sheet fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from symcnn.printing.prose import AnyNames, prose_latex
from symcnn.sheets.file import Question
from symcnn.sheets.markup import Tex
from symcnn.sheets.words import doubts

COLUMNS, ROWS = 2, 4
EMPTY: dict[str, Any] = {"number": "", "label": "", "text": ""}


def deck_pages(questions: Sequence[Question], reports: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Pages of cards: of each, the rows of fronts, and the rows of backs in mirrored order.

    Turned over along its long edge, a sheet then has every answer behind its question.
    An answer that rests on what does not hold says so in the corner.
    """
    cards = [
        (_side(number, ", ".join(question.entries), card.front), _side(number, _doubt(question, reports), card.back))
        for number, question in enumerate(questions, 1)
        for card in question.cards
    ]
    cards += [(EMPTY, EMPTY)] * (-len(cards) % (COLUMNS * ROWS))
    rows = [cards[place : place + COLUMNS] for place in range(0, len(cards), COLUMNS)]
    return [
        {
            "fronts": [[front for front, _ in row] for row in rows[place : place + ROWS]],
            "backs": [[back for _, back in reversed(row)] for row in rows[place : place + ROWS]],
        }
        for place in range(0, len(rows), ROWS)
    ]


def _doubt(question: Question, reports: Mapping[str, Any]) -> str:
    found = doubts((*question.asked, *question.networks, *question.quoted), reports)
    return "; ".join(dict.fromkeys(one["verdict"] for one in found))


def _side(number: int, label: str, text: str) -> dict[str, Any]:
    return {"number": str(number), "label": label, "text": Tex(prose_latex(text, AnyNames()))}

"""Texts ranked by a question: BM25 over fields of different weight (Robertson, Zaragoza, Taylor: "Simple BM25 extension
to multiple weighted fields", 2004).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

SATURATION = 8.0
"""How soon a term that comes again counts no more (k₁)."""
LENGTH = 0.6
"""How much a long text is held against it, from 0 to 1 (b)."""


class Ranking:
    """Documents, each a text as terms in every field, and what the fields weigh."""

    def __init__(self, documents: Sequence[Mapping[str, Sequence[str]]], weights: Mapping[str, float]) -> None:
        count = len(documents)
        means = {field: sum(len(one[field]) for one in documents) / max(count, 1) for field in weights}
        self.places: dict[str, dict[int, float]] = {}
        for number, document in enumerate(documents):
            for field, weight in weights.items():
                size = len(document[field])
                rate = weight / (1 - LENGTH + LENGTH * size / means[field]) if size else 0.0
                for term, times in Counter(document[field]).items():
                    found = self.places.setdefault(term, {})
                    found[number] = found.get(number, 0.0) + times * rate
        self.worth = {term: log(1 + (count - len(at) + 0.5) / (len(at) + 0.5)) for term, at in self.places.items()}

    def scores(self, asked: Mapping[str, float]) -> dict[int, float]:
        """Of each document that holds one of the terms what it scores; a term counts as much as is asked of it.

        >>> texts = [{"title": ["stride"]}, {"title": ["pad"]}, {"title": ["pad", "stride"]}]
        >>> Ranking(texts, {"title": 1.0}).scores({"pad": 1.0}).keys()
        dict_keys([1, 2])
        """
        total: dict[int, float] = {}
        for term, share in asked.items():
            for number, weight in self.places.get(term, {}).items():
                total[number] = total.get(number, 0.0) + share * self.worth[term] * weight / (SATURATION + weight)
        return total

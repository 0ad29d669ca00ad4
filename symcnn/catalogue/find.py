"""Results of a catalogue found by what a person asks in words: names with claims, best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import overload

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.catalogue.index import DERIVATION, Row, rows_of
from symcnn.catalogue.ranking import Ranking
from symcnn.catalogue.vocabulary import SUGGESTED, Vocabulary, words
from symcnn.errors import SymcnnError, WrongKind, of_kind, shown
from symcnn.files.places import beside

LONGEST = 1000
"""Letters of a question."""
EXAMPLE = "how large is the output of a strided convolution"
WEIGHTS = {"title": 8.0, "name": 6.0, "sought": 2.0, "statement": 1.0, "given": 1.0, "conventions": 0.5, "rivals": 0.3}
"""What a word counts in each part of a result."""
PRIOR = {"derivation": 1.0, "corollary": 0.9}
"""What a result counts by itself; anything else is rather looked at than asked, and counts `OTHER`."""
OTHER = 0.9
EQUIVALENCE = 0.85
"""What an equivalence counts beside an equation: it says which or when, and most ask how much."""
SLIGHT = 0.3
"""What a single letter or a number counts beside a word: it may be anybody's symbol."""
WIDE = 100
"""Columns of a line of the answer."""
CLOSE = 0.8
"""How alike a word must be to one of the catalogue's to be taken for it."""
SHORT = 3
"""Letters of a word that is too short to be misspelt."""
GUESSED = 8
"""Words that may be misspelt in one question."""
SYNONYMS = "_synonyms.toml"
"""The file of a package that holds its field's synonyms; where there is none, those of the subject that comes along."""
KEPT = 4
"""Catalogues whose words are kept in memory."""


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its kind, its title, its claim (empty where it claims nothing), and its score."""

    name: str
    kind: str
    title: str
    claim: str
    score: float

    def __str__(self) -> str:
        """On one line."""
        line = f"{self.name}  {self.heading}" + (f"  {self.claim}" if self.claim else "")
        return line if len(line) <= WIDE else line[: WIDE - 1] + "…"

    @property
    def heading(self) -> str:
        """The title, and of what is no derivation the kind."""
        return self.title if self.kind == DERIVATION else f"{self.title} ({self.kind})"

    def to_json(self) -> dict[str, object]:
        """In plain data."""
        return {"name": self.name, "kind": self.kind, "title": self.title, "claim": self.claim, "score": self.score}


@dataclass(frozen=True, repr=False)
class Hits(Sequence[Hit]):
    """What was found, best first; ``read_as`` says which misspelt words were taken for which.

    ``near`` are words of the catalogue that look like those that nothing holds, ``faults`` what could not be read.
    """

    question: str
    hits: tuple[Hit, ...]
    read_as: Mapping[str, str]
    near: tuple[str, ...]
    faults: Mapping[str, SymcnnError]

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | Sequence[Hit]:
        return self.hits[place]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @property
    def words(self) -> str:
        """What is to be said besides the hits: that there are none, how words were read, what could not be read."""
        said = []
        if not self.hits:
            near = f"; near words are {', '.join(self.near)}" if self.near else ""
            said.append(f"nothing is found for {shown(self.question)}{near}")
        said += [f"{shown(typed)} is read as {read!r}" for typed, read in self.read_as.items()]
        said += [f"not searched: {fault}" for fault in self.faults.values()]
        return "\n".join(said)

    def __repr__(self) -> str:
        return "\n".join(filter(None, (*map(str, self.hits), self.words)))

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><code>{escape(hit.name)}</code></td><td>{escape(hit.heading)}</td><td>{escape(hit.claim)}</td></tr>"
            for hit in self.hits
        )
        table = f"<table><tr><th>name</th><th>title</th><th>claim</th></tr>{rows}</table>" if rows else ""
        said = "<br>".join(escape(line) for line in self.words.splitlines())
        return table + (f"<p>{said}</p>" if said else "")


def find(text: str, most: int = 10, package: str | Path | None = None) -> Hits:
    """What a catalogue holds about a question in words, best first.

    >>> find("how large is the output of a strided conv")[0].name
    'convolution.output_size'

    Errors: `WrongKind` for what is no text, or no whole number; `SymcnnError` for a text without a word, or too long a
    one, and for less than one hit.
    """
    of_kind("what is looked for", text, str, f"a text such as {EXAMPLE!r}")
    if isinstance(most, bool) or not isinstance(most, int):
        raise WrongKind(f"the most hits are a whole number, not {shown(most)}")
    if most < 1:
        raise SymcnnError(f"the most hits are at least 1, not {shown(most)}")
    if len(text) > LONGEST:
        raise SymcnnError(f"what is looked for has {len(text):,} letters, and {LONGEST:,} at most are read")
    if not (typed := words(text)):
        raise SymcnnError(f"{shown(text)} holds no word to look for; allowed is a text such as {EXAMPLE!r}")
    catalogue = default() if package is None else Catalogue(package)
    library, faults = _library(catalogue)
    read_as, near = library.misspelt(typed)
    hits = library.hits(text.strip(), [read_as.get(word, word) for word in typed])
    return Hits(text, tuple(hits[:most]), read_as, near, faults)


class Library:
    """The rows of a catalogue, ranked by the words in them."""

    def __init__(self, rows: Sequence[Row], vocabulary: Vocabulary) -> None:
        self.rows, self.vocabulary = rows, vocabulary
        texts = [_texts(row) for row in rows]
        self.words = dict.fromkeys(word for one in texts for text in one.values() for word in words(text))
        documents = [{field: vocabulary.terms(words(text)) for field, text in one.items()} for one in texts]
        self.ranking = Ranking(documents, WEIGHTS)

    def misspelt(self, typed: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
        """Words that stand nowhere by what each is taken for, and words that look like those taken for none."""
        read_as: dict[str, str] = {}
        near: list[str] = []
        unknown = [word for word in dict.fromkeys(typed) if len(word) > SHORT and not self._held(word)]
        for word in unknown[:GUESSED]:
            close = get_close_matches(word, (one for one in self.words if len(one) > SHORT), n=3, cutoff=0.6)
            if alike := get_close_matches(word, close, n=1, cutoff=CLOSE):
                read_as[word] = alike[0]
            else:
                near += close
        return read_as, tuple(dict.fromkeys(near))

    def _held(self, word: str) -> bool:
        """Whether a word, or one that it brings to mind, stands anywhere, or says nothing anyway."""
        meant = [*self.vocabulary.terms([word]), *self.vocabulary.suggested([word])]
        return not meant or any(term in self.ranking.worth for term in meant)

    def hits(self, name: str, typed: Sequence[str]) -> list[Hit]:
        """All that holds one of the words, best first; before all others what has this very name."""
        asked = dict.fromkeys(self.vocabulary.suggested(typed), SUGGESTED)
        asked |= {term: SLIGHT if len(term) == 1 or term.isdecimal() else 1.0 for term in self.vocabulary.terms(typed)}
        scores = {number: score * _prior(self.rows[number]) for number, score in self.ranking.scores(asked).items()}
        order = sorted(scores, key=lambda number: (self.rows[number].name != name, -scores[number], number))
        found = [(self.rows[number], scores[number]) for number in order]
        return [Hit(row.name, row.kind, row.title, row.claim, round(score, 3)) for row, score in found]


_libraries: dict[str, Library] = {}


def _library(catalogue: Catalogue) -> tuple[Library, Mapping[str, SymcnnError]]:
    """The library of a catalogue, made once while nothing changes, and what could not be read."""
    own = catalogue.root / SYNONYMS
    path = own if own.is_file() else beside("derivations") / SYNONYMS
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    key = f"{catalogue.root} {catalogue.state()[0]} {changed}"
    if key in _libraries:
        return _libraries[key], {}
    rows, faults = rows_of(catalogue)
    made = Library(rows, Vocabulary.read(path) if changed else Vocabulary({}, {}))
    if not faults:
        while len(_libraries) >= KEPT:
            del _libraries[next(iter(_libraries))]
        _libraries[f"{catalogue.root} {catalogue.state()[0]} {changed}"] = made
    return made, faults


def _prior(row: Row) -> float:
    claim = str(row.data.get("claim", "")).removeprefix("ForAll(")
    return PRIOR.get("corollary" if row.corollary else row.kind, OTHER) * (
        EQUIVALENCE if claim.startswith("Iff(") else 1.0
    )


def _texts(row: Row) -> dict[str, str]:
    return {
        "title": row.title,
        "name": row.name,
        "statement": row.statement,
        "sought": "; ".join(term.meaning for term in row.terms if term.sought),
        "given": "; ".join(term.meaning for term in row.terms if not term.sought),
        "conventions": "; ".join(row.conventions),
        "rivals": "; ".join(row.rivals),
    }


__all__ = ["Hit", "Hits", "Library", "find"]

"""What a class is handed back: its marks, feedback for each student, a summary, and what changed since last time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from symcnn.errors import SymcnnError
from symcnn.files.texts import plain_data
from symcnn.grading import feedback
from symcnn.grading.grading import Grading
from symcnn.grading.papers import Change, Paper, changes, marks_json
from symcnn.grading.summary import FIGURE, Summary, figure, page, summary
from symcnn.sheets.sheet import Sheet, written
from symcnn.sheets.table import csv_text
from symcnn.sheets.tex import Engine, TexError
from symcnn.sheets.typesetting import Setter
from symcnn.sheets.words import slug

MARKS = ("id", "name", "email", "variant")
UNDECIDED = ("id", "name", "task", "answer", "why", "credit", "reason")
BY_HAND_FILE, UNDECIDED_FILE = "by-hand.csv", "undecided.csv"
BY_HAND = ("id", "task", "answer", "credit", "reason")


@dataclass
class Written:
    """What came of a class: files about all, pages of feedback, what does not fit, and what changed since last time.

    ``changes`` is None where it was not marked before.
    """

    files: list[Path] = field(default_factory=list)
    pages: list[Path] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    changes: list[Change] | None = None


class HandingBack:
    """Writes what comes of a graded class into a folder."""

    def __init__(self, grading: Grading, out: Path, texts: bool, engine: Engine | None, workers: int) -> None:
        self.grading, self.out, self.texts, self.engine, self.workers = grading, out, texts, engine, workers
        self.stem, self.title, self.printed = grading.stem, grading.title, grading.printed
        self.variants = grading.variants

    def write(self, found: Sequence[Paper]) -> Written:
        """Write marks, what is open, the summary, what changed, and the feedback: as texts, and with a TeX as pages."""
        out, made = self.out, Written()
        told = marks_json(self.title, found)
        before = self._before()
        if before is not None:
            made.changes = before(found)
        total = summary(self.title, found)
        # What a person decided stands before the table of what is undecided, where it may have been written; and what
        # changed before the marks, by which the next run sees changes.
        for name, content in (
            *(((BY_HAND_FILE, self._by_hand_csv()),) if self.grading.by_hand else ()),
            *((("changes.csv", _changes_csv(made.changes)),) if made.changes is not None else ()),
            ("marks.json", _json(told)),
            ("marks.csv", self._marks_csv(found)),
            ("summary.json", _json(total.to_json())),
            ("misconceptions.csv", csv_text(total.rows())),
            (UNDECIDED_FILE, _undecided_csv(found)),
        ):
            self._write(made, out / f"{self.stem}-{name}", content)
        titles = feedback.titles(list(self.printed), self.printed)
        if self.texts:
            for one in found:
                text = feedback.text(one, self.title, titles)
                written(out / f"{self.stem}-{one.assigned.student.file}-feedback.txt", text)
        if self.engine is not None:
            self._pages(made, found, total, self.engine)
        return made

    def _write(self, made: Written, path: Path, content: str | bytes) -> None:
        written(path, content)
        made.files.append(path)

    def _before(self) -> Callable[[Sequence[Paper]], list[Change]] | None:
        """What tells the changes since the class was marked before; None where it was not."""
        path = self.out / f"{self.stem}-marks.json"
        if not path.is_file():
            return None
        before = plain_data(path, "file of marks")

        def since(now: Sequence[Paper]) -> list[Change]:
            try:
                return changes(before, now)
            except (LookupError, TypeError, AttributeError) as error:
                raise SymcnnError(f"{path} is no file of marks; take it away, or name another folder") from error

        return since

    def _by_hand_csv(self) -> str:
        """All marks that a person gave, as they are read back by the next run, each with the answer that it is for."""
        rows: list[list[object]] = [list(BY_HAND)]
        for key, one in self.grading.by_hand.items():
            answer = self.grading.handed_in.answers.get(key, "") if one.answer is None else one.answer
            rows.append([*key, answer, _share(one.credit), one.reason])
        return csv_text(rows)

    def _marks_csv(self, found: Sequence[Paper]) -> str:
        labels = [one.label for one in self.grading.handed_in.asked]
        rows: list[list[object]] = [[*MARKS, *labels, "points", "of", "open"]]
        for paper in found:
            student = paper.assigned.student
            variant = paper.assigned.variant if self.variants.places else ""
            each = [_number(one.points) for one in paper.answers]
            total = [_number(paper.points), _number(paper.most), len(paper.open)]
            rows.append([student.id, student.name, student.email, variant, *each, *total])
        return csv_text(rows)

    def _pages(self, made: Written, found: Sequence[Paper], total: Summary, engine: Engine) -> None:
        """Set the summary, and the feedback of everybody."""
        out, setter, stem = self.out, Setter(engine), slug(self.stem)
        picture = figure(total, self.printed)
        name = f"{stem}-{FIGURE}.pdf"
        figures = {} if picture is None else {name: picture}
        if picture is not None:
            self._write(made, out / name, picture)
        source = page(total, self.variants.sheet, self.printed, stem, picture is not None)
        self._set(made, setter, source, figures, out / f"{self.stem}-summary")
        sources = {
            out / f"{self.stem}-{one.assigned.student.file}-feedback": feedback.page(
                one, self._sheet_of(one), self.printed
            )
            for one in found
        }
        for first in list(sources.values())[:1]:
            setter.prepared(first, {})
        with ThreadPoolExecutor(self.workers) as pool:
            for path, misfits in zip(
                sources, pool.map(lambda item: _one(setter, item[1], {}, item[0]), sources.items()), strict=True
            ):
                made.misfits += misfits
                made.pages.append(path.with_name(f"{path.name}.pdf"))

    def _set(self, made: Written, setter: Setter, source: str, figures: Mapping[str, bytes], path: Path) -> None:
        setter.prepared(source, figures)
        made.misfits += _one(setter, source, figures, path)
        made.files.append(path.with_name(f"{path.name}.pdf"))

    def _sheet_of(self, one: Paper) -> Sheet:
        student = one.assigned.student
        if not self.variants.places:
            return self.variants.sheet.given_to(student.name)
        return self.variants.sheet_of(one.assigned.variant, one.assigned.draws, student.name, student.file)


def by_hand_in(out: Path, stem: str) -> tuple[Path, Path]:
    """Where a person's marks are: those that earlier runs have kept, and those written into what was undecided."""
    return out / f"{stem}-{BY_HAND_FILE}", out / f"{stem}-{UNDECIDED_FILE}"


def _one(setter: Setter, source: str, figures: Mapping[str, bytes], path: Path) -> list[str]:
    """Write a page; what does not fit on it."""
    try:
        compiled = setter.set(source, figures)
    except TexError as error:
        raise TexError(f"{path.name}: {error}") from error
    written(path.with_name(f"{path.name}.tex"), source)
    written(path.with_name(f"{path.name}.pdf"), compiled.pdf)
    return [f"{path.name}.tex, near line {box.line}" for box in compiled.overfull]


def _undecided_csv(found: Sequence[Paper]) -> str:
    """What a person has to look at, with room for a credit: it is read back with ``--by-hand``."""
    rows: list[list[object]] = [list(UNDECIDED)]
    for paper in found:
        student = paper.assigned.student
        for one in paper.answers:
            if one.open:
                assert one.found is not None
                rows.append([student.id, student.name, one.task.label, one.text, str(one.found["reason"]), "", ""])
    return csv_text(rows)


def _changes_csv(found: Sequence[Change]) -> str:
    rows: list[list[object]] = [["id", "task", "answer", "before", "now", "credit before", "credit"]]
    for one in found:
        rows.append(
            [one.student, one.task, one.answer, one.before, one.now]
            + [_number(Fraction(text)) for text in (one.credit_before, one.credit)]
        )
    return csv_text(rows)


def _share(exact: Fraction) -> object:
    """A share as a decimal, which a spreadsheet leaves as it is; as a fraction where it is no decimal."""
    return _number(exact) if Fraction(str(_number(exact))) == exact else f" {exact}"


def _number(exact: Fraction) -> int | float:
    return int(exact) if exact.denominator == 1 else round(float(exact), 4)


def _json(data: Any) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, default=str) + "\n"


__all__ = ["HandingBack", "Written", "by_hand_in"]

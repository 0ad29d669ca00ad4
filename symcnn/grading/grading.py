"""The marking of a class: what was handed in is read strictly, and each distinct answer is judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from symcnn.catalogue.catalogue import Catalogue
from symcnn.errors import SymcnnError
from symcnn.files.lock import alone_in
from symcnn.files.texts import plain_data
from symcnn.grading.judging import Given, Kept, marks
from symcnn.grading.papers import Paper, given, papers
from symcnn.grading.submissions import ByHand, Key, read_by_hand, read_submissions
from symcnn.grading.tasks import tasks, worth
from symcnn.sheets.class_report import key, values_of
from symcnn.sheets.classes import LOCK, assigned, swept
from symcnn.sheets.printed import Printed
from symcnn.sheets.roster import Student
from symcnn.sheets.sheet import Sheet, SheetError
from symcnn.sheets.variants import Variants

Done = Callable[[], None]


class Grading:
    """A class that has handed in answers to a sheet. Errors: `SymcnnError`, before anything is judged.

    ``by_hand`` are the marks of a person, which stand over those that were given before (``given_before``, the latest
    last). Of those that are for another answer than is there now, which say nothing, the keys are ``outdated``.
    """

    def __init__(
        self,
        sheet: Sheet,
        catalogue: Catalogue,
        students: Sequence[Student],
        answers: Path,
        by_hand: Path | None = None,
        column: str = "",
        given_before: Sequence[Path] = (),
    ) -> None:
        self.catalogue = catalogue
        self.variants = Variants(sheet, catalogue)
        every = tasks(sheet, catalogue)
        self.handed_in = read_submissions(answers, students, every, column)
        told: dict[Key, ByHand] = {}
        for path in given_before:
            if path.is_file():
                told |= read_by_hand(path, students, every)
        if by_hand is not None:
            told |= read_by_hand(by_hand, students, self.handed_in.asked, column)
        self.by_hand: Mapping[Key, ByHand] = told
        self.outdated = [key for key, one in told.items() if not one.of(self.handed_in.answers.get(key, ""))]
        self.everybody = assigned(self.variants, students)
        self.fixed = self.variants.fixed
        self.worth: Mapping[str, Fraction] = worth(sheet, self.handed_in.asked)
        self.stem, self.title = sheet.stem, sheet.file.title
        self.printed = {name: Printed(catalogue[name]) for name in {one.name for one in every}}

    @property
    def answers(self) -> list[Given]:
        """All answers that were given, those that say the same of the same once."""
        found: dict[str, Given] = {}
        for one in self.everybody:
            for task in self.handed_in.asked:
                text = self.handed_in.answers.get((one.student.id, task.label))
                if text:
                    answer = given(one, task, text, self.fixed)
                    found.setdefault(answer.key, answer)
        return list(found.values())

    def as_given_out(self, out: Path) -> None:
        """Refuse a sheet whose values are not those of the key in the folder. Errors: `SheetError`."""
        path = out / f"{self.stem}-answers.json"
        if not path.is_file():
            return
        mine = {row["id"]: row for row in json.loads(json.dumps(key(self.variants, self.everybody), default=str))}
        try:
            told = {row["id"]: row for row in plain_data(path, "key")}
            for who in mine.keys() & told.keys():
                pairs = [
                    [(one["question"], one["result"], values_of(one["values"])) for one in row["answers"]]
                    for row in (told[who], mine[who])
                ]
                if pairs[0] != pairs[1]:
                    before, now = next((a, b) for a, b in zip(*pairs, strict=False) if a != b)
                    raise SheetError(
                        f"the sheet is not the one that was given out: {path} asks {who!r} for {before[1]} at "
                        f"{before[2]}, and it would now be {now[1]} at {now[2]}; mark with the sheet as it was"
                    )
        except (LookupError, TypeError, AttributeError, StopIteration) as error:
            raise SymcnnError(f"{path} is no key of this sheet; take it away, or name another folder") from error

    def marked(self, kept: Kept, package: str | None, workers: int, done: Done = lambda: None) -> list[Paper]:
        """The papers of the class."""
        found = marks(self.answers, self.catalogue, package, kept, workers, done)
        return papers(self.everybody, self.handed_in, self.fixed, found, self.worth, self.by_hand)

    def alone(self, out: Path) -> Any:
        """While it holds, no other run writes sheets or marks into the folder."""
        return alone_in(out, LOCK)

    def swept(self, out: Path) -> None:
        """Take away what a run that was killed had begun to write."""
        swept(out, self.stem)


__all__ = ["Grading"]

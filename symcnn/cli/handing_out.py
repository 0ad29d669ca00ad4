"""The sheets of a class: drawn, then set, with a key and a report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.cli import sheet_views, views
from symcnn.cli.output import say, tell
from symcnn.errors import SymcnnError
from symcnn.grading.tasks import tasks
from symcnn.sheets.class_report import key, key_csv, report
from symcnn.sheets.classes import Class, assigned
from symcnn.sheets.roster import Student
from symcnn.sheets.sheet import Sheet, SheetError, written
from symcnn.sheets.table import csv_text
from symcnn.sheets.tex import Engine
from symcnn.sheets.variants import Variants

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue

SHOWN = 5
"""Misfits that are told one by one."""


def only_sheet(paths: Sequence[Path]) -> None:
    """Refuse a roster for anything but one sheet. Errors: `SymcnnError`."""
    if len(paths) != 1:
        raise SymcnnError(f"a roster is for one sheet, and {len(paths)} are named")


class Handout:
    """A sheet for a class, with all that is drawn. Errors: `SheetError`, before anything is proved or written."""

    def __init__(self, sheet: Sheet, catalogue: Catalogue, students: Sequence[Student]) -> None:
        if not sheet.file.drawn:
            raise SheetError(
                f"{sheet.file.where} has no variants to give out: no value is drawn, such as k = {{ choose = [3, 5] }}"
            )
        self.variants = Variants(sheet, catalogue)
        with views.counted(len(students), "draws") as done:
            self.everybody = assigned(self.variants, students, done)
        self.key = key(self.variants, self.everybody)
        self.report = report(self.variants, self.everybody)
        self.form = csv_text([["id", *(one.label for one in tasks(sheet, catalogue))], *([one.id] for one in students)])
        first = self.everybody[0]
        self.first = self.variants.sheet_of(first.variant, first.draws).checked(catalogue)

    def out(self, reports: Mapping[str, Any], out: Path, engine: Engine, readers: Sequence[str], workers: int) -> int:
        """Set the sheets, and write the key and the report beside them; the exit status."""
        stem = self.variants.sheet.stem
        work = Class(self.variants, self.first.answered(reports, readers), reports, out, engine, workers)
        with views.counted(len(self.everybody), "students") as done:
            made = work.run(self.everybody, done)
        for name, content in (
            (f"{stem}-answers.csv", key_csv(self.key)),
            (f"{stem}-answers.json", _json(self.key)),
            (f"{stem}-variants.json", _json(self.report.to_json())),
        ):
            written(out / name, content)
            say(f"wrote {out / name}")
        form = out / f"{stem}-form.csv"
        if not form.exists():  # somebody may have filled it in
            written(form, self.form)
            say(f"wrote {form}")
        sheet_views.spread(self.report)
        many = made.set + made.before
        before = f", {made.before} of them before" if made.before else ""
        say(f"wrote the sheets of {many} student{'' if many == 1 else 's'} to {out}{before}")
        for misfit in made.misfits[:SHOWN]:
            tell(f"symcnn: what does not fit its page is not whole on paper: {misfit}")
        if len(made.misfits) > SHOWN:
            tell(f"symcnn: and {len(made.misfits) - SHOWN} more")
        return int(bool(made.misfits))


def _json(data: Any) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, default=str) + "\n"


__all__ = ["Handout", "only_sheet"]

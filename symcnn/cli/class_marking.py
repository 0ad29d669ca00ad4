"""``mark --roster``: a class is marked, and told in a table."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from symcnn.cli.actions import prepare
from symcnn.cli.output import print_json, say, tell
from symcnn.errors import MissingTool

if TYPE_CHECKING:
    from symcnn.grading.papers import Change
    from symcnn.sheets.tex import Engine

MISFITS = 10
"""Of those that are told."""


def mark_class(
    name: str,
    roster: Path,
    answers: Path,
    by_hand: Path | None,
    id_column: str,
    out: Path,
    feedback: str,
    tex: str,
    workers: int | None,
    as_json: bool,
    package: str | None,
) -> int:
    """Mark a class; the exit status."""
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.cli import class_views, views
    from symcnn.grading.grading import Grading
    from symcnn.grading.handing_back import HandingBack, by_hand_in
    from symcnn.grading.judging import Kept
    from symcnn.grading.summary import summary
    from symcnn.sheets.entries import available
    from symcnn.sheets.roster import read_roster
    from symcnn.sheets.sheet import Sheet
    from symcnn.sheets.tex import find_engine

    students = read_roster(roster, id_column)
    (path,) = available([name])
    catalogue = Catalogue(package)
    before = by_hand_in(out, path.stem)
    grading = Grading(Sheet.read(path).settled(catalogue), catalogue, students, answers, by_hand, id_column, before)
    engine: Engine | None = None
    if feedback in ("pdf", "both"):
        try:
            engine = find_engine(tex)
        except MissingTool as missing:
            if feedback == "pdf":
                raise
            tell(f"symcnn: there are no pages, only texts: {missing}")
    prepare(out)
    many = workers or os.cpu_count() or 1
    with grading.alone(out):
        grading.swept(out)
        grading.as_given_out(out)
        kept = Kept(out / f"{grading.stem}-marks.jsonl")
        kept.read()
        with views.counted(len(grading.answers), "answers", quiet=as_json) as done:
            papers = grading.marked(kept, package, many, done)
        back = HandingBack(grading, out, feedback in ("text", "both"), engine, many)
        written = back.write(papers)
    found = summary(grading.title, papers)
    if as_json:
        print_json({**found.to_json(), "changes": _plain(written.changes)})
    else:
        class_views.marked(found, written.changes)
        if grading.by_hand:
            say(_by_hand(len(grading.by_hand), len(grading.outdated)))
        if grading.handed_in.let_be:
            say(f"columns that are no tasks, and were let be: {', '.join(grading.handed_in.let_be)}")
        for file in written.files:
            say(f"wrote {file}")
        if feedback != "none":
            say(f"wrote the feedback of {len(papers)} student{'' if len(papers) == 1 else 's'} to {out}")
    for misfit in written.misfits[:MISFITS]:
        tell(f"symcnn: what does not fit its page is not whole on paper: {misfit}")
    return 3 if found.open else int(bool(written.misfits))


def _by_hand(many: int, outdated: int) -> str:
    told = f"{many} mark{'' if many == 1 else 's'} by hand"
    return f"{told}, {outdated} of them for another answer than is there now, which say nothing" if outdated else told


def _plain(changes: Sequence[Change] | None) -> list[dict[str, str]] | None:
    from dataclasses import asdict

    return None if changes is None else [asdict(one) for one in changes]


__all__ = ["mark_class"]

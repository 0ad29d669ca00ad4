"""How long a class takes to be marked: answers of which some are the same, from a file to the tables of marks.

    python tools/bench_marking.py [STUDENTS]

Each student answers three formulas, in a spelling of the claim or as one of the wrong formulas of its file, and two
numbers at values of their own. Everything counts but pages: reading, judging in processes of their own, tables, texts.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench_class import spent  # noqa: E402
from marking import typed, ways  # noqa: E402

from symcnn.catalogue.catalogue import default  # noqa: E402
from symcnn.grading.grading import Grading  # noqa: E402
from symcnn.grading.handing_back import HandingBack  # noqa: E402
from symcnn.grading.judging import Kept  # noqa: E402
from symcnn.marking.asked import asked  # noqa: E402
from symcnn.marking.overlooked import said_by  # noqa: E402
from symcnn.sheets.class_report import key  # noqa: E402
from symcnn.sheets.roster import Student  # noqa: E402
from symcnn.sheets.sheet import Sheet, parse_sheet  # noqa: E402
from symcnn.sheets.table import csv_text  # noqa: E402

DRAWN = {
    "convolution.output_size": {
        **{"n": {"from": 28, "to": 256}, "k": {"choose": [3, 5, 7]}, "p": {"choose": [1, 2, 3]}},
        **{"s": {"choose": [2, 3]}, "d": 1},
    },
    "dense.parameters": {"d_in": {"from": 64, "to": 4096, "step": 64}, "d_out": {"choose": [10, 100, 1000]}, "b": 1},
}
FORMULAS = (*DRAWN, "optimizer.momentum_position")
RIGHT = 0.6
"""The share of answers that are right."""


def sheet() -> Sheet:
    """A question for each result."""
    data = {
        "title": "Sizes",
        "question": [
            {"derivations": [name], **({"values": {name: DRAWN[name]}} if name in DRAWN else {})} for name in FORMULAS
        ],
    }
    return Sheet(parse_sheet(data), "bench").settled(default())


def formulas(name: str) -> tuple[list[str], list[str]]:
    """Right and wrong answers to a result."""
    (part,) = asked(default()[name])
    wrong = [typed(part, said) for _, said in said_by(part, default()[name].rivals)]
    return [text for _, text in ways(part)], wrong


def answers(students: list[Student], rows: list[dict[str, Any]]) -> str:
    """What the class hands in, the same for the same class."""
    random.seed(1)
    said = {name: formulas(name) for name in FORMULAS}
    table: list[list[object]] = [["id", "1", "1.1", "2", "2.1", "3"]]
    for student, row in zip(students, rows, strict=True):
        numbers = {one["result"]: one for one in row["answers"]}
        cells: list[object] = [student.id]
        for name in FORMULAS:
            right, wrong = said[name]
            cells.append(random.choice(right if random.random() < RIGHT else wrong))
            if name in numbers:
                one = numbers[name]
                others = [value for value in one["wrong"].values() if value is not None]
                cells.append(one["answer"] if random.random() < RIGHT else random.choice(others))
        table.append(cells)
    return csv_text(table)


def main(many: int) -> None:
    """Mark a class, and mark it again."""
    students = [Student(f"s{number}", f"Student {number}") for number in range(many)]
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as place:
        file, out = Path(place, "answers.csv"), Path(place)
        file.write_text("id,1\ns0,1\n", encoding="utf-8")
        first = Grading(sheet(), default(), students, file)
        file.write_text(answers(students, key(first.variants, first.everybody)), encoding="utf-8")

        def marked() -> Grading:
            grading = Grading(sheet(), default(), students, file)
            kept = Kept(out / "marks.jsonl")
            kept.read()
            HandingBack(grading, out, True, None, workers).write(grading.marked(kept, None, workers))
            return grading

        grading, processor, clock = spent(marked)
        _, again, _ = spent(marked)
    distinct = len(grading.answers)
    print(f"{many} students, {len(grading.handed_in.answers)} answers, {distinct} distinct, on {workers} processors\n")
    print("|                     | s of a processor | of one distinct answer |")
    print("| ------------------- | ---------------- | ---------------------- |")
    print(f"| marked              | {processor:16.1f} | {processor / distinct:22.2f} |")
    print(f"| with the marks kept | {again:16.1f} | {again / distinct:22.2f} |")
    print(f"\n{clock:.0f} s on the clock the first time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

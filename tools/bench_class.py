"""Problem sheets of two pages for a class, per minute and processor, beside bare pdflatex on one of the same files.

    python tools/bench_class.py [STUDENTS]

Everything counts that a sheet takes once proofs are there: draws, templates, TeX, and what is written. What is counted
is processor time, of user and system, that of pdflatex included, so that other programs take little away.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from symcnn.catalogue.catalogue import default  # noqa: E402
from symcnn.sheets.classes import Class, assigned  # noqa: E402
from symcnn.sheets.roster import Student  # noqa: E402
from symcnn.sheets.sheet import Sheet, parse_sheet  # noqa: E402
from symcnn.sheets.tex import find_engine  # noqa: E402
from symcnn.sheets.variants import Variants  # noqa: E402
from symcnn.verdicts.check import Report, Verdict  # noqa: E402

DRAWN = {
    "convolution.output_size": {
        **{"n": {"from": 28, "to": 256}, "k": {"choose": [3, 5, 7]}, "p": {"choose": [1, 2, 3]}},
        **{"s": {"choose": [2, 3]}, "d": 1, "whole": True},
    },
    "dense.parameters": {"d_in": {"from": 64, "to": 4096, "step": 64}, "d_out": {"choose": [10, 100, 1000]}, "b": 1},
    "convolution.parameters": {
        **{"a": {"choose": [3, 16, 64]}, "r": {"choose": [32, 64, 128]}, "g": 1},
        **{"k_h": {"choose": [3, 5, 7]}, "k_w": {"choose": [3, 5, 7]}, "b": 1},
    },
    "memory.training_bytes": {
        **{"w": 4, "b": {"choose": [16, 32, 64]}, "c": 1, "I": 0, "q": 2},
        **{"A": {"from": 1000, "to": 9000, "step": 500}, "P": {"from": 10000, "to": 90000, "step": 5000}},
    },
}
ROUNDS = 5
PAGES = 2


def sheet() -> Sheet:
    """Four results, of each three questions in the words of its file: two pages."""
    questions = [
        {"title": f"Question {place + 1}", "points": 3, "derivations": [name], "values": {name: values}}
        for place, (name, values) in enumerate([*DRAWN.items()] * 3)
    ]
    data = {"title": "Sizes of layers", "course": "Neural networks", "question": questions}
    return Sheet(parse_sheet(data), "bench").settled(default())


def spent(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """What a call gives, its processor time with that of the processes it started, and the time on the clock."""

    def used() -> float:
        own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime

    before, began = used(), time.perf_counter()
    found = call()
    return found, used() - before, time.perf_counter() - began


def bare(source: Path, folder: Path) -> float:
    """The processor time of one run of pdflatex alone on a file, the least of some."""
    command = [str(find_engine("embedded").path), "-no-shell-escape", "-interaction=batchmode", str(source)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}

    def run() -> None:
        subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)

    return min(spent(run)[1] for _ in range(ROUNDS))


def main(students: int) -> None:
    """Set the sheets of a class, and one of them by pdflatex alone."""
    variants, workers = Variants(sheet(), default()), os.cpu_count() or 1
    names = variants.sheet.derivations
    reports = {name: Report(default()[name], Verdict("skipped", "skipped"), None, None, 0.0, (), "") for name in names}
    with tempfile.TemporaryDirectory() as place:
        out, work = Path(place, "out"), Path(place, "work")
        out.mkdir()
        work.mkdir()
        os.environ["SYMCNN_CACHE"] = str(Path(place, "cache"))

        def given_out(count: int, first: int = 0) -> Any:
            everybody = assigned(
                variants, [Student(f"s{first + number}", f"Student {number}") for number in range(count)]
            )
            one = variants.sheet_of(everybody[0].variant, everybody[0].draws)
            return Class(variants, one.answered(reports, ()), reports, out, find_engine("embedded"), workers).run(
                everybody
            )

        _, first, _ = spent(lambda: given_out(1))
        made, processor, clock = spent(lambda: given_out(students, 1))
        if made.pages != PAGES * students:
            raise SystemExit(f"the sheets have {made.pages} pages for {students} students, and not {PAGES} each")
        alone = bare(next(iter(sorted(out.glob("*.tex")))), work)
    each = processor / students
    print(f"{students} problem sheets of {PAGES} pages on {workers} processors in {clock:.0f} s on the clock\n")
    print("| of one sheet                                | s of a processor | a minute and processor |")
    print("| ------------------------------------------- | ---------------- | ---------------------- |")
    print(f"| all that it takes, in a class               | {each:16.2f} | {60 / each:22.0f} |")
    print(f"| bare pdflatex, one pass                     | {alone:16.2f} | {60 / alone:22.0f} |")
    print(f"| bare pdflatex, the two passes that it needs | {2 * alone:16.2f} | {30 / alone:22.0f} |")
    print(f"\nthe first sheet, with the format of its preamble: {first:.1f} s of a processor")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)

"""How the judge does on lines made at random: ``python tools/lines.py 100000``.

Prints, by family, how many true lines there were and how many of them were
proved, and the same of near misses, of which none may be. Ends with 1 if one is.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "tests")]

from line_generator import Survey, survey  # noqa: E402


def one(seed: int) -> Survey:
    """The lines of one round."""
    return survey([seed])


def main(wanted: int) -> int:
    """Judge so many lines, or a few more; 1 if a near miss was proved or a label is wrong, else 0."""
    begin = time.perf_counter()
    each = survey([0], judged=False).all
    totals: dict[str, list[int]] = {}
    wrong: list[str] = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(one, range(-(-wanted // each)), chunksize=4):
            for family, row in found.families.items():
                kept = totals.setdefault(family, [0, 0, 0, 0])
                for place, number in enumerate(row):
                    kept[place] += number
            wrong += found.false_proved + found.mislabelled
    print(f"{'family':14} {'true':>7} {'proved':>7} {'near misses':>12} {'proved':>7}")
    totals["all"] = [sum(row[place] for row in totals.values()) for place in range(4)]
    for family, (true, proved, missed, false) in totals.items():
        print(f"{family:14} {true:7,} {proved:7,} {missed:12,} {false:7,}")
    for text in wrong:
        print(text)
    print(f"{time.perf_counter() - begin:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))

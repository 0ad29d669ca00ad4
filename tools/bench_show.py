"""How long ``symcnn show`` takes for each result, beside ``import sympy``: the first time, and once its page is kept.

    python tools/bench_show.py [NAME ...]

Each call is a process of its own, and its own time is taken (of user and system), so that other programs take little
away. The last column counts the results that take more than twice as long as the import.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from symcnn.catalogue.catalogue import default  # noqa: E402

ROUNDS = 2
EVERY = 10
"""After so many results the import is timed again, so that a machine that grows slower slows both."""


def seconds(arguments: Sequence[str], cache: str) -> float:
    """The own time of a process. Errors: ``CalledProcessError`` where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SYMCNN_CACHE": cache}
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return used.ru_utime + used.ru_stime


def main(names: Sequence[str]) -> None:
    """Times of all results, or of those named; the page of each is made once, and printed again."""
    catalogue = default()
    chosen = catalogue.chosen(names, catalogue.names, "derivation")
    imports: list[float] = []
    first: dict[str, float] = {}
    later: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as cache:
        seconds(["-m", "symcnn.cli", "show", chosen[0]], cache)  # loads the disk, and keeps what all results share
        for place, name in enumerate(chosen):
            if place % EVERY == 0:
                imports.append(seconds(["-c", "import sympy"], cache))
            for page in Path(cache, "page").glob("*"):
                page.unlink()
            show = ["-m", "symcnn.cli", "show", name]
            first[name] = seconds(show, cache)
            later[name] = min(seconds(show, cache) for _ in range(ROUNDS))
    usual = statistics.median(imports)
    print(f"import sympy: {usual:.2f} s of processor time, median of {len(imports)}; results: {len(chosen)}\n")
    print("| show            | median | slowest | result | above twice the import |")
    print("| --------------- | ------ | ------- | ------ | ---------------------- |")
    for what, times in {"the first time": first, "a later time": later}.items():
        slowest = max(times, key=lambda name: times[name])
        above = sum(one > 2 * usual for one in times.values())
        middle = statistics.median(times.values())
        print(f"| {what:<15} | {middle:.2f} s | {times[slowest]:.2f} s  | `{slowest}` | {above} |")


if __name__ == "__main__":
    main(sys.argv[1:])

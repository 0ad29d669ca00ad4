"""Traces every model of a zoo, and says of each whether all of its operators have a rule.

Run: ``python tools/zoo.py transformers [--only NAME …] [--most 2] [--out ROWS] [--table]``, where the package is
``transformers`` or ``timm``, which must be installed, or ``pytorchcv`` with ``--folder FOLDER``, where it lies. Models
have no weights: each is built on the meta device, and a group of them is traced in a process of its own, with a limit
of time for each. ``--again ROWS`` prints the tables of a run that is over.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from zoos import ZOOS, Zoo, zoo

LIMIT = 60
"""Seconds for one model, with its construction."""

WHYS = (
    ("a package is not installed", r"ModuleNotFoundError|ImportError|No module named"),
    ("a branch on the numbers in a tensor", r"asks for the numbers"),
    ("a length that depends on the numbers in a tensor", r"depends on the data|depends on its data"),
    ("torch.vmap", r"torch\.vmap"),
    ("no rule, and PyTorch does not run it without numbers", r"no rule says"),
    ("longer than the limit", r"longer than \d"),
    ("its code ends in an error with what is tried", r" ends in |its forward takes|no input is known"),
    ("sides that do not fit in what is tried", r""),
)
"""Reasons by words in what was said, the first that fits."""


class TooLong(Exception):
    """A model took longer than its limit."""


def _ended(number: int, frame: Any) -> None:
    raise TooLong


def traced(source: Zoo, group: str, names: list[str]) -> list[dict[str, Any]]:
    """What comes of the models of a group."""
    import torch

    warnings.filterwarnings("ignore")
    signal.signal(signal.SIGALRM, _ended)
    found = []
    for name in names:
        row: dict[str, Any] = {"model": name, "group": group, "kind": ""}
        start = time.perf_counter()
        signal.alarm(LIMIT)
        try:
            with torch.device("meta"):
                models = source.made(group, name)
                for model in models:
                    row["kind"] = source.kind_of(model)
                    made_of_it = tried(source, model, group)
                    if "status" not in row or made_of_it["status"] != "failed":
                        row |= made_of_it
                    if row["status"] != "failed":
                        break
        except ImportError as error:
            row |= {"status": "not made", "why": f"ImportError: {error}"}
        except TooLong:
            row |= {"status": "failed", "why": f"longer than {LIMIT} s"}
        except Exception as error:
            if "status" not in row:
                row |= {"status": "not made", "why": f"{type(error).__name__}: {error}"}
        signal.alarm(0)
        row["took"] = round(time.perf_counter() - start, 2)
        found.append(row)
        print(line(row), flush=True)
    return found


def tried(source: Zoo, model: Any, group: str) -> dict[str, Any]:
    """What comes of a model with the first input that it takes; in evaluation where training depends on chance."""
    found = row_of(source, model.train(), group)
    if found["status"] == "failed":
        again = row_of(source, model.eval(), group)
        if again["status"] != "failed":
            return {**again, "why": f"in evaluation; in training: {found['why']}"}
    return found


def row_of(source: Zoo, model: Any, group: str) -> dict[str, Any]:
    """What comes of a model as it is."""
    from symcnn import trace
    from symcnn.errors import SymcnnError

    first = ""
    for places, named, point in source.tries(model, group):
        start = time.perf_counter()
        try:
            net = trace(model, *places, at=point, **named)
        except SymcnnError as error:
            first = first or str(error)
            continue
        row: dict[str, Any] = {
            "input": " and ".join([*places, *(f"{key}: {text}" for key, text in named.items())]),
            "seconds": round(time.perf_counter() - start, 3),
            "operators": len(net.nodes),
            "domain": repr(net.domain)[:400],
        }
        if net.uncounted:
            lacking = sorted({node.place.operator + (f" ({node.why})" if node.why else "") for node in net.uncounted})
            return {**row, "status": "partial", "why": ", ".join(lacking)}
        return {**row, "status": "whole", "why": first}
    return {"status": "failed", "why": first or "no input is known that it takes"}


def line(row: dict[str, Any]) -> str:
    """A row as it is printed."""
    about = f"{row['input']}, {row['operators']} operators, {row['seconds']} s" if "input" in row else ""
    why = " ".join(str(row.get("why", "")).split())
    return f"{row['model']:36} {row['status']:8} {about:44} {why[:200]}".rstrip()


def _group(job: tuple[str, Path | None, str, list[str]]) -> list[dict[str, Any]]:
    package, folder, group, names = job
    return traced(zoo(package, folder), group, names)


def rows_of(package: str, folder: Path | None, only: list[str], most: int, jobs: int) -> Iterator[list[dict[str, Any]]]:
    """All rows, group by group."""
    work = [
        (package, folder, group, chosen[:most] if most else chosen)
        for group, names in sorted(zoo(package, folder).groups().items())
        for chosen in [[name for name in names if not only or name in only or group in only]]
        if chosen
    ]
    with multiprocessing.get_context("spawn").Pool(jobs, maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(_group, work)


def why_of(row: dict[str, Any]) -> str:
    """The reason of a row, as it is counted."""
    if row["status"] == "whole":
        return "whole"
    if row["status"] == "partial":
        return f"in part: no rule or count of {row['why']}"
    said = " ".join(str(row["why"]).split())
    why = next(words for words, pattern in WHYS if re.search(pattern, said))
    if row["status"] == "not made":
        return f"not made: {why}" if why == WHYS[0][0] else "not made: its configuration makes no model"
    return f"refused: {why}"


def tables(rows: list[dict[str, Any]]) -> str:
    """How many there are of each kind and for each reason, in Markdown."""
    kinds = sorted({row["kind"] or "not made" for row in rows})
    lines = ["| works on | models | whole | in part | none |", "| --- | --- | --- | --- | --- |"]
    for kind in [*kinds, "all"]:
        of = Counter(row["status"] for row in rows if kind in ("all", row["kind"] or "not made"))
        lines.append(f"| {kind} | {of.total()} | {of['whole']} | {of['partial']} | {of['failed'] + of['not made']} |")
    lines += ["", "| what came of it | models | for example |", "| --- | --- | --- |"]
    whys = Counter(map(why_of, rows))
    for why, count in whys.most_common():
        some = [row["model"] for row in rows if why_of(row) == why][:3]
        lines.append(f"| {why} | {count} | {', '.join(some)} |")
    return "\n".join(lines)


def main() -> None:
    """Trace, print, and say how many there are of each kind."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("package", choices=ZOOS, help="the zoo")
    asked.add_argument("--folder", type=Path, help="the folder in which pytorchcv lies")
    asked.add_argument("--only", nargs="*", default=[], help="names of models or of groups")
    asked.add_argument("--most", type=int, default=0, help="so many models of each group; 0, all")
    asked.add_argument("--jobs", type=int, default=1, help="processes at a time")
    asked.add_argument("--out", type=Path, help="a file for the rows, as JSON, written as they come")
    asked.add_argument("--table", action="store_true", help="print the tables of the documents as well")
    asked.add_argument("--again", type=Path, help="print the tables of such a file, and trace nothing")
    given = asked.parse_args()
    if given.again:
        print(tables(json.loads(given.again.read_text())))
        return
    if given.package == "pytorchcv" and not (
        given.folder and (given.folder / "pytorchcv" / "model_provider.py").is_file()
    ):
        asked.error(f"--folder names the folder that holds the package pytorchcv, not {given.folder}")
    rows: list[dict[str, Any]] = []
    for some in rows_of(given.package, given.folder, given.only, given.most, given.jobs):
        rows += some
        if given.out:
            given.out.write_text(json.dumps(rows, indent=1))
    kinds = Counter(row["status"] for row in rows)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{zoo(given.package, given.folder).version()}: {len(rows)} models: {told}")
    if given.table:
        print(tables(rows))


if __name__ == "__main__":
    main()

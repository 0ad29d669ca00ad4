"""Traces every model of the zoo pytorchcv, and says of each whether all of its operators have a rule.

Run: ``python tools/zoo.py --folder FOLDER [--only NAME …] [--most 2] [--out TABLE]``, where FOLDER holds the package
``pytorchcv`` (with its metadata or not; it need not be installed). Each family of models is traced in a process of its
own, on the meta device, with a limit of time for each model.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import multiprocessing
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LIMIT = 60
"""Seconds for one model, with its construction."""

INPUTS = ("n 3 H W", "n 1 H W", "n 80 T")
"""Inputs that are tried one after the other; then, with sides that are numbers, the input that the model names."""


SEVERAL = {"raft": ("n 3 H W", "n 3 H W"), "nvpattexp": ("n 8 16 29", "n int64"), "voca": ("n 1 16 29", "n int64")}
"""Inputs of files whose models take several."""


def models_of(folder: Path) -> dict[str, list[str]]:
    """The names of models by the file that makes them, read off the index without importing it."""
    text = (folder / "pytorchcv" / "model_provider.py").read_text()
    tree = ast.parse(text)
    files = {
        alias.asname or alias.name: str(node.module).rpartition(".")[2]
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    found: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            for key, made in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(made, ast.Name):
                    found.setdefault(exported(folder, files, made.id), []).append(made.id)
    return found


def exported(folder: Path, files: dict[str, str], name: str) -> str:
    """The file of a function; the index imports all of a file's names at once."""
    if name in files:
        return files[name]
    if not _HOMES:
        for path in sorted((folder / "pytorchcv" / "models").glob("*.py")):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef):
                    _HOMES.setdefault(node.name, path.stem)
    return _HOMES.get(name, "")


_HOMES: dict[str, str] = {}


class TooLong(Exception):
    """A model took longer than its limit."""


def _ended(number: int, frame: Any) -> None:
    raise TooLong


def traced(folder: str, home: str, names: list[str], shown: bool) -> list[dict[str, Any]]:
    """What comes of the models of a file."""
    sys.path.insert(0, folder)
    import torch

    signal.signal(signal.SIGALRM, _ended)
    found = []
    for name in names:
        row: dict[str, Any] = {"model": name, "file": home}
        start = time.perf_counter()
        signal.alarm(LIMIT)
        try:
            with torch.device("meta"):
                model = getattr(importlib.import_module(f"pytorchcv.models.{home}"), name)()
            row["made"] = round(time.perf_counter() - start, 2)
            row |= tried(model, SEVERAL.get(home, ()))
        except ImportError as error:
            row |= {"status": "not made", "why": str(error)}
        except TooLong:
            row |= {"status": "failed", "why": f"longer than {LIMIT} s"}
        except Exception as error:
            row |= {"status": "failed", "why": f"{type(error).__name__}: {error}"}
        signal.alarm(0)
        found.append(row)
        if shown:
            print(line(row), flush=True)
    return found


def tried(model: Any, several: tuple[str, ...]) -> dict[str, Any]:
    """What comes of a model with the first input that it takes; in evaluation where training depends on chance."""
    found = row_of(model.train(), several)
    if found["status"] == "failed":
        again = row_of(model.eval(), several)
        if again["status"] != "failed":
            return {**again, "why": f"in evaluation; in training: {found['why']}"}
    return found


def row_of(model: Any, several: tuple[str, ...]) -> dict[str, Any]:
    """What comes of a model as it is."""
    from symcnn import trace
    from symcnn.errors import SymcnnError

    first = ""
    size = [*getattr(model, "in_size", ()), 0, 0]
    at = {"H": int(size[0]), "W": int(size[1])} if size[0] else None
    named = f"n {getattr(model, 'in_channels', 3)} {size[0]} {size[1]}"
    tries = [*((text, None) for text in INPUTS), *([(INPUTS[0], at), (named, None)] if at else [])]
    for text, point in [(" and ".join(several), None)] if several else tries:
        start = time.perf_counter()
        try:
            net = trace(model, *(several or (text,)), at=point)
        except SymcnnError as error:
            first = first or str(error)
            continue
        row: dict[str, Any] = {
            "input": text,
            "seconds": round(time.perf_counter() - start, 3),
            "operators": len(net.nodes),
        }
        if net.unknown:
            lacking = sorted({node.place.operator for node in net.unknown})
            return {**row, "status": "partial", "why": ", ".join(lacking)}
        return {**row, "status": "whole", "why": first}
    return {"status": "failed", "why": first}


def line(row: dict[str, Any]) -> str:
    """A row as it is printed."""
    about = f"{row['input']}, {row['operators']} operators, {row['seconds']} s" if "input" in row else ""
    return f"{row['model']:36} {row['status']:8} {about:44} {row['why'][:200]}".rstrip()


def _family(job: tuple[str, str, list[str]]) -> list[dict[str, Any]]:
    return traced(*job, shown=True)


def rows_of(folder: Path, only: list[str], most: int, jobs: int) -> Iterator[dict[str, Any]]:
    """All rows, family by family."""
    families = models_of(folder)
    work = [
        (str(folder), home, chosen[:most] if most else chosen)
        for home, names in sorted(families.items())
        for chosen in [[name for name in dict.fromkeys(names) if not only or name in only or home in only]]
        if chosen
    ]
    with multiprocessing.get_context("spawn").Pool(jobs, maxtasksperchild=1) as pool:
        for rows in pool.imap_unordered(_family, work):
            yield from rows


def main() -> None:
    """Trace, print, and say how many there are of each kind."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--folder", type=Path, required=True, help="the folder in which the package pytorchcv lies")
    asked.add_argument("--only", nargs="*", default=[], help="names of models or of files")
    asked.add_argument("--most", type=int, default=0, help="so many models of each file; 0, all")
    asked.add_argument("--jobs", type=int, default=1, help="processes at a time")
    asked.add_argument("--out", type=Path, help="a file for the rows, as JSON")
    given = asked.parse_args()
    if not (given.folder / "pytorchcv" / "model_provider.py").is_file():
        asked.error(f"{given.folder} holds no package pytorchcv")
    rows = list(rows_of(given.folder, given.only, given.most, given.jobs))
    if given.out:
        given.out.write_text(json.dumps(rows, indent=1))
    kinds = Counter(row["status"] for row in rows)
    print(f"{len(rows)} models: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))


if __name__ == "__main__":
    main()

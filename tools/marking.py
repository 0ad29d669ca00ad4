"""Writes docs/marking.md: how answers to every result are marked, right ones in several spellings and wrong ones.

``python tools/marking.py`` marks them all and writes the file; ``--only NAME ...`` does so for some, and the rows of
others stay; ``--jobs`` says how many are marked at once, ``--mutants`` how many broken claims of each, ``--seconds``
how long one result may take.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sympy as sp

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.derivation import Derivation
from symcnn.errors import SymcnnError
from symcnn.marking.asked import Asked, asked
from symcnn.marking.mark import marked
from symcnn.marking.marks import Mark
from symcnn.marking.names import Names
from symcnn.marking.overlooked import said_by
from symcnn.printing.latex import latex
from symcnn.printing.terminal import unicode
from symcnn.verdicts.mutants.rules import mutants

FILE = Path(__file__).resolve().parents[1] / "docs" / "marking.md"
WIDE = 10**9
HEAD = """# How answers are marked

Written by `tools/marking.py`, which types answers to results and has them marked. *Ways* are spellings of the
claim (plain with `**` and with `^`, as the terminal and in two ways as the page print it, as an equation, expanded,
factored, over one denominator, with ceilings for floors, in other letters): how many of them are right. *Rivals* are
the wrong formulas of its file: how many are wrong and named. *Elsewhere* are the claims of other conventions: how many
are right up to these. *Broken* are claims broken by rule: how many of those tried are wrong, with a point at which they
are. *Equal* says how many of them say the same as the claim, as is proved. *Undecided* are left to a person; *accepted*
is what is called right and is not known to be. What the time for a result does not allow is not counted in its row;
what is undecided may be so since the time for one answer was over.

| result | ways | rivals | elsewhere | broken | equal | undecided | accepted | s |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


@dataclass
class Row:
    """What came of one result; ``faults`` are sentences about what did not come out as it should."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def text(self) -> str:
        c = self.counts
        pairs = [f"{c[one]}/{c[one + ' in all']}" for one in ("ways", "rivals", "elsewhere", "broken")]
        cells = [*pairs, str(c["equal"]), str(c["undecided"]), str(c["accepted"]), f"{self.seconds:.0f}"]
        return f"| `{self.name}` | " + " | ".join(cells) + " |"


def ways(part: Asked) -> Iterator[tuple[str, str]]:
    """Spellings of what a part of a claim says on its right."""
    said, order = part.said, part.derivation.order
    yield "terminal", typed(part, said)
    if not isinstance(said, sp.Expr):
        if isinstance(said, sp.Eq):
            yield "page", latex(said, order)
        return
    yield "plain", str(said)
    yield "caret", str(said).replace("**", "^")
    yield "page", latex(said, order)
    yield "display", f"$${latex(said, order, small=True)}$$"
    if part.relation is sp.Eq:
        yield "equation", f"{unicode(part.head, order, WIDE)} = {unicode(said, order, WIDE)}"
    forms = {"expanded": sp.expand(said), "one denominator": sp.together(said)}
    if not said.has(sp.Sum, sp.Product, sp.Piecewise):
        forms["factored"] = sp.factor(said)
    forms["ceilings"] = said.replace(sp.floor, lambda inside: -sp.ceiling(-inside))
    for name, form in forms.items():
        if form != said:
            yield name, typed(part, form)
    letters = other_letters(part)
    if letters is not None:
        yield "other letters", str(letters)


def other_letters(part: Asked) -> Any:
    """The right side in letters that people use for the same things, where there are such that name one thing each."""
    names = Names.of(part.derivation)
    taken = {name.lower() for name in names.all}
    renamed: dict[Any, Any] = {}
    for letter, candidates in names.letters.items():
        (name, *more) = candidates
        symbol = names.symbols.get(name)
        if (
            more
            or len(letter) != 1
            or letter.lower() in taken
            or symbol in renamed
            or not isinstance(symbol, sp.Symbol)
        ):
            continue
        if part.said.has(symbol) and letter not in "eEipN":
            renamed[symbol] = sp.Symbol(letter, integer=symbol.is_integer)
            taken.add(letter.lower())
    return part.said.xreplace(renamed) if renamed and not part.said.has(sp.Sum, sp.Product) else None


def typed(part: Asked, said: Any) -> str:
    """An answer as a person types it."""
    order = part.derivation.order
    if isinstance(said, sp.And):
        return " and ".join(unicode(one, order, WIDE) for one in said.args)
    return unicode(said, order, WIDE)


def row(name: str, most: int, seconds: float) -> Row:
    """Mark all answers to one result, as long as there is time."""
    derivation, found, begin = default()[name], Row(name), time.monotonic()
    try:
        parts = asked(derivation)
    except SymcnnError as error:
        found.faults.append(f"nothing can be typed: {error}")
        return found
    for kind, label, text in answers(derivation, parts, most):
        if time.monotonic() - begin > seconds:
            found.faults.append(f"the time was over before {kind} {label}")
            break
        tell(found, kind, label, text, marked(derivation, text))
    found.seconds = time.monotonic() - begin
    return found


def answers(derivation: Derivation, parts: tuple[Asked, ...], most: int) -> Iterator[tuple[str, str, str]]:
    """Answers with what they are: their kind, their label, their text."""
    several = len(parts) > 1
    rest = {part.label: part.sentence(typed(part, part.said)) for part in parts}

    def whole(part: Asked, text: str) -> str:
        if not several:
            return text
        own = text if text.startswith(f"{part.name} =") else part.sentence(text)
        return "; ".join([own, *(other for label, other in rest.items() if label != part.label)])

    for part in parts:
        for label, text in ways(part):
            yield "ways", label, whole(part, text)
        for kind, table in (("rivals", derivation.rivals), ("elsewhere", derivation.elsewhere)):
            for label, said in said_by(part, table):
                yield kind, label, whole(part, typed(part, said))
        claim = part.rebuilt(part.said)
        broken = [
            (label, mutant.args[1])
            for label, mutant in mutants(claim, derivation.given)
            if type(mutant) is type(claim) and len(mutant.args) == 2 and mutant.args[0] == claim.args[0]
        ]
        step = max(1, len(broken) // most)
        for label, said in broken[step // 2 :: step][:most]:
            yield "broken", label, whole(part, typed(part, said))


def tell(found: Row, kind: str, label: str, text: str, mark: Mark) -> None:
    """Count a mark, and say what is not as it should be."""
    found.counts[f"{kind} in all"] += 1
    verdicts = [mark.verdict, *(part.verdict for part in mark.parts.values())]
    overlooked = [mark.overlooked, *(part.overlooked for part in mark.parts.values())]
    wanted = {"ways": "right", "rivals": "wrong", "elsewhere": "right up to", "broken": "wrong"}[kind]
    good = wanted in verdicts if mark.parts else mark.verdict == wanted
    if kind == "rivals":
        good = good and any(overlooked)
    if kind == "broken" and mark.verdict == "right up to":
        good = True
    if kind == "ways" and mark.parts:
        good = mark.verdict == "right"
    if kind == "broken" and mark.verdict == "right":
        found.counts["equal"] += 1
        found.counts["broken in all"] -= 1
        found.faults.append(f"equal: {label}: {text}")
        return
    found.counts[kind] += good
    found.counts["undecided"] += "undecided" in verdicts
    found.counts["accepted"] += kind != "ways" and mark.verdict == "right"
    if not good:
        found.faults.append(f"{kind}, {label}: {text}: {' / '.join(mark.words.splitlines())}")


def apart(name: str, most: int, seconds: float) -> Row:
    """The row of one result, from a process of its own, which is ended where it hangs."""
    command = [sys.executable, __file__, "--one", name, "--mutants", str(most), "--seconds", str(seconds)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=2 * seconds + 60)
    except subprocess.TimeoutExpired:
        return Row(name, faults=["its process was ended"])
    if done.returncode:
        return Row(name, faults=[f"its process failed: {done.stderr.strip().splitlines()[-1:]}"])
    data = json.loads(done.stdout)
    return Row(data["name"], Counter(data["counts"]), data["faults"], data["seconds"])


def main() -> int:
    """Mark, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--mutants", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=1200.0)
    asked_for = parser.parse_args()
    if asked_for.one:
        print(json.dumps(vars(row(asked_for.one, asked_for.mutants, asked_for.seconds))))
        return 0
    names = [n for n in default().names if not asked_for.only or n in asked_for.only]
    rows = kept()
    with ThreadPoolExecutor(asked_for.jobs) as pool:
        running = [pool.submit(apart, name, asked_for.mutants, asked_for.seconds) for name in names]
        for future in as_completed(running):
            one = future.result()
            rows[one.name] = one.text
            print(one.text, *(f"    {fault}" for fault in one.faults), sep="\n", flush=True)
            write(rows)
    print(total(rows.values()))
    return 0


def kept() -> dict[str, str]:
    """The rows that the file has, by name: those of results that are not marked anew stay."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.is_file() else []
    return {line.split("`")[1]: line for line in lines if line.startswith("| `")}


def write(rows: dict[str, str]) -> None:
    """The file, with the rows that there are."""
    ordered = [rows[name] for name in default().names if name in rows]
    missing = len(default().names) - len(ordered)
    tail = f"\n{missing} results are not marked here.\n" if missing else ""
    FILE.write_text(HEAD + "\n".join([*ordered, total(ordered)]) + "\n" + tail, encoding="utf-8")


def total(rows: Iterable[str]) -> str:
    """The sums of the columns."""
    sums: list[list[int]] = []
    for line in rows:
        cells = [[int(part) for part in cell.split("/")] for cell in line.split("|")[2:-1]]
        sums = (
            [[x + y for x, y in zip(*pair, strict=True)] for pair in zip(sums, cells, strict=True)] if sums else cells
        )
    return "| all | " + " | ".join("/".join(map(str, one)) for one in sums) + " |"


if __name__ == "__main__":
    sys.exit(main())

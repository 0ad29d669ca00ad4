"""What files name on the way: each recall has its own, and two quantities agree where they are defined alike."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from symcnn.catalogue.catalogue import Catalogue
from symcnn.errors import DerivationError
from symcnn.judge.judging import Status
from symcnn.verdicts.prove import prove

SIDE = ('q.define("Twice.", Eq(h, 2*n))', 'q.define("One more.", Eq(V, h + 1))', 'q.equals("So.", 2*n + 1)')
TWO = 'q.recall("The one.", side)', 'q.recall("The other.", side, {side.n: 3*n, side.V: W})'


def file(claim: str, *lines: str, imports: str = "", sought: str = "V: 'side', h: 'helper'", given: str = "") -> str:
    head = f"""\
    \"\"\"A result.

    In words.
    \"\"\"
    from sympy import *
    from symcnn import *
    {f"from . import {imports}" if imports else ""}
    n, m, h, U, V, W, a = integers("n m h U V W a")
    f, F, K = function("f", integer=True), function("F", integer=True), sequence("K", integer=True)
    given, sought = {{n: "number"{given}}}, {{{sought}}}
    where = [n >= 0]
    claim = {claim}


    def proof(q):
    """
    return textwrap.dedent(head) + "\n".join(f"    {line}" for line in lines) + "\n"


def outcome(folder: Path, name: str, **files: str) -> Status:
    course = folder / "course"
    course.mkdir()
    for stem, text in files.items():
        (course / f"{stem}.py").write_text(text, encoding="utf-8")
    return prove(Catalogue(course)[name], necessity=False).status


SIDE_FILE = file("Eq(V, 2*n + 1)", *SIDE)
SUM = 'q.define("Both.", Eq(U, V + W))'
BOTH = "U: 'sum', V: 'one', W: 'other'"


def test_two_files_that_go_the_same_way_speak_of_one_quantity(tmp_path: Path) -> None:
    one = file("Eq(U, 8*n + 2)", *TWO, SUM, 'q.equals("So.", 8*n + 2)', imports="side", sought=BOTH)
    other = file("Eq(2*U, 16*n + 4)", *TWO[::-1], SUM, 'q.implies("So.", claim)', imports="side", sought=BOTH)
    last = 'q.recall("One.", one)', 'q.recall("Other.", other)', 'q.implies("So.", claim)'
    both = file("Eq(3*U, 24*n + 6)", *last, imports="one, other", sought="U: 'sum'")
    assert outcome(tmp_path, "both", side=SIDE_FILE, one=one, other=other, both=both) is Status.PROVED


def test_a_name_on_the_way_is_no_matter_of_what_is_called_so_here(tmp_path: Path) -> None:
    here = file("Eq(V, 2*h + 1)", 'q.recall("The side.", side, {side.n: h})', imports="side", sought="V: 'side'",
                given=", h: 'another number'").replace("n >= 0", "n >= 0, h >= 0")  # fmt: skip
    assert outcome(tmp_path, "here", side=SIDE_FILE, here=here) is Status.PROVED


WAY = """\
q.define("A helper.", Eq(h, n))
q.define("From it on.", Eq(K[0], h), ForAll(Eq(K[m + 1], K[m] + 1), (m, 0, oo)))
q.define("How far.", ForAll(Eq(F(m), K[m] - h), (m, 0, oo)))
q.define("Both.", Eq(f(n), K[3] + F(0)))
q.implies("None to begin with.", Eq(F(0), 0))
q.implies("Three on.", And(Eq(K[3], n + 3), Eq(F(0), 0)))
q.implies("So.", claim)""".splitlines()


def test_recalled_for_all_a_way_of_symbols_sequences_and_functions(tmp_path: Path) -> None:
    way = file("Eq(f(n), n + 3)", *WAY, sought="f: 'value', K: 'numbers', F: 'distance', h: 'helper'")
    last = 'q.recall("For all.", way, forall=((n, 0, oo),))', 'q.implies("So.", claim)'
    use = file("Eq(f(2) + f(n), n + 8)", *last, imports="way", sought="f: 'value'")
    assert outcome(tmp_path, "use", way=way, use=use) is Status.PROVED


DOTTED = {
    "given": SIDE_FILE.replace('"n m h', '"n·1 m h'),
    "defined": SIDE_FILE.replace("n m h", "n m h·1"),
    "a sequence": file("Eq(K[1], 1)", 'q.implies("So.", claim)', sought="K: 'one'").replace('("K"', '("K·1"'),
    "a function": file("Eq(f(1), 1)", 'q.implies("So.", claim)', sought="f: 'one'").replace('("f"', '("f·1"'),
    "a value": file("Eq(V, 1)", 'q.recall("So.", side, {side.n: integers("n·1")})', imports="side"),
    "a letter": file("Eq(V, 1)", 'q.recall("So.", side, forall=((integers("n·1"), 0, 1),))', imports="side"),
}


@pytest.mark.parametrize("way", DOTTED)
def test_no_file_has_a_name_of_the_engines_own(way: str, tmp_path: Path) -> None:
    with pytest.raises(DerivationError, match="holds ·, and such names are given by the engine itself"):
        outcome(tmp_path, "dotted", side=SIDE_FILE, dotted=DOTTED[way])

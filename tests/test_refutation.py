"""A line is refuted at points that can be met: with a law that has the stated means and bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.catalogue.catalogue import Catalogue
from symcnn.judge.judging import Status
from symcnn.verdicts.prove import prove

FILE = '''"""A statement about a mean.

What follows from what is known of one draw?
"""

from sympy import Eq

from symcnn import Expectation, reals, sequence

mu, s, V = reals("mu s V")
x = sequence("x")
given = {{x: "draws", mu: "mean", s: "mean square"}}
sought = {{V: "the mean again"}}
where = [{where}]
claim = {claim}


def proof(q):
    """From the mean."""
    q.define("The mean of the first.", Eq(V, Expectation(x[1])))
    q.implies("What is known of it.", claim)
'''

BETWEEN = "x[1] >= 0, x[1] <= 1, Eq(Expectation(x[1]), mu)"
SQUARE = "Eq(Expectation(x[1]), mu), Eq(Expectation(x[1]**2), s)"


def status(where: str, claim: str, folder: Path) -> tuple[Status, str]:
    (folder / "mean.py").write_text(FILE.format(where=where, claim=claim))
    record = prove(Catalogue(folder, apart=True)["mean"], necessity=False)
    return record.status, " ".join(judgement.why for step in record.judgements for judgement in step)


@pytest.mark.parametrize(
    ("where", "claim"),
    [(BETWEEN, "mu >= 0"), (BETWEEN + ", Eq(Expectation(x[1]**2), mu)", "mu**2 <= mu"), (SQUARE, "s >= mu**2")],
)
def test_what_holds_of_every_law_is_not_refuted_where_there_is_none(where: str, claim: str, tmp_path: Path) -> None:
    found, why = status(where, claim, tmp_path)
    assert found in (Status.UNKNOWN, Status.PROVED)
    assert found is Status.PROVED or "no law is known" in why


@pytest.mark.parametrize(("where", "claim"), [(BETWEEN, "mu >= 1"), (BETWEEN, "mu <= 0"), (SQUARE, "s >= 1")])
def test_what_some_law_breaks_is_refuted_at_numbers_that_it_has(where: str, claim: str, tmp_path: Path) -> None:
    found, why = status(where, claim, tmp_path)
    assert found is Status.REFUTED, why

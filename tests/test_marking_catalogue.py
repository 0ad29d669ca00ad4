"""Every claim of the catalogue is read back from each of its spellings: plain text, the page's and the terminal's.

There are no exceptions: of every equation, bound and condition in a claim both sides come back as they were, and no
name in them is taken for another one.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from conftest import some
from sympy.core.relational import Relational

from symcnn.catalogue.catalogue import default
from symcnn.formulas.lengths import unsized
from symcnn.formulas.symbols import Iff
from symcnn.marking.asked import asked
from symcnn.marking.names import Names
from symcnn.marking.parts import alone, told
from symcnn.marking.reading import read
from symcnn.marking.relations import alike, answered
from symcnn.printing.latex import latex
from symcnn.printing.terminal import unicode

CATALOGUE = default()


def sides(claim: Any) -> list[Any]:
    """Both sides of each relation in a claim."""
    return [side for relation in sorted(claim.atoms(Relational), key=str) for side in (relation.lhs, relation.rhs)]


@pytest.mark.parametrize("name", some(CATALOGUE.names, 30))
def test_a_claim_is_read_back_from_each_of_its_spellings(name: str) -> None:
    derivation = CATALOGUE[name]
    names, order = Names.of(derivation), derivation.order
    found = sides(derivation.claim)
    assert found
    for side in found:
        spellings = (
            str(side),
            unicode(side, order, 10**9),
            latex(side, order),
            latex(side, order, small=True),
            f"$${latex(side, order)}$$",
        )
        for text in spellings:
            answer = read(text, names)
            typed, meant = unsized(answer.expression), unsized(side)
            # SymPy writes -(1 - x) as x - 1, or leaves it, by how it was built.
            assert typed == meant or sp.expand(typed) == sp.expand(meant), text
            assert not answer.matches and not answer.unmatched and not answer.ambiguous, text


# Bounds of several things, joined, are no condition that is typed.
TYPED = [one.name for one in CATALOGUE if not (isinstance(one.claim, Iff) and isinstance(one.claim.left, sp.And))]


@pytest.mark.parametrize("name", some(TYPED, 30))
def test_a_claim_is_read_whole(name: str) -> None:
    """An equation, a bound, an equivalence, what holds under a premise, and several of these side by side."""
    derivation = CATALOGUE[name]
    names, parts = Names.of(derivation), asked(derivation)
    claim = derivation.claim
    assert len(parts) == len(sp.And.make_args(claim) if isinstance(claim, sp.And) else [claim])
    for text in (unicode(claim, derivation.order, 10**9), latex(claim, derivation.order)):
        told_of = list(told(parts, text, names)) if len(parts) > 1 else [(parts[0], alone(parts[0], text, names))]
        assert {part.label for part, _ in told_of} == {part.label for part in parts}, text
        for part, answers in told_of:
            found = [answered(part, answer) for answer in answers]
            said = found[0] if len(found) == 1 else sp.And(*found)
            assert alike(said, part.said) if part.conditional else unsized(said) == unsized(part.said), text


@pytest.mark.parametrize("name", some(CATALOGUE.names, 30))
def test_rivals_are_read_and_are_not_the_claim(name: str) -> None:
    """What careful people write wrongly is read as what they wrote."""
    derivation = CATALOGUE[name]
    names = Names.of(derivation)
    for rival in derivation.rivals.values():
        if not isinstance(rival, sp.Expr):
            continue
        for text in (unicode(rival, derivation.order, 10**9), latex(rival, derivation.order)):
            read_back, meant = unsized(read(text, names).expression), unsized(rival)
            assert read_back == meant or sp.simplify(read_back - meant) == 0, text
            assert read_back != unsized(derivation.claim.rhs), text

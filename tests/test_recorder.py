"""A proof that talks to its recorder, instead of stating lines to it, proves nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Package
from liars import DEFINITION, proof, text

from symcnn.catalogue.derivation import Derivation
from symcnn.verdicts.check import Report, check

NAME = "course.liar"
AS_IT_STANDS = "recall takes a file of the catalogue as it stands"
# False, and what a proof must not reach, whatever it does beside its lines.
FALSE = "claim = Eq(m, floor((n - k) / s) + 2)"
NO_RIVALS = 'rivals = {"none": m - m}'


def proved(derivation: Derivation) -> Report:
    return check(derivation, only="proof")


def fallen(found: Report, *words: str) -> None:
    """It does not hold; the complaint names the file, and one of these words or that nothing can be written to."""
    complaint = "\n".join(found.reasons)
    assert found.exit_code != 0 and found.verdict.proof in ("refuted", "unknown")
    assert NAME in complaint and "step" in complaint, complaint
    assert any(word in complaint for word in (*words, "refuted. ", "false at", "has no attribute", "tuple")), complaint


# What is written to, and the lines of a proof that writes to it.
TALKS = {
    "a fact is added": ("facts", [DEFINITION, "q.facts.append(claim)", 'q.implies("So.", claim)']),
    "facts are added in place": ("facts", [DEFINITION, "q.facts += [claim]", 'q.implies("So.", claim)']),
    "facts are replaced": ("facts", [DEFINITION, "q.facts = [claim]", 'q.implies("So.", claim)']),
    "a fact is put first": ("facts", [DEFINITION, "q.facts.insert(0, claim)", 'q.implies("So.", claim)']),
    "a private fact is added": ("_facts", [DEFINITION, "q._facts.append(claim)", 'q.implies("So.", claim)']),
    "private facts are replaced": ("_facts", [DEFINITION, "q._facts = (claim,)", 'q.implies("So.", claim)']),
    "a constraint is replaced": ("_where", [DEFINITION, "q._where = (claim,)", 'q.implies("So.", n >= k)']),
    "the last line is replaced": ("_last", [DEFINITION, "q._last = claim"]),
    "the line is replaced": ("line", [DEFINITION, "q.line = claim.rhs", 'q.equals("So.", claim.rhs)']),
    "the head is replaced": (
        "head",
        ['q.define("Another.", Eq(v, claim.rhs))', 'q.define("Count.", Eq(m, n - n))', "q.head = m",
         "q.line = claim.rhs", 'q.equals("So.", claim.rhs)'],
    ),
    "the head alone is replaced": (
        "head", [DEFINITION, 'q.define("Another.", Eq(v, claim.rhs))', "q.head = m", 'q.equals("So.", claim.rhs)'],
    ),
    "steps are cleared": ("steps", [DEFINITION, 'q.implies("So.", claim)', "q.steps.clear()"]),
    "a step is taken out": ("steps", [DEFINITION, 'q.implies("So.", claim)', "q.steps.pop()"]),
    "steps are replaced": ("steps", [DEFINITION, 'q.implies("So.", claim)', "q.steps = q.steps[:1]"]),
    "a step is put in": (
        "steps",
        [DEFINITION, "from symcnn.recorder.step import Step", 'q.steps.append(Step(2, "define", "So.", claim))',
         "q._last = claim"],
    ),
    "an obligation is taken from a step": (
        "steps",
        [DEFINITION, 'q.implies("So.", claim)', "from dataclasses import replace",
         "q.steps[-1] = replace(q.steps[-1], obligations=())"],
    ),
    "the derivation is replaced": (
        "derivation", [DEFINITION, "q.derivation = q.derivation.claiming(Eq(m, m + 0*n))", 'q.implies("So.", n >= k)'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", TALKS)
def test_a_proof_that_writes_to_its_recorder_reaches_nothing(way: str, derivation: Callable[[str], Derivation]) -> None:
    written, lines = TALKS[way]
    liar = text(
        symbols='n, k, s, m, i, v = integers("n k s m i v")',
        sought='sought = {m: "places", v: "another"}',
        claim=FALSE,
        rivals=NO_RIVALS,
        proof=proof(*lines),
    )
    fallen(proved(derivation(liar)), written)


FILE_TALKS = {
    "what is given is taken out of its table": [
        "given.pop(s, None)", 'q.define("Let it be one.", Eq(s, 1))', DEFINITION,
        'q.equals("Solve for `i`.", Sum(1, (i, 0, floor((n - k) / s))))', 'q.equals("Count.", n - k + 1)',
    ],
    "what is given is taken out of the recorder's table": [
        "q.derivation.given.pop(s, None)", 'q.define("Let it be one.", Eq(s, 1))', DEFINITION,
        'q.equals("Solve for `i`.", Sum(1, (i, 0, floor((n - k) / s))))', 'q.equals("Count.", n - k + 1)',
    ],
}  # fmt: skip


@pytest.mark.parametrize("way", FILE_TALKS)
def test_a_proof_does_not_change_what_is_given(way: str, derivation: Callable[[str], Derivation]) -> None:
    liar = text(claim="claim = Eq(m, n - k + 1)", rivals=NO_RIVALS, proof=proof(*FILE_TALKS[way]))
    fallen(proved(derivation(liar)), "s is given", "given")


# --- recall of what no file of the catalogue states -----------------------------------------------------------

COROLLARY = {
    "docstring": '"""A corollary.\n\nIt follows.\n"""',
    "imports": "from dataclasses import replace\nfrom sympy import *\nfrom symcnn import *\n"
    "from symcnn.catalogue.derivation import derivation_of\nfrom . import honest",
    "claim": FALSE,
    "measure": None,
    "impostor": None,
    "experiment": None,
    "rivals": None,
}
ALTERED = {
    "with another claim": "derivation_of(honest).claiming(claim)",
    "without a constraint": "derivation_of(honest).without(n >= k)",
    "with a claim replaced": "replace(derivation_of(honest), claim=claim)",
    "with a claim replaced, and its mark": "replace(derivation_of(honest), claim=claim, altered=False)",
    "with its constraints replaced": "replace(derivation_of(honest), where=())",
    "with its proof replaced": 'replace(derivation_of(honest), claim=claim, proof=lambda q: q.implies("So.", claim))',
    "under another name": 'replace(derivation_of(honest), claim=claim, name="course.other")',
    "of no file": "replace(derivation_of(honest), claim=claim, path=None)",
}


@pytest.mark.parametrize("way", ALTERED)
def test_what_is_recalled_is_a_file_as_it_stands(way: str, package: Package) -> None:
    liar = text(**{**COROLLARY, "proof": proof(f'q.recall("As known.", {ALTERED[way]})', 'q.implies("So.", claim)')})
    found = proved(package({"course.honest": text(), NAME: liar})[NAME])
    complaint = "\n".join(found.reasons)
    assert found.exit_code == 1 and found.verdict.proof != "proved"
    assert NAME in complaint and "step 1 ('As known.')" in complaint and AS_IT_STANDS in complaint, complaint


CHANGED = {
    "before it is read": ("honest.claim = Eq(honest.m, floor((honest.n - honest.k) / honest.s) + 2)", "pass"),
    "in the proof": ("", "honest.claim = claim"),
}  # fmt: skip


@pytest.mark.parametrize("way", CHANGED)
def test_the_file_that_is_recalled_is_not_changed_from_outside(way: str, package: Package) -> None:
    at_import, inside = CHANGED[way]
    liar = text(
        **{
            **COROLLARY,
            "imports": f"{COROLLARY['imports']}\n{at_import}",
            "proof": proof(inside, 'q.recall("As known.", honest)', 'q.implies("So.", claim)'),
        }
    )
    found = proved(package({"course.honest": text(), NAME: liar})[NAME])
    assert found.exit_code != 0 and found.verdict.proof != "proved"


def test_a_whole_file_is_recalled_by_its_module_or_its_derivation(package: Package) -> None:
    for asked in ("honest", "derivation_of(honest)"):
        true = {**COROLLARY, "claim": FALSE.replace("+ 2", "+ 1"), "proof": proof(f'q.recall("As known.", {asked})')}
        assert proved(package({"course.honest": text(), NAME: text(**true)})[NAME]).exit_code == 0

"""Every derivation of the catalogue: proved, of the assumptions it states. Broken claims: see `test_mutants`."""

from __future__ import annotations

from functools import cache

import pytest
from conftest import EVERY, some
from test_golden import RESULTS

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.derivation import Derivation
from symcnn.judge.judging import Status, judge
from symcnn.printing.prose import prose_latex, prose_plain
from symcnn.verdicts.check import check_all
from symcnn.verdicts.prove import ProofRecord, prove

NAMES = default().names
WHOLE = sorted(NAMES if EVERY else RESULTS, key=NAMES.index)
"""Of these, whose pages are compared with those kept, it is asked, too, which constraints the proof needs."""
PROVED = sorted({*WHOLE, *some(NAMES, 100)}, key=NAMES.index)
"""Of these every line is judged; of all with ``SYMCNN_EVERY``, as after a change of the judge."""
# The judgement of these is quick, so that their constraints can be dropped one by one here.
QUICK = [name for name in WHOLE if name.partition(".")[0] in ("dense", "optimizer")]


@cache
def record(name: str) -> ProofRecord:
    """The proof of a result: of some as `symcnn check --only proof` finds it, of others each line."""
    if name not in WHOLE:
        return prove(default()[name], necessity=False)
    (report,) = check_all([default()[name]], "proof")
    assert not report.fault and report.proof is not None, report.fault
    return report.proof


@pytest.fixture
def derived(request: pytest.FixtureRequest) -> Derivation:
    return default()[request.param]


every = pytest.mark.parametrize("derived", NAMES, indirect=True)
proved = pytest.mark.parametrize("derived", PROVED, indirect=True)
wholly = pytest.mark.parametrize("derived", WHOLE, indirect=True)


@proved
def test_every_step_is_proved(derived: Derivation) -> None:
    wrong = [
        f"step {step.number} ({step.reason}): {judgement.status}. {judgement.why}"
        for step in record(derived.name).steps
        for judgement in step.judgements
        if judgement.status is not Status.PROVED
    ]
    assert not wrong, wrong
    assert not record(derived.name).audited_steps


@wholly
def test_a_corollary_needs_what_it_recalls(derived: Derivation) -> None:
    assert record(derived.name).needless == ()


@wholly
def test_an_assumption_is_used(derived: Derivation) -> None:
    if derived.experiment is not None and derived.where:
        assert record(derived.name).used, "the proof holds without any of its constraints"


@pytest.mark.parametrize("derived", QUICK, indirect=True)
def test_without_a_used_assumption_the_proof_fails(derived: Derivation) -> None:
    for fact in record(derived.name).used:
        weaker = derived.without(fact)
        assert len(weaker.where) == len(derived.where) - 1
        goals = (owed for step in weaker.steps for owed in step.obligations)
        assert any(judge(owed, audit=False).status is not Status.PROVED for owed in goals), f"proved without {fact}"


@every
def test_the_file_says_what_a_reader_needs(derived: Derivation) -> None:
    assert derived.title and derived.statement
    assert derived.given and all(derived.given.values()) and all(derived.sought.values())
    assert derived.steps[-1].verb == "claim"
    if derived.experiment is not None:
        assert len(derived.rivals) >= 2
    else:
        assert derived.follows_from and not derived.rivals


@every
def test_every_name_in_the_text_is_known(derived: Derivation) -> None:
    for text in derived.prose:
        assert "`" not in prose_latex(text, derived.names, derived.order).replace("``", "")
        assert "`" not in prose_plain(text, derived.names, derived.order)
        assert text.count("`") % 2 == 0, text


@every
def test_definitions_are_few(derived: Derivation) -> None:
    assert len(derived.definitions) <= max(4, len(derived.steps) - 2)

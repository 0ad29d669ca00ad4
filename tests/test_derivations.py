"""Every derivation of the catalogue: proved, of the assumptions it states; red as soon as its claim is broken."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from mutants import mutants

from symcnn.catalogue import default
from symcnn.check import check, check_all
from symcnn.derivation import Derivation
from symcnn.experiment import Exact, MonteCarlo, Trajectory
from symcnn.judge import Status, judge
from symcnn.prove import ProofRecord
from symcnn.text import prose_latex, prose_plain

NAMES = default().names
MEASURED = [d.name for d in default() if isinstance(d.experiment, (Exact, Trajectory))]
DRAWN = [d.name for d in default() if isinstance(d.experiment, MonteCarlo)]
# The judgement of these is quick, so that their constraints can be dropped one by one here.
QUICK = [name for name in NAMES if name.partition(".")[0] in ("activation", "dense", "optimizer")]


@pytest.fixture(scope="module")
def records() -> Mapping[str, ProofRecord]:
    """The proofs of the whole catalogue, as `symcnn check --only proof` finds them."""
    reports = check_all(default(), "proof")
    assert not [report.fault for report in reports if report.fault]
    return {report.derivation.name: report.proof for report in reports if report.proof is not None}


@pytest.fixture
def derived(request: pytest.FixtureRequest) -> Derivation:
    return default()[request.param]


every = pytest.mark.parametrize("derived", NAMES, indirect=True)


@every
def test_every_step_is_proved(derived: Derivation, records: Mapping[str, ProofRecord]) -> None:
    wrong = [
        f"step {step.number} ({step.reason}): {judgement.status}. {judgement.why}"
        for step, judgements in zip(derived.steps, records[derived.name].judgements, strict=True)
        for judgement in judgements
        if judgement.status is not Status.PROVED
    ]
    assert not wrong, wrong


@every
def test_an_assumption_is_used(derived: Derivation, records: Mapping[str, ProofRecord]) -> None:
    if derived.experiment is not None:
        assert records[derived.name].used, "the proof holds without any of its constraints"


@pytest.mark.parametrize("derived", QUICK, indirect=True)
def test_without_a_used_assumption_the_proof_fails(derived: Derivation, records: Mapping[str, ProofRecord]) -> None:
    used = [derived.where[place] for place in records[derived.name].used]
    for fact in used:
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


def prose(derived: Derivation) -> Iterator[str]:
    yield derived.statement
    yield from derived.given.values()
    yield from derived.sought.values()
    yield from derived.conventions
    yield from derived.rivals
    yield from (step.reason for step in derived.steps)


@every
def test_every_name_in_the_text_is_known(derived: Derivation) -> None:
    for text in prose(derived):
        assert "`" not in prose_latex(text, derived.names, derived.order).replace("``", "")
        assert "`" not in prose_plain(text, derived.names, derived.order)
        assert text.count("`") % 2 == 0, text


@every
def test_definitions_are_few(derived: Derivation) -> None:
    assert len(derived.definitions) <= max(4, len(derived.steps) - 2)


# --- broken claims ------------------------------------------------------------------------------------


def few(claim: Any) -> dict[str, Any]:
    """One broken claim of each kind."""
    chosen: dict[str, tuple[str, Any]] = {}
    for label, broken in mutants(claim):
        if "1 % down" not in label:
            chosen.setdefault(label.split(" the factor ")[0].split(",")[0][:8], (label, broken))
    return dict(chosen.values())


@every
def test_a_broken_claim_is_not_proved(derived: Derivation) -> None:
    (owed,) = derived.steps[-1].obligations
    broken = few(derived.claim)
    assert broken
    for label, claim in broken.items():
        found = judge(dataclasses.replace(owed, goal=claim))
        assert found.status is Status.REFUTED, f"{label}: {found}"


@pytest.mark.parametrize("derived", [d.name for d in default() if d.experiment is None], indirect=True)
def test_a_broken_corollary_is_not_confirmed(derived: Derivation) -> None:
    """Its experiments are those of what it recalls, so that a false step from there is red on either side."""
    claim = next(iter(few(derived.claim).values()))
    assert check(derived.claiming(claim), "experiment", device="cpu").exit_code == 1


@pytest.mark.parametrize("derived", [*MEASURED, *DRAWN], indirect=True)
def test_a_broken_claim_is_not_confirmed(derived: Derivation) -> None:
    """By the experiment alone. A part of the grid is tried first, for speed, and then the whole."""
    experiment = derived.experiment
    part = dataclasses.replace(experiment, at=experiment.at[:: max(1, len(experiment.at) // 12)])
    for label, claim in few(derived.claim).items():
        # Without its rivals: one of them may well be this broken claim.
        broken = dataclasses.replace(derived.claiming(claim), rivals={}, experiment=part)
        found = check(broken, "experiment", device="cpu")
        if found.verdict.experiment != "refuted":
            found = check(dataclasses.replace(broken, experiment=experiment), "experiment", device="cpu")
        assert found.verdict.proof == "skipped"
        assert found.verdict.experiment == "refuted", f"{label}: {claim}: {found.reasons}"
        assert found.exit_code == 1 and derived.name in found.reasons[0]

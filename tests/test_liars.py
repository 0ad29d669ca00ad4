"""Liars planted in a derivation's file, each caught by the guard meant for it, which says who, where and why."""

from __future__ import annotations

from collections.abc import Callable

import liars
import pytest
from conftest import Command, Package
from liars import DEFINITION, proof, text

import symcnn.time_limit
from symcnn.catalogue.derivation import Derivation
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError
from symcnn.verdicts.check import Report, check, check_all
from symcnn.verdicts.prove import prove_apart

Write = Callable[[str], Derivation]
NAME = "course.liar"


def report(derivation: Derivation, only: str | None = None) -> Report:
    return check(derivation, only=only, settings=Settings(device="cpu"))  # type: ignore[arg-type]


def caught(report: Report, *words: str) -> str:
    """The complaint: there is one, and it names the derivation and says why."""
    assert report.exit_code != 0
    complaint = "\n".join(report.reasons)
    assert NAME in complaint
    for word in words:
        assert word in complaint, complaint
    return complaint


def test_the_honest_file_is_proved_and_confirmed(derivation: Write) -> None:
    found = report(derivation(text()))
    assert (found.verdict.proof, found.verdict.experiment, found.exit_code) == ("proved", "confirmed", 0)
    assert found.reasons == ()


# --- the measurement ---------------------------------------------------------------------------------

ANSWERS = {
    "directly": "def measure(run, n, k, s):\n    return int(claim.rhs.subs({'n': n, 'k': k, 's': s}))",
    "through a global": (
        "answer = claim.rhs\ndef measure(run, n, k, s):\n    return int(answer.subs({'n': n, 'k': k, 's': s}))"
    ),
    "through a helper": (
        "answer = claim.rhs\ndef helper(n, k, s):\n    return int(answer.subs({'n': n, 'k': k, 's': s}))\n"
        "def measure(run, n, k, s):\n    return helper(n, k, s)"
    ),
    "through an import": (
        "def measure(run, n, k, s):\n    from symcnn import derive\n"
        "    return derive('convolution.output_size').closed_form(n=n, k=k, s=s, d=1, p=0)"
    ),
    "through a relative import": (
        "def measure(run, n, k, s):\n    from . import liar\n    return liar.claim.rhs.subs({'n': n})"
    ),
    "through a default": (
        "def measure(run, n, k, s, answer=claim.rhs):\n    return int(answer.subs({'n': n, 'k': k, 's': s}))"
    ),
}


@pytest.mark.parametrize("way", ANSWERS)
def test_a_measurement_that_returns_the_claim_is_refused(way: str, derivation: Write) -> None:
    caught(report(derivation(text(measure=ANSWERS[way])), "experiment"), "the measurement")


def test_a_measurement_that_retypes_the_formula_is_exposed_by_the_impostor(derivation: Write) -> None:
    retyped = "def measure(run, n, k, s):\n    return (n - k) // s + 1"
    found = report(derivation(text(measure=retyped)), "experiment")
    assert found.verdict.experiment == "undecided"
    caught(found, "impostor", "does not measure the operator")


def test_an_impostor_that_equals_the_operator_leaves_it_undecided(derivation: Write) -> None:
    same = "def dense(signal, kernel, stride):\n    import torch\n"
    same += "    return torch.nn.functional.conv1d(signal, kernel, stride=stride)"
    found = report(derivation(text(impostor=same)), "experiment")
    assert found.verdict.experiment == "undecided" and found.exit_code == 3
    caught(found, "impostor")


def test_an_impostor_that_only_raises_does_not_count(derivation: Write) -> None:
    raising = "def dense(signal, kernel, stride):\n    raise ValueError('no')"
    assert report(derivation(text(impostor=raising)), "experiment").verdict.experiment == "undecided"


def test_an_experiment_that_leaves_the_domain_is_refused(derivation: Write) -> None:
    outside = liars.HONEST["experiment"].replace(", where=lambda n, k, s: k <= n", "")
    caught(report(derivation(text(experiment=outside)), "experiment"), "leaves the domain", "n ≥ k", "n = 1")


def test_a_rival_that_is_the_claim_is_refused(derivation: Write) -> None:
    same = 'rivals = {"shifts the floor": floor((n - k + s) / s)}'
    caught(report(derivation(text(rivals=same)), "experiment"), "'shifts the floor'", "nowhere")


def test_a_rival_that_the_grid_misses_is_given_its_counterexample(derivation: Write) -> None:
    far = 'rivals = {"goes wrong from 40 cells on": claim.rhs + indicator(n >= 40)}'
    found = report(derivation(text(rivals=far)), "experiment")
    assert found.verdict.experiment == "confirmed"
    assert found.result is not None
    where = found.result.rivals["goes wrong from 40 cells on"].where
    assert where is not None and where["n"] >= 40


def test_nothing_to_confirm_it_is_refused(derivation: Write) -> None:
    alone = derivation(text(measure=None, impostor=None, experiment=None, rivals=None))
    caught(report(alone), "no experiment", "recalls no other")


# --- the claim ---------------------------------------------------------------------------------------

FALSE_CLAIMS = {
    "one too many": "claim = Eq(m, floor((n - k) / s) + 2)",
    "one too few": "claim = Eq(m, floor((n - k) / s))",
    "1 % up": "claim = Eq(m, Rational(101, 100)*(floor((n - k) / s) + 1))",
    "a term dropped": "claim = Eq(m, floor(n / s) + 1)",
}


@pytest.mark.parametrize("fault", FALSE_CLAIMS)
def test_a_false_claim_turns_red_through_the_proof_and_through_the_experiment(fault: str, derivation: Write) -> None:
    liar = derivation(text(claim=FALSE_CLAIMS[fault], rivals='rivals = {"none": m - m}'))
    by_proof, by_experiment = report(liar, "proof"), report(liar, "experiment")
    assert (by_proof.verdict.proof, by_proof.verdict.experiment) == ("refuted", "skipped")
    assert (by_experiment.verdict.proof, by_experiment.verdict.experiment) == ("skipped", "refuted")
    assert by_proof.exit_code == by_experiment.exit_code == 1
    caught(by_proof, "step 4", "the claim", "false at")
    caught(by_experiment, "the operator gives")


def test_a_claim_that_states_nothing_is_refused(derivation: Write) -> None:
    with pytest.raises(DerivationError, match=f"{NAME}: .*states nothing"):
        derivation(text(claim="claim = Eq(n, n)", rivals=None))


# --- the proof: lines that do not follow --------------------------------------------------------------


def test_a_false_step_is_refuted_with_a_counterexample(derivation: Write) -> None:
    liar = text(proof=proof(DEFINITION, 'q.equals("Solve for `i`.", Sum(1, (i, 0, floor(n / s))))'))
    found = report(derivation(liar), "proof")
    complaint = caught(found, "step 2 ('Solve for i.')", "refuted")
    assert found.verdict.proof == "refuted" and "at" in complaint and "k = " in complaint


def test_an_implies_that_does_not_follow_is_refuted(derivation: Write) -> None:
    liar = text(proof=proof(DEFINITION, 'q.implies("Plainly.", m >= 2)', 'q.implies("So.", claim)'))
    caught(report(derivation(liar), "proof"), "step 2 ('Plainly.')")


def test_a_claim_asserted_by_implies_alone_is_not_taken_on_trust(derivation: Write) -> None:
    liar = text(
        where="where = [n >= 1, k >= 1, s >= 1]",  # without n >= k it is false
        proof=proof(DEFINITION, 'q.implies("It is well known.", claim)'),
    )
    found = report(derivation(liar), "proof")
    assert found.verdict.proof in ("refuted", "unknown")
    caught(found, "step 2 ('It is well known.')")


def test_a_proof_that_ends_elsewhere_is_caught(derivation: Write) -> None:
    liar = text(
        proof=proof(DEFINITION, 'q.equals("Solve.", Sum(1, (i, 0, floor((n - k)/s))))', 'q.implies("Also.", n >= k)')
    )
    found = report(derivation(liar), "proof")
    assert found.verdict.proof in ("refuted", "unknown")
    caught(found, "step 4 ('This is the claim.'), the claim")


@pytest.mark.parametrize("missing", ["s >= 1", "n >= k"])
def test_an_assumption_that_is_not_stated_is_missed(missing: str, derivation: Write) -> None:
    kept = [fact for fact in ("n >= 1", "k >= 1", "s >= 1", "n >= k") if fact != missing]
    found = report(derivation(text(where=f"where = [{', '.join(kept)}]")), "proof")
    assert found.verdict.proof in ("unknown", "refuted")
    caught(found, "step")


def test_constraints_that_contradict_each_other_prove_nothing(derivation: Write) -> None:
    liar = text(where="where = [n >= 1, k >= 1, s >= 1, n >= k, k >= n + 1]", rivals=None)
    caught(report(derivation(liar), "proof"), "contradict")


# --- the proof: definitions that are none -------------------------------------------------------------

RECURRENCE = "ForAll(Eq(f(i + 1), f(i) + 1), (i, 0, oo))"
DEFINITIONS = {
    "the claim": ('q.define("By definition.", claim)', "the claim itself"),
    "the claim, multiplied out": ('q.define("By definition.", Eq(m, (floor((n - k)/s)*2 + 2)/2))', "the claim itself"),
    "a constraint of what is given": ('q.define("Let `s` be one.", Eq(s, 1))', "s is given"),
    "an inequality": ('q.define("Let it be large.", m >= 5)', "a definition is an equation"),
    "an expression on the left": ('q.define("Let it be so.", Eq(m + 1, n))', "names a new quantity"),
    "itself": ('q.define("Let it be so.", Eq(m, 2*m - n))', "defined by itself"),
    "itself, in a circle": ('q.define("So.", Eq(m, v + 1))\n    q.define("And.", Eq(v, m))', "before it is defined"),
    "a thing twice": (DEFINITION + '\n    q.define("Again.", Eq(m, 3))', "m is defined already"),
    "a thing twice at once": ('q.define("Both.", Eq(m, 3), Eq(m, 4))', "define the same thing twice"),
    "a start twice": (f'q.define("Start and go on.", Eq(f(0), 0), {RECURRENCE}, Eq(f(1), 7))', "the same thing twice"),
    "a recurrence in a circle": (
        'q.define("Go on.", Eq(f(0), 0), ForAll(Eq(f(i + 1), f(-i - 1) + 1), (i, 0, oo)))', "defined by itself"
    ),
    "a name nobody knows": ('q.define("With a new one.", Eq(m, n + x))', "uses x"),
}  # fmt: skip
MORE = 'n, k, s, m, i, v, x = integers("n k s m i v x")\nf = function("f")'


@pytest.mark.parametrize("kind", DEFINITIONS)
def test_a_step_that_is_only_asserted_is_refused(kind: str, derivation: Write) -> None:
    line, why = DEFINITIONS[kind]
    liar = text(
        symbols=MORE,
        sought='sought = {m: "places", v: "another", f: "and one more"}',
        proof=proof(line, 'q.implies("So.", claim)'),
    )
    caught(report(derivation(liar), "proof"), "step", why)


def test_a_claim_for_all_is_not_defined_either(derivation: Write) -> None:
    liar = text(
        symbols=MORE,
        given='given = {i: "step"}',
        sought='sought = {f: "value"}',
        where="where = [i >= 0]",
        claim="claim = Eq(f(i), i)",
        proof=proof('q.define("By definition.", ForAll(Eq(f(i), i), (i, 0, oo)))'),
        rivals=None,
    )
    caught(report(derivation(liar), "proof"), "the claim itself")


@pytest.mark.parametrize("part", ["claim", "where", "rivals"])
def test_a_symbol_that_is_not_given_is_named(part: str, derivation: Write) -> None:
    liar = {
        "claim": {"claim": "claim = Eq(m, floor((n - k) / s) + x)"},
        "where": {"where": "where = [n >= k, x >= 1]"},
        "rivals": {"rivals": 'rivals = {"adds": claim.rhs + x}'},
    }[part]
    with pytest.raises(DerivationError, match=rf"{NAME}: .*uses x, which is neither given"):
        derivation(text(symbols=MORE, **liar))


def test_a_symbol_of_the_same_name_and_another_kind_is_named(derivation: Write) -> None:
    liar = text(proof=proof(DEFINITION, 'q.equals("Solve.", Sum(1, (i, 0, floor((reals("n") - k) / s))))'))
    caught(report(derivation(liar), "proof"), "n is a whole number in one place and a real number in another")


# --- the proof: inductions ---------------------------------------------------------------------------

INDUCTION = {
    "symbols": MORE,
    "given": 'given = {i: "step", x: "start"}',
    "sought": 'sought = {f: "value"}',
    "where": "where = [i >= 0, x >= 1]",
    "rivals": None,
}
START = f'q.define("Count.", Eq(f(0), 0), {RECURRENCE})'


def test_a_false_induction_is_caught_in_its_step(derivation: Write) -> None:
    liar = text(claim="claim = Eq(f(i), i**2)", proof=proof(START, 'q.induct("So.", claim, over=i)'), **INDUCTION)
    caught(report(derivation(liar), "proof"), "step 3 ('So.'), the step")


def test_an_induction_that_does_not_start_is_caught_in_its_base(derivation: Write) -> None:
    liar = text(claim="claim = Eq(f(i), i + 1)", proof=proof(START, 'q.induct("So.", claim, over=i)'), **INDUCTION)
    caught(report(derivation(liar), "proof"), "step 3 ('So.'), the base")


def test_what_is_known_of_one_value_does_not_prove_it_for_all(derivation: Write) -> None:
    """`x >= 1` is known; the induction is stated for every x, and would give a false line at x = 0."""
    liar = text(
        claim="claim = Eq(f(i), i)",
        proof=proof(
            START, 'q.induct("So.", And(Eq(f(i), i), x >= 1), over=i, forall=(x,))', 'q.implies("In part.", claim)'
        ),
        **INDUCTION,
    )
    found = report(derivation(liar), "proof")
    assert found.verdict.proof in ("refuted", "unknown")
    caught(found, "step 3 ('So.')")


def test_an_induction_over_a_real_number_is_refused(derivation: Write) -> None:
    liar = text(
        **{**INDUCTION, "symbols": MORE + '\ni = reals("i")', "rivals": None},
        claim="claim = Eq(f(i), i)",
        proof=proof(START, 'q.induct("So.", claim, over=i)'),
    )
    caught(report(derivation(liar), "proof"), "whole number")


# --- the proof: other derivations -------------------------------------------------------------------

COROLLARY = {
    "docstring": '"""A corollary.\n\nIt follows.\n"""',
    "imports": "from sympy import *\nfrom symcnn import *\nfrom . import honest",
    "measure": None,
    "impostor": None,
    "experiment": None,
    "rivals": None,
}


def corollary(package: Package, **changes: str) -> Derivation:
    return package({"course.honest": text(), "course.liar": text(**{**COROLLARY, **changes})})[NAME]


def test_a_corollary_follows(package: Package) -> None:
    found = report(corollary(package, proof=proof('q.recall("As known.", honest)')))
    assert (found.verdict.proof, found.verdict.experiment, found.verdict.corollary) == ("proved", "confirmed", True)
    assert found.exit_code == 0


def test_a_recalled_derivation_whose_constraints_do_not_hold_is_caught(package: Package) -> None:
    liar = corollary(package, where="where = [n >= 1, k >= 1, s >= 1]", proof=proof('q.recall("As known.", honest)'))
    caught(report(liar, "proof"), "step 1 ('As known.')", "course.honest needs", "n >= k")


RECALLS = {
    "a value for what is derived": ('q.recall("So.", honest, {honest.m: Integer(5)})', "no other value"),
    "what is given for what is derived": ('q.recall("So.", honest, {honest.m: n})', "no other value"),
    "two values under one name": (
        'q.recall("So.", honest)\n    q.recall("And.", honest, {honest.s: Integer(1)})', "m names both"
    ),
    "one value for all of what varies": ('q.recall("So.", honest, forall=((n, k, oo),))', "one value for all"),
    "another definition": ('q.define("Let it be.", Eq(m, 7))\n    q.recall("So.", honest)', "defined otherwise"),
    "a definition afterwards": ('q.recall("So.", honest)\n    q.define("Let it be.", Eq(m, 7))', "defined already"),
}  # fmt: skip


@pytest.mark.parametrize("way", RECALLS)
def test_a_recall_does_not_state_what_was_not_proved(way: str, package: Package) -> None:
    line, why = RECALLS[way]
    caught(report(corollary(package, proof=proof(line, 'q.implies("So.", claim)')), "proof"), "step", why)


def test_a_corollary_is_no_better_than_what_it_follows_from(package: Package) -> None:
    files = {
        "course.honest": text(claim=FALSE_CLAIMS["one too many"], rivals='rivals = {"none": m - m}'),
        "course.liar": text(
            **COROLLARY, claim=FALSE_CLAIMS["one too many"], proof=proof('q.recall("As known.", honest)')
        ),
    }  # fmt: skip
    found = report(package(files)[NAME])
    assert (found.verdict.proof, found.verdict.experiment, found.exit_code) == ("refuted", "refuted", 1)
    assert any("course.honest" in reason for reason in found.reasons)


def test_two_derivations_that_recall_each_other_prove_nothing(package: Package) -> None:
    def one(other: str) -> str:
        lines = proof(f"from . import {other}", f'q.recall("As known.", {other})')
        return text(**{**COROLLARY, "imports": "from sympy import *\nfrom symcnn import *", "proof": lines})

    found = report(package({"course.liar": one("other"), "course.other": one("liar")})[NAME])
    caught(found, "recalls itself")


# --- the proof: what raises, and what hangs -------------------------------------------------------------


def test_a_proof_that_raises_inside_sympy_names_its_step(derivation: Write) -> None:
    liar = text(proof=proof(DEFINITION, 'q.equals("Divide.", Matrix([[1, 2]]).inv())'))
    caught(report(derivation(liar), "proof"), "step 2", "NonSquareMatrixError")


def test_a_file_that_raises_is_named(package: Package) -> None:
    with pytest.raises(DerivationError, match=f"{NAME}: the file cannot be read: ZeroDivisionError"):
        package({NAME: text(where="where = [n >= 1/0]")})[NAME]


def test_a_proof_without_lines_is_refused(derivation: Write) -> None:
    caught(report(derivation(text(proof=proof("pass"))), "proof"), "no lines")


def test_a_proof_that_never_stops_being_written_is_ended_and_the_program_goes_on(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(symcnn.time_limit, "RECORDING", 0.5)
    endless = text(proof=proof(DEFINITION, "while True: pass"))
    catalogue = package({"course.liar": endless, "course.honest": text()})
    liar, honest = check_all([catalogue[NAME], catalogue["course.honest"]], "proof")
    assert (liar.verdict.proof, liar.exit_code) == ("unknown", 3)
    caught(liar, "step 2", "not written down within 0.5 s")
    assert (honest.verdict.proof, honest.exit_code) == ("proved", 0)


def test_a_step_whose_judgement_runs_over_is_ended_and_unknown(derivation: Write) -> None:
    record = prove_apart(derivation(text()), limit=0.05, fresh=True)
    assert record.status == "unknown"
    whys = [judgement.why for judgement in record.judgements]
    assert whys and all("ended after 0.05 s" in why for why in whys)


# --- exit codes of the command line ---------------------------------------------------------------------


def test_exit_codes(package: Package, command: Command) -> None:
    catalogue = package(
        {
            "good.honest": text(),
            "bad.refuted": text(claim=FALSE_CLAIMS["one too many"], rivals='rivals = {"none": m - m}'),
            "odd.undecided": text(measure="def measure(run, n, k, s):\n    return (n - k) // s + 1"),
        }
    )
    folder = ["--package", catalogue.root, "--device", "cpu"]
    well = command("check", "good", *folder)
    assert well.returncode == 0, well.stderr
    for side in ("proof", "experiment"):
        red = command("check", "bad.refuted", "--only", side, *folder)
        assert red.returncode == 1 and "bad.refuted" in red.stderr and "Traceback" not in red.stderr
    assert command("check", "odd", "--only", "experiment", *folder).returncode == 3
    assert command("check", "bda", *folder).returncode == 2

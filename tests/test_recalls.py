"""A corollary needs what it recalls: dropped, the proof fails; else the corollary is not confirmed by it."""

from __future__ import annotations

import pytest
from conftest import Package
from liars import proof, text

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.settings import Settings
from symcnn.verdicts.check import Report, check
from symcnn.verdicts.prove import ProofRecord, kept, prove, prove_apart

FILES = {
    "docstring": '"""A corollary.\n\nIt follows.\n"""',
    "imports": "from sympy import *\nfrom symcnn import *\nfrom . import honest, other",
    "symbols": 'n, k, s, m, i, v, u, t = integers("n k s m i v u t")\nf = function("f")',
    "sought": 'sought = {m: "places", u: "cells", v: "what is asked", f: "steps"}',
    "measure": None,
    "impostor": None,
    "experiment": None,
    "rivals": None,
}
OTHER = text(
    symbols='n, k, s, m, i, u = integers("n k s m i u")',
    sought='sought = {u: "cells and taps"}',
    claim="claim = Eq(u, n + k)",
    proof=proof('q.define("All.", Eq(u, Sum(1, (i, 1, n + k))))', 'q.equals("In order.", n + k)'),
    measure="def measure(run, n, k, s):\n    return run.operator(run.zeros(1, 1, n), (k, 0)).shape[-1]",
    impostor="def dense(signal, pad):\n    return signal",
    experiment="""experiment = Exact(
    measure, operator="torch.nn.functional.pad", impostor=dense,
    at=grid(n=[1, 2, 5, 8], k=[1, 2, 3], s=[1, 2, 3], where=lambda n, k, s: k <= n))""",
    rivals='rivals = {"forgets the taps": n, "adds the stride": n + k + s}',
)
SIDE = 'q.recall("As known.", honest)'
SUM = 'q.recall("As known, too.", other)'


def corollary(package: Package, claim: str, *lines: str, **changes: str) -> Derivation:
    liar = text(**{**FILES, "claim": f"claim = {claim}", "proof": proof(*lines), **changes})
    return package({"course.honest": text(), "course.other": OTHER, "course.liar": liar})["course.liar"]


def report(derivation: Derivation) -> Report:
    return check(derivation, settings=Settings(device="cpu"))


UNUSED = {
    "a recall on the side": (
        "Eq(v, n + 1)",
        (SIDE, 'q.define("So.", Eq(v, Sum(1, (i, 0, n))))', 'q.implies("So.", claim)'),
    ),
    "a recall that a line on the side needs": (
        "Eq(v, n + 1)",
        (SIDE, 'q.implies("So.", Eq(2*m, 2*floor((n - k)/s) + 2))', 'q.define("So.", Eq(v, Sum(1, (i, 0, n))))',
         'q.implies("So.", claim)'),
    ),
    "a recall said once more": (
        "Eq(v, n + 1)",
        (SIDE, 'q.implies("So.", Eq(m, floor((n - k)/s) + 1))', 'q.define("So.", Eq(v, Sum(1, (i, 0, n))))',
         'q.implies("So.", claim)'),
    ),
    "a recall of which all that follows is shown once more": (
        "Eq(v, n + 1)",
        (SIDE, 'q.implies("So.", n*m >= n)', 'q.define("So.", Eq(v, Sum(1, (i, 0, n))))',
         'q.implies("So.", And(Eq(v, n + 1), m >= 1))', 'q.implies("So.", claim)', 'q.implies("So.", v >= 1)',
         'q.implies("So.", claim)'),
    ),
    "a detour": (
        "Eq(v, n + 1)",
        (SIDE, 'q.define("So.", Eq(v, Sum(1, (i, 0, n))))', 'q.equals("So.", 1 + n + m - floor((n - k)/s) - 1)',
         'q.equals("And back.", n + 1)'),
    ),
    "a formula typed anew": (
        "Eq(v, 2*floor((n - k)/s) + 2)",
        (SIDE, 'q.define("Twice the places.", Eq(v, Sum(2, (i, 0, floor((n - k)/s)))))', 'q.equals("So.", claim.rhs)'),
    ),
    "a claim that is plain without": ("m + n >= m + 1", (SIDE, 'q.implies("So.", claim)')),
}  # fmt: skip


@pytest.mark.parametrize("way", UNUSED)
def test_a_corollary_that_does_not_need_its_recall_is_not_confirmed(way: str, package: Package) -> None:
    claim, lines = UNUSED[way]
    found = report(corollary(package, claim, *lines))
    assert (found.verdict.proof, found.verdict.experiment, found.exit_code) == ("proved", "undecided", 3)
    (complaint,) = found.reasons
    for words in ("course.liar, step 1 ('As known.')", "recalls course.honest and does not need it",
                  "the proof holds without, so nothing confirms it", "Give it an experiment, or leave"):  # fmt: skip
        assert words in complaint, complaint


NEEDED = {
    "the claim of the other file": ("Eq(m, floor((n - k)/s) + 1)", (SIDE,)),
    "put in": ("Eq(v, 2*floor((n - k)/s) + 2)", (SIDE, 'q.define("Twice.", Eq(v, 2*m))', 'q.equals("So.", claim.rhs)')),
    "written otherwise": (
        "Eq(m, floor((n - k + s)/s))", (SIDE, 'q.equals("Under one floor.", floor((n - k + s)/s))'),
    ),
    "two of them": (
        "Eq(v, n + k + floor((n - k)/s) + 1)",
        (SIDE, SUM, 'q.define("Both.", Eq(v, u + m))', 'q.equals("Put in.", claim.rhs)'),
    ),
    "by way of a line": (
        "v >= 1",
        (SIDE, 'q.implies("At least one.", m >= 1)', 'q.define("So.", Eq(v, m))', 'q.implies("So.", claim)'),
    ),
    "by way of an induction": (
        "Eq(f(t), m + t)",
        (SIDE, 'q.define("Count on.", Eq(f(0), floor((n - k)/s) + 1), ForAll(Eq(f(t + 1), f(t) + 1), (t, 0, oo)))',
         'q.induct("One more each.", Eq(f(t), m + t), over=t)'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", NEEDED)
def test_a_corollary_that_needs_its_recalls_is_confirmed(way: str, package: Package) -> None:
    claim, lines = NEEDED[way]
    counted = {"given": 'given = {n: "cells", k: "taps", s: "stride", t: "steps"}',
               "where": "where = [n >= 1, k >= 1, s >= 1, n >= k, t >= 0]"}  # fmt: skip
    found = report(corollary(package, claim, *lines, **counted))
    assert (found.verdict.proof, found.verdict.experiment, found.exit_code) == ("proved", "confirmed", 0), found.reasons


def test_every_recall_must_be_needed(package: Package) -> None:
    lines = SIDE, SUM, 'q.define("Twice.", Eq(v, 2*m))', 'q.equals("So.", claim.rhs)'
    found = report(corollary(package, "Eq(v, 2*floor((n - k)/s) + 2)", *lines))
    assert (found.verdict.proof, found.verdict.experiment, found.exit_code) == ("proved", "undecided", 3)
    (complaint,) = found.reasons
    assert "step 2" in complaint and "so it does not follow from course.other" in complaint
    assert found.how_confirmed == "follows from course.honest, course.other"


def test_one_file_recalled_at_two_values_is_needed_at_both(package: Package) -> None:
    lines = (
        'q.recall("At this stride.", honest)',
        'q.recall("At stride one.", honest, {honest.s: Integer(1), honest.m: u})',
    )
    both = *lines, 'q.define("Both.", Eq(v, m + u))', 'q.equals("So.", claim.rhs)'
    assert report(corollary(package, "Eq(v, floor((n - k)/s) + n - k + 2)", *both)).exit_code == 0


def test_one_of_two_values_is_not_needed(package: Package) -> None:
    lines = (
        'q.recall("At this stride.", honest)',
        'q.recall("At stride one.", honest, {honest.s: Integer(1), honest.m: u})',
        'q.define("One of them.", Eq(v, 3*u))',
        'q.equals("So.", claim.rhs)',
    )
    found = report(corollary(package, "Eq(v, 3*(n - k + 1))", *lines))
    assert found.exit_code == 3 and found.proof is not None and found.proof.needless == (1,)


def test_an_experiment_of_its_own_confirms_what_recalls_for_no_need(package: Package) -> None:
    own = {key: value for key, value in FILES.items() if value is not None and key != "symbols" and key != "sought"}
    liar = text(
        **own,
        proof=proof(
            'q.recall("As known, too.", other)',
            'q.define("Count.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))',
            'q.equals("Solve for `i`.", Sum(1, (i, 0, floor((n - k) / s))))',
            'q.equals("Count.", floor((n - k) / s) + 1)',
        ),
        symbols='n, k, s, m, i, u = integers("n k s m i u")',
        sought='sought = {m: "places", u: "both"}',
    )
    found = report(package({"course.honest": text(), "course.other": OTHER, "course.liar": liar})["course.liar"])
    assert (found.verdict.experiment, found.exit_code, found.reasons) == ("confirmed", 0, ())


def test_what_is_not_needed_is_kept_with_the_proof(package: Package, empty_cache: object) -> None:
    claim, lines = UNUSED["a recall on the side"]
    derivation = corollary(package, claim, *lines)
    record = prove(derivation)
    assert record.needless == (1,) and ProofRecord.from_json(record.to_json(derivation), derivation) == record
    prove_apart(derivation)
    again = kept(derivation)
    assert again is not None and again.needless == (1,)
    told = report(derivation).to_json()
    assert told["unneeded_recalls"] == ["course.honest"] and told["experiment"] == "undecided"


DRAWS = '''"""Of draws.

What holds of them.
"""
from sympy import *
from symcnn import *

a, mu, s, r = reals("a mu s r")
c = integers("c")
w, x = sequence("w"), sequence("x")
E = Expectation
'''
ABOUT_DRAWS = {
    "course.shifted": """
given, sought = {a: "factor", w: "draws", mu: "mean"}, {s: "the next factor"}
where = [Eq(E(w[1]), mu)]
claim = Eq(E(s*w[1]), (a + 1)*mu)

def proof(q):
    q.define("One more.", Eq(s, a + 1))
    q.implies("A constant leaves the mean.", claim)
""",
    "course.apart": """
given, sought = {w: "draws"}, {r: "mean of a product"}
where = [Independent(w)]
claim = Eq(r, E(sin(w[1]))*E(sin(w[2])))

def proof(q):
    q.define("The mean.", Eq(r, E(sin(w[1])*sin(w[2]))))
    q.equals("By independence.", claim.rhs)
""",
}
RECALLED = {
    "a constant for a constant": ("Eq(E(s*w[1]), (c + 1)*mu)", "shifted, {a: c}"),
    "draws from a place on": ("Eq(r, E(sin(x[c + 1]))*E(sin(x[c + 2])))", "apart, {w: lambda i: x[i + c]}"),
    "draws in reverse": ("Eq(r, E(sin(x[c - 1]))*E(sin(x[c - 2])))", "apart, {w: lambda i: x[c - i]}"),
}


@pytest.mark.parametrize("way", RECALLED)
def test_what_is_no_outcome_may_stand_under_a_mean_and_move_draws(way: str, package: Package) -> None:
    claim, recalled = RECALLED[way]
    corollary = f"""
from . import apart, shifted
given = {{c: "number", w: "draws", x: "other draws", mu: "mean"}}
sought = {{s: "the next factor", r: "mean of a product"}}
where = [Eq(E(w[1]), mu), Independent(x)]
claim = {claim}

def proof(q):
    q.recall("As known.", {recalled})
"""
    files = {**ABOUT_DRAWS, "course.liar": corollary}
    catalogue = package({name: DRAWS + body for name, body in files.items()})
    assert prove(catalogue["course.liar"], necessity=False).status.value == "proved"

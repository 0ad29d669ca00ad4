"""An experiment is about its claim: what is sampled is what `where` states, and what the claim depends on varies."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import liars
import pytest
from liars import text

from symcnn import derive
from symcnn.catalogue.derivation import Derivation
from symcnn.contest.result import Cell, ExperimentResult, ImpostorOutcome, Laws, RivalOutcome
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError
from symcnn.experiment.run import Run
from symcnn.experiment.sampling import sampler
from symcnn.sheets.experiment_words import controls, laws_words
from symcnn.verdicts import predict
from symcnn.verdicts.check import Report, check
from symcnn.verdicts.sampled_laws import compare

Write = Callable[[str], Derivation]
NAME = "course.liar"
STATS = "from sympy.stats import Bernoulli, Exponential, Normal, Rademacher, Uniform"

DRAWN = {
    "docstring": '"""Variance of a sum.\n\nHow large is the variance of a sum of `d` weights?\n"""',
    "symbols": """d, i, j = integers("d i j")
sigma, V, u = reals("sigma V u")
w, z = sequence("w", d), sequence("z", d)""",
    "given": 'given = {d: "terms", sigma: "standard deviation", w: "weights"}',
    "sought": 'sought = {V: "variance"}',
    "where": """where = [d >= 1, sigma > 0, Independent(w), ForAll(Eq(Expectation(w[i]), 0), (i, 1, d)),
    ForAll(Eq(Variance(w[i]), sigma**2), (i, 1, d))]""",
    "claim": "claim = Eq(V, d*sigma**2)",
    "proof": """def proof(q):
    q.define("The variance of the sum.", Eq(V, Variance(Sum(w[i], (i, 1, d)))))
    q.equals("Variances of independent terms add.", d*sigma**2)""",
    "measure": 'def measure(run, d, sigma):\n    return run.operator(run.sample("w", d), dim=1)',
    "impostor": "def averaged(x, dim):\n    import torch\n    return 2*torch.sum(x, dim=dim)",
    "laws": 'laws = {"normal": {"w": Normal("w", 0, sigma)}}',
    "experiment": """experiment = MonteCarlo(measure, operator="torch.sum", impostor=averaged, laws=laws, at=[
    {"d": 1, "sigma": 1.0}, {"d": 4, "sigma": 0.5}, {"d": 2, "sigma": 2.0}])""",
    "rivals": 'rivals = {"takes the deviation for the variance": d*sigma}',
}


def drawn(law: str | None = None, more: str = "", **changes: str | None) -> str:
    """A file that draws; ``law`` is another law for `w`, ``more`` another statement of `where`."""
    parts: dict[str, str | None] = {**DRAWN, **changes}
    if law is not None:
        parts["laws"] = f'laws = {{"other": {{"w": {law}}}}}'
    if more:
        parts["where"] = f"{parts['where']} + [{more}]"
    parts["experiment"] = f"{STATS}\n{parts.pop('laws')}\n\n{parts['experiment']}"
    return text(**parts)


def report(derivation: Derivation) -> Report:
    return check(derivation, only="experiment", settings=Settings(device="cpu"))


def caught(found: Report, *words: str) -> str:
    """The complaint: there is one, and it names the derivation and says why."""
    assert found.exit_code != 0
    complaint = "\n".join(found.reasons)
    for word in (NAME, *words):
        assert word in complaint, complaint
    return complaint


# --- the laws ------------------------------------------------------------------------------------------


def test_the_honest_file_that_draws_is_confirmed_and_says_what_was_compared(derivation: Write) -> None:
    found = report(derivation(drawn()))
    assert found.verdict.experiment == "confirmed", found.reasons
    assert found.result is not None and found.result.laws is not None
    assert found.result.laws.statements == 2
    assert ExperimentResult.from_json(found.result.to_json()) == found.result


HONEST_LAWS = {
    "a uniform law, its width typed as a float": 'Uniform("w", -sigma*3**0.5, sigma*3**0.5)',
    "a uniform law, its width exact": 'Uniform("w", -sigma*sqrt(3), sigma*sqrt(3))',
    "signs": 'sigma*Rademacher("w")',
    "a skewed law": 'sigma*(Exponential("e", 1) - 1)',
    "a product": 'sigma*Rademacher("a")*Normal("b", 0, 1)',
    "a distribution that is no variable": 'Normal("w", 0, sigma).pspace.distribution',
}


@pytest.mark.parametrize("kind", HONEST_LAWS)
def test_a_law_that_is_the_stated_one_passes(kind: str, derivation: Write) -> None:
    laws = compare(derivation(drawn(HONEST_LAWS[kind])))
    assert laws is not None and laws.statements == 2 and not laws.open


def test_students_law_is_compared_though_sympy_does_not_integrate_it(derivation: Write) -> None:
    student = "from sympy.stats import StudentT\nlaws = {'t': {'w': sigma*StudentT('w', 8)*sqrt(Rational(3, 4))}}"
    laws = compare(derivation(drawn(laws=student)))
    assert laws is not None and not laws.open


def test_a_law_without_the_stated_moment_is_refused(derivation: Write) -> None:
    student = "from sympy.stats import StudentT\nlaws = {'t': {'w': sigma*StudentT('w', 2)}}"
    caught(report(derivation(drawn(laws=student))), "Var[w₁] is oo")


def test_a_family_of_whole_numbers_is_sampled_as_such(derivation: Write) -> None:
    whole = f'{DRAWN["symbols"]}\nw = sequence("w", d, integer=True)'
    caught(report(derivation(drawn(symbols=whole))), "w is a sequence of whole numbers", "Normal(0, 1)")


BAND = "ForAll(And(w[i] >= -2*sigma, w[i] <= 2*sigma), (i, 1, d))"
NORMAL = "ForAll(Density(w[i], u, exp(-u**2/(2*sigma**2))/sqrt(2*pi*sigma**2)), (i, 1, d))"
UNIFORM = (
    "ForAll(Density(w[i], u, indicator((u >= -sigma*sqrt(3)) & (u <= sigma*sqrt(3)))/(2*sigma*sqrt(3))), (i, 1, d))"
)
OTHER_LAWS = {
    "another mean": ('Normal("w", 1, sigma)', "", ["E[wᵢ] = 0", "E[w₁] is 1"]),
    "another variance": ('Normal("w", 0, 2*sigma)', "", ["Var[wᵢ] = σ²", "Var[w₁] is 4"]),
    "half a per cent more variance": ('Normal("w", 0, sigma*Rational(401, 400))', "", ["Var[w₁] is 1.005006"]),
    "a variance at one point only": ('Normal("w", 0, sigma**2)', "", ["sigma = 0.5", "is 1/16"]),
    "another third moment": ('sigma*(Exponential("e", 1) - 1)', "ForAll(Eq(E(w[i]**3), 0), (i, 1, d))", ["is 2"]),
    "a moment that depends on the place": (
        'Normal("w", 0, sigma)', "ForAll(Eq(E(w[i]**4), 3*sigma**4*i), (i, 1, d))", ["here i = 2"]
    ),
    "another density, of the same moments": ('Uniform("w", -sigma*sqrt(3), sigma*sqrt(3))', NORMAL, ["density"]),
    "a density that is none": ('sigma*Rademacher("w")', NORMAL, ["law has none"]),
    "another support of a density": ('Normal("w", 0, sigma)', UNIFORM, ["density"]),
    "a support that goes too far": ('Normal("w", 0, sigma)', BAND, ["is sampled"]),
    "values that are too large": ('3*sigma*Rademacher("r")*Bernoulli("b", Rational(1, 9))', BAND, ["-3", "is sampled"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHER_LAWS)
def test_a_sampled_law_that_is_not_the_stated_one_is_refused(kind: str, derivation: Write) -> None:
    law, more, words = OTHER_LAWS[kind]
    liar = drawn(law, more, imports="from sympy import *\nfrom symcnn import *\nE = Expectation")
    caught(report(derivation(liar)), "the law 'other' of w", "is not the one in `where`", *words)


@pytest.mark.parametrize("more", [NORMAL, "ForAll(Eq(Expectation(w[i]**4), 3*sigma**4), (i, 1, d))"])
def test_more_may_be_stated_where_it_holds(more: str, derivation: Write) -> None:
    laws = compare(derivation(drawn(more=more)))
    assert laws is not None and laws.statements == 3 and not laws.open


def test_a_support_that_is_kept_passes(derivation: Write) -> None:
    laws = compare(derivation(drawn('Uniform("w", -sigma*sqrt(3), sigma*sqrt(3))', f"{BAND}, {UNIFORM}")))
    assert laws is not None and not laws.open


def test_a_family_without_a_law_is_named(derivation: Write) -> None:
    where = DRAWN["where"].replace("Independent(w)", "Independent(w, z), ForAll(Eq(Expectation(z[i]), 0), (i, 1, d))")
    given = 'given = {d: "terms", sigma: "standard deviation", w: "weights", z: "noise"}'
    caught(report(derivation(drawn(where=where, given=given))), "'normal' says nothing of z", "E[zᵢ] = 0")


def test_a_sampled_family_of_which_nothing_is_stated_is_named(derivation: Write) -> None:
    laws = 'laws = {"normal": {"w": Normal("w", 0, sigma), "z": Normal("z", 0, 1)}}'
    caught(report(derivation(drawn(laws=laws))), "'normal' samples z", "nothing random")


def test_members_that_are_independent_have_no_mean_product_of_their_own(derivation: Write) -> None:
    more = "ForAll(Eq(Expectation(w[i]*w[j]), sigma**2), (i, 1, d), (j, 1, d))"
    with pytest.raises(DerivationError, match="follows from the independence of the members"):
        derivation(drawn(more=more))


def test_a_statement_that_cannot_be_compared_leaves_it_undecided(
    derivation: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symcnn.verdicts.measuring.foreign", lambda path: False)  # so that the limit holds for it
    monkeypatch.setattr("symcnn.verdicts.law_of_a_member.SECONDS", 1.0)
    found = report(derivation(drawn(more="Eq(Expectation(Max(w[1], sin(w[1]))), sigma)")))
    assert found.verdict.experiment == "undecided" and found.exit_code == 3
    caught(found, "could not be compared", "max")
    assert found.controls is not None and found.controls.laws_not_compared


def test_what_the_operator_draws_is_said_not_to_be_compared(derivation: Write) -> None:
    dropout = derivation(
        drawn(
            laws="laws = {}",
            impostor="def averaged(mean, deviation):\n    import torch\n    return torch.normal(mean, 2*deviation)",
            measure="def measure(run, d, sigma):\n    import torch\n"
            "    return run.operator(torch.zeros(run.draws, d, dtype=run.dtype), sigma).sum(dim=1)",
            experiment="""experiment = MonteCarlo(measure, operator="torch.normal", impostor=averaged, laws=laws, at=[
    {"d": 1, "sigma": 1.0}, {"d": 4, "sigma": 0.5}, {"d": 2, "sigma": 2.0}])""",
        )
    )
    found = report(dropout)
    assert found.verdict.experiment == "confirmed" and found.result is not None
    laws = found.result.laws
    assert laws is not None and laws.by_operator == ("w",) and not laws.own_draws and not laws.statements
    assert "laws of w not compared" in found.how_confirmed


def test_where_nothing_is_sampled_the_operator_draws_or_nothing_is_confirmed(derivation: Write) -> None:
    inside = (
        "def measure(run, d, sigma):\n    import torch\n    return run.operator(sigma*torch.randn(run.draws, d), dim=1)"
    )
    found = report(derivation(drawn(laws="laws = {}", measure=inside)))
    assert found.verdict.experiment == "undecided" and found.exit_code == 3
    assert any("torch.sum, which draws nothing" in reason for reason in found.reasons), found.reasons


def test_a_density_that_nothing_samples_is_refused(derivation: Write) -> None:
    stated = "ForAll(Density(w[i], u, exp(-u**2/2)/sqrt(2*pi)), (i, 1, d))"
    where = f"where = [d >= 1, sigma > 0, Independent(w), {stated}]"
    found = report(derivation(drawn(laws="laws = {}", where=where)))
    caught(found, "states a density of w", "samples nothing")


OWN_DRAWS = {
    "torch.randn": "def measure(run, d, sigma):\n    import torch\n"
    "    return run.operator(sigma*torch.randn(run.draws, d), dim=1)",
    "imported": "def measure(run, d, sigma):\n    from torch import randn\n"
    "    return run.operator(sigma*randn(run.draws, d), dim=1)",
    "in a helper": "import torch\ndef noise(run, d):\n    return torch.empty(run.draws, d).normal_()\n"
    "def measure(run, d, sigma):\n    return run.operator(sigma*noise(run, d), dim=1)",
    "under another name": "from torch import randn as zeros\n"
    "def measure(run, d, sigma):\n    return run.operator(sigma*zeros(run.draws, d), dim=1)",
    "with the run's generator": "def measure(run, d, sigma):\n    import torch\n"
    "    return run.operator(torch.empty(run.draws, d).uniform_(-1, 1, generator=run.generator), dim=1)",
    "by dropout": "def measure(run, d, sigma):\n    import torch\n"
    "    return run.operator(torch.nn.functional.dropout(run.sample('w', d)), dim=1)",
}


@pytest.mark.parametrize("way", OWN_DRAWS)
def test_a_measurement_that_draws_for_itself_past_the_laws_is_refused(way: str, derivation: Write) -> None:
    caught(report(derivation(drawn(measure=OWN_DRAWS[way]))), "draws by itself", "run.sample")


def test_families_with_one_variable_of_sympy_are_drawn_apart() -> None:
    import torch
    from sympy.stats import Normal

    one = sampler(Normal("x", 0, 1), {})
    generator = torch.Generator().manual_seed(0)
    run = Run(torch.sum, generator=generator, draws=10**5, samplers={"w": one, "z": one})
    assert abs(float((run.sample("w") * run.sample("z")).mean())) < 0.02


def test_a_law_that_is_never_sampled_is_named(derivation: Write) -> None:
    where = DRAWN["where"].replace("Independent(w)", "Independent(w, z), ForAll(Eq(Expectation(z[i]), 0), (i, 1, d))")
    given = 'given = {d: "terms", sigma: "standard deviation", w: "weights", z: "noise"}'
    laws = 'laws = {"normal": {"w": Normal("w", 0, sigma), "z": Normal("z", 0, 1)}}'
    found = report(derivation(drawn(where=where, given=given, laws=laws)))
    assert found.verdict.experiment == "undecided"
    caught(found, "never samples z")


# --- the grid ------------------------------------------------------------------------------------------


def on(points: str) -> str:
    """The honest experiment on other points."""
    start, _, _ = liars.HONEST["experiment"].partition("at=")
    return f"{start}at={points})"


def test_a_symbol_that_never_changes_is_named(derivation: Write) -> None:
    frozen = on("grid(n=[4, 5, 8], k=[1, 2, 3], s=[1])")
    caught(report(derivation(text(experiment=frozen, rivals=None))), "the grid gives s only the value 1")


def test_a_symbol_that_never_matters_where_it_changes_is_named(derivation: Write) -> None:
    points = "[dict(n=3, k=3, s=2), dict(n=5, k=5, s=3), dict(n=4, k=2, s=1), dict(n=6, k=2, s=1)]"
    found = report(derivation(text(experiment=on(points), rivals=None)))
    caught(found, "the claim depends on s", "nothing changes with it", "s = 1 everywhere")


def test_a_symbol_on_which_the_claim_does_not_depend_may_stand_still(derivation: Write) -> None:
    claim = derivation(
        text(
            claim="claim = Eq(m, n - k + 1)",
            where="where = [n >= 1, k >= 1, s >= 1, n >= k, s <= 1]",
            impostor="def dense(signal, kernel, stride):\n    return signal",
            experiment=on("grid(n=[4, 5, 8], k=[1, 2, 3], s=[1])"),
            rivals=None,
        )
    )
    assert report(claim).verdict.experiment == "confirmed"


def test_a_symbol_of_a_claim_that_draws_varies_by_as_much_as_draws_can_see(derivation: Write) -> None:
    points = DRAWN["experiment"].replace('{"d": 1, "sigma": 1.0}, {"d": 4, "sigma": 0.5}, {"d": 2, "sigma": 2.0}', "%s")
    still = points % '{"d": 1, "sigma": 1.0}, {"d": 4, "sigma": 1.001}'
    caught(report(derivation(drawn(experiment=still))), "the claim depends on sigma")


SEQUENCE = {
    "docstring": '"""Side after layers.\n\nWhat is left of 20 cells?\n"""',
    "symbols": 'L, m, l, T = integers("L m l T")\nK = sequence("K", L, integer=True)',
    "given": 'given = {L: "layers", K: "kernels"}',
    "where": "where = [L >= 1, ForAll(K[l] >= 1, (l, 1, L))]",
    "claim": "claim = Eq(m, 20 - Sum(K[l] - 1, (l, 1, L)))",
    "sought": 'sought = {m: "side", T: "cells that are lost"}',
    "proof": liars.proof(
        'q.define("Every layer takes some.", Eq(T, Sum(K[l] - 1, (l, 1, L))))',
        'q.define("What is left of 20.", Eq(m, 20 - T))',
        'q.implies("So.", claim)',
    ),
    "measure": """def measure(run, L, K):
    signal = run.zeros(1, 1, 20)
    for k in K:
        signal = run.operator(signal, run.zeros(1, 1, k))
    return signal.shape[-1]""",
    "impostor": "def dense(signal, kernel):\n    return signal",
    "rivals": None,
}


def test_a_sequence_that_is_cut_from_one_alone_is_named(derivation: Write) -> None:
    points = "[dict(L=1, K=[3]), dict(L=2, K=[3, 2]), dict(L=3, K=[3, 2, 4])]"
    found = report(derivation(text(**{**SEQUENCE, "experiment": on(points)})))
    caught(found, "the grid gives K only values from [3, 2, 4]")


def test_a_sequence_that_varies_passes(derivation: Write) -> None:
    points = "[dict(L=1, K=[3]), dict(L=2, K=[5, 2]), dict(L=3, K=[3, 2, 4])]"
    assert report(derivation(text(**{**SEQUENCE, "experiment": on(points)}))).verdict.experiment == "confirmed"


# --- rounding ------------------------------------------------------------------------------------------

DIVIDING = on(
    "[p for p in grid(n=[1, 3, 5, 7, 9], k=[1, 3], s=[1, 2], where=lambda n, k, s: k <= n and (n-k) % s == 0)]"
)


def test_a_missing_floor_is_refuted_though_every_stride_of_the_grid_divides(derivation: Write) -> None:
    found = report(derivation(text(claim="claim = Eq(m, (n - k)/s + 1)", experiment=DIVIDING, rivals=None)))
    assert found.verdict.experiment == "refuted"
    caught(found, "the operator gives")


def test_a_floor_whose_grid_always_divides_is_given_a_point_that_does_not(derivation: Write) -> None:
    found = report(derivation(text(experiment=DIVIDING)))
    assert found.verdict.experiment == "confirmed" and found.result is not None
    fallen = found.result.rivals["the claim, not rounded"]
    assert fallen.own and fallen.rejected and fallen.where is not None
    assert (fallen.where["n"] - fallen.where["k"]) % fallen.where["s"]


def test_a_ceiling_for_a_floor_is_refuted(derivation: Write) -> None:
    found = report(derivation(text(claim="claim = Eq(m, ceiling((n - k)/s) + 1)", experiment=DIVIDING, rivals=None)))
    assert found.verdict.experiment == "refuted"


def test_a_floor_is_missed_through_a_defined_quantity_too(derivation: Write) -> None:
    liar = text(
        symbols='n, k, s, m, i = integers("n k s m i")\nq_ = reals("q_")',
        sought='sought = {m: "places", q_: "moves"}',
        claim="claim = Eq(m, q_ + 1)",
        proof=liars.proof('q.define("Moves.", Eq(q_, (n - k)/s))', 'q.define("Places.", Eq(m, 1 + q_))'),
        experiment=DIVIDING,
        rivals=None,
    )
    assert report(derivation(liar)).verdict.experiment != "confirmed"


ROUNDED_RUN = {
    "symbols": 'n, k, s, m, i, t = integers("n k s m i t")\nw = reals("w")',
    "given": 'given = {t: "steps", k: "steps in an epoch"}',
    "sought": 'sought = {w: "weight", m: "epochs that are done"}',
    "where": "where = [t >= 1, k >= 1]",
    "claim": "claim = Eq(w, 1 + floor(t/k))",
    "proof": liars.proof(
        'q.define("Whole epochs.", Eq(m, floor(t/k)))',
        'q.define("Each adds one.", Eq(w, 1 + m))',
        'q.implies("So.", claim)',
    ),
    "measure": """def measure(run, t, k):
    weight = 1.0
    for step in range(1, t + 1):
        weight = run.operator(run.ones(1)*weight, 1.0 if step % k == 0 else 0.0).item()
    return weight""",
    "impostor": "def dense(a, b):\n    return a - b",
    "rivals": None,
}


def test_a_run_whose_epochs_all_come_out_even_is_not_confirmed(derivation: Write) -> None:
    start = 'experiment = Trajectory(measure, operator="torch.add", impostor=dense, operations=2, at='
    even = f"{start}[dict(t=2, k=1), dict(t=4, k=2), dict(t=6, k=2), dict(t=6, k=3)])"
    found = report(derivation(text(**{**ROUNDED_RUN, "experiment": even})))
    caught(found, "the claim, not rounded")


def test_a_division_that_leaves_no_rest_on_the_whole_domain_needs_no_other_point(derivation: Write) -> None:
    exact = text(
        claim="claim = Eq(m, n*(n + 1)/2)",
        given='given = {n: "rows"}',
        where="where = [n >= 1]",
        proof=liars.proof('q.define("Count.", Eq(m, Sum(i, (i, 1, n))))', 'q.equals("Add up.", n*(n + 1)/2)'),
        measure="def measure(run, n):\n    return int(run.operator(run.ones(n, n)).sum())",
        impostor="def dense(x):\n    return x",
        experiment=on("grid(n=[1, 2, 3, 6])").replace("torch.nn.functional.conv1d", "torch.tril"),
        rivals=None,
    )
    assert report(derivation(exact)).verdict.experiment == "confirmed"


# --- the controls that are told ------------------------------------------------------------------------


def test_that_there_is_no_impostor_is_told(derivation: Write) -> None:
    without = liars.HONEST["experiment"].replace("impostor=dense", "impostor=None")
    found = report(derivation(text(experiment=without)))
    assert found.verdict.experiment == "confirmed" and found.controls is not None
    assert "no impostor: nothing shows that the operator is what was measured" in found.how_confirmed
    assert found.controls.impostor is None and found.to_json()["controls"] == dataclasses.asdict(found.controls)


def test_the_impostor_is_named_where_there_is_one(derivation: Write) -> None:
    found = report(derivation(text()))
    assert found.verdict.experiment == "confirmed" and found.controls is not None
    assert "told from the impostor dense" in found.how_confirmed and "no impostor" not in found.how_confirmed
    assert (found.controls.impostor, found.controls.impostor_told_apart) == ("dense", True)
    assert (found.controls.rivals_fallen, found.controls.own_rivals_fallen) == (2, 4)


def test_the_page_reads_otherwise_without_an_impostor() -> None:
    size = derive("convolution.output_size")
    found = ExperimentResult(
        name=size.name, kind="Exact", status="confirmed", why="", operator="torch.nn.functional.conv2d", device="cpu",
        torch="2", seed=0, cells=[Cell({"n": 2}, 3, 3)], seconds=0.1,
        rivals={"a": RivalOutcome(True), "b": RivalOutcome(True), "one up": RivalOutcome(True, own=True)},
        impostor=ImpostorOutcome(True, {"n": 2}, None, 3, 9, "unpadded"),
    )  # fmt: skip
    with_one = str(controls(found, size))
    assert "2 of 2 rivals rejected." in with_one and "Control: another operator in its place" in with_one
    bare = dataclasses.replace(size, experiment=dataclasses.replace(size.experiment, impostor=None), altered=True)
    without = str(controls(dataclasses.replace(found, impostor=None), bare))
    assert "No impostor" in without and "nothing shows that the operator is what was measured" in without
    same = dataclasses.replace(found, impostor=ImpostorOutcome(False, name="unpadded"))
    assert "not told apart" in str(controls(same, size))


def test_the_page_says_of_which_laws_nothing_was_compared() -> None:
    drawn_result = ExperimentResult(
        name="a.b", kind="MonteCarlo", status="confirmed", why="", operator="torch.sum", device="cpu", torch="2",
        seed=0, cells=[], rivals={}, impostor=None, seconds=0.1,
    )  # fmt: skip
    assert str(laws_words(drawn_result)) == ""
    said = str(laws_words(dataclasses.replace(drawn_result, laws=Laws(3, ("E[w] = 0 & more",)))))
    assert "3 statements" in said and "Not compared:" in said and r"\&" in said
    assert "was not compared" in str(laws_words(dataclasses.replace(drawn_result, laws=Laws(by_operator=("R",)))))


def test_a_rival_that_is_titled_as_the_engine_titles_its_own_is_refused(derivation: Write) -> None:
    liar = derivation(text(rivals='rivals = {"the claim, not rounded": claim.rhs + 1}'))
    caught(report(liar), "titled", "the claim, not rounded")


def test_the_error_is_one_of_the_file(derivation: Write) -> None:
    with pytest.raises(DerivationError, match=r"course\.liar: the law 'other' of w"):
        compare(derivation(drawn('Normal("w", 3, sigma)')))


def test_a_name_that_no_page_can_print_is_told_by_check_as_by_a_sheet(derivation: Write) -> None:
    wrong = derivation(drawn(rivals='rivals = {"takes `nobody` for the variance": d*sigma}'))
    found = check(wrong, only="proof")
    assert found.exit_code == 1 and any("no symbol is named 'nobody'" in reason for reason in found.reasons)


def test_a_constraint_that_is_not_worked_out_at_a_point_ends_and_is_named(
    derivation: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predict, "SECONDS", 0.5)
    slow = "Sum(Mod(i**2, 7), (i, 1, 10**7*d)) >= 0"
    one = derivation(drawn(more=slow))
    with pytest.raises(DerivationError, match=r"course\.liar: .* at d = 1, .* was not worked out within 0\.5 s"):
        predict.outside(one, one.experiment.at)

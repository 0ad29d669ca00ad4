"""Contests over draws whose answers are known; near misses and what is no sample are never confirmed."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
import torch
from sympy import Symbol, sqrt
from sympy.stats import Exponential, Normal, Rademacher, StudentT, Uniform

from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.chunk import chunk_seed
from symcnn.contest.contest import contest
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.contest.workers import workers
from symcnn.errors import DerivationError, SymcnnError
from symcnn.experiment.kinds import MonteCarlo, points
from symcnn.experiment.run import Run
from symcnn.verdicts.remote import remote_chunks

sigma = Symbol("sigma")
WIDTHS = points({"d": 4, "sigma": 0.5}, {"d": 9, "sigma": 2})
LAWS = {
    "normal": {"w": Normal("w", 0, sigma), "z": Normal("z", 0, 1)},
    "uniform weights": {"w": Uniform("w", -sigma * sqrt(3), sigma * sqrt(3)), "z": Normal("z", 0, 1)},
}


def preactivation(run: Run, d: int, sigma: float) -> Any:
    return (run.sample("w", d) * run.operator(run.sample("z", d))).sum(1)


def variance_claim(point: dict[str, Any]) -> Fraction:
    return Fraction(point["d"]) * Fraction(point["sigma"]) ** 2 / 2


def drawn(measure: Any = preactivation, **changes: Any) -> MonteCarlo:
    kept = {"operator": "torch.nn.functional.relu", "impostor": "torch.nn.functional.gelu"}
    return MonteCarlo(measure, **{**kept, "at": WIDTHS, "laws": LAWS, "budget": 2**25, **changes})


def check_drawn(experiment: MonteCarlo, predict: Any = variance_claim, **options: Any) -> ExperimentResult:
    rivals, checkpoint = options.pop("rivals", {}), options.pop("checkpoint", None)
    settings = Settings(device="cpu", **options)
    with workers(settings, remote_chunks) as draws:
        return contest(
            "dense.variance", experiment, predict, rivals, settings=settings, checkpoint=checkpoint, draws=draws
        )


FORGETS = {"takes Var[x] for E[x^2]": lambda p: float(variance_claim(p)) * (math.pi - 1) / math.pi}


@pytest.fixture(scope="module")
def confirmed() -> ExperimentResult:
    return check_drawn(drawn(), rivals=FORGETS, tests=50)


def test_monte_carlo_confirms_and_keeps_its_history(confirmed: ExperimentResult) -> None:
    assert confirmed.status == "confirmed", confirmed.why
    assert len(confirmed.cells) == 4
    for cell in confirmed.cells:
        count, estimate, half_width = cell.history[-1]
        assert (count, estimate, half_width) == (cell.samples, cell.measured, cell.half_width)
        assert cell.moments[0] == count and len(cell.moments) == 7
        assert [look[0] for look in cell.history] == sorted({look[0] for look in cell.history})
    nearly = confirmed.rivals["the claim 1 % up"]
    assert nearly.rejected and nearly.own and nearly.rival == pytest.approx(1.01 * nearly.claim)
    assert nearly.samples in [look[0] for cell in confirmed.cells for look in cell.history]
    assert confirmed.rivals["takes Var[x] for E[x^2]"].where == {"d": 4, "sigma": 0.5}
    assert confirmed.level == pytest.approx(1e-6 / 50)
    assert (confirmed.alpha, confirmed.tests, confirmed.resolution) == (1e-6, 50, 0.01)
    assert ExperimentResult.from_json(confirmed.to_json()) == confirmed


def test_the_draws_go_where_they_tell_most(confirmed: ExperimentResult) -> None:
    """At every point the law with the lighter tails decides; the other has its first look only."""
    counts = {(cell.point["d"], cell.law): cell.samples for cell in confirmed.cells}
    for d in (4, 9):
        assert counts[d, "uniform weights"] > 8 * counts[d, "normal"]
    assert confirmed.predicted is not None and confirmed.predicted / 2 < confirmed.samples < 2 * confirmed.predicted


def test_a_claim_that_is_right_at_one_point_is_not_confirmed_at_another() -> None:
    """Three per cent off at the larger point alone: no rival of the file sees that, the engine's own do."""
    result = check_drawn(drawn(), lambda p: variance_claim(p) * (1 if p["d"] == 4 else Fraction("1.03")))
    assert result.status == "refuted"
    assert result.wrong_at is not None and result.wrong_at.point["d"] == 9


@pytest.mark.parametrize("factor", ["1.01", "0.99"])
def test_monte_carlo_refutes_one_per_cent(factor: str) -> None:
    result = check_drawn(drawn(), lambda p: variance_claim(p) * Fraction(factor))
    assert result.status == "refuted"
    assert ("1 % down" if factor > "1" else "1 % up") in result.why.partition("what agrees is")[2]


def test_a_finer_resolution_refutes_what_a_coarser_one_cannot_see() -> None:
    off = Fraction("1.004")
    coarse, fine = (
        check_drawn(drawn(), lambda p: variance_claim(p) * off, resolution=share, workers=2)
        for share in (Fraction("0.02"), Fraction("0.004"))
    )
    assert coarse.status == "confirmed" and "the claim 2 % up" in coarse.rivals
    assert fine.status == "refuted" and "the claim 0.4 % up" in fine.rivals


def test_what_is_refuted_names_the_rival_that_agrees_instead() -> None:
    truth = {"half as much": lambda p: variance_claim(p), "a third": lambda p: variance_claim(p) * 2 / 3}
    result = check_drawn(drawn(), lambda p: 2 * variance_claim(p), rivals=truth)
    assert result.status == "refuted" and result.why.endswith("what agrees is 'half as much'")


def test_the_same_seed_gives_the_same_result_and_another_seed_another() -> None:
    small = drawn(budget=2**16)
    first, again, other = (check_drawn(small, seed=seed) for seed in (3, 3, 4))
    assert first.cells == again.cells
    assert first.cells[0].measured != other.cells[0].measured
    assert first.status == "undecided" and "the whole budget" in first.why and "1 % up" in first.why
    assert first.samples <= 2**16


@pytest.mark.parametrize("count", [2, 8])
def test_the_number_of_workers_changes_nothing(confirmed: ExperimentResult, count: int) -> None:
    shared = check_drawn(drawn(), rivals=FORGETS, tests=50, workers=count)
    assert (shared.cells, shared.rivals, shared.impostor) == (confirmed.cells, confirmed.rivals, confirmed.impostor)


def test_another_claim_is_judged_by_the_same_draws() -> None:
    runs = 0

    def counted(run: Run, d: int, sigma: float) -> Any:
        nonlocal runs
        runs += 1
        return preactivation(run, d, sigma)

    checkpoint = Checkpoint()
    first = check_drawn(drawn(counted), checkpoint=checkpoint)
    before = runs
    assert check_drawn(drawn(counted), checkpoint=checkpoint).cells == first.cells and runs == before
    off = check_drawn(drawn(counted), lambda p: variance_claim(p) * Fraction("1.01"), checkpoint=checkpoint)
    assert off.status == "refuted" and runs - before < before / 2


def test_a_tape_cut_off_anywhere_gives_the_same_result(confirmed: ExperimentResult) -> None:
    checkpoint = Checkpoint()
    check_drawn(drawn(), rivals=FORGETS, tests=50, checkpoint=checkpoint)
    for share in (0.0, 0.3, 0.9):
        cut = Checkpoint.from_json(checkpoint.to_json())
        for run in cut.cells.values():
            kept = list(run.looks)[: int(share * len(run.looks))]
            run.looks = {chunks: run.looks[chunks] for chunks in kept}
        again = check_drawn(drawn(), rivals=FORGETS, tests=50, checkpoint=cut)
        assert (again.cells, again.rivals, again.status) == (confirmed.cells, confirmed.rivals, confirmed.status)


def test_a_claim_of_zero_is_told_from_a_hundredth_of_a_deviation() -> None:
    skewed = {"skewed": {"w": Exponential("w", 1) - 1, "z": Normal("z", 0, 1)}}
    one = drawn(estimate="mean", laws=skewed, at=points({"d": 1, "sigma": 1}))
    result = check_drawn(one, lambda p: 0)
    assert result.rivals["the claim 0.01 standard deviations down"].rejected
    # The mean is zero with any operator: it is the impostor that says so.
    assert result.status == "undecided" and "impostor" in result.why
    shifted = {"w": Exponential("w", 1) - 1 + Fraction(1, 100), "z": Rademacher("z")}
    off = check_drawn(drawn(estimate="mean", laws={"off": shifted}, at=[{"d": 1, "sigma": 1}]), lambda p: 0)
    assert off.status == "refuted"


def test_a_symmetric_sign_whose_square_is_constant_is_not_refuted() -> None:
    def signs(run: Run, d: int) -> Any:
        return run.operator(run.sample("r"))

    for seed in range(10):
        experiment = MonteCarlo(signs, "torch.sign", "torch.relu", [{"d": 1}], {"sign": {"r": Rademacher("r")}})
        result = contest("dense.sign", experiment, lambda p: 1, {}, settings=Settings(device="cpu", seed=seed))
        assert result.status == "confirmed", result.why


def test_tails_too_heavy_for_an_interval_are_said_to_be() -> None:
    """The variance of a Student law with two and a half degrees of freedom exists; its estimate has no spread."""
    wild = {"wild": {"w": StudentT("w", 2.5), "z": Rademacher("z")}}
    experiment = drawn(laws=wild, at=[{"d": 1, "sigma": 1.0}], budget=2**20)
    for claim in (2.5, 5.0):
        result = check_drawn(experiment, lambda p, claim=claim: claim)
        assert result.status == "undecided" and "tails are too heavy" in result.why


def nan_samples(run: Run, d: int, sigma: float) -> Any:
    return preactivation(run, d, sigma) / 0 * 0


def late_nan(run: Run, d: int, sigma: float) -> Any:
    samples = preactivation(run, d, sigma)
    return samples if run.draws < 2000 else torch.where(samples > samples.mean() - 1, samples, math.nan)


def constant_samples(run: Run, d: int, sigma: float) -> Any:
    return run.ones(run.draws)


def scalar_sample(run: Run, d: int, sigma: float) -> Any:
    return preactivation(run, d, sigma).sum()


def wide_samples(run: Run, d: int, sigma: float) -> Any:
    return run.operator(run.sample("z", d))


def plain_number(run: Run, d: int, sigma: float) -> Any:
    return sigma


def sparse_samples(run: Run, d: int, sigma: float) -> Any:
    return preactivation(run, d, sigma).to_sparse()


def self_seeding(run: Run, d: int, sigma: float) -> Any:
    generator = torch.Generator().manual_seed(7)
    return run.operator(torch.randn(run.draws, generator=generator)) + 0 * run.sample("z")


def complex_samples(run: Run, d: int, sigma: float) -> Any:
    return preactivation(run, d, sigma) * 1j


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        (nan_samples, "not finite"),
        (late_nan, "not finite"),
        (constant_samples, "one and the same value"),
        (scalar_sample, "not a tensor of shape"),
        (wide_samples, "not a tensor of shape"),
        (plain_number, "gave float"),
        (complex_samples, "complex"),
        (sparse_samples, "not a dense tensor"),
        (self_seeding, "seeds itself"),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_what_is_no_sample_is_never_confirmed(measure: Any, why: str, count: int) -> None:
    result = check_drawn(drawn(measure), workers=count)
    assert result.status == "undecided" and why in result.why


def seeded_by_the_clock(x: Any) -> Any:
    """Another number at every call."""
    CALLS.append(0)
    return x * (1 + len(CALLS) / 100)


CALLS: list[int] = []


def test_draws_that_no_seed_reaches_are_found() -> None:
    result = check_drawn(drawn(operator=seeded_by_the_clock))
    assert result.status == "undecided" and "from the same seed" in result.why


def leaving(*arguments: Any, **options: Any) -> Any:
    raise SystemExit(0)


def test_an_operator_that_ends_the_program_does_not_pass() -> None:
    with pytest.raises(DerivationError, match="raised SystemExit"):
        check_drawn(drawn(operator=leaving))
    result = check_drawn(drawn(impostor=leaving))
    assert result.status == "undecided" and "impostor" in result.why


def test_a_mean_that_does_not_exist_is_not_zero() -> None:
    """The own rivals of a claim of zero lie a share of the pilot's spread away, which here is any number."""
    cauchy = {"cauchy": {"w": StudentT("w", 1), "z": Rademacher("z")}}
    for seed in range(12):
        one = drawn(estimate="mean", laws=cauchy, at=points({"d": 1, "sigma": 1}), impostor=None, budget=2**21)
        assert check_drawn(one, lambda p: 0, seed=seed).status == "undecided"


def test_an_operator_that_fills_the_memory_gets_fewer_draws() -> None:
    def wide(run: Run, d: int) -> Any:
        return run.operator(torch.zeros(run.draws, 20_000))[:, 0]

    experiment = MonteCarlo(wide, "torch.nn.init.normal_", None, [{"d": 1}], {})
    checkpoint = Checkpoint()
    contest(
        "init.wide", experiment, lambda p: 1, {}, settings=Settings(device="cpu", budget=2**14), checkpoint=checkpoint
    )
    (run,) = checkpoint.cells.values()
    assert run.size * 20_000 < 2**23


def test_a_budget_too_small_for_a_look_says_so() -> None:
    result = check_drawn(drawn(), budget=100)
    assert result.status == "undecided" and "16384 draws for one look at its 4 cells; the budget is 100" in result.why


def test_a_rival_titled_like_an_own_one_is_an_error() -> None:
    with pytest.raises(DerivationError, match="as one of the engine's own is"):
        check_drawn(drawn(), rivals={"the claim 1 % up": lambda p: 7})


def test_a_claim_of_several_numbers_is_an_error() -> None:
    with pytest.raises(DerivationError, match="draws estimate one number"):
        check_drawn(drawn(), lambda p: [1.0])


def test_draws_that_do_not_use_the_operator_are_exposed_by_the_impostor() -> None:
    def typed_again(run: Run, d: int, sigma: float) -> Any:
        return sigma * math.sqrt(d / 2) * run.sample("z") + 0 * run.sample("w")

    result = check_drawn(drawn(typed_again))
    assert result.status == "undecided" and "impostor" in result.why


def test_a_family_that_no_law_names_is_an_error() -> None:
    def other(run: Run, d: int, sigma: float) -> Any:
        return run.sample("v")

    with pytest.raises(SymcnnError, match="named 'v'"):
        check_drawn(drawn(other))


def test_a_rival_that_is_the_claim_at_every_point_leaves_it_undecided() -> None:
    result = check_drawn(drawn(), rivals={"twin": variance_claim})
    assert result.status == "undecided" and "the same as the claim at every point" in result.why


@pytest.mark.parametrize("count", [1, 4])
def test_operators_that_draw_by_themselves_are_seeded_and_leave_the_global_generator_alone(count: int) -> None:
    def dropped(run: Run, d: int, sigma: float) -> Any:
        return run.operator(run.sample("z"), p=0.5)

    experiment = drawn(
        dropped,
        operator="torch.nn.functional.dropout",
        impostor="torch.nn.functional.feature_alpha_dropout",
        laws={"normal": {"z": Normal("z", 0, 1)}},
        budget=2**20,
    )
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    first = check_drawn(experiment, lambda p: 2, workers=count)
    assert first.cells
    assert torch.equal(before, torch.random.get_rng_state())
    torch.manual_seed(6)
    assert check_drawn(experiment, lambda p: 2).cells == first.cells


def test_without_laws_a_point_is_one_cell_and_without_an_impostor_nothing_is_said_of_it() -> None:
    def weight(run: Run, d: int) -> Any:
        return run.operator(run.zeros(run.draws, d), nonlinearity="relu")[:, 0]

    experiment = MonteCarlo(weight, "torch.nn.init.kaiming_normal_", None, [{"d": 8}, {"d": 32}], {})
    result = contest("init.he", experiment, lambda p: Fraction(2, p["d"]), {}, settings=Settings(device="cpu"))
    assert result.status == "confirmed" and "no impostor" in result.why
    assert [cell.law for cell in result.cells] == [None, None]


def test_chunk_seeds_fit_32_bits_and_never_meet_within_a_cell() -> None:
    seeds = {chunk_seed(0, "dense.variance", "cell", index) for index in range(10_000)}
    assert len(seeds) == 10_000 and max(seeds) < 2**32
    assert chunk_seed(0, "a", "cell", 0) != chunk_seed(0, "b", "cell", 0) != chunk_seed(1, "b", "cell", 0)


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: drawn(estimate="median"), "median"),
        (lambda: drawn(dtype="float16"), "float16"),
        (lambda: drawn(budget=0), "a budget is a number of draws, 1 or more, not 0"),
    ],
)
def test_a_declaration_at_fault_is_refused_at_once(declare: Any, message: str) -> None:
    with pytest.raises(DerivationError, match=message):
        declare()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"device": "tpu"}, "allowed are auto, cpu and cuda"),
        ({"alpha": 0.0}, "alpha is a probability"),
        ({"alpha": 2.0}, "alpha is a probability"),
        ({"alpha": 5e-324}, "alpha is a probability"),
        ({"alpha": math.nan}, "alpha is a probability"),
        ({"resolution": Fraction(0)}, "a share from 1e-09 up"),
        ({"budget": 0}, "a number of draws, 1 or more, not 0"),
        ({"seed": -1}, "a seed is a whole number"),
        ({"workers": 0}, "1 or more"),
        ({"workers": 100_000}, "1024 at most"),
    ],
)
def test_settings_at_fault_are_refused_at_once(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        Settings(**wrong)

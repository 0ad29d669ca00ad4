"""The contest on operators whose answers are known, and liars and near misses that it must not confirm."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Symbol, sqrt
from sympy.stats import Exponential, Normal, Rademacher, Uniform

from symcnn.contest import choose_device, contest, resolve
from symcnn.errors import DerivationError, SymcnnError
from symcnn.experiment import Exact, MonteCarlo, Trajectory, grid, points
from symcnn.monte_carlo import chunk_seed
from symcnn.result import ExperimentResult
from symcnn.run import Run
from symcnn.streaming import Moments

# --- exact -----------------------------------------------------------------

SIDES = grid(n=[5, 8, 200, 301], k=[1, 2, 3], s=[1, 2, 3], where=lambda n, k, s: k <= n)


def side(run: Run, n: int, k: int, s: int) -> int:
    return run.operator(run.zeros(1, 1, n), run.zeros(1, 1, k), stride=s).shape[-1]


def side_claim(point: dict[str, int]) -> int:
    return (point["n"] - point["k"]) // point["s"] + 1


def exact(measure: Callable[..., Any] = side, **changes: Any) -> Exact:
    kept = {"operator": "torch.nn.functional.conv1d", "impostor": "torch.nn.functional.conv_transpose1d"}
    return Exact(measure, **{**kept, "at": SIDES, **changes})


def check_exact(experiment: Exact, predict: Any = side_claim, **rivals: Any) -> ExperimentResult:
    return contest("convolution.side", experiment, predict, rivals, device="cpu")


def test_exact_confirms_and_names_where_each_rival_goes_wrong() -> None:
    result = check_exact(exact(), gaps=lambda p: side_claim(p) - 1, no_stride=lambda p: p["n"] - p["k"] + 1)
    assert result.status == "confirmed", result.why
    stride = result.rivals["no_stride"]
    assert (stride.where, stride.rival, stride.measured) == ({"n": 5, "k": 1, "s": 2}, 5, 3)
    assert {title for title, rival in result.rivals.items() if rival.own} == {
        "the claim, one up",
        "the claim, one down",
    }
    assert result.impostor is not None and result.impostor.told_apart
    assert len(result.cells) == len(SIDES)
    assert ExperimentResult.from_json(result.to_json()) == result


def test_exact_refutes_one_off_and_one_per_cent_off() -> None:
    assert check_exact(exact(), lambda p: side_claim(p) + 1).status == "refuted"
    off = check_exact(exact(), lambda p: math.floor(side_claim(p) * 1.01))
    assert off.status == "refuted"
    assert off.wrong_at is not None and off.wrong_at.point["n"] >= 200


def test_a_fraction_is_not_rounded() -> None:
    assert check_exact(exact(), lambda p: Fraction(p["n"] - p["k"], p["s"]) + 1).status == "refuted"


def test_a_rival_that_the_grid_does_not_tell_apart_leaves_it_undecided() -> None:
    small = grid(n=[5, 8], k=[3], s=[1])
    result = check_exact(exact(at=small), no_stride=lambda p: p["n"] - p["k"] + 1)
    assert result.status == "undecided" and "'no_stride'" in result.why


def test_a_rival_without_a_value_is_not_rejected_by_that() -> None:
    assert check_exact(exact(), nowhere=lambda p: None).status == "undecided"


def retyped(run: Run, n: int, k: int, s: int) -> int:
    return (n - k) // s + 1


def retyped_beside_the_operator(run: Run, n: int, k: int, s: int) -> int:
    run.operator(run.zeros(1, 1, n), run.zeros(1, 1, k), stride=s)
    return (n - k) // s + 1


@pytest.mark.parametrize("measure", [retyped, retyped_beside_the_operator])
def test_the_impostor_exposes_a_retyped_formula(measure: Any) -> None:
    result = check_exact(exact(measure))
    assert result.status == "undecided" and "the measurement does not measure the operator" in result.why


def raising(*arguments: Any, **options: Any) -> Any:
    raise ValueError("not me")


def test_an_impostor_that_raises_is_not_told_apart() -> None:
    result = check_exact(exact(impostor=raising))
    assert result.status == "undecided" and "impostor" in result.why


def test_the_guard_stands_before_the_contest() -> None:
    def looks_up(run: Run, n: int, k: int, s: int) -> int:
        return side_claim_symbol  # type: ignore[name-defined]  # noqa: F821

    looks_up.__globals__["side_claim_symbol"] = Symbol("m")
    with pytest.raises(DerivationError, match=r"convolution\.side: the measurement reaches a SymPy object"):
        check_exact(exact(looks_up))


def gives_float(run: Run, n: int, k: int, s: int) -> float:
    return float(run.operator(run.zeros(1, 1, n), run.zeros(1, 1, k), stride=s).shape[-1])


def gives_nothing(run: Run, n: int, k: int, s: int) -> None:
    return None


def breaks(run: Run, n: int, k: int, s: int) -> int:
    return int(run.operator(run.zeros(n), run.zeros(1, 1, k, k)).shape[-1])


@pytest.mark.parametrize(
    ("measure", "message"),
    [(gives_float, "of type float"), (gives_nothing, "None"), (breaks, "raised RuntimeError at {'n': 5")],
)
def test_a_measurement_that_breaks_its_promise_names_the_derivation(measure: Any, message: str) -> None:
    with pytest.raises(DerivationError, match=message) as caught:
        check_exact(exact(measure))
    assert "convolution.side" in str(caught.value)


def test_a_claim_without_a_value_at_a_point_is_an_error() -> None:
    with pytest.raises(DerivationError, match="no value at the experiment's point"):
        check_exact(exact(), lambda p: None)


def has_even_side(run: Run, n: int, k: int, s: int) -> bool:
    return run.operator(run.zeros(1, 1, n), run.zeros(1, 1, k), stride=s).shape[-1] % 2 == 0


def test_truth_values_need_both_sides_on_the_grid() -> None:
    def even(point: dict[str, int]) -> bool:
        return side_claim(point) % 2 == 0

    assert check_exact(exact(has_even_side), even).status == "confirmed"
    one_sided = [point for point in SIDES if even(point)]
    result = check_exact(exact(has_even_side, at=one_sided), even)
    assert result.status == "undecided" and "it always holds" in result.why
    assert check_exact(exact(has_even_side), lambda p: not even(p)).status == "refuted"


# --- trajectory ------------------------------------------------------------

STEPS = grid(t=[1, 2, 20], beta=[0.5, 0.9], c=[-2.0, 3.0])


def buffer(run: Run, t: int, beta: float, c: float) -> float:
    weight = torch.nn.Parameter(run.zeros(1))
    optimizer = run.operator([weight], lr=0.1, momentum=beta)
    for _ in range(t):
        weight.grad = c * run.ones(1)
        optimizer.step()
    return weight.item()


def weight_claim(point: dict[str, Any]) -> Fraction:
    weight = momentum = Fraction(0)
    for _ in range(point["t"]):
        momentum = Fraction(point["beta"]) * momentum + Fraction(point["c"])
        weight -= Fraction(0.1) * momentum
    return weight


def without_momentum(parameters: Any, lr: float, momentum: float) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=lr)


def trajectory(measure: Any = buffer, **changes: Any) -> Trajectory:
    kept = {"operator": "torch.optim.SGD", "impostor": without_momentum, "at": STEPS, "operations": 4}
    return Trajectory(measure, **{**kept, **changes})


def check_trajectory(experiment: Trajectory, predict: Any = weight_claim, **options: Any) -> ExperimentResult:
    rivals = options.pop("rivals", {})
    return contest("optimizer.momentum", experiment, predict, rivals, device="cpu", **options)


def test_trajectory_confirms_within_rounding() -> None:
    result = check_trajectory(trajectory(), rivals={"forgets the sign": lambda p: -weight_claim(p)})
    assert result.status == "confirmed", result.why
    assert all(cell.half_width < 1e-12 for cell in result.cells)
    assert ExperimentResult.from_json(result.to_json()) == result


@pytest.mark.parametrize("factor", [1.01, 0.99, 1 + 1e-9])
def test_trajectory_refutes_what_is_a_little_off(factor: float) -> None:
    result = check_trajectory(trajectory(), lambda p: weight_claim(p) * Fraction(factor))
    assert result.status == "refuted"


def test_conditioning_widens_the_tolerance_and_too_wide_a_one_confirms_nothing() -> None:
    conditioned = trajectory(conditioning=Symbol("beta"))
    narrow, wide = (check_trajectory(conditioned, conditioning=lambda p, size=size: size) for size in (1, 10**14))
    assert narrow.status == "confirmed"
    assert wide.status == "undecided" and "1 % up" in wide.why
    assert wide.cells[0].half_width == pytest.approx(narrow.cells[0].half_width * 1e14)
    with pytest.raises(DerivationError, match="none was evaluated"):
        check_trajectory(conditioned)


def gives_nan(run: Run, t: int, beta: float, c: float) -> float:
    return math.nan


def gives_whole(run: Run, t: int, beta: float, c: float) -> int:
    return t


def gives_two(run: Run, t: int, beta: float, c: float) -> list[float]:
    value = run.operator([torch.nn.Parameter(run.ones(1))], lr=0.1, momentum=beta)
    return [0.0 * len(value.state), 1.0]


def test_trajectory_never_passes_nan_nor_another_length() -> None:
    assert check_trajectory(trajectory(gives_nan)).status == "undecided"
    assert check_trajectory(trajectory(gives_two)).status == "refuted"
    with pytest.raises(DerivationError, match="a float or a list of floats"):
        check_trajectory(trajectory(gives_whole))


def test_a_list_is_compared_component_by_component() -> None:
    def twice(run: Run, t: int, beta: float, c: float) -> list[float]:
        return [buffer(run, t, beta, c), 2 * buffer(run, t, beta, c)]

    both = check_trajectory(trajectory(twice), lambda p: [weight_claim(p), 2 * weight_claim(p)])
    assert both.status == "confirmed", both.why
    off = check_trajectory(trajectory(twice), lambda p: [weight_claim(p), Fraction("2.01") * weight_claim(p)])
    assert off.status == "refuted"


# --- Monte Carlo -----------------------------------------------------------

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
    return MonteCarlo(measure, **{**kept, "at": WIDTHS, "laws": LAWS, "budget": 2**22, **changes})


def check_drawn(experiment: MonteCarlo, predict: Any = variance_claim, **options: Any) -> ExperimentResult:
    rivals = options.pop("rivals", {})
    return contest("dense.variance", experiment, predict, rivals, device="cpu", **options)


@pytest.fixture(scope="module")
def confirmed() -> ExperimentResult:
    forgets = {"takes Var[x] for E[x^2]": lambda p: float(variance_claim(p)) * (math.pi - 1) / math.pi}
    return check_drawn(drawn(), rivals=forgets, tests=50)


def test_monte_carlo_confirms_and_keeps_its_history(confirmed: ExperimentResult) -> None:
    assert confirmed.status == "confirmed", confirmed.why
    assert len(confirmed.cells) == 4
    for cell in confirmed.cells:
        count, estimate, half_width = cell.history[-1]
        assert (count, estimate, half_width) == (cell.samples, cell.measured, cell.half_width)
        assert [look[0] for look in cell.history] == [2 ** (16 + i) for i in range(len(cell.history))]
        assert half_width < cell.history[0][2]
    nearly = confirmed.rivals["the claim 1 % up"]
    assert nearly.rejected and nearly.own and nearly.rival == pytest.approx(1.01 * nearly.claim)
    assert confirmed.rivals["takes Var[x] for E[x^2]"].where == {"d": 4, "sigma": 0.5}
    assert confirmed.level == pytest.approx(1e-6 / 50)
    assert ExperimentResult.from_json(confirmed.to_json()) == confirmed


@pytest.mark.parametrize("factor", ["1.01", "0.99"])
def test_monte_carlo_refutes_one_per_cent(factor: str) -> None:
    assert check_drawn(drawn(), lambda p: variance_claim(p) * Fraction(factor)).status == "refuted"


def test_the_same_seed_gives_the_same_result_and_another_seed_another() -> None:
    small = drawn(budget=2**16)
    first, again, other = (check_drawn(small, seed=seed) for seed in (3, 3, 4))
    assert first.cells == again.cells
    assert first.cells[0].measured != other.cells[0].measured
    assert first.status == "undecided" and "the whole budget" in first.why and "1 % up" in first.why


def test_a_claim_of_zero_is_told_from_a_hundredth_of_a_deviation() -> None:
    skewed = {"skewed": {"w": Exponential("w", 1) - 1, "z": Normal("z", 0, 1)}}
    one = drawn(estimate="mean", laws=skewed, at=points({"d": 1, "sigma": 1}))
    result = check_drawn(one, lambda p: 0)
    assert result.rivals["the claim 1 % down"].rejected
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
        result = contest("dense.sign", experiment, lambda p: 1, {}, device="cpu", seed=seed)
        assert result.status == "confirmed", result.why


def nan_samples(run: Run, d: int, sigma: float) -> Any:
    return preactivation(run, d, sigma) / 0 * 0


def constant_samples(run: Run, d: int, sigma: float) -> Any:
    return run.ones(run.draws)


def scalar_sample(run: Run, d: int, sigma: float) -> Any:
    return preactivation(run, d, sigma).sum()


def wide_samples(run: Run, d: int, sigma: float) -> Any:
    return run.operator(run.sample("z", d))


def plain_number(run: Run, d: int, sigma: float) -> Any:
    return sigma


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        (nan_samples, "not finite"),
        (constant_samples, "one and the same value"),
        (scalar_sample, "not a tensor of shape"),
        (wide_samples, "not a tensor of shape"),
        (plain_number, "gave float"),
    ],
)
def test_what_is_no_sample_is_never_confirmed(measure: Any, why: str) -> None:
    result = check_drawn(drawn(measure))
    assert result.status == "undecided" and why in result.why


def test_draws_that_do_not_use_the_operator_are_exposed_by_the_impostor() -> None:
    def typed_again(run: Run, d: int, sigma: float) -> Any:
        return sigma * math.sqrt(d / 2) * run.sample("z")

    result = check_drawn(drawn(typed_again))
    assert result.status == "undecided" and "impostor" in result.why


def test_a_family_that_no_law_names_is_an_error() -> None:
    def other(run: Run, d: int, sigma: float) -> Any:
        return run.sample("v")

    with pytest.raises(SymcnnError, match="named 'v'"):
        check_drawn(drawn(other))


def test_operators_that_draw_by_themselves_are_seeded_and_leave_the_global_generator_alone() -> None:
    def dropped(run: Run, d: int, sigma: float) -> Any:
        return run.operator(run.sample("z"), p=0.5)

    experiment = drawn(
        dropped,
        operator="torch.nn.functional.dropout",
        impostor="torch.nn.functional.feature_alpha_dropout",
        budget=2**16,
    )
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    first = check_drawn(experiment, lambda p: 2)
    assert torch.equal(before, torch.random.get_rng_state())
    torch.manual_seed(6)
    assert check_drawn(experiment, lambda p: 2).cells == first.cells


# --- parts -----------------------------------------------------------------

numbers = st.lists(st.integers(-1000, 1000), min_size=2, max_size=30)


@given(numbers, numbers)
@settings(max_examples=50, deadline=None)
def test_merged_moments_are_those_of_the_whole(first: list[int], second: list[int]) -> None:
    merged = Moments.of(torch.tensor(first)) + Moments.of(torch.tensor(second))
    whole = [Fraction(value) for value in first + second]
    mean = sum(whole) / len(whole)
    assert merged.count == len(whole)
    assert merged.mean == pytest.approx(float(mean), abs=1e-9)
    scale = max(map(abs, whole), default=Fraction(0)) + 1
    for power, total in ((2, merged.sum2), (3, merged.sum3), (4, merged.sum4)):
        exact_sum = sum((value - mean) ** power for value in whole)
        assert total == pytest.approx(float(exact_sum), rel=1e-10, abs=float(1e-11 * len(whole) * scale**power))
    assert merged.variance == pytest.approx(statistics.variance(whole), rel=1e-10, abs=1e-9)


def test_many_chunks_far_from_zero_lose_nothing() -> None:
    total = Moments()
    for _ in range(2000):
        total = total + Moments.of(torch.tensor([1e8 - 1, 1e8 + 1], dtype=torch.float64))
    assert (total.count, total.mean, total.sum2, total.sum3, total.sum4) == (4000, 1e8, 4000, 0, 4000)


def test_chunk_seeds_fit_32_bits_and_never_meet_within_a_cell() -> None:
    seeds = {chunk_seed(0, "dense.variance", "cell", index) for index in range(10_000)}
    assert len(seeds) == 10_000 and max(seeds) < 2**32
    assert chunk_seed(0, "a", "cell", 0) != chunk_seed(0, "b", "cell", 0) != chunk_seed(1, "b", "cell", 0)


@pytest.mark.parametrize("estimate", ["mean", "variance"])
@pytest.mark.parametrize("law", ["exponential", "uniform"])
def test_the_interval_covers_at_its_level(law: str, estimate: str) -> None:
    """At 1.96 standard errors about 95 of 100 intervals hold the truth: neither all nor few."""
    held, truth = 0, {"mean": 0.0, "variance": 1.0}[estimate]
    for seed in range(1000):
        generator = torch.Generator().manual_seed(seed)
        if law == "exponential":
            sample = torch.empty(4000).exponential_(1.0, generator=generator) - 1
        else:
            sample = torch.empty(4000).uniform_(-math.sqrt(3), math.sqrt(3), generator=generator)
        middle, half = Moments.of(sample).interval(estimate, 1.96)
        held += abs(middle - truth) <= half
    # Five standard deviations of a count of 1000 with probability 0.95 are 34.
    assert 916 <= held <= 984


def test_where_the_squares_do_not_vary_the_error_of_the_mean_is_left() -> None:
    balanced = Moments.of(torch.tensor([1.0, -1.0] * 500))
    estimate, half = balanced.interval("variance", 6.0)
    assert estimate == pytest.approx(1000 / 999)
    assert abs(estimate - 1) < half < 0.04


def test_devices_and_operators_that_are_not_there_are_said_to_be() -> None:
    if not torch.cuda.is_available():
        with pytest.raises(SymcnnError, match="no CUDA device"):
            choose_device("cuda")
        assert choose_device("auto").type == "cpu"
    with pytest.raises(SymcnnError, match="allowed are auto, cpu and cuda"):
        choose_device("tpu")
    for path in ("torch.nn.functional.conv9d", "torch.pi", "nowhere.at.all", "torch.nn.Linear.in_features.x"):
        with pytest.raises(DerivationError, match=r"dense\.x: no operator is found"):
            resolve(path, "dense.x")
    assert resolve("torch.nn.functional.conv2d", "dense.x") is torch.nn.functional.conv2d


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: exact(at=[]), "its grid is empty"),
        (lambda: exact(at=[{"n": 1}, {"k": 1}]), "different names"),
        (lambda: trajectory(operations=0), "operations per step"),
        (lambda: trajectory(steps="steps"), "not every point"),
        (lambda: drawn(estimate="median"), "median"),
        (lambda: drawn(laws={}), "at least one law"),
        (lambda: drawn(dtype="float16"), "float16"),
    ],
)
def test_a_declaration_at_fault_is_refused_at_once(declare: Any, message: str) -> None:
    with pytest.raises(DerivationError, match=message):
        declare()


def test_declaring_an_experiment_imports_neither_torch_nor_sympy_stats() -> None:
    code = (
        "import sys, symcnn.experiment, symcnn.guard, symcnn.result, symcnn.sampling, symcnn.contest, "
        "symcnn.metering; print([m for m in ('torch', 'sympy.stats', 'matplotlib') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"

"""The contest on operators whose answers are known, and liars and near misses that it must not confirm."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import torch
from sympy import Symbol

from symcnn.contest.contest import contest
from symcnn.contest.result import ExperimentResult
from symcnn.contest.rounding import Bounds
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, SymcnnError
from symcnn.experiment.devices import choose_device
from symcnn.experiment.kinds import Exact, Trajectory, grid
from symcnn.experiment.operators import resolve
from symcnn.experiment.run import Run

CPU = Settings(device="cpu")

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
    return contest("convolution.side", experiment, predict, rivals, settings=CPU)


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
    assert result.status == "undecided" and "at every point it gave no value" in result.why
    assert "ValueError: not me" in result.why and "does not measure the operator" not in result.why


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
    return contest("optimizer.momentum", experiment, predict, rivals, settings=CPU, **options)


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
    narrow, wide = (check_trajectory(conditioned, bounds=Bounds(lambda p, size=size: size)) for size in (1, 10**14))
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


def test_devices_and_operators_that_are_not_there_are_said_to_be() -> None:
    if not torch.cuda.is_available():
        with pytest.raises(SymcnnError, match="no CUDA device"):
            choose_device("cuda")
        assert choose_device("auto").type == "cpu"
    with pytest.raises(SymcnnError, match="allowed are auto, cpu and cuda"):
        Settings(device="tpu")
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
    ],
)
def test_a_declaration_at_fault_is_refused_at_once(declare: Any, message: str) -> None:
    with pytest.raises(DerivationError, match=message):
        declare()


def test_declaring_an_experiment_imports_neither_torch_nor_sympy_stats() -> None:
    code = (
        "import sys, symcnn.experiment.kinds, symcnn.experiment.guard, symcnn.contest.result, "
        "symcnn.experiment.sampling, symcnn.contest.contest, symcnn.experiment.metering; "
        "print([m for m in ('torch', 'sympy.stats', 'matplotlib') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"

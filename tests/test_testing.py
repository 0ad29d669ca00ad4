"""Experiments in other people's tests: what passes, what fails, and what the failure says."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

import pytest
import torch
from sympy import Symbol, pi, symbols
from sympy.stats import Normal, Uniform

import symcnn
from symcnn.errors import SymcnnError
from symcnn.testing.checks import CheckFailed, Settings, check, grid

CPU = Settings(device="cpu", tests=1)
d = symbols("d", positive=True, integer=True)


def spread(weight: torch.Tensor, numerator: float) -> torch.Tensor:
    return weight.normal_(0, (numerator / weight.shape[1]) ** 0.5)


def right(weight: torch.Tensor) -> torch.Tensor:
    return spread(weight, 2)


def half(weight: torch.Tensor) -> torch.Tensor:
    return spread(weight, 1)


def weights(run: Any, d: int) -> Any:
    return run.operator(run.zeros(run.draws // d + 1, d)).flatten()[: run.draws]


def of_weights(operator: Any, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "at": [{"d": 16}, {"d": 64}],
        "variance": 2 / d,
        "rivals": {"forgets the ReLU": 1 / d},
        "settings": CPU,
    }
    return check(weights, operator=operator, **{**given, **changes})


def failure(*arguments: Any, **keywords: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        of_weights(*arguments, **keywords)
    return str(caught.value)


# --- what is held against what ---------------------------------------------


def test_the_right_initialiser_is_confirmed() -> None:
    result = of_weights(right)
    assert result.status == "confirmed" and result.rivals["forgets the ReLU"].rejected
    assert result.operator == "right" and result.level == CPU.alpha


def test_the_one_that_is_wrong_by_a_factor_of_two_names_the_rival_that_it_is() -> None:
    rivals = {"ten per cent more": 1.1 / d, "forgets the ReLU": 1 / d, "takes it for the deviation": 4 / d**2}
    said = failure(half, rivals=rivals)
    first, head, *rows = said.splitlines()
    assert first == "symcnn: refuted: the variance is that of the rival 'forgets the ReLU'"
    assert head.split() == ["at", "estimate", "claim", "the", "rival", "draws"]
    assert re.match(r"  d = 16 +0\.06\d* ± 0\.00\d+ +0\.125 +0\.0625 +[\d,]+$", rows[0])
    factor = re.search(r"the estimate is (0\.\d+) ± (0\.\d+) times the claim everywhere", said)
    assert factor is not None and abs(float(factor[1]) - 0.5) <= float(factor[2])
    assert "half on cpu, seed 0, false alarms at most 1e-06" in said


def test_where_no_rival_agrees_it_says_so() -> None:
    said = failure(lambda weight: spread(weight, 3))
    assert said.startswith("symcnn: refuted: the variance is not the one claimed\n")
    assert "and it is not that of the rival" in said and "the rival  draws" not in said


def test_the_exception_is_an_assertion_and_holds_the_result() -> None:
    with pytest.raises(AssertionError) as caught:
        of_weights(half)
    assert isinstance(caught.value, CheckFailed)
    assert caught.value.result.status == "refuted" and len(caught.value.result.cells) == 2


def test_a_rival_that_is_too_near_leaves_it_undecided_and_says_what_it_would_take() -> None:
    said = failure(right, rivals={"a thousandth more": 2.002 / d}, budget=300_000)
    assert said.startswith("symcnn: undecided") and "'a thousandth more'" in said
    needed = re.search(r"about (\S+) in one cell would tell", said)
    assert needed is not None and float(needed[1]) > 3e6
    assert re.search(r"d = 16 .* 0\.125 +0\.125125", said)


# One draw reads like another: each of these is no sample.
@pytest.mark.parametrize(
    ("operator", "says"),
    [
        (lambda weight: weight.fill_(math.nan), "not finite"),
        (lambda weight: weight.fill_(math.inf), "not finite"),
        (lambda weight: weight.fill_(0.3), "one and the same value"),
        (lambda weight: weight.normal_()[:2], r"not a tensor of shape"),
        (lambda weight: weight.normal_().to(torch.complex64), "complex"),
    ],
    ids=["nan", "inf", "constant", "shape", "complex"],
)
def test_what_is_no_sample_is_undecided_never_a_pass(operator: Any, says: str) -> None:
    said = failure(operator, rivals=None)
    assert said.startswith("symcnn: undecided: the measurement ") and re.search(says, said)


def test_a_measurement_of_no_tensor_is_undecided() -> None:
    def number(run: Any) -> float:
        return float(run.operator(run.zeros(1)))

    with pytest.raises(CheckFailed, match="undecided: the measurement gave float"):
        check(number, operator=torch.nn.init.normal_, variance=1, settings=CPU)


@pytest.mark.parametrize(
    "form",
    [2 / d, 2 / Symbol("d"), lambda d: Fraction(2, d), lambda d: 2 / Symbol("n").subs("n", d)],
    ids=["assumed", "plain", "function", "SymPy's function"],
)
def test_the_spellings_of_a_closed_form_say_the_same(form: Any) -> None:
    assert of_weights(right, variance=form).cells == of_weights(right).cells


def test_a_point_may_say_more_than_the_formula_reads_and_a_formula_nothing_of_the_point() -> None:
    def first(run: Any, d: int, depth: int) -> Any:
        return run.operator(run.zeros(run.draws, d * depth))[:, 0]

    given: dict[str, Any] = {"operator": torch.nn.init.normal_, "at": grid(d=[1, 2], depth=[1, 3]), "settings": CPU}
    for form in (1, 1.0, Fraction(1), pi / pi, lambda **point: 1):
        assert check(first, variance=form, **given).status == "confirmed"
    assert check(first, mean=0, **given).status == "confirmed"


def test_inputs_and_an_initialiser_are_independent_of_one_another() -> None:
    """Of a sum of products the variance is the product of the second moments, only if the factors know nothing."""

    def output(run: Any, d: int) -> Any:
        return (run.operator(run.zeros(run.draws, d)) * run.sample("z", d).clamp(min=0)).sum(1)

    laws = {"z": Normal("z", 0, 1)}
    given: dict[str, Any] = {
        "operator": right,
        "at": {"d": 16},
        "laws": laws,
        "rivals": {"no ReLU": 2},
        "settings": CPU,
    }
    assert check(output, variance=1, **given).status == "confirmed"


def test_several_laws_are_tried_at_every_point_and_named_in_a_failure() -> None:
    def square(run: Any, sigma: float) -> Any:
        return run.operator(run.sample("z"))

    sigma = Symbol("sigma")
    wide = sigma * 3**0.5
    laws = {"normal": {"z": Normal("z", 0, sigma)}, "uniform": {"z": Uniform("z", -wide, wide)}}
    given: dict[str, Any] = {
        "operator": torch.square,
        "at": [{"sigma": 1.0}, {"sigma": 2.0}],
        "laws": laws,
        "settings": CPU,
    }
    assert len(check(square, mean=sigma**2, **given).cells) == 4
    with pytest.raises(CheckFailed) as caught:
        check(square, variance=2 * sigma**4, rivals={"of the uniform law": 0.8 * sigma**4}, **given)
    said = str(caught.value)
    assert re.search(r"sigma = 1, uniform +0\.\d+ ± ", said) and "the rival" not in said.splitlines()[1]
    assert "times the claim" not in said


# --- exact numbers and trajectories ----------------------------------------

n, k = symbols("n k", positive=True, integer=True)


def side(run: Any, n: int, k: int) -> int:
    return run.operator(run.zeros(1, 1, n), run.zeros(1, 1, k)).shape[-1]  # type: ignore[no-any-return]


def of_sides(**changes: Any) -> Any:
    given: dict[str, Any] = {"operator": torch.nn.functional.conv1d, "at": grid(n=[5, 8], k=[1, 3]), "settings": CPU}
    return check(side, **{**given, "equals": n - k + 1, "rivals": {"the gaps": n - k}, **changes})


def test_whole_numbers_are_compared_exactly() -> None:
    assert of_sides().status == "confirmed"
    with pytest.raises(CheckFailed, match="the value is that of the rival 'one more'") as caught:
        of_sides(equals=n - k, rivals={"one more": n - k + 1})
    assert "n = 5, k = 1  5         4      5" in str(caught.value)
    with pytest.raises(CheckFailed, match="refuted"):
        of_sides(equals=n - k + 1 + Fraction(1, 1000))


def test_an_equivalence_is_held_against_a_truth() -> None:
    def fits(run: Any, n: int, k: int) -> bool:
        return run.operator(run.zeros(n), run.zeros(k)) is True

    given: dict[str, Any] = {"operator": lambda row, kernel: len(kernel) <= len(row), "at": grid(n=[2, 3, 4], k=[3])}
    assert check(fits, equals=k <= n, rivals={"strictly": k < n}, settings=CPU, **given).status == "confirmed"
    with pytest.raises(CheckFailed, match="the value is not the one claimed"):
        check(fits, equals=k < n, settings=CPU, **given)


def powers(run: Any, c: float, t: int) -> list[float]:
    value = torch.tensor(1.0, dtype=torch.float64)
    found = []
    for _ in range(t):
        value = run.operator(value, c)
        found.append(float(value))
    return found


def test_a_trajectory_is_held_within_the_rounding_of_its_operations() -> None:
    def series(c: float, t: int) -> list[Any]:
        return [Fraction(c) ** j for j in range(1, t + 1)]

    given: dict[str, Any] = {
        "operator": torch.mul,
        "at": [{"c": 0.9, "t": 1}, {"c": 1.1, "t": 30}],
        "operations": 2,
        "settings": CPU,
    }
    late: dict[str, Any] = {"a step late": lambda c, t: [Fraction(c) ** j for j in range(t)]}
    assert check(powers, follows=series, rivals=late, **given).status == "confirmed"
    with pytest.raises(CheckFailed, match="the trajectory is that of the rival 'in time'"):
        check(powers, follows=late["a step late"], rivals={"in time": series}, **given)


def test_an_impostor_that_does_the_same_is_found() -> None:
    with pytest.raises(CheckFailed, match="the impostor was not told apart"):
        of_sides(impostor=torch.nn.functional.conv1d)
    assert of_sides(impostor=torch.nn.functional.conv_transpose1d).status == "confirmed"


# --- derivations -----------------------------------------------------------


def undilated(image: Any, kernel: Any, stride: int = 1, dilation: int = 1, padding: int = 0) -> Any:
    return torch.nn.functional.conv2d(image, kernel, stride=stride, padding=padding)


def test_an_operator_in_place_of_the_one_that_a_derivation_runs() -> None:
    assert check("convolution.output_size", operator="torch.nn.functional.conv2d", settings=CPU).status == "confirmed"
    derivation = symcnn.derive("convolution.output_size")
    with pytest.raises(CheckFailed, match="that of the rival 'forgets the dilation'"):
        check(derivation, operator=undilated, settings=CPU)


def test_a_derivation_as_the_closed_form_brings_its_rivals_and_its_constraints() -> None:
    def size(run: Any, n: int, k: int, s: int, p: int, d: int) -> int:
        image, kernel = run.zeros(1, 1, n, n), run.zeros(1, 1, k, k)
        return run.operator(image, kernel, stride=s, dilation=d, padding=p).shape[-1]  # type: ignore[no-any-return]

    derivation = symcnn.derive("convolution.output_size")
    places = grid(n=[7, 8], k=[1, 3], s=[1, 2], p=[0, 1], d=[1, 2])
    result = check(size, operator="torch.nn.functional.conv2d", at=places, equals=derivation, settings=CPU)
    assert set(derivation.rivals) <= set(result.rivals)
    with pytest.raises(CheckFailed, match="'forgets the dilation'"):
        check(size, operator=undilated, at=places, equals=derivation, settings=CPU)
    bare = check(size, operator="torch.nn.functional.conv2d", at=places, equals=derivation.closed_form, settings=CPU)
    assert bare.cells == result.cells
    for form in (derivation, derivation.closed_form):
        with pytest.raises(SymcnnError, match=r"n = 1|must hold"):
            check(size, operator=undilated, at=[{**places[0], "n": 1, "k": 3}], equals=form, settings=CPU)


# --- wrong use -------------------------------------------------------------


def raising(run: Any, d: int) -> Any:
    return run.operator([])


def idle(run: Any, d: int) -> Any:
    return run.ones(run.draws) * run.draws / d


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"variance": None}, "one closed form, as variance, mean, equals, follows; none was given"),
        ({"mean": 0}, "variance and mean were given"),
        ({"variance": 2 / Symbol("fan_in")}, r"variance, 2/fan_in, reads fan_in, .* they name d"),
        ({"rivals": {"of n": 1 / Symbol("n")}}, "the rival 'of n', 1/n, reads n"),
        ({"at": []}, "at is a point such as"),
        ({"at": [16]}, "a point is a mapping"),
        ({"at": {"d": "16"}}, "d is '16'"),
        ({"at": {"d": math.nan}}, "d is nan"),
        ({"at": {"run": 1}}, "'run' is no such name"),
        ({"at": [{"d": 16}, {"e": 16}]}, "points do not give"),
        ({"at": {"d": -4}}, "d is positive, and a point gives it -4"),
        ({"at": {"d": 1.5}}, "d is integer, and a point gives it 1.5"),
        ({"at": {"d": [4]}}, "d is one number"),
        ({"variance": "2/d"}, "variance is '2/d'; it may be an expression of SymPy"),
        ({"variance": lambda d: 1 / (d - 16)}, "variance raised ZeroDivisionError at d = 16"),
        ({"variance": lambda d: None}, "variance gave None at d = 16"),
        ({"variance": 1 / (d - 16)}, "has no value at d = 16"),
        ({"rivals": {"the same": 4 / (2 * d)}}, "the rival 'the same' says the same"),
        ({"rivals": {"nothing": lambda d: None}}, "the rival 'nothing' says the same .* or nothing"),
        ({"rivals": {"a truth": d > 3}}, "of different kinds"),
        ({"rivals": [1 / d]}, "rivals is a mapping"),
        ({"operations": 3}, "operations belongs to follows, not to variance"),
        ({"variance": None, "follows": 2 / d}, "follows needs operations"),
        ({"laws": {"z": 3}}, "which is no distribution of sympy.stats"),
        ({"laws": {"z": Normal("z", 0, Symbol("tau"))}}, "tau"),
        ({"laws": {"z": Normal("z", 0, 1), "more": {}}}, "here it does both"),
        ({"laws": [Normal("z", 0, 1)]}, "laws is a mapping"),
        ({"budget": 0}, "a budget is a number of draws, 1 or more, not 0"),
        ({"dtype": "half"}, 'dtype is "float32" or "float64"'),
        ({"operator": "torch.nn.init.norml_"}, "no operator is found at 'torch.nn.init.norml_'"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_wrong_use_says_what_is_allowed(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(SymcnnError, match=says):
        of_weights(changes.pop("operator", right), **changes)


def test_a_measurement_that_raises_or_does_not_use_its_operator() -> None:
    given: dict[str, Any] = {"operator": right, "at": {"d": 16}, "variance": 2 / d, "settings": CPU}
    with pytest.raises(SymcnnError, match=r"raising: the measurement raised AttributeError at \{'d': 16\}"):
        check(raising, **given)
    with pytest.raises(SymcnnError, match=r"idle: the measurement gave a value without run\.operator"):
        check(idle, **given)


def test_a_derivation_says_all_there_is_to_say() -> None:
    with pytest.raises(SymcnnError, match="brings its own experiment, so variance, at cannot be given"):
        check("activation.relu_variance", operator=torch.relu, at={"d": 1}, variance=1)
    with pytest.raises(SymcnnError, match=r"it follows from activation\.relu_variance"):
        check("activation.relu_initialisation", operator=torch.relu)
    with pytest.raises(SymcnnError, match=r"did you mean activation\.relu_variance"):
        check("activation.relu_varience", operator=torch.relu)

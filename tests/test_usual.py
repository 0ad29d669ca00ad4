"""Usual values in the catalogue are PyTorch's own defaults, where it has one, and lie in the domain."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import sympy as sp

from symcnn.catalogue.catalogue import default, derive
from symcnn.catalogue.derivation import Derivation
from symcnn.experiment.operators import resolve
from symcnn.formulas.expressions import symbol_name
from symcnn.formulas.numbers import typed
from symcnn.query.domain import Domain


class Default(NamedTuple):
    """Where PyTorch's default stands: a callable and its parameter, and how the symbol is read off it."""

    operator: str
    parameter: str
    reading: Callable[[Any], Any] = lambda value: value


CONV = {name: Default("torch.nn.Conv2d", name) for name in ("stride", "padding", "dilation", "groups", "bias")}
SGD, MOMENTUM = Default("torch.optim.SGD", "lr"), Default("torch.optim.SGD", "momentum")
ADAM, EPSILON = Default("torch.optim.Adam", "lr"), Default("torch.optim.Adam", "eps")
BETA1, BETA2 = (Default("torch.optim.Adam", "betas", lambda betas, place=place: betas[place]) for place in (0, 1))
DROP = Default("torch.nn.Dropout", "p")
KEEP = Default("torch.nn.Dropout", "p", lambda p: 1 - typed(p))

AXIS = {"s": CONV["stride"], "d": CONV["dilation"], "p": CONV["padding"]}
TWO_PATHS = {"s": AXIS["s"], **{f"{key}_{path}": AXIS[key] for path in (1, 2) for key in "dp"}}
POOL = {name: Default("torch.nn.MaxPool2d", name) for name in ("padding", "dilation")}
COUNTED = Default("torch.nn.AvgPool1d", "count_include_pad")
TRANSPOSED = {key: Default("torch.nn.ConvTranspose1d", one.parameter) for key, one in AXIS.items()}
OUTPUT_PADDING = Default("torch.nn.ConvTranspose1d", "output_padding")
STACK = {"S": CONV["stride"], "D": CONV["dilation"], "P": CONV["padding"]}
WIDTH = {"w": Default("torch.empty", "dtype", lambda dtype: dtype.itemsize)}
SGD_ALL = {
    "eta": SGD,
    "tau": Default("torch.optim.SGD", "dampening"),
    "lam": Default("torch.optim.SGD", "weight_decay"),
}


def of(optimizer: str, **parameters: str) -> dict[str, Default]:
    """The defaults of an optimizer or a schedule, by symbol; of a pair its first or its second member."""
    readings: dict[str, Callable[[Any], Any]] = {"0": lambda pair: pair[0], "1": lambda pair: pair[1]}
    found = {}
    for symbol, parameter in parameters.items():
        parameter, _, place = parameter.partition(" ")
        found[symbol] = Default(f"torch.optim.{optimizer}", parameter, readings.get(place, lambda value: value))
    return found


POSITIVE = Default("torch.nn.functional.binary_cross_entropy_with_logits", "pos_weight", lambda weight: 1)
NORM = {
    "epsilon": Default("torch.nn.BatchNorm2d", "eps"),
    "gamma": Default("torch.nn.functional.batch_norm", "weight", lambda weight: 1),
    "beta": Default("torch.nn.functional.batch_norm", "bias", lambda bias: 0),
}
MOMENTS = {"beta1": "betas 0", "beta2": "betas 1", "epsilon": "eps"}
UNFOLDED = {key: Default("torch.nn.functional.unfold", one.parameter) for key, one in AXIS.items()}
BATCH = Default("torch.utils.data.DataLoader", "batch_size")
ENCODER_BIAS = Default("torch.nn.TransformerEncoderLayer", "bias")
RECURRENT = {
    "L": Default("torch.nn.modules.rnn.RNNBase", "num_layers"),
    "q": Default("torch.nn.modules.rnn.RNNBase", "bidirectional", lambda both: 2 if both else 1),
    "b": Default("torch.nn.modules.rnn.RNNBase", "bias"),
}
ADAM_ALL = {"eta": ADAM, "beta1": BETA1, "beta2": BETA2}

LEAKY = {"a": Default("torch.nn.functional.leaky_relu", "negative_slope")}
STD = Default("torch.nn.init.normal_", "std")
ELU = {"a": Default("torch.nn.functional.elu", "alpha")}

ROWS: list[tuple[str, str, dict[str, Default]]] = [
    ("activation", "leaky_relu_mean leaky_relu_second_moment leaky_relu_variance leaky_relu_mean_shifted", LEAKY),
    ("activation", "elu_mean elu_second_moment", ELU),
    ("activation", "leaky_relu_second_moment_shifted leaky_relu_variance_shifted", LEAKY),
    ("convolution", "output_size input_range input_count least_input tap_reach taps_on_cells", AXIS),
    ("convolution", "receptive_field_constant receptive_field_step", AXIS),
    ("convolution", "transposed_output_size", {**TRANSPOSED, "o": OUTPUT_PADDING}),
    ("convolution", "same_padding same_padding_front", {"d": AXIS["d"]}),
    ("convolution", "output_padding stride_range kernel_range padding_range dilation_range", AXIS),
    ("convolution", "output_size_asymmetric", {"s": AXIS["s"], "d": AXIS["d"], "f": AXIS["p"], "b": AXIS["p"]}),
    ("convolution", "same_padding_total", {"s": AXIS["s"], "d": AXIS["d"]}),
    ("convolution", "transposed_scales", {**TRANSPOSED, "o": OUTPUT_PADDING}),
    ("convolution", "tap_reach_unpadded", {"s": AXIS["s"], "d": AXIS["d"]}),
    ("convolution", "pixel_reach", {"s": AXIS["s"], "p": AXIS["p"]}),
    ("convolution", "pixel_reach_mean", {"s": AXIS["s"]}),
    ("convolution", "linear_map_nonzeros", {"s": AXIS["s"]}),
    ("convolution", "linear_map_nonzeros bottleneck_multiplications", {"s": AXIS["s"]}),
    ("convolution", "linear_map_nonzeros_padded", {"p": AXIS["p"]}),
    ("convolution", "parameters", {"g": CONV["groups"], "b": CONV["bias"]}),
    ("convolution", "forward_multiplications multiplications_on_cells", {"g": CONV["groups"]}),
    ("convolution", "weight_gradient_multiplications input_gradient_multiplications", {"g": CONV["groups"]}),
    ("convolution", "receptive_field receptive_field_growth receptive_field_last_stride", STACK),
    ("convolution", "receptive_field_recurrence receptive_field_start stack_input_range", STACK),
    ("convolution", "depth_for_receptive_field dilated_cells dilated_stack_cells dilation_gaps", {"d": AXIS["d"]}),
    ("convolution", "transposed_unevenness", {"s": TRANSPOSED["s"]}),
    ("convolution", "transposed_reach", {"s": TRANSPOSED["s"], "p": TRANSPOSED["p"], "o": OUTPUT_PADDING}),
    ("convolution", "sizes_apart receptive_field_branches", TWO_PATHS),
    ("convolution", "path_count path_position_variance strided_stack_size", {"S": STACK["S"], "D": STACK["D"]}),
    ("convolution", "receptive_field_padding", {**STACK, "Q": CONV["padding"]}),
    ("convolution", "separable_parameters", {"b": CONV["bias"]}),
    ("convolution", "unfolded_values", UNFOLDED),
    ("gradient", "input_gradient_strided weight_gradient_strided weight_gradient_variance_strided", AXIS),
    ("gradient", "transposed_convolution", TRANSPOSED),
    ("gradient", "transposed_input_gradient transposed_weight_gradient", {**TRANSPOSED, "o": OUTPUT_PADDING}),
    ("gradient", "weight_gradient_plane", {f"{key}_{axis}": one for key, one in AXIS.items() for axis in (1, 2)}),
    ("gradient", "dropout", {"r": DROP}),
    ("gradient", "grouped_weight_gradient grouped_input_gradient", {"g": CONV["groups"]}),
    ("gradient", "input_gradient_variance", {"s": AXIS["s"], "p": AXIS["p"]}),
    ("gradient", "weight_norm", {"eta": SGD, "lam": SGD_ALL["lam"]}),
    ("gradient", "weight_gradient_step weights_as_patches", {"eta": SGD}),
    ("gradient", "binary_cross_entropy", {"w": POSITIVE}),
    ("pooling", "average_divisor", {"p": Default("torch.nn.AvgPool1d", "padding"), "c": COUNTED}),
    ("pooling", "average_gradient_overlap", {"p": Default("torch.nn.AvgPool1d", "padding")}),
    ("pooling", "output_size_ceil", {"d": POOL["dilation"], "p": POOL["padding"]}),
    ("initialization", "leaky_layer_variance kaiming_variance leaky_backward_variance both_directions", LEAKY),
    ("initialization", "depth_second_moment dropout_before_relu depth_gradient_second_moment depth_vanishing", LEAKY),
    ("initialization", "dropout_second_moment dropout_variance", {"r": DROP}),
    ("initialization", "convolution_fan_in convolution_fan_out pytorch_fan_out", {"g": CONV["groups"]}),
    ("initialization", "dense_variance", {"mu": Default("torch.nn.init.normal_", "mean")}),
    ("initialization", "uniform_variance", {key: Default("torch.nn.init.uniform_", key) for key in "ab"}),
    ("initialization", "kaiming_uniform_bound", {"a": Default("torch.nn.init.kaiming_uniform_", "a")}),
    ("initialization", "xavier_uniform_bound", {"g": Default("torch.nn.init.xavier_uniform_", "gain")}),
    ("initialization", "depth_exploding leaky_slope_product", LEAKY),
    ("initialization", "leaky_product_mean leaky_correlation", {**LEAKY, "sigma": STD, "tau": STD}),
    ("initialization", "orthogonal_length", {"g": Default("torch.nn.init.orthogonal_", "gain")}),
    ("initialization", "truncated_normal_variance", {"sigma": Default("torch.nn.init.trunc_normal_", "std")}),
    ("initialization", "kaiming_normal_deviation", {"a": Default("torch.nn.init.kaiming_normal_", "a")}),
    ("initialization", "xavier_normal_deviation", {"g": Default("torch.nn.init.xavier_normal_", "gain")}),
    ("indexing", "slice_length", {"s": Default("torch.ops.aten.slice.Tensor", "step")}),
    ("attention", "parameters", {"b": Default("torch.nn.MultiheadAttention", "bias")}),
    ("attention", "encoder_layer_parameters", {"b": ENCODER_BIAS}),
    ("attention", "transformer_parameters", {"b": ENCODER_BIAS}),
    ("counting", "full_batches updates_on_devices full_updates_on_devices", {"B": BATCH}),
    ("counting", "updates_per_epoch", {"B": BATCH}),
    ("dense", "parameters network_parameters embedding_parameters", {"b": Default("torch.nn.Linear", "bias")}),
    ("loss", "label_smoothing", {"epsilon": Default("torch.nn.CrossEntropyLoss", "label_smoothing")}),
    ("loss", "margin_equal_scores margin_gradient", {"m": Default("torch.nn.MultiMarginLoss", "margin", int)}),
    ("loss", "triplet_gradient", {"m": Default("torch.nn.TripletMarginWithDistanceLoss", "margin", int)}),
    ("loss", "huber_slope", {"delta": Default("torch.nn.HuberLoss", "delta")}),
    ("memory", "crossover_batch largest_batch training_bytes stored_bytes", WIDTH),
    ("memory", "accumulation_bytes accumulation_parts", WIDTH),
    ("optimizer", "adam_first_moment adam_corrected_first_moment", {"beta1": BETA1}),
    ("optimizer", "adam_second_moment adam_corrected_second_moment", {"beta2": BETA2}),
    ("optimizer", "adam_position adam_scale_independence adam_scale_free adam_equal_steps", ADAM_ALL),
    ("optimizer", "adam_position_epsilon adam_scaled_step", {**ADAM_ALL, "epsilon": EPSILON}),
    ("optimizer", "momentum_velocity", {"beta": MOMENTUM}),
    ("optimizer", "momentum_position momentum_position_equal_form", {"eta": SGD, "beta": MOMENTUM}),
    ("optimizer", "momentum_offset momentum_slope", {"eta": SGD, "beta": MOMENTUM}),
    ("optimizer", "sgd_velocity", {"tau": SGD_ALL["tau"]}),
    ("optimizer", "sgd_position", {"eta": SGD, "tau": SGD_ALL["tau"]}),
    ("optimizer", "sgd_weight_decay", {"eta": SGD, "lam": SGD_ALL["lam"]}),
    ("optimizer", "nesterov_position sgd_weight_decay_constant", {"eta": SGD}),
    ("optimizer", "descent_converges descent_best_step linear_scaling", {"eta": SGD}),
    ("optimizer", "adamw_position", of("AdamW", eta="lr", lam="weight_decay", **MOMENTS)),
    ("optimizer", "adamax_position", of("Adamax", eta="lr", **MOMENTS)),
    ("optimizer", "adagrad_step", of("Adagrad", eta="lr", r="lr_decay", a="initial_accumulator_value", epsilon="eps")),
    ("optimizer", "adagrad_constant_step", of("Adagrad", eta="lr")),
    ("optimizer", "rmsprop_step", of("RMSprop", eta="lr", alpha="alpha", epsilon="eps")),
    ("optimizer", "rmsprop_constant_step", of("RMSprop", eta="lr", alpha="alpha")),
    ("optimizer", "rmsprop_state", of("RMSprop", b="centered", m="momentum")),
    ("optimizer", "adadelta_first_step", of("Adadelta", eta="lr", rho="rho", epsilon="eps")),
    ("optimizer", "adam_early_epsilon", of("SparseAdam", eta="lr", **MOMENTS)),
    ("optimizer", "adamw_coupled_gap", of("AdamW", eta="lr", lam="weight_decay", **MOMENTS)),
    ("optimizer", "amsgrad_maximum", {"beta2": BETA2}),
    ("optimizer", "amsgrad_state", of("Adam", a="amsgrad")),
    ("optimizer", "heavy_ball_radius heavy_ball_converges heavy_ball_critical", {"eta": SGD, "beta": MOMENTUM}),
    ("optimizer", "heavy_ball_recurrence heavy_ball_share", {"eta": SGD, "beta": MOMENTUM}),
    ("optimizer", "iterate_average spread_about_minimum", {"eta": SGD}),
    ("optimizer", "nadam_constant_step", of("NAdam", eta="lr", **MOMENTS)),
    ("optimizer", "sign_descent", of("Adam", eta="lr", epsilon="eps")),
    ("optimizer", "rprop_step_size", of("Rprop", eta="lr", a="etas 1", b="step_sizes 1")),
    ("schedule", "exponential_total linear_total parabola_total warmup_decay_total", {"eta": SGD}),
    ("schedule", "restart_updates", of("lr_scheduler.CosineAnnealingWarmRestarts", q="T_mult")),
    ("resampling", "upsampled_reach", {"p": AXIS["p"]}),
    ("schedule", "exponential_total linear_total", {"eta": SGD}),
    ("schedule", "step_total", {"eta": SGD, **of("lr_scheduler.StepLR", gamma="gamma")}),
    ("schedule", "cosine_pair cosine_total", {"a": SGD, **of("lr_scheduler.CosineAnnealingLR", b="eta_min")}),
    ("normalization", "running_variance", {"a": Default("torch.nn.BatchNorm2d", "momentum")}),
    ("normalization", "layer_input_gradient input_gradient_sum affine_input", {"epsilon": NORM["epsilon"]}),
    ("normalization", "folded_weight folded_bias", {"epsilon": NORM["epsilon"]}),
    ("normalization", "batch_input_gradient", {"epsilon": NORM["epsilon"], "gamma": NORM["gamma"]}),
    ("normalization", "mean_square evaluation_input_gradient", NORM),
    ("recurrent", "parameters", {"b": Default("torch.nn.modules.rnn.RNNBase", "bias")}),
    ("recurrent", "stack_parameters", RECURRENT),
    ("regularization", "gradient_descent_minimum_norm dropout_sgd_resting_variance", {"eta": SGD}),
    ("regularization", "dropout_sgd_mean dropout_sgd_second_moment", {"r": DROP, "eta": SGD}),
    ("regularization", "dropout_sgd_mixed_moment dropout_sgd_resting_mean", {"r": DROP, "eta": SGD}),
    ("regularization", "dropout_rescaled_loss dropout_loss_squares dropout_loss_bound", {"r": DROP}),
    ("regularization", "dropout_loss_floor dropout_minimiser", {"r": DROP}),
    ("regularization", "dropout_least_squares dropout_ridge dropout_effective_columns", {"p": KEEP}),
    ("regularization", "dropout_covariance", {"r": DROP}),
    ("regularization", "soft_threshold", {"lam": Default("torch.nn.Softshrink", "lambd")}),
    ("regularization", "early_stopping early_stopping_ridge", {"eta": SGD}),
    ("regularization", "channel_dropout_variance", {"r": Default("torch.nn.Dropout1d", "p")}),
    ("regularization", "ridge_unit_form dropout_gradient dropout_gradient_unbiased", {"p": KEEP}),
]
DEFAULTS = {f"{area}.{name}": defaults for area, names, defaults in ROWS for name in names.split()}
"""Of each result by symbol."""
HAS_DEFAULT = re.compile(
    r"(strides?|dilations?|paddings?|groups|batch size|momentum|drop rate|learning rate|step size|bytes of a value)\b"
    r"|1 with biases|decay of the |probability that an entry is kept|what is added to the root"
)
"""Meanings of symbols that PyTorch has a default for, from their first word on."""


def default_of(entry: Default) -> Any:
    """The exact number that PyTorch takes where nothing is said."""
    import torch

    if entry.parameter == "dtype":  # of every function that makes a tensor it is None, which stands for this one
        value: Any = torch.get_default_dtype()
    else:
        operator = resolve(entry.operator, "a test")
        if isinstance(operator, torch._ops.OpOverload):  # one of PyTorch's own operators has a schema
            (value,) = [one.default_value for one in operator._schema.arguments if one.name == entry.parameter]
        else:
            value = inspect.signature(operator).parameters[entry.parameter].default
    assert value is not inspect.Parameter.empty, f"{entry.operator} has no default for {entry.parameter}"
    value = entry.reading(value)
    return typed(int(value) if isinstance(value, bool) else value)


def domain_of(derivation: Derivation) -> Domain:
    return Domain(derivation.name, derivation.given, derivation.where, derivation.usual)


def at_usual(derivation: Derivation, length: int) -> dict[str, Any]:
    """All usual values together, those of a sequence for so many members."""
    return {
        symbol_name(symbol): [value] * length if isinstance(symbol, sp.IndexedBase) else value
        for symbol, value in derivation.usual.items()
    }


def test_usual_values_are_pytorchs_defaults() -> None:
    wrong = []
    for name, defaults in DEFAULTS.items():
        found = {symbol_name(symbol): value for symbol, value in derive(name).usual.items()}
        expected = {symbol: default_of(entry) for symbol, entry in defaults.items()}
        wrong += [f"{name}: {found}, and PyTorch has {expected}"] if found != expected else []
    assert not wrong


def test_every_usual_value_is_compared_with_pytorch() -> None:
    stated = {d.name for d in default() if d.usual}
    assert stated == set(DEFAULTS)


def test_usual_values_lie_in_the_domain() -> None:
    for name in DEFAULTS:
        derivation = derive(name)
        for length in (0, 1, 3):
            point = at_usual(derivation, length)
            assert set(derivation.usual) <= set(domain_of(derivation).values(point)), name


def test_usual_values_are_told_in_the_order_in_which_symbols_are_given() -> None:
    for name in DEFAULTS:
        derivation = derive(name)
        assert list(derivation.usual) == [symbol for symbol in derivation.given if symbol in derivation.usual], name


def test_what_pytorch_has_a_default_for_has_a_usual_value() -> None:
    # Max pooling moves by the side of its window where no stride is given, and that is no number.
    import torch

    assert inspect.signature(torch.nn.MaxPool1d).parameters["stride"].default is None
    missing = [
        (derivation.name, symbol_name(symbol))
        for derivation in default()
        for symbol, meaning in derivation.given.items()
        if HAS_DEFAULT.match(meaning) and symbol not in derivation.usual
    ]
    assert missing == [("pooling.max_gradient_overlap", "s"), ("pooling.output_size_ceil", "s")]


@pytest.mark.parametrize(("name", "symbol", "value"), [
    ("convolution.output_size", "s", 2),
    ("optimizer.adam_position", "beta2", 0.99),
    ("regularization.dropout_ridge", "p", 1),
])  # fmt: skip
def test_another_value_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str, symbol: str, value: Any) -> None:
    derivation = derive(name)
    (term,) = [one for one in derivation.usual if symbol_name(one) == symbol]
    monkeypatch.setitem(derivation.usual, term, typed(value))  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match=re.escape(name)):
        test_usual_values_are_pytorchs_defaults()


def test_a_value_outside_the_domain_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    derivation = derive("optimizer.momentum_velocity")
    (beta,) = derivation.usual
    monkeypatch.setitem(derivation.usual, beta, sp.Integer(1))  # type: ignore[arg-type]
    assert not domain_of(derivation).admits(at_usual(derivation, 0))

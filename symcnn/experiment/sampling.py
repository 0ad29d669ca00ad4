"""A SymPy distribution becomes PyTorch draws.

A law is written once, as SymPy has it, and read twice: by the proof (its
moments) and here (its draws). Each is drawn by a rule of its own, not through
SymPy's distribution function, so that a wrong reading of a parameter cannot
cancel out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from symcnn.errors import DerivationError, UnknownName
from symcnn.experiment.run import Sampler
from symcnn.formulas.binding import free

Draw = Callable[[Any, Any], None]
"""Fills a tensor in place from a generator."""


def sampler(law: Any, point: Mapping[str, Any], what: str = "the law") -> Sampler:
    """Draws of ``law`` with the point's values put for its symbols (by name).

    ``law`` is a distribution or a random symbol of ``sympy.stats``, or an
    expression in random symbols by ``+``, ``*``, whole or fractional powers and
    ``Abs`` (such as ``Exponential("e", 1) - 1``); every entry of the tensor is
    an independent draw. The result holds plain numbers only.

    Errors: `UnknownName` for a distribution without a rule; `DerivationError`
    where a parameter is left without a value.

    >>> import torch
    >>> from sympy import Symbol
    >>> from sympy.stats import Normal
    >>> draw = sampler(Normal("z", 0, Symbol("sigma")), {"sigma": 2})
    >>> draw((3, 2), torch.Generator().manual_seed(0), "cpu", torch.float32).shape
    torch.Size([3, 2])
    """
    import sympy as sp
    from sympy.stats.rv import RandomSymbol

    if not isinstance(law, sp.Basic):
        raise DerivationError(f"{what} is {law!r}, which is no distribution of sympy.stats")
    values = {
        symbol: sp.sympify(point[symbol.name], strict=True)
        for symbol in law.atoms(sp.Symbol)
        if isinstance(point.get(symbol.name), (int, float))
    }
    if isinstance(law, sp.Expr) and not isinstance(law, RandomSymbol):
        variables = sorted(law.atoms(RandomSymbol), key=str)
        if not variables:
            raise DerivationError(f"{what} is {law}, in which nothing is random")
        parts = [sampler(variable, point, what) for variable in variables]
        combine = _combiner(law, variables, what, values)

        def draw_expression(shape: tuple[int, ...], generator: Any, device: Any, dtype: Any) -> Any:
            return combine([part(shape, generator, device, dtype) for part in parts])

        return draw_expression

    distribution = law.pspace.distribution if isinstance(law, RandomSymbol) else law
    name = type(distribution).__name__.removesuffix("Distribution")
    rules = _rules()
    if name not in rules:
        raise UnknownName("distribution that can be drawn", name, rules)
    if name == "FiniteDistributionHandmade":
        flat = [number for pair in distribution.dict.items() for number in pair]
    else:
        flat = list(distribution.args)
    draw = rules[name](*(_number(argument, values, what) for argument in flat))

    def draw_distribution(shape: tuple[int, ...], generator: Any, device: Any, dtype: Any) -> Any:
        import torch

        tensor = torch.empty(shape, device=device, dtype=dtype)
        draw(tensor, generator)
        return tensor

    return draw_distribution


def _number(argument: Any, values: Mapping[Any, Any], what: str) -> float:
    import sympy as sp

    value = sp.sympify(argument, strict=True).subs(values)
    if free(value):
        missing = ", ".join(sorted(str(symbol) for symbol in free(value)))
        raise DerivationError(f"{what} has the parameter {argument}, but the point gives no value to {missing}")
    if not value.is_real:
        raise DerivationError(f"{what} has the parameter {argument}, which is no real number")
    return float(value)


def _combiner(expression: Any, variables: list[Any], what: str, values: Mapping[Any, Any]) -> Any:
    """``expression`` as a function of the variables' draws."""
    import sympy as sp

    if expression in variables:
        index = variables.index(expression)
        return lambda drawn: drawn[index]
    if not any(expression.has(variable) for variable in variables):
        constant = _number(expression, values, what)
        return lambda drawn: constant
    if not isinstance(expression, (sp.Add, sp.Mul, sp.Pow, sp.Abs)):
        raise UnknownName("way to combine random variables", expression.func.__name__, ("Add", "Mul", "Pow", "Abs"))
    parts = [_combiner(argument, variables, what, values) for argument in expression.args]
    if isinstance(expression, sp.Abs):
        return lambda drawn: parts[0](drawn).abs()
    if isinstance(expression, sp.Pow):
        return lambda drawn: parts[0](drawn) ** parts[1](drawn)
    if isinstance(expression, sp.Add):
        return lambda drawn: sum((part(drawn) for part in parts[1:]), parts[0](drawn))
    return lambda drawn: math.prod((part(drawn) for part in parts[1:]), start=parts[0](drawn))


def _rules() -> dict[str, Callable[..., Draw]]:
    """How each distribution is drawn, from its parameters in SymPy's order."""
    return {
        "Normal": lambda mean, deviation: lambda x, g: x.normal_(mean, deviation, generator=g),
        "Uniform": lambda low, high: lambda x, g: x.uniform_(low, high, generator=g),
        "Exponential": lambda rate: lambda x, g: _exponential(x, g).div_(rate),
        "Laplace": _laplace,
        "Gamma": _gamma,
        "ChiSquared": lambda freedom: _gamma(freedom / 2, 2.0),
        "StudentT": _student,
        "Rademacher": lambda: lambda x, g: x.random_(0, 2, generator=g).mul_(2).sub_(1),
        "Bernoulli": lambda p, success, failure: _finite(failure, 1 - p, success, p),
        "Die": lambda sides: _equally_likely([float(side) for side in range(1, int(sides) + 1)]),
        "DiscreteUniform": lambda *values: _equally_likely(list(values)),
        "FiniteDistributionHandmade": _finite,
    }


def _exponential(x: Any, generator: Any) -> Any:
    """Rate one. PyTorch's own is five times slower, and in 2.4 repeats itself (its issue 132395)."""
    return x.uniform_(0.0, 1.0, generator=generator).neg_().log1p_().neg_()


def _laplace(mean: float, scale: float) -> Draw:
    def draw(x: Any, generator: Any) -> None:
        # The difference of two exponentials.
        _exponential(x, generator)
        x.sub_(_exponential(x.clone(), generator)).mul_(scale).add_(mean)

    return draw


def _gamma(shape: float, scale: float) -> Draw:
    def draw(x: Any, generator: Any) -> None:
        import torch

        x.copy_(torch._standard_gamma(x.fill_(shape), generator)).mul_(scale)

    return draw


def _student(freedom: float) -> Draw:
    """Its fourth moment is finite only above four degrees of freedom: a variance needs that."""

    def draw(x: Any, generator: Any) -> None:
        chi = x.clone()
        _gamma(freedom / 2, 2.0)(chi, generator)
        x.normal_(0.0, 1.0, generator=generator).div_(chi.div_(freedom).sqrt_())

    return draw


def _finite(*pairs: float) -> Draw:
    """Values and their probabilities in turn."""
    values, weights = pairs[::2], pairs[1::2]
    if min(weights) < 0 or not math.isclose(sum(weights), 1.0):
        raise DerivationError(f"probabilities {weights} do not add up to 1")
    edges = [math.fsum(weights[: i + 1]) for i in range(len(weights) - 1)]

    @cache
    def tables(device: Any, dtype: Any) -> tuple[Any, Any]:
        # Made once: a copy to a device waits for it.
        import torch

        return torch.tensor(edges, device=device, dtype=dtype), torch.tensor(values, device=device, dtype=dtype)

    def draw(x: Any, generator: Any) -> None:
        import torch

        bounds, value = tables(x.device, x.dtype)
        x.uniform_(0.0, 1.0, generator=generator)
        x.copy_(value[torch.bucketize(x, bounds, right=True)])

    return draw


def _equally_likely(values: list[float]) -> Draw:
    return _finite(*(number for value in values for number in (value, 1 / len(values))))

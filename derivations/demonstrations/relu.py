"""ReLU is not affine, and PyTorch gives it the derivative 0 at 0.

Affine layers with nothing between them make one affine layer, so an activation
must not be affine itself. ReLU, the larger of its argument and 0, is not: at 0
an affine function takes the mean of its values at −1 and 1. To be of use in
training, an activation must also have a derivative almost everywhere, and one
that is not 0 almost everywhere. A derivative everywhere is not needed: ReLU
has none at 0, where every number from 0 to 1 is a subgradient. Which of them a
program returns is its own choice, and belongs to the way the function is
written. A hard step has the derivative 0 wherever it has one, so that nothing
can be learned through it.
"""

from symcnn import Observation, Raises


def _values(run, at):
    import torch

    return run.operator(torch.tensor(at, dtype=torch.float64, device=run.device)).tolist()


def _slopes(run, function, at):
    import torch

    x = torch.tensor(at, dtype=torch.float64, device=run.device, requires_grad=True)
    function(x).sum().backward()
    return x.grad.tolist()


def three_values(run):
    """At −1, 0 and 1."""
    return _values(run, [-1.0, 0.0, 1.0])


def sum_and_value_at_sum(run):
    """The sum of the values at 1 and −1, and the value at their sum."""
    right, left, middle = _values(run, [1.0, -1.0, 0.0])
    return [right + left, middle]


def absolute_value(run):
    """A sum of two ReLUs that no affine function equals."""
    import torch

    x = torch.tensor([-3.0, 0.0, 3.0], dtype=torch.float64, device=run.device)
    return (run.operator(x) + run.operator(-x)).tolist()


def slopes_on_the_sides(run):
    """Left and right of 0."""
    return _slopes(run, run.operator, [-2.0, 3.0])


def slope_at_zero(run):
    """At the kink."""
    return _slopes(run, run.operator, [0.0])[0]


def slopes_of_other_spellings(run):
    """The same function, written in two other ways."""
    import torch

    zero = torch.zeros(1, dtype=torch.float64, device=run.device)
    larger = _slopes(run, lambda x: torch.maximum(x, zero), [0.0])
    bounded = _slopes(run, lambda x: torch.clamp(x, min=0.0), [0.0])
    return [*larger, *bounded]


def weight_behind_relu_and_sign(run):
    """The derivative of an activation of 2*w by the weight w, at w = 3."""
    import torch

    found = []
    for activation in (run.operator, torch.sign):
        w = torch.tensor(3.0, dtype=torch.float64, device=run.device, requires_grad=True)
        activation(2 * w).backward()
        found.append(w.grad.item())
    return found


def step(run):
    """A step from 0 to 1."""
    import torch

    at_zero = torch.zeros(1, dtype=torch.float64, device=run.device)
    return _slopes(run, lambda x: torch.heaviside(x, at_zero), [3.0])


def larger_of_the_two(x):
    """The same values, and another derivative at 0."""
    import torch

    return torch.maximum(x, torch.zeros_like(x))


operator = "torch.nn.functional.relu"
impostor = larger_of_the_two
observations = [
    Observation("values at −1, 0 and 1", three_values, [0, 0, 1]),
    Observation(
        "relu(1) + relu(−1), and relu(1 − 1): for a linear function they would be the same",
        sum_and_value_at_sum,
        [1, 0],
    ),
    Observation(
        "relu(x) + relu(−x) at −3, 0 and 3: the absolute value, which is not affine", absolute_value, [3, 0, 3]
    ),
    Observation("PyTorch's derivative at −2 and at 3", slopes_on_the_sides, [0, 1]),
    Observation("PyTorch's derivative at 0, where the function has none", slope_at_zero, 0),
    Observation(
        "the same function written as `torch.maximum` of x and 0, and as `torch.clamp` from 0 upwards: PyTorch's "
        "derivatives at 0",
        slopes_of_other_spellings,
        [0.5, 1],
        aside=True,
    ),
    Observation(
        "derivatives of relu(2w) and of the sign of 2w with respect to the weight w, at w = 3",
        weight_behind_relu_and_sign,
        [2, 0],
    ),
    Observation(
        "a step from 0 to 1, `torch.heaviside`: PyTorch has no derivative of it",
        step,
        Raises("RuntimeError", "derivative for aten::heaviside is not implemented"),
        aside=True,
    ),
]

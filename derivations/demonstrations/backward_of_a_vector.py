"""The backward pass from several outputs needs a vector.

Reverse mode computes the product of a vector with the Jacobian. The Jacobian of
one output is a single row, and the vector one number; PyTorch takes a 1, which
gives the gradient. For several outputs no vector is the natural one, and PyTorch
refuses to choose: the caller has to give it. What counts is that there is one
value, not that the tensor has no axes.
"""

from symcnn import Observation, Raises


def _outputs(run, *, upstream=None, shape=(3,), power=2):
    """The gradient of `y = x**2`, entry by entry, at 1, 2, 3, ..., after `backward`."""
    import torch

    count = 1
    for side in shape:
        count *= side
    x = torch.arange(1.0, count + 1, dtype=torch.float64).reshape(shape).requires_grad_()
    y = x**power
    if upstream is None:
        run.operator(y)
    else:
        run.operator(y, torch.tensor(upstream, dtype=torch.float64).reshape(shape))
    return x.grad.tolist()


def without(run):
    """No vector is given for three outputs."""
    return _outputs(run)


def with_vector(run):
    """A vector is given."""
    return _outputs(run, upstream=[1.0, 0.0, -2.0])


def with_ones(run):
    """A vector of ones: the gradient of the sum."""
    return _outputs(run, upstream=[1.0, 1.0, 1.0])


def one_value(run):
    """One value, in a table of one row and one column."""
    return _outputs(run, shape=(1, 1))


def row_of_jacobian(run):
    """Row 2 of the Jacobian of `(x1*x2, x1 + x2, x2**2)` at (3, 5)."""
    import torch

    x = torch.tensor([3.0, 5.0], dtype=torch.float64, requires_grad=True)
    y = torch.stack([x[0] * x[1], x[0] + x[1], x[1] ** 2])
    run.operator(y, torch.tensor([2.0, 10.0, 1.0], dtype=torch.float64))
    return x.grad.tolist()


def summed(y, upstream=None):
    """What some take it for: the gradient of the sum, whatever vector is given."""
    y.sum().backward()


operator = "torch.Tensor.backward"
impostor = summed
observations = [
    Observation(
        "`torch.Tensor.backward` from three outputs, without a vector: refused",
        without,
        Raises("RuntimeError", "grad can be implicitly created only for scalar outputs"),
    ),
    Observation(
        "the squares of 1, 2, 3 with the vector (1, 0, −2): their derivatives 2, 4, 6 times its entries",
        with_vector,
        [2, 0, -12],
    ),
    Observation("the same squares with the vector (1, 1, 1): the gradient of their sum", with_ones, [2, 4, 6]),
    Observation(
        "one output, the square of 1, in a tensor of shape (1, 1), without a vector: accepted", one_value, [[2]]
    ),
    Observation(
        "product of two numbers, their sum, and the square of the second, at 3 and 5, with the vector (2, 10, 1): the "
        "rows (5, 3), (1, 1), (0, 10) of the Jacobian, added up with these weights",
        row_of_jacobian,
        [20, 26],
    ),
]

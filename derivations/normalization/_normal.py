"""Numbers that are normalised together: their mean, their variance, and what is made of one of them."""

from sympy import Eq, Sum, sqrt

from symcnn import integers, reals, sequence

n, i, h, l = integers("n i h l")
epsilon, m, v, r = reals("epsilon m v r")
x = sequence("x", n)

mean = Sum(x[h], (h, 1, n)) / n
variance = Sum((x[l] - mean) ** 2, (l, 1, n)) / n
deviation = sqrt(variance + epsilon)

named = {m: "mean", v: "variance", r: "root of the variance and `epsilon`"}
unit = (x[i] - m) / r


def name(q):
    """Gives names to mean, variance and root, in a proof."""
    q.define("The mean.", Eq(m, Sum(x[h], (h, 1, n)) / n))
    q.define("The variance, about the mean.", Eq(v, Sum((x[l] - m) ** 2, (l, 1, n)) / n))
    q.implies("No square is below zero.", v >= 0)
    q.define("What is divided by.", Eq(r, sqrt(v + epsilon)))
    q.implies("It is above zero, since `epsilon` is.", r > 0)
    q.implies("The deviations from the mean add up to nothing.", Eq(Sum(x[i] - m, (i, 1, n)), 0))


SPREAD = [[2.0, -1.0], [3.0, 3.0], [0.5, -0.25, 4.0], [-3.0, 1.0, 2.5, 0.0, 0.25]]
"""Numbers to be normalised: two, two that are alike, and more, none of them far from the rest."""


def normalised(place):
    """The number at a place, less the mean, over the root of the variance and `epsilon`."""
    return (x[place] - mean) / deviation


def batch(run, numbers, **settings):
    """What an operator with the signature of batch normalisation makes of the numbers of one channel, in training."""
    import torch

    column = torch.as_tensor(numbers, dtype=torch.float64)[:, None]
    return run.operator(column, None, None, training=True, **settings)[:, 0]


def scalar(number):
    """One number, as the parameter of a channel."""
    import torch

    return torch.tensor([number], dtype=torch.float64)


def unbiased(numbers, running_mean, running_variance, training, weight=None, bias=None, eps=1e-5):
    """A batch normalisation whose variance divides by one less than there are numbers, in the forward pass as well."""
    import torch

    count = len(numbers)
    scale = torch.ones(1, dtype=numbers.dtype) if weight is None else weight
    shift = torch.zeros(1, dtype=numbers.dtype) if bias is None else bias
    away = numbers - numbers.mean(dim=0)
    return scale * away / ((away**2).sum(dim=0) / max(1, count - 1) + eps) ** 0.5 + shift

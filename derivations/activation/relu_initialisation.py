"""Initialisation that keeps the variance through a ReLU layer.

For which standard deviation `sigma` of the weights does the output of a
neuron behind `d` rectified standard normal inputs have variance one again?
"""

from sympy import Eq, sqrt

from symcnn import Iff

from . import relu_variance
from .relu_variance import V, d, sigma

given = relu_variance.given
sought = relu_variance.sought
where = relu_variance.where
conventions = relu_variance.conventions

claim = Iff(Eq(V, 1), Eq(sigma, sqrt(2 / d)))


def proof(q):
    """Solve for the standard deviation."""
    q.recall("The variance of the output.", relu_variance)
    q.implies("It is one just for this variance of a weight.", Iff(Eq(V, 1), Eq(sigma**2, 2 / d)))
    q.implies("A standard deviation is not negative.", claim)

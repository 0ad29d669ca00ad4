"""Initialisation that keeps the variance through a leaky ReLU.

Normal numbers with mean zero pass through a leaky ReLU, which multiplies what is
negative by `a`, and a dense layer with `d` inputs. For which variance `v` of the
weights has the output the variance that went in? For a ReLU, `a = 0`, it is `2/d`.
"""

from sympy import Eq

from symcnn import Iff

from . import leaky_layer_variance
from .leaky_layer_variance import V, a, d, sigma, v

given = leaky_layer_variance.given
sought = leaky_layer_variance.sought
usual = leaky_layer_variance.usual
where = leaky_layer_variance.where
conventions = leaky_layer_variance.conventions

claim = Iff(Eq(V, sigma**2), Eq(v, 2 / ((1 + a**2) * d)))


def proof(q):
    """Solve for the variance of a weight."""
    q.recall("The variance of the output.", leaky_layer_variance)
    q.implies("It is that of the input just for this variance of a weight.", claim)

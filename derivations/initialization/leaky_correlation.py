"""Correlation behind a leaky ReLU and a dense layer.

Two examples give a neuron normal numbers with mean zero, whose correlation is the
cosine of the angle `theta`. They pass through a leaky ReLU, which multiplies what is
negative by `a`, and a dense layer with weights of mean zero. What is the correlation
of an output at both examples? With `a = 0`, a ReLU, it is `1/pi` for what was
uncorrelated, and 1 for what was alike: layer by layer examples become more alike.
"""

from sympy import Eq, cos, pi, sin, sqrt

from symcnn import reals

from . import leaky_product_mean
from .leaky_product_mean import K, R, a, sigma, tau, theta

Q, S, C = reals("Q S C")

given = leaky_product_mean.given
sought = {
    C: "correlation of an output at both examples",
    K: "mean product behind the activation",
    Q: "second moment behind the activation at the first example",
    S: "second moment behind the activation at the second example",
    R: leaky_product_mean.sought[R],
}
usual = leaky_product_mean.usual
where = [sigma > 0, tau > 0, *leaky_product_mean.where[2:]]
conventions = (
    "the correlation is over numbers and weights; outputs have mean zero, as weights have",
    "no bias; neither the size of the weights matters nor that of the numbers",
)

claim = Eq(
    C,
    ((1 - a) ** 2 * (sin(theta) + (pi - theta) * cos(theta)) / pi + 2 * a * cos(theta)) / (1 + a**2),
)


def proof(q):
    """The mean product over the roots of both second moments."""
    q.recall("The mean product.", leaky_product_mean)
    q.recall("A second moment is the mean product of a number with itself, at no angle.",
             leaky_product_mean, {tau: sigma, theta: 0, K: Q})  # fmt: skip
    q.equals("Collect.", sigma**2 * (1 + a**2) / 2)
    q.recall("So it is at the second example.", leaky_product_mean, {sigma: tau, theta: 0, K: S})
    q.equals("Collect.", tau**2 * (1 + a**2) / 2)
    q.implies("Both are above zero.", (Q > 0) & (S > 0))
    q.define(
        "A sum of products with weights of mean zero has the mean product, and the second moments, of what the weights "
        "are multiplied with, all times the same factor. It leaves the quotient as it is.",
        Eq(C, K / (sqrt(Q) * sqrt(S))),
    )
    q.implies("The roots.", Eq(sqrt(Q) * sqrt(S), sigma * tau * (1 + a**2) / 2))
    q.implies("Divide.", claim)

"""Bias of a layer into which a batch normalisation is folded.

A dense layer or a convolution with a bias `b` is followed by a batch
normalisation, which in evaluation takes the running mean `mu` away, divides by
the root of the running variance `nu` and `epsilon`, scales by `gamma` and shifts
by `beta`. Both together are one layer. Which bias has it? What the weights of
this layer do not give.
"""

from sympy import Abs, Eq, Sum, sqrt

from symcnn import Trajectory, reals

from . import folded_weight
from .folded_weight import POINTS, W, b, beta, d, epsilon, fused, gamma, i, j, mu, nu, output, unmoved, x

B = reals("B")

given = {symbol: meaning for symbol, meaning in folded_weight.given.items() if symbol != j}
sought = {B: "bias of the one layer", W: folded_weight.sought[W]}
usual = folded_weight.usual
where = [d >= 1, nu >= 0, epsilon > 0]
conventions = folded_weight.conventions

claim = Eq(B, gamma * (b - mu) / sqrt(nu + epsilon) + beta)


def proof(q):
    """What is left without the weights."""
    q.recall("The weights of the one layer.", folded_weight, forall=((j, 1, d),))
    q.define(
        "The bias is what comes out, less the inputs times these weights.",
        Eq(B, output - Sum(W[i] * x[i], (i, 1, d))),
    )
    q.equals("The inputs cancel.", claim.rhs)


def measure(run, d, w, b, mu, nu, epsilon, gamma, beta):
    """The bias of the layer that both become."""
    return fused(run, d, w, b, mu, nu, epsilon, gamma, beta).bias.item()


experiment = Trajectory(
    measure,
    operator="torch.nn.utils.fusion.fuse_linear_bn_eval",
    impostor=unmoved,
    at=POINTS,
    # A difference, a sum, a root, its inverse, two products, a sum.
    operations=10,
    conditioning=(Abs(gamma) * (Abs(b) + Abs(mu)) + Abs(beta)) / Abs(claim.rhs),
    steps=None,
)
_root = sqrt(nu + epsilon)
rivals = {
    "keeps the bias and the shift, and forgets the mean": gamma * b / _root + beta,
    "forgets that the bias is scaled": b - gamma * mu / _root + beta,
    "adds the mean": gamma * (b + mu) / _root + beta,
    "scales the shift, too": gamma * ((b - mu) / _root + beta),
    "forgets the bias, as where a normalisation follows": beta - gamma * mu / _root,
    "forgets the scale": (b - mu) / _root + beta,
    "divides by the variance, not by its root": gamma * (b - mu) / (nu + epsilon) + beta,
    "forgets epsilon": gamma * (b - mu) / sqrt(nu) + beta,
    "does not divide the mean": gamma * (b / _root - mu) + beta,
}

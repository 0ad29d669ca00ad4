"""Divergence of a normal law from the standard normal one.

An encoder of a variational autoencoder gives to each of `n` latent numbers a
mean `mu[i]` and a standard deviation `sigma[i]`. What is the Kullback-Leibler
divergence of this normal law from the standard normal one, which is added to the
loss? A latent number that tells nothing, with mean zero and standard deviation
one, adds nothing.
"""

from sympy import Eq, Sum, log

from . import normal_divergence
from .normal_divergence import D, i, m, mu, n, s, sigma

given = {key: meaning for key, meaning in normal_divergence.given.items() if key not in (m, s)}
sought = normal_divergence.sought
where = [fact for fact in normal_divergence.where if not fact.has(s)]
conventions = normal_divergence.conventions

claim = Eq(D, Sum(mu[i] ** 2 + sigma[i] ** 2 - 1 - 2 * log(sigma[i]), (i, 1, n)) / 2)


def proof(q):
    """Means zero, standard deviations one."""
    q.recall("For any second law.", normal_divergence, {m: lambda k: 0, s: lambda k: 1})
    q.equals("The logarithm of one is zero.", claim.rhs)

"""Second moment of a signal after many layers.

A signal whose entries have the second moment `q` passes through `L` layers. Each
applies a leaky ReLU, which multiplies what is negative by `a`, and a dense map;
layer `l` has `n[l]` inputs, and weights of mean zero and variance `v[l]`. What is
the second moment after the last of them? Each layer multiplies it, so that a
factor that is a little off one is raised to a power: of layers without He's factor
2 nothing is left.
"""

from sympy import Eq, Implies, Product, Sum, pi

from symcnn import ForAll, MonteCarlo, function, integers, reals, sequence

L, l, k = integers("L l k")
a, q = reals("a q")
n, v = sequence("n", L, integer=True), sequence("v", L)
M = function("M")

given = {
    a: "negative slope",
    q: "second moment of the signal before the first activation",
    L: "number of layers",
    n: "inputs of every layer (fan-in)",
    v: "variance of the weights of every layer",
}
sought = {M: "second moment after so many layers"}
usual = {a: 0.01}
where = [L >= 0, q >= 0, ForAll(n[l] >= 1, (l, 1, L)), ForAll(v[l] >= 0, (l, 1, L))]
conventions = (
    "a number before an activation is as often positive as negative, as under weights with symmetric laws",
    "the second moment is over weights and signal jointly; no bias",
)

factor = (1 + a**2) / 2
claim = Eq(M(L), q * Product(factor * n[l] * v[l], (l, 1, L)))


def proof(steps):
    """Layer by layer."""
    steps.define(
        "Of a symmetric number the leaky ReLU leaves half of `1 + a**2` times the second moment. Given what enters the "
        "map, the terms of an output are uncorrelated: `n` of them add up, each with the variance of its weight.",
        Eq(M(0), q),
        ForAll(Eq(M(k + 1), n[k + 1] * v[k + 1] * factor * M(k)), (k, 0, L - 1)),
    )
    steps.induct(
        "So every layer puts in a factor.",
        Implies(k <= L, Eq(M(k), q * Product(factor * n[l] * v[l], (l, 1, k)))),
        over=k,
    )
    steps.implies("Take all layers.", claim)


def measure(run, a, q, L, n, v):
    """Squares of one entry after the last layer, of networks with weights and a signal of their own."""
    import torch

    signal = run.operator(run.zeros(run.draws, n[0] if L else 1), 0.0, q**0.5, generator=run.generator)
    for layer in range(L):
        outputs = n[layer + 1] if layer + 1 < L else 1
        maps = run.operator(run.zeros(run.draws, outputs, n[layer]), 0.0, v[layer] ** 0.5, generator=run.generator)
        signal = (maps @ torch.nn.functional.leaky_relu(signal, a)[:, :, None])[:, :, 0]
    return signal[:, 0] ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.init.normal_",
    impostor="torch.nn.init.uniform_",
    at=[
        {"a": 0.0, "q": 1.0, "L": 1, "n": [4], "v": [0.5]},
        {"a": 0.5, "q": 2.0, "L": 2, "n": [3, 4], "v": [0.5, 0.125]},
        {"a": 0.25, "q": 0.5, "L": 2, "n": [4, 2], "v": [0.25, 1.0]},
        {"a": -0.5, "q": 1.0, "L": 1, "n": [2], "v": [2.0]},
    ],
    laws={},
    estimate="mean",
)
spread = (1 + a**2) / 2 - (1 - a) ** 2 / (2 * pi)
rivals = {
    "forgets the activations": q * Product(n[l] * v[l], (l, 1, L)),
    "forgets the slope": q * Product(n[l] * v[l] / 2, (l, 1, L)),
    "does not square the slope": q * Product((1 + a) / 2 * n[l] * v[l], (l, 1, L)),
    "takes the variance for the second moment in every layer": q * Product(spread * n[l] * v[l], (l, 1, L)),
    "adds the factors": q * Sum(factor * n[l] * v[l], (l, 1, L)),
    "halves once for all layers": q * factor * Product(n[l] * v[l], (l, 1, L)),
    "forgets the numbers of inputs": q * Product(factor * v[l], (l, 1, L)),
    "leaves the last layer out": q * Product(factor * n[l] * v[l], (l, 1, L - 1)),
    "keeps the second moment, whatever the weights": q,
}

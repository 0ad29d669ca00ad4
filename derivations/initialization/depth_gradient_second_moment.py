"""Second moment of a gradient on its way back through many layers.

A signal passes through `L` layers, each a leaky ReLU with the negative slope `a`
and a dense map. Layer `l` on the way back has `m[l]` outputs, and weights with the
variance `v[l]` whose law is symmetric about zero. The gradients in the last outputs
have the second moment `q`. What is that of a gradient in an entry before the first
layer? Every layer multiplies it, and counts its outputs, where the signal on its way
forward counts its inputs: if all weights keep the signal, the gradient changes by the
number of the last outputs over that of the first inputs alone.
"""

from sympy import Eq, Implies, Product, Sum

from symcnn import ForAll, MonteCarlo, function, integers, reals, sequence

from .depth_second_moment import factor

L, l, k = integers("L l k")
a, q = reals("a q")
m, v = sequence("m", L, integer=True), sequence("v", L)
G = function("G")

given = {
    a: "negative slope",
    q: "second moment of a gradient in the last outputs",
    L: "number of layers",
    m: "outputs of every layer (fan-out)",
    v: "variance of the weights of every layer",
}
sought = {G: "second moment of a gradient that has gone back through so many layers"}
usual = {a: 0.01}
where = [L >= 0, q >= 0, ForAll(m[l] >= 1, (l, 1, L)), ForAll(v[l] >= 0, (l, 1, L))]
conventions = (
    "the gradients in the last outputs are independent of the network and uncorrelated",
    "layers are counted on the way back, from the last one",
    "the second moment is over weights, signal and gradients jointly",
)

claim = Eq(G(L), q * Product(factor * m[l] * v[l], (l, 1, L)))


def proof(steps):
    """Layer by layer, from the last one back."""
    steps.define(
        "On its way back through a map the gradient in an input adds up those in the outputs, each times its weight: "
        "given what comes after, these terms are uncorrelated. The activation multiplies by 1 or by `a`, either as "
        "often, as a row of weights and its negative are equally likely.",
        Eq(G(0), q),
        ForAll(Eq(G(k + 1), m[k + 1] * v[k + 1] * factor * G(k)), (k, 0, L - 1)),
    )
    steps.induct(
        "So every layer puts in a factor.",
        Implies(k <= L, Eq(G(k), q * Product(factor * m[l] * v[l], (l, 1, k)))),
        over=k,
    )
    steps.implies("Take all layers.", claim)


def measure(run, a, q, L, m, v):
    """Squares of the gradient in an entry at the start, of networks with weights and a signal of their own."""
    import torch

    inputs = 2  # how many there are does not matter
    start = run.operator(run.zeros(run.draws, inputs), 0.0, 1.0, generator=run.generator).requires_grad_()
    signal = start
    for outputs, variance in zip(reversed(m), reversed(v), strict=True):
        shape = (run.draws, outputs, signal.shape[1])
        maps = run.operator(run.zeros(*shape), 0.0, variance**0.5, generator=run.generator)
        signal = (maps @ torch.nn.functional.leaky_relu(signal, a)[:, :, None])[:, :, 0]
    upstream = run.operator(torch.zeros_like(signal), 0.0, q**0.5, generator=run.generator)
    (gradient,) = torch.autograd.grad(signal, start, upstream)
    return gradient[:, 0] ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.init.normal_",
    impostor="torch.nn.init.uniform_",
    at=[
        {"a": 0.0, "q": 1.0, "L": 1, "m": [4], "v": [0.5]},
        {"a": 0.5, "q": 2.0, "L": 2, "m": [3, 4], "v": [0.5, 0.125]},
        {"a": 0.25, "q": 0.5, "L": 2, "m": [4, 2], "v": [0.25, 1.0]},
        {"a": -0.5, "q": 1.0, "L": 1, "m": [2], "v": [2.0]},
    ],
    laws={},
    estimate="mean",
)
rivals = {
    "forgets the activations": q * Product(m[l] * v[l], (l, 1, L)),
    "forgets the slope": q * Product(m[l] * v[l] / 2, (l, 1, L)),
    "does not square the slope": q * Product((1 + a) / 2 * m[l] * v[l], (l, 1, L)),
    "squares the mean slope": q * Product((1 + a) ** 2 / 4 * m[l] * v[l], (l, 1, L)),
    "adds the factors": q * Sum(factor * m[l] * v[l], (l, 1, L)),
    "halves once for all layers": q * factor * Product(m[l] * v[l], (l, 1, L)),
    "forgets the numbers of outputs": q * Product(factor * v[l], (l, 1, L)),
    "leaves the first layer out": q * Product(factor * m[l] * v[l], (l, 1, L - 1)),
    "keeps the second moment, whatever the weights": q,
}

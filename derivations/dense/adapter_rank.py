"""Rank from which a low-rank adapter saves nothing.

An adapter of rank `r` has two maps without biases, from `d_in` to `r` values
and from these to `d_out`; the layer that it stands for has `d_in*d_out`
weights. What is the least rank, `R`, with which the adapter has at least as
many parameters as the layer has weights?
"""

from sympy import Eq, Max, Min, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, Iff, function, grid, indicator, integers

from . import adapter_parameters as adapter
from . import parameters as dense

d_in, d_out, R, M, u, r = integers("d_in d_out R M u r")
N = function("N", integer=True)

given = {d_in: "inputs", d_out: "outputs"}
sought = {R: "least rank without a saving", N: "parameters of an adapter of so much", M: "weights of the layer"}
where = [d_in >= 1, d_out >= 1]
conventions = (
    "biases of the layer are not counted",
    "parameters that are learned; an adapter beside the frozen weights adds its own to what is stored",
)

claim = Eq(R, ceiling(d_in * d_out / (d_in + d_out)))


def proof(q):
    """Count the ranks that save something."""
    q.recall("An adapter of rank `r` has so many:", adapter, {adapter.N: N(r)}, forall=((r, 1, oo),))
    q.recall("The layer's weights.", dense, {dense.b: 0, dense.N: M})
    q.define("With each rank it has `u` more,", Eq(u, d_in + d_out))
    q.implies("at least two.", u >= 2)
    q.implies(
        "So it has fewer than the layer as long as these are fewer.",
        ForAll(Iff(N(r) < M, r * u < M), (r, 1, oo)),
    )
    q.define(
        "That is so at rank 1, 2 and so on, up to the last such rank; `R` is one more than their number.",
        Eq(R, 1 + Sum(indicator(r * u < M), (r, 1, oo))),
    )
    q.equals("Count the whole numbers from 1 on that are less than `M/u`.", 1 + Max(0, ceiling(M / u) - 1))
    q.implies("The layer has a weight at least.", Eq(R, ceiling(M / u)))
    q.equals("Put both in.", claim.rhs)


def measure(run, d_in, d_out):
    """The first rank at which two layers register no fewer parameters than one."""

    def entries(*sizes):
        layers = [run.operator(*size, bias=False, device="meta") for size in sizes]
        return sum(parameter.numel() for layer in layers for parameter in layer.parameters())

    r = 1
    while entries((d_in, r), (r, d_out)) < entries((d_in, d_out)):
        r += 1
    return r


experiment = Exact(
    measure,
    operator="torch.nn.Linear",
    impostor=adapter.with_biases,
    at=grid(d_in=[1, 2, 3, 5, 8, 64], d_out=[1, 2, 4, 7, 8, 48]),
)
rivals = {
    "rounds down": floor(d_in * d_out / (d_in + d_out)),
    "asks for more parameters, not for as many": floor(d_in * d_out / (d_in + d_out)) + 1,
    "takes the full rank": Min(d_in, d_out),
    "takes half of the full rank": ceiling(Min(d_in, d_out) / 2),
    "counts one of the two maps": d_out + 0 * d_in,
    "takes as many outputs as inputs": ceiling(d_in / 2),
}

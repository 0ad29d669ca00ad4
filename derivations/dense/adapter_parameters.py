"""Parameters of a low-rank adapter.

The weights of a dense layer from `d_in` to `d_out` values are frozen, and to
what it gives is added what two small layers without biases give: one from
`d_in` to `r` values, and one from these to `d_out`. How many numbers, `N`, are
there to be learned?
"""

from sympy import Eq

from symcnn import Exact, grid, integers

from . import parameters as dense

d_in, d_out, r, N, N_A, N_B = integers("d_in d_out r N N_A N_B")

given = {d_in: "inputs", d_out: "outputs", r: "rank of the adapter"}
sought = {
    N: "parameters of the adapter",
    N_A: "parameters of the map to the small layer",
    N_B: "parameters of the map from the small layer",
}
where = [d_in >= 1, d_out >= 1, r >= 1]
conventions = (
    "the layer itself, and its biases, are frozen and not counted",
    "a factor by which the adapter's outputs are scaled is not learned",
    "each entry of both matrices is counted, though their product stays the same where one is multiplied and the other "
    "divided by a matrix",
)

claim = Eq(N, r * (d_in + d_out))


def proof(q):
    """Two dense layers."""
    q.recall("The map to `r` values.", dense, {dense.d_out: r, dense.b: 0, dense.N: N_A})
    q.recall("The map from them.", dense, {dense.d_in: r, dense.b: 0, dense.N: N_B})
    q.define("The adapter is both.", Eq(N, N_A + N_B))
    q.equals("Add them.", claim.rhs)


def measure(run, d_in, d_out, r):
    """Entries that receive a gradient when the layer and its adapter have been applied."""
    import torch

    layer = torch.nn.Linear(d_in, d_out, device="meta").requires_grad_(False)
    down, up = (run.operator(*sizes, bias=False, device="meta") for sizes in ((d_in, r), (r, d_out)))
    inputs = run.meta(2, d_in)
    (layer(inputs) + up(down(inputs))).sum().backward()
    learned = [*layer.parameters(), *down.parameters(), *up.parameters()]
    return sum(parameter.grad.numel() for parameter in learned if parameter.grad is not None)


def with_biases(inputs, outputs, bias, device):
    """A dense layer that has biases, whatever is asked for."""
    import torch

    return torch.nn.Linear(inputs, outputs, device=device)


experiment = Exact(
    measure,
    operator="torch.nn.Linear",
    impostor=with_biases,
    at=[*grid(d_in=[1, 2, 5, 64], d_out=[1, 3, 5, 64], r=[1, 2, 8]), {"d_in": 4096, "d_out": 4096, "r": 8}],
)
rivals = {
    "counts one of the two maps": r * d_in,
    "counts the weights of the layer as well": d_in * d_out + r * (d_in + d_out),
    "multiplies the sizes instead of adding them": r * d_in * d_out,
    "takes as many outputs as inputs": 2 * r * d_in,
    "counts what is left of the layer's weights": d_in * d_out - r * (d_in + d_out),
    "takes away what the two maps can share": r * (d_in + d_out - r),
    "gives both maps biases": r * (d_in + d_out) + r + d_out,
    "puts a matrix of the rank between the two maps": r * (d_in + d_out) + r**2,
}

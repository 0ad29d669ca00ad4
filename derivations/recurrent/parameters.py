"""Parameters of a recurrent layer.

A recurrent layer has `h` units with `G` gates each, and reads `x` inputs at
every step. Each gate of each unit has a weight for every input, another one
for what each of the `h` units gave at the step before, and, if there are
biases (`b` is 1, or 0 without), two of them: one beside the inputs, and one
beside the units. How many numbers, `N`, are there to be learned? `G` is 4 for
LSTM, 3 for GRU, and 1 for a plain recurrent layer.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, indicator, integers

G, x, h, b, N, i, k, u, o = integers("G x h b N i k u o")

given = {
    G: "gates of a unit, the candidate among them",
    x: "inputs at a step",
    h: "units",
    b: "1 with biases, 0 without",
}
sought = {N: "parameters of the layer"}
usual = {b: 1}
where = [G >= 1, x >= 1, h >= 1, b >= 0, b <= 1]
conventions = (
    "two biases for each gate, as PyTorch has them; they are added, so that one would do, as textbooks have it",
    "all steps share the parameters, so their number does not enter",
    "one layer, one direction, and no projection of what the units give",
    "`G` is 4 for LSTM (three gates and the candidate), 3 for GRU (two and the candidate), and 1 for a plain layer",
)

claim = Eq(N, G * h * (x + h + 2 * b))


def proof(q):
    """Count the entries, gate by gate."""
    q.define(
        "A gate `o` of a unit `u` has a weight for each input `i`, one for each unit `k`, and two biases if there are "
        "any.",
        Eq(N, Sum(Sum(1, (i, 1, x)) + Sum(1, (k, 1, h)) + 2 * indicator(Eq(b, 1)), (u, 1, h), (o, 1, G))),
    )
    q.equals(
        "That is `x` and `h` weights, and, as `b` is 0 or 1, `2*b` biases.", Sum(x + h + 2 * b, (u, 1, h), (o, 1, G))
    )
    q.equals("All gates of all units have as many.", claim.rhs)


def measure(run, G, x, h, b):
    """Entries of all parameters that the layer with so many gates registers."""
    kind = {4: "LSTM", 3: "GRU", 1: "RNN_TANH"}[G]
    layer = run.operator(kind, x, h, bias=b == 1, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


def one_bias(kind, inputs, units, bias, device):
    """A recurrent layer without the second bias, which adds nothing to the first."""
    import torch

    layer = torch.nn.modules.rnn.RNNBase(kind, inputs, units, bias=bias, device=device)
    if bias:
        del layer.bias_hh_l0
    return layer


experiment = Exact(
    measure,
    operator="torch.nn.modules.rnn.RNNBase",
    impostor=one_bias,
    at=grid(G=[1, 3, 4], x=[1, 2, 3, 64], h=[1, 2, 5, 128], b=[0, 1]),
)
rivals = {
    "forgets the biases": G * h * (x + h),
    "counts biases in a layer that has none": G * h * (x + h + 2),
    "forgets the weights between the units": G * h * (x + 2 * b),
    "forgets the gates": h * (x + h + 2 * b),
    "takes an LSTM's three gates and forgets the candidate": (G - 1) * h * (x + h + 2 * b),
    "takes as many inputs as units": G * h * (2 * h + 2 * b),
    "counts biases for each unit, not for each of its gates": G * h * (x + h) + 2 * b * h,
    "lets a unit read itself alone of all units": G * h * (x + 1 + 2 * b),
}
elsewhere = {"one bias for each gate, as in textbooks": G * h * (x + h + b)}

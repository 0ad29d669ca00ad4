"""Parameters of a stack of recurrent layers.

Each of `L` recurrent layers has `q` directions (1, or 2 where it reads forward
and backward), each with `h` units of `G` gates. The first layer reads `x`
inputs at every step; each other one reads what all directions of the layer
before it gave. There are two biases for each gate if there are any (`b` is 1,
or 0 without). How many numbers, `N`, are there to be learned? `G` is 4 for
LSTM, 3 for GRU, and 1 for a plain recurrent layer.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

from . import parameters as layer

L, q, G, x, h, b, N, N_1, N_2, l, u = integers("L q G x h b N N_1 N_2 l u")

given = {
    L: "layers",
    q: "directions: 1, or 2 if bidirectional",
    G: "gates of a unit, the candidate among them",
    x: "inputs at a step",
    h: "units of a direction of a layer",
    b: "1 with biases, 0 without",
}
sought = {
    N: "parameters of the stack",
    N_1: "parameters of a direction of the first layer",
    N_2: "parameters of a direction of another layer",
}
usual = {L: 1, q: 1, b: 1}
where = [L >= 1, q >= 1, q <= 2, G >= 1, x >= 1, h >= 1, b >= 0, b <= 1]
conventions = (
    "two biases for each gate, as PyTorch has them; they are added, so that one would do, as textbooks have it",
    "each direction has parameters of its own, and a layer reads both directions of the one before",
    "no projection of what the units give",
    "`G` is 4 for LSTM (three gates and the candidate), 3 for GRU (two and the candidate), and 1 for a plain layer",
)

claim = Eq(N, q * G * h * (x + h + 2 * b + (L - 1) * (q * h + h + 2 * b)))
directions = q


def proof(q):
    """Layer by layer."""
    q.recall("A direction of the first layer reads the inputs.", layer, {layer.N: N_1})
    q.recall("One of another layer reads all that the layer before it gives.", layer,
             {layer.x: directions * h, layer.N: N_2})  # fmt: skip
    q.define(
        "The first layer has `q` directions `u`, and so has every other layer `l`.",
        Eq(N, Sum(N_1, (u, 1, directions)) + Sum(N_2, (u, 1, directions), (l, 2, L))),
    )
    q.equals("There are `L-1` others, and all have as many.", directions * N_1 + (L - 1) * directions * N_2)
    q.equals("Put both in.", claim.rhs)


def measure(run, L, q, G, x, h, b):
    """Entries of all parameters that the layers with so many gates register."""
    kind = {4: "LSTM", 3: "GRU", 1: "RNN_TANH"}[G]
    stack = run.operator(kind, x, h, num_layers=L, bidirectional=q == 2, bias=b == 1, device="meta")
    return sum(parameter.numel() for parameter in stack.parameters())


def projected(kind, inputs, units, num_layers, bidirectional, bias, device):
    """A stack of LSTM layers whatever is asked for, with what the units give projected to one value."""
    import torch

    size = 1 if units > 1 else 0
    return torch.nn.LSTM(
        inputs, units, num_layers, bias=bias, bidirectional=bidirectional, proj_size=size, device=device
    )


experiment = Exact(
    measure,
    operator="torch.nn.modules.rnn.RNNBase",
    impostor=projected,
    at=grid(L=[1, 2, 3, 5], q=[1, 2], G=[1, 3, 4], x=[1, 3, 64], h=[1, 2, 5], b=[0, 1]),
)
rivals = {
    "lets a layer read one direction of the layer before": q * G * h * (x + h + 2 * b + (L - 1) * (2 * h + 2 * b)),
    "takes every layer to read the inputs": L * q * G * h * (x + h + 2 * b),
    "counts one layer": q * G * h * (x + h + 2 * b),
    "counts one direction": G * h * (x + h + 2 * b + (L - 1) * (2 * h + 2 * b)),
    "forgets the biases": q * G * h * (x + h + (L - 1) * (q * h + h)),
    "forgets the gates": q * h * (x + h + 2 * b + (L - 1) * (q * h + h + 2 * b)),
    "lets a direction read what the other one gave at the step before": q
    * G
    * h
    * (x + q * h + 2 * b + (L - 1) * (2 * q * h + 2 * b)),
    "takes an LSTM's three gates and forgets the candidate": q
    * (G - 1)
    * h
    * (x + h + 2 * b + (L - 1) * (q * h + h + 2 * b)),
}
elsewhere = {
    "one bias for each gate, as in textbooks": q * G * h * (x + h + b + (L - 1) * (q * h + h + b)),
}

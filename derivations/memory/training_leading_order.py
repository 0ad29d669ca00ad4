"""Memory of a training step, in leading order.

A stack of `L` dense layers of width `K` makes a forward and a backward pass
over a batch of `n` rows. How many values, `A`, have to be kept from one layer
to another: the weights, their gradients, and what the backward pass needs of
the forward pass? What comes and goes while a layer runs is not counted (that
is the peak).
"""

from sympy import And, Eq, Sum

from symcnn import Exact, grid, indicator, integers

n, K, L, A, l = integers("n K L A l")

given = {n: "rows of the batch", K: "width of every layer, the input included", L: "layers"}
sought = {A: "values kept from one layer to another"}
where = [n >= 1, K >= 1, L >= 1]
conventions = (
    "memory in values (a float32 value takes 4 bytes)",
    "no biases and no activations; no optimizer's state",
    "gradients of weights are kept to the end of the step; gradients of signals come and go",
    "weights are counted once, though the backward pass reads them again",
    "the gradient of a weight is the product of the layer's input and the gradient of its output",
)

claim = Eq(A, 2 * L * K**2 + L * n * K)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """What stays, tensor by tensor."""
    turn = And(l <= L, 2 * L - l > L)
    q.define(
        "Weights and their gradients stay. Signal `l` (0 is the batch) is formed at time `l` and needed until the "
        "layer that reads it has run backward, at time `2*L-l`; it is kept for the backward pass when it is still "
        "needed after the forward pass has ended, at time `L`.",
        Eq(A, Sum(2 * K**2, (l, 1, L)) + Sum(n * K * indicator(turn), (l, 0, L))),
    )
    q.equals(
        "All signals but the network's output are inputs of a layer.",
        Sum(2 * K**2, (l, 1, L)) + Sum(n * K, (l, 0, L - 1)),
    )
    q.equals("There are `L` layers, and as many inputs.", 2 * L * K**2 + L * n * K)


def measure(run, n, K, L):
    """Parameters, what is saved for the backward pass beside them, and the gradients that it leaves."""
    import torch

    parameters = [torch.nn.Parameter(run.meta(K, K)) for _ in range(L)]
    batch = run.meta(n, K)

    def forward(signal):
        for parameter in parameters:
            signal = run.operator(signal, parameter)
        return signal

    saved = run.saved_values(lambda: forward(batch))
    run.backpropagate(forward, batch)
    return saved + sum(parameter.numel() + parameter.grad.numel() for parameter in parameters)


def keeping(signal, weight):
    """A layer that keeps its input twice for the backward pass."""
    return signal.sin() @ weight.t()


experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=keeping,
    at=grid(n=[1, 2, 7], K=[1, 2, 5], L=[1, 2, 6]),
)
rivals = {
    "forgets the gradients of the weights": L * K**2 + L * n * K,
    "keeps the network's output as well": 2 * L * K**2 + (L + 1) * n * K,
    "keeps a gradient for every signal": 2 * L * K**2 + 2 * L * n * K,
    "keeps one signal, as inference does": 2 * L * K**2 + n * K,
    "counts the weights a second time, as saved for the backward pass": (3 * L - 1) * K**2 + L * n * K,
}

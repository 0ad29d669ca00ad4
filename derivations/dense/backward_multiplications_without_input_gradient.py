"""Multiplications of a backward pass that stops at the first layer's weights.

A stack of `L` dense layers of width `K` has seen a batch of `n` rows. Nobody
asks for the gradient with respect to the network's input, so the first layer
forms only the gradient of its weights. How many multiplications, `R`, does
the backward pass take?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

from . import backward_multiplications
from .forward_multiplications import diagonal

n, K, L, B, R, a, b, j = integers("n K L B R a b j")

given = {n: "rows of the batch", K: "width of every layer, the input included", L: "layers"}
sought = {R: "multiplications of a backward pass without the input's gradient"}
where = [n >= 1, K >= 1, L >= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "no biases and no activations; the loss and the optimizer are not counted",
    "the gradient with respect to the network's input is not formed",
    "matrices are multiplied entry by entry, not by a faster scheme",
)

claim = Eq(R, (2 * L - 1) * n * K**2)


def proof(q):
    """Leave one product out of the whole backward pass."""
    q.recall("A backward pass that goes down to the input takes `B` multiplications.", backward_multiplications)
    q.define(
        "Leave out the gradient with respect to the first layer's input: each entry of its `n` rows and `K` columns "
        "is a sum of `K` products.",
        Eq(R, B - Sum(1, (j, 1, K), (b, 1, K), (a, 1, n))),
    )
    q.equals("Count what is left out.", B - n * K**2)
    q.equals("Put in the whole.", 2 * n * K**2 * L - n * K**2)


def measure(run, n, K, L):
    """What PyTorch's counter sees in a training step, less what it sees in the forward pass."""
    weights = [run.meta(K, K).requires_grad_() for _ in range(L)]
    batch = run.meta(n, K)

    def forward(signal):
        for weight in weights:
            signal = run.operator(signal, weight)
        return signal

    step = run.multiplications(lambda: run.backpropagate(forward, batch))
    return step - run.multiplications(lambda: forward(batch))


experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=diagonal,
    at=grid(n=[1, 2, 7], K=[1, 3, 8], L=[1, 2, 5]),
)
rivals = {
    "forms the gradient of the network's input although nobody asks for it": 2 * n * K**2 * L,
    "forms the weights' gradients and forgets the inputs'": n * K**2 * L,
    "leaves out the whole first layer": 2 * n * K**2 * (L - 1),
    "forms the inputs' gradients and forgets the weights'": (L - 1) * n * K**2,
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}

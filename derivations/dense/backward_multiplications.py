"""Multiplications of a backward pass.

A stack of `L` dense layers of width `K` has seen a batch of `n` rows. The
gradient of the loss is sent back through all layers, down to the input. How
many multiplications, `B`, does it take? Each layer has an input `X`, weights
`W`, an output, and receives the gradient `dY` of the loss with respect to its
output.
"""

from sympy import Derivative, Eq, Sum

from symcnn import Exact, ForAll, grid, integers, sequence

from .forward_multiplications import diagonal

n, K, L, B, a, b, i, j, k, l = integers("n K L B a b i j k l")
X, W, dX, dY, dW = (
    sequence("X", n, K),
    sequence("W", K, K),
    sequence("dX", n, K),
    sequence("dY", n, K),
    sequence("dW", K, K),
)

given = {
    n: "rows of the batch",
    K: "width of every layer, the input included",
    L: "layers",
    X: "input of a layer",
    W: "weights of the layer",
    dY: "gradient with respect to the layer's output",
}
sought = {B: "multiplications of a backward pass"}
where = [n >= 1, K >= 1, L >= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "no biases and no activations; the loss and the optimizer are not counted",
    "the gradient with respect to the network's input is formed",
    "matrices are multiplied entry by entry, not by a faster scheme",
)

claim = Eq(B, 2 * n * K**2 * L)


def proof(q):
    """Two products of matrices a layer, each as dear as the forward one."""
    Y = Sum(X[i, k] * W[k, j], (k, 1, K))
    q.define(
        "The chain rule: a weight acts on the loss through all outputs.",
        ForAll(Eq(dW[a, b], Sum(dY[i, j] * Derivative(Y, W[a, b]), (i, 1, n), (j, 1, K))), (a, 1, K), (b, 1, K)),
    )
    q.define(
        "So does an entry of the input.",
        ForAll(Eq(dX[a, b], Sum(dY[i, j] * Derivative(Y, X[a, b]), (i, 1, n), (j, 1, K))), (a, 1, n), (b, 1, K)),
    )
    q.implies(
        "The weight `W[a,b]` stands in column `b` of the output alone, where row `i` multiplies it by `X[i,a]`.",
        ForAll(Eq(dW[a, b], Sum(X[i, a] * dY[i, b], (i, 1, n))), (a, 1, K), (b, 1, K)),
    )
    q.implies(
        "The input `X[a,b]` stands in row `a` of the output alone, where column `j` multiplies it by `W[b,j]`.",
        ForAll(Eq(dX[a, b], Sum(dY[a, j] * W[b, j], (j, 1, K))), (a, 1, n), (b, 1, K)),
    )
    q.define(
        "Every term of these sums is one multiplication: in each layer, `n` terms for each of the weights, and `K` "
        "terms for each entry of the input.",
        Eq(
            B,
            Sum(
                Sum(1, (i, 1, n), (a, 1, K), (b, 1, K)) + Sum(1, (j, 1, K), (b, 1, K), (a, 1, n)),
                (l, 1, L),
            ),
        ),
    )
    q.equals("Either of the two takes `n*K**2`.", Sum(2 * n * K**2, (l, 1, L)))
    q.equals("All layers cost the same.", 2 * n * K**2 * L)


def measure(run, n, K, L):
    """What PyTorch's counter sees in a training step, less what it sees in the forward pass."""
    weights = [run.meta(K, K).requires_grad_() for _ in range(L)]
    batch = run.meta(n, K).requires_grad_()

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
    "forms the weights' gradients and forgets the inputs'": n * K**2 * L,
    "takes the backward pass with the forward one": 3 * n * K**2 * L,
    "leaves out the gradient of the network's input, which is formed here": claim.rhs - n * K**2,
    "counts a weight's gradient as one product, not one for every row": K**2 * L + n * K**2 * L,
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}

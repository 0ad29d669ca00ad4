"""Memory of an inference pass.

A stack of `L` dense layers of width `K` is applied to a batch of `n` rows. All
weights are in memory throughout. How many values, `P`, are alive at the worst
moment? Weights `l` stand between signals `l-1` and `l`; signal 0 is the batch.
"""

from sympy import And, Eq, Sum

from symcnn import Exact, ForAll, Maximum, function, grid, indicator, integers

n, K, L, P, l, t = integers("n K L P l t")
m = function("m", integer=True)

given = {n: "rows of the batch", K: "width of every layer, the input included", L: "layers"}
sought = {P: "most values alive at once", m: "values alive at time `t`"}
where = [n >= 1, K >= 1, L >= 1]
conventions = (
    "memory in values (a float32 value takes 4 bytes)",
    "no biases and no activations; an operator's own working space is not counted",
    "a layer's input is alive while its output is formed, and is released after it; nobody holds the batch",
)

claim = Eq(P, L * K**2 + 2 * n * K)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Birth and death of every signal."""
    q.define(
        "The batch is there at time 0; at time `t` layer `t` forms signal `t`. So signal `l`, of `n*K` values, is "
        "alive at time `l`, when it is formed, and at time `l+1`, when it is read; the weights always are.",
        ForAll(
            Eq(m(t), Sum(K**2, (l, 1, L)) + Sum(n * K * indicator(And(l <= t, t <= l + 1)), (l, 0, L))),
            (t, 0, L),
        ),
    )
    q.define("The memory needed is that of the worst moment.", Eq(P, Maximum(m(t), (t, 0, L))))
    q.implies("At time 0 there is one signal, the batch.", Eq(m(0), L * K**2 + n * K))
    q.implies(
        "At any later time there are two, signals `t-1` and `t`.",
        ForAll(Eq(m(t), L * K**2 + 2 * n * K), (t, 1, L)),
    )
    q.implies("The larger of the two is reached as soon as there is one layer.", claim)


def measure(run, n, K, L):
    """The most values alive while the operator is applied layer by layer."""
    import torch

    def whole():
        weights = [run.meta(K, K) for _ in range(L)]
        signal = run.meta(n, K)
        with torch.no_grad():
            for weight in weights:
                signal = run.operator(signal, weight)

    return run.peak_values(whole)


def copying(signal, weight):
    """A layer that works on a copy of its input."""
    return signal.clone() @ weight.t()


experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=copying,
    at=grid(n=[1, 2, 7, 20], K=[1, 2, 5], L=[1, 2, 3, 6]),
)
rivals = {
    "keeps the signals of all layers, as training does": L * K**2 + (L + 1) * n * K,
    "holds the weights of one layer at a time": K**2 + 2 * n * K,
    "overwrites the input with the output, row by row": L * K**2 + n * K + K,
    "counts a layer's output and forgets its input": L * K**2 + n * K,
    "counts a bias in every layer": L * (K**2 + K) + 2 * n * K,
}

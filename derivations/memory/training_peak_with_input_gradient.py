"""Peak memory of a training step that forms the gradient of its input.

A stack of `L` dense layers of width `K` makes a forward and a backward pass
over a batch of `n` rows, and the gradient with respect to the batch is formed
as well. How many values, `P`, are alive at the worst moment? Weights `l` stand
between signals `l-1` and `l`; signal 0 is the batch, signal `L` the network's
output.
"""

from sympy import Eq, Max

from symcnn import Exact, ForAll, Maximum, function, grid, integers

from . import training_peak
from .training_peak import signal_gradients, signals, weight_gradients, weights

n, K, L, P, l, t = integers("n K L P l t")
m = function("m", integer=True)

given = {n: "rows of the batch", K: "width of every layer, the input included", L: "layers"}
sought = {P: "most values alive at once", m: "values alive at time `t`"}
where = [n >= 1, K >= 1, L >= 1]
conventions = (
    *training_peak.conventions[:-1],
    "the gradient with respect to the network's input is formed",
)

turning = (L + 1) * K**2 + (L + 2) * n * K
last = 2 * L * K**2 + 3 * n * K
claim = Eq(P, Max(turning, last))
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Births and deaths, pass by pass."""
    q.define(
        "The batch is there at time 0. At time `t`, up to `L`, layer `t` runs forward and forms signal `t`; then "
        "the layers run backward, layer `l` at time `2*L+1-l`. So signal `l` lives from `l` until the layer that "
        "read it has run backward, at `2*L-l`; the gradient of the weights `l` is formed at `2*L+1-l` and stays. "
        "The gradient with respect to signal `l`, that of the batch included, is formed at `2*L-l` (that of the "
        "output is handed over at `L+1`) and is used up at `2*L+1-l`.",
        ForAll(Eq(m(t), weights + signals + signal_gradients(0) + weight_gradients), (t, 0, 2 * L)),
    )
    q.define("The memory needed is that of the worst moment.", Eq(P, Maximum(m(t), (t, 0, 2 * L))))
    q.implies(
        "In the forward pass the signals 0 to `t` are alive beside the weights.",
        ForAll(Eq(m(t), L * K**2 + (t + 1) * n * K), (t, 0, L)),
    )
    q.implies(
        "In the backward pass the signals 0 to `2*L-t` are left. There are two gradients of signals, before and "
        "behind the layer, and `t-L` gradients of weights.",
        ForAll(Eq(m(t), t * K**2 + (2 * L + 3 - t) * n * K), (t, L + 1, 2 * L)),
    )
    q.implies("The forward pass stays below the first backward moment.", ForAll(m(t) <= turning, (t, 0, L)))
    q.implies(
        "From one backward moment to the next the memory changes by `K**2-n*K`, always the same. So it is largest at "
        "the first of them or at the last.",
        ForAll(m(t) <= Max(turning, last), (t, L + 1, 2 * L)),
    )
    q.implies("Both are reached.", claim)


def measure(run, n, K, L):
    """The most values alive in a step of which nobody holds the output."""
    import torch

    def whole():
        parameters = [torch.nn.Parameter(run.meta(K, K)) for _ in range(L)]

        def forward(signal):
            for parameter in parameters:
                signal = run.operator(signal, parameter)
            return signal

        run.backpropagate(forward, run.meta(n, K).requires_grad_())

    return run.peak_values(whole)


experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=training_peak.keeping,
    at=grid(n=[1, 2, 7, 20], K=[1, 2, 5, 8], L=[1, 2, 5]),
)
rivals = {
    "counts weights, their gradients and the inputs of all layers, and nothing that comes and goes": 2 * L * K**2
    + L * n * K,
    "somebody holds the network's output": Max(turning + n * K, last + n * K),
    "takes the memory for all gradients of weights before the step": 2 * L * K**2 + (L + 2) * n * K,
    "looks at the turn from forward to backward alone": turning,
    "looks at the end of the backward pass alone": last,
    "does not form the gradient of the batch": Max(turning, 2 * L * K**2 + 2 * n * K),
}

"""Peak memory of a training step.

A stack of `L` dense layers of width `K`, at least two, makes a forward and a
backward pass over a batch of `n` rows. The gradient with respect to the batch
is not formed. How many values, `P`, are alive at the worst moment? Weights `l`
stand between signals `l-1` and `l`; signal 0 is the batch, signal `L` the
network's output.
"""

from sympy import And, Eq, Max, Sum

from symcnn import Exact, ForAll, Maximum, function, grid, indicator, integers

n, K, L, P, l, t = integers("n K L P l t")
m = function("m", integer=True)

given = {n: "rows of the batch", K: "width of every layer, the input included", L: "layers"}
sought = {P: "most values alive at once", m: "values alive at time `t`"}
where = [n >= 1, K >= 1, L >= 2]
conventions = (
    "memory in values (a float32 value takes 4 bytes)",
    "no biases and no activations; neither an optimizer's state nor an operator's own working space is counted",
    "the network's output is released before the backward pass begins; the loss itself takes no memory",
    "the gradient of a weight takes memory from when it is formed, not before",
    "a layer's input and the gradient of its output are released after both of the layer's products",
    "the gradient with respect to the network's input is not formed",
)

turning = (L + 1) * K**2 + (L + 2) * n * K
ending = (2 * L - 1) * K**2 + 4 * n * K
last = 2 * L * K**2 + 2 * n * K
claim = Eq(P, Max(turning, ending, last))

weights = Sum(K**2, (l, 1, L))
signals = Sum(n * K * indicator(And(l <= t, t <= 2 * L - l)), (l, 0, L))
weight_gradients = Sum(K**2 * indicator(2 * L + 1 - l <= t), (l, 1, L))


def signal_gradients(first):
    """Values in gradients with respect to signals, of which `first` is the lowest that is formed."""
    alive = And(t >= L + 1, 2 * L - l <= t, t <= 2 * L + 1 - l)
    return Sum(n * K * indicator(alive), (l, first, L))


elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Births and deaths, pass by pass."""
    q.define(
        "The batch is there at time 0. At time `t`, up to `L`, layer `t` runs forward and forms signal `t`; then "
        "the layers run backward, layer `l` at time `2*L+1-l`. So signal `l` lives from `l` until the layer that "
        "read it has run backward, at `2*L-l`; the gradient of the weights `l` is formed at `2*L+1-l` and stays. "
        "The gradient with respect to signal `l` is formed at `2*L-l` (that of the output is handed over at `L+1`) "
        "and is used up at `2*L+1-l`.",
        ForAll(Eq(m(t), weights + signals + signal_gradients(1) + weight_gradients), (t, 0, 2 * L)),
    )
    q.define("The memory needed is that of the worst moment.", Eq(P, Maximum(m(t), (t, 0, 2 * L))))
    q.implies(
        "In the forward pass the signals 0 to `t` are alive beside the weights.",
        ForAll(Eq(m(t), L * K**2 + (t + 1) * n * K), (t, 0, L)),
    )
    q.implies(
        "In the backward pass, down to layer 2, the signals 0 to `2*L-t` are left. There are two gradients of "
        "signals, before and behind the layer, and `t-L` gradients of weights.",
        ForAll(Eq(m(t), t * K**2 + (2 * L + 3 - t) * n * K), (t, L + 1, 2 * L - 1)),
    )
    q.implies(
        "Layer 1 forms the last gradient of weights from the batch and from one gradient of a signal.",
        Eq(m(2 * L), last),
    )
    q.implies("The forward pass stays below the first backward moment.", ForAll(m(t) <= turning, (t, 0, L)))
    q.implies(
        "From one backward moment to the next the memory changes by `K**2-n*K`, always the same. So it is largest at "
        "the first of them or at the last.",
        ForAll(m(t) <= Max(turning, ending), (t, L + 1, 2 * L - 1)),
    )
    q.implies("Layer 1 has a count of its own; all three are reached.", claim)


def measure(run, n, K, L):
    """The most values alive in a step of which nobody holds the output."""
    import torch

    def whole():
        parameters = [torch.nn.Parameter(run.meta(K, K)) for _ in range(L)]

        def forward(signal):
            for parameter in parameters:
                signal = run.operator(signal, parameter)
            return signal

        run.backpropagate(forward, run.meta(n, K))

    return run.peak_values(whole)


def keeping(signal, weight):
    """A layer that keeps its input twice for the backward pass."""
    return signal.sin() @ weight.t()


experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=keeping,
    at=grid(n=[1, 2, 7, 20], K=[1, 2, 5, 8], L=[2, 3, 6]),
)
rivals = {
    "counts weights, their gradients and the inputs of all layers, and nothing that comes and goes": 2 * L * K**2
    + L * n * K,
    "somebody holds the network's output": Max(turning + n * K, ending + n * K, last + n * K),
    "takes the memory for all gradients of weights before the step": 2 * L * K**2 + (L + 2) * n * K,
    "looks at the turn from forward to backward alone": turning,
    "looks at the end of the backward pass alone": Max(ending, last),
    "forms the gradient of the batch as well": Max(turning, 2 * L * K**2 + 3 * n * K),
}

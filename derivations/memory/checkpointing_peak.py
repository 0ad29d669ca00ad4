"""Peak memory of a training step with checkpoints.

A stack is cut into `k` segments of `q` layers. Every signal between two layers
has `A` values, the batch and the output included, and a layer's backward pass
reads its input. The forward pass keeps the inputs of the segments alone; before
a segment runs backward, its other signals are formed anew from its input. How
many values, `P`, are alive at the worst moment?
"""

from sympy import Eq, Max, Sum

from symcnn import Exact, ForAll, Maximum, function, grid, indicator, integers

A, k, q, P, i, j, u = integers("A k q P i j u")
f, r, b, g, S = (function(name, integer=True) for name in ("f", "r", "b", "g", "S"))

given = {A: "values of a signal", k: "segments", q: "layers of a segment"}
sought = {
    P: "most values alive at once",
    f: "values alive when layer `i` of segment `j` runs forward",
    r: "values alive when it runs once more",
    b: "values alive when it runs backward",
    g: "most values alive at once while layer `i` of segment `j` runs, both ways",
    S: "most values alive at once while segment `j` runs",
}
where = [A >= 1, k >= 1, q >= 1]
conventions = (
    "memory in values (a float32 value takes 4 bytes)",
    "parameters, their gradients and an optimizer's state are not counted, nor an operator's own working space",
    "the gradient with respect to the batch is formed",
    "the network's output is released before the backward pass begins; the loss itself takes no memory",
    "signals of the last segment may be kept from the start; the peak is the same",
    "with one segment it is what a step without checkpoints takes",
)

layers = q
claim = Eq(P, A * (k + q + 1))
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Births and deaths, segment by segment."""
    each = ((j, 1, k), (i, 1, layers))
    checkpoints = Sum(A, (u, 1, j))
    q.define(
        "Forward: there are the inputs of the segments so far, the signal that is formed, and the one that it is "
        "formed of, unless that is the input of the segment.",
        ForAll(Eq(f(j, i), checkpoints + A + A * indicator(i >= 2)), *each),
    )
    q.define(
        "Once more, before the segment runs backward: there are these inputs, all signals of the segment that have "
        "been formed anew, and the gradient with respect to what the segment gave.",
        ForAll(Eq(r(j, i), checkpoints + Sum(A, (u, 1, i)) + A), *each),
    )
    q.define(
        "Backward: layer `i` reads its input. There are the inputs of the segments, the signals of this one up to the "
        "layer's input, and two gradients, before and behind the layer.",
        ForAll(Eq(b(j, i), checkpoints + Sum(A, (u, 2, i)) + 2 * A), *each),
    )
    q.define(
        "The worst moment of a layer is one of these three,",
        ForAll(Eq(g(j, i), Max(f(j, i), r(j, i), b(j, i))), *each),
    )
    q.implies(
        "either of the last two: formed anew, a signal takes the place of a gradient.",
        ForAll(Eq(g(j, i), A * (j + i + 1)), *each),
    )
    q.define(
        "The worst moment of a segment is that of one of its layers,",
        ForAll(Eq(S(j), Maximum(g(j, i), (i, 1, layers))), (j, 1, k)),
    )
    q.implies("of the last.", ForAll(Eq(S(j), A * (j + layers + 1)), (j, 1, k)))
    q.define("The memory needed is that of the worst segment.", Eq(P, Maximum(S(j), (j, 1, k))))
    q.implies("This is the last one as well.", claim)


def measure(run, A, k, q):
    """The most values alive in a step through segments that the operator runs."""
    import torch

    def segment(signal):
        for _ in range(q):
            signal = torch.nn.functional.gelu(signal)
        return signal

    def forward(signal):
        for _ in range(k):
            signal = run.operator(segment, signal, use_reentrant=False)
        return signal

    return run.peak_values(lambda: run.backpropagate(forward, run.meta(A).requires_grad_()))


def keeping(segment, signal, use_reentrant):
    """A segment whose signals are all kept."""
    return segment(signal)


experiment = Exact(
    measure,
    operator="torch.utils.checkpoint.checkpoint",
    impostor=keeping,
    at=grid(A=[1, 3, 10], k=[1, 2, 3, 5, 8], q=[1, 2, 3, 4, 6]),
)
rivals = {
    "keeps all signals, as a step without checkpoints does": A * (k * q + 2),
    "forgets the gradients": A * (k + q - 1),
    "counts the inputs of the segments alone": A * (k + 2),
    "counts the signals of one segment alone": A * (q + 2),
    "counts the input of the last segment twice": A * (k + q + 2),
    "counts one gradient": A * (k + q),
}

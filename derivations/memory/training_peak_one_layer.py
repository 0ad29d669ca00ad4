"""Peak memory of a training step of one layer.

One dense layer from `K` values to `K` values makes a forward and a backward
pass over a batch of `n` rows. The gradient with respect to the batch is not
formed. How many values, `P`, are alive at the worst moment?
"""

from sympy import Eq

from symcnn import Exact, ForAll, Maximum, function, grid, integers

from . import training_peak
from .training_peak import L, signal_gradients, signals, weight_gradients, weights

n, K, P, l, t = integers("n K P l t")
m = function("m", integer=True)

given = {n: "rows of the batch", K: "width of the layer and of its input"}
sought = {P: "most values alive at once", m: "values alive at time `t`"}
where = [n >= 1, K >= 1]
conventions = training_peak.conventions

claim = Eq(P, 2 * K**2 + 2 * n * K)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """A batch, a forward moment, a backward moment."""
    tensors = weights + signals + signal_gradients(1) + weight_gradients
    q.define(
        "The batch is there at time 0 and stays. At time 1 the layer runs forward and forms the output, which is "
        "released. At time 2 it runs backward: the gradient of the output is handed over, and that of the weights "
        "is formed.",
        ForAll(Eq(m(t), tensors.xreplace({L: 1})), (t, 0, 2)),
    )
    q.define("The memory needed is that of the worst moment.", Eq(P, Maximum(m(t), (t, 0, 2))))
    q.implies("At first there are the weights and the batch.", Eq(m(0), K**2 + n * K))
    q.implies("The forward pass adds the output.", Eq(m(1), K**2 + 2 * n * K))
    q.implies(
        "The backward pass has the gradient of the output in its place, and the gradient of the weights.",
        Eq(m(2), 2 * K**2 + 2 * n * K),
    )
    q.implies("The last is the largest.", claim)


def measure(run, n, K):
    """The most values alive in a step of which nobody holds the output."""
    import torch

    def whole():
        parameter = torch.nn.Parameter(run.meta(K, K))
        run.backpropagate(lambda signal: run.operator(signal, parameter), run.meta(n, K))

    return run.peak_values(whole)


experiment = Exact(
    measure,
    operator="torch.nn.functional.linear",
    impostor=training_peak.keeping,
    at=grid(n=[1, 2, 7, 20], K=[1, 2, 5, 8]),
)
rivals = {
    "puts one layer into the formula for two layers or more": training_peak.claim.rhs.subs(L, 1),
    "counts weights, their gradient and the batch, and nothing that comes and goes": 2 * K**2 + n * K,
    "somebody holds the network's output": claim.rhs + n * K,
    "looks at the forward pass alone": K**2 + 2 * n * K,
}

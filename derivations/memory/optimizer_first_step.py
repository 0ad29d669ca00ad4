"""Peak memory of the first step with an optimizer.

A stack of `L` dense layers of width `K` is trained with a batch of `n` rows by
an optimizer that keeps `s` values for each weight between its updates: none
for plain SGD, one with momentum, two for Adam. It takes the memory for them in
its first update. How many values, `Q`, are alive at the worst moment of the
first step, from the forward pass to the update?
"""

from sympy import Eq, Max, Sum

from symcnn import Exact, grid, integers

from . import training_peak
from .training_peak import K, L, P, ending, last, n, turning

s, Q, U, l, j = integers("s Q U l j")

given = {**training_peak.given, s: "values that the optimizer keeps for each weight"}
sought = {
    Q: "most values alive at once in the first step",
    P: "most values alive at once in the forward and the backward pass",
    U: "values alive after the update",
}
where = [n >= 1, K >= 1, L >= 2, s >= 0]
conventions = (
    "memory in values (a float32 value takes 4 bytes)",
    "no biases and no activations; an operator's and an optimizer's own working space is not counted, nor are step "
    "counters",
    "after the backward pass only the weights and their gradients are left; "
    "a gradient takes memory from when it is formed",
    "the network's output is released before the backward pass begins; the loss itself takes no memory",
    "the gradient with respect to the network's input is not formed",
)

passes = Max(turning, ending, last)
claim = Eq(Q, Max(turning, ending, last, (2 + s) * L * K**2))
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """The passes, then the update: they do not overlap."""
    q.recall(
        "During the passes the optimizer keeps nothing yet, so their peak is what it is without one.", training_peak
    )
    q.define(
        "After the update there are, of each weight, the value, its gradient, and what the optimizer keeps.",
        Eq(U, Sum(2 * K**2 + Sum(K**2, (j, 1, s)), (l, 1, L))),
    )
    q.equals("All layers need the same.", (2 + s) * L * K**2)
    q.define("The worst moment of the step is in the passes or after the update.", Eq(Q, Max(P, U)))
    q.equals("Put both in.", claim.rhs)


def measure(run, n, K, L, s):
    """The most values alive in a step; the optimizer keeps nothing without momentum, and one slot with it."""
    import torch

    def whole():
        parameters = [torch.nn.Parameter(run.meta(K, K)) for _ in range(L)]
        optimizer = run.operator(parameters, lr=0.1, momentum=0.9 * s)

        def forward(signal):
            for parameter in parameters:
                signal = torch.nn.functional.linear(signal, parameter)
            return signal

        run.backpropagate(forward, run.meta(n, K))
        optimizer.step()

    return run.peak_values(whole)


def two_slots(parameters, lr, momentum):
    """An optimizer that keeps a second moment as well, and a counter."""
    import torch

    return torch.optim.Adam(parameters, lr=lr, foreach=False)


experiment = Exact(
    measure,
    operator="torch.optim.SGD",
    impostor=two_slots,
    at=grid(n=[1, 2, 7, 20], K=[2, 5, 8], L=[2, 3, 6], s=[0, 1]),
)
rivals = {
    "adds the state to the peak of the passes, as from the second step on": passes + s * L * K**2,
    "looks at the passes alone": passes,
    "adds weights, gradients and state, and forgets the signals": (2 + s) * L * K**2,
    "releases the gradients before the update": Max(turning, ending, last, (1 + s) * L * K**2),
    "forgets that the last moment of the backward pass holds a signal": Max(turning, ending, (2 + s) * L * K**2),
}

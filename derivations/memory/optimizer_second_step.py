"""Peak memory of a training step from the second on.

A stack of `L` dense layers of width `K` is trained with a batch of `n` rows by
an optimizer that keeps `s` values for each weight between its updates. They are
there since the first update. How many values, `Q`, are alive at the worst
moment of a later step? In the first step, which hides the state behind the
signals, less may be needed.
"""

from sympy import Eq, Max, Sum

from symcnn import Exact, integers

from . import optimizer_first_step, training_peak
from .optimizer_first_step import two_slots
from .training_peak import K, L, P, ending, last, turning

s, Q, A, l, j = integers("s Q A l j")

given = optimizer_first_step.given
sought = {
    Q: "most values alive at once in a later step",
    P: "most values alive at once in the forward and the backward pass, without the state",
    A: "values that the optimizer keeps",
}
where = optimizer_first_step.where
conventions = (
    *optimizer_first_step.conventions,
    "the gradients of the step before are released before the forward pass begins",
)

passes = Max(turning, ending, last)
claim = Eq(Q, Max(turning, ending, last) + s * L * K**2)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """The state is there at every moment, and the update needs no more than the end of the backward pass."""
    q.recall("The peak of the passes without an optimizer.", training_peak)
    q.define("What the optimizer keeps for all weights.", Eq(A, Sum(Sum(K**2, (j, 1, s)), (l, 1, L))))
    q.equals("All layers need the same.", s * L * K**2)
    q.define(
        "The state is alive throughout. After the update there are the weights and their gradients beside it.",
        Eq(Q, Max(P + A, Sum(2 * K**2, (l, 1, L)) + A)),
    )
    q.equals("Put all in; the state is in both.", Max(turning, ending, last, 2 * L * K**2) + s * L * K**2)
    q.equals(
        "The weights and all their gradients are there at the end of the backward pass already, and signals beside "
        "them.",
        claim.rhs,
    )


def measure(run, n, K, L, s):
    """The most values alive in two steps; no momentum, or one slot with it."""
    import torch

    def whole():
        parameters = [torch.nn.Parameter(run.meta(K, K)) for _ in range(L)]
        optimizer = run.operator(parameters, lr=0.1, momentum=0.9 * s)

        def forward(signal):
            for parameter in parameters:
                signal = torch.nn.functional.linear(signal, parameter)
            return signal

        for _ in range(2):
            optimizer.zero_grad()
            run.backpropagate(forward, run.meta(n, K))
            optimizer.step()

    return run.peak_values(whole)


experiment = Exact(measure, operator="torch.optim.SGD", impostor=two_slots, at=optimizer_first_step.experiment.at)
rivals = {
    "measures one step only": optimizer_first_step.claim.rhs,
    "forgets the state": passes,
    "adds weights, gradients and state, and forgets the signals": (2 + s) * L * K**2,
    "keeps the gradients of the step before through the passes": passes + (1 + s) * L * K**2,
    "keeps two slots for each weight, as Adam does, whatever the optimizer": passes + 2 * L * K**2,
}

"""Step of Adam without epsilon.

A linear model is trained on one example, and nothing is added to the root. Then
a weight with a large input is moved no further than one with a small input: of
the input `x[j]`, only the sign remains.
"""

from sympy import Abs, Eq, sqrt

from symcnn import Trajectory

from . import adam_scaled_step
from .adam_scaled_step import U, at, average, epsilon, eta, j, last_update, square, t, x

given = {symbol: meaning for symbol, meaning in adam_scaled_step.given.items() if symbol != epsilon}
sought = adam_scaled_step.sought
usual = {symbol: value for symbol, value in adam_scaled_step.usual.items() if symbol != epsilon}
where = [fact for fact in adam_scaled_step.where if not fact.has(epsilon)]
conventions = (
    adam_scaled_step.conventions[0],
    "nothing is added to the root, so gradients that are all zero are excluded",
    adam_scaled_step.conventions[2],
)

claim = Eq(U(j, t), -eta * x[j] / Abs(x[j]) * average / sqrt(square))


def proof(q):
    """A special case."""
    q.recall(
        "Take nothing for what is added to the root. The size of the input then stands alone below: "
        "`x[j]/Abs(x[j])` is its sign.",
        adam_scaled_step,
        {epsilon: 0},
    )


def measure(run, eta, d, x, j, c, beta1, beta2, t):
    """What the last of t updates adds, when the optimizer is handed these gradients."""
    return last_update(run, eta, x, j, c, (beta1, beta2), 0.0)


experiment = Trajectory(
    measure,
    operator="torch.optim.Adam",
    impostor="torch.optim.NAdam",
    at=[
        {name: value for name, value in point.items() if name != "epsilon"}
        for point in (*at((0.0,)), {**at((0.0,))[0], "eta": 0.5, "x": [-2.0, -4.0, 0.5]})
    ],
    operations=adam_scaled_step.operations,
    conditioning=adam_scaled_step.conditioning,
)
rivals = {
    "grows with the input, as the step of gradient descent": -eta * x[j] * average / sqrt(square),
    "forgets the sign of the input": -eta * average / sqrt(square),
    "divides by the second moment, not by its root": -eta / x[j] * average / square,
    "moves a weight with a large input less": -eta / x[j] * average / sqrt(square),
    "moves by the learning rate, however the gradients change": -eta * x[j] / Abs(x[j]) * average / Abs(average),
}

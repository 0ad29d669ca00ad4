"""Average of the iterates of gradient descent on a quadratic.

Gradient descent runs on a quadratic with the curvature `h`, and starts at the distance `a` from
the minimum. What is the mean of the distances after each of `T` steps, as stochastic weight
averaging and Polyak's averaging form it? The last distance shrinks geometrically; the mean
only like one over the number of steps, since it never forgets the start. Averaging helps
against the noise of the gradients, not against the way from the start.
"""

from sympy import Eq, oo

from symcnn import ForAll, Trajectory, function, integers, reals

T, k = integers("T k")
a, eta, h, M = reals("a eta h M")
w, A, S = function("w"), function("A"), function("S")

given = {
    a: "distance from the minimum at the start",
    eta: "learning rate",
    h: "curvature",
    T: "steps done",
}
sought = {M: "mean of the distances", w: "distance after so many steps", A: "mean of so many distances", S: "their sum"}
usual = {eta: 1e-3}
where = [T >= 1, eta > 0, h > 0]
conventions = (
    "distances have a sign: that of the weight less the minimum",
    "the start is not among what is averaged, and all steps count alike",
    "no momentum, and the gradient is exact",
)

left = 1 - eta * h
claim = Eq(M, a * left * (1 - left**T) / (T * eta * h))


def proof(q):
    """A geometric sum, over the number of its terms."""
    q.define(
        "A step goes against the slope, the curvature times the distance.",
        Eq(w(0), a),
        ForAll(Eq(w(k + 1), w(k) - eta * h * w(k)), (k, 0, oo)),
    )
    q.define(
        "The mean is moved towards the new distance by its share.",
        Eq(A(0), 0),
        ForAll(Eq(A(k + 1), A(k) + (w(k + 1) - A(k)) / (k + 1)), (k, 0, oo)),
    )
    q.induct("The distances are powers.", Eq(w(k), a * left**k), over=k)
    q.define("The mean times the number of what is in it", ForAll(Eq(S(k), k * A(k)), (k, 0, oo)))
    q.implies("grows by the new distance.", ForAll(Eq(S(k + 1), S(k) + w(k + 1)), (k, 0, oo)))
    q.implies("It begins at nothing,", Eq(S(0), 0))
    q.induct("and is a geometric sum.", Eq(S(k), a * left * (1 - left**k) / (eta * h)), over=k)
    q.define("The mean of all.", Eq(M, A(T)))
    q.implies("It is the sum over the number of steps.", Eq(M, S(T) / T))
    q.equals("Put the sum in.", claim.rhs)


def measure(run, a, eta, h, T):
    """The average of the weights that the steps of an optimizer lead to, from the minimum at zero."""
    import torch

    model = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    torch.nn.init.constant_(model.weight, a)
    optimizer = torch.optim.SGD(model.parameters(), lr=eta)
    averaged = torch.optim.swa_utils.AveragedModel(model, avg_fn=run.operator())
    for _ in range(T):
        optimizer.zero_grad()
        (h * model.weight**2 / 2).sum().backward()
        optimizer.step()
        averaged.update_parameters(model)
    return averaged.module.weight.item()


def fading():
    """An average that fades."""
    import torch

    return torch.optim.swa_utils.get_ema_avg_fn(0.5)


experiment = Trajectory(
    measure,
    operator="torch.optim.swa_utils.get_swa_avg_fn",
    impostor=fading,
    at=[
        {"a": a, "eta": eta, "h": h, "T": T}
        for a in (1.0, -3.0)
        for eta, h in ((0.25, 1.0), (0.125, 0.5), (0.5, 3.0), (1.0, 2.25))
        for T in (1, 2, 3, 10, 40)
    ],
    # A slope, a product and a difference; of the mean a difference, a quotient and a sum.
    operations=9,
    steps="T",
    conditioning=4 * abs(a) * (1 + abs(left) ** T) / abs(claim.rhs),
)
rivals = {
    "takes the last distance": a * left**T,
    "averages the start as well, and not the last step": a * (1 - left**T) / (T * eta * h),
    "averages start and end": a * (1 + left**T) / 2,
    "adds the distances up, and does not divide": a * left * (1 - left**T) / (eta * h),
    "averages the start as well": a * (1 - left ** (T + 1)) / ((T + 1) * eta * h),
    "lets the mean forget the start": a * left ** (T / 2),
    "lets the powers have died out": a * left / (T * eta * h),
}

"""A weight and its exponential moving average.

A weight moves by `d` in every update. An exponential moving average of it starts where the
weight starts, and keeps the share `beta` of itself in every update. What does the average lack
to the weight after `t` updates? At last `beta/(1 - beta)` moves: with the decay 0.999 it shows
a weight of about a thousand updates ago.
"""

from sympy import Eq, oo

from symcnn import ForAll, Trajectory, function, integers, reals

t, k = integers("t k")
w_0, d, beta, D = reals("w_0 d beta D")
w, A, G = function("w"), function("A"), function("G")

given = {
    w_0: "weight at the start",
    d: "what an update adds to the weight",
    beta: "share of the old average that is kept",
    t: "updates done",
}
sought = {
    D: "weight less its average",
    w: "weight after so many updates",
    A: "average after so many updates",
    G: "weight less its average after so many updates",
}
where = [t >= 0, beta >= 0, beta < 1]
conventions = ("the average starts at the weight, as PyTorch's does, and not at zero; so there is no correction",)

claim = Eq(D, d * beta * (1 - beta**t) / (1 - beta))


def proof(q):
    """What the average lacks."""
    q.define("The weight moves.", Eq(w(0), w_0), ForAll(Eq(w(k + 1), w(k) + d), (k, 0, oo)))
    q.define(
        "The average starts there; an update keeps `beta` of it, and adds the rest of the new weight.",
        Eq(A(0), w_0),
        ForAll(Eq(A(k + 1), beta * A(k) + (1 - beta) * w(k + 1)), (k, 0, oo)),
    )
    q.define("By so much the weight is ahead.", ForAll(Eq(G(k), w(k) - A(k)), (k, 0, oo)))
    q.implies("That begins at nothing,", Eq(G(0), 0))
    q.implies(
        "grows by a move in every update, and is then multiplied by `beta`.",
        ForAll(Eq(G(k + 1), beta * (G(k) + d)), (k, 0, oo)),
    )
    q.induct("So it is a geometric sum.", Eq(G(t), d * beta * (1 - beta**t) / (1 - beta)), over=t)
    q.define("What the average lacks.", Eq(D, G(t)))
    q.equals("Put it in.", claim.rhs)


def measure(run, w_0, d, beta, t):
    """The weight less the average that the operator keeps."""
    import torch

    model = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    torch.nn.init.constant_(model.weight, w_0)
    averaged = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=run.operator(beta))
    averaged.update_parameters(model)
    for _ in range(t):
        with torch.no_grad():
            model.weight += d
        averaged.update_parameters(model)
    return (model.weight - averaged.module.weight).item()


def plain(decay):
    """An average in which all weights count alike."""
    import torch

    return torch.optim.swa_utils.get_swa_multi_avg_fn()


experiment = Trajectory(
    measure,
    operator="torch.optim.swa_utils.get_ema_multi_avg_fn",
    impostor=plain,
    at=[
        {"w_0": start, "d": d, "beta": beta, "t": t}
        for start, d in ((0.0, 1.0), (3.0, -0.25), (-2.0, 0.5))
        for beta in (0.25, 0.5, 0.875, 0.99)
        for t in (1, 2, 5, 40)
    ],
    # The weight's sum; a difference, two products and a sum; the difference of weight and average.
    operations=6,
    conditioning=(2 * abs(w_0) + 2 * abs(d) * t) / abs(claim.rhs),
)
rivals = {
    "takes the lag of the long run": d * beta / (1 - beta),
    "takes the time for which the average remembers": d * (1 - beta**t) / (1 - beta),
    "counts an update too many": d * beta * (1 - beta ** (t + 1)) / (1 - beta),
    "takes the average for a plain mean": d * t / 2,
    "takes what is kept of the start for the lag": d * t * beta**t,
    "takes the average to follow at once": d * beta,
    "exchanges the shares of the old average and of the weight": d * (1 - beta) * (1 - (1 - beta) ** t) / beta,
}

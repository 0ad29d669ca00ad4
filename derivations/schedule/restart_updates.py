"""Updates until a warm restart.

Cosine annealing with warm restarts begins anew at the end of each cycle. The first cycle
has `p` updates, and each further one `q` times as many as the one before. How many updates,
`R`, are made before the cycle number `n + 1` begins, with restart `n`? A learning rate that
is to end at its least needs a budget that ends with a cycle: with `q = 2` these are `p`,
`3*p`, `7*p`, and so on.
"""

from sympy import Eq, Piecewise, Sum, oo

from symcnn import Exact, ForAll, function, integers

p, q, n, k, u, R = integers("p q n k u R")
B, C = function("B", integer=True), function("C", integer=True)

given = {p: "updates in the first cycle", q: "factor from one cycle to the next", n: "number of the restart"}
sought = {
    R: "updates before the restart",
    C: "updates in a cycle, counted from 0",
    B: "updates in so many cycles",
}
usual = {q: 1}
where = [p >= 1, q >= 1, n >= 0]
conventions = (
    "the schedule makes a step after every update",
    "the update that has the learning rate of the start again is the first one after the restart, and is not counted",
)

claim = Eq(R, Piecewise((n * p, Eq(q, 1)), (p * (q**n - 1) / (q - 1), True)))


def proof(h):
    """A geometric sum."""
    h.define(
        "Each cycle has `q` times as many updates as the one before.",
        Eq(C(0), p),
        ForAll(Eq(C(k + 1), q * C(k)), (k, 0, oo)),
    )
    h.define("Add them up.", Eq(B(0), 0), ForAll(Eq(B(k + 1), B(k) + C(k)), (k, 0, oo)))
    h.induct("The cycles are powers,", Eq(C(k), p * q**k), over=k)
    h.induct("and are added up.", Eq(B(k), Sum(p * q**u, (u, 0, k - 1))), over=k)
    h.define("Those of the first `n` cycles are made before the restart.", Eq(R, B(n)))
    h.equals("Put them in.", p * Sum(q**u, (u, 0, n - 1)))
    h.equals("A geometric sum, or `n` ones.", claim.rhs)


def measure(run, p, q, n):
    """The updates that are made before the learning rate has come back to that of the start so often."""
    import torch

    weight = torch.zeros(1, requires_grad=True)
    weight.grad = torch.zeros_like(weight)
    optimizer = torch.optim.SGD([weight], lr=1.0)
    running = run.operator(optimizer, T_0=p, T_mult=q)
    made, restarts = 0, 0
    while restarts < n and made < 5000:
        optimizer.step()
        running.step()
        made += 1
        restarts += optimizer.param_groups[0]["lr"] == 1.0
    return made


def swinging(optimizer, T_0, T_mult):
    """Cosine annealing that goes back the way it came."""
    import torch

    return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=T_0)


experiment = Exact(
    measure,
    operator="torch.optim.lr_scheduler.CosineAnnealingWarmRestarts",
    impostor=swinging,
    at=[
        {"p": p, "q": q, "n": n}
        for p in (1, 2, 5, 10)
        for q, restarts in ((1, (0, 1, 2, 7)), (2, (0, 1, 2, 3, 6)), (3, (1, 2, 4)))
        for n in restarts
    ],
)
rivals = {
    "takes all cycles to be as long as the first": n * p,
    "takes the length of the last cycle for all": n * p * q ** (n - 1),
    "counts the cycle that the restart begins as well": Piecewise(
        ((n + 1) * p, Eq(q, 1)), (p * (q ** (n + 1) - 1) / (q - 1), True)
    ),
    "takes the length of the next cycle": p * q**n,
    "lets the cycles grow by the same, not by a factor": p * (n + (q - 1) * n * (n - 1) / 2),
    "counts the update after the restart": Piecewise((n * p + 1, Eq(q, 1)), (p * (q**n - 1) / (q - 1) + 1, True)),
}

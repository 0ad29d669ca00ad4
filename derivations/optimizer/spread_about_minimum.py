"""Spread about a minimum that a constant learning rate leaves.

SGD runs on a quadratic with the curvature `h`. To each slope a random number is added, with the
mean zero and the variance `sigma**2`, independent from update to update; the weight starts at
the minimum. What is the variance of the weight after `t` updates? It grows up to
`eta*sigma**2/(h*(2 - eta*h))`: with a constant learning rate SGD does not come to rest, but
stays about the minimum at a distance that shrinks with the root of the learning rate.
"""

from sympy import Eq, Implies, Ne, Sum, oo

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, function, integers, reals, sequence

t, s, k = integers("t s k")
eta, h, sigma, V = reals("eta h sigma V")
z = sequence("z", t)
w, p = function("w"), function("p")

given = {
    eta: "learning rate",
    h: "curvature",
    sigma: "standard deviation of what is added to a slope",
    z: "what is added to the slopes, one for each update",
    t: "updates done",
}
sought = {
    V: "variance of the weight",
    w: "weight less the minimum after so many updates",
    p: "squared shares of these, added up",
}
usual = {eta: 1e-3}
where = [
    *(t >= 0, eta > 0, h > 0, eta * h < 2, sigma >= 0),
    Ne(eta * h, 1),
    Independent(z),
    ForAll(Eq(Expectation(z[s]), 0), (s, 1, t)),
    ForAll(Eq(Variance(z[s]), sigma**2), (s, 1, t)),
]
conventions = (
    "what is added is what a gradient is off, such as that of a few examples; its variance does not depend on "
    "where the weight is",
    "the weight starts at the minimum; another start adds no variance, and fades",
    "with `eta*h` equal to 1 nothing but the newest of them is left, which the formula says as well, but the proof "
    "does not cover",
    "one axis of the quadratic; no momentum",
)

left = 1 - eta * h
claim = Eq(V, eta * sigma**2 * (1 - left ** (2 * t)) / (h * (2 - eta * h)))


def proof(q):
    """Variances add, with squared weights."""
    q.define(
        "The weight starts at the minimum; an update goes against the slope and what is added to it.",
        Eq(w(0), 0),
        ForAll(Eq(w(k + 1), w(k) - eta * (h * w(k) + z[k + 1])), (k, 0, t - 1)),
    )
    q.induct(
        "So it is a sum of all that was added, in which what is older has faded.",
        Implies(k <= t, Eq(w(k), -eta * Sum(left ** (k - s) * z[s], (s, 1, k)))),
        over=k,
    )
    q.implies("Take all updates.", Eq(w(t), -eta * Sum(left ** (t - s) * z[s], (s, 1, t))))
    q.define("Its variance.", Eq(V, Variance(w(t))))
    q.equals(
        "They are independent, so that variances add, each with its squared weight.",
        eta**2 * Sum(left ** (2 * (t - s)) * Variance(z[s]), (s, 1, t)),
    )
    q.equals("All have the same variance.", eta**2 * sigma**2 * Sum(left ** (2 * (t - s)), (s, 1, t)))
    further = ForAll(Eq(p(k + 1), left**2 * p(k) + 1), (k, 0, oo))
    q.define("The sum of the powers: one more update multiplies them all, and adds a 1.", Eq(p(0), 0), further)
    q.induct("That is the sum.", Eq(p(t), Sum(left ** (2 * (t - s)), (s, 1, t))), over=t)
    q.implies("Put it in.", Eq(V, eta**2 * sigma**2 * p(t)))
    q.implies("By what an update does to it,", further)
    q.induct("it is geometric.", Eq(p(t), (1 - left ** (2 * t)) / (eta * h * (2 - eta * h))), over=t)
    q.implies("A learning rate cancels.", claim)


def measure(run, eta, h, sigma, t):
    """Weights that the optimizer moves, one for each draw."""
    import torch

    noise = run.sample("z", t)
    weights = torch.zeros(run.draws, dtype=run.dtype, device=run.device, requires_grad=True)
    optimizer = run.operator([weights], lr=eta)
    for update in range(t):
        optimizer.zero_grad()
        (h * weights**2 / 2 + noise[:, update] * weights).sum().backward()
        optimizer.step()
    return weights.detach()


def pushed(params, lr):
    """SGD with momentum."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=0.5)


def _laws():
    from sympy.stats import Normal, Uniform

    wide = sigma * 3**0.5
    return {"normal": {"z": Normal("z", 0, sigma)}, "uniform": {"z": Uniform("z", -wide, wide)}}


experiment = MonteCarlo(
    measure,
    operator="torch.optim.SGD",
    impostor=pushed,
    at=[
        {"eta": 0.25, "h": 1.0, "sigma": 1.0, "t": 2},
        {"eta": 0.5, "h": 3.0, "sigma": 2.0, "t": 3},
        {"eta": 0.125, "h": 2.0, "sigma": 0.5, "t": 6},
    ],
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "takes the variance of the long run": eta * sigma**2 / (h * (2 - eta * h)),
    "lets the noise add up, as on a plane": t * eta**2 * sigma**2,
    "takes the noise of the newest gradient alone": eta**2 * sigma**2,
    "forgets to square the powers": eta**2 * sigma**2 * (1 - left**t) / (eta * h),
    "takes a small learning rate, with which `2 - eta*h` is 2": eta * sigma**2 * (1 - left ** (2 * t)) / (2 * h),
    "does not square the standard deviation": eta * sigma * (1 - left ** (2 * t)) / (h * (2 - eta * h)),
    "counts an update too many": eta * sigma**2 * (1 - left ** (2 * (t + 1))) / (h * (2 - eta * h)),
}

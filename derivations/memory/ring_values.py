"""Values that a device sends around a ring.

`W` devices stand in a ring, each with gradients of `V` values, and all want the sum over
the devices. The values are cut into `W` parts, which are as large as the first one. In
each of `W - 1` steps every device sends one part on to the next, which adds it to its
own; then each device has the sum of one part, and in as many steps these are sent
around. How many values, `M`, does a device send? Nearly twice its own, however many
devices there are.
"""

from sympy import Eq, Sum, ceiling, floor, oo

from symcnn import Exact, grid, indicator, integers

V, W, M, x, i, r = integers("V W M x i r")

given = {V: "values of the gradients", W: "devices"}
sought = {M: "values that a device sends", x: "values of a part"}
where = [V >= 1, W >= 1]
conventions = (
    "parts are filled up to the same size where the values cannot be shared out evenly",
    "a device receives as many as it sends",
    "values; in half precision a value takes 2 bytes, in single precision 4",
)

claim = Eq(M, 2 * (W - 1) * ceiling(V / W))


def proof(q):
    """Step by step."""
    q.define(
        "Dealt out in turn, the first part gets every value whose number, counted from zero, is a multiple `i*W` of "
        "the number of devices. No other part gets more.",
        Eq(x, Sum(indicator(i * W < V), (i, 0, oo))),
    )
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, ceiling(V / W) - 1)))
    q.equals("From 0 up to it there are as many as its number and one.", ceiling(V / W))
    q.define(
        "A part in each step `r` in which sums are formed, and in each in which they are handed on: a part's sum is "
        "complete, and has come everywhere, when it has met the other devices.",
        Eq(M, Sum(x, (r, 1, W - 1)) + Sum(x, (r, 1, W - 1))),
    )
    q.equals("All are as large.", 2 * (W - 1) * x)
    q.equals("Put the part in.", claim.rhs)


def measure(run, V, W):
    """Values that the first device sends until all devices have all sums."""
    import torch

    size = -(-V // W)
    values = torch.arange(W * W * size, dtype=torch.float64).reshape(W, W, size)
    wanted, sent = values.sum(dim=0), 0
    state = values.clone()
    for first, adds in ((0, True), (1, False)):
        for step in range(W - 1):
            parts = [(device + first - step) % W for device in range(W)]
            moved = run.operator(torch.stack([state[device, part] for device, part in enumerate(parts)]), 1, 0)
            for device in range(W):
                part = parts[device - 1]
                state[device, part] = state[device, part] + moved[device] if adds else moved[device]
            sent += state[0, parts[0]].numel()
    return sent if bool((state == wanted).all()) else -1


def stays(parts, steps, axis):
    """Hands nothing on."""
    return parts


experiment = Exact(
    measure,
    operator="torch.roll",
    impostor=stays,
    at=grid(V=[1, 5, 12, 30], W=[1, 2, 3, 4, 8]),
)
rivals = {
    "sends all values to every other device": (W - 1) * V,
    "forms the sums, and forgets to hand them on": (W - 1) * ceiling(V / W),
    "takes as many steps as devices": 2 * W * ceiling(V / W),
    "sends all values twice": 2 * V,
    "rounds a part down": 2 * (W - 1) * floor(V / W),
    "counts what all devices send together": 2 * W * (W - 1) * ceiling(V / W),
}

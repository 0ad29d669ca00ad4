"""Updates of a run on several devices that drops what is incomplete.

`N` examples are shared out to `W` devices, each with as many: those of an
incomplete last round are left out. Each device cuts its share into batches of
`B`, and leaves a last one out that is not full; every `a` batches make one
update, in which all devices take part, and fewer at the end of an epoch make
none. How many updates, `u`, do `E` epochs make?
"""

from sympy import Eq, Sum, ceiling, floor

from symcnn import Exact, grid, integers

from . import full_batches as cut
from . import updates_on_devices
from ._device_updates import updates

N, W, B, a, E, u, x, y, z, l = integers("N W B a E u x y z l")

given = updates_on_devices.given
sought = updates_on_devices.sought
usual = {B: 1}
where = [N >= 0, W >= 1, B >= 1, a >= 1, E >= 1]
conventions = (
    "sampler and loader both drop what is incomplete, and so does the accumulation at the end of an epoch",
    "an update of all devices counts once; it uses `W*B*a` examples, the global batch",
)

claim = Eq(u, E * floor(N / (W * B * a)))


def proof(q):
    """Cut three times, rounding down each time."""
    q.recall("A round gives each device one example; an incomplete one is left out.", cut, {cut.B: W, cut.u: x})
    q.recall("Each device cuts its examples into full batches.", cut, {cut.N: x, cut.u: y})
    q.recall("So many of them at a time make the updates of an epoch.", cut, {cut.N: y, cut.B: a, cut.u: z})
    q.define("Every epoch `l` has as many.", Eq(u, Sum(z, (l, 1, E))))
    q.equals("There are `E` of them.", E * z)
    q.implies("Rounded down once for all is the same as at each cut: first the devices and their batches,",
              Eq(y, floor(N / (W * B))))  # fmt: skip
    q.implies("then the updates.", Eq(z, floor(N / (W * B * a))))
    q.implies("Put it in.", claim)


def measure(run, N, W, B, a, E):
    """Updates that the first device takes part in, one after every so many batches."""
    return updates(run.operator, N, W, B, a, E, drop_last=True)


def filling_up(examples, num_replicas, rank, shuffle, drop_last):
    """A share with examples that are used twice, whatever is asked for."""
    import torch

    return torch.utils.data.DistributedSampler(examples, num_replicas, rank, shuffle=shuffle)


experiment = Exact(
    measure,
    operator="torch.utils.data.DistributedSampler",
    impostor=filling_up,
    at=grid(N=[1, 2, 7, 12, 33, 64], W=[1, 2, 3, 8], B=[1, 2, 5], a=[1, 2, 3], E=[1, 2, 3]),
)
rivals = {
    "keeps what is incomplete": E * ceiling(N / (W * B * a)),
    "forgets the devices": E * floor(N / (B * a)),
    "forgets the accumulation": E * floor(N / (W * B)),
    "forgets the epochs": floor(N / (W * B * a)),
    "counts an update of each device": E * W * floor(N / (W * B * a)),
    "carries what is incomplete over to the next epoch": floor(E * N / (W * B * a)),
    "fills up the last round of examples": E * floor(floor(ceiling(N / W) / B) / a),
    "lets a last batch be smaller": E * floor(ceiling(floor(N / W) / B) / a),
}

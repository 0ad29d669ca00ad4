"""Updates of a run on several devices, with accumulation.

`N` examples are shared out to `W` devices, each with as many: where there are
too few for the last round, some are used twice. Each device cuts its share into
batches of `B`, and every `a` batches make one update, in which all devices take
part; at the end of an epoch a smaller batch, and fewer of them, will do. How
many updates, `u`, do `E` epochs make?
"""

from sympy import Eq, Sum, ceiling, floor

from symcnn import Exact, grid, integers

from . import updates_per_epoch as cut
from ._device_updates import updates

N, W, B, a, E, u, x, y, z, l = integers("N W B a E u x y z l")

given = {
    N: "training examples",
    W: "devices",
    B: "batch size of a device",
    a: "batches whose gradients are added up for an update",
    E: "epochs",
}
sought = {
    u: "updates of the run",
    x: "examples of a device in an epoch",
    y: "batches of a device in an epoch",
    z: "updates in an epoch",
}
usual = {B: 1}
where = [N >= 1, W >= 1, B >= 1, a >= 1, E >= 1]
conventions = (
    "examples are repeated so that all devices have as many, as PyTorch's DistributedSampler does if nothing is said",
    "the last batch may be smaller, and the last update of an epoch may add up fewer; nothing is carried over to the "
    "next epoch",
    "an update of all devices counts once; it uses up to `W*B*a` examples, the global batch",
)

claim = Eq(u, E * ceiling(N / (W * B * a)))


def proof(q):
    """Cut three times, rounding up each time."""
    q.recall("A round gives each device one example; the last one may be incomplete, and is filled up.", cut,
             {cut.B: W, cut.u: x})  # fmt: skip
    q.recall("Each device cuts its examples into batches.", cut, {cut.N: x, cut.u: y})
    q.recall("So many of them at a time make the updates of an epoch.", cut, {cut.N: y, cut.B: a, cut.u: z})
    q.define("Every epoch `l` has as many.", Eq(u, Sum(z, (l, 1, E))))
    q.equals("There are `E` of them.", E * z)
    q.implies("Rounded up once for all is the same as at each cut: first the devices and their batches,",
              Eq(y, ceiling(N / (W * B))))  # fmt: skip
    q.implies("then the updates.", Eq(z, ceiling(N / (W * B * a))))
    q.implies("Put it in.", claim)


def measure(run, N, W, B, a, E):
    """Updates that the first device takes part in: one after every so many batches, and at the end of an epoch."""
    return updates(run.operator, N, W, B, a, E, drop_last=False)


def dropping(examples, num_replicas, rank, shuffle, drop_last):
    """A share without what the last round lacks, where there is a round at all."""
    import torch

    drop = len(examples) >= num_replicas
    return torch.utils.data.DistributedSampler(examples, num_replicas, rank, shuffle=shuffle, drop_last=drop)


experiment = Exact(
    measure,
    operator="torch.utils.data.DistributedSampler",
    impostor=dropping,
    at=grid(N=[1, 2, 7, 12, 33, 64], W=[1, 2, 3, 8], B=[1, 2, 5], a=[1, 2, 3], E=[1, 2, 3]),
)
rivals = {
    "leaves out what is incomplete": E * floor(N / (W * B * a)),
    "forgets the devices": E * ceiling(N / (B * a)),
    "forgets the accumulation": E * ceiling(N / (W * B)),
    "forgets the epochs": ceiling(N / (W * B * a)),
    "counts an update of each device": E * W * ceiling(N / (W * B * a)),
    "carries what is incomplete over to the next epoch": ceiling(E * N / (W * B * a)),
    "makes more updates the more is added up": E * a * ceiling(N / (W * B)),
    "rounds down once and adds one": E * (floor(N / (W * B * a)) + 1),
}

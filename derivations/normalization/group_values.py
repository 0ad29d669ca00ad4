"""Values that share a mean in group normalisation.

Group normalisation cuts the channels of every image into `g` groups of `a` channels
each. How many of the values of `b` images with `h` by `w` cells share one mean and one
variance? Those of one group of one image. With one group this is layer normalisation
of whole images, with one channel a group it is instance normalisation.
"""

from sympy import Eq, KroneckerDelta, Sum

from symcnn import Exact, grid, integers

b, g, a, h, w, n, j, k, e, f, r, c, y = integers("b g a h w n j k e f r c y")

given = {
    b: "images in the batch",
    g: "number of groups",
    a: "channels of a group",
    h: "height of the image",
    w: "width of the image",
    j: "which of the images",
    k: "which of its groups",
}
sought = {n: "values that share a mean"}
where = [b >= 1, g >= 1, a >= 1, h >= 1, w >= 1, j >= 1, j <= b, k >= 1, k <= g]
conventions = (
    "channels of a group are neighbours; there are `g*a` channels in all",
    "batch normalisation takes a mean over one channel of all images, of `b*h*w` values",
)

claim = Eq(n, a * h * w)


def proof(q):
    """Count them."""
    q.define(
        "Of all values, in image `e`, group `f`, channel `c` of the group, row `y` and column `r`, those count that "
        "are in the same image and group.",
        Eq(
            n,
            Sum(KroneckerDelta(e, j) * KroneckerDelta(f, k), (r, 1, w), (y, 1, h), (c, 1, a), (f, 1, g), (e, 1, b)),
        ),
    )
    q.equals("One image and one group remain.", Sum(1, (r, 1, w), (y, 1, h), (c, 1, a)))
    q.equals("Multiply out.", claim.rhs)


def measure(run, b, g, a, h, w, j, k):
    """How many outputs hang on one value: those that are no numbers where it is none."""
    import torch

    images = torch.arange(1.0 * b * g * a * h * w).reshape(b, g * a, h, w)
    images[j - 1, (k - 1) * a, 0, 0] = torch.nan
    return int(run.operator(images, g).isnan().sum())


def instances(images, groups):
    """Normalises every channel by itself."""
    import torch

    return torch.nn.functional.group_norm(images, images.shape[1])


experiment = Exact(
    measure,
    operator="torch.nn.functional.group_norm",
    impostor=instances,
    at=grid(
        b=[1, 3],
        g=[1, 2, 4],
        a=[1, 2, 3],
        h=[1, 3],
        w=[2, 5],
        j=[1, 3],
        k=[1, 2],
        where=lambda b, g, a, h, w, j, k: j <= b and k <= g,
    ),
)
rivals = {
    "takes the values of one channel, as instance normalisation does": h * w,
    "takes all values of an image, as layer normalisation does": g * a * h * w,
    "takes one channel of all images, as batch normalisation does": b * h * w,
    "takes the group over all images": b * a * h * w,
    "forgets the cells": a + 0 * h,
    "takes the groups for the channels of a group": g * h * w,
}

"""Crops of an image.

From an image of side `n` one cuts out windows of side `c` at all positions;
each is taken as it is, or, with `f` equal to 2, mirrored as well. How many
pictures, `N`, does this give?
"""

from sympy import And, Eq, Sum, floor

from symcnn import Exact, grid, indicator, integers

n, c, f, N, i, j, o = integers("n c f N i j o")

given = {n: "image side", c: "crop side", f: "orientations of a crop: 1, or 2 with the mirrored one"}
sought = {N: "pictures"}
where = [c >= 1, n >= c, f >= 1, f <= 2]
conventions = (
    "a crop lies wholly in the image and starts at a whole pixel",
    "pairs of a position and an orientation are counted; all of them look different if no two pixels of the image "
    "are alike and `c` is at least 2",
    "only left and right are exchanged",
)

claim = Eq(N, f * (n - c + 1) ** 2)


def proof(q):
    """Positions along each axis, and orientations."""
    q.define(
        "A crop begins at a pixel, after `i` columns and `j` rows. It ends after `i+c` columns, which must not be "
        "beyond the last one, and so with the rows. Count the pixels that let it lie within, in every orientation.",
        Eq(N, Sum(indicator(And(i + c <= n, j + c <= n)), (i, 0, n - 1), (j, 0, n - 1), (o, 1, f))),
    )
    q.equals(
        "The crop may begin at 0, and at the latest after `n-c` cells, along either axis.",
        Sum(1, (i, 0, n - c), (j, 0, n - c), (o, 1, f)),
    )
    q.equals("Each axis has `n-c+1` places, and the orientations have equally many.", claim.rhs)


def measure(run, n, c, f):
    """Crops that differ, cut out of an image whose pixels all differ; a crop is told by its first row."""
    import torch

    image = torch.arange(n * n).reshape(n, n)
    crops = run.operator(run.operator(image, 0, c, 1), 1, c, 1)
    rows = crops[..., 0, :].reshape(-1, c)
    pictures = torch.cat([rows, rows.flip(-1)][:f])
    return len(torch.unique(pictures, dim=0))


def every_other(image, axis, size, step):
    """Windows that begin at every second place."""
    return image.unfold(axis, size, 2 * step)


experiment = Exact(
    measure,
    operator="torch.Tensor.unfold",
    impostor=every_other,
    at=[
        *grid(n=[2, 3, 5, 9, 12], c=[2, 3, 5, 8], f=[1, 2], where=lambda n, c, f: c <= n),
        {"n": 256, "c": 224, "f": 2},
    ],
)
rivals = {
    "loses one position along each axis: 32 for 33 in the AlexNet paper, 2048 for 2178": f * (n - c) ** 2,
    "counts the positions along one axis": f * (n - c + 1),
    "takes crops that do not overlap": f * floor(n / c) ** 2,
    "lets a crop begin at every pixel": f * n**2,
    "mirrors up and down as well": 2 * f * (n - c + 1) ** 2,
    "forgets the mirrored crops": (n - c + 1) ** 2,
}

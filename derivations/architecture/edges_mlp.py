"""A dense network for images of edges.

Hidden layers of 50 and 10 values, and three classes, for images of 28 by 28.
"""

inputs = "n 1 28 28"
conventions = ("a bias in every layer",)


def model():
    """As the laboratory trains it."""
    from ..labs._networks import mlp

    return mlp([28 * 28, 50, 10, 3])

"""A dense network for digits on a canvas of 56 by 56.

Four hidden layers of 256 values with ReLU, and ten outputs.
"""

inputs = "n 1 56 56"
conventions = ("a bias in every layer",)


def model():
    """As the laboratory trains it."""
    from ..labs._networks import mlp

    return mlp([56 * 56, 256, 256, 256, 256, 10])

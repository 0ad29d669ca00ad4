"""A convolutional network for digits on a canvas of 56 by 56.

Four convolutions of 5 by 5 with padding 2, the second and the fourth moved by
2, the mean over all positions, and a convolution of 1 by 1 to ten outputs.
"""

inputs = "n 1 56 56"
conventions = ("a bias in every layer",)


def model():
    """As the laboratory trains it."""
    from ..labs._networks import cnn

    return cnn()

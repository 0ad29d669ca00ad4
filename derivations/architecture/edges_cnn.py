"""A convolutional network for images of edges.

Two convolutions of 7 by 7 to three channels, with a pooling between them, the
mean over all positions, and a dense layer to three classes, for images of 28
by 28. (Its padding reflects the image; that changes no shape and no count.)
"""

inputs = "n 1 28 28"
conventions = ("a bias in every layer",)


def model():
    """As the laboratory trains it."""
    from ..labs._networks import edge_cnn

    return edge_cnn()

"""A convolutional network for images of edges.

Two convolutions of 7 by 7 to three channels, with a pooling between them, the
mean over all positions, and a dense layer to three classes, for images of 28
by 28. (Its padding reflects the image; that changes no shape and no count.)
"""

from ._layers import convolution, dense, flatten, global_pooling, pooling

input = (1, 28, 28)
conventions = ("a bias in every layer",)
layers = [
    convolution("conv1", 3, 7, p=3, bias=True),
    pooling("pool", 2, 2),
    convolution("conv2", 3, 7, p=3, bias=True),
    global_pooling("mean"),
    flatten("flatten"),
    dense("scores", 3),
]

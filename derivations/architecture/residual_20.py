"""A residual network of depth 20 for images of 32 by 32.

Three stages of three blocks with two convolutions of 3 by 3 each, of 16, 32
and 64 channels; where the shape changes, the shortcut is a convolution of 3 by
3 with a normalisation. All convolutions have biases.
"""

from ._layers import convolution, dense, flatten, global_pooling, normalization
from ._residual import basic, stages

input = (1, 32, 32)
conventions = ("a bias in every layer", "learned numbers only, no running means and variances")
layers = [
    convolution("conv", 16, 3, p=1, bias=True, block="convolutions"),
    normalization("norm", block="normalisations"),
    *stages("norm", (3, 3, 3), (16, 32, 64), basic, channels=16, shortcut=3, bias=True),
    global_pooling("mean"),
    flatten("flatten"),
    dense("scores", 10, block="head"),
]

"""VGG-16.

Thirteen convolutions of 3 by 3, which keep the side of the image, in five
blocks, each followed by a pooling that halves it; then three dense layers.
"""

from ._layers import convolution, dense, flatten, pooling

input = (3, 224, 224)
conventions = ("a bias in every layer",)

BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
layers = []
for _block, (_channels, _count) in enumerate(BLOCKS, 1):
    for _place in range(1, _count + 1):
        layers.append(convolution(f"conv{_block}.{_place}", _channels, 3, p=1, bias=True, block="convolutions"))
    layers.append(pooling(f"pool{_block}", 2, 2))
layers += [
    flatten("flatten"),
    dense("fc1", 4096, block="head"),
    dense("fc2", 4096, block="head"),
    dense("fc3", 1000, block="head"),
]

"""VGG-16.

Thirteen convolutions of 3 by 3, which keep the side of the image, in five
blocks, each followed by a pooling that halves it; then three dense layers.
"""

from collections import OrderedDict

inputs = "n 3 224 224"
conventions = ("a bias in every layer",)
blocks = {"convolutions": ("Conv2d",), "head": ("Linear",)}

STAGES = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))


def model():
    """Blocks of convolutions, and three dense layers; every ReLU works in place."""
    from torch import nn

    layers, channels = OrderedDict(), 3
    for block, (out, count) in enumerate(STAGES, 1):
        for place in range(1, count + 1):
            layers[f"conv{block}_{place}"] = nn.Conv2d(channels, out, 3, padding=1)
            layers[f"relu{block}_{place}"] = nn.ReLU(inplace=True)
            channels = out
        layers[f"pool{block}"] = nn.MaxPool2d(2)
    layers["flatten"] = nn.Flatten()
    for place, (inputs, outputs) in enumerate(((25088, 4096), (4096, 4096), (4096, 1000)), 1):
        layers[f"fc{place}"] = nn.Linear(inputs, outputs)
        if place < 3:
            layers[f"relu_fc{place}"] = nn.ReLU(inplace=True)
    return nn.Sequential(layers)

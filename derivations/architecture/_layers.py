"""The layers that networks are written with: each operator, and the results that give its shape and parameters.

What a layer reads (its input's channels, or values) is never written: it is what the layer before puts out.
"""

from symcnn import Axis, By, Flat, Layer

from ..convolution import output_size, parameters
from ..dense import parameters as dense_parameters
from ..normalization import parameters as normalization_parameters


def convolution(name, channels, k, s=1, p=0, groups=1, bias=False, **more):
    """Square kernels of side `k`, moved by `s`, with `p` cells of padding on each side."""
    settings = {"in_channels": Axis(0), "out_channels": channels, "kernel_size": k}
    settings |= {"stride": s, "padding": p, "groups": groups, "bias": bias}
    side = [By(output_size, n=Axis(place), k=k, s=s, d=1, p=p) for place in (1, 2)]
    of_group = {"a": Axis(0, parts=groups), "r": channels // groups, "g": groups}
    learned = By(parameters, **of_group, k_h=k, k_w=k, b=int(bias))
    return Layer(name, "torch.nn.Conv2d", settings, (channels, *side), learned, **more)


def pooling(name, k, s, p=0, kind="Max", **more):
    """Pooling in windows of side `k`, moved by `s`."""
    side = [By(output_size, n=Axis(place), k=k, s=s, d=1, p=p) for place in (1, 2)]
    settings = {"kernel_size": k, "stride": s, "padding": p}
    return Layer(name, f"torch.nn.{kind}Pool2d", settings, (Axis(0), *side), **more)


def global_pooling(name, **more):
    """The mean of every channel."""
    return Layer(name, "torch.nn.AdaptiveAvgPool2d", {"output_size": 1}, (Axis(0), 1, 1), **more)


def normalization(name, **more):
    """Batch normalisation of images, with a scale and a shift for every channel."""
    learned = By(normalization_parameters, c=Axis(0), h=Axis(1), w=Axis(2))
    shape = (Axis(0), Axis(1), Axis(2))
    return Layer(name, "torch.nn.BatchNorm2d", {"num_features": Axis(0)}, shape, learned, **more)


def flatten(name, **more):
    """All values of an example in a row: the same ones, seen in another way."""
    return Layer(name, "torch.nn.Flatten", {}, (Flat(),), fresh=False, **more)


def dense(name, outputs, bias=True, **more):
    """A dense layer."""
    learned = By(dense_parameters, d_in=Axis(0), d_out=outputs, b=int(bias))
    settings = {"in_features": Axis(0), "out_features": outputs, "bias": bias}
    return Layer(name, "torch.nn.Linear", settings, (outputs,), learned, **more)

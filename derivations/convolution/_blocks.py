"""What PyTorch's counter sees in the convolutions of a residual block, one after the other, and around it."""


def block_multiplications(run, side, path, around):
    """Convolutions of (inputs, outputs, kernel side, stride) on images of this side, and those on the path around."""
    convolutions = [[run.operator(*one[:3], stride=one[3], padding=one[2] // 2, bias=False).to("meta") for one in way]
                    for way in (path, around)]  # fmt: skip

    def forward():
        for way, listed in zip(convolutions, (path, around), strict=True):
            signal = run.meta(1, listed[0][0], side, side) if listed else None
            for convolution in way:
                signal = convolution(signal)

    return run.multiplications(forward)


def depthwise(inputs, outputs, side, stride, padding, bias):
    """A convolution whose channels stay apart where there are as many outputs as inputs."""
    import torch

    groups = inputs if inputs == outputs else 1
    return torch.nn.Conv2d(inputs, outputs, side, stride=stride, padding=padding, groups=groups, bias=bias)

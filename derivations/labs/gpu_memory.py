"""Memory of residual networks in training.

How many parameters do ResNet-152 and ResNet-18 have, and how large are they?
By how much do momentum and Adam need more memory than plain SGD, and from
which step on? How does memory grow with the batch, and how long does a step
take?

The networks have a head of 10 classes (ResNet-152 also of 1000, to compare),
float32 weights, and colour pictures of 224 x 224; every ReLU works in place.
Two kinds of numbers are told apart. Those of the allocation model are exact:
the training runs on PyTorch's meta device, where tensors have sizes but no
contents, and what is counted is the storage of the tensors that are alive at
one time, from the making of the network on. Those read from a CUDA device are
measured, and only where the run has one: the context of the process (what the
driver says is in use less what the allocator has reserved), the greatest sum
that the allocator has handed out, with the working space of the convolutions
and its rounding, and the time of a step. On any other device a row says that
there was none. The second step is there on purpose: an optimizer makes its
slots in its first update, when the activations are gone already, so that one
step alone cannot show the difference between optimizers.

Each step drops the gradients of the last one first. Updates go weight by
weight. Which batch is the largest that fits, and the accuracy after some
epochs, are left to a run on a device with data of its own. 1 MB = 10^6 bytes,
1 MiB = 2^20 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._resnet import resnet
from ._step_memory import (
    OPTIMIZERS,
    SIDE,
    Trainer,
    device_peak,
    model_peak,
    outside_allocator,
    saved_bytes,
    seconds_per_step,
)

CLASSES = 10
BATCH = 8
BATCHES = (1, 4, 8, 16, 32, 64, 128, 256)
MOMENTUM = "SGD with momentum"


def run(book: Any) -> None:
    """The sizes, the peaks by optimizer and by batch, and what a CUDA device adds."""
    import torch

    device = torch.device(book.device)
    cuda = device if device.type == "cuda" else None
    # A test of the code is brief with the small network and few batches.
    depth, batches = (18, BATCHES[:3]) if book.size == "brief" else (152, BATCHES)
    book.say("sizes")
    _sizes(book)
    _device(book, cuda)
    book.say(f"ResNet-{depth} by optimizer")
    _optimizers(book, depth, cuda)
    book.say("ResNet-18 by batch")
    _batches(book, batches, cuda)
    if cuda is not None:
        book.say("time of a step")
        _times(book, batches, cuda)


def _mb(size: int) -> str:
    return f"{size / 10**6:.2f} MB"


def _mib(size: int) -> str:
    return f"{size / 2**20:.2f} MiB"


def _sizes(book: Any) -> None:
    rows: list[list[Any]] = []
    for depth, classes in ((18, CLASSES), (152, CLASSES), (152, 1000)):
        network = resnet(depth, classes, "meta")
        weights, buffers = list(network.parameters()), list(network.buffers())
        size = sum(weight.nbytes for weight in weights)
        rows.append([f"ResNet-{depth}", classes, sum(weight.numel() for weight in weights), _mb(size), _mib(size)])
        rows[-1] += [sum(buffer.numel() for buffer in buffers), sum(buffer.nbytes for buffer in buffers)]
    book.table(
        "Parameters and their size in float32",
        ["network", "classes", "parameters", "MB", "MiB", "values in buffers", "bytes in buffers"],
        rows,
        note="Buffers are the running means and variances (float32) and the counters (int64) of batch normalisation; "
        "they are not in the sizes before them.",
    )


def _device(book: Any, cuda: Any) -> None:
    import torch

    if cuda is None:
        rows: list[list[Any]] = [["CUDA device", "none in this run: name, memory, context and times were not read"]]
    else:
        torch.zeros(1, device=cuda)
        first = outside_allocator(cuda)
        Trainer(18, CLASSES, MOMENTUM, BATCH, cuda).step()
        later = outside_allocator(cuda)
        _, total = torch.cuda.mem_get_info(cuda)
        rows = [
            ["CUDA device", str(torch.cuda.get_device_name(cuda))],
            ["total memory", f"{_mb(total)} = {_mib(total)}"],
            ["outside the allocator, at first", f"{_mb(first)} = {_mib(first)}"],
            ["outside the allocator, after a training step", f"{_mb(later)} = {_mib(later)}"],
        ]
    book.table(
        "Device",
        ["quantity", "reading"],
        rows,
        note="Outside the allocator is the context overhead, and whatever other processes hold on the device.",
    )


def _optimizers(book: Any, depth: int, cuda: Any) -> None:
    rows: list[list[Any]] = []
    for name in OPTIMIZERS:
        trainer = Trainer(depth, CLASSES, name, BATCH, "meta")
        trainer.step()
        row: list[Any] = [name, _mb(trainer.state_bytes())]
        for steps in (1, 2):
            peak = model_peak(depth, CLASSES, name, BATCH, steps)
            row += [_mb(peak), _mib(peak)]
        if cuda is not None:
            for steps in (1, 2):
                found = [device_peak(depth, CLASSES, name, BATCH, steps, cuda) for _ in book.seeds]
                row.append(book.measured([size / 10**6 for size in found], "MB", 1))
        rows.append(row)
    columns = ["optimizer", "weights, gradients, slots"]
    columns += ["peak, 1 step", "the same in MiB", "peak, 2 steps", "the same in MiB"]
    if cuda is not None:
        columns += ["device, 1 step", "device, 2 steps"]
    book.table(
        "Memory by optimizer",
        columns,
        rows,
        note=f"ResNet-{depth}, {BATCH} pictures of {SIDE} x {SIDE} a step. The peaks are those of the allocation model"
        + (", then the device's." if cuda is not None else "."),
    )


def _batches(book: Any, batches: Sequence[int], cuda: Any) -> None:
    import torch

    saved = [saved_bytes(18, CLASSES, batch) for batch in batches]
    peaks = [model_peak(18, CLASSES, MOMENTUM, batch, 2) for batch in batches]
    rows: list[list[Any]] = [
        [batch, _mb(kept), _mb(kept // batch), _mb(peak), _mib(peak)]
        for batch, kept, peak in zip(batches, saved, peaks, strict=True)
    ]
    columns = ["pictures a step", "kept for backward", "a picture", "peak, 2 steps", "the same in MiB"]
    if cuda is not None:
        columns.append("device")
        for row, batch in zip(rows, batches, strict=True):
            try:
                found = [device_peak(18, CLASSES, MOMENTUM, batch, 2, cuda) for _ in book.seeds]
            except torch.cuda.OutOfMemoryError:
                row.append("does not fit")
            else:
                row.append(book.measured([size / 10**6 for size in found], "MB", 1))
    slope = (saved[-1] - saved[0]) / (batches[-1] - batches[0])
    book.table(
        "ResNet-18 by batch, SGD with momentum",
        columns,
        rows,
        note=f"From {batches[0]} to {batches[-1]} pictures, each further one keeps {slope / 10**6:.2f} MB more.",
    )
    book.curves(
        "Memory of ResNet-18 by batch, allocation model",
        ("pictures a step", list(batches)),
        "MB",
        {
            "kept for backward": [size / 10**6 for size in saved],
            "peak, 2 steps": [size / 10**6 for size in peaks],
        },
        note="The two differ by weights, gradients, momentum, pictures and what the backward pass makes on its way.",
    )


def _times(book: Any, batches: Sequence[int], cuda: Any) -> None:
    import torch

    steps = book.amount(20, 100)
    done, found = [], []
    for batch in batches:
        try:
            found.append([seconds_per_step(18, CLASSES, batch, cuda, steps) for _ in book.seeds])
        except torch.cuda.OutOfMemoryError:
            break
        done.append(batch)
    rows: list[list[Any]] = [
        [batch, book.measured([1000 * s for s in seconds], "ms", 2), book.measured([batch / s for s in seconds], "", 0)]
        for batch, seconds in zip(done, found, strict=True)
    ]
    book.table(
        "Time of a step of ResNet-18, SGD with momentum",
        ["pictures a step", "time", "pictures a second"],
        rows,
        note="Forward, backward and update with the device's defaults for convolutions; no data are loaded.",
    )
    if done:
        book.curves(
            "Throughput of ResNet-18 by batch",
            ("pictures a step", done),
            "pictures a second",
            {
                "measured": [
                    [batch / s[at] for batch, s in zip(done, found, strict=True)] for at in range(len(found[0]))
                ]
            },
            log="x",
            note="Where the curve is flat, a larger batch gains no time.",
        )

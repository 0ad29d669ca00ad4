"""Finding edges with few examples: what convolutions assume.

Grey images of 28 x 28 hold a horizontal bar, a vertical bar, or none, in equal
numbers: a background uniform on 0 to 0.2, independent from pixel to pixel; a
bar from border to border, 1 to 4 pixels wide, of one grey value uniform on 0.25
to 1, at a uniformly random place. A CNN (two convolutions of 7 x 7 with three
filters and reflecting borders, each with ReLU, a 2 x 2 max pooling between
them; the mean over the image; a dense layer) and an MLP (hidden layers of 50
and 10, ReLU) are trained by SGD with learning rate 0.01 and momentum 0.9 on the
cross-entropy, from PyTorch's initial weights. The exercise gives no batch size;
it is 5 here. Tests are on other images, 200 of each class.

(a) Do both fit ten images of each class, and what do the filters look like?
(b) How does the accuracy on new images grow with the examples of each class, at
30 epochs, and what do filters made by hand and left as they are achieve (bright
above dark, bright left of dark, the mean of a patch, each handed on unchanged
by the second layer), with only the dense layer trained? (c) Does the CNN need
more examples, or more epochs; and what does the MLP's loss on new images do
meanwhile? (d) In training all bars lie in the first half (horizontal ones
above, vertical ones on the left), in the test in the second: which networks
still find them, and what do they take them for? (e) All images are put through one fixed permutation of
their pixels: what becomes of the networks, with kernels of 3, 7 and 13? (f) Of
five classes (one or two horizontal bars, one or two vertical ones, none) which
are told apart, with max and with average pooling in the CNN's 2 x 2 windows?

Data, weights and the order of examples are drawn anew for each seed. The
exercise once says that the MLP's hidden layers are of 10 and 10; its count of
parameters is that of 50 and 10.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from ._edge_training import WEIGHTS, dense, filters, hand_made, trained, with_frozen_filters
from ._edges import FAR, FIVE, NEAR, SIDE, THREE, edges
from ._networks import edge_cnn, mlp, parameters
from ._training import accuracy, fresh, loss, scores

TRAINING, TEST, PERMUTATION = range(3)
"""Streams of chance within a seed."""


def run(book: Any) -> None:
    """Questions (a) to (f), one after the other."""
    for question in (_fit_few, _sweep, _more_epochs, _halves, _permuted, _five_classes):
        question(book)


def _data(book: Any, seed: int, each: int, **kind: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Examples, and new images for the test, which are the same for every number of examples."""
    test = edges(book.amount(200), book.generator(seed, TEST), **kind)
    return edges(each, book.generator(seed, TRAINING), **kind), (test[0].to(book.device), test[1].to(book.device))


def _right(network: Any, data: tuple[Any, Any]) -> float:
    images, labels = data
    place = next(network.parameters()).device
    return accuracy(network, images.to(place), labels.to(place))


def _fit_few(book: Any) -> None:
    epochs, rows, pictures = book.amount(150, 500), [], {}
    for name, build in (("CNN", edge_cnn), ("MLP", dense)):
        book.say(f"(a) {name}")
        found = []
        for seed in book.seeds:
            training, test = _data(book, seed, 10)
            network = trained(book, seed, build, training, epochs)
            found.append((_right(network, training), _right(network, test)))
            if build is edge_cnn and seed == book.seeds[0]:
                pictures = {
                    "untrained": filters(fresh(build, book.generator(seed, WEIGHTS))),
                    "trained": filters(network),
                }
        rows.append([name, parameters(build()), *(book.measured(shares, "%") for shares in zip(*found, strict=True))])
    count = parameters(mlp([SIDE**2, 10, 10, 3]))
    book.table(
        "(a) Ten examples of each class",
        ["network", "parameters", "right in training", "right on new images"],
        rows,
        note=f"After {epochs} epochs. With hidden layers of 10 and 10 the MLP would have {count} parameters.",
    )
    book.images(
        "(a) Filters", {**pictures, "by hand": filters(hand_made())}, note="Of the first layer, 7 x 7; one seed."
    )
    (images, _), _ = _data(book, 0, 4)
    book.images("Images", {name: images[4 * k : 4 * k + 4, 0] for k, name in enumerate(THREE)})


def _sweep(book: Any) -> None:
    sizes = {"brief": (10,), "normal": (10, 30, 100), "full": tuple(range(10, 101, 10))}[book.size]
    epochs = book.amount(30)
    ways: dict[str, Any] = {
        "CNN, all trained": lambda seed, data: trained(book, seed, edge_cnn, data, epochs),
        "CNN, filters by hand": lambda seed, data: with_frozen_filters(book, seed, data, epochs),
        "MLP": lambda seed, data: trained(book, seed, dense, data, epochs),
    }
    found: dict[str, list[list[float]]] = {name: [] for name in ways}
    for seed in book.seeds:
        runs: dict[str, list[float]] = {name: [] for name in ways}
        for each in sizes:
            book.say(f"(b) seed {seed}: {each} of each class")
            training, test = _data(book, seed, each)
            for name, way in ways.items():
                runs[name].append(_right(way(seed, training), test))
        for name in ways:
            found[name].append(runs[name])
    book.table(
        "(b) Accuracy by examples of each class",
        ["network", *(str(each) for each in sizes)],
        [[name, *(book.measured(column, "%") for column in zip(*runs, strict=True))] for name, runs in found.items()],
        note=f"On new images, after {epochs} epochs; guessing gives a third.",
    )
    book.curves(
        "(b) Accuracy by examples",
        ("examples of each class", sizes),
        "accuracy on new images, %",
        {name: _per_cent(runs) for name, runs in found.items()},
        lines={"guessing": 33.3333},
        note="A curve for each seed.",
    )


def _more_epochs(book: Any) -> None:
    epochs, rows = book.amount(150, 300), []
    marks = range(5, epochs + 1, 5) if epochs >= 5 else range(1, epochs + 1)
    right: dict[str, list[list[float]]] = {}
    losses: dict[str, list[list[float]]] = {}
    for each in (20, 30) if book.size == "full" else (20,):
        for name, build in (("CNN", edge_cnn), ("MLP", dense)):
            label = f"{name}, {each} of each class"
            book.say(f"(c) {label}")
            right[label], losses[label] = [], []
            for seed in book.seeds:
                training, test = _data(book, seed, each)
                kept: list[tuple[float, float]] = []
                trained(book, seed, build, training, epochs, partial(_keep, kept, test, marks))
                shown = [kept[mark - 1] for mark in marks]
                right[label].append([share for share, _ in shown])
                losses[label].append([value for _, value in shown])
            rows.append(
                [
                    label,
                    book.measured([run[-1] for run in right[label]], "%"),
                    book.measured([min(run) for run in losses[label]], "", 2),
                    book.measured([marks[run.index(min(run))] for run in losses[label]]),
                    book.measured([run[-1] for run in losses[label]], "", 2),
                ]
            )
    columns = ["network", "right at the end", "least loss", "at epoch", "loss at the end"]
    book.table(
        "(c) More epochs", columns, rows, note=f"After {epochs}, on new images; the loss is the mean cross-entropy."
    )
    x = ("epoch", marks)
    shares = {name: _per_cent(runs) for name, runs in right.items()}
    book.curves("(c) Accuracy by epoch", x, "accuracy on new images, %", shares, lines={"guessing": 33.3333})
    note = "Where the loss rises while the accuracy does not fall, the network has become too sure of its errors."
    book.curves("(c) Loss by epoch", x, "cross-entropy on new images", losses, note=note)


def _keep(kept: list[tuple[float, float]], test: tuple[Any, Any], marks: range, network: Any) -> None:
    """Note accuracy and loss where the epoch that is over is one of ``marks``; the place of the others is held."""
    epoch = len(kept) + 1
    kept.append((accuracy(network, *test), loss(network, *test)) if epoch in marks else (0.0, 0.0))


def _halves(book: Any) -> None:
    import torch

    each, epochs, rows, confusion = book.amount(50, 100), book.amount(60, 150), [], []
    builds: dict[str, Any] = {"MLP": dense, "CNN, 7 x 7": edge_cnn, "CNN, 3 x 3": partial(edge_cnn, 3)}
    for name, build in builds.items():
        book.say(f"(d) {name}")
        shares, found = [], []
        for seed in book.seeds:
            training, near = _data(book, seed, each, within=NEAR)
            _, (images, labels) = _data(book, seed, 1, within=FAR)
            network = trained(book, seed, build, training, epochs)
            said = scores(network, images).argmax(1)
            pairs = torch.bincount(labels * len(THREE) + said, minlength=len(THREE) ** 2).view(len(THREE), -1)
            found.append(pairs / pairs.sum(1, keepdim=True))
            bars = labels != list(THREE).index("none")
            shares.append((_right(network, near), float((said == labels).double().mean()), _share(said, labels, bars)))
        rows.append([name, parameters(build()), *(book.measured(column, "%") for column in zip(*shares, strict=True))])
        for row, truth in enumerate(THREE):
            cells = [book.measured([float(run[row, k]) for run in found], "%") for k in range(len(THREE))]
            confusion.append([name, truth, *cells])
    book.table(
        "(d) Bars in the other half",
        ["network", "parameters", "right, same half", "right, other half", "bars right, other half"],
        rows,
        note=f"Trained on {each} of each class for {epochs} epochs. One who always says none is right in a third.",
    )
    book.table(
        "(d) Taken for", ["network", "is", *THREE], confusion, note="Bars in the other half; rows add up to 100 %."
    )


def _share(said: Any, labels: Any, among: Any) -> float:
    return float((said == labels)[among].double().mean())


def _permuted(book: Any) -> None:
    import torch

    each, epochs, rows, pictures = book.amount(50, 100), book.amount(40, 100), [], {}
    builds: dict[str, Any] = {"MLP": dense, **{f"CNN, {k} x {k}": partial(edge_cnn, k) for k in (3, 7, 13)}}
    for name, build in builds.items():
        book.say(f"(e) {name}")
        found = []
        for seed in book.seeds:
            order = torch.randperm(SIDE**2, generator=book.generator(seed, PERMUTATION))
            plain = _data(book, seed, each)
            training, test = (
                (images.flatten(1)[:, order.to(images.device)].view_as(images), labels) for images, labels in plain
            )
            network, usual = (trained(book, seed, build, data, epochs) for data in (training, plain[0]))
            found.append((_right(usual, plain[1]), _right(network, training), _right(network, test)))
            if seed == book.seeds[0] and build is not dense:
                pictures[f"{name}, permuted"] = filters(network)
        rows.append([name, parameters(build()), *(book.measured(column, "%") for column in zip(*found, strict=True))])
    columns = ["network", "parameters", "not permuted", "permuted: in training", "permuted: new images"]
    note = f"{each} of each class, {epochs} epochs. The first column and the last are on new images."
    book.table("(e) Pixels permuted", columns, rows, note=note)
    book.images("(e) Filters after training on permuted pixels", pictures, note="Of the first layer; one seed.")


def _five_classes(book: Any) -> None:
    each, epochs, rows = book.amount(60, 100), book.amount(100, 150), []
    builds: dict[str, Any] = {
        "CNN, max pooling": partial(edge_cnn, classes=5),
        "CNN, average pooling": partial(edge_cnn, classes=5, pool="average"),
        "MLP": partial(dense, 5),
    }
    for name, build in builds.items():
        book.say(f"(f) {name}")
        found = []
        for seed in book.seeds:
            training, test = _data(book, seed, each, classes=FIVE)
            network = trained(book, seed, build, training, epochs)
            found.append((_right(network, training), _right(network, test)))
        rows.append([name, parameters(build()), *(book.measured(column, "%") for column in zip(*found, strict=True))])
    columns = ["network", "parameters", "right in training", "right on new images"]
    book.table("(f) Five classes", columns, rows, note=f"{each} of each class, {epochs} epochs; guessing gives 20 %.")
    (images, _), _ = _data(book, 0, 3, classes=FIVE)
    book.images("(f) Images", {name: images[3 * k : 3 * k + 3, 0] for k, name in enumerate(FIVE)})


def _per_cent(runs: list[list[float]]) -> list[list[float]]:
    return [[100 * share for share in run] for run in runs]

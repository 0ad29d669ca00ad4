"""Digits centred, shifted and shuffled, for dense layers and for convolutions.

The 1797 handwritten digits of 8 x 8 that ship with scikit-learn are enlarged to
12 x 12 and pasted onto a canvas of 24 x 24: in the middle, at random places, or
in the middle with all pixels of the canvas in one fixed random order. Noise is
added: normal, of standard deviation 0.85 where the canvas itself has variance
one. Places and noise are drawn afresh in every epoch; those of the test images
stay. Which network keeps its accuracy when digits move, and which when the
neighbourhood of pixels is destroyed? An MLP (input, four layers of 256, ten
outputs, ReLU) and a CNN (5 x 5 convolutions of 1 to 32, 32 to 64, 64 to 64 and
64 to 128 channels with strides 1, 2, 1, 2 and padding 2, ReLU; mean over all
places; a 1 x 1 convolution to ten outputs) are trained with AdamW (learning
rate 0.001, weight decay 0.01), which falls along half a cosine step by step,
on the cross-entropy, from He's initial weights, with batches of 16. Each seed
draws another fifth of the digits for the test, another permutation, and other
weights. The exercise has 60000 digits of 28 x 28 on canvases of 56 x 56, and
noise of unit variance; with a fortieth of the examples, batches are smaller
here, so that there are steps enough. Noise, canvas and initial weights were
chosen in trial runs, so that the networks learn at all from so few digits, and
their differences show.

Then a residual network of depth 20 (three stages of three blocks with 16, 32
and 64 channels; every convolution with a bias; where the shape changes, the
shortcut is a convolution of 3 x 3 with normalisation) is trained in the same
way, with learning rate 0.003, batches of 32 and PyTorch's initial weights, on
the digits enlarged to 16 x 16, without canvas or noise. The exercise asks it of
clothes at 32 x 32, and names two learning rates, 0.003 and 0.0005; a printout
with 393242 parameters, that goes with it, has a shortcut convolution in every
block.

Note that a convolution is equivariant to shifts (its output moves along), not
invariant; it is the mean over all places that makes the scores nearly
invariant, up to what happens at the border.
"""

from __future__ import annotations

from typing import Any

from ._digits import POSES, Canvas, digits
from ._networks import cnn, mlp, parameters, residual
from ._training import accuracy, fit, fresh

SIDE, SMALL, NOISE = 24, 12, 0.85
PUBLISHED = 56
"""Side of the exercise's canvas."""
HIDDEN = (256, 256, 256, 256)
SPLIT, ORDER, TEST, TRAINING, WEIGHTS, BATCHES = range(6)
"""Streams of chance within a seed."""


def run(book: Any) -> None:
    """Train both networks on the three kinds of canvases, and the residual network on the digits themselves."""
    networks = {"MLP": lambda: mlp([SIDE**2, *HIDDEN, 10]), "CNN": cnn}
    epochs = book.amount(5, 40)
    images, labels = digits(SMALL)
    curves: dict[tuple[str, str], list[list[float]]] = {(name, pose): [] for name in networks for pose in POSES}
    for seed in book.seeds:
        training, test = _split(book, seed, len(labels))
        canvas = Canvas.over(images[training], SIDE, NOISE, book.generator(seed, ORDER))
        if seed == book.seeds[0]:
            samples = {pose: canvas.put(images[test[:6]], pose, book.generator(seed, TEST))[:, 0] for pose in POSES}
        for (name, pose), found in curves.items():
            book.say(f"seed {seed}: {name}, {pose}")
            found.append(_on_canvas(book, seed, networks[name], canvas, pose, images, labels, epochs))
    sizes = {"MLP": parameters(mlp([PUBLISHED**2, *HIDDEN, 10])), "CNN": parameters(cnn())}
    book.table(
        "Accuracy on test digits",
        ["network", f"parameters at {PUBLISHED} x {PUBLISHED}", f"at {SIDE} x {SIDE}", *POSES],
        [
            [name, sizes[name], parameters(build())]
            + [book.measured([run[-1] for run in curves[name, pose]], "%") for pose in POSES]
            for name, build in networks.items()
        ],
        note=f"After {epochs} epochs; guessing gives 10 %. Shuffling leaves an MLP as it was, up to chance.",
    )
    book.curves(
        "Accuracy by epoch",
        ("epoch", range(1, epochs + 1)),
        "accuracy on test digits, %",
        {f"{name}, {pose}": _per_cent(runs) for (name, pose), runs in curves.items()},
        lines={"guessing": 10},
        note="A curve for each seed.",
    )
    book.images("Inputs", samples, note="The same test digits, in each kind with noise of its own.")
    _residual(book)


def _on_canvas(
    book: Any, seed: int, build: Any, canvas: Canvas, pose: str, images: Any, labels: Any, epochs: int
) -> list[float]:
    """Train on canvases drawn afresh for each epoch; the accuracy on the test's, which stay, after each epoch."""
    training, test = _split(book, seed, len(labels))
    shown = canvas.put(images[test], pose, book.generator(seed, TEST)).to(book.device)
    chance = book.generator(seed, TRAINING)

    def draw() -> Any:
        return canvas.put(images[training], pose, chance).to(book.device)

    given = (draw, labels[training], shown, labels[test])
    return _train(book, seed, build, given, epochs=epochs, rate=1e-3, batch=16, he=True)


def _residual(book: Any) -> None:
    images, labels = digits(16)
    epochs = book.amount(6, 40)
    found = []
    for seed in book.seeds:
        book.say(f"seed {seed}: residual network")
        training, test = _split(book, seed, len(labels))
        mean, deviation = images[training].mean(), images[training].std()
        inputs = ((images - mean) / deviation)[:, None].to(book.device)
        found.append(_plainly(book, seed, inputs[training], labels[training], inputs[test], labels[test], epochs))
    book.table(
        "Residual network of depth 20",
        ["parameters, one input channel", "three input channels", "accuracy on test digits"],
        [[parameters(residual(1)), parameters(residual(3)), book.measured([run[-1] for run in found], "%", 1)]],
        note=f"After {epochs} epochs, with one input channel. Running means and variances are not counted.",
    )
    book.curves(
        "Residual network by epoch",
        ("epoch", range(1, epochs + 1)),
        "accuracy on test digits, %",
        {"residual network": _per_cent(found)},
        note="A curve for each seed.",
    )


def _plainly(book: Any, seed: int, images: Any, labels: Any, shown: Any, answers: Any, epochs: int) -> list[float]:
    """Train the residual network on images that are the same in every epoch."""
    given = (lambda: images, labels, shown, answers)
    return _train(book, seed, residual, given, epochs=epochs, rate=3e-3, batch=32, he=False)


def _split(book: Any, seed: int, number: int) -> tuple[Any, Any]:
    """Indices of four fifths of the digits for training, and of the rest for the test; fewer in a brief run."""
    import torch

    order = torch.randperm(number, generator=book.generator(seed, SPLIT))
    cut = number * 4 // 5
    return order[: book.amount(cut)], order[cut : cut + book.amount(number - cut)]


def _train(
    book: Any,
    seed: int,
    build: Any,
    given: tuple[Any, Any, Any, Any],
    *,
    epochs: int,
    rate: float,
    batch: int,
    he: bool,
) -> list[float]:
    """Train on what ``given`` draws for each epoch; the accuracy on its test images after each epoch."""
    import torch

    draw, labels, shown, answers = given
    labels, answers = labels.to(book.device), answers.to(book.device)
    network = fresh(build, book.generator(seed, WEIGHTS), book.device, he=he)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.01)
    found: list[float] = []
    fit(
        network,
        optimizer,
        lambda: (draw(), labels),
        epochs=epochs,
        batch=batch,
        generator=book.generator(seed, BATCHES),
        cosine=True,
        after=lambda: found.append(accuracy(network, shown, answers)),
    )
    return found


def _per_cent(runs: list[list[float]]) -> list[list[float]]:
    return [[100 * share for share in run] for run in runs]

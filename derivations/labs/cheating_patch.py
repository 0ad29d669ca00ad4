"""Dropout on pictures with a patch that tells the label.

A small network is to read digits from noisy colour pictures of 32 x 32
pixels. In the training pictures a patch in the upper left corner tells the
label as well, in four bits. Does the network read the digit or the patch, and
does dropout of three quarters change that? Each network is tested on pictures
that it has not seen: without the patch, with the right one, and with the patch
of another label drawn at random, where the answers that follow the patch are
counted beside the right ones. A network trained on pictures without the patch
shows how hard the digits themselves are.

Data: scikit-learn's 1797 grey digits of 8 x 8 in a random order, 1200 for
training and the rest for the test, each enlarged threefold, shifted by up to 3
pixels from the middle, with ground and ink of random colours and normal noise
of standard deviation 0.2 on every value. A bit is black or white and without
noise: a single pixel, so that the patch is 2 x 2 and hard to see for filters
that are shared by all places, or a square of 2 x 2 pixels, so that the patch
is 4 x 4 and easy to see.

Network: convolutions from 3 to 16 to 32 channels, 3 x 3 with padding 1, each
followed by ReLU and 2 x 2 max pooling, and one dense layer to ten logits.
Dropout (the share that is dropped is 0.75; what is kept is scaled) stands
either on the features before the dense layer or on the values of the picture,
which hides most of the patch and most of the digit alike. Training: Adam with
a step of 0.002, batches of 32, 10 epochs (in full 40), cross-entropy of the
logits. The notebook behind the question puts a ReLU on the logits before the
softmax, so that no logit can be negative, and a class whose logit is 0 for all
pictures learns no more; the last row shows what that does here.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from ._patched_digits import BITS, CLASSES, SIDE, coloured, digits, patched
from ._small_cnn import small_cnn
from ._training import fit, fresh, scores

RATE, STEP, BATCH, TRAINING = 0.75, 2e-3, 32, 1200
SMALL, LARGE = 1, 2
"""Sides of a bit in pixels: of a patch of 2 x 2, and of one of 4 x 4."""
RUNS = {
    "no patch, no dropout": (0, "none", False),
    "small patch, no dropout": (SMALL, "none", False),
    f"small patch, dropout {RATE} of features": (SMALL, "features", False),
    f"small patch, dropout {RATE} of pixels": (SMALL, "pixels", False),
    "large patch, no dropout": (LARGE, "none", False),
    f"large patch, dropout {RATE} of features": (LARGE, "features", False),
    f"large patch, dropout {RATE} of pixels": (LARGE, "pixels", False),
    "large patch, no dropout, ReLU on logits": (LARGE, "none", True),
}
"""What a network is trained on: the side of a bit (0 where there is no patch), the place of dropout, ReLU on logits."""


def run(book: Any) -> None:
    """Train every network with every seed, and test it on three versions of the same pictures."""
    import torch

    epochs, training = book.amount(10, 40), book.amount(TRAINING)
    shares: dict[str, list[list[float]]] = {name: [] for name in RUNS}
    losses: dict[str, list[list[float]]] = {name: [] for name in RUNS}
    parameters = 0
    samples: dict[str, Any] = {}
    for seed in book.seeds:
        inks, labels = digits(book.generator(seed, 0))
        images = coloured(inks, book.generator(seed, 1))
        unseen, true = images[TRAINING:], labels[TRAINING:]
        others = (true + torch.randint(1, CLASSES, true.shape, generator=book.generator(seed, 2))) % CLASSES
        for name, (size, place, clipped) in RUNS.items():
            book.say(f"seed {seed}: {name}")
            build = partial(small_cnn, SIDE, CLASSES, place, RATE, clipped)
            network = fresh(build, book.generator(seed, 3), book.device)
            parameters = sum(weights.numel() for weights in network.parameters())
            seen = patched(images, labels, size) if size else images
            given = seen[:training].to(book.device), labels[:training].to(book.device)
            updater = torch.optim.Adam(network.parameters(), lr=STEP)
            chance = book.generator(seed, 4)
            losses[name].append(
                fit(network, updater, partial(tuple, given), epochs=epochs, batch=BATCH, generator=chance)
            )
            # Without a patch of its own, a network is tested with the large one, which is nothing to it.
            right, wrong = (_answers(network, patched(unseen, told, size or LARGE)) for told in (true, others))
            pairs = [(_answers(network, unseen), true), (right, true), (wrong, true), (wrong, others)]
            shares[name].append([float((given == wanted).float().mean()) for given, wanted in pairs])
            samples.setdefault(("no", "small", "large")[size] + " patch", seen[:6, 0].round(decimals=2))
    book.table(
        "The network and its pictures",
        ["quantity", "number"],
        [
            ["parameters", parameters],
            ["training pictures", training],
            ["test pictures", len(true)],
            ["epochs", epochs],
            ["bits in the patch", BITS],
        ],
    )
    book.table(
        "Test accuracy",
        ["trained with", "no patch", "right patch", "wrong patch: right", "wrong patch: follows it"],
        [
            [name, *(book.measured(column, "%", 1) for column in zip(*rows, strict=True))]
            for name, rows in shares.items()
        ],
        note=f"After {epochs} epochs. A wrong patch tells another label than the digit's. "
        "Guessing is right for about one in ten. The network trained without a patch is tested with the large one.",
    )
    book.curves(
        "Training loss",
        ("epoch", list(range(1, epochs + 1))),
        "mean cross-entropy of the epoch",
        losses,
        note="With dropout the loss is that of the masked network, and is not to be compared with the others.",
    )
    book.images(
        "Training pictures, the first of three channels",
        {name: list(pictures) for name, pictures in samples.items()},
        note="Upper left: the four bits of the label.",
    )


def _answers(network: Any, images: Any) -> Any:
    """The class that the network gives each picture, without dropout."""
    return scores(network, images.to(next(network.parameters()).device)).argmax(1).cpu()

"""A traced model on a page: LaTeX that fits usual margins, and HTML in which nothing is spelt out."""

from __future__ import annotations

import re

import pytest
import sympy as sp
import torch
from torch import nn

import symcnn
from symcnn.models.model import TracedModel
from symcnn.models.page import Slashed
from symcnn.printing.wrapping import fitted
from symcnn.sheets.tex import compile_tex

DOCUMENT = r"""\documentclass[%s]{article}
\usepackage[T1]{fontenc}\usepackage{lmodern,amsmath,array,longtable}
\begin{document}
%s
\end{document}
"""


class Deep(nn.Module):
    """Long paths, a long list of operators and a long word among them, in ``depth`` modules within each other."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.a_module_of_a_long_name = nn.Linear(6, 6) if depth == 0 else Deep(depth - 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.a_module_of_a_long_name(x).sigmoid().softmax(-1)
        return nn.functional.hardsigmoid((y.exp() + y.tanh()).log1p() * y.cos()).square().relu()


def volume() -> nn.Module:
    return nn.Sequential(
        nn.Conv3d(1, 16, (3, 7, 7), stride=(1, 2, 2), padding=(1, 3, 3)), nn.BatchNorm3d(16), nn.ReLU(),
        nn.MaxPool3d((1, 3, 3), (1, 2, 2), padding=(0, 1, 1)), nn.Conv3d(16, 32, 3, stride=2, padding=1), nn.ReLU(),
        nn.Conv3d(32, 64, 3, stride=2), nn.AdaptiveAvgPool3d(1), nn.Flatten(), nn.Linear(64, 10),
    )  # fmt: skip


def transformer() -> nn.Module:
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(512, 8, batch_first=True), 2, enable_nested_tensor=False)


def upwards() -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 8, 5), nn.MaxPool2d(3, 2), nn.ConvTranspose2d(8, 4, 3, 2), nn.Conv2d(4, 2, 7))


NETS = {
    "paths": (lambda: Deep(3), "n T 6", {"n": 2, "T": 100}),
    "transformer": (transformer, "n T 512", {"n": 10**6, "T": 10**6}),
    "upwards": (upwards, "n 3 H W", {"n": 1, "H": 64, "W": 4096}),
    "volume": (volume, "n 1 D H W", {"n": 2, "D": 16, "H": 112, "W": 112}),
}


def traced(name: str) -> TracedModel:
    made, given, _ = NETS[name]
    with torch.device("meta"):
        model = made()
    return symcnn.trace(model, given, name=name)


@pytest.mark.parametrize("letters", ["10pt", "12pt"])
@pytest.mark.parametrize("name", NETS)
def test_a_table_fits_a_page_of_usual_margins(name: str, letters: str) -> None:
    net = traced(name)
    for text in (net.latex(), net.latex(padded_zeros=False), net.latex(**NETS[name][2])):
        made = compile_tex(DOCUMENT % (letters, text))
        assert not made.overfull, (name, made.overfull)


def test_a_formula_longer_than_a_line_stands_below_once() -> None:
    with torch.device("meta"):
        layer = nn.Conv3d(4, 4, 5, stride=2, padding=2)
        net = symcnn.trace(nn.Sequential(layer, nn.Upsample(scale_factor=2), layer), "n 4 D H W")
    table, _, below = net.latex(padded_zeros=False).partition(r"\end{longtable}")
    numbers = re.findall(r"\((\d+)\)", table)
    assert numbers and set(numbers) == set(re.findall(r"\((\d+)\)\\enspace", below))
    assert below.count(r"\enspace") == len(set(numbers))


def test_fractions_within_a_line_are_the_same_fractions() -> None:
    n, m = sp.symbols("n m", integer=True)
    said = {
        (n + 1) / m: "(n + 1) / m",
        n / (2 * m): "n / (2 m)",
        sp.floor(n / 4): r"\left\lfloor n / 4 \right\rfloor",
        sp.floor(n / (m + 1)): r"\left\lfloor n / (m + 1) \right\rfloor",
    }
    for expr, text in said.items():
        assert Slashed((n, m)).doprint(expr).replace("  ", " ") == text


def test_html_holds_no_spelt_out_markup() -> None:
    net = traced("upwards")
    for table in (net.table(), net.table(n=1, H=64, W=64)):
        assert "&lt;" not in table._repr_html_()
    assert r"multiplications in all" in net._repr_html_()


def test_columns_fit_and_none_is_narrower_than_its_least() -> None:
    rows = [[[3] * 5, [9], [2, 2]], [[4], [4] * 6, [1]]]
    for room in range(15, 60):
        widths = fitted(rows, [4, 9, 2], room)
        assert all(width >= least for width, least in zip(widths, [4, 9, 2], strict=True))
        assert sum(widths) <= max(room, 15)
    assert fitted(rows, [4, 9, 2], 100) == [15, 24, 4]

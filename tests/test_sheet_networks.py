"""A network on a sheet in symbols: rows that fit a page and add up, totals, figures, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from torch import nn

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.network import Network
from symcnn.errors import SymcnnError, UnknownName
from symcnn.models.sizes import value
from symcnn.sheets.formulas import LINES, formulas, units
from symcnn.sheets.sheet import parse_sheet
from symcnn.verdicts.networks import NetworkReport


def report(network: Network) -> NetworkReport:
    return NetworkReport(network, (), (), (), 0.0)


@pytest.mark.parametrize("name", default().networks)
def test_the_rows_of_a_page_are_the_whole_network(name: str) -> None:
    network = default().network(name)
    found, model = units(network), network.traced
    assert len(found) <= LINES
    assert sum(one.parameters * one.times for one in found) == network.total("parameters")
    total: Any = 0
    for one in found:
        total = total + one.work * one.times
    assert total == model.count(kinds=("products",))
    assert found[-1].output == model.output.sides


def test_blocks_that_are_alike_are_one_row() -> None:
    found = {one.path: one for one in units(default().network("architecture.resnet_152"))}
    middle = found["stage3.block2"]
    assert (middle.times, middle.last, middle.words) == (35, "stage3.block36", "3 Conv2d, 3 BatchNorm2d, sum")
    assert found["stage3.block1"].times == 1 and found["stage3.block1"].words.startswith("4 Conv2d")
    assert found["conv"].words == "Conv2d, 7 by 7, stride 2, padding 3"


def test_a_network_in_symbols_has_its_formulas_and_figures() -> None:
    figures: dict[str, bytes] = {}
    network = default().network("architecture.resnet_18")
    made = formulas(report(network), "set", figures)
    rows = {str(row.name): row for row in made.rows}
    assert "9408 n" in rows["conv"].multiplications and r"\tfrac{H}{2}" in rows["conv"].multiplications
    totals = {str(one.words).partition(";")[0]: str(one.value).replace(r"\,", "") for one in made.totals}
    at = {"n": 1, "H": 224, "W": 224}
    forward, model = network.traced.multiplications(), network.traced
    assert totals["multiplications, forward"] == f"${forward(**at)}$"
    assert totals["most bytes in training, with Adam"] == f"${model.training_memory()(**at)}$"
    assert [one.file for one in made.figures] == list(figures) == ["set-figure-1.pdf", "set-figure-2.pdf"]
    assert all(data.startswith(b"%PDF") for data in figures.values())
    again: dict[str, bytes] = {}
    formulas(report(network), "set", again)
    assert again == figures


def test_of_many_sums_the_one_is_written_that_is_greatest_at_the_sizes_of_the_table() -> None:
    network = default().network("architecture.resnet_18")
    peak = network.traced.training_memory()
    assert isinstance(peak.rhs, sp.Max)
    (told,) = [one for one in formulas(report(network), "set", {}).totals if "Adam" in one.words]
    assert f"the greatest of {len(peak.rhs.args)} sums" in told.words and r"\max" not in told.formula
    few = default().network("architecture.vgg_16")
    (told,) = [one for one in formulas(report(few), "set", {}).totals if "Adam" in one.words]
    assert "greatest" not in told.words and r"\max" in told.formula


def test_receptive_fields_are_those_of_a_network_that_does_not_train() -> None:
    network = default().network("architecture.resnet_50")
    field = network.evaluated.receptive_field("stage4.block3", axes=[2])
    assert field.size == (427,)  # as is known of the variant whose stride is in the convolution of 3 by 3
    assert network.traced.receptive_field("stage4.block3", axes=[2]).everything


def test_a_network_without_maps_or_symbols_has_fewer_figures() -> None:
    figures: dict[str, bytes] = {}
    fixed = Network("trial", "Trial", "A trial.", lambda: nn.Linear(3, 2), "4 3")
    made = formulas(report(fixed), "set", figures)
    assert not figures and [str(row.name) for row in made.rows] == ["the model"]
    dense = Network("trial", "Trial", "A trial.", lambda: nn.Linear(3, 2), "n 3")
    assert len(formulas(report(dense), "set", figures).figures) == 1


def test_an_operator_without_a_rule_is_refused() -> None:
    class Odd(nn.Module):
        def forward(self, x: Any) -> Any:
            import torch

            return torch.linalg.pinv(x)

    odd = Network("trial", "Trial", "A trial.", Odd, "n 3 3")
    assert odd.traced.unknown
    with pytest.raises(SymcnnError, match="no rule speaks of"):
        formulas(report(odd), "set", {})


def test_another_form_is_named() -> None:
    data = {"title": "T", "question": [{"networks": {"architecture.vgg_16": "formula"}}]}
    with pytest.raises(UnknownName, match="formulas"):
        parse_sheet(data)


def test_sizes_of_units_are_those_of_the_table() -> None:
    network = default().network("architecture.alexnet")
    for one in units(network):
        shape = tuple(int(value(side, network.point)) for side in network.without_batch(one.output))
        assert shape == one.rows[-1][0].shape

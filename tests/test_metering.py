"""Live storage of a dense network on meta tensors, against the exact peaks of an event-by-event count."""

from __future__ import annotations

import itertools

import pytest
import torch

from symcnn.catalogue.catalogue import derive
from symcnn.errors import SymcnnError
from symcnn.experiment.metering import peak_bytes, peak_values
from symcnn.experiment.run import Run

SHAPES = list(itertools.product((1, 2, 7, 20), (1, 2, 5, 8), (1, 2, 3, 4, 6)))


def inference(run: Run, n: int, K: int, L: int) -> int:
    def whole() -> None:
        layers = [run.operator(K, K, bias=False, device="meta") for _ in range(L)]
        signal = run.meta(n, K)
        with torch.no_grad():
            for layer in layers:
                signal = layer(signal)

    return run.peak_values(whole)


def training(run: Run, n: int, K: int, L: int, input_gradient: bool = False) -> int:
    def whole() -> None:
        network = torch.nn.Sequential(*(run.operator(K, K, bias=False, device="meta") for _ in range(L)))
        run.backpropagate(network, run.meta(n, K).requires_grad_(input_gradient))

    return run.peak_values(whole)


@pytest.fixture
def run() -> Run:
    return Run(torch.nn.Linear)


def test_the_meter_sees_what_the_closed_forms_say(run: Run) -> None:
    """The formulas stand in their derivations."""
    idle, peak, one_layer, with_input = (
        derive(f"memory.{name}").closed_form
        for name in ("inference", "training_peak", "training_peak_one_layer", "training_peak_with_input_gradient")
    )
    for n, K, L in SHAPES:
        assert inference(run, n, K, L) == idle(n=n, K=K, L=L)
        assert training(run, n, K, L) == (peak(n=n, K=K, L=L) if L > 1 else one_layer(n=n, K=K))
        assert training(run, n, K, L, True) == with_input(n=n, K=K, L=L)


def test_who_holds_what_changes_the_peak(run: Run) -> None:
    n, K, L = 7, 5, 4
    assert training(run, n, K, L) == 335

    def held(loss: str) -> int:
        def whole() -> None:
            network = torch.nn.Sequential(*(torch.nn.Linear(K, K, bias=False, device="meta") for _ in range(L)))
            output = network(run.meta(n, K))
            if loss == "upstream":
                output.backward(run.meta(n, K))
            else:
                output.pow(2).sum().backward()

        return run.peak_values(whole)

    assert held("upstream") > 335
    assert held("square") > 335


class Diagonal(torch.nn.Module):
    """A layer with the signature of a dense one that keeps K weights."""

    def __init__(self, inputs: int, outputs: int, bias: bool, device: str) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(inputs, device=device))

    def forward(self, signal: torch.Tensor) -> torch.Tensor:
        return signal * self.weight


def test_the_meter_tells_a_dense_layer_from_one_that_does_less(run: Run) -> None:
    impostor = Run(Diagonal)
    assert inference(impostor, 7, 5, 4) != inference(run, 7, 5, 4)
    assert training(impostor, 7, 5, 4) != training(run, 7, 5, 4)


def test_a_checkpointed_block_saves_its_input_alone(run: Run) -> None:
    from torch.utils.checkpoint import checkpoint

    def peak(keep: bool) -> int:
        def whole() -> None:
            blocks = [
                torch.nn.Sequential(*(torch.nn.Linear(2, 2, bias=False, device="meta") for _ in range(4)))
                for _ in range(4)
            ]

            def forward(signal: torch.Tensor) -> torch.Tensor:
                for block in blocks:
                    signal = block(signal) if keep else checkpoint(block, signal, use_reentrant=False)
                return signal

            run.backpropagate(forward, run.meta(64, 2))

        return run.peak_values(whole)

    assert peak(keep=False) < peak(keep=True)


def test_views_cost_nothing_and_death_is_seen() -> None:
    def views() -> None:
        whole = torch.empty(10, device="meta")
        whole.view(2, 5).t()[0].detach()

    def one_after_another() -> None:
        for _ in range(5):
            torch.empty(10, device="meta")

    def all_kept() -> None:
        kept = [torch.empty(10, device="meta") for _ in range(5)]
        del kept

    assert peak_bytes(views) == 40
    assert peak_bytes(one_after_another) == 40
    assert peak_bytes(all_kept) == 200


def test_a_view_keeps_its_storage_alive_when_the_owner_is_gone() -> None:
    def whole() -> None:
        small = torch.empty(1000, device="meta")[:1]
        torch.empty(10, device="meta")
        del small

    assert peak_bytes(whole) == 4040


def test_a_storage_that_grows_is_followed() -> None:
    assert peak_bytes(lambda: torch.empty(10, device="meta").resize_(100)) == 400


def test_a_peak_of_mixed_widths_is_refused() -> None:
    with pytest.raises(SymcnnError, match="another width"):
        peak_values(lambda: torch.empty(3, dtype=torch.bool, device="meta"), 4)


@pytest.mark.parametrize(("n", "K", "L"), [(7, 5, 4), (3, 2, 1), (1, 8, 6)])
def test_the_inputs_of_every_layer_are_saved(run: Run, n: int, K: int, L: int) -> None:
    network = torch.nn.Sequential(*(torch.nn.Linear(K, K, bias=False, device="meta") for _ in range(L)))
    assert run.saved_values(lambda: network(run.meta(n, K))) == L * n * K


@pytest.mark.parametrize(("n", "K", "L"), [(7, 5, 4), (3, 2, 1), (1, 8, 6)])
def test_multiplications_forward_and_backward(run: Run, n: int, K: int, L: int) -> None:
    network = torch.nn.Sequential(*(torch.nn.Linear(K, K, bias=False, device="meta") for _ in range(L)))
    product = n * K**2
    assert run.multiplications(lambda: network(run.meta(n, K))) == L * product
    assert run.multiplications(lambda: run.backpropagate(network, run.meta(n, K))) == (3 * L - 1) * product
    free = run.meta(n, K).requires_grad_()
    assert run.multiplications(lambda: run.backpropagate(network, free)) == 3 * L * product


@pytest.mark.parametrize(
    ("optimizer", "options", "slots"),
    [("SGD", {}, 0), ("SGD", {"momentum": 0.9}, 1), ("Adam", {}, 2), ("AdamW", {"amsgrad": True}, 3)],
)
def test_state_per_parameter(run: Run, optimizer: str, options: dict[str, object], slots: int) -> None:
    weight = torch.nn.Parameter(torch.zeros(3, 4))
    chosen = getattr(torch.optim, optimizer)([weight], lr=0.1, **options)
    weight.grad = torch.ones(3, 4)
    chosen.step()
    assert run.state_values(chosen, weight) == slots * 12


def test_a_single_number_is_no_parameter_to_count_state_by(run: Run) -> None:
    weight = torch.nn.Parameter(torch.zeros(()))
    with pytest.raises(SymcnnError, match="step counter"):
        run.state_values(torch.optim.Adam([weight]), weight)

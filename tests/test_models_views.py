"""What a person sees of a traced model in a shell: tables that fit, numbers as data, and errors in a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import torch
from conftest import Command
from torch import nn

import symcnn
from symcnn.errors import SymcnnError, UnknownName, WrongKind
from symcnn.models.largest import amount

MODELS = """
import torch
from torch import nn


def stack():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, stride=2), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True),
        nn.Conv2d(8, 16, 3), nn.Flatten(2), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(16, 10),
    )


def needs(width):
    return nn.Linear(width, 3)


def ends():
    raise SystemExit(5)


class Inside(nn.Module):
    def forward(self, x):
        raise ValueError("inside")


class Ends(nn.Module):
    def forward(self, x):
        raise SystemExit(7)


number = 3
"""


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with modules that a command may name."""
    made = tmp_path_factory.mktemp("shown")
    (made / "shown_models.py").write_text(MODELS)
    (made / "shown_raises.py").write_text('raise RuntimeError("nope")\n')
    (made / "shown_ends.py").write_text("raise SystemExit(4)\n")
    monkeypatch.syspath_prepend(made)
    monkeypatch.delitem(sys.modules, "shown_models", raising=False)
    return made


def test_numbers_stand_beside_formulas(folder: Path, command: Command) -> None:
    given = ["shown_models:stack", "--input", "n 3 H W", "--json"]
    symbolic = json.loads(command("model", *given).stdout)
    found = json.loads(command("model", *given, "--at", "n=2,H=32,W=48").stdout)
    assert [{key: one for key, one in layer.items() if key != "at"} for layer in found["layers"]] == symbolic["layers"]
    assert found["layers"][0]["output"] == ["n", 8, "⌈H/2⌉ - 1", "⌈W/2⌉ - 1"]
    assert found["layers"][0]["at"] == {"output": [2, 8, 15, 23], "multiplications": 216 * 2 * 15 * 23}
    assert found["at"]["multiplications of a forward pass"] == sum(
        layer["at"]["multiplications"] for layer in found["layers"]
    )
    most = found["at"]["most bytes in training with adam"]
    assert most == max(moment["at"] for moment in found["moments"])


def test_a_table_fits_the_screen_and_breaks_where_it_may(folder: Path, command: Command) -> None:
    shown = command("model", "shown_models:stack", "--input", "n 3 H W", columns=60).stdout
    assert max(map(len, shown.splitlines())) <= 60
    assert "(⌈H/2⌉ - 1)" in shown and "most bytes in training with adam, the greatest of:" in shown
    assert "backward pass, 2 (relu)" in shown


def test_moments_are_those_of_the_peak() -> None:
    with torch.device("meta"):
        model = nn.Sequential(nn.Linear(30, 40), nn.ReLU(), nn.Linear(40, 5))
    net = symcnn.trace(model, "n 30")
    moments, peak = net.moments("sgd"), net.training_memory("sgd")
    assert len(moments) > 1
    for n in (1, 2, 10, 10**5):
        assert max(net.at(n=n).of(one.size) for one in moments) == peak(n=n)


def test_moments_at_places_of_the_same_name_are_told_apart() -> None:
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.c = nn.Linear(8, 64), nn.Linear(64, 512), nn.Linear(512, 4)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.c(torch.relu(self.b(torch.relu(self.a(x)))))

    when = [one.when for one in symcnn.trace(Twice(), "n 8").moments()]
    assert when == ["backward pass, b (linear)", "backward pass, relu, no. 2 of 2"]


WRONG: dict[str, tuple[list[str], str]] = {
    "raises on import": (["shown_raises:x"], "shown_raises cannot be imported: RuntimeError: nope (shown_raises.py:1)"),
    "ends on import": (["shown_ends:x"], "shown_ends cannot be imported: SystemExit: 4 (shown_ends.py:1)"),
    "a file": (["shown_models.py:stack"], "the module is shown_models, without .py"),
    "no model": (["shown_models:number"], "shown_models:number is no model, and cannot be called: 3"),
    "an argument": (["shown_models:needs"], "missing a required argument: 'width'"),
    "ends": (["shown_models:ends"], "shown_models:ends ends in SystemExit: 5 (shown_models.py:18) when it is called"),
    "raises inside": (["shown_models:Inside"], "in the model (Inside), shown_models.py:23 ends in ValueError: inside"),
    "ends inside": (["shown_models:Ends"], "forward in the model (Ends), shown_models.py:28 ends in SystemExit: 7"),
    "another symbol": (["shown_models:stack", "--at", "Q=3"], "no symbol of stack is named 'Q'; known are H, W, n"),
    "a word": (["shown_models:stack", "--at", "n=x,H=9,W=9"], "--at: n is a whole number, not 'x'"),
    "a unit": (["shown_models:stack", "--fits", "8Gb", "--at", "H=32,W=32"], "did you mean GB?"),
    "an optimizer": (["shown_models:stack", "--optimizer", "adan"], "did you mean adam"),
    "two things": (["shown_models:stack", "--latex", "--json"], "--latex and --json ask for different things"),
    "sizes": (["shown_models:stack", "--at", "n=1,H=8,W=40"], "H = 8 is not admitted: conv2d in 4 (Conv2d) asks that"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_said_in_a_line(name: str, folder: Path, command: Command) -> None:
    given, words = WRONG[name]
    done = command("model", *given, "--input", "n 3 H W")
    assert done.returncode == 2 and not done.stdout
    assert words in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("memory", "near"),
    [("8 Gb", "GB"), ("8gib", "GiB"), ("8 G", "GB or GiB"), ("1.5 MIB", "MiB"), ("2 K", "kB or KiB")],
)
def test_a_unit_that_is_nearly_one_is_named(memory: str, near: str) -> None:
    with pytest.raises(WrongKind, match=rf"did you mean {near}\?"):
        amount(memory)


def test_wrappers_of_other_processes_and_types_that_are_none_are_refused() -> None:
    shared = nn.Module.__new__(nn.parallel.DistributedDataParallel)
    nn.Module.__init__(shared)
    with pytest.raises(SymcnnError, match="hands its work to other processes; give the module in its module"):
        symcnn.trace(shared, "n 3")
    with pytest.raises(UnknownName, match=r"type of an input is named 'float99'; did you mean"):
        symcnn.trace(nn.Linear(3, 4), "n 3 float99")
    with pytest.raises(WrongKind, match="a name is a text, not 3"):
        symcnn.trace(nn.Linear(3, 4), "n 3", name=3)  # type: ignore[arg-type]


def test_all_is_as_before_after_an_error() -> None:
    class Ends(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Sequential(nn.Dropout(), nn.BatchNorm1d(3))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.inner(x)
            raise SystemExit(2)

    model, call = Ends(), nn.Module.__call__
    before, random = {key: one.clone() for key, one in model.state_dict().items()}, torch.get_rng_state()
    with pytest.raises(SymcnnError, match="ends in SystemExit: 2"):
        symcnn.trace(model, "n 3")
    assert nn.Module.__call__ is call and model.training and torch.equal(random, torch.get_rng_state())
    assert all(torch.equal(one, before[key]) for key, one in model.state_dict().items())
    assert not torch.overrides._get_current_function_mode_stack() and torch.is_grad_enabled()

"""Times of the engine: import, a proof, an experiment, a sheet. Run by ``make bench``; no test depends on them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from symcnn.catalogue.catalogue import default, derive
from symcnn.contest.settings import Settings
from symcnn.verdicts.prove import prove
from symcnn.verdicts.trial import run

NAMES = default().names
MEASURED = [derivation.name for derivation in default() if derivation.experiment is not None]


def python(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)


@pytest.mark.benchmark(group="import")
@pytest.mark.parametrize(
    "program",
    [
        *("pass", "import sympy", "import symcnn", "import symcnn; symcnn.Catalogue()"),
        "import symcnn; symcnn.find('how large is the output')",
    ],
)
def test_import(benchmark: Any, program: str) -> None:
    benchmark.pedantic(python, args=(program,), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="import")
def test_read_the_whole_catalogue(benchmark: Any) -> None:
    benchmark.pedantic(python, args=("import symcnn; list(symcnn.Catalogue())",), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="import")
@pytest.mark.parametrize(
    "arguments",
    [
        *(["--help"], ["list"], ["find", "how", "large", "is", "the", "output"]),
        *(
            ["show", "convolution.output_size"],
            ["ask", "convolution.output_size", *["n=227", "k=11", "s=4", "p=0", "d=1"]],
        ),
    ],
    ids=" ".join,
)
def test_command(benchmark: Any, arguments: list[str]) -> None:
    """As a person asks a second time: what is listed is kept."""
    benchmark.pedantic(python, args=(command(arguments),), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="import")
@pytest.mark.parametrize("line", ["symcnn ", "symcnn ask conv", "symcnn ask convolution.output_size "])
def test_completion(benchmark: Any, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"_SYMCNN_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    benchmark.pedantic(python, args=(command([]),), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="closed form")
def test_closed_form_of_a_scalar(benchmark: Any) -> None:
    form = derive("convolution.output_size").closed_form
    assert benchmark(lambda: form(n=227, k=11, p=0, s=4, d=1)) == 55


@pytest.mark.benchmark(group="closed form")
@pytest.mark.parametrize("layers", [152, 10_000])
def test_closed_form_of_layers(benchmark: Any, layers: int) -> None:
    """A receptive field; two layers have stride two."""
    form = derive("convolution.receptive_field").closed_form
    strides = [2 if layer in (3, 7) else 1 for layer in range(layers)]
    rows = {"L": layers, "K": [3] * layers, "S": strides, "D": [1] * layers}
    assert benchmark(lambda: form(**rows)) == 1 + 2 * (4 + 2 * 4 + 4 * (layers - 8))


@pytest.mark.benchmark(group="a million points")
@pytest.mark.parametrize("what", ["the form", "NumPy's own //"])
def test_an_array(benchmark: Any, what: str) -> None:
    """An output size at a million input sizes, beside the one division that it cannot do without."""
    import numpy as np

    form, sides = derive("convolution.output_size").closed_form, np.arange(7, 10**6 + 7)
    found = benchmark((lambda: form(n=sides, k=7, s=2)) if what == "the form" else (lambda: sides // 2))
    assert found[-1] == (500_000 if what == "the form" else 500_003)


@pytest.mark.benchmark(group="closed form")
def test_solve(benchmark: Any) -> None:
    """Which kernel, stride and padding turn 224 into 112."""
    form = derive("convolution.output_size").closed_form
    assert len(benchmark(lambda: form.solve("k", "s", "p", n=224, m=112, k_max=7, s_max=4, p_max=3))) == 7


@pytest.mark.benchmark(group="closed form")
def test_symbol(benchmark: Any) -> None:
    """A symbol in place of a number, simplified over the domain."""
    from symcnn import integers

    form, side = derive("convolution.output_size").closed_form, integers("N")
    assert str(benchmark(lambda: form(n=side, k=3, s=2, p=1))) == "ceiling(N/2)"


@pytest.mark.benchmark(group="proof")
@pytest.mark.parametrize("name", NAMES)
def test_proof(benchmark: Any, name: str) -> None:
    """Every step judged; without asking which constraints are needed."""
    record = benchmark.pedantic(prove, args=(default()[name],), kwargs={"necessity": False}, rounds=1)
    assert record.status == "proved"


@pytest.mark.benchmark(group="experiment")
@pytest.mark.parametrize("name", MEASURED)
def test_experiment(benchmark: Any, name: str) -> None:
    result = benchmark.pedantic(run, args=(default()[name], Settings(device="cpu")), rounds=1)
    assert result.status == "confirmed"


def sheets() -> list[str]:
    return [path.stem for path in sorted((ROOT / "reports" / "sheets").glob("*.toml"))]


def command(arguments: list[str]) -> str:
    return (
        f"import sys; sys.argv = ['symcnn', *{arguments!r}]; import symcnn.cli as c\n"
        "try:\n    c.main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
    )


def building(names: list[str], out: Path) -> str:
    return command(["sheet", *names, "--out", str(out)])


@pytest.mark.benchmark(group="sheet")
@pytest.mark.parametrize("name", sheets())
def test_sheet(benchmark: Any, name: str, tmp_path: Path) -> None:
    """A sheet whose results are kept already: checked once beforehand, then built."""
    benchmark.pedantic(python, args=(building([name], tmp_path),), rounds=1, warmup_rounds=1)


@pytest.mark.benchmark(group="sheet")
def test_all_sheets_from_nothing(benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All sheets with nothing kept: every result proved and checked, all documents set."""
    monkeypatch.setenv("SYMCNN_CACHE", str(tmp_path / "cache"))
    benchmark.pedantic(python, args=(building([], tmp_path / "out"),), rounds=1)

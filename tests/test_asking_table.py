"""docs/asking.md says of every result what can be asked of it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from symcnn.catalogue.catalogue import default

ROOT = Path(__file__).resolve().parents[1]


def tool() -> Any:
    spec = importlib.util.spec_from_file_location("asking", ROOT / "tools" / "asking.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ASKING = tool()
ROWS = ASKING.kept()


def test_every_result_has_a_row() -> None:
    assert list(ROWS) == list(default().names)


def test_what_is_given_and_read_is_up_to_date() -> None:
    for derivation in default():
        cells = ROWS[derivation.name].split(" | ")
        assert cells[1:3] == [ASKING.gives(derivation.form), ASKING.values(derivation.form)]


@pytest.mark.parametrize("name", ["convolution.output_size", "memory.training_peak", "activation.relu_variance"])
def test_a_whole_row_is_as_it_is_asked_now(name: str) -> None:
    assert dict(ASKING.rows([name])) == {name: ROWS[name]}


def test_every_equation_is_written_in_every_language() -> None:
    closed = [
        row for row in ROWS.values() if not re.search(r"\| whether it holds \||\| each quantity by itself \|", row)
    ]
    assert len(closed) > 90 and all(row.endswith("| all |") for row in closed)

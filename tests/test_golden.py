"""The pages of a dozen results, as they were looked at: a change of the printer shows as a change of a file.

After a change that is meant, ``SYMCNN_GOLDEN=write pytest tests/test_golden.py`` writes them anew.
"""

from __future__ import annotations

import os
from difflib import unified_diff

import pytest
from conftest import ROOT

from symcnn.catalogue.catalogue import default
from symcnn.sheets.reader import parse_sheet
from symcnn.sheets.sheet import Sheet
from symcnn.verdicts.check import check

FOLDER = ROOT / "tests" / "golden"
RESULTS = {
    "convolution.output_size": {"n": 227, "k": 11, "p": 0, "s": 4, "d": 1},
    "convolution.input_range": None,
    "convolution.receptive_field": {"L": 2, "K": [5, 3], "S": [1, 2], "D": [1, 1]},
    "activation.relu_variance": None,
    "activation.softmax_cross_entropy_gradient": None,
    "optimizer.adam_position": None,
    "optimizer.momentum_position": None,
    "counting.crops": None,
    "normalization.parameters": None,
    "pooling.average_gradient": None,
    "dense.forward_multiplications": None,
    "regularization.minimum_norm": None,
}


@pytest.mark.parametrize("name", RESULTS)
def test_the_page_is_the_one_that_was_looked_at(name: str) -> None:
    values = {} if RESULTS[name] is None else {"values": {name: [RESULTS[name]]}}
    data = {"title": "Golden", "question": [{"title": "One", "derivations": [name], **values}]}
    rendered = Sheet(parse_sheet(data)).render({name: check(default()[name], "proof")})
    for kind in ("problems", "solutions", "key", "record"):
        page = getattr(rendered, kind)
        page = page[page.index(r"\begin{document}") :]
        path = FOLDER / f"{name}.{kind}.tex"
        if os.environ.get("SYMCNN_GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(page, encoding="utf-8")
        before = path.read_text(encoding="utf-8")
        changes = "\n".join(unified_diff(before.splitlines(), page.splitlines(), "before", "now", lineterm="", n=0))
        assert not changes, changes

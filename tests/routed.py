"""What a line is judged to be, without points: whether it is proved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sympy as sp

from symcnn.catalogue.catalogue import Catalogue
from symcnn.errors import DerivationError
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.verdicts.prove import prove

HEAD = '''"""A result.

A statement.
"""

from sympy import *

from symcnn import *

'''


def proved(goal: Any, *facts: Any) -> bool:
    """Whether a line is proved from some facts; points are not asked."""
    return judge(Obligation(goal, facts), audit=False).status is Status.PROVED


def equal(left: Any, right: Any, *facts: Any) -> bool:
    """Whether it is proved that two sides are equal."""
    return proved(sp.Eq(left, right, evaluate=False), *facts)


def complaint(text: str, folder: Path) -> str:
    """What is said of a file of derivations that is not proved; the empty text where it is."""
    root = folder / "course"
    root.mkdir(parents=True)
    (root / "result.py").write_text(HEAD + text, encoding="utf-8")
    try:
        record = prove(Catalogue(root, apart=False)["result"], necessity=False)
    except DerivationError as error:
        return str(error)
    return " ".join(one.why for one in record.judgements if one.status is not Status.PROVED)


__all__ = ["complaint", "equal", "proved"]

"""Draws the README's pictures: a page of the built solution sheet that holds a given text, and a race.

``python tools/readme_picture.py [build/problem-set-8-solutions.pdf]`` needs poppler's ``pdftoppm`` and ``pdftotext``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from symcnn import check, derive
from symcnn.contest.settings import Settings
from symcnn.sheets.figures.plots import write

ROOT = Path(__file__).resolve().parents[1]
SHOWN = "7. Momentum under a constant gradient"
RACE = "gradient.weight_gradient_variance"


def main(pdf: Path) -> None:
    """Write ``docs/solution-page.png`` and ``docs/race.png``."""
    for tool in ("pdftoppm", "pdftotext"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is not installed (package poppler-utils)")
    pages = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout.split("\f")
    page = next((str(number) for number, text in enumerate(pages, 1) if SHOWN in text), None)
    if page is None:
        sys.exit(f"no page of {pdf} holds {SHOWN!r}")
    target = ROOT / "docs" / "solution-page"
    target.parent.mkdir(exist_ok=True)
    command = ["pdftoppm", "-r", "90", "-f", page, "-l", page, "-png", "-singlefile", str(pdf), str(target)]
    subprocess.run(command, check=True)
    (drawn,) = write(check(derive(RACE), "experiment", Settings(device="cpu")), target.parent)
    drawn.replace(target.parent / "race.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "problem-set-8-solutions.pdf")

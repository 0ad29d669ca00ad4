"""Pictures of drawn experiments as files: one PNG a derivation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from symcnn.errors import SymcnnError
from symcnn.files.cache import write_whole
from symcnn.printing.prose import prose_plain
from symcnn.sheets.figures import canvas as figures
from symcnn.sheets.figures.race import race
from symcnn.sheets.figures.race_data import picture

if TYPE_CHECKING:
    from symcnn.verdicts.report import Report


def write(report: Report, folder: Path) -> list[Path]:
    """Draw the race of a report's experiment into ``folder/NAME.png``; returns the files written.

    The folder is made. Nothing is written, and the list is empty, where the
    experiment draws no samples, was not run, or reached no interval.

    Errors: `SymcnnError` for a folder that cannot be written.
    """
    made = picture(report)
    if made is None:
        return []
    derivation = report.derivation

    def say(text: str) -> str:
        return prose_plain(text, derivation.names, derivation.order)

    verdict = report.result.status if report.result is not None else ""
    with race(made.panels, f"{say(derivation.title)}: {verdict}", made.caption(say, str)) as figure:
        picture_bytes = figures.png(figure)
    path = Path(folder) / f"{derivation.name}.png"
    try:
        write_whole(path, picture_bytes)
    except OSError as error:
        raise SymcnnError(f"no picture can be written into {folder}: {error.strerror or error}") from error
    return [path]

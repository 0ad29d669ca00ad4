"""What was measured, kept apart from what was concluded.

A measurement does not depend on the claim. So another claim can be judged by
the same measurement (a mutant), a run that was killed can go on from it, and a
replay can be compared with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from symcnn.contest.moments import Moments


@dataclass
class CellRun:
    """One cell of draws: the pilot, and the moments of the first 1, 2, ... chunks at the looks.

    ``values`` is the number of random values that a draw takes, ``size`` the
    draws in a chunk, ``seeded`` whether the operator draws by itself.
    """

    values: int = 1
    size: int = 1
    seeded: bool = False
    seconds: float = 0.0
    pilot: Moments = field(default_factory=Moments)
    looks: dict[int, Moments] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers."""
        looks = [[chunks, *moments.to_list()] for chunks, moments in self.looks.items()]
        return {
            "values": self.values,
            "size": self.size,
            "seeded": self.seeded,
            "seconds": self.seconds,
            "pilot": self.pilot.to_list(),
            "looks": looks,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> CellRun:
        """The inverse of `to_json`."""
        looks = {int(look[0]): Moments.from_list(look[1:]) for look in data["looks"]}
        pilot = Moments.from_list(data["pilot"])
        return CellRun(int(data["values"]), int(data["size"]), bool(data["seeded"]), data["seconds"], pilot, looks)


@dataclass
class Checkpoint:
    """The readings of a deterministic experiment, and the cells of a drawn one, by the operator's role and the cell.

    >>> checkpoint = Checkpoint()
    >>> checkpoint.reading("operator", {"n": 2}, lambda: 7), checkpoint.reading("operator", {"n": 2}, lambda: 8)
    (7, 7)
    """

    readings: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, CellRun] = field(default_factory=dict)

    def reading(self, role: str, point: Mapping[str, Any], measure: Callable[[], Any]) -> Any:
        """What was read at a point, measured if it has not been."""
        key = f"{role} {sorted(point.items())}"
        if key not in self.readings:
            self.readings[key] = measure()
        return self.readings[key]

    def cell(self, role: str, cell: str, start: Callable[[], CellRun]) -> CellRun:
        """The run of a cell, started if there is none."""
        key = f"{role} {cell}"
        if key not in self.cells:
            self.cells[key] = start()
        return self.cells[key]

    @property
    def looks(self) -> dict[str, dict[int, Moments]]:
        """The moments at every look, by cell; a cell that came to none is left out."""
        return {key: run.looks for key, run in self.cells.items() if run.looks}

    def to_json(self) -> dict[str, Any]:
        """The cells in plain data; readings are quick, and are taken anew."""
        return {key: run.to_json() for key, run in self.cells.items()}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Checkpoint:
        """The inverse of `to_json`."""
        return Checkpoint({}, {key: CellRun.from_json(run) for key, run in data.items()})

"""The options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from symcnn.cli.completion import checked_name


class Side(StrEnum):
    """Which of the two faces is checked."""

    proof = "proof"
    experiment = "experiment"


class Device(StrEnum):
    """Where experiments run."""

    auto = "auto"
    cpu = "cpu"
    cuda = "cuda"


Package = Annotated[
    str | None,
    typer.Option("--package", help="A folder or an importable package of derivations of your own."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Names = Annotated[
    list[str] | None,
    typer.Argument(help="Names of derivations, or of areas; all where none is given.", autocompletion=checked_name),
]
DeviceOption = Annotated[Device, typer.Option(help="Where experiments run; auto takes a CUDA device if there is one.")]
SeedOption = Annotated[int, typer.Option(help="Seed of all draws.", min=0)]
WorkersOption = Annotated[
    int | None, typer.Option(help="Threads that draw; one for each processor where none is given.", min=1)
]
Scheduler = Annotated[
    str | None, typer.Option(help="Draw on a Dask cluster: its scheduler's address.", metavar="tcp://HOST:PORT")
]
Alpha = Annotated[float, typer.Option(help="Probability of a false alarm anywhere in the run.")]
Resolution = Annotated[
    str, typer.Option(help="How far the engine's own rivals lie from a claim, as a share.", metavar="SHARE")
]
Budget = Annotated[int | None, typer.Option(help="The most draws that one experiment may take.", min=1)]
Fresh = Annotated[bool, typer.Option("--fresh", help="Prove and sample anew; take nothing from the cache.")]

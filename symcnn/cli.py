"""The command line: list, show, check, sheet."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from .errors import MissingTool, SymcnnError
from .settings import Settings, share

if TYPE_CHECKING:
    from .derivation import Derivation
    from .report import Report

app = typer.Typer(
    name="symcnn",
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Closed forms for neural networks that carry their proof, their experiment and their page.",
)


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
Names = Annotated[list[str] | None, typer.Argument(help="Names of derivations, or of areas; all where none is given.")]
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


@app.command("list", epilog="Example:  symcnn list --json")
def list_(as_json: AsJson = False, package: Package = None) -> None:
    """List every derivation: its name, its title and its claim."""
    from . import views
    from .catalogue import Catalogue

    derivations = list(Catalogue(package))
    if as_json:
        _print_json([views.summary(derivation) for derivation in derivations])
    else:
        views.listing(derivations)


@app.command(epilog="Example:  symcnn show convolution.output_size")
def show(
    name: Annotated[str, typer.Argument(help="Name of a derivation.")],
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Show one derivation: statement, what is given, the steps with their reasons, the rivals."""
    from . import views
    from .catalogue import Catalogue

    derivation = Catalogue(package)[name]
    if as_json:
        _print_json(views.details(derivation))
    else:
        views.page(derivation)


@app.command(
    epilog="Examples:  symcnn check convolution --only proof   |   symcnn check activation --resolution 0.003   |   "
    "symcnn check --mutants"
)
def check(
    context: typer.Context,
    names: Names = None,
    only: Annotated[Side | None, typer.Option(help="Check only the proofs, or only the experiments.")] = None,
    device: DeviceOption = Device.auto,
    seed: SeedOption = 0,
    alpha: Alpha = 1e-6,
    resolution: Resolution = "0.01",
    budget: Budget = None,
    workers: WorkersOption = None,
    scheduler: Scheduler = None,
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Break every claim by rule; both sides must reject each."),
    ] = False,
    record: Annotated[
        Path | None, typer.Option(help="Folder for a record of each experiment; a run that was killed goes on there.")
    ] = None,
    replay: Annotated[
        list[Path] | None, typer.Option(help="Repeat the run of a record, and compare every moment.", metavar="FILE")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Folder for a picture of each race.", metavar="DIR")] = None,
    as_json: AsJson = False,
    fresh: Fresh = False,
    package: Package = None,
) -> None:
    """Prove and run; print both verdicts of each.

    Exit status: 0 when everything is proved or audited, and confirmed or a
    corollary of what is; 1 when anything is refuted (with --mutants: when a
    wrong formula passes; with --replay: when anything comes out differently);
    2 on wrong use; 3 when anything is undecided or unknown.
    """
    from . import views
    from .catalogue import Catalogue
    from .check import check_all, codes

    settings = _settings(device, seed, alpha, resolution, budget, workers, scheduler)
    if replay:
        _allow_beside("--replay", context, "replay", "workers", "scheduler", "package", "as_json")
        _replay(replay, settings, package, as_json)
    derivations = Catalogue(package).select(names or [])
    if mutants:
        refused = {"only", "record", "plot", "fresh", "scheduler"}
        _allow_beside("--mutants", context, *(set(context.params) - refused))
        _mutants(derivations, settings, as_json)
    for folder in (record, plot):
        if folder is not None:
            _prepare(folder)
    with views.progress(derivations, only, quiet=as_json) as progress:
        reports = check_all(derivations, only.value if only else None, settings, fresh, progress, record)
    if as_json:
        _print_json([report.to_json() for report in reports])
    else:
        views.verdicts(reports)
    if plot is not None:
        _plot(reports, plot)
    raise typer.Exit(codes(reports))


def _settings(
    device: Device,
    seed: int,
    alpha: float,
    resolution: str,
    budget: int | None,
    workers: int | None,
    scheduler: str | None,
) -> Settings:
    threads = workers or os.cpu_count() or 1
    return Settings(
        device.value, seed, alpha, resolution=share(resolution), budget=budget, workers=threads, scheduler=scheduler
    )


def _allow_beside(option: str, context: typer.Context, *allowed: str) -> None:
    """What would be silently ignored is refused."""
    given = [
        name if name == "names" else f"--{name}"
        for name in context.params
        if name not in allowed and _typed(context, name)
    ]
    if given:
        raise SymcnnError(f"{option} takes no {', '.join(given)} beside it")


def _typed(context: typer.Context, name: str) -> bool:
    """Whether a person gave the option."""
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _replay(files: list[Path], settings: Settings, package: str | None, as_json: bool) -> NoReturn:
    from . import views
    from .replay import replay

    found = [replay(path, settings, package) for path in files]
    if as_json:
        _print_json([one.to_json() for one in found])
    else:
        views.replays(found)
    raise typer.Exit(0 if all(one.same for one in found) else 1)


def _mutants(derivations: Sequence[Derivation], settings: Settings, as_json: bool) -> NoReturn:
    from . import mutant_views, views
    from .check import codes
    from .mutant_trial import trial_all

    with views.counting(len(derivations), quiet=as_json) as done:
        found = trial_all(derivations, settings, done)
    if as_json:
        _print_json([one.to_json() for one in found])
    else:
        mutant_views.table(found)
    raise typer.Exit(codes(found))


def _plot(reports: Sequence[Report], folder: Path) -> None:
    from .plots import write

    written = [path for report in reports for path in write(report, folder)]
    for path in written:
        typer.echo(f"wrote {path}", err=True)
    if not written:
        typer.echo(f"no experiment came as far as an interval, so there is no picture in {folder}", err=True)


@app.command(epilog="Examples:  symcnn sheet   |   symcnn sheet problem-set-8 --out build")
def sheet(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Names of sheets, or paths of TOML files; all where none is given."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the PDFs and the .tex files.", file_okay=False)] = Path("build"),
    tex: Annotated[str, typer.Option(help="auto, embedded, or system for a complete TeX on this machine.")] = "auto",
    device: DeviceOption = Device.auto,
    seed: SeedOption = 0,
    alpha: Alpha = 1e-6,
    resolution: Resolution = "0.01",
    budget: Budget = None,
    workers: WorkersOption = None,
    scheduler: Scheduler = None,
    fresh: Fresh = False,
    package: Package = None,
) -> None:
    """Check what a sheet asks for, and print its problems and its solutions as PDF.

    Exit status as for check; 1 also where a PDF could not be made.
    """
    from . import views
    from .catalogue import Catalogue
    from .check import check_all, codes
    from .sheet import Sheet, available
    from .tex import find_engine

    settings = _settings(device, seed, alpha, resolution, budget, workers, scheduler)
    with contextlib.suppress(MissingTool):  # the .tex files are written all the same
        find_engine(tex)
    _prepare(out)
    catalogue = Catalogue(package)
    sheets = [Sheet.read(path) for path in available(names or [])]
    wanted = list(dict.fromkeys(name for one in sheets for name in one.derivations))
    derivations = [catalogue[name] for name in wanted]
    for one in sheets:
        one.values_checked({derivation.name: derivation for derivation in derivations})
    with views.progress(derivations, None) as progress:
        reports = check_all(derivations, None, settings, fresh, progress)
    by_name = {report.derivation.name: report for report in reports}
    views.verdicts(reports)
    for one in sheets:
        for path in one.build(by_name, out, tex=tex):
            typer.echo(f"wrote {path}")
    raise typer.Exit(codes(reports))


def _prepare(out: Path) -> None:
    """Make a folder that will be written to now, not after minutes of proofs."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SymcnnError(f"the folder {out} cannot be made: {error.strerror}") from error
    if not os.access(out, os.W_OK):
        raise SymcnnError(f"the folder {out} cannot be written to")


def _print_json(data: Any) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def main() -> None:
    """Run the command line; what symcnn refuses is one line on standard error, with status 2 (1: a tool is missing)."""
    try:
        app(standalone_mode=True)
    except MissingTool as error:
        typer.echo(f"symcnn: {error}", err=True)
        raise SystemExit(1) from None
    except SymcnnError as error:
        typer.echo(f"symcnn: {error}", err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        typer.echo("symcnn: stopped; nothing half-written is left", err=True)
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()

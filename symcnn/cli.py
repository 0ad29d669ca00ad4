"""The command line: list, show, check, sheet, lab."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from .errors import MissingTool, SymcnnError
from .options import (
    Alpha,
    AsJson,
    Budget,
    Device,
    DeviceOption,
    Fresh,
    Names,
    Package,
    Resolution,
    Scheduler,
    SeedOption,
    Side,
    WorkersOption,
)
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


@app.command("list", epilog="Example:  symcnn list --json")
def list_(as_json: AsJson = False, package: Package = None) -> None:
    """List every derivation: its name, its title, the questions of the sheets that it answers, and its claim.

    Networks, demonstrations and labs follow.
    """
    from . import other_views, views
    from .catalogue import Catalogue
    from .entries import entries_of

    catalogue = Catalogue(package)
    derivations, entries = list(catalogue), entries_of(catalogue)
    if as_json:
        told = [views.summary(derivation) for derivation in derivations] + other_views.summaries(catalogue)
        _print_json([{**one, "entries": list(entries.get(one["name"], ()))} for one in told])
    else:
        views.listing(derivations, entries)
        other_views.listing(catalogue, entries)


@app.command(epilog="Example:  symcnn show convolution.output_size")
def show(
    name: Annotated[str, typer.Argument(help="Name of a derivation, a network, a demonstration or a lab.")],
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Show one derivation: statement, what is given, the steps with their reasons, the rivals.

    Of a network the table, of a demonstration what it looks at, of a lab what its recorded run measured.
    """
    from . import other_views, views
    from .catalogue import Catalogue

    catalogue = Catalogue(package)
    if name in (*catalogue.networks, *catalogue.demonstrations, *catalogue.labs):
        if as_json:
            _print_json(other_views.details(catalogue, name))
        else:
            other_views.page(catalogue, name)
        return
    derivation = catalogue[name]
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
    """Prove and run; print both verdicts of each. Networks are built, demonstrations looked at.

    Exit status: 0 when everything is proved or audited, and confirmed or a
    corollary of what is; 1 when anything is refuted (with --mutants: when a
    wrong formula passes; with --replay: when anything comes out differently);
    2 on wrong use; 3 when anything is undecided or unknown.
    """
    from . import views
    from .catalogue import Catalogue
    from .check import codes
    from .inquiry import Inquiry, inquire

    settings = _settings(device, seed, alpha, resolution, budget, workers, scheduler)
    if replay:
        _allow_beside("--replay", context, "replay", "workers", "scheduler", "package", "as_json")
        _replay(replay, settings, package, as_json)
    catalogue = Catalogue(package)
    if mutants:
        refused = {"only", "record", "plot", "fresh", "scheduler"}
        _allow_beside("--mutants", context, *(set(context.params) - refused))
        _mutants(catalogue.select(names or []), settings, as_json)
    asked = Inquiry.of(catalogue, names or [])
    for folder in (record, plot):
        if folder is not None:
            _prepare(folder)
    derivations = [catalogue[name] for name in asked.needed(catalogue)]
    with views.progress(derivations, only, as_json, len(asked.demonstrations)) as progress:
        found = inquire(catalogue, asked, only.value if only else None, settings, fresh, progress, record)
    names = [*asked.derivations, *asked.networks, *asked.demonstrations]
    reports = [found[name] for name in names if name in found]
    if as_json:
        _print_json([report.to_json() for report in reports])
    else:
        views.verdicts(reports)
    if plot is not None:
        _plot([found[name] for name in asked.derivations], plot)
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
    from .check import codes
    from .inquiry import Inquiry, inquire
    from .sheet import Sheet, available
    from .tex import find_engine

    settings = _settings(device, seed, alpha, resolution, budget, workers, scheduler)
    with contextlib.suppress(MissingTool):  # the .tex files are written all the same
        find_engine(tex)
    _prepare(out)
    catalogue = Catalogue(package)
    sheets = [Sheet.read(path).settled(catalogue) for path in available(names or [])]
    asked = Inquiry.joined(one.inquiry for one in sheets)
    derivations = [catalogue[name] for name in asked.needed(catalogue)]
    for one in sheets:
        one.values_checked({derivation.name: derivation for derivation in derivations})
    with views.progress(derivations, None, more=len(asked.demonstrations)) as progress:
        found = inquire(catalogue, asked, None, settings, fresh, progress)
    reports = [found[name] for name in (*asked.derivations, *asked.networks, *asked.demonstrations)]
    views.verdicts(reports)
    for one in sheets:
        for path in one.build(found, out, tex=tex):
            typer.echo(f"wrote {path}")
    raise typer.Exit(codes(reports))


@app.command(epilog="Examples:  symcnn lab   |   symcnn lab labs.digits --full")
def lab(
    names: Annotated[list[str] | None, typer.Argument(help="Names of labs; all where none is given.")] = None,
    full: Annotated[bool, typer.Option("--full", help="More seeds, data and epochs: minutes become hours.")] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="One seed and hardly an epoch: shows that it runs. Nothing is recorded.")
    ] = False,
    device: DeviceOption = Device.auto,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the records, in place of the one beside the labs.", file_okay=False)
    ] = None,
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Run labs anew, print what they measured, and record it for the sheets."""
    from . import other_views
    from .catalogue import Catalogue
    from .lab_record import keep, path_of, perform

    if full and brief:
        raise SymcnnError("--full and --brief exclude one another")
    catalogue = Catalogue(package)
    labs = [catalogue.lab(name) for name in catalogue.chosen(names or [], catalogue.labs, "lab")]
    paths = [path_of(one, out) for one in labs]
    for path in [] if brief else paths:
        _prepare(path.parent)
    records = []
    for one, path in zip(labs, paths, strict=True):
        with other_views.saying(one.name, quiet=as_json) as say:
            record = perform(one, "full" if full else "brief" if brief else "normal", device.value, say)
        if not brief:
            keep(record, path)
        records.append(record)
        if not as_json:
            other_views.record(record, "" if brief else str(path))
    if as_json:
        _print_json([record.to_json() for record in records])


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

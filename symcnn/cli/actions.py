"""What the commands share: settings, options that exclude one another, folders, other kinds of checks."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from symcnn.cli.options import Device
from symcnn.cli.output import print_json, tell
from symcnn.contest.settings import Settings, share
from symcnn.errors import SymcnnError

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.verdicts.report import Report


def settings_of(
    device: Device,
    seed: int,
    alpha: float,
    resolution: str,
    budget: int | None,
    workers: int | None,
    scheduler: str | None,
) -> Settings:
    if scheduler is not None:
        from symcnn.contest.cluster import dask

        dask()
    threads = workers or os.cpu_count() or 1
    return Settings(
        device.value, seed, alpha, resolution=share(resolution), budget=budget, workers=threads, scheduler=scheduler
    )


def allow_beside(option: str, context: typer.Context, *allowed: str) -> None:
    """What would be silently ignored is refused."""
    known = {parameter.name: parameter for parameter in context.command.params}
    given = [
        known[name].opts[0] if known[name].param_type_name == "option" else name.upper()
        for name in context.params
        if name not in allowed and typed(context, name)
    ]
    if given:
        raise SymcnnError(f"{option} takes no {', '.join(given)} beside it")


def typed(context: typer.Context, name: str) -> bool:
    """Whether a person gave the option."""
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def repeat(files: list[Path], settings: Settings, package: str | None, as_json: bool) -> NoReturn:
    from symcnn.cli import views
    from symcnn.verdicts.check import codes
    from symcnn.verdicts.replay import replay

    found = [replay(path, settings, package) for path in files]
    if as_json:
        print_json([one.to_json() for one in found])
    else:
        views.replays(found)
    raise typer.Exit(codes(found))


def try_mutants(catalogue: Catalogue, names: Sequence[str], settings: Settings, as_json: bool) -> NoReturn:
    from symcnn.cli import mutant_views, views
    from symcnn.verdicts.check import codes
    from symcnn.verdicts.mutants.trial import faulty_report, trial_all

    chosen = catalogue.chosen(names, catalogue.names, "derivation")
    derivations, faults = catalogue.readable(chosen)
    with views.counting(len(derivations), quiet=as_json) as done:
        tried = {one.name: one for one in trial_all(derivations, settings, done)}
    tried |= {name: faulty_report(name, fault) for name, fault in faults.items()}
    found = [tried[name] for name in chosen]
    if as_json:
        print_json([one.to_json() for one in found])
    else:
        mutant_views.table(found)
    raise typer.Exit(codes(found))


def draw_races(reports: Sequence[Report], folder: Path) -> None:
    from symcnn.sheets.figures.plots import write

    written = [path for report in reports for path in write(report, folder)]
    for path in written:
        tell(f"wrote {path}")
    if not written:
        tell(f"no experiment came as far as an interval, so there is no picture in {folder}")


def known_or_near(catalogue: Catalogue, name: str) -> None:
    """Refuse a name that the catalogue does not hold, of whatever kind, with the near ones of every kind."""
    known = (*catalogue.names, *catalogue.networks, *catalogue.demonstrations, *catalogue.labs)
    if name not in known:
        raise catalogue.unknown("derivation, network, demonstration or lab", name, known)


def told_wrong(faults: Mapping[str, SymcnnError]) -> None:
    """Say what is wrong with files that cannot be read, a line each, and end with 1 if there are any."""
    for fault in faults.values():
        tell(f"symcnn: {fault}")
    if faults:
        raise typer.Exit(1)


def no_labs(catalogue: Catalogue, names: Sequence[str]) -> None:
    """Refuse to check what is only measured."""
    folders = {one.partition(".")[0] for one in catalogue.labs}
    for name in names:
        if name.partition(".")[0] in folders:
            raise SymcnnError(f"{name}: a lab is measured, not checked; it is run by `symcnn lab {name}`")


def prepare(out: Path) -> None:
    """Make a folder that will be written to now, not after minutes of proofs."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SymcnnError(f"the folder {out} cannot be made: {error.strerror}") from error
    if not os.access(out, os.W_OK):
        raise SymcnnError(f"the folder {out} cannot be written to")

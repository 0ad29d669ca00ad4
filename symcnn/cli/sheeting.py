"""Sheets on the command line: typeset, as variants, for a class, and tried over many seeds."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from symcnn.cli.actions import prepare, settings_of
from symcnn.cli.options import (
    Alpha,
    AsJson,
    Budget,
    Device,
    DeviceOption,
    Fresh,
    Package,
    Resolution,
    Scheduler,
    SeedOption,
    WorkersOption,
)
from symcnn.cli.output import alone, print_json, say, tell
from symcnn.errors import MissingTool, SymcnnError


@alone
def sheet(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Names of sheets, or paths of TOML files; all where none is given."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the PDFs and the .tex files.", file_okay=False)] = Path("build"),
    readers: Annotated[
        list[str] | None,
        typer.Option(
            "--for", help="Whose solutions: student (the default), key, record, or all. May be given several times."
        ),
    ] = None,
    variant: Annotated[
        int | None, typer.Option(help="The variant of sheets whose values are drawn; 0 where none is given.", min=0)
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="A CSV file with a column `id` or `name`: one variant for each row, a key and a report."),
    ] = None,
    id_column: Annotated[
        str, typer.Option("--id", help="The column of the roster that tells students apart.", metavar="COLUMN")
    ] = "",
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

    Solutions are for a student (key steps with their reasons, results, numbers), for
    who marks (a key: results, and common wrong answers), or a record of every check.

    With a roster every student gets a variant; beside the sheets stand a key of all
    answers (CSV, JSON) and a report on the variants. A run that was ended goes on.

    Exit status as for check; 1 also where a PDF could not be made, or
    something does not fit its page.
    """
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.cli import views
    from symcnn.cli.handing_out import Handout, only_sheet
    from symcnn.sheets.entries import available
    from symcnn.sheets.readers import READERS, readers_of
    from symcnn.sheets.roster import read_roster
    from symcnn.sheets.sheet import Misfit, Sheet, places_checked
    from symcnn.sheets.tex import Engine, find_engine
    from symcnn.sheets.variants import of_variant
    from symcnn.verdicts.check import codes
    from symcnn.verdicts.inquiry import Inquiry, inquire

    settings = settings_of(device, seed, alpha, resolution, budget, workers, scheduler)
    if roster is None and id_column:
        raise SymcnnError("--id names a column of a roster, and no --roster is given")
    if roster is not None and variant is not None:
        raise SymcnnError("--roster gives every student a variant of their own, and takes no --variant beside it")
    chosen = tuple(READERS) if "all" in (readers or ()) else readers_of(readers or ["student"])
    engine: str | Engine = tex
    with contextlib.suppress(MissingTool):  # the .tex files are written all the same
        engine = find_engine(tex)
    students = None if roster is None else read_roster(roster, id_column)
    paths = available(names or [])
    if students is not None:
        only_sheet(paths)
        engine = find_engine(tex)
    if not paths:
        raise SymcnnError("no sheets come with this engine; name a sheet's TOML file")
    places_checked(paths, out)
    prepare(out)
    catalogue = Catalogue(package)
    settled = [Sheet.read(path).settled(catalogue) for path in paths]
    given = None if students is None else Handout(settled[0], catalogue, students)
    sheets = [of_variant(one, catalogue, variant).checked(catalogue) for one in settled]
    places_checked([path.with_stem(one.stem) for path, one in zip(paths, sheets, strict=True)], out)
    asked = Inquiry.joined(one.inquiry for one in sheets)
    records = {name: record for one in sheets for name, record in one.records.items()}
    needed = asked.needed(catalogue)
    with views.progress(needed.derivations, None, more=len(asked.demonstrations)) as progress:
        found = inquire(catalogue, asked, None, settings, fresh, progress, records=records, needed=needed)
    reports = [found[name] for name in (*asked.derivations, *asked.networks, *asked.demonstrations)]
    if reports:
        views.verdicts(reports)
    if given is not None:
        raise typer.Exit(max(codes(reports), given.out(found, out, find_engine(tex), chosen, settings.workers)))
    fits = True
    for one in sheets:
        try:
            paths = one.build(found, out, engine, chosen)
        except Misfit as error:
            tell(f"symcnn: {error}")
            paths, fits = error.paths, False
        for path in paths:
            say(f"wrote {path}")
    raise typer.Exit(codes(reports) if fits else 1)


@alone
def stress(
    name: Annotated[str, typer.Argument(help="Name of a sheet, or the path of a TOML file.")],
    seeds: Annotated[int, typer.Option(help="How many variants are tried.", min=1)] = 1000,
    first: Annotated[int, typer.Option(help="The first of them.", min=0)] = 0,
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Try a sheet whose values are drawn over many variants, and print what fails; nothing is proved or typeset.

    Each draw is held to the domain and to the conditions, its answer is worked
    out in two ways and printed, and every wrong answer that the result's file
    names is worked out beside it. Exit status: 1 where anything fails.
    """
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.cli import sheet_views, views
    from symcnn.sheets.entries import available
    from symcnn.sheets.sheet import Sheet
    from symcnn.sheets.stress import stress as tried_over
    from symcnn.sheets.variants import Variants

    (path,) = available([name])
    catalogue = Catalogue(package)
    sheet = Sheet.read(path).settled(catalogue)
    if not sheet.file.drawn:
        raise SymcnnError(f"{sheet.file.where}: no value is drawn, such as k = {{ choose = [3, 5, 7] }}")
    variants = Variants(sheet, catalogue)
    with views.counted(seeds, "variants", quiet=as_json) as done:
        found = tried_over(variants, range(first, first + seeds), done)
    if as_json:
        print_json([one.to_json() for one in found])
    else:
        sheet_views.tried(found)
    raise typer.Exit(int(any(one.failures for one in found)))


__all__ = ["sheet", "stress"]

"""The command line: list, find, show, ask, mark, check, sheet, stress, lab, completion."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from symcnn.cli.actions import (
    allow_beside,
    draw_races,
    known_or_near,
    no_labs,
    prepare,
    repeat,
    settings_of,
    told_wrong,
    try_mutants,
)
from symcnn.cli.asking import ask, find
from symcnn.cli.completion import SCRIPTS, Shell, any_name, lab_name
from symcnn.cli.loading import loading
from symcnn.cli.marking import mark
from symcnn.cli.modelling import model
from symcnn.cli.options import (
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
from symcnn.cli.output import alone, print_json, say
from symcnn.cli.sheeting import sheet, stress
from symcnn.errors import DerivationError, MissingTool, SymcnnError

app = typer.Typer(
    name="symcnn",
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Closed forms for neural networks that carry their proof, their experiment and their page.",
)


NOWHERE = "on no sheet"


@app.command("list", epilog="Example:  symcnn list --json")
@alone
@loading()
def list_(
    sheets: Annotated[
        bool, typer.Option("--sheet", help="Say on which sheets each is printed, and in which question.")
    ] = False,
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """List every derivation: its name, its title, the questions of the sheets that it answers, and its claim.

    Networks, demonstrations and labs follow. What is wrong with a file that
    cannot be read is told beside the others, and the exit status is 1; with
    --json also what is wrong with a proof that cannot be written down.
    """
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.catalogue.index import rows_of
    from symcnn.cli.listing import listing
    from symcnn.sheets.entries import entries, printed_on

    catalogue = Catalogue(package)
    rows, faults = rows_of(catalogue, proofs=as_json)
    told, said = ("sheets", printed_on(catalogue)) if sheets else ("entries", entries(catalogue))
    if as_json:
        print_json(
            [{**row.data, told: list(said.get(row.name, ()))} for row in rows]
            + [{"name": name, "fault": str(fault)} for name, fault in faults.items()]
        )
    else:
        listing(rows, said if not sheets else {row.name: said.get(row.name, (NOWHERE,)) for row in rows})
    told_wrong(faults)


app.command(epilog="Example:  symcnn find how large is the output of a strided convolution")(find)


@app.command(epilog="Example:  symcnn show convolution.output_size")
@alone
@loading()
def show(
    name: Annotated[
        str, typer.Argument(help="Name of a derivation, a network, a demonstration or a lab.", autocompletion=any_name)
    ],
    as_json: AsJson = False,
    package: Package = None,
) -> None:
    """Show one derivation: statement, what is given, the steps with their reasons, the rivals.

    Of a network the table, of a demonstration what it looks at, of a lab what its recorded run measured.
    """
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.cli.listing import answers
    from symcnn.sheets.entries import entries

    catalogue = Catalogue(package)
    known_or_near(catalogue, name)
    answered = entries(catalogue).get(name, ())
    if name in catalogue.names:
        from symcnn.cli import views
        from symcnn.verdicts.page import readable

        found, faults = readable(catalogue, name, as_json)
        data, page = partial(views.details, *found), partial(views.page, *found)
    else:
        from symcnn.cli import other_views

        faults = catalogue.readable([name])[1]
        data, page = partial(other_views.details, catalogue, name), partial(other_views.page, catalogue, name)
    told_wrong(faults)
    if as_json:
        print_json({**data(), "entries": list(answered)})
    else:
        page()
        answers(answered)


app.command(
    epilog="Examples:  symcnn ask convolution.output_size n=227 k=11 s=4   |   symcnn ask convolution.output_size "
    "--solve n m=55 k=11 s=4   |   symcnn ask convolution.output_size --table n=28:225:28 k=3"
)(ask)
app.command(
    context_settings={"ignore_unknown_options": True},  # an answer may begin with a minus
    epilog='Example:  symcnn mark convolution.output_size "floor((W - K + 2P)/S) + 1"',
)(mark)


app.command(
    epilog='Examples:  symcnn model torch.nn:Conv2d in_channels=3 out_channels=64 kernel_size=7 --input "n 3 H W"   '
    '|   symcnn model my.models:resnet18 --input "n 3 H W" --at n=8,H=224,W=224   |   '
    'symcnn model my.models:resnet18 --input "n 3 H W" --fits 8GiB --at H=224,W=224'
)(model)


@app.command(
    epilog="Examples:  symcnn check convolution --only proof   |   symcnn check activation --resolution 0.003   |   "
    "symcnn check --mutants"
)
@alone
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

    Exit status: 0 when everything is proved, and confirmed or a corollary of
    what is; 1 when anything is refuted or a file is at fault (with --mutants: when a wrong formula
    passes; with --replay: when anything comes out differently); 2 on wrong
    use; 3 when anything is undecided, unknown, or audited (checked at points,
    not proved).
    """
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.cli import views
    from symcnn.printing.mathtext import matplotlib
    from symcnn.verdicts.check import codes
    from symcnn.verdicts.inquiry import Inquiry, inquire
    from symcnn.verdicts.report import Report

    settings = settings_of(device, seed, alpha, resolution, budget, workers, scheduler)
    if replay:
        allow_beside("--replay", context, "replay", "workers", "scheduler", "package", "as_json")
        repeat(replay, settings, package, as_json)
    catalogue = Catalogue(package)
    if mutants:
        refused = {"only", "record", "plot", "fresh", "scheduler"}
        allow_beside("--mutants", context, *(set(context.params) - refused))
        try_mutants(catalogue, names or [], settings, as_json)
    no_labs(catalogue, names or [])
    asked = Inquiry.of(catalogue, names or [])
    if plot is not None:
        matplotlib()
    for folder in (record, plot):
        if folder is not None:
            prepare(folder)
    needed = asked.needed(catalogue)
    with views.progress(needed.derivations, only, as_json, len(asked.demonstrations)) as progress:
        found = inquire(
            catalogue, asked, only.value if only else None, settings, fresh, progress, record, needed=needed
        )
    names = [*asked.derivations, *asked.networks, *asked.demonstrations]
    reports = [found[name] for name in names if name in found]
    if as_json:
        print_json([report.to_json() for report in reports])
    else:
        views.verdicts(reports)
    if plot is not None:
        draw_races([found[name] for name in asked.derivations if isinstance(found[name], Report)], plot)
    raise typer.Exit(codes(reports))


app.command(
    epilog="Examples:  symcnn sheet problem-set-8 --out build   |   symcnn sheet my-sheet.toml --variant 17   |   "
    "symcnn sheet my-sheet.toml --roster students.csv --out build"
)(sheet)

app.command(epilog="Example:  symcnn stress my-sheet.toml --seeds 1000")(stress)


@app.command(epilog="Examples:  symcnn lab   |   symcnn lab labs.digits --full")
@alone
def lab(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Names of labs; all where none is given.", autocompletion=lab_name),
    ] = None,
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
    """Run labs anew, print what they measured, and record it for the sheets.

    What is wrong with a lab that cannot be read, or does not come to its end,
    is told; the others run, and the exit status is 1.
    """
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.cli import other_views
    from symcnn.verdicts.labs import keep, path_of, performed

    if full and brief:
        raise SymcnnError("--full and --brief exclude one another")
    catalogue = Catalogue(package)
    labs, faults = catalogue.readable(catalogue.chosen(names or [], catalogue.labs, "lab"))
    paths = [path_of(one, out) for one in labs]
    for path in [] if brief else paths:
        prepare(path.parent)
    records = []
    for one, path in zip(labs, paths, strict=True):
        try:
            with other_views.saying(one.name, quiet=as_json) as now:
                record = performed(one, "full" if full else "brief" if brief else "normal", device.value, now)
        except (DerivationError, MissingTool) as error:
            faults[one.name] = error
            continue
        if not brief:
            keep(record, path)
        records.append(record)
        if not as_json:
            other_views.record(record, "" if brief else str(path))
    if as_json:
        print_json(
            [record.to_json() for record in records]
            + [{"name": name, "fault": str(fault)} for name, fault in faults.items()]
        )
    told_wrong(faults)


@app.command(epilog='Example:  eval "$(symcnn completion bash)"')
@alone
def completion(shell: Annotated[Shell, typer.Argument(help="The shell that is to complete.")]) -> None:
    """Print what makes a shell complete commands, names of results, and their symbols."""
    say(SCRIPTS[shell])

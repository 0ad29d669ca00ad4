"""What the terminal shows: listings, one derivation, verdicts, progress."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sympy as sp
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from .derivation import Derivation
from .domain import Domain
from .expressions import symbol_name
from .step import Step
from .symbols import ForAll
from .text import prose_plain, unicode

if TYPE_CHECKING:
    from .check import Report

WIDE = 150
"""From this many columns on a result stands on one line."""
COLOURS = {
    "proved": "green",
    "confirmed": "green",
    "audited": "yellow",
    "unknown": "magenta",
    "undecided": "magenta",
    "none": "magenta",
    "refuted": "bold red",
    "skipped": "dim",
}


def console(stderr: bool = False) -> Console:
    """A console; where the output is no terminal it is without colours, and 100 columns wide if none are named."""
    made = Console(stderr=stderr, highlight=False)
    if made.is_terminal:
        return made
    named = os.environ.get("COLUMNS", "")
    return Console(stderr=stderr, highlight=False, width=int(named) if named.isdigit() and int(named) else 100)


def summary(derivation: Derivation) -> dict[str, Any]:
    """One derivation in plain data, for ``list --json``."""
    return {
        "name": derivation.name,
        "title": derivation.title,
        "claim": str(derivation.claim),
        "given": {symbol_name(symbol): meaning for symbol, meaning in derivation.given.items()},
        "follows_from": list(derivation.follows_from),
        "experiment": None if derivation.experiment is None else type(derivation.experiment).__name__,
    }


def details(derivation: Derivation) -> dict[str, Any]:
    """One derivation with its steps in plain data, for ``show --json``."""
    domain = Domain(derivation.name, derivation.given, derivation.where)
    return {
        **summary(derivation),
        "statement": " ".join(derivation.statement.split()),
        "sought": {symbol_name(symbol): meaning for symbol, meaning in derivation.sought.items()},
        "domains": {symbol_name(symbol): domain.describe(symbol) for symbol in derivation.given},
        "where": [str(fact) for fact in derivation.where],
        "conventions": list(derivation.conventions),
        "rivals": {label: str(rival) for label, rival in derivation.rivals.items()},
        "steps": [
            {
                "number": step.number,
                "verb": step.verb,
                "reason": step.reason,
                "line": str(step.line),
                "follows_from": step.source or None,
                "judgement": None if step.judgement is None else {
                    "status": step.judgement.status.value, "route": step.judgement.route, "why": step.judgement.why,
                },
            }
            for step in judged(derivation)
        ],
    }  # fmt: skip


def judged(derivation: Derivation) -> tuple[Step, ...]:
    """The steps with the judgements that were kept, or without any where nothing was judged yet."""
    from .prove import judged_steps, kept

    record = kept(derivation)
    return derivation.steps if record is None else judged_steps(derivation, record)


def listing(derivations: Sequence[Derivation]) -> None:
    """All derivations, by area."""
    screen = console()
    area = ""
    for derivation in derivations:
        head, _, tail = derivation.name.rpartition(".")
        if head != area:
            screen.print(f"\n[bold]{escape(head)}[/]" if area else f"[bold]{escape(head)}[/]")
            area = head
        mark = " [dim](corollary)[/]" if derivation.experiment is None else ""
        screen.print(f"  [cyan]{escape(tail)}[/]  {escape(derivation.title)}{mark}")
        _mathematics(screen, derivation.claim, derivation, 6)
    screen.print(f"\n{len(derivations)} derivations")


def page(derivation: Derivation) -> None:
    """One derivation: statement, given, steps, rivals."""
    screen = console()
    screen.print(f"[bold]{escape(derivation.title)}[/]  [dim]{escape(derivation.name)}[/]\n")
    for paragraph in derivation.statement.split("\n\n"):
        screen.print(escape(prose_plain(" ".join(paragraph.split()), derivation.names, derivation.order)))
    domain = Domain(derivation.name, derivation.given, derivation.where)
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for symbol, meaning in derivation.given.items():
        shown = unicode(symbol if not isinstance(symbol, sp.IndexedBase) else symbol.label)
        table.add_row(f"  {escape(shown)}", escape(meaning), f"[dim]{escape(domain.describe(symbol))}[/]")
    for symbol, meaning in derivation.sought.items():
        name = sp.Symbol(symbol_name(symbol))
        table.add_row(f"  {escape(unicode(name))}", escape(meaning), "[dim]sought[/]")
    screen.print("\n[bold]Given[/]")
    screen.print(table)
    _facts(screen, "Where", [fact for fact in derivation.where if not _single(fact)], derivation)
    screen.print("[bold]Claim[/]")
    _mathematics(screen, derivation.claim, derivation, 4)
    screen.print("\n[bold]Proof[/]")
    steps = judged(derivation)
    reached = len(steps) > 1 and steps[-2].verb != "claim" and _line(steps[-2]) == derivation.claim
    for step in steps[:-1] if reached else steps:
        _step(screen, step, derivation)
    if derivation.rivals:
        screen.print("\n[bold]Rivals, which the experiment must reject[/]")
        for label, rival in derivation.rivals.items():
            screen.print(f"  {escape(prose_plain(label, derivation.names, derivation.order))}")
            _mathematics(screen, rival, derivation, 6)
    for convention in derivation.conventions:
        screen.print(
            f"[dim]Convention: {escape(prose_plain(convention, derivation.names, derivation.order))}.[/]"
        )


def _single(fact: Any) -> bool:
    body = fact.body if isinstance(fact, ForAll) else fact
    return isinstance(body, sp.core.relational.Relational) and body.rhs.is_number and not body.lhs.args


def _facts(screen: Console, title: str, facts: Sequence[Any], derivation: Derivation) -> None:
    if facts:
        screen.print(f"[bold]{title}[/]")
        for fact in facts:
            _mathematics(screen, fact, derivation, 4)


def _step(screen: Console, step: Step, derivation: Derivation) -> None:
    how = {"define": "definition", "recall": f"from {step.source}"}.get(step.verb, "not judged yet")
    colour = "blue" if step.verb in ("define", "recall") else "dim"
    judgement = step.judgement
    if judgement is not None and step.verb != "recall":
        how, colour = f"{judgement.status.value}: {judgement.route}", COLOURS[judgement.status.value]
    reason = prose_plain(" ".join(step.reason.split()), derivation.names, derivation.order)
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=3, justify="right")
    row.add_column()
    row.add_row(str(step.number), f"{escape(reason)} [{colour}]({escape(how)})[/]")
    screen.print(row)
    _mathematics(screen, _line(step), derivation, 8)


def _line(step: Step) -> Any:
    return sp.Eq(step.head, step.line, evaluate=False) if step.head is not None else step.line


def _mathematics(screen: Console, expr: Any, derivation: Derivation, indent: int) -> None:
    text = unicode(expr, derivation.order, width=screen.width - indent)
    screen.print(Padding(escape(text), (0, 0, 0, indent), expand=False))


def verdicts(reports: Sequence[Report]) -> None:
    """The table of verdicts, and under it what is wrong."""
    screen = console()
    if screen.width >= WIDE:
        _wide(screen, reports)
    else:
        _narrow(screen, reports)
    complaints = list(dict.fromkeys(reason for report in reports for reason in report.reasons))
    for reason in complaints:
        console(stderr=True).print(f"[bold red]✗[/] {escape(reason)}")
    well = sum(report.exit_code == 0 for report in reports)
    screen.print(f"{well} of {len(reports)} hold")


def _wide(screen: Console, reports: Sequence[Report]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("result", "proof", "experiment"):
        table.add_column(title, no_wrap=True)
    table.add_column("how proved")
    table.add_column("how confirmed")
    table.add_column("s", justify="right", no_wrap=True)
    for report in reports:
        name = escape(report.derivation.name)
        table.add_row(
            name, *_both(report), escape(report.how_proved), escape(report.how_confirmed), _time(report)
        )
    screen.print(table)


def _narrow(screen: Console, reports: Sequence[Report]) -> None:
    """Two lines a result: the verdicts, and how they were reached."""
    screen.print(
        "[bold]result[/]" + " " * 43 + "[bold]proof     experiment     s[/]\n  how proved | how confirmed"
    )
    for report in reports:
        proof, experiment = _both(report)
        room = " " * max(0, 49 - len(report.derivation.name) - (len(report.verdict.proof) > 10))
        pads = " " * (10 - len(report.verdict.proof)), " " * (10 - len(report.verdict.experiment))
        screen.print(
            f"{escape(report.derivation.name)}{room}{proof}{pads[0]}{experiment}{pads[1]}{_time(report):>6}",
            no_wrap=True,
        )
        how = " | ".join(filter(None, (report.how_proved, report.how_confirmed)))
        screen.print(Padding(f"[dim]{escape(how)}[/]", (0, 0, 0, 2)))


def _both(report: Report) -> tuple[str, str]:
    proof, experiment = report.verdict.proof, report.verdict.experiment
    return f"[{COLOURS[proof]}]{proof}[/]", f"[{COLOURS[experiment]}]{experiment}[/]"


def _time(report: Report) -> str:
    return f"{report.seconds:.1f}"


@contextmanager
def progress(
    derivations: Sequence[Derivation], only: str | None, quiet: bool = False
) -> Iterator[Callable[[str, str], None]]:
    """A progress bar on standard error; what it yields is told of each thing done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:36.36}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), disable=quiet, transient=True) as bar:
        total = sum(
            (only != "experiment") + (only != "proof" and d.experiment is not None) for d in derivations
        )
        task = bar.add_task("checking", total=total)

        def advance(kind: str, name: str) -> None:
            bar.update(task, advance=1, description=f"{kind}: {name}")

        yield advance

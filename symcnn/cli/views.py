"""What the terminal shows: listings, one derivation, verdicts, progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from symcnn.cli.screen import bars, console, escape, put
from symcnn.printing.wrapping import wrap
from symcnn.recorder.step import known_by

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation
    from symcnn.judge.judgement import Judgement
    from symcnn.verdicts.check import Progress
    from symcnn.verdicts.inquiry import Found
    from symcnn.verdicts.page import Line, Shown
    from symcnn.verdicts.replay import Replay

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
    "": "dim",
}


def details(shown: Shown) -> dict[str, Any]:
    """One derivation with its steps and their judgements in plain data, for ``show --json``."""

    def judged(step: dict[str, Any]) -> dict[str, Any]:
        found = shown.judgements.get(step["number"])
        said = None if found is None else {"status": found.status.value, "route": found.route, "why": found.why}
        return {**step, "judgement": said}

    return {**shown.said, "steps": [judged(step) for step in shown.said["steps"]]}


def page(shown: Shown) -> None:
    """One derivation: statement, given, steps, rivals."""
    screen, said = console(), shown.said
    put(screen, f"[bold]{escape(said.title)}[/]  [dim]{escape(said.name)}[/]\n")
    for paragraph in said.statement:
        put(screen, escape(paragraph) + "\n")
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for row in said.given:
        table.add_row(f"  {escape(row.name)}", escape(row.meaning), f"[dim]{escape(row.domain)}[/]")
    screen.print("[bold]Given[/]")
    put(screen, table)
    if said.where:
        screen.print("[bold]Where[/]")
        for fact in said.where:
            _mathematics(screen, fact, 4)
    screen.print("[bold]Claim[/]")
    _mathematics(screen, said.claim, 4)
    screen.print("\n[bold]Proof[/]")
    for line in said.proof:
        _line(screen, line, shown.judgements.get(line.number))
    if said.rivals:
        screen.print("\n[bold]Rivals, which the experiment must reject[/]")
        for label, rival in said.rivals:
            put(screen, Padding(escape(label), (0, 0, 0, 2)))
            _mathematics(screen, rival, 6)
    for convention in said.conventions:
        put(screen, f"[dim]Convention: {escape(convention)}.[/]")


def _line(screen: Console, line: Line, judgement: Judgement | None) -> None:
    how, status = known_by(line.verb, line.source, judgement)
    colour = COLOURS[status] if status else "blue" if line.verb in ("define", "recall") else "dim"
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=3, justify="right")
    row.add_column()
    row.add_row(str(line.number), f"{escape(line.reason)} [{colour}]({escape(how)})[/]")
    put(screen, row)
    _mathematics(screen, line.mathematics, 8)


def _mathematics(screen: Console, text: str, indent: int) -> None:
    put(screen, Padding(escape(wrap(text, screen.width - indent)), (0, 0, 0, indent)))


def verdicts(reports: Sequence[Found]) -> None:
    """The table of verdicts, and under it what is wrong."""
    screen = console()
    if screen.width >= WIDE:
        _wide(screen, reports)
    else:
        _narrow(screen, reports)
    complaints = list(dict.fromkeys(reason for report in reports for reason in report.reasons))
    for reason in complaints:
        what, *more = reason.split("\n")
        put(console(stderr=True), f"[bold red]✗[/] {escape(what)}")
        for line in more:
            put(console(stderr=True), Padding(escape(line.strip()), (0, 0, 0, 4)))
    well = sum(report.exit_code == 0 for report in reports)
    screen.print(f"{well} of {len(reports)} hold")


def _wide(screen: Console, reports: Sequence[Found]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("result", "proof", "experiment"):
        table.add_column(title, no_wrap=True)
    table.add_column("how proved")
    table.add_column("how confirmed")
    table.add_column("s", justify="right", no_wrap=True)
    for report in reports:
        name = escape(report.name)
        table.add_row(name, *_both(report), escape(report.how_proved), escape(report.how_confirmed), _time(report))
    put(screen, table)


def _narrow(screen: Console, reports: Sequence[Found]) -> None:
    """Two lines a result: the verdicts, and how they were reached. A long name has a line of its own."""
    screen.print("[bold]result[/]" + " " * 43 + "[bold]proof     experiment     s[/]\n  how proved | how confirmed")
    for report in reports:
        proof, experiment = _both(report)
        name = report.name
        room = " " * (49 - len(name)) if len(name) < 49 else "\n" + " " * 49
        pads = " " * (10 - len(report.verdict.proof)), " " * (10 - len(report.verdict.experiment))
        screen.print(f"{escape(name)}{room}{proof}{pads[0]}{experiment}{pads[1]}{_time(report):>6}", no_wrap=True)
        how = " | ".join(filter(None, (report.how_proved, report.how_confirmed)))
        put(screen, Padding(f"[dim]{escape(how)}[/]", (0, 0, 0, 2)))


def _both(report: Found) -> tuple[str, str]:
    proof, experiment = report.verdict.proof, report.verdict.experiment
    return f"[{COLOURS[proof]}]{proof}[/]", f"[{COLOURS[experiment]}]{experiment}[/]"


def _time(report: Found) -> str:
    return f"{report.seconds:.1f}"


class _Bars:
    """Proofs and runs counted, and the draws on a bar of their own, whose end the pilots predict."""

    def __init__(self, bar: Any, total: int) -> None:
        self.bar = bar
        self.task = bar.add_task("checking", total=total)
        self.draws = bar.add_task("drawing", total=0, visible=False)
        self.seconds: dict[str, float] = {}
        self.shares: dict[str, float] = {}

    def planned(self, name: str, seconds: float) -> None:
        self.seconds[name] = seconds
        total = sum(self.seconds.values())
        self.bar.update(self.draws, total=total, visible=total > 0)

    def drawn(self, name: str, share: float) -> None:
        self.shares[name] = share
        done = sum(seconds * self.shares.get(name, 0.0) for name, seconds in self.seconds.items())
        self.bar.update(self.draws, completed=done, description=f"draws: {name}")

    def done(self, kind: str, name: str) -> None:
        if kind == "experiment":
            self.drawn(name, 1.0)
        self.bar.update(self.task, advance=1, description=f"{kind}: {name}")


@contextmanager
def progress(
    derivations: Sequence[Derivation], only: str | None, quiet: bool = False, more: int = 0
) -> Iterator[Progress]:
    """Progress bars on standard error, with the time that is left; what it yields is told how far a check has come.

    ``more`` counts what is asked for besides the derivations.
    """
    with bars(quiet) as bar:
        total = more + sum((only != "experiment") + (only != "proof" and d.experiment is not None) for d in derivations)
        yield _Bars(bar, total)


@contextmanager
def counting(total: int, quiet: bool = False) -> Iterator[Callable[[str, str], None]]:
    """A progress bar on standard error over so many things; what it yields is told the kind and the name of each."""
    with bars(quiet) as bar:
        yield _Bars(bar, total).done


@contextmanager
def counted(total: int, what: str, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error, with the time that is left; what it yields is called after each."""
    with bars(quiet) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.update(task, advance=1)


def replays(found: Sequence[Replay]) -> None:
    """What repeating the run of a record gave."""
    screen = console()
    for one in found:
        same = "the same up to rounding errors" if one.rounded else "the same to the bit"
        verdict = same if one.same else "[bold red]not the same[/]"
        if one.result is None:
            put(screen, f"{escape(one.name)}: [bold red]not repeated[/]")
            put(console(stderr=True), f"[bold red]✗[/] {escape(one.fault)}")
            continue
        put(screen, f"{escape(one.name)}: {verdict}; {escape(one.words)}")
        for difference in one.differences:
            put(screen, Padding(escape(difference), (0, 0, 0, 2)))

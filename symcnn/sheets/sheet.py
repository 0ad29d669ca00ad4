"""A sheet's file and its reports become two PDFs: the problems, and the solutions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.errors import MissingTool, SymcnnError, UnknownName
from symcnn.files.cache import write_whole
from symcnn.printing.numbers import point_latex
from symcnn.printing.prose import AnyNames, prose_latex
from symcnn.sheets.answer import blocks, demonstration, instance, lab, network, told_in_full, totals
from symcnn.sheets.bibliography import references
from symcnn.sheets.cards import deck_pages
from symcnn.sheets.experiment_words import INTERVALS
from symcnn.sheets.figures.data import draw, wanted
from symcnn.sheets.file import Misfit, Question, SheetError, SheetFile, blamed
from symcnn.sheets.markup import Tex, environment
from symcnn.sheets.quoted import look_up
from symcnn.sheets.reader import parse_sheet, read_sheet, sheet_of
from symcnn.sheets.solution import Printer, numbers, points_checked, solution
from symcnn.sheets.tex import Compiled, Engine, compile_tex, find_engine
from symcnn.sheets.words import NOTHING, doubts, letter, number_text, slug, summary, ways, without_repeats
from symcnn.verdicts.inquiry import Faulty, Inquiry
from symcnn.verdicts.labs import recorded

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.catalogue.derivation import Derivation
    from symcnn.verdicts.check import Report

__all__ = ["Rendered", "Sheet", "SheetError", "Misfit", "parse_sheet", "places_checked", "sheet_of"]


@dataclass(frozen=True)
class Rendered:
    """The LaTeX of both documents, and the figures by file name."""

    problems: str
    solutions: str
    figures: Mapping[str, bytes]


@dataclass(frozen=True)
class Sheet:
    """A sheet, ready to be rendered and built."""

    file: SheetFile
    stem: str = "sheet"
    quoted: Inquiry = NOTHING

    @classmethod
    def read(cls, path: Path) -> Sheet:
        """Read a sheet's TOML file. Errors: ``SheetError``, ``UnknownName``."""
        return cls(read_sheet(path), path.stem)

    @property
    def derivations(self) -> tuple[str, ...]:
        """The names of the derivations that the sheet asks for, each once, in order."""
        return self.file.derivations

    @property
    def inquiry(self) -> Inquiry:
        """What the sheet asks for, of all kinds, and what its numbers are taken from."""
        return Inquiry.joined((self.shown, self.quoted))

    @property
    def shown(self) -> Inquiry:
        """What stands on the sheet, of all kinds."""
        questions = self.file.questions
        return Inquiry(
            self.derivations,
            tuple(dict.fromkeys(name for question in questions for name in question.networks)),
            tuple(dict.fromkeys(name for question in questions for name in question.demonstrations)),
            tuple(dict.fromkeys(name for question in questions for name in question.labs)),
        )

    def settled(self, catalogue: Catalogue) -> Sheet:
        """The same sheet with every name looked up, and the numbers of all references put in. Errors: `SheetError`."""
        for number, question in enumerate(self.file.questions, 1):
            for key, kind, names, known in (
                ("derivations", "derivation", question.derivations, catalogue.names),
                ("instances", "derivation", tuple(question.instances), catalogue.names),
                ("networks", "network", tuple(question.networks), catalogue.networks),
                ("demonstrations", "demonstration", question.demonstrations, catalogue.demonstrations),
                ("labs", "lab", tuple(question.labs), catalogue.labs),
            ):
                with blamed(f"{self.file.place(number)}, `{key}`"):
                    for name in names:
                        if name not in known:
                            raise UnknownName(kind, name, known)
        file = self.file.settled(look_up(catalogue))
        derivations, networks = (
            tuple(name for name in file.quoted if name in known) for known in (catalogue.names, catalogue.networks)
        )
        return Sheet(file, self.stem, Inquiry(derivations, networks))

    def checked(self, catalogue: Catalogue) -> Sheet:
        """The sheet, after all that it says was tried: texts are set, values lie in their domains, blocks are there.

        Nothing is proved, drawn or measured for it. Errors: `SheetError`.
        """
        for number, question in enumerate(self.file.questions, 1):
            _checked(question, self.file.place(number), catalogue)
        return self

    def render(self, reports: Mapping[str, Any]) -> Rendered:
        """The LaTeX of both documents from the reports and records by name, of all kinds.

        Errors: ``SheetError`` for a value outside a domain, naming the question; ``UnknownName``.
        """
        asked = self.inquiry
        for name in (*asked.derivations, *asked.networks, *asked.demonstrations, *asked.labs):
            if name not in reports:
                raise UnknownName("report", name, reports)
            if isinstance(reports[name], Faulty):
                raise SheetError(reports[name].fault)
        figures: dict[str, bytes] = {}
        problems = [
            _problem(number, question, reports, self.file.place(number))
            for number, question in enumerate(self.file.questions, 1)
        ]
        solutions = [
            {**problem, **self._solution(number, question, reports, figures)}
            for number, (question, problem) in enumerate(zip(self.file.questions, problems, strict=True), 1)
        ]
        points = [question.points for question in self.file.questions if question.points is not None]
        shared = {"sheet": self.file, "total": number_text(sum(points)) if points else ""}
        jinja = environment()
        first = "deck.tex.j2" if self.file.deck else "problems.tex.j2"
        running = "Cards" if self.file.deck else "Problems"
        return Rendered(
            jinja.get_template(first).render(
                **shared,
                running=running,
                subtitle="",
                questions=problems,
                pages=deck_pages(self.file.questions, reports),
            ),
            jinja.get_template("solutions.tex.j2").render(
                **shared,
                running="Solutions",
                subtitle=Tex(r" \textmd{\itshape solutions}"),
                questions=solutions,
                summary=summary([reports[name] for name in self.derivations], self.shown),
                intervals=references(INTERVALS) if self._drawn(reports) else [],
            ),
            figures,
        )

    def _solution(
        self, number: int, question: Question, reports: Mapping[str, Any], figures: dict[str, bytes]
    ) -> dict[str, Any]:
        several = len(question.derivations) > 1
        solutions = [
            solution(
                reports[name],
                question.form == "long",
                question.values.get(name, ()),
                letter(place) if several else "",
                "Solution" if question.title in ("", reports[name].derivation.title) and not several else "",
            )
            for place, name in enumerate(question.derivations)
        ]
        without_repeats(solutions)
        drawn: dict[str, list[dict[str, Tex]]] = {name: [] for name in question.derivations}
        for figure in wanted(question, reports):
            with blamed(f"{self.file.place(number)}, `figure`"):
                made = draw(figure, reports[figure.derivation])
            if made is not None:
                file = f"{slug(self.stem)}-figure-{len(figures) + 1}.pdf"
                figures[file] = made[0]
                drawn[figure.derivation].append({"file": Tex(file), "caption": made[1]})
        names = _names([reports[name].derivation for name in question.asked])
        summed = [name for name, form in question.networks.items() if form == "totals"]
        return {
            "solutions": [{**one, "figures": drawn[one["name"]]} for one in solutions],
            "answer": Tex(prose_latex(question.answer, names)) if question.answer else "",
            "instances": [instance(reports[name], values) for name, values in question.instances.items()],
            "networks": [network(reports[name]) for name, form in question.networks.items() if form == "layers"],
            "totals": totals([reports[name] for name in summed]) if summed else "",
            "demonstrations": [demonstration(reports[name]) for name in question.demonstrations],
            "labs": [
                lab(reports[name], titles, slug(self.stem), figures, name in self._told(number))
                for name, titles in question.labs.items()
            ],
            "references": references(question.cite),
            "remark": Tex(prose_latex(question.remark, names)) if question.remark else "",
            "ways": ", ".join(ways(question)),
            "doubts": doubts(question.quoted, reports),
        }

    def _told(self, number: int) -> set[str]:
        """The labs whose statement stands in a question before this one."""
        before = self.file.questions[: number - 1]
        return {name for question in before for name, titles in question.labs.items() if told_in_full(titles)}

    def _drawn(self, reports: Mapping[str, Any]) -> bool:
        """Whether intervals stand on the solutions, whose theory is then cited."""
        results = [reports[name].result for question in self.file.questions for name in question.derivations]
        return any(result is not None and result.level for result in results)

    def build(self, reports: Mapping[str, Any], out: Path, tex: str = "auto") -> list[Path]:
        """Write both documents (``.tex``, and ``.pdf`` where there is a TeX) into a folder; returns the PDFs.

        Every file is written whole or not at all.
        Errors: those of ``render``; ``MissingTool`` without a TeX, after the ``.tex`` files are written;
        ``TexError``; `Misfit`, at the end, where a line stands in the margin, or something
        is longer than a page.
        """
        rendered = self.render(reports)
        sources = {self.stem: rendered.problems, f"{self.stem}-solutions": rendered.solutions}
        for name, figure in rendered.figures.items():
            _write(out / name, figure)
        for name, source in sources.items():
            _write(out / f"{name}.tex", source)
        try:
            engine = find_engine(tex)
        except MissingTool as missing:
            raise MissingTool(f"{missing}; the .tex files are in {out}") from missing
        with ThreadPoolExecutor(len(sources)) as pool:
            made = list(pool.map(lambda source: _compiled(source, engine, rendered.figures), sources.values()))
        paths, misfits = [], []
        for name, compiled in zip(sources, made, strict=True):
            for box in compiled.overfull:
                how = "too high for its place" if box.what == "vbox" else "in the margin"
                misfits.append(f"{name}.tex, near line {box.line}: {box.points:.0f} pt {how}")
            _write(out / f"{name}.pdf", compiled.pdf)
            paths.append(out / f"{name}.pdf")
        if misfits:
            raise Misfit(f"what does not fit its page is not whole on paper: {'; '.join(misfits)}", paths)
        return paths


def _compiled(source: str, engine: Engine, figures: Mapping[str, bytes]) -> Compiled:
    return compile_tex(source, engine, {name: figure for name, figure in figures.items() if name in source})


def _write(path: Path, content: str | bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise SymcnnError(f"{path} cannot be written: {error.strerror}") from error


def places_checked(paths: Iterable[Path], out: Path) -> None:
    """Refuse, before any work, sheets that would write over one another, and a folder where a file is to stand."""
    taken: dict[str, Path] = {}
    for path in paths:
        for name in (path.stem, f"{path.stem}-solutions"):
            other = taken.setdefault(slug(name).casefold(), path)
            if other != path:
                raise SheetError(f"{other} and {path} would write the same files ({name}.pdf); rename one of them")
            for file in (out / f"{name}.tex", out / f"{name}.pdf"):
                if file.is_dir():
                    raise SheetError(f"{path}: {file} is to be written, and is a folder")


def _checked(question: Question, where: str, catalogue: Catalogue) -> None:
    """Try all that a question says, each under its key."""
    derivations = {name: catalogue[name] for name in question.asked}
    names = _names(list(derivations.values()))

    def tried(key: str, name: str, text: str) -> str:
        own = AnyNames() if key == "card" else derivations[name].names if name else names
        with blamed(f"{where}, `{key}`"):
            prose_latex(text, own)
        return text

    question.rewritten(tried)
    for name, derivation in derivations.items():
        with blamed(f"{where}, `{'derivations' if name in question.derivations else 'instances'}`: {name}"):
            for text in derivation.prose:
                prose_latex(text, derivation.names, derivation.order)
    for key, table in (("values", question.values), ("instances", question.instances)):
        with blamed(f"{where}, `{key}`"):
            for name, values in table.items():
                points_checked(derivations[name], values)
    with blamed(f"{where}, `cite`"):
        references(question.cite)
    with blamed(f"{where}, `labs`"):
        for name, titles in question.labs.items():
            blocks(recorded(catalogue.lab(name)), titles)
    with blamed(f"{where}, `figure`"):
        for figure in question.figures:
            x, known = figure.settings.get("x"), derivations[figure.derivation].names
            if figure.kind == "scaling" and x not in known:
                raise UnknownName("symbol for `x`", str(x), [one for one in known if not one.startswith("_")])


def _problem(number: int, question: Question, reports: Mapping[str, Report], where: str) -> dict[str, Any]:
    derivations = [reports[name].derivation for name in question.derivations]
    names = _names([reports[name].derivation for name in question.asked])
    parts = []
    for derivation in derivations:
        values = question.values.get(derivation.name, ())
        with blamed(f"{where}, `values`"):
            points_checked(derivation, values)
        part = _part(question, derivation, values)
        if part is not None:
            parts.append(part)
    points = "" if question.points is None else number_text(question.points)
    return {
        "number": number,
        "title": Tex(prose_latex(question.title or _first_title(question, reports), names)),
        "text": Tex(prose_latex(question.text, names, derivations[0].order if derivations else ())),
        "entries": ", ".join(question.entries),
        "points": f"{points} point{'' if points == '1' else 's'}" if points else "",
        "parts": parts,
    }


def _first_title(question: Question, reports: Mapping[str, Report]) -> str:
    return reports[question.asked[0]].derivation.title if question.asked else "Question"


def _names(derivations: Sequence[Derivation]) -> dict[str, Any]:
    """The names that a question's text may use; where two derivations have one, the first; any where none answers."""
    if not derivations:
        return AnyNames()
    return {key: value for derivation in reversed(derivations) for key, value in derivation.names.items()}


def _part(question: Question, derivation: Derivation, values: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What a part asks: the sheet's words, else the statement or, of several, the title; none if the text asks it."""
    printer = Printer(derivation)
    asked = question.ask.get(derivation.name, "") or ("" if question.text else derivation.statement)
    if not asked and not values:
        return None
    if not asked and len(question.derivations) > 1:
        asked = f"{derivation.title}."
    return {"ask": printer.prose(asked), "at": [Tex(point_latex(numbers(point))) for point in values]}

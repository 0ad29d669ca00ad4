"""A sheet's file and its reports become PDFs: the problems, and the solutions for each kind of reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.errors import MissingTool, SymcnnError, UnknownName
from symcnn.files.cache import write_whole
from symcnn.sheets.answer import blocks
from symcnn.sheets.answered import Answered, answered
from symcnn.sheets.bibliography import references
from symcnn.sheets.cards import deck_pages
from symcnn.sheets.experiment_words import INTERVALS
from symcnn.sheets.file import Misfit, SheetError, SheetFile, blamed
from symcnn.sheets.markup import Tex, environment
from symcnn.sheets.printed import Printed
from symcnn.sheets.question import PrintedQuestion
from symcnn.sheets.quoted import look_up
from symcnn.sheets.reader import parse_sheet, read_sheet, sheet_of
from symcnn.sheets.readers import READERS, Rendered, readers_of
from symcnn.sheets.tex import Compiled, Engine, compile_tex, find_engine
from symcnn.sheets.words import NOTHING, name_latex, number_text, slug, summary
from symcnn.verdicts.inquiry import Faulty, Inquiry
from symcnn.verdicts.labs import LabRecord, recorded

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.catalogue.derivation import Derivation

__all__ = ["Rendered", "Sheet", "SheetError", "Misfit", "parse_sheet", "places_checked", "sheet_of"]


@dataclass(frozen=True)
class Sheet:
    """A sheet; once it is `checked`, with its questions printed, and the records of its labs.

    ``root`` is the stem of the sheet of which it is a variant: its figures are called after that.
    """

    file: SheetFile
    stem: str = "sheet"
    quoted: Inquiry = NOTHING
    questions: tuple[PrintedQuestion, ...] = ()
    records: Mapping[str, LabRecord] = field(default_factory=dict)
    root: str = ""

    @classmethod
    def read(cls, path: Path) -> Sheet:
        """Read a sheet's TOML file. Errors: ``SheetError``, ``UnknownName``."""
        return cls(read_sheet(path), path.stem)

    def given_to(self, student: str) -> Sheet:
        """The same sheet with a student's name on it."""
        return replace(self, file=replace(self.file, student=student))

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
                            raise catalogue.unknown(kind, name, known)
        file = self.file.settled(look_up(catalogue))
        derivations, networks = (
            tuple(name for name in file.quoted if name in known) for known in (catalogue.names, catalogue.networks)
        )
        return Sheet(file, self.stem, Inquiry(derivations, networks))

    def checked(self, catalogue: Catalogue) -> Sheet:
        """The sheet with all that it says printed: texts are set, values lie in their domains, blocks are there.

        Nothing is proved, drawn or measured for it. Errors: `SheetError`.
        """
        questions = self.questions or self._questions({name: catalogue[name] for name in self.derivations})
        records: dict[str, LabRecord] = {}
        for question in questions:
            question.all()
            with blamed(f"{question.where}, `labs`"):
                for name, titles in question.file.labs.items():
                    if name not in records:
                        records[name] = recorded(catalogue.lab(name))
                    blocks(records[name], titles)
        return replace(self, questions=questions, records=records)

    def _questions(self, derivations: Mapping[str, Derivation]) -> tuple[PrintedQuestion, ...]:
        printed = {name: Printed(derivation) for name, derivation in derivations.items()}
        return tuple(
            PrintedQuestion(question, number, self.file.place(number), printed)
            for number, question in enumerate(self.file.questions, 1)
        )

    def render(self, reports: Mapping[str, Any], readers: Iterable[str] = tuple(READERS)) -> Rendered:
        """The LaTeX of the problems and of the solutions, from the reports and records by name, of all kinds.

        Errors: ``SheetError`` for a value outside a domain, naming the question; ``UnknownName``, also for a reader.
        """
        return self.rendered(self.answered(reports, readers), reports)

    def answered(self, reports: Mapping[str, Any], readers: Iterable[str] = tuple(READERS)) -> Answered:
        """The answers to its questions, with their figures, from the reports and records by name. Errors: as above."""
        readers = readers_of(readers)
        asked = self.inquiry
        for name in (*asked.derivations, *asked.networks, *asked.demonstrations, *asked.labs):
            if name not in reports:
                raise UnknownName("report", name, reports)
            if isinstance(reports[name], Faulty):
                raise SheetError(reports[name].fault)
        derivations = {name: reports[name].derivation for name in self.derivations}
        return answered(self.questions or self._questions(derivations), self.root or self.stem, reports, readers)

    def rendered(self, answers: Answered, reports: Mapping[str, Any]) -> Rendered:
        """The LaTeX of the problems and of the solutions, from answers that this sheet gives."""
        questions = [one.problem for one in answers.questions]
        points = [question.points for question in self.file.questions if question.points is not None]
        total = number_text(sum(points)) if points else ""
        shared = {"sheet": self.file, "total": total, "name_latex": name_latex}
        jinja = environment()
        first = "deck.tex.j2" if self.file.deck else "problems.tex.j2"
        running = "Cards" if self.file.deck else "Problems"
        made = {
            name: jinja.get_template(reader.template).render(
                **shared,
                running=reader.running,
                subtitle=Tex(rf" \textmd{{\itshape {reader.subtitle}}}"),
                questions=answers.questions,
                summary=summary([reports[name] for name in self.derivations], self.shown),
                intervals=references(INTERVALS) if self._drawn(reports) else [],
            )
            for name, reader in READERS.items()
            if name in answers.readers
        }
        return Rendered(
            jinja.get_template(first).render(
                **shared, running=running, subtitle="", questions=questions, pages=deck_pages(questions, reports)
            ),
            made.get("student", ""),
            made.get("key", ""),
            made.get("record", ""),
            {name: figure for name, figure in answers.figures.items() if any(name in text for text in made.values())},
        )

    def _drawn(self, reports: Mapping[str, Any]) -> bool:
        """Whether intervals stand on the solutions, whose theory is then cited."""
        results = [reports[name].result for question in self.file.questions for name in question.derivations]
        return any(result is not None and result.level for result in results)

    def build(
        self,
        reports: Mapping[str, Any],
        out: Path,
        tex: str | Engine = "auto",
        readers: Iterable[str] = ("student",),
    ) -> list[Path]:
        """Write the documents (``.tex``, and ``.pdf`` where there is a TeX) into a folder; returns the PDFs.

        They are the problems, and the solutions for each of the ``readers`` (`READERS`).
        ``tex`` is a choice of `symcnn.sheets.tex.find_engine`, or an engine that was found.

        Every file is written whole or not at all.
        Errors: those of ``render``; ``MissingTool`` without a TeX, after the ``.tex`` files are written;
        ``TexError``; `Misfit`, at the end, where a line stands in the margin, or something
        is longer than a page.
        """
        rendered = self.render(reports, readers)
        sources = rendered.documents(self.stem)
        for name, figure in rendered.figures.items():
            written(out / name, figure)
        for name, source in sources.items():
            written(out / f"{name}.tex", source)
        try:
            engine = find_engine(tex) if isinstance(tex, str) else tex
        except MissingTool as missing:
            raise MissingTool(f"{missing}; the .tex files are in {out}") from missing
        with ThreadPoolExecutor(len(sources)) as pool:
            made = list(pool.map(lambda source: _compiled(source, engine, rendered.figures), sources.values()))
        paths, misfits = [], []
        for name, compiled in zip(sources, made, strict=True):
            for box in compiled.overfull:
                how = "too high for its place" if box.what == "vbox" else "in the margin"
                misfits.append(f"{name}.tex, near line {box.line}: {box.points:.0f} pt {how}")
            written(out / f"{name}.pdf", compiled.pdf)
            paths.append(out / f"{name}.pdf")
        if misfits:
            raise Misfit(f"what does not fit its page is not whole on paper: {'; '.join(misfits)}", paths)
        return paths


def _compiled(source: str, engine: Engine, figures: Mapping[str, bytes]) -> Compiled:
    return compile_tex(source, engine, {name: figure for name, figure in figures.items() if name in source})


def written(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all. Errors: `SymcnnError`, as where a disk is full."""
    try:
        write_whole(path, content)
    except OSError as error:
        raise SymcnnError(f"{path} cannot be written: {error.strerror}") from error


def places_checked(paths: Iterable[Path], out: Path) -> None:
    """Refuse, before any work, sheets that would write over one another, and a folder where a file is to stand."""
    taken: dict[str, Path] = {}
    for path in paths:
        for name in (path.stem, *(f"{path.stem}{reader.suffix}" for reader in READERS.values())):
            other = taken.setdefault(slug(name).casefold(), path)
            if other != path:
                raise SheetError(f"{other} and {path} would write the same files ({name}.pdf); rename one of them")
            for file in (out / f"{name}.tex", out / f"{name}.pdf"):
                if file.is_dir():
                    raise SheetError(f"{path}: {file} is to be written, and is a folder")

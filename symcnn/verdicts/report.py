"""What is known of a derivation after a check: two verdicts, and the reasons for what is not well."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from symcnn.catalogue.derivation import Derivation, Step
from symcnn.contest.result import CONFIRMED, ExperimentResult
from symcnn.contest.verdict import Verdict, in_words
from symcnn.errors import DerivationError, Unfinished
from symcnn.experiment.operators import label
from symcnn.judge.judgement import Judgement, Status
from symcnn.verdicts.prove import ProofRecord


@dataclass(frozen=True)
class Controls:
    """What an experiment's verdict was held against, and how much of it fell.

    ``own_rivals`` are those that the engine makes of every claim. The
    impostor's fields are None where there is none, those of the laws where
    the experiment draws nothing. ``said`` is all of it in words.
    """

    rivals: int
    rivals_fallen: int
    own_rivals: int
    own_rivals_fallen: int
    impostor: str | None
    impostor_told_apart: bool | None
    laws_compared: int | None
    laws_not_compared: list[str] | None
    said: str


@dataclass(frozen=True)
class Report:
    """What was found about one derivation.

    ``rests_on`` are the reports of the derivations that the proof recalls. ``fault`` is what is wrong with the file,
    ``unmeasured`` with its measurement alone: the proof has its verdict all the same.
    """

    derivation: Derivation
    verdict: Verdict
    proof: ProofRecord | None
    result: ExperimentResult | None
    seconds: float
    rests_on: tuple[Report, ...] = field(default=())
    fault: str = ""
    unfinished: bool = False
    unmeasured: DerivationError | None = None

    def __repr__(self) -> str:
        verdict = self.verdict
        return f"<Report {self.name}: proof {verdict.proof or 'not begun'}, experiment {verdict.experiment}>"

    def _repr_html_(self) -> str:
        from symcnn.verdicts.display import report_html

        return report_html(self)

    @property
    def name(self) -> str:
        """The derivation's."""
        return self.derivation.name

    @property
    def title(self) -> str:
        """The derivation's."""
        return self.derivation.title

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps with their judgements (without them where the proof was skipped)."""
        if self.fault:
            return ()
        return self.derivation.steps if self.proof is None else self.proof.steps

    @property
    def exit_code(self) -> int:
        """The verdict's exit status; 1 where the file is at fault, if not for want of time alone."""
        if self.fault and not self.unfinished:
            return 1
        if self.unmeasured is not None and not isinstance(self.unmeasured, Unfinished):
            return 1
        return self.verdict.exit_code

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the file and with its measurement, in words."""
        return (*filter(None, [self.fault]), *(() if self.unmeasured is None else (str(self.unmeasured),)))

    @property
    def assumptions(self) -> tuple[Any, ...]:
        """The constraints and laws without which the proof fails."""
        return () if self.proof is None else self.proof.used

    @property
    def definitions(self) -> tuple[Any, ...]:
        """What is trusted; nothing where the file is at fault."""
        return tuple(step.line for step in self.steps if step.verb == "define")

    @property
    def how_proved(self) -> str:
        """The routes that proved the steps, in words."""
        if self.proof is None:
            return ""
        routes = [j.route for j in self.proof.judgements if j.route not in ("identity", "values")]
        return ", ".join(dict.fromkeys(part for route in routes for part in route.split("; "))) or "identity"

    @property
    def how_confirmed(self) -> str:
        """What was run, in words; for a corollary, what it follows from."""
        if self.derivation.experiment is None:
            return "follows from " + ", ".join(self.derivation.recalled) if not self.fault else ""
        if self.result is None:
            return ""
        found = self.result
        runs = f"{found.samples:,} draws" if found.kind == "MonteCarlo" else f"{len(found.cells)} points"
        return f"{found.operator.rpartition('.')[2]}, {runs}, {found.controls}"

    @property
    def controls(self) -> Controls | None:
        """What the experiment's verdict was held against; None where none was run."""
        found = self.result
        if found is None:
            return None
        rivals = {own: [r for r in found.rivals.values() if r.own is own] for own in (False, True)}
        named = getattr(self.derivation.experiment, "impostor", None)
        impostor, laws = found.impostor, found.laws
        return Controls(
            rivals=len(rivals[False]),
            rivals_fallen=sum(rival.rejected for rival in rivals[False]),
            own_rivals=len(rivals[True]),
            own_rivals_fallen=sum(rival.rejected for rival in rivals[True]),
            impostor=named if named is None else label(named),
            impostor_told_apart=impostor.told_apart if impostor else None,
            laws_compared=laws.statements if laws else None,
            laws_not_compared=[*laws.open, *laws.by_operator] if laws else None,
            said=found.controls,
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong, each naming the derivation, the step and the reason; empty where all is well."""
        return self.complaints(plain=True)

    def complaints(self, plain: bool) -> tuple[str, ...]:
        """The reasons; ``plain`` prints the mathematics of a step's text in Unicode, else it stands as in the file."""
        if self.fault:
            return self.faults
        wrong, told = list(self.faults), dict[tuple[str, ...], int]()
        for step in self.steps:
            said = self._said(step.reason) if plain else step.reason
            for judgement in step.judgements:
                if judgement.status is not Status.PROVED:
                    wrong.append(
                        f"{self.derivation.name}, step {step.number} ({said!r}), {judgement.what}: "
                        f"{in_words(judgement.status.value)}. {judgement.why}"
                        + _explained(judgement, told, step.number)
                    )
        wrong += [self._needless(step, plain) for step in self.steps if step.number in self._unneeded]
        if self.result is not None and self.result.status != CONFIRMED:
            wrong.append(f"{self.derivation.name}, experiment: {self.result.status}. {self.result.why}")
        wrong += [reason for other in self.rests_on for reason in other.complaints(plain)]
        return tuple(wrong)

    @property
    def _unneeded(self) -> tuple[int, ...]:
        return () if self.proof is None else self.proof.needless

    def _needless(self, step: Step, plain: bool) -> str:
        """The complaint about a recall without which the proof holds."""
        name, said = self.derivation.name, self._said(step.reason) if plain else step.reason
        recalls = [other.number for other in self.steps if other.verb == "recall"]
        alone = len(self._unneeded) == len(recalls)
        why = "nothing confirms it" if alone else f"it does not follow from {step.source}"
        return (
            f"{name}, step {step.number} ({said!r}): it recalls {step.source} and does not need it: "
            f"the proof holds without, so {why}. Give it an experiment, or leave the recall out"
        )

    def _said(self, text: str) -> str:
        """A step's text for the terminal; as it stands where it cannot be printed."""
        from symcnn.printing.prose import prose_plain

        try:
            return prose_plain(text, self.derivation.names, self.derivation.order)
        except Exception:  # what is wrong must be told, whatever its text holds
            return text

    def to_json(self) -> dict[str, Any]:
        """Plain data: the verdicts, every judgement with its evidence, the experiment's cells."""
        return {
            "name": self.derivation.name,
            "title": self.derivation.title,
            "claim": str(self.derivation.claim),
            "proof": self.verdict.proof,
            "experiment": self.verdict.experiment,
            "how_proved": self.how_proved,
            "controls": None if self.controls is None else asdict(self.controls),
            "follows_from": [other.derivation.name for other in self.rests_on],
            "unneeded_recalls": [step.source for step in self.steps if step.number in self._unneeded],
            "assumptions_used": [str(fact) for fact in self.assumptions],
            "definitions": [str(line) for line in self.definitions],
            "fault": "; ".join(self.faults),
            "steps": [
                {
                    "number": step.number,
                    "verb": step.verb,
                    "reason": step.reason,
                    "line": str(step.line),
                    "judgements": [
                        {
                            "what": j.what,
                            "status": j.status.value,
                            "route": j.route,
                            "why": j.why,
                            "evidence": j.evidence,
                        }
                        for j in step.judgements
                    ],
                }
                for step in self.steps
            ],
            "result": None if self.result is None else self.result.to_json(),
            "reasons": list(self.reasons),
            "seconds": round(self.seconds, 3),
        }


def _explained(judgement: Judgement, told: dict[tuple[str, ...], int], step: int) -> str:
    """The lines that say why it is not decided, once: later steps refer to the first that has the same."""
    lines = tuple(judgement.evidence.get("explained", ()))
    before = told.setdefault(lines, step)
    if lines and before != step:
        lines = (f"What is missing, and what usually helps, is as in step {before}.",)
    return "".join(f"\n  {line}" for line in lines)

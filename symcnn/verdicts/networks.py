"""What was found about a network: the verdicts of the results that it is folded from, and of the modules as run.

The module of a network of somebody else's is a stranger's code, which tracing runs: it can loop, or end the process. So
it is traced and run in a process that can be ended (`symcnn.verdicts.apart`) before it is traced here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symcnn.catalogue.network import Built, Network, build, differences
from symcnn.contest.result import CONFIRMED, REFUTED, UNDECIDED
from symcnn.contest.verdict import NONE, SKIPPED, Verdict
from symcnn.files.places import foreign
from symcnn.judge.judgement import Status, worst
from symcnn.verdicts.apart import Answer, one_apart, package_of
from symcnn.verdicts.report import Report

ORDER = (SKIPPED, NONE, CONFIRMED, UNDECIDED, REFUTED)


@dataclass(frozen=True)
class NetworkReport:
    """``parts`` are the reports of the results; ``built`` the modules as PyTorch runs them (empty where skipped)."""

    network: Network
    parts: tuple[Report, ...]
    built: tuple[Built, ...]
    differences: tuple[str, ...]
    seconds: float

    @property
    def name(self) -> str:
        """The network's."""
        return self.network.name

    @property
    def title(self) -> str:
        """The network's."""
        return self.network.title

    @property
    def verdict(self) -> Verdict:
        """The worst of the parts, and of what was built."""
        proofs = [Status(part.verdict.proof) for part in self.parts if part.verdict.proof != SKIPPED]
        runs = [part.verdict.experiment for part in self.parts]
        own = SKIPPED if not self.built else REFUTED if self.differences else CONFIRMED
        return Verdict(worst(proofs).value if proofs else SKIPPED, max([own, *runs], key=ORDER.index), True)

    @property
    def exit_code(self) -> int:
        """As of a derivation's report."""
        return self.verdict.exit_code

    @property
    def how_proved(self) -> str:
        """From what it is folded."""
        return f"folded from {', '.join(self.network.derivations)}" if self.parts else "nothing but its input"

    @property
    def how_confirmed(self) -> str:
        """What was built."""
        return f"{len(self.built)} modules run" if self.built else ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong, its own and its parts'."""
        return (*self.differences, *(reason for part in self.parts for reason in part.reasons))

    def to_json(self) -> dict[str, Any]:
        """Plain data: the table, the totals and the verdicts."""
        return {
            "name": self.name,
            "title": self.network.title,
            "proof": self.verdict.proof,
            "experiment": self.verdict.experiment,
            "folded_from": list(self.network.derivations),
            "input": list(self.network.input),
            "layers": [
                {
                    "name": row.name,
                    "operator": row.operator,
                    "settings": dict(row.settings),
                    "adds": row.adds,
                    "shape": list(row.shape),
                    "values": row.values,
                    "parameters": row.parameters,
                }
                for row in self.network.rows
            ],
            "totals": {column: self.network.total(column) for column in ("values", "parameters")},
            "reasons": list(self.reasons),
            "seconds": round(self.seconds, 3),
        }


def came_through(network: Network) -> Network:
    """The network, once it can be traced here: one of somebody else's is first traced where that can be ended.

    Errors: `DerivationError` where its module is at fault, or had to be ended; those of `Network.rows`.
    """
    if foreign(network.path):
        place = package_of(network.path, network.name)
        one_apart("trace", network.name, place, {}, lambda answer: answer["rows"])
    return network


def report_on(network: Network, reports: Mapping[str, Report], only: str | None = None) -> NetworkReport:
    """A network that `came_through`: run it unless only proofs are asked for, and put its parts' reports beside it.

    Errors: those of `Network.rows`; `DerivationError` where the module of somebody else's network had to be ended.
    """
    _ = network.rows
    built, seconds = ((), 0.0) if only == "proof" else (_apart if foreign(network.path) else build)(network)
    parts = tuple(reports[name] for name in network.derivations)
    return NetworkReport(network, parts, built, differences(network, built) if built else (), seconds)


def _apart(network: Network) -> tuple[tuple[Built, ...], float]:
    """The modules of a network of somebody else's, run in a process that can be ended."""

    def read(answer: Answer) -> tuple[tuple[Built, ...], float]:
        built = tuple(
            Built(**{**one, "shape": None if one["shape"] is None else tuple(one["shape"])}) for one in answer["built"]
        )
        if not any(one.layer == "" for one in built):
            raise ValueError("it does not tell of the whole network")
        return built, float(answer["seconds"])

    return one_apart("build", network.name, package_of(network.path, network.name), {}, read)

"""symcnn: closed forms for neural networks that carry their proof, their experiment and their page.

>>> import symcnn
>>> symcnn.derive("convolution.output_size").closed_form(n=227, k=11, p=0, s=4, d=1)
55
"""

from .catalogue import Catalogue, derive
from .check import Report, Verdict, check
from .closed_form import ClosedForm
from .derivation import Derivation, Proof, Step
from .errors import DerivationError, DomainError, MissingTool, SymcnnError, UnknownName
from .experiment import Exact, MonteCarlo, Trajectory, grid, points
from .judge.judgement import Judgement, Status
from .moments import Expectation, Variance
from .symbols import Density, ForAll, Iff, Independent, Maximum, function, indicator, integers, reals, sequence

__version__ = "0.1.0"

__all__ = [
    "Catalogue",
    "ClosedForm",
    "Density",
    "Derivation",
    "DerivationError",
    "DomainError",
    "Exact",
    "Expectation",
    "ForAll",
    "Iff",
    "Independent",
    "Judgement",
    "Maximum",
    "MissingTool",
    "MonteCarlo",
    "Proof",
    "Report",
    "Status",
    "Step",
    "SymcnnError",
    "Trajectory",
    "UnknownName",
    "Variance",
    "Verdict",
    "__version__",
    "check",
    "derive",
    "function",
    "grid",
    "indicator",
    "integers",
    "points",
    "reals",
    "sequence",
]

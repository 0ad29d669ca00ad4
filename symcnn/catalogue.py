"""Finds derivations by name: a package is walked, and a file is a derivation.

A name is the dotted path below the package: ``convolution.output_size``.
Files and folders whose names start with an underscore are not derivations.
Three folders hold other things: ``demonstrations`` (runs that show something),
``architecture`` (networks as lists of layers) and ``labs`` (what is measured).
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from .derivation import Derivation
from .errors import DerivationError, SymcnnError, UnknownName

if TYPE_CHECKING:
    from .demonstration import Demonstration
    from .lab import Lab
    from .network import Network

OTHERS = ("demonstrations", "architecture", "labs")
_known: dict[str, Derivation] = {}
_prefixes: dict[str, str] = {}


class Catalogue:
    """The derivations of one package, read when they are asked for.

    Args:
        package: a folder, or the dotted name of an importable package; None
            is the subject that stands beside the engine in a checkout, or
            that a wheel carries.
    """

    def __init__(self, package: str | Path | None = None) -> None:
        self.root, self.package = locate(package)
        self._networks: dict[str, Network] = {}
        everything = sorted(self._walk(self.root, ""))
        folders = {name: name.partition(".")[0] for name in everything}
        self.names = tuple(name for name in everything if folders[name] not in OTHERS)
        self.demonstrations, self.networks, self.labs = (
            tuple(name for name in everything if folders[name] == folder) for folder in OTHERS
        )

    def _walk(self, folder: Path, prefix: str) -> Iterator[str]:
        for path in sorted(folder.iterdir()):
            if path.name.startswith(("_", ".")):
                continue
            if path.is_dir():
                yield from self._walk(path, f"{prefix}{path.name}.")
            elif path.suffix == ".py":
                yield f"{prefix}{path.stem}"

    def __getitem__(self, name: str) -> Derivation:
        return derivation_of(self._module("derivation", name, self.names))

    def demonstration(self, name: str) -> Demonstration:
        """The demonstration of this name (``demonstrations.max_pooling``)."""
        from .demonstration import Demonstration

        return Demonstration.from_module(self._module("demonstration", name, self.demonstrations), name)

    def network(self, name: str) -> Network:
        """The network of this name (``architecture.alexnet``)."""
        from .network import Network

        if name not in self._networks:
            self._networks[name] = Network.from_module(self._module("network", name, self.networks), name)
        return self._networks[name]

    def lab(self, name: str) -> Lab:
        """The lab of this name (``labs.digits``)."""
        from .lab import Lab

        return Lab.from_module(self._module("lab", name, self.labs), name)

    def _module(self, kind: str, name: str, known: Sequence[str]) -> ModuleType:
        if name not in known:
            raise UnknownName(kind, name, known)
        try:
            return importlib.import_module(f"{self.package}.{name}")
        except SymcnnError as error:
            raise DerivationError(f"{name}: {error}") from error
        except Exception as error:
            reason, why = type(error).__name__, " ".join(str(error).split())
            raise DerivationError(f"{name}: the file cannot be read: {reason}: {why}") from error

    def __iter__(self) -> Iterator[Derivation]:
        return (self[name] for name in self.names)

    def __len__(self) -> int:
        return len(self.names)

    def select(self, names: list[str]) -> list[Derivation]:
        """The derivations named, or of the areas named (``convolution``); all where none is named."""
        return [self[name] for name in self.chosen(names, self.names, "derivation")]

    def chosen(self, names: Sequence[str], known: Sequence[str], kind: str) -> list[str]:
        """Of the names that are known those that are named, or lie in an area that is named; all where none is.

        Errors: `UnknownName`; `SymcnnError` where there is none of the kind.
        """
        if not known and not names:
            raise SymcnnError(f"the package {self.root.name} holds no {kind}")
        found: list[str] = []
        for name in names or known:
            below = [one for one in known if one.startswith(name + ".")]
            if name not in known and not below:
                areas = {one.rpartition(".")[0] for one in known} - {""}
                raise UnknownName(kind, name, [*known, *areas])
            found += [name] if name in known else below
        return list(dict.fromkeys(found))


def locate(package: str | Path | None) -> tuple[Path, str]:
    """The folder and the import name of a package of derivations."""
    if package is None:
        return _default()
    if not str(package):
        raise SymcnnError("the package of derivations has an empty name")
    path = Path(package)
    if path.is_dir():
        return path.resolve(), _import_folder(path.resolve())
    if isinstance(package, str) and all(part.isidentifier() for part in package.split(".")):
        try:
            spec = importlib.util.find_spec(package)
        except ModuleNotFoundError:
            spec = None
        if spec is not None and spec.submodule_search_locations:
            root = Path(next(iter(spec.submodule_search_locations)))
            _prefixes[package] = str(root)
            return root, package
    raise SymcnnError(f"{str(package)!r} is neither a folder nor an importable package of derivations")


def _default() -> tuple[Path, str]:
    here = Path(__file__).resolve().parent
    bundled = here / "bundled" / "derivations"
    folder = bundled if bundled.is_dir() else here.parent / "derivations"
    if not folder.is_dir():
        raise SymcnnError(f"no derivations stand beside the engine ({folder}); name a package of your own")
    return folder, _import_folder(folder)


def _import_folder(folder: Path) -> str:
    """Make a folder importable under a name of its own, without touching the search path."""
    name = next((known for known, root in _prefixes.items() if root == str(folder)), None)
    if name is None:
        name = f"symcnn_catalogue_{len(_prefixes)}_{folder.name}" if _prefixes else "symcnn_catalogue"
        init = folder / "__init__.py"
        spec = importlib.util.spec_from_file_location(
            name, init if init.is_file() else None, submodule_search_locations=[str(folder)]
        )
        if spec is None:
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [str(folder)]
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        if spec.loader is not None and init.is_file():
            spec.loader.exec_module(module)
        _prefixes[name] = str(folder)
    return name


def derivation_of(module: ModuleType | Derivation) -> Derivation:
    """The derivation that a module of a catalogue holds."""
    if isinstance(module, Derivation):
        return module
    if module.__name__ not in _known:
        prefix = max((p for p in _prefixes if module.__name__.startswith(p + ".")), key=len, default="")
        name = module.__name__[len(prefix) + 1 :] if prefix else module.__name__
        _known[module.__name__] = Derivation.from_module(module, name)
    return _known[module.__name__]


def stands(derivation: Derivation) -> bool:
    """Whether a derivation is the one that its file gives, and nothing has been put in its place."""
    return not derivation.altered and any(known is derivation for known in _known.values())


_default_catalogue: list[Catalogue] = []


def default() -> Catalogue:
    """The catalogue of the subject that comes with the engine."""
    if not _default_catalogue:
        _default_catalogue.append(Catalogue())
    return _default_catalogue[0]


def derive(name: str, package: str | Path | None = None) -> Derivation:
    """The derivation of this name: ``derive("convolution.output_size")``.

    Raises:
        UnknownName: no derivation has the name; the near ones are named.
    """
    return (default() if package is None else Catalogue(package))[name]


__all__ = ["Catalogue", "DerivationError", "default", "derivation_of", "derive", "stands"]

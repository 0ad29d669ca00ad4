"""Finds derivations by name: a package is walked, and a file is a derivation.

A name is the dotted path below the package: ``convolution.output_size``.
Files and folders whose names start with an underscore are not derivations.
Three folders hold other things: ``demonstrations`` (runs that show something),
``architecture`` (networks as lists of layers) and ``labs`` (what is measured).

The package that comes with the engine is trusted as the engine is. A file of
any other is read elsewhere first, where it can be ended (`symcnn.catalogue.reading`),
and imported here only if it came through.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from symcnn.catalogue.declaring import OTHERS, is_environment
from symcnn.catalogue.kinds import unknown_name
from symcnn.catalogue.manners import nothing_left
from symcnn.catalogue.reading import Reader, reader_of
from symcnn.catalogue.supervisor import at_work, go_on, of_a_file
from symcnn.errors import DerivationError, MissingTool, SymcnnError, UnknownName, of_kind, shown
from symcnn.files import cache
from symcnn.files.places import beside, catalogues
from symcnn.time_limit import reading

if TYPE_CHECKING:
    from symcnn.catalogue.demonstration import Demonstration
    from symcnn.catalogue.derivation import Derivation
    from symcnn.catalogue.lab import Lab
    from symcnn.catalogue.network import Network
    from symcnn.query.closed_form import ClosedForm
    from symcnn.query.condition import Condition
    from symcnn.query.forms import System

EXAMPLE = "convolution.output_size"
MOST = 20_000
"""Files and folders in which names are looked for: the file system itself can be asked for as a folder."""


class Catalogue:
    """The derivations of one package, read when they are asked for.

    Args:
        package: a folder, or the dotted name of an importable package; None
            is the subject that stands beside the engine in a checkout, or
            that a wheel carries.
        apart: this process can itself be ended, so files are imported at once.
    """

    def __init__(self, package: str | Path | None = None, apart: bool = False) -> None:
        package = _asked(package)
        self._reader = None if apart else _reader(package)
        if self._reader is not None:
            go_on()
        if self._reader is not None and _runs(package):
            self._reader.ready([""])
            self._reader.refuse("")
            with at_work("", self._reader.file(""), reading()):
                locate(package)
        self.root, self.package = locate(package)
        self._trusted = self.root == beside("derivations")
        if self._trusted:
            self._reader = None
        if self._reader is not None:
            self._reader.root = self.root
        self._networks: dict[str, Network] = {}
        self.misnamed: set[str] = set()
        self._walked = 0
        everything = self.everything = tuple(sorted(self._walk(self.root, "")))
        folders = {name: name.partition(".")[0] for name in everything}
        self.names = tuple(name for name in everything if folders[name] not in OTHERS)
        self.demonstrations, self.networks, self.labs = (
            tuple(name for name in everything if folders[name] == folder) for folder in OTHERS
        )
        self.others = {"network": self.networks, "demonstration": self.demonstrations, "lab": self.labs}

    def _walk(self, folder: Path, prefix: str, above: tuple[Path, ...] = ()) -> Iterator[str]:
        above = (*above, folder.resolve())
        for path in sorted(folder.iterdir()):
            self._walked += 1
            if self._walked > MOST:
                raise SymcnnError(
                    f"the package {self.root} holds more than {MOST:,} files and folders; name the one in which your "
                    "derivations stand"
                )
            if path.name.startswith(("_", ".")):
                continue
            if "." in path.stem or not path.name.isprintable():
                self.misnamed.add(f"{prefix}{path.stem}")
            if path.is_dir():
                # A link back up would be walked without end.
                if path.resolve() not in above and not is_environment(path):
                    yield from self._walk(path, f"{prefix}{path.name}.", above)
            elif path.suffix == ".py":
                yield f"{prefix}{path.stem}"

    def __getitem__(self, name: str) -> Derivation:
        from symcnn.catalogue.derivation import derivation_of

        derivation = derivation_of(self._module("derivation", name, self.names))
        fault = None if self._reader is None else self._reader.fault_of_proof(name)
        if fault is not None:
            object.__setattr__(derivation, "fault", fault)
        return derivation

    def ready(self, names: Iterable[str]) -> None:
        """Have these read elsewhere in one go, where they must be before they may be imported here."""
        if self._reader is not None:
            self._reader.ready(names)

    def state(self) -> tuple[str, frozenset[str]]:
        """A hash of the files on which reading depends, and the names of which this is known."""
        if self._reader is not None:
            return self._reader.state()
        return cache.key("read", sorted(self.root.rglob("*.py")), self.everything), frozenset(self.everything)

    def read(self, name: str) -> Derivation | Network | Demonstration | Lab:
        """What stands under a name, of whatever kind."""
        kinds = (self.networks, self.network), (self.demonstrations, self.demonstration), (self.labs, self.lab)
        found: Derivation | Network | Demonstration | Lab
        found = next((find(name) for names, find in kinds if name in names), None) or self[name]
        return found

    def readable(self, names: Sequence[str]) -> tuple[list[Any], dict[str, SymcnnError]]:
        """What stands under these names, and by name what is wrong with those that cannot be read.

        Errors: `MissingTool`, which is no fault of a file.
        """
        self.ready(names)
        found, faults = [], {}
        for name in names:
            try:
                found.append(self.read(name))
            except MissingTool:
                raise
            except SymcnnError as error:
                faults[name] = error
        return found, faults

    def demonstration(self, name: str) -> Demonstration:
        """The demonstration of this name (``demonstrations.max_pooling``)."""
        from symcnn.catalogue.demonstration import Demonstration

        return Demonstration.from_module(self._module("demonstration", name, self.demonstrations), name)

    def network(self, name: str) -> Network:
        """The network of this name (``architecture.alexnet``)."""
        from symcnn.catalogue.network import Network

        if name not in self._networks:
            self._networks[name] = Network.from_module(
                self._module("network", name, self.networks), name, default().package
            )
        return self._networks[name]

    def lab(self, name: str) -> Lab:
        """The lab of this name (``labs.digits``)."""
        from symcnn.catalogue.lab import Lab

        return Lab.from_module(self._module("lab", name, self.labs), name)

    def _module(self, kind: str, name: str, known: Sequence[str]) -> ModuleType:
        of_kind("a name", name, str, f"a text such as {EXAMPLE!r}")
        if name not in known:
            raise self.unknown(kind, name, known)
        if any(name == one or name.startswith(one + ".") for one in self.misnamed):
            raise DerivationError(
                f"{name}: the name of a file or folder holds a dot, or what cannot be printed, "
                "and names of results are put together with dots; rename it"
            )
        self.ready([name])
        if self._reader is not None:
            self._reader.refuse(name)
        try:
            with nothing_left(self.package, alarms=not self._trusted), self._at_work(name):
                return importlib.import_module(f"{self.package}.{name}")
        except SymcnnError as error:
            raise DerivationError(f"{name}: {error}") from error
        except BaseException as error:
            if not of_a_file(error):
                raise
            reason, why = type(error).__name__, " ".join(str(error).split())
            raise DerivationError(f"{name}: the file cannot be read: {reason}: {why}") from error

    def unknown(self, kind: str, name: str, known: Iterable[str]) -> UnknownName:
        """What is wrong with a name under which nothing of the kind stands: it is of another, an area, or nobody's."""
        return unknown_name(kind, name, known, {"derivation": self.names, **self.others}, self.everything)

    def _at_work(self, name: str) -> AbstractContextManager[None]:
        """While the file of a name of somebody else's package runs."""
        return at_work(name, None if self._reader is None else self._reader.file(name), reading())

    def __iter__(self) -> Iterator[Derivation]:
        self.ready(self.names)
        return (self[name] for name in self.names)

    def __len__(self) -> int:
        return len(self.names)

    def select(self, names: list[str]) -> list[Derivation]:
        """The derivations named, or of the areas named (``convolution``); all where none is named."""
        chosen = self.chosen(names, self.names, "derivation")
        self.ready(chosen)
        return [self[name] for name in chosen]

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
                raise self.unknown(kind, name, [*known, *areas])
            found += [name] if name in known else below
        return list(dict.fromkeys(found))


def _asked(package: Any) -> str | Path | None:
    """What is asked for as a package, if it can be one. Errors: `WrongKind`."""
    if package is None or isinstance(package, str):
        return package
    of_kind("a package of derivations", package, os.PathLike, "a folder, or the name of an importable package")
    try:
        return Path(package)
    except Exception as error:  # whatever a stranger's path does
        raise SymcnnError(f"{shown(package)} is the path of no folder: {error}") from error


def _is_folder(path: Path) -> bool:
    """Whether there is such a folder; what is too long to be a path is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _reader(package: str | Path | None) -> Reader | None:
    """Who reads a package elsewhere; None where it is the one that comes along, or there is none."""
    if package is None or not str(package):
        return None
    path = Path(package)
    if _is_folder(path):
        root = path.resolve()
        return None if root == beside("derivations") else reader_of(str(root), root)
    return reader_of(str(package), Path(str(package).replace(".", os.sep)))


def _runs(package: str | Path | None) -> bool:
    """Whether to find a package runs a file of it."""
    path = Path(str(package))
    if _is_folder(path):
        return str(path.resolve()) not in catalogues.values() and (path / "__init__.py").is_file()
    return "." in str(package) and str(package) not in sys.modules


def locate(package: str | Path | None) -> tuple[Path, str]:
    """The folder and the import name of a package of derivations."""
    if package is None:
        return _default()
    if not str(package):
        raise SymcnnError("the package of derivations has an empty name")
    path = Path(package)
    if _is_folder(path):
        return path.resolve(), _import_folder(path.resolve())
    if isinstance(package, str) and all(part.isidentifier() for part in package.split(".")):
        try:
            spec = importlib.util.find_spec(package)
        except (ImportError, AttributeError, ValueError):  # `__main__` has no specification
            spec = None
        if spec is not None and spec.submodule_search_locations:
            root = Path(next(iter(spec.submodule_search_locations)))
            catalogues[package] = str(root)
            return root, package
    raise SymcnnError(f"{shown(str(package))} is neither a folder nor an importable package of derivations")


def _default() -> tuple[Path, str]:
    folder = beside("derivations")
    if not folder.is_dir():
        raise SymcnnError(f"no derivations stand beside the engine ({folder}); name a package of your own")
    return folder, _import_folder(folder)


def _import_folder(folder: Path) -> str:
    """Make a folder importable under a name of its own, without touching the search path."""
    name = next((known for known, root in catalogues.items() if root == str(folder)), None)
    if name is None:
        name = f"symcnn_catalogue_{len(catalogues)}_{folder.name}" if catalogues else "symcnn_catalogue"
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
        catalogues[name] = str(folder)
    return name


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


def closed_form(name: str, package: str | Path | None = None) -> ClosedForm | System | Condition:
    """The claim of this name as a thing to ask: a closed form, a system of them, or an equivalence.

    >>> size = closed_form("convolution.output_size")
    >>> size(n=227, k=11, s=4)
    55

    Raises:
        UnknownName: no derivation has the name; the near ones are named.
    """
    return derive(name, package).form


__all__ = ["Catalogue", "DerivationError", "closed_form", "default", "derive"]

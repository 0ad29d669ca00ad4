"""Zoos of models, as `tools/zoo.py` asks them: which models there are, how one is made, and which inputs it takes.

A zoo gives names in groups, each of which is traced in a process of its own; a model without weights for a name; and
for a model the inputs that are tried one after the other, each with sizes at which it is traced.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Try = tuple[tuple[str, ...], dict[str, str], dict[str, int] | None]
"""Inputs by place, inputs by name, and sizes."""


class Zoo:
    """A package of models. ``kind_of`` says in which row of the table a model stands."""

    package = ""

    def groups(self) -> dict[str, list[str]]:
        """The names of models, by group."""
        raise NotImplementedError

    def made(self, group: str, name: str) -> Iterator[Any]:
        """The model, in the ways in which it is tried one after the other."""
        raise NotImplementedError

    def tries(self, model: Any, group: str) -> Iterator[Try]:
        """Inputs."""
        raise NotImplementedError

    def kind_of(self, model: Any) -> str:
        """What a model works on."""
        return "images"

    def version(self) -> str:
        """The package with its version."""
        try:
            return f"{self.package} {version(self.package)}"
        except PackageNotFoundError:
            return self.package


class PyTorchCV(Zoo):
    """``pytorchcv``, which lies in a folder and need not be installed. A group is a file."""

    package = "pytorchcv"
    INPUTS = ("n 3 H W", "n 1 H W", "n 80 T")
    SEVERAL: Mapping[str, tuple[str, ...]] = {
        "raft": ("n 3 H W", "n 3 H W"),
        "nvpattexp": ("n 8 16 29", "n int64"),
        "voca": ("n 1 16 29", "n int64"),
    }
    """Inputs of files whose models take several."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._homes: dict[str, str] = {}

    def groups(self) -> dict[str, list[str]]:
        """Read off the index without importing it."""
        tree = ast.parse((self.folder / "pytorchcv" / "model_provider.py").read_text())
        files = {
            alias.asname or alias.name: str(node.module).rpartition(".")[2]
            for node in tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        found: dict[str, list[str]] = {}
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
                for key, made in zip(node.value.keys, node.value.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(made, ast.Name):
                        names = found.setdefault(self._home(files, made.id), [])
                        if made.id not in names:
                            names.append(made.id)
        return found

    def _home(self, files: Mapping[str, str], name: str) -> str:
        """The file of a function; the index imports all of a file's names at once."""
        if name in files:
            return files[name]
        if not self._homes:
            for path in sorted((self.folder / "pytorchcv" / "models").glob("*.py")):
                for node in ast.parse(path.read_text()).body:
                    if isinstance(node, ast.FunctionDef):
                        self._homes.setdefault(node.name, path.stem)
        return self._homes.get(name, "")

    def made(self, group: str, name: str) -> Iterator[Any]:
        """One way."""
        if str(self.folder) not in sys.path:
            sys.path.insert(0, str(self.folder))
        yield getattr(importlib.import_module(f"pytorchcv.models.{group}"), name)()

    def tries(self, model: Any, group: str) -> Iterator[Try]:
        """Images of three channels or one, a spectrogram; then the input that the model names, with its numbers."""
        several = self.SEVERAL.get(group)
        if several:
            yield several, {}, None
            return
        for text in self.INPUTS:
            yield (text,), {}, None
        size = [*getattr(model, "in_size", ()), 0, 0]
        if size[0]:
            yield (self.INPUTS[0],), {}, {"H": int(size[0]), "W": int(size[1])}
            yield (f"n {getattr(model, 'in_channels', 3)} {size[0]} {size[1]}",), {}, None


class Timm(Zoo):
    """``timm``, as it is installed. A group is a module."""

    package = "timm"

    def groups(self) -> dict[str, list[str]]:
        """All names, by module."""
        timm = importlib.import_module("timm")
        found = {module: timm.list_models(module=module) for module in timm.list_modules()}
        return {module: names for module, names in found.items() if names}

    def made(self, group: str, name: str) -> Iterator[Any]:
        """One way."""
        yield importlib.import_module("timm").create_model(name)

    def tries(self, model: Any, group: str) -> Iterator[Try]:
        """Images at the size of the model's own configuration; then with its numbers."""
        channels, high, wide = getattr(model, "default_cfg", {}).get("input_size", (3, 224, 224))
        yield (f"n {channels} H W",), {}, {"H": high, "W": wide}
        yield (f"n {channels} {high} {wide}",), {}, None


class Transformers(Zoo):
    """``transformers``: each architecture of its mapping, from its usual configuration with two layers in each stack.

    A configuration with which it cannot be made or traced is followed by the usual one.
    """

    package = "transformers"
    LAYERS = (
        *("num_hidden_layers", "num_layers", "n_layer", "n_layers", "encoder_layers", "decoder_layers"),
        *("num_encoder_layers", "num_decoder_layers", "depth"),
    )
    GROUP = 30
    KINDS: Mapping[str, str] = {
        "input_ids": "language",
        "pixel_values": "images and video",
        "pixel_values_videos": "images and video",
        "input_values": "sound",
        "input_features": "sound",
    }

    def groups(self) -> dict[str, list[str]]:
        """Names in the order of the mapping, so many in a group."""
        names = list(importlib.import_module("transformers.models.auto.modeling_auto").MODEL_MAPPING_NAMES)
        return {f"{names[at]}...": names[at : at + self.GROUP] for at in range(0, len(names), self.GROUP)}

    def made(self, group: str, name: str) -> Iterator[Any]:
        """From a small configuration, and from the usual one."""
        auto = importlib.import_module("transformers")
        kind = auto.CONFIG_MAPPING[name]
        usual = kind().to_dict()
        small = self._small(usual)
        plain = {"pad_token_id": None}  # with one, some models look for it among the tokens
        first: Exception | None = None
        for settings in ({**small, **plain}, small, {**usual, **plain}, usual):
            try:
                model = auto.AutoModel.from_config(kind.from_dict(settings))
            except Exception as error:
                first = first or error
                continue
            yield model
        if first is not None:
            raise first

    def _small(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Two layers in each stack; a list that speaks of each layer is as short."""
        found: dict[str, Any] = {}
        counts = {settings[key] for key in self.LAYERS if isinstance(settings.get(key), int) and settings[key] > 2}
        for key, one in settings.items():
            if key in self.LAYERS and isinstance(one, int):
                found[key] = min(one, 2)
            elif isinstance(one, Mapping):
                found[key] = self._small(one)
            elif isinstance(one, list) and len(one) in counts and len(one) > 2:
                found[key] = one[:2]
            else:
                found[key] = one
        return found

    def kind_of(self, model: Any) -> str:
        """By the input that is named first."""
        return self.KINDS.get(model.main_input_name, "other")

    def tries(self, model: Any, group: str) -> Iterator[Try]:
        """Inputs by name: the one that is named first, those that the model must be given, and the decoder's."""
        main, config = model.main_input_name, model.config
        takes = inspect.signature(model.forward).parameters
        needed = [main] if main in takes else []
        needed += [name for name, one in takes.items() if one.default is one.empty and one.kind is not one.VAR_KEYWORD]
        needed = [name for name in dict.fromkeys(needed) if name not in ("self", "args", "kwargs")]
        more = [*needed, "decoder_input_ids"] if config.is_encoder_decoder and "decoder_input_ids" in takes else needed
        both = [*needed, "input_ids", "pixel_values"]
        sets = [more] + ([both] if {"input_ids", "pixel_values"} <= set(takes) else [])
        for names in sets:
            for specs, at in self._specs(dict.fromkeys(names), config):
                yield (), specs, at

    def _specs(self, names: Mapping[str, None], config: Any) -> Iterator[tuple[dict[str, str], dict[str, int]]]:
        channels = _asked(config, "num_channels", "in_channels", "in_chans") or 3
        size = _asked(config, "image_size", "img_size", "crop_size") or 224
        high, wide = size if isinstance(size, (list, tuple)) else (size, size)
        if isinstance(high, Mapping):
            high = wide = 224
        bins = _asked(config, "num_mel_bins", "feature_size", "input_feat_per_channel", "n_mels", "num_mels") or 80
        frames = _asked(config, "num_frames", "frames_per_clip") or 8
        long = 2 * (_asked(config, "max_source_positions") or 1500)
        texts: dict[str, list[tuple[str, dict[str, int]]]] = {
            "input_ids": [("n T int64", {"T": 16})],
            "decoder_input_ids": [("n S int64", {"S": 12})],
            "pixel_values": [
                (f"n {channels} H W", {"H": high, "W": wide}),
                (f"n {frames} {channels} H W", {"H": high, "W": wide}),
                (f"n {channels} {high} {wide}", {}),
                (f"n {channels} {frames} {high} {wide}", {}),
            ],
            "pixel_values_videos": [(f"n {frames} {channels} H W", {"H": high, "W": wide})],
            "input_values": [("n T", {"T": 16000}), ("n 1 T", {"T": 16000}), (f"n 1024 {bins}", {})],
            "input_features": [
                (f"n {bins} T", {"T": long}),
                (f"n T {bins}", {"T": 160}),
                (f"n 1 T {bins}", {"T": 1024}),
            ],
            "bbox": [("n T 4 int64", {"T": 16})],
            "past_values": [
                (f"n {_asked(config, 'context_length') or 32} {_asked(config, 'num_input_channels') or 1}", {})
            ],
        }
        known = [name for name in names if name in texts]
        for place in range(max((len(texts[name]) for name in known), default=0)):
            chosen = {name: texts[name][min(place, len(texts[name]) - 1)] for name in known}
            at = {key: int(one) for _, sizes in chosen.values() for key, one in sizes.items()}
            yield {name: text for name, (text, _) in chosen.items()}, {"n": 2, **at}


def _asked(config: Any, *names: str) -> Any:
    """The first of these settings, of a configuration or of one of those that it holds."""
    parts = [config, *(one for one in vars(config).values() if hasattr(one, "to_dict"))]
    for part in parts:
        for name in names:
            one = getattr(part, name, None)
            if one is not None:
                return one
    return None


ZOOS = ("pytorchcv", "timm", "transformers")


def zoo(name: str, folder: Path | None) -> Zoo:
    """The zoo of this name."""
    if name == "pytorchcv":
        return PyTorchCV(folder or Path())
    return Timm() if name == "timm" else Transformers()

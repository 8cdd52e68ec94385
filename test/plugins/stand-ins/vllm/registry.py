"""Both managers of parsers work alike: what is registered at once wins over what is only noted by module and class."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path


class Registry:
    def __init__(self, base: type) -> None:
        self._base = base
        self._loaded: dict[str, type] = {}
        self._noted: dict[str, tuple[str, str]] = {}

    def register_lazy_module(self, name: str, module_path: str, class_name: str) -> None:
        self._noted[name] = (module_path, class_name)

    def register_module(self, name: str, force: bool = True, module: type | None = None):
        if not isinstance(force, bool):
            raise TypeError("the second parameter is no class")
        if module is None:

            def note(parser: type) -> type:
                self._noted[name] = (parser.__module__, parser.__name__)
                return parser

            return note
        if not issubclass(module, self._base):
            raise TypeError(f"{module} is no parser")
        if not force and name in self._loaded:
            raise KeyError(name)
        self._loaded[name] = module
        return module

    def get(self, name: str) -> type:
        if name not in self._loaded:
            module_path, class_name = self._noted[name]
            self._loaded[name] = getattr(importlib.import_module(module_path), class_name)
        return self._loaded[name]

    def list_registered(self) -> list[str]:
        return sorted({*self._loaded, *self._noted})

    def load(self, path: str) -> None:
        """Runs a file as a module named after it. The real one logs what goes wrong and goes on."""
        name = Path(path).stem
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)

"""Registry of parsers, as both managers of vLLM have it: a loaded parser wins over a lazily registered one."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path


class Registry:
    def __init__(self, base: type) -> None:
        self._base = base
        self._loaded: dict[str, type] = {}
        self._lazy: dict[str, tuple[str, str]] = {}

    def register_lazy_module(self, name: str, module_path: str, class_name: str) -> None:
        self._lazy[name] = (module_path, class_name)

    def register_module(self, name: str, force: bool = True, module: type | None = None):
        if not isinstance(force, bool):
            raise TypeError("the second parameter is not a class")
        if module is None:

            def register_lazily(parser: type) -> type:
                self._lazy[name] = (parser.__module__, parser.__name__)
                return parser

            return register_lazily
        if not issubclass(module, self._base):
            raise TypeError(f"{module} is not a parser")
        if not force and name in self._loaded:
            raise KeyError(name)
        self._loaded[name] = module
        return module

    def get(self, name: str) -> type:
        if name not in self._loaded:
            module_path, class_name = self._lazy[name]
            self._loaded[name] = getattr(importlib.import_module(module_path), class_name)
        return self._loaded[name]

    def list_registered(self) -> list[str]:
        return sorted({*self._loaded, *self._lazy})

    def load(self, path: str) -> None:
        """Runs a file as a module of the same name. The real one logs a failure and continues."""
        name = Path(path).stem
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)

"""Python source that is read, not run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Module:
    """A file of the source."""

    path: str
    text: str
    tree: ast.Module


class Source:
    """All modules below a folder, with what they define by name."""

    def __init__(self, folder: Path) -> None:
        self.modules = [
            Module(f"{folder.name}/{file.relative_to(folder).as_posix()}", text, ast.parse(text))
            for file in sorted(folder.rglob("*.py"))
            for text in [file.read_text("utf-8-sig")]
        ]
        self.classes: dict[str, ast.ClassDef] = {}
        self.constants: dict[str, str] = {}
        for module in self.modules:
            for node in module.tree.body:
                if isinstance(node, ast.ClassDef):
                    self.classes.setdefault(node.name, node)
                elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                    for target in node.targets:
                        if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                            self.constants.setdefault(target.id, node.value.value)

    def module(self, path: str) -> Module | None:
        return next((module for module in self.modules if module.path == path), None)

    def nodes(self, kind: type[Node], text: str) -> Iterator[Node]:
        """The nodes of a kind in the modules that contain a text."""
        for module in self.modules:
            if text in module.text:
                yield from (node for node in ast.walk(module.tree) if isinstance(node, kind))


def constant_text(source: Source, node: ast.AST | None) -> str | None:
    """The text of a constant, or of a name that a module sets to one."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    return source.constants.get(node.id) if isinstance(node, ast.Name) else None


def methods(of: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in of.body if isinstance(node, ast.FunctionDef)}


def class_value(of: ast.ClassDef, name: str) -> ast.expr | None:
    """What a class sets a name to in its body."""
    for node in of.body:
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        if any(getattr(target, "id", "") == name for target in targets):
            return node.value
    return None

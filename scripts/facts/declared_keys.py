"""Keys that Python source declares as fields of a class, as vllm-ascend does from 0.27 on with dataclasses of pydantic."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from python_source import Source
from read_variables import CASTS


@dataclass
class Key:
    """What is known of one key."""

    type: str = "unknown"
    default: object = None
    # Whether None is its default: then `bool(value)` asks only whether there is a value.
    optional: bool = False
    truth: bool = False
    strict: bool = False
    choices: tuple[object, ...] = ()
    keys: dict[str, Key] = field(default_factory=dict)
    # What a default shows of keys that may be read.
    inner: dict[str, Key] = field(default_factory=dict)

    def learn(self, other: Key) -> None:
        if self.type in ("unknown", "dict") and other.type != "unknown":
            self.type = other.type
        self.default = other.default if self.default is None else self.default
        self.choices = self.choices or other.choices
        self.strict = self.strict or other.strict
        self.optional = self.optional or other.optional
        self.truth = self.truth or other.truth
        self.inner |= other.inner
        for name, key in other.keys.items():
            self.keys.setdefault(name, Key()).learn(key)

    def shape(self) -> dict:
        kind = "bool" if self.type == "unknown" and self.truth and not self.optional else self.type
        shape: dict = {"type": "object" if self.keys else kind}
        if self.keys:
            shape["keys"] = {name: key.shape() for name, key in sorted(self.keys.items())}
            if self.strict:
                shape["strict"] = True
        if self.choices:
            shape["choices"] = list(self.choices)
        if not self.keys and isinstance(self.default, bool | int | float | str):
            shape["default"] = self.default
        return shape


def declared(source: Source, of: ast.ClassDef) -> Key:
    found = Key(type="object", strict=refuses_unknown(of))
    for node in of.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and is_settable(node):
            found.keys[node.target.id] = declared_field(source, node)
    return found


def declared_field(source: Source, node: ast.AnnAssign) -> Key:
    key = annotated(source, node.annotation)
    if isinstance(node.value, ast.Constant):
        key.default = node.value.value
    elif isinstance(node.value, ast.UnaryOp):
        key.default = ast.literal_eval(node.value)
    return key


def annotated(source: Source, annotation: ast.expr) -> Key:
    """The type that an annotation names; None beside it does not count."""
    if isinstance(annotation, ast.BinOp):
        sides = [annotated(source, side) for side in (annotation.left, annotation.right) if not is_none(side)]
        return sides[0] if len(sides) == 1 else Key()
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotated(source, ast.parse(annotation.value, mode="eval").body)
    if isinstance(annotation, ast.Subscript):
        name = getattr(annotation.value, "id", getattr(annotation.value, "attr", ""))
        if name == "Literal":
            choices = tuple(
                part.value
                for part in ast.walk(annotation.slice)
                if isinstance(part, ast.Constant) and part.value is not None
            )
            types = {type(choice).__name__ for choice in choices}
            return Key(type=types.pop(), choices=choices) if len(types) == 1 else Key()
        item = getattr(annotation.slice, "id", "")
        if name in ("list", "List", "tuple", "set"):
            return Key(type=f"list[{item}]" if item in ("int", "float", "str") else "list")
        return Key(type="dict" if name in ("dict", "Dict") else "unknown")
    name = getattr(annotation, "id", "")
    if name in (*CASTS, "list", "dict"):
        return Key(type=name)
    of = source.classes.get(name)
    return declared(source, of) if of is not None and is_declared(of) else Key()


def decorator_names(of: ast.ClassDef) -> set[str]:
    called = [
        decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in of.decorator_list
    ]
    return {getattr(decorator, "id", getattr(decorator, "attr", "")) for decorator in called}


def is_declared(of: ast.ClassDef) -> bool:
    """Whether the fields of a class are its keys."""
    return bool(decorator_names(of) & {"config", "dataclass"})


def refuses_unknown(of: ast.ClassDef) -> bool:
    """The decorator `config` of the plugin forbids unknown keys; a plain dataclass takes no unknown argument."""
    return is_declared(of)


def is_settable(node: ast.AnnAssign) -> bool:
    name = getattr(node.target, "id", "")
    internal = isinstance(node.value, ast.Call) and any(
        keyword.arg == "init" and getattr(keyword.value, "value", True) is False
        for keyword in node.value.keywords
    )
    return (
        not name.startswith("_")
        and not internal
        and "ClassVar" not in ast.unparse(node.annotation)
        and name != "model_config"
    )


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None

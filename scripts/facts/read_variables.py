"""Which environment variables Python source reads, and as what."""

import ast

from python_source import Module, Source, constant_text

CASTS = ("bool", "int", "float", "str")


def variables_of(source: Source, path: str) -> dict[str, dict]:
    """The variables of a table `name: lambda` in one module: type, and default where it is a constant."""
    module = source.module(path)
    if module is None:
        return {}
    found = {}
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(value, ast.Lambda):
                found[key.value] = reading(value.body)
    return found


def reading(expression: ast.expr) -> dict:
    """How an expression reads a variable: the outermost conversion is its type."""
    kind = "str"
    if isinstance(expression, ast.Compare):
        kind = "bool"
    elif isinstance(expression, ast.Call) and getattr(expression.func, "id", "") in CASTS:
        kind = expression.func.id
    elif isinstance(expression, ast.IfExp) and isinstance(expression.body, ast.Call):
        kind = getattr(expression.body.func, "id", "str")
    default = next((default for name, default in lookups(expression)), None)
    found: dict = {"type": kind if kind in CASTS else "str"}
    if (
        isinstance(default, ast.Constant)
        and default.value is not None
        and (value := converted(kind, default.value)) is not None
    ):
        found["default"] = value
    return found


def converted(kind: str, text: object) -> object:
    """A default as its type has it."""
    try:
        if kind == "bool":
            return bool(int(str(text)))
        return {"int": int, "float": float}.get(kind, str)(str(text))
    except ValueError:
        return None


def lookups(tree: ast.AST) -> list[tuple[ast.expr, ast.expr | None]]:
    """The names that are looked up in the environment or set there for others, with their defaults."""
    found: list[tuple[ast.expr, ast.expr | None]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and is_environment_reader(node.func):
            found.append((node.args[0], node.args[1] if len(node.args) > 1 else None))
        elif isinstance(node, ast.Subscript) and is_environment(node.value):
            found.append((node.slice, None))
        elif isinstance(node, ast.Compare) and is_environment(node.comparators[0]):
            found.append((node.left, None))
    return found


def is_environment(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "environ") or getattr(
        node, "id", ""
    ) == "environ"


def is_environment_reader(function: ast.AST) -> bool:
    if isinstance(function, ast.Attribute):
        in_os = function.attr == "getenv" and getattr(function.value, "id", "") == "os"
        return in_os or (function.attr in ("get", "setdefault", "pop") and is_environment(function.value))
    return getattr(function, "id", "") == "getenv"


def vllm_environment_names(module: Module) -> set[str]:
    """The names under which a module knows `vllm.envs`."""
    names = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "vllm.envs"}
        elif isinstance(node, ast.ImportFrom) and node.module == "vllm":
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "envs"}
    return names


def read_variables(source: Source, registered: dict[str, dict]) -> dict[str, str]:
    """All variables that the source reads, or sets for what it loads: `vllm` for those that it reads as vLLM does."""
    found: dict[str, str] = {}
    for module in [module for module in source.modules if "envs" in module.text]:
        names = vllm_environment_names(module)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) in names and node.attr.isupper():
                found[node.attr] = "vllm"
    for module in [
        module for module in source.modules if "environ" in module.text or "getenv" in module.text
    ]:
        for name, _ in lookups(module.tree):
            if (text := constant_text(source, name)) is not None:
                found[text] = "str"
    return found | {name: how["type"] for name, how in registered.items()}

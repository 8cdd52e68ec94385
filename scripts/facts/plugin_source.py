"""Prints, as JSON, the keys of additional_config and the variables that vllm-ascend reads, and the names that it registers.

    python3 plugin_source.py SOURCE

SOURCE is the folder `vllm_ascend` of a source distribution. Nothing of it is imported: it needs drivers.
"""

import ast
import json
import sys
from pathlib import Path

from additional_config import AdditionalConfig
from python_source import Source, constant_text
from read_variables import read_variables, variables_of


def registered_names(source: Source, call: str) -> list[str]:
    """First arguments of the calls and decorators of a function, which are texts or constants of the source."""
    names = set()
    for node in source.nodes(ast.Call, call):
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name == call and node.args and (text := constant_text(source, node.args[0])) is not None:
            names.add(text)
    return sorted(names)


def registered_parsers(source: Source) -> dict[str, list[str]]:
    """Names that the source registers at vLLM's managers of parsers, by the name of the manager."""
    found: dict[str, set[str]] = {"ReasoningParserManager": set(), "ToolParserManager": set()}
    for node in source.nodes(ast.Call, "ParserManager"):
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in (
            "register_module",
            "register_lazy_module",
        ):
            manager = getattr(function.value, "id", "")
            names = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "name")]
            texts = {text for name in names if (text := constant_text(source, name)) is not None}
            if manager in found:
                found[manager] |= texts
    return {manager: sorted(names) for manager, names in found.items()}


def widened_literals(source: Source) -> dict[str, list[str]]:
    """Texts that the plugin's patches add to the Literals of vLLM's configuration, by the name of the Literal."""
    found: dict[str, set[str]] = {}
    for module in source.modules:
        if "/patch/" not in module.path:
            continue
        texts: dict[str, set[str]] = {}
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Assign):
                continue
            for target in node.targets:
                if is_literal(node.value) and isinstance(target, ast.Name):
                    texts[target.id] = strings(node.value)
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                    value = node.value
                    added = (
                        strings(value) if is_literal(value) else texts.get(getattr(value, "id", ""), set())
                    )
                    if added:
                        found.setdefault(target.attr, set()).update(added)
    return {name: sorted(texts) for name, texts in sorted(found.items())}


def is_literal(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return is_literal(node.left)
    if not isinstance(node, ast.Subscript):
        return False
    return getattr(node.value, "attr", getattr(node.value, "id", "")) == "Literal"


def strings(node: ast.AST) -> set[str]:
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def main(folder: Path) -> None:
    source = Source(folder)
    registered = variables_of(source, "vllm_ascend/envs.py")
    config = AdditionalConfig(source, registered)
    parsers = registered_parsers(source)
    found = {
        "additionalConfig": config.shape(),
        "variables": read_variables(source, registered),
        "registries": {
            "architectures": registered_names(source, "register_model"),
            "connectors": registered_names(source, "register_connector"),
            "quantizations": registered_names(source, "register_quantization_config"),
            "reasoningParsers": parsers["ReasoningParserManager"],
            "toolCallParsers": parsers["ToolParserManager"],
        },
        "widenedLiterals": widened_literals(source),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

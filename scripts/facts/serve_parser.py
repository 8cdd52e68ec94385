"""Prints, as JSON, the flags of the real `vllm serve` parser, the objects behind them, and vLLM's registries.

Runs in an environment that can import vLLM without a device; VLLM_TARGET_DEVICE is `empty`.
"""

import argparse
import ast
import contextlib
import dataclasses
import enum
import importlib
import json
import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

from config_classes import SCALARS, field_of, hints_of, is_scalar, learn, members, tried, type_of_hint
from value_bounds import Trial

Json = typing.Any


def functions_in(function: Callable) -> Iterator[Callable]:
    """A converter of a flag, and those that it wraps."""
    yield function
    for cell in getattr(function, "__closure__", None) or ():
        if callable(cell.cell_contents):
            yield from functions_in(cell.cell_contents)


def type_of_flag(action: argparse.Action) -> str:
    """The type of a flag in the words of the catalogue."""
    if action.nargs == 0:
        return "bool"
    if action.choices is not None:
        return "choices"
    if action.type is None:
        return "str"
    names = {getattr(function, "__name__", "") for function in functions_in(action.type)}
    # The text is parsed as JSON only if it looks like an object. Only a default that is a text shows that others are meant, too.
    if "union_dict_and_str" in names:
        return "json|str" if isinstance(action.default, str) else "json"
    if "human_readable_int_or_auto" in names:
        return "int|auto"
    if "loads" in names:
        return "json-list" if isinstance(action.default, list) else "json"
    if "parse_dataclass" in names:
        return "json"
    if names & {"int", "human_readable_int"}:
        return "int"
    return "float" if "float" in names else "str"


def flag_of(action: argparse.Action) -> Json:
    flag: Json = {"type": type_of_flag(action)}
    if action.choices is not None:
        flag["choices"] = [
            choice if is_scalar(choice) else str(choice)
            for choice in action.choices
            if not is_turned_into_none(action, choice)
        ]
    if action.nargs in ("+", "*") or (isinstance(action.nargs, int) and action.nargs > 0):
        flag["list"] = True
    if action.nargs == "?":
        flag["valueOptional"] = True
    if isinstance(action, argparse.BooleanOptionalAction):
        flag["negatable"] = True
    name = name_of(action)
    aliases = [text for text in action.option_strings if text != f"--{name}" and not text.startswith("--no-")]
    if aliases:
        flag["aliases"] = aliases
    # An enumeration is spelled by its number or its name.
    default = action.default
    if isinstance(default, enum.Enum):
        default = int(default) if isinstance(default, int) else default.name
    if is_scalar(default):
        flag["default"] = default
    return flag


def is_turned_into_none(action: argparse.Action, choice: object) -> bool:
    """Whether the converter of a flag makes nothing of a text, so that the parser finds no choice in it."""
    return isinstance(choice, str) and action.type is not None and action.type(choice) is None


def name_of(action: argparse.Action) -> str:
    """The first long spelling of a flag, without its dashes."""
    return next(text[2:] for text in action.option_strings if text.startswith("--"))


def flags_of(parser: argparse.ArgumentParser) -> Json:
    return {
        name_of(action): flag_of(action)
        for action in parser._actions
        if any(text.startswith("--") for text in action.option_strings) and action.dest != "help"
    }


def config_behind(action: argparse.Action, whole: dict[str, object]) -> type | None:
    """The dataclass that a flag fills, of its converter or of the field of the whole configuration with the same name."""
    for function in functions_in(action.type) if action.type else ():
        for default in getattr(function, "__defaults__", None) or ():
            if isinstance(default, type) and dataclasses.is_dataclass(default):
                return default
    names = {getattr(function, "__name__", "") for function in functions_in(action.type) if action.type}
    if "loads" not in names:
        return None
    hint = whole.get(action.dest)
    return next(
        (one for one in members(hint) if isinstance(one, type) and dataclasses.is_dataclass(one)), None
    )


def configs_of(parser: argparse.ArgumentParser, whole: dict[str, object]) -> Json:
    configs = {}
    for action in parser._actions:
        if action.option_strings and action.type and (config := config_behind(action, whole)):
            shape = tried(config)
            configs[name_of(action)] = {"strict": shape["strict"], "keys": shape["keys"]}
    return configs


def first_of(*places: str) -> typing.Any:
    """The first object that exists of some, each as `module:name`."""
    failures = []
    for place in places:
        module, _, name = place.partition(":")
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            failures.append(f"{place}: {error}")
    raise SystemExit("None of these exists: " + "; ".join(failures))


# Fields behind flags of other names.
RENAMED = {"attention_backend": ("AttentionConfig", "backend"), "mamba_backend": ("MambaConfig", "backend")}

# What the constructor of a class asks for, by the type of the field.
NEEDED = {"int": 8192, "bool": False, "str": "text"}


def classes_within(config: type, found: dict[str, type]) -> dict[str, type]:
    """A configuration class and those of its fields, at any depth, by name."""
    found.setdefault(config.__name__, config)
    for hint in hints_of(config).values():
        for one in members(hint):
            if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__name__ not in found:
                classes_within(one, found)
    return found


def owner_of(dest: str, classes: dict[str, type]) -> tuple[type, str] | None:
    """The class, and its field, that a plain flag fills."""
    name, field = RENAMED.get(dest, ("", dest))
    if name in classes:
        return classes[name], field
    for config in classes.values():
        if any(one.name == field and one.init for one in dataclasses.fields(config)):
            return config, field
    return None


def needed_by(config: typing.Any) -> Json:
    """Values of the arguments without a default."""
    missing = dataclasses.MISSING
    return {
        name: NEEDED.get(
            type_of_hint(getattr(hints_of(config)[name], "type", hints_of(config)[name]))["type"]
        )
        for name, field in config.__dataclass_fields__.items()
        if field.init and field.default is missing and field.default_factory is missing
    }


def add_bounds(flags: Json, parser: argparse.ArgumentParser, classes: dict[str, type]) -> None:
    """Adds the bounds and choices of the fields that plain flags fill."""
    # Reads the files of the model.
    typing.cast(typing.Any, classes["ModelConfig"]).__post_init__ = lambda self, *_, **__: None
    for action in parser._actions:
        owner = owner_of(action.dest, classes)
        flag = flags.get(name_of(action)) if owner and any(map(is_long, action.option_strings)) else None
        if flag is None or owner is None or flag["type"] not in ("int", "float", "int|auto", "str"):
            continue
        config, field = owner
        trial = Trial(config, needed_by(config), (), python=True).at(field)
        key: Json = {"type": flag["type"].removesuffix("|auto")}
        if flag.get("list"):
            key["type"] = f"list[{key['type']}]"
        learn(key, trial, field_of(config, field), hints_of(config)[field], texts=key["type"] == "str")
        if "choices" in key:
            flag["type"] = "choices"
        flag.update({name: value for name, value in key.items() if name != "type"})


def is_long(text: str) -> bool:
    return text.startswith("--")


def registered(manager: typing.Any) -> list[str]:
    if hasattr(manager, "list_registered"):
        return list(manager.list_registered())
    return [*getattr(manager, "lazy_parsers", {}), *vars(manager).get("tool_parsers", {})]


def registries() -> Json:
    tools = first_of(
        "vllm.tool_parsers:ToolParserManager", "vllm.entrypoints.openai.tool_parsers:ToolParserManager"
    )
    factory = first_of("vllm.distributed.kv_transfer.kv_connector.factory:KVConnectorFactory")
    methods = first_of("vllm.config.speculative:SpeculativeMethod")
    return {
        "architectures": list(first_of("vllm.model_executor.models.registry:_VLLM_MODELS")),
        "toolCallParsers": registered(tools),
        "reasoningParsers": registered(first_of("vllm.reasoning:ReasoningParserManager")),
        "quantizations": list(first_of("vllm.model_executor.layers.quantization:QUANTIZATION_METHODS")),
        "connectors": list(factory._registry),
        "speculativeMethods": list(literals(methods)),
    }


def literals(hint: object) -> Iterator[str]:
    """All texts of a nested Literal."""
    for part in typing.get_args(hint):
        if isinstance(part, str):
            yield part
        else:
            yield from literals(part)


def variables() -> Json:
    """Environment variables that vLLM reads, with the types that it declares for them."""
    module = importlib.import_module("vllm.envs")
    declared = {
        node.target.id: ast.unparse(node.annotation)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8")))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    return {name: type_of_variable(declared.get(name, "")) for name in module.environment_variables}


def type_of_variable(annotation: str) -> str:
    names = [name for name in annotation.replace("Optional[", "").strip("[]").split(" | ") if name != "None"]
    return names[0] if len(names) == 1 and names[0] in SCALARS.values() else "str"


def literals_of_configuration() -> Json:
    """The Literals of vLLM's configuration by name, all of texts."""
    found = {}
    for module in [module for name, module in sys.modules.items() if name.startswith("vllm.config")]:
        for name, value in vars(module).items():
            if typing.get_origin(value) is typing.Literal:
                found[name] = list(literals(value))
    return found


def use_device_stand_in() -> None:
    """Names a device, which a few defaults need, without drivers."""
    # As torch_npu does.
    importlib.import_module("torch").utils.rename_privateuse1_backend("npu")
    platforms = importlib.import_module("vllm.platforms")
    interface = importlib.import_module("vllm.platforms.interface")

    class StandIn(interface.Platform):
        _enum = interface.PlatformEnum.OOT
        device_name = "npu"
        device_type = "npu"

    platforms._current_platform = platforms.current_platform = StandIn()


def serve_parser() -> argparse.ArgumentParser:
    use_device_stand_in()
    parser_class = first_of(
        "vllm.utils.argparse_utils:FlexibleArgumentParser", "vllm.utils:FlexibleArgumentParser"
    )
    serve = importlib.import_module("vllm.entrypoints.cli.serve").ServeSubcommand()
    return serve.subparser_init(parser_class().add_subparsers(dest="command"))


def main() -> None:
    # The engine logs to stdout.
    with contextlib.redirect_stdout(sys.stderr):
        parser = serve_parser()
        whole = hints_of(first_of("vllm.config:VllmConfig"))
        flags = flags_of(parser)
        add_bounds(flags, parser, classes_within(first_of("vllm.config:VllmConfig"), {}))
        found = {
            "flags": flags,
            "configs": configs_of(parser, whole),
            "registries": registries(),
            "variables": variables(),
            "literals": literals_of_configuration(),
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

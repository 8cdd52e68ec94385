"""Prints, as JSON, the flags of the real `vllm serve` parser, the objects behind them, and vLLM's registries.

Runs in an environment that can import vLLM without a device; VLLM_TARGET_DEVICE is `empty`.
"""

import argparse
import ast
import contextlib
import dataclasses
import enum
import functools
import importlib
import json
import sys
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

Json = typing.Any

SCALARS = {bool: "bool", int: "int", float: "float", str: "str"}

# Objects that the engine itself hands over; no user sets them.
ENGINE_OBJECTS = {"ModelConfig", "ParallelConfig"}


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


def is_scalar(value: object) -> bool:
    return type(value) in SCALARS


def flag_of(action: argparse.Action) -> Json:
    flag: Json = {"type": type_of_flag(action)}
    if action.choices is not None:
        flag["choices"] = [choice if is_scalar(choice) else str(choice) for choice in action.choices]
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


def name_of(action: argparse.Action) -> str:
    """The first long spelling of a flag, without its dashes."""
    return next(text[2:] for text in action.option_strings if text.startswith("--"))


def flags_of(parser: argparse.ArgumentParser) -> Json:
    return {
        name_of(action): flag_of(action)
        for action in parser._actions
        if any(text.startswith("--") for text in action.option_strings) and action.dest != "help"
    }


def members(hint: object) -> list[object]:
    """The types of a union, without None and annotations."""
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return members(typing.get_args(hint)[0])
    if origin in (typing.Union, types.UnionType):
        return [member for part in typing.get_args(hint) for member in members(part)]
    return [] if hint is type(None) else [hint]


def type_of_hint(hint: object) -> Json:
    """The type of a field in the words of the catalogue; `unknown` if it takes several forms."""
    found = members(hint)
    if len(found) != 1:
        types = {type_of_hint(one)["type"] for one in found}
        # Names of one type that are known, or others.
        return {"type": types.pop() if len(types) == 1 and types <= set(SCALARS.values()) else "unknown"}
    (one,) = found
    origin = typing.get_origin(one) or one
    if origin in SCALARS:
        return {"type": SCALARS[origin]}
    if isinstance(origin, type) and (issubclass(origin, Path) or is_enumeration_of_texts(origin)):
        return {"type": "str"}
    if origin is typing.Literal:
        return type_of_choices(typing.get_args(one))
    if origin is dict:
        return {"type": "dict"}
    if origin in (list, tuple, set):
        items = {item for item in typing.get_args(one) if item is not Ellipsis}
        inner = type_of_hint(items.pop())["type"] if len(items) == 1 else "unknown"
        return {"type": f"list[{inner}]" if inner in SCALARS.values() else "list"}
    if dataclasses.is_dataclass(one):
        return object_of(typing.cast(type, one))
    return {"type": "unknown"}


def is_enumeration_of_texts(one: type) -> bool:
    return issubclass(one, enum.Enum) and all(isinstance(member.value, str) for member in one)


def type_of_choices(choices: typing.Sequence[object]) -> Json:
    types = {type(choice) for choice in choices if choice is not None}
    if len(types) != 1 or not types <= set(SCALARS):
        return {"type": "unknown"}
    return {"type": SCALARS[types.pop()], "choices": [choice for choice in choices if choice is not None]}


def default_of(field: dataclasses.Field) -> object:
    default = field.default
    # pydantic's Field() holds the default.
    return getattr(default, "default", default) if type(default).__name__ == "FieldInfo" else default


def lowest(field: dataclasses.Field) -> object:
    """The smallest whole number that the field takes, if it names one."""
    constraints = [field.default, *getattr(field.type, "__metadata__", ())]
    for constraint in [*constraints, *[part for one in constraints for part in getattr(one, "metadata", ())]]:
        if isinstance(found := getattr(constraint, "ge", None), int):
            return found
        if isinstance(found := getattr(constraint, "gt", None), int):
            return found + 1
    return None


def is_engines_own(field: dataclasses.Field, hint: object) -> bool:
    names = {getattr(member, "__name__", "") for member in members(hint)}
    return not field.init or field.name.startswith("_") or bool(names & ENGINE_OBJECTS)


def key_of(field: dataclasses.Field, hint: object) -> Json:
    key = type_of_hint(hint)
    if key["type"] == "int" and (least := lowest(field)) is not None:
        key["min"] = least
    default = default_of(field)
    if is_scalar(default):
        key["default"] = default
    return key


@functools.cache
def hints_of(config: type) -> dict[str, object]:
    try:
        return typing.get_type_hints(config, include_extras=True)
    except Exception:
        # A name that only type checkers import.
        return {field.name: field.type for field in dataclasses.fields(config)}


def object_of(config: type) -> Json:
    """The keys of an object, and whether it refuses others."""
    hints = hints_of(config)
    behaviour = getattr(config, "__pydantic_config__", None)
    keys = {
        field.name: key_of(field, hints[field.name])
        for field in dataclasses.fields(config)
        if not is_engines_own(field, hints[field.name])
    }
    # A plain dataclass takes no argument that it does not know; one of pydantic ignores it unless told otherwise.
    strict = behaviour is None or behaviour.get("extra") == "forbid"
    return {"type": "object", "strict": strict, "keys": keys}


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
            shape = object_of(config)
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
        found = {
            "flags": flags_of(parser),
            "configs": configs_of(parser, whole),
            "registries": registries(),
            "variables": variables(),
            "literals": literals_of_configuration(),
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

"""Judges commands of `vllm serve` by the real parser and the real configuration of vLLM and vllm-ascend, without a device.

Reads one JSON object a line, `{"id": …, "argv": […], "env": {…}}`, and prints one a line, `{"id": …, "verdict": …}`. A verdict is
`accepted` (the engine would load weights next), `refused` (with the exception and its message), or `notJudged` (the fault of a
stand-in). Every command runs in a fork of the process that has imported the engine.
"""

import contextlib
import gc
import importlib
import importlib.machinery
import importlib.util
import json
import os
import resource
import select
import sys
import time
import traceback
import typing
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import device_stand_ins

Json = typing.Any

# A configuration takes less than 3 s of processor time. Some commands would compute for hours.
LIMIT = 6

# Address space of a process in bytes. Some commands would fill the memory of the machine.
MEMORY = 16 * 2**30


class Launched(BaseException):
    """The engine has read its whole configuration, and would start processes now."""


def launch(*arguments: object, **named: object) -> typing.Never:
    for argument in (*arguments, *named.values()):
        if type(argument).__name__ == "VllmConfig":
            check_before_weights(argument)
    raise Launched


def check_before_weights(config: typing.Any) -> None:
    """Names that the processes of the engine look up before they load weights."""
    importlib.import_module("vllm.model_executor.model_loader").get_model_loader(config.load_config)
    if config.kv_transfer_config is not None:
        factory = importlib.import_module("vllm.distributed.kv_transfer.kv_connector.factory")
        factory.KVConnectorFactory.get_connector_class(config.kv_transfer_config)
    if isinstance(config.scheduler_config.scheduler_cls, str):
        config.scheduler_config.get_scheduler_cls()


def check_variables(names: typing.Iterable[str]) -> None:
    """The plugin reads each of its variables when a process of the engine starts."""
    with contextlib.suppress(ImportError):
        table = getattr(importlib.import_module("vllm_ascend.envs"), "env_variables", {})
        for name in names:
            if name in table:
                table[name]()


def replaced(name: str, replacement: object) -> None:
    """Replaces an attribute that a release may lack, e.g. `vllm.entrypoints.cli.serve:CoreEngineProcManager`."""
    module, _, attribute = name.partition(":")
    with contextlib.suppress(ImportError):
        owner = importlib.import_module(module)
        *path, last = attribute.split(".")
        for part in path:
            owner = getattr(owner, part)
        if hasattr(owner, last):
            setattr(owner, last, replacement)


def stop_before_processes() -> None:
    """Where a configuration is complete, the engine launches processes; here it stops."""
    for name in ("launch_core_engines", "CoreEngineProcManager", "MultiprocExecutor"):
        replaced(f"vllm.entrypoints.cli.serve:{name}", launch)
    replaced("vllm.v1.engine.async_llm:AsyncLLM.__init__", launch)
    # The engine looks at a model in a process of its own, which would lack the stand-ins.
    replaced("vllm.model_executor.models.registry:_run_in_subprocess", lambda inspect: inspect())
    for module in ("vllm.entrypoints.openai.api_server", "vllm.entrypoints.launcher"):
        replaced(f"{module}:create_server_socket", lambda *_, **__: None)
        replaced(f"{module}:create_server_unix_socket", lambda *_, **__: None)
        replaced(f"{module}:set_ulimit", lambda *_, **__: None)


# Models of the topologies, and the draft models of their weights.
ARCHITECTURES = (
    "Glm4MoeForCausalLM",
    "Glm4MoeMTPModel",
    "GlmMoeDsaForCausalLM",
    "DeepSeekMTPModel",
)


def inspect_models() -> None:
    """Lets every fork know the models: to import one takes seconds."""
    registry = importlib.import_module("vllm.model_executor.models.registry")
    for name in ARCHITECTURES:
        model = registry.ModelRegistry.models.get(name)
        if model is None:
            continue
        if registry._try_inspect_model_cls(name, model) is None:
            print(f"oracle: the model {name} cannot be imported", file=sys.stderr)


class Engine:
    """The imported engine and its parser."""

    def __init__(self) -> None:
        device_stand_ins.install()
        self.serve = importlib.import_module("vllm.entrypoints.cli.serve")
        importlib.import_module("vllm.entrypoints.openai.api_server")
        importlib.import_module("vllm.platforms").current_platform.device_type  # noqa: B018
        importlib.import_module("vllm.plugins").load_general_plugins()
        stop_before_processes()
        for name in (
            "vllm.model_executor.models.registry",
            "vllm.model_executor.model_loader",
            "vllm.transformers_utils.config",
            "vllm.distributed.kv_transfer.kv_connector.factory",
            "vllm.v1.executor.multiproc_executor",
            "vllm.tool_parsers",
            "vllm.reasoning",
            "vllm_ascend.platform",
        ):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        inspect_models()
        utilities = first_module("vllm.utils.argparse_utils", "vllm.utils")
        self.parser = utilities.FlexibleArgumentParser(prog="vllm")
        subparsers = self.parser.add_subparsers(required=False, dest="subparser")
        self.command = self.serve.ServeSubcommand()
        self.command.subparser_init(subparsers).set_defaults(dispatch_function=self.command.cmd)

    def run(self, argv: typing.Sequence[str]) -> None:
        """What `vllm` does with its arguments, until it would start processes."""
        sys.argv = list(argv)
        args = self.parser.parse_args()
        self.command.validate(args)
        args.dispatch_function(args)


def first_module(*names: str) -> typing.Any:
    for name in names:
        with contextlib.suppress(ImportError):
            return importlib.import_module(name)
    raise SystemExit(f"None of these modules exists: {', '.join(names)}")


def end_of(text: str) -> str:
    """The error of a parser: what follows its usage, without pydantic's address of each error."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    start = max((index for index, line in enumerate(lines) if "error: " in line), default=len(lines) - 1)
    return " ".join(line for line in lines[start:] if not line.startswith("For further information"))


def message_of(error: BaseException) -> str:
    """The message without the sums of pydantic, whose lines after the first hold the reason."""
    errors = getattr(error, "errors", None)
    if callable(errors) and type(error).__name__ == "ValidationError":
        with contextlib.suppress(Exception):
            found = typing.cast(typing.Any, errors)()
            return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in found)
    return " ".join(str(error).split())


def place_of(error: BaseException) -> str:
    """The innermost line of the engine."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "/vllm/" in frame.filename or "/vllm_ascend/" in frame.filename
    ]
    if not frames:
        return ""
    path = frames[-1].filename
    start = max(path.rfind("/vllm/"), path.rfind("/vllm_ascend/"))
    return f"{path[start + 1 :]}:{frames[-1].lineno}"


def judged(engine: Engine, case: Json) -> Json:
    """The verdict of one command. Runs in its own process."""
    errors = os.memfd_create("errors")
    os.dup2(errors, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for name in case.get("unset", ()):
        os.environ.pop(name, None)
    os.environ.update(case.get("env", {}))
    device_stand_ins.describe(case.get("device", {}))
    known = set(sys.modules)
    try:
        check_variables(case.get("env", {}))
        engine.run(case["argv"])
    except Launched:
        imported = [name for name in sys.modules if name not in known] if case.get("warmUp") else []
        return {"verdict": "accepted", **({"imported": imported} if imported else {})}
    except SystemExit as stop:
        sys.stderr.flush()
        text = os.pread(errors, 2**20, 0).decode("utf-8", "replace")
        if stop.code in (0, None):
            return {"verdict": "notJudged", "exception": "SystemExit", "message": end_of(text), "at": ""}
        return {
            "verdict": "refused",
            "exception": "SystemExit",
            "message": end_of(text) or str(stop.code),
            "at": "parser",
        }
    except BaseException as error:
        fault = isinstance(error, MemoryError) or device_stand_ins.is_at_fault(error)
        return {
            "verdict": "notJudged" if fault else "refused",
            "exception": type(error).__name__,
            "message": message_of(error),
            "at": place_of(error),
            **({"trace": traceback.format_exc()} if fault or case.get("trace") else {}),
        }
    return {"verdict": "notJudged", "exception": "", "message": "The server ended by itself.", "at": ""}


def answered(engine: Engine, case: Json, answers: typing.TextIO) -> int:
    """Forks a process that answers a case; returns its number."""
    answers.flush()
    child = os.fork()
    if child != 0:
        return child
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer = judged(engine, case)
    except BaseException as error:
        answer = {"verdict": "notJudged", "exception": type(error).__name__, "message": str(error), "at": ""}
    os.write(answers.fileno(), (json.dumps({"id": case["id"], **answer}) + "\n").encode())
    os._exit(0)


def main() -> None:
    warnings.simplefilter("ignore")
    # What the engine prints must not reach the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    started = time.monotonic()
    engine = Engine()
    # A collection in a fork would copy every page of the imported engine.
    gc.collect()
    gc.freeze()
    gc.disable()
    print(f"oracle: ready after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    limit = int(os.environ.get("ORACLE_PROCESSES", "2"))
    running: dict[int, str] = {}
    for line in lines(running, answers):
        case = json.loads(line)
        if "import" in case:
            import_ahead(case["import"])
            continue
        while len(running) >= limit:
            collect(running, answers, 0)
        running[answered(engine, case, answers)] = case["id"]
    while running:
        collect(running, answers, 0)


def lines(running: dict[int, str], answers: typing.TextIO) -> typing.Iterator[bytes]:
    """Lines of the input. While there is none, processes that ended are collected."""
    rest = b""
    while True:
        ready, _, _ = select.select([0], [], [], 0.2)
        if not ready:
            collect(running, answers, os.WNOHANG)
            continue
        chunk = os.read(0, 2**20)
        if not chunk:
            return
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole


def import_ahead(names: typing.Sequence[str]) -> None:
    """Imports for all forks what accepted commands imported. Patches of the plugin depend on the command."""
    for name in names:
        if ".patch" not in name:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
    gc.collect()
    gc.freeze()


def collect(running: dict[int, str], answers: typing.TextIO, options: int) -> None:
    """Waits for one process, and answers for one that was killed."""
    if not running:
        return
    child, status = os.waitpid(-1, options)
    identity = running.pop(child, None)
    if identity is not None and status != 0:
        answer = {
            "id": identity,
            "verdict": "notJudged",
            "exception": "Signal",
            "message": f"The process ended with status {status}.",
            "at": "",
        }
        os.write(answers.fileno(), (json.dumps(answer) + "\n").encode())


if __name__ == "__main__":
    main()

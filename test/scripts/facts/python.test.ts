import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPluginFacts } from "../../../scripts/facts/python-facts.ts";

const scripts = join(import.meta.dirname, "../../../scripts/facts");

function python(...argv: readonly string[]): string {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYTHONPATH: scripts };
  return execFileSync("python3", argv, { encoding: "utf8", env });
}

/** What the reader of the plugin finds in some files. */
function facts(files: Readonly<Record<string, string>>) {
  const folder = join(mkdtempSync(join(tmpdir(), "plugin-")), "vllm_ascend");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return readPluginFacts(python(join(scripts, "plugin_source.py"), folder));
}

const envs = `
import os
env_variables = {
    "VLLM_ASCEND_LEVEL": lambda: int(os.getenv("VLLM_ASCEND_LEVEL", "2")),
    "VLLM_ASCEND_FAST": lambda: bool(int(os.getenv("VLLM_ASCEND_FAST", 0))),
    "SOC_VERSION": lambda: os.getenv("SOC_VERSION", None),
}
`;

describe("the source of a plugin that reads its keys", () => {
  const found = facts({
    "envs.py": envs,
    "config.py": `
import os
from typing import Any
from vllm import envs as vllm_envs
from vllm_ascend import envs

class Config:
    def __init__(self, vllm_config):
        additional_config = vllm_config.additional_config or {}
        part = additional_config.get("part", {})
        self.part = Part(part)
        self.graph = Graph(**additional_config.get("graph", {}))
        self.table = Table(additional_config.get("table", {}))
        self.level = self._value(additional_config, "level", envs.VLLM_ASCEND_LEVEL)
        self.path = bool(additional_config.get("path", None))
        self.fast = bool(additional_config.get("fast"))
        self.sizes = additional_config.get("sizes", [])
        additional_config["written"] = 1
        timeout = os.environ["ASCEND_TIMEOUT"] or vllm_envs.VLLM_RPC_TIMEOUT

    @staticmethod
    def _value(given, key: str, default: Any):
        if key in given:
            return given[key]
        return default

class Part:
    def __init__(self, config: dict | None = None):
        if config is None:
            config = {}
        self.enabled: bool = config.get("enabled", False)
        self.ratio: float = float(config.get("ratio"))

class Graph:
    def __init__(self, fuse: bool = True, **kwargs):
        self.fuse = fuse
        self.depth = kwargs.get("depth", 3)

class Table:
    _defaults = {"rows": 1, "file": None}

    def __init__(self, user: dict):
        for key in user:
            if key not in self._defaults:
                raise ValueError(key)

def elsewhere(config):
    return "late" in config.additional_config
`,
  });

  test("gives their names, types and defaults", () => {
    expect(found.additionalConfig).toEqual({
      strict: false,
      keys: {
        fast: { type: "bool" },
        graph: {
          type: "object",
          keys: { depth: { type: "int", default: 3 }, fuse: { type: "bool", default: true } },
        },
        late: { type: "unknown" },
        level: { type: "int", default: 2 },
        part: {
          type: "object",
          keys: { enabled: { type: "bool", default: false }, ratio: { type: "float" } },
        },
        path: { type: "unknown" },
        sizes: { type: "list" },
        table: {
          type: "object",
          strict: true,
          keys: { file: { type: "unknown" }, rows: { type: "int", default: 1 } },
        },
      },
    });
  });

  test("gives the variables", () => {
    expect(found.variables).toEqual({
      ASCEND_TIMEOUT: "str",
      SOC_VERSION: "str",
      VLLM_ASCEND_FAST: "bool",
      VLLM_ASCEND_LEVEL: "int",
      VLLM_RPC_TIMEOUT: "vllm",
    });
  });
});

describe("the source of a plugin that declares its keys", () => {
  const found = facts({
    "config.py": `
import dataclasses
from typing import Any, ClassVar, Literal
from vllm_ascend.config_utils import config

@config
class AscendConfig:
    METHODS: ClassVar[tuple[str, ...]] = ()
    fast: bool = True
    window: int | None = None
    mode: Literal["a", "b"] = "a"
    shapes: list[int] = dataclasses.field(default_factory=list)
    part: Part = dataclasses.field(default_factory=lambda: Part())
    pool: Any = dataclasses.field(kw_only=True)
    _derived: int = 0
    inner: int = dataclasses.field(default=0, init=False)

@config
class Part:
    ratio: float = -1.5

@config
class Pool:
    size: int = 4

    @classmethod
    def from_additional_config(cls, given: dict):
        return cls(**given)

def init(vllm_config):
    additional_config = vllm_config.additional_config
    _NON_USER_INPUT_KEYS = {"refresh", "stripped", "_derived"}
    refresh = additional_config.get("refresh", False)
    return AscendConfig(pool=Pool.from_additional_config(additional_config.get("pool", {})))
`,
  });

  test("gives the fields that a user may set", () => {
    expect(found.additionalConfig).toEqual({
      strict: true,
      keys: {
        fast: { type: "bool", default: true },
        mode: { type: "str", choices: ["a", "b"], default: "a" },
        part: { type: "object", strict: true, keys: { ratio: { type: "float", default: -1.5 } } },
        pool: { type: "object", strict: true, keys: { size: { type: "int", default: 4 } } },
        refresh: { type: "bool", default: false },
        shapes: { type: "list[int]" },
        stripped: { type: "unknown" },
        window: { type: "int" },
      },
    });
  });
});

test("the source of a plugin gives what it registers and widens", () => {
  const found = facts({
    "__init__.py": `\uFEFF
METHOD = "ascend"
Factory.register_connector("MooncakeConnectorV1", "module", "Class")
ModelRegistry.register_model("GlmNext", "module:Class")
ToolParserManager.register_lazy_module(name="glm47", module_path="m", class_name="C")

@register_quantization_config(METHOD)
class Config: ...
`,
    "patch/dtype.py": `
import typing
import vllm.config.cache as cache
_WIDER = typing.Literal["auto", "int8"]
cache.CacheDType = _WIDER
cache.Methods = typing.Literal[(*typing.get_args(cache.Methods), "glm5_next_mtp")]
`,
  });
  expect(found.registries).toEqual({
    architectures: ["GlmNext"],
    connectors: ["MooncakeConnectorV1"],
    quantizations: ["ascend"],
    reasoningParsers: [],
    toolCallParsers: ["glm47"],
  });
  expect(found.widenedLiterals).toEqual({ CacheDType: ["auto", "int8"], Methods: ["glm5_next_mtp"] });
});

test("a parser gives its flags", () => {
  const program = `
import argparse, enum, json, serve_parser

def optional(convert):
    def _optional_type(text):
        return convert(text)
    return _optional_type

def human_readable_int(text):
    return int(text)

class Level(enum.IntEnum):
    HIGH = 2

parser = argparse.ArgumentParser()
parser.add_argument("model", nargs="?")
parser.add_argument("--tensor-parallel-size", "-tp", type=int, default=1)
parser.add_argument("--max-num-batched-tokens", type=optional(human_readable_int))
parser.add_argument("--enable-lora", action=argparse.BooleanOptionalAction, default=False)
parser.add_argument("--headless", action="store_true")
parser.add_argument("--dtype", choices=["auto", "half"], default="auto", type=str)
parser.add_argument("--kv-transfer-config", type=optional(json.loads))
parser.add_argument("--allowed-origins", type=json.loads, default=["*"])
parser.add_argument("--served-model-name", nargs="+")
parser.add_argument("--hf-token", nargs="?", const=True)
parser.add_argument("--optimization-level", type=str, default=Level.HIGH)
print(json.dumps(serve_parser.flags_of(parser)))
`;
  expect(JSON.parse(python("-c", program))).toEqual({
    "allowed-origins": { type: "json-list" },
    dtype: { type: "choices", choices: ["auto", "half"], default: "auto" },
    "enable-lora": { type: "bool", negatable: true, default: false },
    headless: { type: "bool", default: false },
    "hf-token": { type: "str", valueOptional: true },
    "kv-transfer-config": { type: "json" },
    "max-num-batched-tokens": { type: "int" },
    "optimization-level": { type: "str", default: 2 },
    "served-model-name": { type: "str", list: true },
    "tensor-parallel-size": { type: "int", aliases: ["-tp"], default: 1 },
  });
});

test("a dataclass gives the keys of an object", () => {
  const program = `
import config_classes, dataclasses, enum, json, pathlib, typing

@dataclasses.dataclass
class ModelConfig: ...

class Backend(enum.Enum):
    FLASH = "module.Flash"

class Mode(enum.Enum):
    FULL = 2

@dataclasses.dataclass
class Inner:
    ratio: float = 0.5

@dataclasses.dataclass
class Config:
    size: int | None = None
    names: list[str] = dataclasses.field(default_factory=list)
    method: typing.Literal["mtp", "ngram"] | None = None
    either: int | str = 0
    quantization: typing.Literal["fp8"] | str | None = None
    directory: pathlib.Path | None = None
    backend: Backend | None = None
    mode: Mode = Mode.FULL
    inner: Inner = dataclasses.field(default_factory=Inner)
    target: ModelConfig | None = None
    _own: int = 0

print(json.dumps(config_classes.object_of(Config)))
`;
  expect(JSON.parse(python("-c", program))).toEqual({
    type: "object",
    strict: true,
    keys: {
      backend: { type: "str" },
      directory: { type: "str" },
      either: { type: "int|str", default: 0 },
      inner: { type: "object", strict: true, keys: { ratio: { type: "float", default: 0.5 } } },
      mode: { type: "unknown" },
      quantization: { type: "str" },
      method: { type: "str", choices: ["mtp", "ngram"] },
      names: { type: "list[str]" },
      size: { type: "int" },
    },
  });
});

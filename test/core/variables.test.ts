import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import { Severity } from "../../core/domain/finding.ts";
import { engines } from "../../core/engines/engines.ts";
import type { Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { prefillDecode, serving } from "../support/topologies.ts";
import { oneMachine } from "../support/xllm.ts";

const SITE = { image: "own.example/engine:1" };

const bases = {
  "vllm-ascend": () => serving(1),
  xllm: () => oneMachine(),
  lightllm: () => structuredClone(flash),
} as const satisfies Record<string, () => Topology>;

type Name = keyof typeof bases;

/** What a rule says of variables that are added to a group. */
function said(base: Topology, rule: string, env: Readonly<Record<string, string>>, version?: string) {
  const [[name, group] = []] = Object.entries(base.groups);
  if (name === undefined || group === undefined) throw new RangeError("no group");
  const topology = {
    ...base,
    engine: { ...base.engine, version: version ?? base.engine.version },
    groups: { ...base.groups, [name]: { ...group, env: { ...group.env, ...env } } },
  };
  return findingsOf(topology, SITE, rule).map(({ path, fix, severity, value }) => ({
    path: path.replace(/^groups\.[^.]+\.env\./, ""),
    fix,
    severity,
    value,
  }));
}

const misspelled: readonly (readonly [Name, string, string])[] = [
  ["vllm-ascend", "PYTORCH_NPU_ALOC_CONF", "PYTORCH_NPU_ALLOC_CONF"],
  ["vllm-ascend", "LD_PRELOED", "LD_PRELOAD"],
  ["vllm-ascend", "LD_PRELOA", "LD_PRELOAD"],
  ["vllm-ascend", "OMP_NUM_THRAEDS", "OMP_NUM_THREADS"],
  ["vllm-ascend", "omp_num_threads", "OMP_NUM_THREADS"],
  ["vllm-ascend", "OMP_THREADS", "OMP_NUM_THREADS"],
  ["vllm-ascend", "VLLM_ENGINE_READY_TIMEOUT", "VLLM_ENGINE_READY_TIMEOUT_S"],
  ["vllm-ascend", "VLLM_LOGGING_LEVEL_NAME", "VLLM_LOGGING_LEVEL"],
  ["vllm-ascend", "MOONCAKE_ABORT_REQUEST_TIMEOUT", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT"],
  ["vllm-ascend", "HCL_BUFFSIZE", "HCCL_BUFFSIZE"],
  ["xllm", "NPU_MEMORY_FRACTON", "NPU_MEMORY_FRACTION"],
  ["xllm", "NPU_MEM_MEMORY_FRACTION", "NPU_MEMORY_FRACTION"],
  ["xllm", "ATB_WORKSPACE_ALLOC_GLOBAL", "ATB_WORKSPACE_MEM_ALLOC_GLOBAL"],
  ["xllm", "INF_NAN_MODE_ENABLED", "INF_NAN_MODE_ENABLE"],
  ["xllm", "RANK_TABLE_FIL", "RANK_TABLE_FILE"],
  ["lightllm", "LOADWORKERS", "LOADWORKER"],
  ["lightllm", "LIGHTLLM_AUTOTUNE_LEVEL", "LIGHTLLM_TRITON_AUTOTUNE_LEVEL"],
  ["lightllm", "TRITON_AUTOTUNE_LEVEL", "LIGHTLLM_TRITON_AUTOTUNE_LEVEL"],
];

/** What a site sets for reasons of its own, or other rules speak of. */
const OWN = [
  "HTTP_PROXY",
  "http_proxy",
  "NO_PROXY",
  "no_proxy",
  "PYTHONPATH",
  "PYTHONUNBUFFERED",
  "PYTHONHASHSEED",
  "HF_HOME",
  "HF_HUB_OFFLINE",
  "TRANSFORMERS_OFFLINE",
  "NCCL_SOCKET_IFNAME",
  "MY_OWN_VARIABLE",
  "MY_OMP_NUM_THREADS",
  "OMP_NUM_XXXEADS",
  "LOG_LEVEL",
  "LOG_TO_STDOUT",
  "MODEL_PATH",
  "VLLM_METRICS_PORT",
  "TZ",
  "LANG",
  "PATH",
];

describe("a name", () => {
  test.each(misspelled)("%s: %s means %s", (engine, given, meant) => {
    expect(said(bases[engine](), "variable-spelled", { [given]: "1" })).toEqual([
      { path: given, fix: `did you mean "${meant}"?`, severity: Severity.Warning, value: undefined },
    ]);
  });

  test.each(Object.entries(bases))("of %s is known, and a site's own is let be", (engine, base) => {
    const known = engines[engine]?.variables.names ?? [];
    expect(known.length).toBeGreaterThan(20);
    const env = Object.fromEntries([...known, ...OWN].map((name) => [name, "1"]));
    expect(said(base(), "variable-spelled", env)).toEqual([]);
  });

  test("of a family that other rules judge is theirs", () => {
    const env = { VLLM_ASCEND_ENABLE_MLAP: "1", HCCL_BUFFSIZ: "200" };
    expect(said(serving(1), "variable-spelled", env)).toEqual([]);
    expect(said(serving(1), "ascend-variable-read", env)).toMatchObject([
      { path: "VLLM_ASCEND_ENABLE_MLAP" },
    ]);
    expect(said(serving(1), "hccl-variable-known", env)).toMatchObject([{ path: "HCCL_BUFFSIZ" }]);
  });

  test.each([
    ["v0.20.2rc1", "MC_MIN_RPC_PORTS", "MC_MIN_PRC_PORT"],
    ["v0.23.0", "MC_MAX_RPC_PORTS", "MC_MAX_RPC_PORT"],
    ["v0.17.0rc1", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOU", "VLLM_NIXL_ABORT_REQUEST_TIMEOUT"],
    ["v0.18.0", "VLLM_NIXL_ABORT_REQUEST_TIMEOU", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT"],
  ])("is suggested as %s spells it: %s", (version, given, meant) => {
    expect(said(prefillDecode(), "variable-spelled", { [given]: "1" }, version)).toMatchObject([
      { fix: `did you mean "${meant}"?` },
    ]);
  });
});

const numbers: readonly (readonly [Name, string, readonly string[], readonly string[], RegExp])[] = [
  [
    "vllm-ascend",
    "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT",
    ["abc", "", "0", "1.5", "1e3"],
    ["480", " 1 "],
    /from 1 on$/,
  ],
  ["vllm-ascend", "VLLM_RPC_TIMEOUT", ["10s", "-1"], ["360000"], /^write a whole number/],
  ["vllm-ascend", "OMP_NUM_THREADS", ["0", "ten", "4,"], ["1", "4,2"], /several/],
  ["vllm-ascend", "TASK_QUEUE_ENABLE", ["3", "true"], ["0", "2"], /from 0 to 2$/],
  ["vllm-ascend", "VLLM_HTTP_TIMEOUT_KEEP_ALIVE", ["-1"], ["0"], /from 0 on$/],
  [
    "xllm",
    "NPU_MEMORY_FRACTION",
    ["96", "0", "1.1", "x"],
    ["0.96", "1", ".5"],
    /^write a number from 0\.01 to 1$/,
  ],
  ["xllm", "OMP_NUM_THREADS", ["0"], ["12"], /from 1 on/],
  ["lightllm", "LOADWORKER", ["0", "many"], ["18"], /from 1 on$/],
  ["lightllm", "LIGHTLLM_TRITON_AUTOTUNE_LEVEL", ["4"], ["0", "3"], /from 0 to 3$/],
];

describe("a number", () => {
  test.each(numbers)("%s: %s", (engine, name, wrong, right, fix) => {
    const of = (value: string) => said(bases[engine](), "variable-numbers", { [name]: value });
    for (const value of wrong)
      expect(of(value)).toEqual([
        { path: name, value, severity: Severity.Error, fix: expect.stringMatching(fix) },
      ]);
    for (const value of right) expect(of(value)).toEqual([]);
  });
});

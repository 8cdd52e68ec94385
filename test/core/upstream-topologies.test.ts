import { describe, expect, test } from "vitest";
import {
  type ArgumentValue,
  check,
  errorsOf,
  type GroupSpec,
  type Site,
  type Topology,
} from "../../core/index.ts";

type Settings = Pick<GroupSpec, "args" | "env">;

/** Flags that all GLM tests of vllm-ascend share (182b75ea84, tests/e2e). */
const SHARED = {
  enableAutoToolChoice: true,
  enableExpertParallel: true,
  reasoningParser: "glm45",
  seed: 1024,
  toolCallParser: "glm47",
  trustRemoteCode: true,
} satisfies Record<string, ArgumentValue>;

const INDEX_CACHE = { hfOverrides: { use_index_cache: true, index_topk_freq: 4 } };
const DECODE_GRAPHS = { compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" } };

const drafts = (count: number) => ({
  speculativeConfig: { num_speculative_tokens: count, method: "deepseek_mtp", enforce_eager: true },
});

const ENVIRONMENT = {
  HCCL_OP_EXPANSION_MODE: "AIV",
  OMP_PROC_BIND: "false",
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
  VLLM_USE_MODELSCOPE: "true",
};

function topology(name: string, weights: Topology["model"]["weights"], version: string): Topology {
  return {
    name,
    summary: "a test of upstream",
    source: "vllm-ascend 182b75ea84, tests/e2e",
    model: {
      name: "GLM-5.1",
      weights,
      path: "/root/.cache/glm",
      volumePath: "/root/.cache",
      servedModelName: "glm",
    },
    engine: { name: "vllm-ascend", version },
    hardware: "atlas-800-a3",
    groups: {},
  };
}

function pair(
  base: Topology,
  degrees: { readonly prefill: readonly [number, number]; readonly decode: readonly [number, number] },
  kv: readonly [number, number],
  prefill: Settings,
  decode: Settings,
): Topology {
  const group = (
    role: "prefill" | "decode",
    [dataParallelSize, tensorParallelSize]: readonly [number, number],
    port: number,
    { args, env }: Settings,
  ): GroupSpec => ({
    role,
    nodes: 2,
    dataParallelSize,
    tensorParallelSize,
    ports: { api: 7100, dataParallelRpc: 13_321, kv: port },
    engineId: role,
    env: { ...ENVIRONMENT, ...env },
    args: { ...SHARED, ...args },
  });
  return {
    ...base,
    kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
    proxy: { port: 8000 },
    groups: {
      prefill: group("prefill", degrees.prefill, kv[0], prefill),
      decode: group("decode", degrees.decode, kv[1], decode),
    },
  };
}

/** The cache of eight bits, as the release calls its keys. */
const eightBits = (version: string): Readonly<Record<string, boolean>> =>
  version === "v0.23.0"
    ? { enable_sparse_sfa_c8: true, enable_sparse_li_c8: true }
    : { enable_sparse_c8: true };

/** nightly/multi_node/external_dp, GLM-5.1-W8A8C8-128k-1k-90-50-PD. */
const pair128k = (version: string): Topology =>
  pair(
    topology("nightly-pair", "w8a8", version),
    { prefill: [4, 8], decode: [8, 4] },
    [30_000, 30_200],
    {
      env: { HCCL_BUFFSIZE: "400", VLLM_ASCEND_ENABLE_FLASHCOMM1: "1", VLLM_ASCEND_ENABLE_FUSED_MC2: "1" },
      args: {
        ...INDEX_CACHE,
        ...drafts(3),
        additionalConfig: {
          ...eightBits(version),
          recompute_scheduler_enable: false,
          enable_dsa_cp: true,
        },
        enforceEager: true,
        gpuMemoryUtilization: 0.92,
        maxModelLen: 202_752,
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 64,
      },
    },
    {
      env: { HCCL_BUFFSIZE: "256", TASK_QUEUE_ENABLE: "1", VLLM_ASCEND_ENABLE_MLAPO: "1" },
      args: {
        ...INDEX_CACHE,
        ...drafts(3),
        ...DECODE_GRAPHS,
        additionalConfig: { ...eightBits(version), recompute_scheduler_enable: true },
        asyncScheduling: true,
        gpuMemoryUtilization: 0.92,
        maxModelLen: 202_752,
        maxNumBatchedTokens: 164,
        maxNumSeqs: 32,
      },
    },
  );

/** weekly/multi_node/external_dp, GLM-5.2-W4A8C8-1M-PD-DCP, with the model and the length of GLM-5.1. */
const pairWithContext = (version: string): Topology => {
  const context = {
    cpKvCacheInterleaveSize: 128,
    decodeContextParallelSize: 8,
    enablePrefixCaching: false,
    maxModelLen: 202_752,
    safetensorsLoadStrategy: "prefetch",
  };
  const env = { HCCL_BUFFSIZE: "768", HCCL_CONNECT_TIMEOUT: "3600", TASK_QUEUE_ENABLE: "1" };
  return pair(
    topology("weekly-pair", "w4a8", version),
    { prefill: [4, 8], decode: [4, 8] },
    [30_000, 30_100],
    {
      env,
      args: {
        ...context,
        ...drafts(1),
        additionalConfig: { enable_flashcomm1: true, enable_dsa_cp: true, recompute_scheduler_enable: true },
        enforceEager: true,
        gpuMemoryUtilization: 0.75,
        maxNumBatchedTokens: 16_384,
        maxNumSeqs: 8,
      },
    },
    {
      env,
      args: {
        ...context,
        ...drafts(3),
        ...DECODE_GRAPHS,
        additionalConfig: { recompute_scheduler_enable: true },
        gpuMemoryUtilization: 0.93,
        maxNumBatchedTokens: 128,
        maxNumSeqs: 32,
      },
    },
  );
};

/** nightly/multi_node/internal_dp, GLM-5.1-W8A8C8-A3_128k_90_50. */
const serving128k = (version: string): Topology => ({
  ...topology("nightly-serving", "w8a8", version),
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 8077, dataParallelRpc: 12_981 },
      env: {
        ...ENVIRONMENT,
        HCCL_BUFFSIZE: "400",
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
        VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
        VLLM_ENGINE_READY_TIMEOUT_S: "3000",
      },
      args: {
        ...SHARED,
        ...INDEX_CACHE,
        ...DECODE_GRAPHS,
        ...drafts(3),
        additionalConfig: { enable_dsa_cp: true, enable_balance_scheduling: true },
        asyncScheduling: true,
        gpuMemoryUtilization: 0.92,
        maxModelLen: 133_120,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 6,
      },
    },
  },
});

/** What once spoke about nearly every topology with prefill and decode. */
const ONCE: ReadonlySet<string> = new Set([
  "port-node-port",
  "ascend-ports-ascend-direct-documented",
  "ascend-prefill-draft-tokens",
]);

const remarks = (given: Topology, site: Site = {}) =>
  check(given, site).findings.filter(({ rule }) => ONCE.has(rule));

describe.each(["v0.23.0", "v0.25.1rc1"])("what upstream tests with %s", (version) => {
  test.each([pair128k, pairWithContext, serving128k].map((make) => make(version)))(
    "$name has no error",
    (given) => {
      expect(errorsOf(check(given).findings)).toEqual([]);
    },
  );
});

describe("a remark about prefill and decode", () => {
  test("is not made on nodes of their own without known node ports", () => {
    expect(remarks(pair128k("v0.23.0"))).toEqual([]);
  });

  test("is made once where the site makes it real", () => {
    const site = { nodes: { shared: true, usedPorts: { ingress: "30443" } } };
    expect(remarks(pair128k("v0.23.0"), site).map(({ rule }) => rule)).toEqual([
      "ascend-ports-ascend-direct-documented",
      "port-node-port",
    ]);
  });
});

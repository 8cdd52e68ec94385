import flash from "../../stacks/h200-glm47-flash.ts";
import { changed } from "../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase } from "../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../test/support/topologies.ts";
import { oneMachine } from "../../test/support/xllm.ts";
import { engines } from "../engines/index.ts";
import type { Topology } from "../index.ts";

const SITE = { image: "own.example/engine:1" };

const bases = {
  "vllm-ascend": serving(1),
  xllm: oneMachine(),
  lightllm: flash,
} as const satisfies Record<string, Topology>;

type Name = keyof typeof bases;

const COUNT = "a whole number of at least 1";

const COUNTS = `${COUNT}, or several of them separated by commas`;

const given = (engine: Name, env: Readonly<Record<string, string>>): RuleCase => ({
  name: `${Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")} with ${engine}`,
  topology: changed(bases[engine], { env }),
  site: SITE,
});

const refused = (engine: Name, name: string, value: string, accepted: string): FailingCase => ({
  ...given(engine, { [name]: value }),
  reports: [
    {
      path: `groups.serve.env.${name}`,
      value,
      message: `${name} must be ${accepted}.`,
      fix: `Set ${name} to ${accepted}`,
    },
  ],
});

const misspelled = (
  engine: Name,
  name: string,
  meant: string,
  { value = "1", fix = `Did you mean "${meant}"?` } = {},
): FailingCase => ({
  ...given(engine, { [name]: value }),
  reports: [
    {
      path: `groups.serve.env.${name}`,
      message: `${name} is not a known variable; ${meant} is.`,
      fix,
    },
  ],
});

const inRelease = (version: string, name: string, meant: string, value = "1"): FailingCase => ({
  name: `${name} in ${version}`,
  topology: changed(prefillDecode(), { group: "prefill", env: { [name]: value }, version }),
  site: SITE,
  reports: [
    {
      path: `groups.prefill.env.${name}`,
      message: `${name} is not a known variable; ${meant} is.`,
      fix: `Did you mean "${meant}"?`,
    },
  ],
});

/** Variables that a site sets for its own reasons, or that other rules report. */
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

const knownAndOwn = (engine: Name): RuleCase => ({
  name: `every known variable of ${engine}, and those of a site`,
  topology: changed(bases[engine], {
    env: Object.fromEntries([...(engines[engine]?.variables.names ?? []), ...OWN].map((name) => [name, "1"])),
  }),
  site: SITE,
});

export const cases: CasesByRule = {
  "variable-references": {
    fails: [
      {
        ...given("vllm-ascend", { LD_PRELOAD: "/usr/lib/libjemalloc.so.2:$OTHER", MC_NAME: "${HOST}" }),
        reports: [
          {
            path: "groups.serve.env.LD_PRELOAD",
            value: "/usr/lib/libjemalloc.so.2:$OTHER",
            message:
              "LD_PRELOAD contains a reference that glm-serve does not expand: only $LD_PRELOAD, as an entry of a colon-separated list, stands for the value of the image.",
            fix: "Set LD_PRELOAD to the value that the reference stands for",
          },
          {
            path: "groups.serve.env.MC_NAME",
            value: "${HOST}",
            message: /^MC_NAME contains a reference that glm-serve does not expand: /,
            fix: "Set MC_NAME to the value that the reference stands for",
          },
        ],
      },
    ],
    passes: [
      given("vllm-ascend", { LD_PRELOAD: "/usr/lib/libjemalloc.so.2:$LD_PRELOAD" }),
      given("vllm-ascend", { LD_LIBRARY_PATH: "${LD_LIBRARY_PATH}:/usr/local/lib" }),
      given("xllm", { PRICE: "5 $ or 6 $" }),
    ],
  },
  "variable-numbers": {
    fails: [
      refused("vllm-ascend", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT", "abc", COUNT),
      refused("vllm-ascend", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT", "", COUNT),
      refused("vllm-ascend", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT", "0", COUNT),
      refused("vllm-ascend", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT", "1.5", COUNT),
      refused("vllm-ascend", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT", "1e3", COUNT),
      refused("vllm-ascend", "VLLM_RPC_TIMEOUT", "10s", COUNT),
      refused("vllm-ascend", "VLLM_RPC_TIMEOUT", "-1", COUNT),
      refused("vllm-ascend", "OMP_NUM_THREADS", "0", COUNTS),
      refused("vllm-ascend", "OMP_NUM_THREADS", "ten", COUNTS),
      refused("vllm-ascend", "OMP_NUM_THREADS", "4,", COUNTS),
      refused("vllm-ascend", "TASK_QUEUE_ENABLE", "3", "a whole number from 0 to 2"),
      refused("vllm-ascend", "TASK_QUEUE_ENABLE", "true", "a whole number from 0 to 2"),
      refused("vllm-ascend", "VLLM_HTTP_TIMEOUT_KEEP_ALIVE", "-1", "a whole number of at least 0"),
      refused("xllm", "NPU_MEMORY_FRACTION", "96", "a number from 0.01 to 1"),
      refused("xllm", "NPU_MEMORY_FRACTION", "0", "a number from 0.01 to 1"),
      refused("xllm", "NPU_MEMORY_FRACTION", "1.1", "a number from 0.01 to 1"),
      refused("xllm", "NPU_MEMORY_FRACTION", "x", "a number from 0.01 to 1"),
      refused("xllm", "OMP_NUM_THREADS", "0", COUNTS),
      refused("lightllm", "LOADWORKER", "0", COUNT),
      refused("lightllm", "LOADWORKER", "many", COUNT),
      refused("lightllm", "LIGHTLLM_TRITON_AUTOTUNE_LEVEL", "4", "a whole number from 0 to 3"),
    ],
    passes: [
      given("vllm-ascend", { VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480" }),
      given("vllm-ascend", { VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: " 1 " }),
      given("vllm-ascend", { VLLM_RPC_TIMEOUT: "360000" }),
      given("vllm-ascend", { OMP_NUM_THREADS: "1" }),
      given("vllm-ascend", { OMP_NUM_THREADS: "4,2" }),
      given("vllm-ascend", { TASK_QUEUE_ENABLE: "0" }),
      given("vllm-ascend", { TASK_QUEUE_ENABLE: "2" }),
      given("vllm-ascend", { VLLM_HTTP_TIMEOUT_KEEP_ALIVE: "0" }),
      given("xllm", { NPU_MEMORY_FRACTION: "0.96" }),
      given("xllm", { NPU_MEMORY_FRACTION: "1" }),
      given("xllm", { NPU_MEMORY_FRACTION: ".5" }),
      given("xllm", { OMP_NUM_THREADS: "12" }),
      given("lightllm", { LOADWORKER: "18" }),
      given("lightllm", { LIGHTLLM_TRITON_AUTOTUNE_LEVEL: "0" }),
      given("lightllm", { LIGHTLLM_TRITON_AUTOTUNE_LEVEL: "3" }),
    ],
  },
  "variable-spelled": {
    fails: [
      misspelled("vllm-ascend", "PYTORCH_NPU_ALOC_CONF", "PYTORCH_NPU_ALLOC_CONF"),
      misspelled("vllm-ascend", "LD_PRELOED", "LD_PRELOAD"),
      misspelled("vllm-ascend", "LD_PRELOA", "LD_PRELOAD"),
      misspelled("vllm-ascend", "OMP_NUM_THRAEDS", "OMP_NUM_THREADS"),
      misspelled("vllm-ascend", "omp_num_threads", "OMP_NUM_THREADS"),
      misspelled("vllm-ascend", "OMP_THREADS", "OMP_NUM_THREADS"),
      misspelled("vllm-ascend", "VLLM_ENGINE_READY_TIMEOUT", "VLLM_ENGINE_READY_TIMEOUT_S", {
        value: "7200",
      }),
      misspelled("vllm-ascend", "VLLM_LOGGING_LEVEL_NAME", "VLLM_LOGGING_LEVEL"),
      misspelled("vllm-ascend", "MOONCAKE_ABORT_REQUEST_TIMEOUT", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT"),
      misspelled("vllm-ascend", "HCL_RDMA_SL", "HCCL_RDMA_SL"),
      misspelled("xllm", "NPU_MEMORY_FRACTON", "NPU_MEMORY_FRACTION"),
      misspelled("xllm", "NPU_MEM_MEMORY_FRACTION", "NPU_MEMORY_FRACTION"),
      misspelled("xllm", "ATB_WORKSPACE_ALLOC_GLOBAL", "ATB_WORKSPACE_MEM_ALLOC_GLOBAL"),
      misspelled("xllm", "ATB_CONVERT_NCHW_TO_AN", "ATB_CONVERT_NCHW_TO_ND"),
      misspelled("vllm-ascend", "ATB_CONVERT_NHWC_TO_AND", "ATB_CONVERT_NCHW_TO_ND"),
      misspelled("xllm", "INF_NAN_MODE_ENABLED", "INF_NAN_MODE_ENABLE"),
      misspelled("xllm", "RANK_TABLE_FIL", "RANK_TABLE_FILE", {
        fix: "Remove RANK_TABLE_FIL: glm-serve controls RANK_TABLE_FILE",
      }),
      misspelled("lightllm", "LOADWORKERS", "LOADWORKER"),
      misspelled("lightllm", "LIGHTLLM_AUTOTUNE_LEVEL", "LIGHTLLM_TRITON_AUTOTUNE_LEVEL"),
      misspelled("lightllm", "TRITON_AUTOTUNE_LEVEL", "LIGHTLLM_TRITON_AUTOTUNE_LEVEL"),
      inRelease("v0.20.2rc1", "MC_MIN_RPC_PORTS", "MC_MIN_PRC_PORT"),
      inRelease("v0.23.0", "MC_MAX_RPC_PORTS", "MC_MAX_RPC_PORT", "17000"),
      inRelease("v0.17.0rc1", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOU", "VLLM_NIXL_ABORT_REQUEST_TIMEOUT"),
      inRelease("v0.18.0", "VLLM_NIXL_ABORT_REQUEST_TIMEOU", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT"),
    ],
    passes: [
      knownAndOwn("vllm-ascend"),
      knownAndOwn("xllm"),
      knownAndOwn("lightllm"),
      given("vllm-ascend", { VLLM_ASCEND_ENABLE_MLAP: "1", HCCL_BUFFSIZ: "200" }),
    ],
  },
};

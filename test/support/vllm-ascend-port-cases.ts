import type { GroupChange } from "./findings.ts";
import type { VllmAscendCase } from "./vllm-ascend-case.ts";

const env = (variables: NonNullable<GroupChange["env"]>, version?: string): GroupChange => ({
  env: variables,
  ...(version === undefined ? {} : { version }),
});

/** A case about one variable of prefill, by values that fail. */
const refused = (variable: string, values: readonly string[], passes: string) =>
  values.map((value): VllmAscendCase => ({
    rule: "ascend-variable-port",
    on: "prefill",
    fails: env({ [variable]: value }),
    at: `env.${variable}`,
    fix: /^write a whole number from 1 to 65535/,
    passes: env({ [variable]: passes }),
  }));

const NEWER = "v0.23.0";

const OLDER = "v0.13.0rc1";

/** Rules of the variables that move ports. */
export const portCases: readonly VllmAscendCase[] = [
  ...refused(
    "VLLM_PORT",
    ["abc", "tcp://10.0.0.1:8000", "", "0", "-1", "65536", "8e3", "0x1f90", "8000.5"],
    "65535",
  ),
  ...refused("ASCEND_BASE_PORT", ["x", "0", "-20000", "65536"], "21000"),
  ...refused("MC_MIN_PRC_PORT", ["abc", "-5"], "16000"),
  ...refused("MC_MAX_PRC_PORT", ["abc", "65536"], "16000"),
  {
    rule: "ascend-variable-port",
    on: "prefill",
    fails: env({ MC_MIN_PRC_PORT: "16000", MC_MAX_PRC_PORT: "15000" }),
    at: "env.MC_MAX_PRC_PORT",
    fix: /^let MC_MAX_PRC_PORT be at least 15 above MC_MIN_PRC_PORT$/,
    passes: env({ MC_MIN_PRC_PORT: "15000", MC_MAX_PRC_PORT: "16000" }),
  },
  {
    rule: "ascend-variable-port",
    on: "prefill",
    // Behind the other's default.
    fails: env({ MC_MIN_PRC_PORT: "17001" }),
    at: "env.MC_MIN_PRC_PORT",
    passes: env({ MC_MIN_PRC_PORT: "16985" }),
  },
  {
    rule: "ascend-variable-port",
    on: "decode",
    // One too few for the 16 devices of a node.
    fails: env({ MC_MAX_PRC_PORT: "15014" }),
    at: "env.MC_MAX_PRC_PORT",
    passes: env({ MC_MAX_PRC_PORT: "15015" }),
  },
  {
    rule: "ascend-variable-port",
    on: "prefill",
    fails: env({ MC_MIN_RPC_PORT: "abc" }, NEWER),
    at: "env.MC_MIN_RPC_PORT",
    // What it does not read is for another rule.
    passes: env({ MC_MIN_RPC_PORT: "abc" }),
  },
  {
    rule: "ascend-variable-of-mooncake",
    on: "prefill",
    fails: env({ MC_MIN_RPC_PORT: "15100" }),
    at: "env.MC_MIN_RPC_PORT",
    fix: /^rename it to MC_MIN_PRC_PORT$/,
    passes: env({ MC_MIN_PRC_PORT: "15100" }),
  },
  {
    rule: "ascend-variable-of-mooncake",
    on: "prefill",
    fails: env({ MC_MAX_RPC_PORT: "16000", MC_MAX_PRC_PORT: "15900" }),
    at: "env.MC_MAX_RPC_PORT",
    fix: /^take it out$/,
    passes: env({ MC_MIN_RPC_PORT: "15100", MC_MAX_RPC_PORT: "16000" }, NEWER),
  },
  {
    rule: "ascend-variable-of-mooncake",
    on: "prefill",
    fails: env({ MC_MAX_RPC_PORT: "16000", MC_MAX_PRC_PORT: "15900" }, NEWER),
    at: "env.MC_MAX_PRC_PORT",
    fix: /^take it out$/,
    // Read where the other spelling is not set.
    passes: env({ MC_MAX_PRC_PORT: "15900" }, NEWER),
  },
  {
    rule: "ascend-variable-of-mooncake",
    on: "prefill",
    fails: env({ ASCEND_BASE_PORT: "21000" }, OLDER),
    at: "env.ASCEND_BASE_PORT",
    fix: /^take it out$/,
    passes: env({ ASCEND_BASE_PORT: "21000" }),
  },
];

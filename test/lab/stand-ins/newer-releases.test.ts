import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Programs, temporaryModel } from "./programs.ts";

const { root, model } = temporaryModel();

/** GLM-5.2: layers 38 and 42 have an indexer, those between them share it. */
const sharing = join(root, "sharing");

/** GLM-5.3-Flash. */
const hybrid = join(root, "hybrid");

const RELEASES = ["v0.23.0.post1", "v0.26.0rc1", "v0.27.1rc1", "v0.30.0rc2"] as const;

type Release = (typeof RELEASES)[number];

const programs = new Map<string, Programs>();

beforeAll(async () => {
  for (const directory of [sharing, hybrid]) mkdirSync(directory);
  const kinds = Array.from({ length: 78 }, (_, layer) =>
    Math.max(layer - 2, 0) % 4 === 0 ? "full" : "shared",
  );
  writeFileSync(join(sharing, "config.json"), JSON.stringify({ indexer_types: kinds }));
  writeFileSync(join(hybrid, "config.json"), JSON.stringify({ linear_attn_config: { num_heads: 64 } }));
  for (const release of RELEASES) programs.set(release, await Programs.of("a3-1p1d", root, release));
});

afterAll(() => {
  for (const one of programs.values()) one.close();
  rmSync(root, { recursive: true });
});

/** Arguments that every release refuses after all other checks of this file. */
const LAST = ["--tool-call-parser", "no_such_parser"];

const ACCEPTED = "invalid tool call parser: no_such_parser";

interface Call {
  readonly keys?: Readonly<Record<string, unknown>>;
  readonly transfer?: Readonly<Record<string, unknown>>;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly model?: string;
}

/** The last lines of the stand-in for a release. */
async function outcomeOf(release: string, call: Call): Promise<string> {
  const { keys, transfer, argv = [], env = {} } = call;
  const config = keys === undefined ? [] : ["--additional-config", JSON.stringify(keys)];
  const connection = transfer === undefined ? [] : ["--kv-transfer-config", JSON.stringify(transfer)];
  const arguments_ = ["serve", call.model ?? model, ...config, ...connection, ...argv, ...LAST];
  const ended = await programs.get(release)?.run("vllm_serve", arguments_, env);
  return ended?.lines.join("\n") ?? "";
}

const producer = {
  kv_connector: "MooncakeConnectorV1",
  kv_role: "kv_producer",
  kv_connector_extra_config: {
    prefill: { tp_size: 8, dp_size: 1 },
    decode: { tp_size: 8, dp_size: 1 },
  },
};

const TP8 = ["--tensor-parallel-size", "8"];

/** What each release says, in the order of RELEASES; undefined where it starts. */
const cases: readonly {
  readonly name: string;
  readonly call: Call;
  readonly says: Readonly<Record<Release, string | undefined>>;
}[] = [
  {
    name: "a key at the top that belongs into an object",
    call: { keys: { fuse_muls_add: true } },
    says: {
      "v0.23.0.post1": undefined,
      "v0.26.0rc1": undefined,
      "v0.27.1rc1": "AscendConfig: fuse_muls_add: Unexpected keyword argument",
      "v0.30.0rc2": "AscendConfig: fuse_muls_add: Unexpected keyword argument",
    },
  },
  {
    name: "a key that later releases dropped",
    call: { keys: { layer_sharding: ["q_b_proj"] } },
    says: {
      "v0.23.0.post1": "layer_sharding is for the kv_producer only",
      "v0.26.0rc1": undefined,
      "v0.27.1rc1": "layer_sharding: Unexpected keyword argument",
      "v0.30.0rc2": "layer_sharding: Unexpected keyword argument",
    },
  },
  {
    name: "an unknown key of an object",
    call: { keys: { eplb_config: { dynamic: true } } },
    says: {
      "v0.23.0.post1": "Config has no attribute 'dynamic'",
      "v0.26.0rc1": "Config has no attribute 'dynamic'",
      "v0.27.1rc1": "eplb_config.dynamic: Unexpected keyword argument",
      "v0.30.0rc2": "eplb_config.dynamic: Unexpected keyword argument",
    },
  },
  {
    name: "FLASHCOMM1 without expert parallelism, by the key",
    call: { keys: { enable_flashcomm1: true }, argv: TP8 },
    says: {
      "v0.23.0.post1": "needs --enable-expert-parallel",
      "v0.26.0rc1": "needs --enable-expert-parallel",
      "v0.27.1rc1": undefined,
      "v0.30.0rc2": undefined,
    },
  },
  {
    name: "fused MC2 of a mode that does not exist, by the variable",
    call: { env: { VLLM_ASCEND_ENABLE_FUSED_MC2: "2" } },
    says: {
      "v0.23.0.post1": undefined,
      "v0.26.0rc1": "must be 0 or 1, not 2",
      "v0.27.1rc1": undefined,
      "v0.30.0rc2": undefined,
    },
  },
  {
    name: "fused MC2 of a mode that does not exist, by the key",
    call: { keys: { enable_fused_mc2: 3 } },
    says: {
      "v0.23.0.post1": "must be 0, 1 or 2, not 3",
      "v0.26.0rc1": "must be 0 or 1, not 3",
      "v0.27.1rc1": "must be 0, 1 or 2, not 3",
      "v0.30.0rc2": "must be 0, 1 or 2, not 3",
    },
  },
  {
    name: "hierarchy communication with fused MC2 by a variable that later releases do not read",
    call: { keys: { enable_mc2_hierarchy_comm: true }, env: { VLLM_ASCEND_ENABLE_FUSED_MC2: "1" } },
    says: {
      "v0.23.0.post1": "fused mc2 op cannot be used with hierarchy communication",
      "v0.26.0rc1": "fused mc2 op cannot be used with hierarchy communication",
      "v0.27.1rc1": undefined,
      "v0.30.0rc2": undefined,
    },
  },
  {
    name: "balance scheduling in a prefill group, below scheduler_config",
    call: { keys: { scheduler_config: { enable_balance_scheduling: true } }, transfer: producer, argv: TP8 },
    says: {
      "v0.23.0.post1": undefined,
      "v0.26.0rc1": "balance scheduling cannot be used with a KV transfer",
      "v0.27.1rc1": "balance scheduling cannot be used with a KV transfer",
      "v0.30.0rc2": "balance scheduling cannot be used with a KV transfer",
    },
  },
  {
    name: "the recompute scheduler in a prefill group, which ignores it",
    call: { keys: { recompute_scheduler_enable: true }, transfer: producer, argv: TP8 },
    says: {
      "v0.23.0.post1": undefined,
      "v0.26.0rc1": undefined,
      "v0.27.1rc1": undefined,
      "v0.30.0rc2": undefined,
    },
  },
  {
    name: "the recompute scheduler without a transfer",
    call: { keys: { recompute_scheduler_enable: true } },
    says: {
      "v0.23.0.post1": "recompute_scheduler_enable needs a KV transfer",
      "v0.26.0rc1": "recompute_scheduler_enable needs a KV transfer",
      "v0.27.1rc1": "recompute_scheduler_enable needs a KV transfer",
      "v0.30.0rc2": "recompute_scheduler_enable needs a KV transfer",
    },
  },
  {
    name: "DSA-CP with model runner V2",
    call: { keys: { enable_dsa_cp: true }, env: { VLLM_USE_V2_MODEL_RUNNER: "1" } },
    says: {
      "v0.23.0.post1": undefined,
      "v0.26.0rc1": undefined,
      "v0.27.1rc1": undefined,
      "v0.30.0rc2": "DSA-CP is not supported by Model Runner V2.",
    },
  },
  {
    name: "the policy recompute of a hybrid model",
    call: { transfer: { ...producer, kv_load_failure_policy: "recompute" }, argv: TP8, model: hybrid },
    says: {
      "v0.23.0.post1": "Hybrid models do not support recompute mode",
      "v0.26.0rc1": "Hybrid models do not support recompute mode",
      "v0.27.1rc1": "Hybrid models do not support recompute mode",
      "v0.30.0rc2": "Hybrid models do not support recompute mode",
    },
  },
  {
    name: "stages that split the layers of one indexer",
    call: {
      argv: ["--pipeline-parallel-size", "2"],
      env: { VLLM_PP_LAYER_PARTITION: "41,37" },
      model: sharing,
    },
    says: {
      "v0.23.0.post1": undefined,
      "v0.26.0rc1": undefined,
      "v0.27.1rc1": "IndexShare group crosses a pipeline-parallel stage boundary: layer 41",
      "v0.30.0rc2": undefined,
    },
  },
  {
    name: "stages before a layer with an indexer",
    call: {
      argv: ["--pipeline-parallel-size", "2"],
      env: { VLLM_PP_LAYER_PARTITION: "42,36" },
      model: sharing,
    },
    says: {
      "v0.23.0.post1": undefined,
      "v0.26.0rc1": undefined,
      "v0.27.1rc1": undefined,
      "v0.30.0rc2": undefined,
    },
  },
  {
    name: "a tokenizer whose package the image lacks",
    call: { env: { VLLM_USE_FASTOKENS: "1" } },
    says: {
      "v0.23.0.post1": "ImportError: The 'fastokens' package",
      "v0.26.0rc1": "ImportError: The 'fastokens' package",
      "v0.27.1rc1": "ImportError: The 'fastokens' package",
      "v0.30.0rc2": undefined,
    },
  },
];

describe("the stand-in for the releases of the newer documents", () => {
  it.each(cases)("answers as the real engine to $name", async ({ call, says }) => {
    for (const release of RELEASES) {
      expect(`${release}: ${await outcomeOf(release, call)}`).toContain(says[release] ?? ACCEPTED);
    }
  });
});

import { on950 } from "../../../../test/support/ascend-950.ts";
import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const VARIABLE = "VLLM_ASCEND_ENABLE_FUSED_MC2";

const serve = (change: Parameters<typeof changed>[1]) => changed(serving(1), change);

const pair = (group: "prefill" | "decode", change: Parameters<typeof changed>[1]) =>
  changed(prefillDecode(), { ...change, group });

const fused = { [VARIABLE]: "1" };

export const cases: CasesByRule = {
  "ascend-fused-mc2-value": {
    fails: [
      {
        name: "a mode that no release has",
        topology: serve({ env: { [VARIABLE]: "3" } }),
        reports: [
          {
            path: `groups.serve.env.${VARIABLE}`,
            value: "3",
            message: "VLLM_ASCEND_ENABLE_FUSED_MC2 must be 0, 1 or 2 in vllm-ascend v0.20.2rc1.",
            fix: "Set VLLM_ASCEND_ENABLE_FUSED_MC2 to 0, 1 or 2",
          },
        ],
      },
      {
        name: "the third mode in a release that dropped it",
        topology: serve({ env: { [VARIABLE]: "2" }, version: "v0.25.1rc1" }),
        reports: [
          {
            path: `groups.serve.env.${VARIABLE}`,
            value: "2",
            message: /^VLLM_ASCEND_ENABLE_FUSED_MC2 must be 0 or 1 in/,
            fix: "Set VLLM_ASCEND_ENABLE_FUSED_MC2 to 0 or 1",
          },
        ],
      },
      {
        name: "a text for a key, which v0.25.1rc1 does not convert",
        topology: serve({ keys: { enable_fused_mc2: "1" }, version: "v0.25.1rc1" }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_fused_mc2",
            value: "1",
            message: "enable_fused_mc2 must be 0 or 1 in vllm-ascend v0.25.1rc1.",
            fix: "Set enable_fused_mc2 to 0 or 1",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a text for a key, which v0.27.1rc1 converts",
        topology: serve({ keys: { enable_fused_mc2: "1" }, version: "v0.27.1rc1" }),
      },
      { name: "the third mode", topology: serve({ env: { [VARIABLE]: "2" } }) },
      {
        name: "the third mode in a release that has it again",
        topology: serve({ keys: { enable_fused_mc2: 2 }, version: "v0.27.1rc1" }),
      },
      {
        name: "a variable that the release does not read",
        topology: serve({ env: { [VARIABLE]: "3" }, version: "v0.27.1rc1" }),
      },
      {
        name: "the second mode in a later release",
        topology: serve({ env: fused, version: "v0.25.1rc1" }),
      },
    ],
  },
  "ascend-fused-mc2-effective": {
    fails: [
      {
        name: "expert parallelism over 64 devices",
        topology: pair("decode", { env: fused }),
        within: "groups.decode",
        reports: [
          {
            path: `groups.decode.env.${VARIABLE}`,
            value: "1",
            message:
              "VLLM_ASCEND_ENABLE_FUSED_MC2 has no effect: expert parallelism spans 64 devices, the limit is 32.",
            fix: "Remove VLLM_ASCEND_ENABLE_FUSED_MC2",
          },
        ],
      },
      {
        name: "expert parallelism over 64 devices in v0.26.0rc1",
        topology: pair("decode", { env: fused, version: "v0.26.0rc1" }),
        within: "groups.decode",
        reports: [
          {
            path: `groups.decode.env.${VARIABLE}`,
            value: "1",
            message: /spans 64 devices, the limit is 32\.$/,
            fix: "Remove VLLM_ASCEND_ENABLE_FUSED_MC2",
          },
        ],
      },
      {
        name: "expert parallelism over 64 devices in v0.30.0rc2",
        topology: pair("decode", { keys: { enable_fused_mc2: 1 }, version: "v0.30.0rc2" }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.enable_fused_mc2",
            value: 1,
            message: /spans 64 devices, the limit is 32\.$/,
            fix: "Remove enable_fused_mc2",
          },
        ],
      },
      {
        name: "weights of four bits",
        topology: serve({ env: fused }),
        reports: [
          {
            path: `groups.serve.env.${VARIABLE}`,
            value: "1",
            message:
              "VLLM_ASCEND_ENABLE_FUSED_MC2 has no effect: the operator requires w8a8 weights, the model has w4a8.",
            fix: "Remove VLLM_ASCEND_ENABLE_FUSED_MC2",
          },
        ],
      },
      {
        name: "a release without the operator of Ascend 950",
        topology: on950({ version: "v0.27.1rc1", keys: { enable_fused_mc2: 1 } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_fused_mc2",
            value: 1,
            message: "enable_fused_mc2 has no effect: Ascend 950DT has no such operator.",
            fix: "Remove enable_fused_mc2",
          },
        ],
      },
    ],
    passes: [
      { name: "the operator of Ascend 950", topology: on950({ keys: { enable_fused_mc2: 1 } }) },
      {
        name: "expert parallelism over 32 devices",
        topology: pair("decode", { env: fused, dataParallelSize: 8 }),
        within: "groups.decode",
      },
      {
        name: "the wide operator of v0.25.1rc1",
        topology: pair("decode", { env: fused, version: "v0.25.1rc1" }),
        within: "groups.decode",
      },
      {
        name: "the wide operator of v0.30.0rc2",
        topology: pair("decode", { keys: { enable_fused_mc2: 2 }, version: "v0.30.0rc2" }),
        within: "groups.decode",
      },
      {
        name: "a variable that the release does not read",
        topology: pair("decode", { env: fused, version: "v0.27.1rc1" }),
        within: "groups.decode",
      },
    ],
  },
  "ascend-fused-mc2-hierarchy": {
    fails: [
      {
        name: "both are on",
        topology: serve({ keys: { enable_fused_mc2: 1, enable_mc2_hierarchy_comm: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm",
            value: true,
            message: "enable_mc2_hierarchy_comm is not supported together with enable_fused_mc2.",
            fix: "Remove enable_mc2_hierarchy_comm or enable_fused_mc2",
          },
        ],
      },
      {
        name: "the algorithm and fused MC2",
        topology: serve({ version: "v0.30.0rc2", keys: { enable_fused_mc2: 1, mc2_comm_alg: "hierarchy" } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.mc2_comm_alg",
            value: "hierarchy",
            message: "mc2_comm_alg is not supported together with enable_fused_mc2.",
            fix: "Remove mc2_comm_alg or enable_fused_mc2",
          },
        ],
      },
    ],
    passes: [
      {
        name: "an algorithm that the release does not read",
        topology: serve({ version: "v0.25.1rc1", keys: { enable_fused_mc2: 1, mc2_comm_alg: "hierarchy" } }),
      },
      {
        name: "another algorithm",
        topology: serve({ version: "v0.30.0rc2", keys: { enable_fused_mc2: 1, mc2_comm_alg: "fullmesh" } }),
      },
      {
        name: "hierarchical communication alone",
        topology: serve({ keys: { enable_mc2_hierarchy_comm: true } }),
      },
    ],
  },
  "ascend-fused-mc2-producer": {
    fails: [
      {
        name: "several prefill ranks in v0.18.0",
        topology: pair("prefill", { env: fused, version: "v0.18.0rc1" }),
        reports: [
          {
            path: `groups.prefill.env.${VARIABLE}`,
            value: "1",
            message:
              "VLLM_ASCEND_ENABLE_FUSED_MC2 is not recommended in a prefill group with dataParallelSize above 1; it is 2.",
            fix: "Remove VLLM_ASCEND_ENABLE_FUSED_MC2 from groups.prefill",
          },
        ],
      },
    ],
    passes: [
      { name: "a later release", topology: pair("prefill", { env: fused }) },
      {
        name: "one rank",
        topology: pair("prefill", { env: fused, version: "v0.18.0rc1", dataParallelSize: 1 }),
      },
      {
        name: "decode",
        topology: pair("decode", { env: fused, version: "v0.18.0rc1" }),
        within: "groups.decode",
      },
      {
        name: "fused MC2 off",
        topology: pair("prefill", { version: "v0.18.0rc1", withoutEnv: [VARIABLE] }),
      },
    ],
  },
  "ascend-fused-mc2-shared-expert": {
    fails: [
      {
        name: "both by keys",
        topology: serve({
          version: "v0.23.0",
          keys: { multistream_overlap_shared_expert: true, enable_fused_mc2: 1 },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.multistream_overlap_shared_expert",
            value: true,
            message: "multistream_overlap_shared_expert has no effect: enable_fused_mc2 turns it off.",
            fix: "Remove multistream_overlap_shared_expert or enable_fused_mc2",
          },
        ],
      },
      {
        name: "fused MC2 by its variable",
        topology: serve({
          version: "v0.23.0",
          env: fused,
          keys: { multistream_overlap_shared_expert: true },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.multistream_overlap_shared_expert",
            value: true,
            message: /has no effect/,
            fix: /or VLLM_ASCEND_ENABLE_FUSED_MC2$/,
          },
        ],
      },
      {
        name: "the third mode of fused MC2 in v0.30.0rc2",
        topology: serve({
          version: "v0.30.0rc2",
          keys: { multistream_overlap_shared_expert: true, enable_fused_mc2: 2 },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.multistream_overlap_shared_expert",
            value: true,
            message: /has no effect/,
            fix: /or enable_fused_mc2$/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "the third mode of fused MC2",
        topology: serve({
          version: "v0.23.0",
          keys: { multistream_overlap_shared_expert: true, enable_fused_mc2: 2 },
        }),
      },
      {
        name: "an earlier release",
        topology: serve({ env: fused, keys: { multistream_overlap_shared_expert: true } }),
      },
    ],
  },
  "ascend-mega-moe-tokens": {
    fails: [
      {
        name: "zero",
        topology: serve({ version: "v0.25.1rc1", keys: { mega_moe_max_tokens: 0 } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.mega_moe_max_tokens",
            value: 0,
            message: "mega_moe_max_tokens must be a whole number of at least 1; the engine refuses to start.",
            fix: "Set mega_moe_max_tokens to at least 1, or remove it",
          },
        ],
      },
      {
        name: "a text",
        topology: serve({ version: "v0.23.0", keys: { mega_moe_max_tokens: "4096" } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.mega_moe_max_tokens",
            value: "4096",
            message: /must be a whole number/,
            fix: /^Set mega_moe_max_tokens to at least 1/,
          },
        ],
      },
    ],
    passes: [
      { name: "one", topology: serve({ version: "v0.25.1rc1", keys: { mega_moe_max_tokens: 1 } }) },
      { name: "an earlier release", topology: serve({ keys: { mega_moe_max_tokens: "4096" } }) },
    ],
  },
};

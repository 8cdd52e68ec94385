import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const KEYS = "groups.serve.args.additionalConfig";

const on = { DYNAMIC_EPLB: "true" };

/** GLM-5 with weights of eight bits, so that every release balances its experts. */
const balanced = (eplb: Readonly<Record<string, string | number | boolean>>, change: GroupChange = {}) =>
  serve({
    env: on,
    model: { weights: "w8a8" },
    ...change,
    keys: { eplb_config: eplb, ...change.keys },
  });

export const cases: CasesByRule = {
  "ascend-dynamic-eplb-variable": {
    fails: [
      {
        name: "the key alone",
        topology: serve({ keys: { eplb_config: { dynamic_eplb: true } } }),
        reports: [
          {
            path: `${KEYS}.eplb_config.dynamic_eplb`,
            value: true,
            message:
              "eplb_config.dynamic_eplb requires the variable DYNAMIC_EPLB or EXPERT_MAP_RECORD; neither is on.",
            fix: 'Set groups.serve.env.DYNAMIC_EPLB to "true"',
          },
        ],
      },
      {
        name: "a variable that is off, and a record, in v0.15.0rc1",
        topology: serve({
          keys: { eplb_config: { expert_map_record_path: "/mnt/map.json" } },
          env: { DYNAMIC_EPLB: "false", EXPERT_MAP_RECORD: "1" },
          version: "v0.15.0rc1",
        }),
        reports: [
          {
            path: `${KEYS}.eplb_config.expert_map_record_path`,
            value: "/mnt/map.json",
            message:
              /^eplb_config\.expert_map_record_path requires the variable DYNAMIC_EPLB or EXPERT_MAP_RECORD/,
            fix: 'Set groups.serve.env.DYNAMIC_EPLB to "true"',
          },
        ],
      },
      {
        name: "both keys at the top in v0.13.0rc1, each with the variable of the other",
        topology: serve({
          keys: { dynamic_eplb: true, expert_map_record_path: "/mnt/map.json" },
          version: "v0.13.0rc1",
        }),
        reports: [
          {
            path: `${KEYS}.dynamic_eplb`,
            value: true,
            message: "dynamic_eplb requires the variable DYNAMIC_EPLB; the variable is not on.",
            fix: 'Set groups.serve.env.DYNAMIC_EPLB to "true"',
          },
          {
            path: `${KEYS}.expert_map_record_path`,
            value: "/mnt/map.json",
            message:
              "expert_map_record_path requires the variable EXPERT_MAP_RECORD; the variable is not on.",
            fix: 'Set groups.serve.env.EXPERT_MAP_RECORD to "true"',
          },
        ],
      },
    ],
    passes: [
      {
        name: "the key and the variable",
        topology: serve({ keys: { eplb_config: { dynamic_eplb: true } }, env: { DYNAMIC_EPLB: "True" } }),
      },
      {
        name: "the key and the other variable",
        topology: serve({
          keys: { eplb_config: { dynamic_eplb: true } },
          env: { EXPERT_MAP_RECORD: "true" },
        }),
      },
      {
        name: "v0.14.0rc1, which checks neither",
        topology: serve({ keys: { eplb_config: { dynamic_eplb: true } }, version: "v0.14.0rc1" }),
      },
      { name: "the balance off", topology: serve({ keys: { eplb_config: { dynamic_eplb: false } } }) },
    ],
  },
  "ascend-eplb-expert-parallel": {
    fails: [
      {
        name: "no expert parallelism",
        topology: balanced({ dynamic_eplb: true }, { without: ["enableExpertParallel"] }),
        reports: [
          {
            path: `${KEYS}.eplb_config.dynamic_eplb`,
            value: true,
            message: "eplb_config.dynamic_eplb requires expert parallelism over several devices.",
            fix: "Remove dynamic_eplb, or set enableExpertParallel to true on several devices",
          },
        ],
      },
    ],
    passes: [
      { name: "expert parallelism", topology: balanced({ dynamic_eplb: true }) },
      {
        name: "v0.13.0, which does not look at it",
        topology: balanced({ dynamic_eplb: true }, { without: ["enableExpertParallel"], version: "v0.13.0" }),
      },
    ],
  },
  "ascend-eplb-redundant-experts": {
    fails: [
      {
        name: "a sum that does not divide over the devices",
        topology: balanced({ dynamic_eplb: true, num_redundant_experts: 8 }),
        reports: [
          {
            path: `${KEYS}.eplb_config.num_redundant_experts`,
            value: 8,
            message: "num_redundant_experts 8 and the 256 experts of GLM-5 do not divide over 16 devices.",
            fix: "Set num_redundant_experts to 16",
          },
        ],
      },
      {
        name: "no redundant experts, and devices that do not divide the experts",
        topology: balanced({ dynamic_eplb: true }, { dataParallelSize: 3, version: "v0.19.1rc1" }),
        reports: [
          {
            path: `${KEYS}.eplb_config.num_redundant_experts`,
            message: "num_redundant_experts 0 and the 256 experts of GLM-5 do not divide over 48 devices.",
            fix: "Set num_redundant_experts to 32",
          },
        ],
      },
    ],
    passes: [
      { name: "one per device", topology: balanced({ dynamic_eplb: true, num_redundant_experts: 16 }) },
      { name: "the balance off", topology: balanced({ num_redundant_experts: 8 }) },
      {
        name: "a map of experts",
        topology: balanced({
          dynamic_eplb: true,
          num_redundant_experts: 8,
          expert_map_path: "/mnt/map.json",
        }),
      },
      {
        name: "v0.18.0, which does not check it",
        topology: balanced({ dynamic_eplb: true, num_redundant_experts: 8 }, { version: "v0.18.0" }),
      },
    ],
  },
  "ascend-eplb-weights": {
    fails: [
      {
        name: "four bits without fused MC2",
        topology: balanced({ dynamic_eplb: true }, { model: { weights: "w4a8" } }),
        reports: [
          {
            path: `${KEYS}.eplb_config.dynamic_eplb`,
            value: true,
            message: "eplb_config.dynamic_eplb supports w4a8 weights only with enable_fused_mc2 1.",
            fix: "Remove dynamic_eplb, or set enable_fused_mc2 to 1",
          },
        ],
      },
      {
        name: "four bits in v0.18.0",
        topology: balanced(
          { dynamic_eplb: true },
          {
            model: { weights: "w4a8" },
            env: { ...on, VLLM_ASCEND_ENABLE_FUSED_MC2: "1" },
            version: "v0.18.0",
          },
        ),
        reports: [
          {
            path: `${KEYS}.eplb_config.dynamic_eplb`,
            value: true,
            message: "eplb_config.dynamic_eplb does not support w4a8 weights.",
            fix: "Remove dynamic_eplb",
          },
        ],
      },
    ],
    passes: [
      { name: "eight bits", topology: balanced({ dynamic_eplb: true }) },
      { name: "no quantization", topology: balanced({ dynamic_eplb: true }, { model: { weights: "bf16" } }) },
      {
        name: "four bits with fused MC2",
        topology: balanced(
          { dynamic_eplb: true },
          { model: { weights: "w4a8" }, keys: { enable_fused_mc2: 1 } },
        ),
      },
      {
        name: "four bits in v0.26.0rc1",
        topology: balanced({ dynamic_eplb: true }, { model: { weights: "w4a8" }, version: "v0.26.0rc1" }),
      },
    ],
  },
};

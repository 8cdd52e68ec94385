import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const LATEST = "v0.25.1rc1";

/** The first release that refuses unknown keys. */
const strict = (keys: NonNullable<GroupChange["keys"]>) => serve({ version: "v0.27.1rc1", keys });

const latest = (keys: NonNullable<GroupChange["keys"]>) => serve({ version: LATEST, keys });

export const cases: CasesByRule = {
  "ascend-additional-config-types": {
    fails: [
      {
        name: "a switch as a string",
        topology: serve({ keys: { enable_mlapo: "false" } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_mlapo",
            value: "false",
            message: "enable_mlapo must be true or false.",
            fix: "Set enable_mlapo to true or false",
          },
        ],
      },
      {
        name: "a text that is no switch in a later candidate",
        topology: serve({ version: "v0.30.0rc9", keys: { enable_mlapo: "maybe" } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_mlapo",
            value: "maybe",
            message: "enable_mlapo must be true or false.",
            fix: "Set enable_mlapo to true or false",
          },
        ],
      },
      {
        name: "a switch inside an object as a string",
        topology: serve({ keys: { xlite_graph_config: { enabled: "yes" } } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.xlite_graph_config.enabled",
            value: "yes",
            message: "xlite_graph_config.enabled must be true or false.",
            fix: "Set xlite_graph_config.enabled to true or false",
          },
        ],
      },
      {
        name: "a switch in place of an object",
        topology: serve({ keys: { eplb_config: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.eplb_config",
            value: true,
            message: "eplb_config must be an object.",
            fix: "Set eplb_config to an object",
          },
        ],
      },
      {
        name: "a number as a string, two objects deep",
        topology: latest({ scheduler_config: { batch_job_sched_config: { max_jobs: "20" } } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.scheduler_config.batch_job_sched_config.max_jobs",
            value: "20",
            message: "scheduler_config.batch_job_sched_config.max_jobs must be a whole number.",
            fix: "Set scheduler_config.batch_job_sched_config.max_jobs to a whole number",
          },
        ],
      },
      {
        name: "a switch as the number 2",
        topology: serve({ keys: { enable_mlapo: 2 } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_mlapo",
            value: 2,
            message: "enable_mlapo must be true or false.",
            fix: "Set enable_mlapo to true or false",
          },
        ],
      },
      {
        name: "a number as a string",
        topology: serve({ keys: { weight_nz_mode: "1" } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.weight_nz_mode",
            value: "1",
            message: "weight_nz_mode must be a whole number.",
            fix: "Set weight_nz_mode to a whole number",
          },
        ],
      },
      {
        name: "a string in place of a list",
        topology: serve({ keys: { pa_shape_list: "1" } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.pa_shape_list",
            value: "1",
            message: "pa_shape_list must be a list.",
            fix: "Set pa_shape_list to a list",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a switch, a number and a list",
        topology: serve({ keys: { enable_mlapo: false, weight_nz_mode: 1, pa_shape_list: [1] } }),
      },
      {
        name: "a switch inside an object",
        topology: serve({ keys: { xlite_graph_config: { enabled: true } } }),
      },
      { name: "no keys", topology: serve({ keys: {} }) },
      {
        name: "a number, two objects deep",
        topology: latest({ scheduler_config: { batch_job_sched_config: { max_jobs: 20 } } }),
      },
      {
        name: "switches as 0 and 1, and a number as a switch",
        topology: serve({ keys: { enable_mlapo: 0, enable_kv_nz: 1, weight_nz_mode: true } }),
      },
      {
        name: "a key of any type, and an unknown key",
        topology: serve({ keys: { ascend_log_path: 1, no_such_key: { enabled: 1 } } }),
      },
    ],
  },
  "ascend-additional-config-values": {
    fails: [
      {
        name: "a text that is no switch, and one that is no number",
        topology: strict({ enable_mlapo: "maybe", ascend_compilation_config: { fuse_muls_add: 2 } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_mlapo",
            value: "maybe",
            message: "vllm-ascend v0.27.1rc1 refuses to start: enable_mlapo must be true or false.",
            fix: "Set enable_mlapo to true or false",
          },
          {
            path: "groups.serve.args.additionalConfig.ascend_compilation_config.fuse_muls_add",
            value: 2,
            message:
              "vllm-ascend v0.27.1rc1 refuses to start: ascend_compilation_config.fuse_muls_add must be true or false.",
            fix: "Set ascend_compilation_config.fuse_muls_add to true or false",
          },
        ],
      },
    ],
    passes: [
      {
        name: "texts that pydantic converts",
        topology: strict({ enable_mlapo: "False", weight_nz_mode: "1" }),
      },
      { name: "a release that takes values as they are", topology: latest({ enable_mlapo: "maybe" }) },
      {
        name: "a later candidate, whose types may differ",
        topology: serve({ version: "v0.30.0rc9", keys: { enable_mlapo: "maybe" } }),
      },
    ],
  },
};

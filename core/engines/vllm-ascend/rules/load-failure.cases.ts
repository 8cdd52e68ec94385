import type { Topology } from "../../../index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import { groupOf } from "../../../../test/support/topologies.ts";

/** The pair with a pool and the policy recompute, on a release with GLM-5.3-Flash. */
function flash(change: (topology: Topology) => void = () => {}): Topology {
  return pooled((topology) => {
    topology.engine.version = "v0.30.0rc2";
    topology.model.name = "GLM-5.3-Flash";
    change(topology);
  });
}

const PATH = "kvTransfer.settings.kv_load_failure_policy";

export const cases: CasesByRule = {
  "ascend-load-failure-hybrid": {
    fails: [
      {
        name: "a model with linear attention",
        topology: flash(),
        reports: [
          {
            path: PATH,
            value: "recompute",
            message: `${PATH} must not be recompute: GLM-5.3-Flash has layers with linear attention, and vllm-ascend refuses to start.`,
            fix: `Set ${PATH} to "fail"`,
          },
        ],
      },
      {
        name: "the policy of one group",
        topology: flash((topology) => {
          if (topology.kvTransfer !== undefined) topology.kvTransfer.settings = {};
          groupOf(topology, "decode").kvTransfer = { settings: { kv_load_failure_policy: "recompute" } };
        }),
        reports: [
          {
            path: `groups.decode.${PATH}`,
            value: "recompute",
            message: /must not be recompute/,
            fix: `Set groups.decode.${PATH} to "fail"`,
          },
        ],
      },
    ],
    passes: [
      {
        name: "the policy fail",
        topology: flash((topology) => {
          if (topology.kvTransfer !== undefined)
            topology.kvTransfer.settings = { kv_load_failure_policy: "fail" };
        }),
      },
      {
        name: "a model whose layers all have a cache",
        topology: flash((topology) => {
          topology.model.name = "GLM-5.2";
        }),
      },
      {
        name: "a release that does not check it",
        topology: flash((topology) => {
          topology.engine.version = "v0.21.0rc1";
        }),
      },
    ],
  },
};

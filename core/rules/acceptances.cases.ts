import type { Topology } from "../index.ts";
import { changed } from "../../test/support/findings.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../test/support/topologies.ts";

const RULE = "ascend-additional-config-known";

const KEYS = "groups.serve.args.additionalConfig";

type Accepts = NonNullable<Topology["accepts"]>;

/** A group with a key that its plugin does not read. */
const accepting = (accepts: Accepts): Topology => ({
  ...changed(serving(1), { keys: { fuse_muls_add: true } }),
  accepts,
});

export const cases: CasesByRule = {
  "accepts-known": {
    fails: [
      {
        name: "an id that no rule has, and the id of an error",
        topology: {
          ...prefillDecode(),
          accepts: { "no-such-rule": { groups: "x" }, "heads-divide": { groups: "x" } },
        },
        reports: [
          {
            path: "accepts.no-such-rule",
            message: "accepts.no-such-rule is not a rule that reports warnings or advice.",
            fix: "Remove accepts.no-such-rule",
          },
          {
            path: "accepts.heads-divide",
            message: "accepts.heads-divide is not a rule that reports warnings or advice.",
            fix: "Remove accepts.heads-divide",
          },
        ],
      },
      {
        name: "a mistyped id, and the id of an error about ports",
        topology: accepting({ "port-nodeport": { groups: "x" }, "port-range": { groups: "x" } }),
        reports: [
          {
            path: "accepts.port-nodeport",
            message: "accepts.port-nodeport is not a rule that reports warnings or advice.",
            fix: 'Did you mean "port-node-port"?',
          },
          {
            path: "accepts.port-range",
            message: "accepts.port-range is not a rule that reports warnings or advice.",
            fix: /^(?:Remove accepts\.port-range|Did you mean "port-)/,
          },
        ],
      },
    ],
    passes: [{ name: "the id of a warning", topology: accepting({ [RULE]: { [KEYS]: "documented" } }) }],
  },
  "accepts-find": {
    fails: [
      {
        name: "a mistyped path",
        topology: accepting({ [RULE]: { [`${KEYS}.fuse_mul_add`]: "documented" } }),
        reports: [
          {
            path: `accepts.${RULE}.${KEYS}.fuse_mul_add`,
            message: `accepts.${RULE}.${KEYS}.fuse_mul_add has no effect: ${RULE} reports nothing there.`,
            fix: `Did you mean "${KEYS}.fuse_muls_add"?`,
          },
        ],
      },
      {
        name: "a path elsewhere",
        topology: accepting({ [RULE]: { "model.name": "documented" } }),
        reports: [
          {
            path: `accepts.${RULE}.model.name`,
            message: `accepts.${RULE}.model.name has no effect: ${RULE} reports nothing there.`,
            fix: `Remove accepts.${RULE}.model.name, or accept one of the reported paths: ${KEYS}.fuse_muls_add`,
          },
        ],
      },
      {
        name: "the beginning of a name",
        topology: accepting({ [RULE]: { [`${KEYS}.fuse_muls`]: "documented" } }),
        reports: [
          {
            path: `accepts.${RULE}.${KEYS}.fuse_muls`,
            message: `accepts.${RULE}.${KEYS}.fuse_muls has no effect: ${RULE} reports nothing there.`,
            fix: `Did you mean "${KEYS}.fuse_muls_add"?`,
          },
        ],
      },
      {
        name: "a rule about ports that reports nothing",
        topology: accepting({ "port-node-port": { "groups.serve.ports.api": "x" } }),
        reports: [
          {
            path: "accepts.port-node-port.groups.serve.ports.api",
            message:
              "accepts.port-node-port.groups.serve.ports.api has no effect: port-node-port reports nothing there.",
            fix: "Remove accepts.port-node-port.groups.serve.ports.api",
          },
        ],
      },
      {
        name: "a rule of another engine",
        topology: accepting({ "lightllm-graph-batch": { "groups.serve.args.graphMaxBatchSize": "x" } }),
        reports: [
          {
            path: "accepts.lightllm-graph-batch.groups.serve.args.graphMaxBatchSize",
            message:
              "accepts.lightllm-graph-batch.groups.serve.args.graphMaxBatchSize has no effect: lightllm-graph-batch reports nothing there.",
            fix: "Remove accepts.lightllm-graph-batch.groups.serve.args.graphMaxBatchSize",
          },
        ],
      },
    ],
    passes: [
      { name: "a path above a finding", topology: accepting({ [RULE]: { [KEYS]: "x" } }) },
      {
        name: "the path of a finding",
        topology: accepting({ [RULE]: { [`${KEYS}.fuse_muls_add`]: "documented" } }),
      },
    ],
  },
};

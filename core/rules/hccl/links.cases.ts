import { changed, type GroupChange } from "../../../test/support/findings.ts";
import type { CasesByRule, RuleCase } from "../../../test/support/rule-cases.ts";
import { serving } from "../../../test/support/topologies.ts";

const PCIE = "HCCL_INTRA_PCIE_ENABLE";

const ROCE = "HCCL_INTRA_ROCE_ENABLE";

const HCCS = "HCCL_INTER_HCCS_DISABLE";

const SUPER_POD = "HCCL_LOGIC_SUPERPOD_ID";

const given = (name: string, env: Readonly<Record<string, string>>, change: GroupChange = {}): RuleCase => ({
  name,
  topology: changed(serving(1), { ...change, env }),
});

export const cases: CasesByRule = {
  "hccl-intra-node-links": {
    fails: [
      {
        ...given("both links on", { [ROCE]: "1", [PCIE]: "1" }),
        reports: [
          {
            path: `groups.serve.env.${ROCE}`,
            value: "1",
            message: `${ROCE} and ${PCIE} are both "1", and HCCL uses only one link inside a node.`,
            fix: `Set ${ROCE} or ${PCIE} to "0"`,
          },
        ],
      },
      {
        ...given("RoCE off alone", { [ROCE]: "0" }),
        reports: [
          {
            path: `groups.serve.env.${ROCE}`,
            value: "0",
            message: `${ROCE} "0" leaves no link inside a node, because ${PCIE} is not set.`,
            fix: `Set ${PCIE} to "1"`,
          },
        ],
      },
      {
        ...given("PCIe off alone", { [PCIE]: "0" }),
        reports: [
          {
            path: `groups.serve.env.${PCIE}`,
            value: "0",
            message: `${PCIE} "0" leaves no link inside a node, because ${ROCE} is not set.`,
            fix: `Set ${ROCE} to "1"`,
          },
        ],
      },
    ],
    passes: [
      given("RoCE on", { [ROCE]: "1" }),
      given("PCIe on", { [PCIE]: "1" }),
      given("RoCE on and PCIe off", { [ROCE]: "1", [PCIE]: "0" }),
      given("RoCE off and PCIe on", { [ROCE]: "0", [PCIE]: "1" }),
      given("both off", { [ROCE]: "0", [PCIE]: "0" }),
      given("neither", {}),
    ],
  },
  "hccl-super-pod-links": {
    fails: [
      {
        ...given("HCCS links of A2", { [HCCS]: "TRUE" }, { hardware: "atlas-800-a2" }),
        reports: [
          {
            path: `groups.serve.env.${HCCS}`,
            value: "TRUE",
            message: `${HCCS} has no effect: Atlas 800 A2 has no HCCS links between nodes.`,
            fix: `Remove ${HCCS}`,
          },
        ],
      },
      {
        ...given("a super-pod of A2", { [SUPER_POD]: "0" }, { hardware: "atlas-800-a2" }),
        reports: [
          {
            path: `groups.serve.env.${SUPER_POD}`,
            value: "0",
            message: `${SUPER_POD} has no effect: Atlas 800 A2 has no HCCS links between nodes.`,
            fix: `Remove ${SUPER_POD}`,
          },
        ],
      },
    ],
    passes: [
      given("HCCS links of A3", { [HCCS]: "TRUE" }, { hardware: "atlas-800-a3" }),
      given("a super-pod of A3", { [SUPER_POD]: "0" }, { hardware: "atlas-800-a3" }),
    ],
  },
  "hccl-super-pod-id": {
    fails: [
      {
        ...given("128 characters", { [SUPER_POD]: "a".repeat(128) }),
        reports: [
          {
            path: `groups.serve.env.${SUPER_POD}`,
            value: "a".repeat(128),
            message: `${SUPER_POD} has 128 characters; the limit is 127.`,
            fix: `Shorten ${SUPER_POD} to at most 127 characters`,
          },
        ],
      },
    ],
    passes: [given("127 characters", { [SUPER_POD]: "a".repeat(127) })],
  },
};

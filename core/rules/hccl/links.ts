import { defineRule, removed, setTo, Severity, SUPER_POD_VARIABLE } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";

const PCIE = "HCCL_INTRA_PCIE_ENABLE";

const ROCE = "HCCL_INTRA_ROCE_ENABLE";

const HCCS = "HCCL_INTER_HCCS_DISABLE";

/** Characters. */
const SUPER_POD_LIMIT = 127;

export const intraNodeLinks = defineRule({
  id: "hccl-intra-node-links",
  source: "HCCL, HCCL_INTRA_PCIE_ENABLE: HCCL rejects both set to 1, and a single one set to 0",
  per: "group",
  check: ({ env }, { at }) => {
    const pcie = entryOf(env, PCIE);
    const roce = entryOf(env, ROCE);
    if (pcie === "1" && roce === "1") {
      return [
        {
          ...at(`env.${ROCE}`),
          message: `${ROCE} and ${PCIE} are both "1", and HCCL uses only one link inside a node.`,
          fix: setTo("0", { name: `${ROCE} or ${PCIE}` }),
        },
      ];
    }
    const [name, other] = pcie === undefined ? [ROCE, PCIE] : [PCIE, ROCE];
    const only = pcie ?? roce;
    if (only !== "0" || (pcie !== undefined && roce !== undefined)) return [];
    return [
      {
        ...at(`env.${name}`),
        message: `${name} "0" leaves no link inside a node, because ${other} is not set.`,
        fix: setTo("1", { path: at(`env.${other}`).path }),
      },
    ];
  },
});

export const superPodLinks = defineRule({
  id: "hccl-super-pod-links",
  severity: Severity.Warning,
  source:
    "HCCL, HCCL_INTER_HCCS_DISABLE and HCCL_LOGIC_SUPERPOD_ID: HCCS connects only the servers of one A3 super-pod",
  per: "group",
  check: ({ env }, { at, topology: { hardware } }) =>
    hardware.superPods
      ? []
      : [HCCS, SUPER_POD_VARIABLE]
          .filter((name) => entryOf(env, name) !== undefined)
          .map((name) => ({
            ...at(`env.${name}`),
            message: `${name} has no effect: ${hardware.title} has no HCCS links between nodes.`,
            fix: removed(),
          })),
});

export const superPodId = defineRule({
  id: "hccl-super-pod-id",
  source: "HCCL, HCCL_LOGIC_SUPERPOD_ID: shorter than 128 characters",
  per: "group",
  check: ({ env }, { at }) => {
    const value = entryOf(env, SUPER_POD_VARIABLE);
    if (value === undefined || value.length <= SUPER_POD_LIMIT) return [];
    return [
      {
        ...at(`env.${SUPER_POD_VARIABLE}`),
        message: `${SUPER_POD_VARIABLE} has ${value.length} characters; the limit is ${SUPER_POD_LIMIT}.`,
        fix: {
          ...setTo(value.slice(0, SUPER_POD_LIMIT)),
          text: () => `Shorten ${SUPER_POD_VARIABLE} to at most ${SUPER_POD_LIMIT} characters`,
        },
      },
    ];
  },
});

import { eachGroup, type EngineRule } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";
import { hcclEngines } from "./variable-rules.ts";

const PCIE = "HCCL_INTRA_PCIE_ENABLE";

const ROCE = "HCCL_INTRA_ROCE_ENABLE";

export const intraNodeLinks: EngineRule = {
  id: "hccl-intra-node-links",
  engines: hcclEngines,
  source: "HCCL, HCCL_INTRA_PCIE_ENABLE: both on, or the only one that is set off, is refused",
  check: eachGroup((group) => {
    const pcie = entryOf(group.env, PCIE);
    const roce = entryOf(group.env, ROCE);
    if (pcie === "1" && roce === "1") {
      return [
        {
          path: `groups.${group.name}.env.${ROCE}`,
          value: roce,
          message: `${PCIE} is on, too, and there is only one link.`,
          fix: 'set one of the two to "0"',
        },
      ];
    }
    const [name, other] = pcie === undefined ? [ROCE, PCIE] : [PCIE, ROCE];
    const only = pcie ?? roce;
    if (only !== "0" || (pcie !== undefined && roce !== undefined)) return [];
    return [
      {
        path: `groups.${group.name}.env.${name}`,
        value: only,
        message: `It is off, and ${other} is not set: no link is left.`,
        fix: `set ${other} to "1"`,
      },
    ];
  }),
};

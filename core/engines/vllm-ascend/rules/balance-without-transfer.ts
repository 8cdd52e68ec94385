import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { balanceScheduling } from "../group-settings.ts";

export const balanceWithoutTransfer: EngineRule = {
  id: "ascend-balance-without-transfer",
  versions: { since: "0.18" },
  source: "vllm-ascend v0.20.2rc1, platform.py:489",
  check: eachGroup((group, topology) => {
    const setting = balanceScheduling(topology, group);
    if (setting === undefined || group.role === Role.Serve) return [];
    return [
      {
        ...setting,
        message: "The balance scheduler does not run in prefill or decode.",
        fix: "take it out",
      },
    ];
  }),
};

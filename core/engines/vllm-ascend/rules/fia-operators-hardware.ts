import type { EngineRule } from "../../../domain/index.ts";
import { machineOf } from "../machines.ts";

export const fiaOperatorsHardware: EngineRule = {
  id: "fia-operators-hardware",
  source: "source 000: the script replaces attention operators of CANN 8.5.1 on Atlas 800 A2",
  check: ({ site, hardware }) =>
    site.vllmAscend.installFiaOperators && machineOf(hardware.name)?.fiaScript !== true
      ? [
          {
            path: "vllmAscend.installFiaOperators",
            value: true,
            message: `The script replaces operators of Atlas 800 A2, and this is ${hardware.title}.`,
            fix: "take it out",
          },
        ]
      : [],
};

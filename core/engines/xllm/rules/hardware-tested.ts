import { Severity } from "../../../errors/finding.ts";
import type { GroupRule } from "../../../rules/group-rule.ts";

export const hardwareTested: GroupRule = {
  id: "xllm-hardware-tested",
  severity: Severity.Warning,
  source: "source 004, §1: A2 was not tested under load; xLLM #777 crashes there",
  check: ({ hardware, spec }) =>
    hardware.name === "atlas-800-a2"
      ? [
          {
            path: "hardware",
            value: spec.hardware,
            message: `The document has not tried ${hardware.title} under load.`,
            cure: "try it before you rely on it, and accept this warning then",
          },
        ]
      : [],
};

import { type GroupRule, Severity } from "../../../domain/index.ts";
import type { HardwareName } from "../../../facts/index.ts";

/** Where the document's load tests ran. */
const TESTED: Readonly<Record<HardwareName, boolean>> = {
  "atlas-800-a2": false,
  "atlas-800-a3": true,
  // It does not run on these at all, which another rule says.
  h100: true,
  h200: true,
};

export const hardwareTested: GroupRule = {
  id: "xllm-hardware-tested",
  severity: Severity.Warning,
  source: "source 004, §1: A2 was not tested under load; xLLM #777 crashes there",
  check: ({ hardware, spec }) =>
    TESTED[hardware.name]
      ? []
      : [
          {
            path: "hardware",
            value: spec.hardware,
            message: `The document has not tried ${hardware.title} under load.`,
            fix: "try it before you rely on it, and accept this warning then",
          },
        ],
};

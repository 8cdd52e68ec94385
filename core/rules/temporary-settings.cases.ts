import a31p1d from "../../stacks/a3-1p1d.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../test/support/topologies.ts";

export const cases: CasesByRule = {
  diagnosed: {
    fails: [
      {
        name: "a switch that sets a flag",
        topology: serving(1),
        site: { diagnose: { eager: true } },
        reports: [
          {
            path: "diagnose.eager",
            value: true,
            message:
              "diagnose.eager sets enforceEager of groups.serve to true instead of the engine's default.",
            fix: "Remove diagnose.eager once the fault is found",
          },
        ],
      },
      {
        name: "a switch that replaces a flag of the document",
        topology: serving(1),
        site: { diagnose: { maxNumSeqs: 1 } },
        reports: [
          {
            path: "diagnose.maxNumSeqs",
            value: 1,
            message: "diagnose.maxNumSeqs sets maxNumSeqs of groups.serve to 1 instead of 16.",
            fix: "Remove diagnose.maxNumSeqs once the fault is found",
          },
        ],
      },
      {
        name: "a switch that changes one group of a pair",
        topology: prefillDecode(),
        site: { diagnose: { eager: true } },
        reports: [
          {
            path: "diagnose.eager",
            value: true,
            message: /of groups\.decode to true/,
            fix: /^Remove diagnose\.eager/,
          },
        ],
      },
    ],
    passes: [{ name: "a stack without switches", topology: a31p1d }],
  },
  "preflight-takes-devices": {
    fails: [
      {
        name: "a preflight in the settings",
        topology: prefillDecode(),
        site: { procedures: { preflight: {} } },
        reports: [
          {
            path: "procedures.preflight",
            message:
              "procedures.preflight takes the devices of all nodes, and runs again when the image, the ports or the nodes change. On a serving stack its pods then wait for devices until the Job's deadline, and the update fails.",
            fix: "Remove procedures.preflight once it has passed; to repeat it, run glm-serve preflight while the stack is down",
          },
        ],
      },
    ],
    passes: [{ name: "no preflight", topology: prefillDecode() }],
  },
};

import { defineRule, removed, Severity } from "../domain/index.ts";
import { inputChecks } from "../errors/index.ts";
import type { ArgumentValue } from "../topology/index.ts";

/** A stack under diagnosis differs from its document. */
export const diagnosed = defineRule({
  id: "diagnosed",
  severity: Severity.Warning,
  source: inputChecks.diagnoseEffective.source,
  per: "topology",
  check: ({ diagnosis }, { at }) =>
    diagnosis.map((change) => ({
      ...at(`diagnose.${change.switch}`),
      message: `diagnose.${change.switch} sets ${change.flag} of groups.${change.group} to ${printArgument(change.after)} instead of ${change.before === undefined ? "the engine's default" : printArgument(change.before)}.`,
      fix: removed({ ending: " once the fault is found" }),
    })),
});

/** A preflight that stays in the settings of a stack runs again with the next change of image, ports or nodes. */
export const preflightTakesDevices = defineRule({
  id: "preflight-takes-devices",
  severity: Severity.Warning,
  source: "glm-serve: hccn_tool needs the devices, and they belong to one pod at a time",
  per: "site",
  check: ({ procedures }) =>
    procedures.preflight === undefined
      ? []
      : [
          {
            path: "procedures.preflight",
            message:
              "procedures.preflight takes the devices of all nodes, and runs again when the image, the ports or the nodes change. On a serving stack its pods then wait for devices until the Job's deadline, and the update fails.",
            fix: removed({
              ending: " once it has passed; to repeat it, run glm-serve preflight while the stack is down",
            }),
          },
        ],
});

function printArgument(value: ArgumentValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

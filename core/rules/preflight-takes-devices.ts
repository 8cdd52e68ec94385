import { type EngineRule, Severity } from "../domain/index.ts";

/** A preflight that stays in a stack's settings runs again with the next change of image, ports or nodes. */
export const preflightTakesDevices: EngineRule = {
  id: "preflight-takes-devices",
  severity: Severity.Warning,
  source: "glm-serve: hccn_tool needs the devices, and they belong to one pod at a time",
  check: ({ site: { procedures } }) =>
    procedures.preflight === undefined
      ? []
      : [
          {
            path: "procedures.preflight",
            message:
              "It takes the devices of all nodes, and runs anew when image, ports or nodes change. Where the stack serves then, its pods wait for devices until the Job's deadline, and the update fails.",
            fix: "take it out once it has passed; later run glm-serve preflight while the stack is down",
          },
        ],
};

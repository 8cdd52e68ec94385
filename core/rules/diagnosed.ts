import { type EngineRule, Severity } from "../domain/index.ts";
import type { ArgumentValue } from "../topology/index.ts";

/** What a stack under diagnosis runs in the place of its document's values. */
export const diagnosed: EngineRule = {
  id: "diagnosed",
  severity: Severity.Warning,
  source: "source 000: trouble-shooting",
  check: ({ diagnosis, site }) =>
    diagnosis.map((change) => ({
      path: `diagnose.${change.switch}`,
      value: site.diagnose?.[change.switch],
      message: `${change.group} runs with ${change.flag} ${shown(change.after)} instead of ${change.before === undefined ? "the engine's own" : shown(change.before)}.`,
      fix: "take it out when the fault is found",
    })),
};

function shown(value: ArgumentValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

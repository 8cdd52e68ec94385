import type { Plan } from "../../core/index.ts";

/** The launch script of a pod, as its ConfigMap holds it. */
export function launchScriptOf({ objects }: Plan, group: string, ordinal: number): string {
  const launch = objects.find(({ key }) => key === `config-map/${group}-launch`)?.manifest;
  const script = launch?.kind === "ConfigMap" ? launch.data?.[`node-${ordinal}.sh`] : undefined;
  if (script === undefined) throw new RangeError(`${group} has no script of pod ${ordinal}`);
  return script;
}

/** The lines of a script that start its engine processes or set their variables. */
export function processLines(script: string): string {
  const lines = script.split("\n");
  const first = lines.findIndex((line) => line.startsWith("set -eo pipefail"));
  return lines
    .slice(first + 1)
    .filter((line) => line.trim() !== "")
    .join("\n");
}

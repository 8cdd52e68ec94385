import type { ResolvedGroup } from "../../domain/index.ts";
import { quote } from "../../launch/index.ts";
import { variable } from "./group-settings.ts";

/**
 * Makes the directory in which the processes of a pod share their metrics, and empties it of those of an earlier container: vLLM
 * makes one only if the variable is not set (vLLM 0.30.0, v1/metrics/prometheus.py:21), and GLM5.md makes it before each start.
 */
export function metricsDirectory(group: ResolvedGroup): readonly string[] {
  const given = variable(group, "PROMETHEUS_MULTIPROC_DIR");
  if (given === undefined || given.value === "" || given.value.includes("$")) return [];
  const directory = quote(given.value);
  return [`mkdir -p ${directory}`, `rm -f ${directory}/*.db`];
}

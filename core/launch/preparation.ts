import type { AwaitedMarker, ResolvedGroup, ResolvedTopology } from "../domain/index.ts";
import { linkNpuSmi } from "./npu-smi.ts";
import { quote } from "./quote.ts";

/**
 * What runs once in a pod before its processes, as the process `prepare`. Each line exits with its reason when it fails. The
 * first process of a pod is the supervisor, which handles SIGTERM meanwhile: bash would do so only between two commands.
 */
export function prepare(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  awaited: readonly AwaitedMarker[],
): string[] {
  const drafts = topology.engine.draftModelPaths(group);
  const models = [topology.spec.model.path, ...new Set(drafts)].map(quote).join(" ");
  return [
    "if [[ $1 == prepare ]]; then",
    ...indented([
      ...awaitWeights(topology, awaited),
      `python3 -B "$runtime/weights.py" ${models} || exit 1`,
      ...linkNpuSmi(topology),
      ...topology.engine.prepare(topology, group),
      "exit 0",
    ]),
    "fi",
    "",
  ];
}

/**
 * Waits for the procedures that fill the volume, for half of the start-up window: then the pod exits with the reason, before
 * the startup probe kills it without a reason.
 */
function awaitWeights(topology: ResolvedTopology, markers: readonly AwaitedMarker[]): string[] {
  if (markers.length === 0) return [];
  const { periodSeconds, failureThreshold } = topology.site.probes.startup;
  const seconds = Math.ceil((periodSeconds * failureThreshold) / 2);
  const args = awaitArguments(markers).map(quote).join(" ");
  return [`python3 -B "$runtime/await_weights.py" --seconds ${seconds} ${args} || exit 1`];
}

/** Arguments of `await_weights.py` and `run_procedure.py`: the markers to wait for. */
export function awaitArguments(markers: readonly AwaitedMarker[]): readonly string[] {
  return markers.flatMap(({ procedure, directory, content }) => ["--for", procedure, directory, content]);
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

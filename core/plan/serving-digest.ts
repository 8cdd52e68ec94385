import { type GroupLayout, memberOf, type ResolvedTopology } from "../domain/index.ts";
import { digest } from "../kubernetes/index.ts";
import { awaitedMarkers } from "../procedures/index.ts";

/**
 * Digest of what a stack serves: image, weights, and the command and environment of every process. Ten hexadecimal digits.
 * A result with another digest is of an older plan.
 */
export function servingDigest(topology: ResolvedTopology, groups: readonly GroupLayout[]): string {
  const { engine, image } = topology;
  const processes = groups.flatMap((layout) =>
    layout.pods.map((pod) => {
      const environment = engine.environment(topology, memberOf(topology, layout, pod));
      const commands = pod.processes.map((process) => engine.command(topology, layout, pod, process));
      return { pod: pod.name, environment, commands };
    }),
  );
  const inOrder = processes.toSorted((a, b) => (a.pod < b.pod ? -1 : 1));
  return digest([image, awaitedMarkers(topology), inOrder]).slice(0, 10);
}

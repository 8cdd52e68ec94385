import type { GroupLayout, NodePorts, ResolvedTopology } from "../domain/index.ts";
import { declaredPorts } from "../ports/index.ts";
import type { Role } from "../topology/index.ts";

/** A container port that ranks answer on. */
interface ScrapedPort {
  /** Its name in the pods. */
  readonly name: string;
  /** A pattern of the names of the pods that bind it. Absent where all pods that declare it do. */
  readonly pods?: string;
}

/** The pods of one group of the topology, with all its replicas. */
export interface ScrapedPods {
  readonly group: string;
  readonly role: Role;
  readonly ports: readonly ScrapedPort[];
  /** Number of API ports of all pods together: one per target of Prometheus. */
  readonly targets: number;
}

/**
 * The API ports of all ranks, by the names that the pods declare. All pods of a group share one template, so a pod declares
 * ports that only others bind.
 */
export function scrapedPods(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  nodes: readonly NodePorts[],
): readonly ScrapedPods[] {
  return topology.groups.map(({ name, role }) => {
    const bound = new Map<string, string[]>();
    const declaring = new Map<string, string[]>();
    for (const layout of groups.filter(({ group }) => group === name)) {
      const declared = new Map(
        declaredPorts(nodes.filter(({ key }) => key === layout.key)).map((port) => [port.port, port.name]),
      );
      const own = layout.pods.flatMap((pod) =>
        pod.processes.flatMap(({ apiPort }) => {
          const port = apiPort === undefined ? undefined : declared.get(apiPort);
          return port === undefined ? [] : [{ port, pod: pod.name }];
        }),
      );
      for (const { port, pod } of own) bound.set(port, [...(bound.get(port) ?? []), pod]);
      for (const port of new Set(own.map((entry) => entry.port)))
        declaring.set(port, [...(declaring.get(port) ?? []), ...layout.pods.map((pod) => pod.name)]);
    }
    const ports = [...bound].map(([port, pods]) => {
      const pattern = patternOf(pods, declaring.get(port) ?? []);
      return { name: port, ...(pattern === undefined ? {} : { pods: pattern }) };
    });
    return { group: name, role, ports, targets: [...bound.values()].flat().length };
  });
}

/** A pattern of some pods among others: by ordinals where they decide, so that more replicas do not change it. */
function patternOf(some: readonly string[], all: readonly string[]): string | undefined {
  if (some.length === all.length) return undefined;
  const ordinals = [...new Set(some.map(ordinalOf))];
  const byOrdinal = all.filter((pod) => ordinals.includes(ordinalOf(pod)));
  return byOrdinal.length === some.length ? `.+-(${ordinals.join("|")})` : some.join("|");
}

function ordinalOf(pod: string): string {
  return pod.slice(pod.lastIndexOf("-") + 1);
}

import type * as pulumi from "@pulumi/pulumi";
import { orResourceError } from "../components/index.ts";
import type { Topology } from "../core/index.ts";
import { loadTopology, stackFileFor, topologyNames } from "../program/index.ts";

const loaded = new Map<string, Topology>();

/** Loads all documented topologies: components are created synchronously. */
export async function loadTopologies(): Promise<void> {
  for (const name of topologyNames()) loaded.set(name, await loadTopology(name, "topology"));
}

/**
 * A documented topology, once `loadTopologies` has loaded them.
 *
 * @param component the component that names it
 * @throws pulumi.ResourceError if the name is unknown
 */
export function topologyNamed(name: unknown, component: pulumi.Resource): Topology {
  return orResourceError(component, () => {
    const file = stackFileFor("", name);
    const topology = loaded.get(file.name);
    if (topology === undefined) throw new RangeError(`${file.name} is not loaded`);
    return topology;
  });
}

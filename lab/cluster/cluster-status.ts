import { isAlive } from "../host/process.ts";
import { clusterPaths } from "./cluster-paths.ts";
import { type ComponentName, componentNames, readState } from "./cluster-state.ts";

/** Which programs of a cluster run. */
export interface ClusterStatus {
  readonly kubeconfig: string;
  readonly server: string;
  readonly components: readonly { readonly name: ComponentName; readonly pid: number | undefined }[];
}

/** Status of a cluster; undefined when it was never started. */
export function clusterStatus(name: string): ClusterStatus | undefined {
  const paths = clusterPaths(name);
  const state = readState(paths);
  if (state === undefined) return undefined;
  return {
    kubeconfig: paths.kubeconfig,
    server: `https://127.0.0.1:${state.ports.api}`,
    components: componentNames.map((component) => {
      const known = state.processes[component];
      return { name: component, pid: known !== undefined && isAlive(known) ? known.pid : undefined };
    }),
  };
}

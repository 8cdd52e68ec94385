import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { startComponent } from "../cluster/component-process.ts";
import { isAlive, type ProcessIdentity } from "../process.ts";
import { type RealState, writeRealState } from "./real-state.ts";

/** Starts a program beside the control plane unless it runs. */
export function ensureHelper(
  name: string,
  commandLine: readonly [string, ...string[]],
  state: RealState,
  paths: ClusterPaths,
): ProcessIdentity {
  const known = state.helpers[name];
  if (known !== undefined && isAlive(known)) return known;
  const started = startComponent({ name, commandLine }, paths);
  state.helpers[name] = started;
  writeRealState(paths, state);
  return started;
}

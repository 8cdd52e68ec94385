import { join } from "node:path";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { startComponent } from "../cluster/component-process.ts";
import { isAlive, type ProcessIdentity } from "../host/process.ts";
import { joining, makeControlGroup } from "./control-groups.ts";
import { helperGroupOf } from "./end-real-nodes.ts";
import { type RealState, writeRealState } from "./real-state.ts";

/**
 * A command in the control group by which a stop finds it, also where the files that remember it are gone. The shell
 * joins before it becomes the command: there is no moment in which the command runs outside.
 */
export function inGroup(
  group: string,
  commandLine: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  const doors = makeControlGroup(group).map((directory) => join(directory, "cgroup.procs"));
  return ["bash", "-c", `${joining(doors)}; exec "$@"`, "bash", ...commandLine];
}

/** Starts a program beside the control plane unless it runs. */
export function ensureHelper(
  name: string,
  commandLine: readonly [string, ...string[]],
  state: RealState,
  paths: ClusterPaths,
): ProcessIdentity {
  const known = state.helpers[name];
  if (known !== undefined && isAlive(known)) return known;
  const started = startComponent(
    { name, commandLine: inGroup(helperGroupOf(paths.name), commandLine) },
    paths,
  );
  state.helpers[name] = started;
  writeRealState(paths, state);
  return started;
}

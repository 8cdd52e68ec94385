import { join } from "node:path";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { startComponent } from "../cluster/component-process.ts";
import { isAlive, type ProcessIdentity } from "../host/process.ts";
import { joinCommand, makeControlGroup } from "./control-groups.ts";
import { helperGroupOf } from "./end-real-nodes.ts";
import { type RealState, writeRealState } from "./real-state.ts";

/**
 * A command line that runs a command in a control group. A stop finds the processes of the group even without the
 * cluster's files. The shell joins the group before it becomes the command.
 */
export function inGroup(
  group: string,
  commandLine: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  const procsFiles = makeControlGroup(group).map((directory) => join(directory, "cgroup.procs"));
  return ["bash", "-c", `${joinCommand(procsFiles)}; exec "$@"`, "bash", ...commandLine];
}

/** Starts a helper unless it runs. */
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

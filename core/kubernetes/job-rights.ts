import type {
  EnvironmentVariable,
  JobSpec,
  MountedVolume,
  PodSecurityContext,
  ResolvedTopology,
  SecurityContext,
} from "../domain/index.ts";
import { READ_ALL } from "./capabilities.ts";
import {
  confined,
  confinedReader,
  enginePod,
  ownHome,
  temporaryDirectory,
  unprivilegedPod,
  writer,
} from "./security.ts";

/** What a Job's pod may do, and what it needs to do without the rest. */
export interface JobRights {
  readonly pod: PodSecurityContext;
  readonly container: SecurityContext;
  readonly environment: readonly EnvironmentVariable[];
  readonly volumes: readonly MountedVolume[];
}

/** A Job with devices has an engine's rights; one that neither has devices nor writes weights has the fewest. */
export function jobRights(
  topology: ResolvedTopology,
  { takesDevices, writesWeights }: Pick<JobSpec, "takesDevices" | "writesWeights">,
): JobRights {
  if (takesDevices) {
    const names = new Set([READ_ALL.name, ...topology.site.podSecurity.engineCapabilities]);
    const container = confined([...names].toSorted());
    return { pod: enginePod(topology), container, environment: [], volumes: [] };
  }
  if (writesWeights) return { ...writer(topology), environment: [], volumes: [] };
  return {
    pod: unprivilegedPod(topology),
    container: confinedReader(),
    environment: ownHome(),
    volumes: [temporaryDirectory()],
  };
}

import type { GroupLayout, MountedVolume, ResolvedGroup, ResolvedTopology } from "../domain/index.ts";
import { canonicalQuantity } from "./quantity.ts";

/** The volumes of an engine container besides its scripts: weights, shared memory, driver, and the engine's own. */
export function engineVolumes(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
): readonly MountedVolume[] {
  return [
    weightsVolume(topology),
    sharedMemoryVolume(topology.site.sharedMemory ?? topology.engine.sharedMemory(group, topology.model)),
    ...driverVolumes(topology),
    ...topology.engine.volumes(topology, layout),
  ];
}

/** The volume behind /dev/shm, at most of this size. */
export function sharedMemoryVolume(sizeLimit: string): MountedVolume {
  const name = "shared-memory";
  return {
    volume: { name, emptyDir: { medium: "Memory", sizeLimit: canonicalQuantity(sizeLimit) } },
    mount: { name, mountPath: "/dev/shm" },
  };
}

/** Files and directories of the node's driver that the platform mounts. */
export function driverVolumes({ platform }: ResolvedTopology): readonly MountedVolume[] {
  return platform.driverMounts.map(({ name, path, type }) => ({
    volume: { name, hostPath: { path, type } },
    mount: { name, mountPath: path, readOnly: true },
  }));
}

/**
 * The weights volume.
 *
 * @param fills whether the container writes the weights; then a directory of the node is created if missing
 */
export function weightsVolume({ site, spec }: ResolvedTopology, fills = false): MountedVolume {
  const { hostPath, persistentVolumeClaim, nfs } = site.weights;
  const readOnly = site.weights.readOnly && !fills ? ({ readOnly: true } as const) : {};
  const name = "weights";
  const mount = { name, mountPath: spec.model.volumePath, ...readOnly };
  if (persistentVolumeClaim !== undefined) {
    const { claimName, subPath } = persistentVolumeClaim;
    return {
      volume: { name, persistentVolumeClaim: { claimName } },
      mount: subPath === undefined ? mount : { ...mount, subPath },
    };
  }
  if (nfs !== undefined) return { volume: { name, nfs: { ...nfs, ...readOnly } }, mount };
  const path = hostPath?.path ?? spec.model.volumePath;
  return { volume: { name, hostPath: { path, type: fills ? "DirectoryOrCreate" : "Directory" } }, mount };
}

/** Whether all nodes mount one weights volume. Otherwise each node has its own. */
export function weightsAreShared({ site }: ResolvedTopology): boolean {
  return site.weights.persistentVolumeClaim !== undefined || site.weights.nfs !== undefined;
}

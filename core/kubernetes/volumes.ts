import type { GroupLayout, MountedVolume, ResolvedGroup, ResolvedTopology } from "../domain/index.ts";

/** What an engine container mounts besides its scripts: weights, shared memory, files of the driver. */
export function engineVolumes(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
): readonly MountedVolume[] {
  return [
    weightsVolume(topology),
    {
      volume: {
        name: "shared-memory",
        emptyDir: {
          medium: "Memory",
          sizeLimit: topology.site.sharedMemory ?? topology.engine.sharedMemory(group),
        },
      },
      mount: { name: "shared-memory", mountPath: "/dev/shm" },
    },
    ...topology.platform.driverMounts.map(({ name, path, type }) => ({
      volume: { name, hostPath: { path, type } },
      mount: { name, mountPath: path, readOnly: true },
    })),
    ...topology.engine.volumes(topology, layout),
  ];
}

/**
 * The volume with the weights.
 *
 * @param fills whether the container writes the weights: then it makes the directory of a node, too
 */
export function weightsVolume({ site, spec }: ResolvedTopology, fills = false): MountedVolume {
  const { hostPath, persistentVolumeClaim, nfs } = site.weights;
  const readOnly = site.weights.readOnly && !fills;
  const name = "weights";
  const mount = { name, mountPath: spec.model.volumePath, readOnly };
  if (persistentVolumeClaim !== undefined) {
    const { claimName, subPath } = persistentVolumeClaim;
    return {
      volume: { name, persistentVolumeClaim: { claimName } },
      mount: subPath === undefined ? mount : { ...mount, subPath },
    };
  }
  if (nfs !== undefined) return { volume: { name, nfs: { ...nfs, readOnly } }, mount };
  const path = hostPath?.path ?? spec.model.volumePath;
  return { volume: { name, hostPath: { path, type: fills ? "DirectoryOrCreate" : "Directory" } }, mount };
}

/** Whether all nodes see one volume, or each has weights of its own. */
export function weightsAreShared({ site }: ResolvedTopology): boolean {
  return site.weights.persistentVolumeClaim !== undefined || site.weights.nfs !== undefined;
}

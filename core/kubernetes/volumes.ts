import type { GroupLayout, MountedVolume, ResolvedGroup, ResolvedTopology } from "../domain/index.ts";
import type { NpuSmiPath } from "../site/index.ts";
import { npuSmiInContainer } from "../launch/index.ts";
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
  const driver = platform.driverMounts.map(({ name, path, type }): MountedVolume => ({
    volume: { name, hostPath: { path, type } },
    mount: { name, mountPath: path, readOnly: true },
  }));
  return [...driver, ...platform.npuSmi.map(npuSmiVolume)];
}

/**
 * The directory of npu-smi, since a pod does not start where a file of it is missing. The image has programs of its own in
 * this directory.
 */
function npuSmiVolume(file: NpuSmiPath): MountedVolume {
  const path = directoryOf(file);
  const name = `npu-smi-${path.slice(path.lastIndexOf("/") + 1)}`;
  return {
    volume: { name, hostPath: { path, type: "DirectoryOrCreate" } },
    mount: { name, mountPath: directoryOf(npuSmiInContainer(file)), readOnly: true },
  };
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** The root directory of the node, which exists everywhere: a pod that mounts it starts whatever else is missing. */
export function hostRootVolume(mountPath: string): MountedVolume {
  const name = "host-root";
  return {
    volume: { name, hostPath: { path: "/", type: "Directory" } },
    mount: { name, mountPath, readOnly: true },
  };
}

/** The directory of every node with the weights; undefined where the nodes share a volume. */
export function weightsDirectory({ site, spec }: ResolvedTopology): string | undefined {
  const { hostPath, persistentVolumeClaim, nfs } = site.weights;
  return persistentVolumeClaim !== undefined || nfs !== undefined
    ? undefined
    : (hostPath?.path ?? spec.model.volumePath);
}

/**
 * The weights volume.
 *
 * @param fills whether the container writes the weights; then a directory of the node is created if missing
 */
export function weightsVolume(topology: ResolvedTopology, fills = false): MountedVolume {
  const { site, spec } = topology;
  const { persistentVolumeClaim, nfs } = site.weights;
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
  const path = weightsDirectory(topology) ?? spec.model.volumePath;
  return { volume: { name, hostPath: { path, type: fills ? "DirectoryOrCreate" : "Directory" } }, mount };
}

/** Whether all nodes mount one weights volume. Otherwise each node has its own. */
export function weightsAreShared(topology: ResolvedTopology): boolean {
  return weightsDirectory(topology) === undefined;
}

import type { GroupLayout } from "../layout/layout.ts";
import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import type { Volume, VolumeMount } from "./types.ts";

/** A volume with the place where the container sees it. */
export interface MountedVolume {
  readonly volume: Volume;
  readonly mount: VolumeMount;
}

/** What an engine container mounts besides its scripts: weights, shared memory, files of the driver. */
export function engineVolumes(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
): readonly MountedVolume[] {
  return [
    weights(topology),
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

function weights({ site, spec }: ResolvedTopology): MountedVolume {
  const { hostPath, persistentVolumeClaim, nfs, readOnly } = site.weights;
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
  return { volume: { name, hostPath: { path, type: "Directory" } }, mount };
}

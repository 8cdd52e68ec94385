import type { EngineRule } from "../domain/index.ts";
import { LAUNCH_DIRECTORY } from "../launch/index.ts";
import { isBelow } from "../topology/index.ts";

/** What the image needs of its own root; a volume there would hide it. */
const SYSTEM = ["/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr", "/var"];

/** Below these lies nothing that a volume could be mounted on. */
const KERNEL = ["/dev", "/proc", "/sys"];

export const volumePathFree: EngineRule = {
  id: "volume-path-free",
  source: "of two mounts in one container, one hides the other",
  check: ({ spec, platform }) => {
    const { volumePath } = spec.model;
    const own = [LAUNCH_DIRECTORY, ...platform.driverMounts.map(({ path }) => path)];
    const hidden =
      [...SYSTEM, ...own].find((path) => isBelow(path, volumePath)) ??
      [...KERNEL, ...own].find((path) => isBelow(volumePath, path));
    if (hidden === undefined) return [];
    return [
      {
        path: "model.volumePath",
        value: volumePath,
        message: `The weights volume and ${hidden} of the container would hide each other.`,
        fix: "mount it elsewhere, e.g. /root/.cache as the documents do",
      },
    ];
  },
};

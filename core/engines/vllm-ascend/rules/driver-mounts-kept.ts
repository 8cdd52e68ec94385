import { type EngineRule, Severity } from "../../../domain/index.ts";
import { isBelow } from "../../../topology/index.ts";

export const driverMountsKept: EngineRule = {
  id: "driver-mounts-kept",
  severity: Severity.Warning,
  source: "source 002, §4.1, docker run -v; ascend-docker-runtime mounts the rest",
  check: ({ platform }) => {
    const { profile, driverMounts } = platform;
    return (profile?.driverMounts ?? [])
      .filter(({ path }) => !driverMounts.some((mount) => isBelow(path, mount.path)))
      .map(({ name, path, type }) => ({
        path: "platform.driverMounts",
        message: `It replaces what the profile mounts, and ${path} is not among it.`,
        fix: `add { name: "${name}", path: "${path}", type: "${type}" }, or accept this where the image or the runtime brings it`,
      }));
  },
};

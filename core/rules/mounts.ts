import { added, defineRule, removed, Severity } from "../domain/index.ts";
import { HOST_PROGRAMS, LAUNCH_DIRECTORY } from "../launch/index.ts";
import type { DriverMount } from "../site/index.ts";
import { isBelow } from "../topology/index.ts";

/** Directories of the image that a volume must not hide. */
const SYSTEM = ["/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr", "/var"];

/** File systems of the kernel, in which nothing can be mounted. */
const KERNEL = ["/dev", "/proc", "/sys"];

const HCCN_CONF = "/etc/hccn.conf";

export const modelPathMounted = defineRule({
  id: "model-path-mounted",
  source: "deployment document 002, §4.1: the weights volume is mounted at /root/.cache",
  per: "topology",
  check: ({ spec: { model } }, { at }) => {
    if (isBelow(model.path, model.volumePath)) return [];
    return [
      {
        ...at("model.path"),
        message: `model.path is outside of the weights volume, which is mounted at ${model.volumePath}.`,
        fix: `Set model.path to a directory below ${model.volumePath}`,
      },
    ];
  },
});

export const volumePathFree = defineRule({
  id: "volume-path-free",
  source: "Kubernetes, VolumeMount: a mount hides what is below its path",
  per: "topology",
  check: ({ spec, platform }, { at }) => {
    const { volumePath } = spec.model;
    const own = [LAUNCH_DIRECTORY, ...platform.driverMounts.map(({ path }) => path)];
    const hidden =
      [...SYSTEM, ...own].find((path) => isBelow(path, volumePath)) ??
      [...KERNEL, ...own].find((path) => isBelow(volumePath, path));
    if (hidden === undefined) return [];
    return [
      {
        ...at("model.volumePath"),
        message: isBelow(hidden, volumePath)
          ? `model.volumePath ${volumePath} would hide ${hidden} of the container.`
          : `model.volumePath ${volumePath} is below ${hidden} of the container, where nothing else can be mounted.`,
        fix: "Set model.volumePath to another directory, e.g. /root/.cache as in the deployment documents",
      },
    ];
  },
});

/** Names of the volumes that glm-serve gives to pods (core/kubernetes, the rank table of xLLM). */
const OWN_VOLUMES: ReadonlySet<string> = new Set([
  ...["launch", "weights", "shared-memory", "scripts", "rank-table", "npu-smi-bin", "npu-smi-sbin"],
]);

/** Where glm-serve mounts volumes of its own. */
const OWN_MOUNTS = ["/dev/shm", "/etc/glm-serve", "/user/serverid/devindex/config", HOST_PROGRAMS];

export const driverMountsApart = defineRule({
  id: "driver-mounts-apart",
  source: "Kubernetes, ValidatePodSpec: volumes need different names, and mounts different paths",
  per: "topology",
  check: ({ platform: { driverMounts } }) =>
    driverMounts.flatMap((mount, index) => {
      const place = `platform.driverMounts[${index}]`;
      const before = driverMounts.slice(0, index);
      return [
        ...namesTaken(mount, before).map((reason) => ({
          path: `${place}.name`,
          value: mount.name,
          message: `${place}.name ${mount.name} ${reason}.`,
          fix: `Set ${place}.name to another name`,
        })),
        ...pathsTaken(mount, before).map(({ reason, other }) => ({
          path: `${place}.path`,
          value: mount.path,
          message: `${place}.path ${mount.path} ${reason}.`,
          fix: `Remove ${place}, or set ${place}.path to ${other}`,
        })),
      ];
    }),
});

/** Why a mount cannot have its name. */
function namesTaken(mount: DriverMount, before: readonly DriverMount[]): readonly string[] {
  const same = before.findIndex(({ name }) => name === mount.name);
  return [
    ...(OWN_VOLUMES.has(mount.name) ? ["is the name of a volume of glm-serve"] : []),
    ...(same === -1 ? [] : [`is also the name of platform.driverMounts[${same}]`]),
  ];
}

/** Why a mount cannot have its path, and what other path it may have. */
function pathsTaken(
  mount: DriverMount,
  before: readonly DriverMount[],
): readonly { readonly reason: string; readonly other: string }[] {
  const same = before.findIndex(({ path }) => isBelow(path, mount.path) && isBelow(mount.path, path));
  const hidden = [...SYSTEM, ...OWN_MOUNTS].find((path) => isBelow(path, mount.path));
  const above = ["/proc", ...OWN_MOUNTS].find((path) => isBelow(mount.path, path));
  const reason =
    hidden === undefined
      ? above && `is below ${above} of the container, where nothing else can be mounted`
      : `would hide ${hidden} of the container`;
  return [
    ...(same === -1
      ? []
      : [{ reason: `is also the path of platform.driverMounts[${same}]`, other: "another path" }]),
    ...(reason === undefined ? [] : [{ reason, other: "a path that the container does not need" }]),
  ];
}

export const hccnConfMounted = defineRule({
  id: "hccn-conf-mounted",
  source:
    "vllm-ascend #7711 and #4866: without it prefill and decode exchange wrong blocks, without an error",
  per: "topology",
  check: ({ spec, hardware, platform }) => {
    if (spec.kvTransfer === undefined || !hardware.hasHccnConf) return [];
    if (platform.driverMounts.some(({ path }) => path === HCCN_CONF)) return [];
    return [
      {
        path: "platform.driverMounts",
        message: `platform.driverMounts does not mount ${HCCN_CONF}, which contains the addresses of the devices; without it decode reads wrong KV blocks.`,
        fix: added({ name: "hccn-conf", path: HCCN_CONF, type: "File" as const }, platform.driverMounts, {
          as: `{ name: "hccn-conf", path: "${HCCN_CONF}", type: "File" }`,
        }),
      },
    ];
  },
});

export const npuSmiMounted = defineRule({
  id: "npu-smi-mounted",
  severity: Severity.Warning,
  source: "the profile mounts npu-smi, or the container runtime does (ascend-docker-runtime, base.list)",
  per: "site",
  check: ({ platform: { npuSmi, driverMounts } }, { at, topology: { platform } }) => {
    if (npuSmi === undefined) return [];
    if (platform.npuSmi.length > 0) return [];
    const reason = driverMounts?.some(({ path }) => path.endsWith("/npu-smi"))
      ? "platform.driverMounts mounts npu-smi"
      : "the platform mounts no npu-smi";
    return [
      {
        ...at("platform.npuSmi"),
        message: `platform.npuSmi has no effect: ${reason}.`,
        fix: removed(),
      },
    ];
  },
});

import {
  added,
  defineRule,
  removed,
  type ResolvedTopology,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { type ArgumentValue, entryOf, isBelow } from "../../../topology/index.ts";
import { ENDPOINTS_KEY } from "../connectors/entries.ts";
import { hardwareSupport } from "../hardware.ts";

/** Releases whose workers read the UB endpoint of their device from a file (vllm-ascend v0.21.0rc1, utils.py). */
const READS_ENDPOINTS: VersionRange = { since: "0.21" };

/** A place of a topology that names the directory with the endpoints. Connectors of a MultiConnector do not read it. */
interface EndpointsAt {
  readonly path: string;
  readonly value: ArgumentValue;
}

function endpointsOf({ spec, groups }: ResolvedTopology): readonly EndpointsAt[] {
  return [
    { path: "kvTransfer.extraConfig", keys: spec.kvTransfer?.extraConfig ?? {} },
    ...groups.map(({ name, kvTransfer }) => ({
      path: `groups.${name}.kvTransfer.extraConfig`,
      keys: kvTransfer.extraConfig,
    })),
  ].flatMap(({ path, keys }) => {
    const value = entryOf(keys, ENDPOINTS_KEY);
    return value === undefined ? [] : [{ path: `${path}.${ENDPOINTS_KEY}`, value }];
  });
}

export const endpointsMounted = defineRule({
  id: "ascend-ub-endpoints-mounted",
  releases: READS_ENDPOINTS,
  source:
    "vllm-ascend v0.30.0rc2, utils.py:708: a worker ends with FileNotFoundError without its ub_endpoint_npu_<device>.json",
  per: "topology",
  check: (topology, { at }) => {
    const { hardware, platform } = topology;
    if (hardwareSupport(hardware.name)?.readsEndpoints !== true) return [];
    return endpointsOf(topology).flatMap(({ path, value }) => {
      if (typeof value !== "string" || platform.driverMounts.some((mount) => isBelow(value, mount.path)))
        return [];
      const mount = { name: "ub-endpoints", path: value, type: "Directory" as const };
      return [
        {
          ...at(path),
          message: `${path} ${value} is not below a mount of platform.driverMounts: engines end without the endpoints of their devices.`,
          fix: added(mount, platform.driverMounts, {
            path: "platform.driverMounts",
            as: `{ name: "${mount.name}", path: "${value}", type: "Directory" }`,
          }),
        },
      ];
    });
  },
});

export const endpointsRead = defineRule({
  id: "ascend-ub-endpoints-read",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.30.0rc2, worker.py:450: only Ascend 950 has LOCAL_KV_COMM_RESOURCE; releases below v0.21.0rc1 do not read the key",
  per: "topology",
  check: (topology, { at }) => {
    const { hardware } = topology;
    if (hardwareSupport(hardware.name)?.readsEndpoints === true) return [];
    return endpointsOf(topology).map(({ path }) => ({
      ...at(path),
      message: `${path} has no effect: ${hardware.title} has no UB links.`,
      fix: removed({ name: path }),
    }));
  },
});

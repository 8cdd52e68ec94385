import {
  added,
  defineRule,
  removed,
  type ResolvedTopology,
  setTo,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { type ArgumentValue, entryOf, isBelow } from "../../../topology/index.ts";
import { ENDPOINTS_KEY, entriesOf, storeEntry, usesMooncake } from "../connectors/entries.ts";
import { variable } from "../group-settings.ts";
import { hardwareSupport } from "../hardware.ts";

/** Releases whose workers read the UB endpoint of their device from a file (vllm-ascend v0.21.0rc1, utils.py). */
const READS_ENDPOINTS: VersionRange = { since: "0.21" };

const HCCN_CONF = "/etc/hccn.conf";

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
          message: `${path} ${value} is not below a mount of platform.driverMounts; engines exit without the endpoints of their devices.`,
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

/** Variables that tell Mooncake over which links it moves blocks on Ascend 950. */
const LINK_VARIABLES = ["ASCEND_LOCAL_COMM_RES", "ASCEND_GLOBAL_RESOURCE_CONFIG"] as const;

export const linksNamed = defineRule({
  id: "ascend-ub-links-named",
  severity: Severity.Warning,
  releases: READS_ENDPOINTS,
  source:
    "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md, line 264, and GLM5.md, §5.3.1: one of both variables on Ascend 950",
  per: "group",
  check: (group, { topology, at }) => {
    const { hardware, spec } = topology;
    if (hardwareSupport(hardware.name)?.readsEndpoints !== true) return [];
    if (!entriesOf(spec.kvTransfer).some(usesMooncake)) return [];
    const prefix = `groups.${group.name}.kvTransfer.`;
    const named = endpointsOf(topology).some(
      ({ path }) => path.startsWith("kvTransfer.") || path.startsWith(prefix),
    );
    if (named || LINK_VARIABLES.some((name) => variable(group, name) !== undefined)) return [];
    const [name] = LINK_VARIABLES;
    return [
      {
        ...at(`env.${name}`),
        message: `groups.${group.name} does not name the links of ${hardware.title} for Mooncake; the documents set ${LINK_VARIABLES.join(" or ")}.`,
        fix: setTo('{"version":"1.3"}', {
          path: `groups.${group.name}.env.${name}`,
          name: `groups.${group.name}.env.${name}`,
        }),
      },
    ];
  },
});

export const poolAddresses = defineRule({
  id: "ascend-ub-pool-addresses",
  severity: Severity.Warning,
  source: `vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md: the container of a pool's client mounts ${HCCN_CONF}, also on Ascend 950`,
  per: "topology",
  check: ({ hardware, platform, spec }) => {
    if (hardwareSupport(hardware.name)?.readsEndpoints !== true) return [];
    if (storeEntry(spec.kvTransfer) === undefined) return [];
    if (platform.driverMounts.some(({ path }) => path === HCCN_CONF)) return [];
    const mount = { name: "hccn-conf", path: HCCN_CONF, type: "File" as const };
    return [
      {
        path: "platform.driverMounts",
        message: `platform.driverMounts does not mount ${HCCN_CONF}, which the pool of KV caches reads on ${hardware.title}.`,
        fix: added(mount, platform.driverMounts, {
          as: `{ name: "${mount.name}", path: "${HCCN_CONF}", type: "File" }`,
        }),
      },
    ];
  },
});

import type { Problem } from "../errors/index.ts";
import type { RankTableServer, RankTableSpec } from "../site/index.ts";

const SUPER_DEVICE_FIX =
  "Set superDeviceId to the SDID that `npu-smi info -t spod-info -i <card> -c <chip>` shows";

/** Checks the super-pods and the ids of devices in them, which version 1.2 needs and version 1.0 must not have. */
export function superPodProblems(
  table: RankTableSpec,
  servers: readonly RankTableServer[],
  path: string,
): readonly Problem[] {
  if (table.version === "1.0") return unsupportedProblems(table, servers, path);
  if (table.version !== "1.2") return [];
  const { superPods } = table;
  if (superPods === undefined || superPods.length === 0)
    return [
      ...deviceIdProblems(servers, path),
      {
        path: `${path}.superPods`,
        ...(superPods === undefined ? {} : { value: superPods }),
        message: `${path}.superPods is required in version 1.2.`,
        fix: `Set ${path}.superPods, e.g. to [{ superPodId: "0", serverIds: [<the servers of one super-pod>] }], or set ${path}.version to "1.0"`,
      },
    ];
  return [
    ...deviceIdProblems(servers, path),
    ...superPodIdProblems(table, path),
    ...orderProblems(table, servers, path),
    ...repeatedDeviceIdProblems(table, servers, path),
  ];
}

function unsupportedProblems(
  { superPods }: RankTableSpec,
  servers: readonly RankTableServer[],
  path: string,
): readonly Problem[] {
  return [
    ...(superPods === undefined ? [] : [unsupported(path, "superPods")]),
    ...servers.flatMap(({ devices }, index) => {
      const number = devices.findIndex(({ superDeviceId }) => superDeviceId !== undefined);
      const value = devices[number]?.superDeviceId;
      const device = `${path}.servers[${index}].devices[${number}]`;
      return number === -1 ? [] : [{ ...unsupported(device, "superDeviceId"), value }];
    }),
  ];
}

function unsupported(parent: string, name: string): Problem {
  const path = `${parent}.${name}`;
  return {
    path,
    message: `${path} must not be set: version 1.0 has no super-pods.`,
    fix: `Remove ${name}, or set version to "1.2"`,
  };
}

function deviceIdProblems(servers: readonly RankTableServer[], path: string): readonly Problem[] {
  return servers.flatMap(({ devices }, index) =>
    devices.flatMap(({ superDeviceId }, number) => {
      if (superDeviceId !== undefined && /^[0-9]+$/.test(superDeviceId)) return [];
      const place = `${path}.servers[${index}].devices[${number}].superDeviceId`;
      return [
        superDeviceId === undefined
          ? {
              path: place,
              message: `${place} is not set: version 1.2 needs the id of each device in its super-pod.`,
              fix: SUPER_DEVICE_FIX,
            }
          : {
              path: place,
              value: superDeviceId,
              message: `${place} is not a decimal number; HCCL fails with EI0004.`,
              fix: SUPER_DEVICE_FIX,
            },
      ];
    }),
  );
}

function superPodIdProblems({ superPods = [] }: RankTableSpec, path: string): readonly Problem[] {
  return superPods.flatMap(({ superPodId }, index) => {
    const repeated = superPods.slice(0, index).some((other) => other.superPodId === superPodId);
    if (superPodId !== "" && !repeated) return [];
    const place = `${path}.superPods[${index}].superPodId`;
    return [
      {
        path: place,
        value: superPodId,
        message:
          superPodId === "" ? `${place} must not be empty.` : `${place} is also the id of another super-pod.`,
        fix: "Set superPodId to the super-pod's own id, as npu-smi shows it",
      },
    ];
  });
}

function orderProblems(
  { superPods = [] }: RankTableSpec,
  servers: readonly RankTableServer[],
  path: string,
): readonly Problem[] {
  const given = superPods.flatMap(({ serverIds }) => serverIds);
  const wanted = servers.map(({ serverId }) => serverId);
  if (given.join("\n") === wanted.join("\n")) return [];
  return [
    {
      path: `${path}.superPods`,
      value: given,
      message: `${path}.superPods must list every server once, in the order of servers; the servers of one super-pod are next to each other.`,
      fix: `Set the serverIds to ${wanted.join(", ")} in this order, or reorder servers`,
    },
  ];
}

/** Ids may repeat in other super-pods, as in HCCL's own sample, but not within one. */
function repeatedDeviceIdProblems(
  { superPods = [] }: RankTableSpec,
  servers: readonly RankTableServer[],
  path: string,
): readonly Problem[] {
  const superPodOf = new Map(
    superPods.flatMap(({ superPodId, serverIds }) => serverIds.map((id) => [id, superPodId] as const)),
  );
  const problems: Problem[] = [];
  const deviceOf = new Map<string, string>();
  for (const [index, { serverId, devices }] of servers.entries()) {
    for (const [number, { superDeviceId }] of devices.entries()) {
      if (superDeviceId === undefined) continue;
      const device = `servers[${index}].devices[${number}]`;
      const key = `${superPodOf.get(serverId) ?? ""} ${superDeviceId}`;
      const other = deviceOf.get(key);
      if (other !== undefined)
        problems.push({
          path: `${path}.${device}.superDeviceId`,
          value: superDeviceId,
          message: `${path}.${device}.superDeviceId is also the id of ${other}, in the same super-pod.`,
          fix: SUPER_DEVICE_FIX,
        });
      deviceOf.set(key, device);
    }
  }
  return problems;
}

import type { RankTableServer, RankTableSpec } from "../site/index.ts";
import type { Objector } from "./objector.ts";

const SDID = "npu-smi info -t spod-info -i <card> -c <chip> shows it";

/** What version 1.2 needs and version 1.0 must not have: the ids of devices in super-pods, and the super-pods. */
export function checkSuperPods(
  table: RankTableSpec,
  servers: readonly RankTableServer[],
  object: Objector,
): void {
  if (table.version === "1.0") refuseSuperPods(table, servers, object);
  if (table.version !== "1.2") return;
  checkIds(servers, object);
  const { superPods } = table;
  if (superPods === undefined || superPods.length === 0) {
    object(
      ".superPods",
      superPods,
      "Version 1.2 describes super-pods, and none is given.",
      'list them, e.g. { superPodId: "0", serverIds: [<the servers of one super-pod>] }, or write version "1.0"',
    );
    return;
  }
  const ids = new Set<string>();
  for (const [index, { superPodId }] of superPods.entries()) {
    if (superPodId === "" || ids.has(superPodId))
      object(
        `.superPods[${index}].superPodId`,
        superPodId,
        superPodId === "" ? "A super-pod needs an id." : "Another super-pod has the same id.",
        "give each super-pod its own id, as npu-smi shows it",
      );
    ids.add(superPodId);
  }
  const given = superPods.flatMap(({ serverIds }) => serverIds);
  const wanted = servers.map(({ serverId }) => serverId);
  if (given.join("\n") !== wanted.join("\n"))
    object(
      ".superPods",
      given,
      "The super-pods must hold every server once, in the order of servers: those of one super-pod stand together.",
      `write ${wanted.join(", ")} in this order, or reorder servers`,
    );
  checkUniqueInPod(table, servers, object);
}

function refuseSuperPods(
  { superPods }: RankTableSpec,
  servers: readonly RankTableServer[],
  object: Objector,
): void {
  const fix = 'take it out, or write version "1.2"';
  const message = "Version 1.0 knows no super-pods.";
  if (superPods !== undefined) object(".superPods", undefined, message, fix);
  for (const [index, { devices }] of servers.entries()) {
    const number = devices.findIndex(({ superDeviceId }) => superDeviceId !== undefined);
    if (number >= 0)
      object(
        `.servers[${index}].devices[${number}].superDeviceId`,
        devices[number]?.superDeviceId,
        message,
        fix,
      );
  }
}

function checkIds(servers: readonly RankTableServer[], object: Objector): void {
  for (const [index, { devices }] of servers.entries()) {
    for (const [number, { superDeviceId }] of devices.entries()) {
      if (superDeviceId !== undefined && /^[0-9]+$/.test(superDeviceId)) continue;
      object(
        `.servers[${index}].devices[${number}].superDeviceId`,
        superDeviceId,
        superDeviceId === undefined
          ? "Version 1.2 needs the id of each device in its super-pod."
          : "This is not a decimal number (EI0004).",
        SDID,
      );
    }
  }
}

/** Ids repeat in other super-pods, as HCCL's own sample shows, but not within one. */
function checkUniqueInPod(
  { superPods = [] }: RankTableSpec,
  servers: readonly RankTableServer[],
  object: Objector,
): void {
  const podOf = new Map(
    superPods.flatMap(({ superPodId, serverIds }) => serverIds.map((id) => [id, superPodId] as const)),
  );
  const seen = new Map<string, string>();
  for (const [index, { serverId, devices }] of servers.entries()) {
    for (const [number, { superDeviceId }] of devices.entries()) {
      if (superDeviceId === undefined) continue;
      const place = `servers[${index}].devices[${number}]`;
      const key = `${podOf.get(serverId) ?? ""} ${superDeviceId}`;
      const before = seen.get(key);
      if (before !== undefined)
        object(
          `.${place}.superDeviceId`,
          superDeviceId,
          `${before} of the same super-pod has this id.`,
          SDID,
        );
      seen.set(key, place);
    }
  }
}

import { z } from "zod";
import type { Problem } from "../errors/index.ts";
import type { RankTableServer, RankTableSpec } from "../site/index.ts";
import { checkSuperPods } from "./check-super-pods.ts";
import type { Objector } from "./objector.ts";

/** Physical device numbers end at 15 (HCCL, topoinfo_ranktableParser.cc). */
const DEVICES_LIMIT = 16;

const ID_LIMIT = 64;

const ip = z.union([z.ipv4(), z.ipv6()]);

/**
 * Checks a rank table against HCCL's rules. Ranks and device numbers follow from the order, so they are unique and
 * contiguous by construction, and everything is written as text.
 *
 * @param path where the table stands in the input
 */
export function checkRankTable(table: RankTableSpec, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const object: Objector = (place, value, message, fix) =>
    problems.push({
      path: `${path}${place}`,
      ...(value === undefined ? {} : { value }),
      message,
      fix,
      rule: "rank-table",
      source: "HCCL, rank table configuration; hcomm, topoinfo_ranktableParser.cc",
    });
  if (table.operator === true) checkHandedOver(table, object);
  else checkWrittenOut(table, object);
  return problems;
}

function checkHandedOver({ version, servers, superPods }: RankTableSpec, object: Objector): void {
  for (const [name, value] of Object.entries({ version, servers, superPods })) {
    if (value === undefined) continue;
    object(
      `.${name}`,
      undefined,
      "The operator fills the rank table in by itself.",
      "take it out, or take operator out",
    );
  }
}

function checkWrittenOut(table: RankTableSpec, object: Objector): void {
  const { version, servers } = table;
  if (version === undefined)
    object(
      ".version",
      undefined,
      "The format of the rank table is not given.",
      'write "1.0" for A2 and plain A3, "1.2" for A3 in super-pods',
    );
  if (servers === undefined || servers.length === 0) {
    object(
      ".servers",
      servers,
      "The rank table names no machine.",
      'list each machine, e.g. { serverId: "11.87.49.110", devices: [{ deviceIp: "11.86.23.210" }, …] }',
    );
    return;
  }
  checkServers(servers, object);
  checkAddresses(table, servers, object);
  checkSuperPods(table, servers, object);
}

function checkServers(servers: readonly RankTableServer[], object: Objector): void {
  const seen = new Map<string, number>();
  const [first] = servers;
  for (const [index, { serverId, devices }] of servers.entries()) {
    const place = `.servers[${index}]`;
    if (serverId === "" || serverId.length > ID_LIMIT)
      object(
        `${place}.serverId`,
        serverId,
        `A server id has 1 to ${ID_LIMIT} characters.`,
        "write the address of the node",
      );
    const before = seen.get(serverId);
    if (before !== undefined)
      object(
        `${place}.serverId`,
        serverId,
        `servers[${before}] has the same id.`,
        "give each machine its own address",
      );
    seen.set(serverId, index);
    if (devices.length === 0 || devices.length > DEVICES_LIMIT)
      object(
        `${place}.devices`,
        devices.length,
        `A server has 1 to ${DEVICES_LIMIT} devices.`,
        "list the devices that take part",
      );
    else if (first !== undefined && devices.length !== first.devices.length)
      object(
        `${place}.devices`,
        devices.length,
        `servers[0] has ${first.devices.length} devices; every machine must have as many.`,
        `list ${first.devices.length} devices`,
      );
  }
}

function checkAddresses(
  { version, superPods }: RankTableSpec,
  servers: readonly RankTableServer[],
  object: Objector,
): void {
  const required = version === "1.2" ? superPods !== undefined && superPods.length > 1 : servers.length > 1;
  const seen = new Map<string, string>();
  for (const [index, { devices }] of servers.entries()) {
    for (const [number, { deviceIp }] of devices.entries()) {
      const place = `.servers[${index}].devices[${number}].deviceIp`;
      const query = `hccn_tool -i ${number} -ip -g on that machine shows it`;
      if (deviceIp === undefined) {
        if (required)
          object(
            place,
            undefined,
            `The devices of ${version === "1.2" ? "several super-pods" : "several servers"} reach each other by their own addresses.`,
            query,
          );
        continue;
      }
      if (!ip.safeParse(deviceIp).success) {
        object(place, deviceIp, "This is not an IP address.", query);
        continue;
      }
      const before = seen.get(deviceIp);
      if (before !== undefined) object(place, deviceIp, `${before} has the same address.`, query);
      seen.set(deviceIp, place.slice(1));
    }
  }
}

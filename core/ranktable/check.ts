import { regexes } from "zod/v4/core";
import type { InputCheck, Problem } from "../errors/index.ts";
import type { RankTableServer, RankTableSpec } from "../site/index.ts";
import { superPodProblems } from "./check-super-pods.ts";

/** Device numbers end at 15 (HCCL, topoinfo_ranktableParser.cc). */
const DEVICE_LIMIT = 16;

const ID_LIMIT = 64;

/** The id and the source of every problem of a rank table. */
export const rankTableCheck = {
  id: "rank-table",
  source: "HCCL, rank table configuration; hcomm, topoinfo_ranktableParser.cc",
} as const satisfies InputCheck;

/**
 * Checks a rank table against HCCL's rules. Ranks and device numbers follow from the order of the lists and need no check.
 *
 * @param path the path of the table in the input
 */
export function checkRankTable(table: RankTableSpec, path: string): readonly Problem[] {
  const problems = table.operator === true ? operatorProblems(table, path) : tableProblems(table, path);
  return problems.map((problem) => ({
    ...problem,
    rule: rankTableCheck.id,
    source: rankTableCheck.source,
  }));
}

function operatorProblems({ version, servers, superPods }: RankTableSpec, path: string): readonly Problem[] {
  return Object.entries({ version, servers, superPods })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => ({
      path: `${path}.${name}`,
      message: `${path}.${name} must not be set while ${path}.operator is true: ascend-operator writes the rank table.`,
      fix: `Remove ${path}.${name} or ${path}.operator`,
    }));
}

function tableProblems(table: RankTableSpec, path: string): readonly Problem[] {
  const { version, servers } = table;
  const versionProblems: readonly Problem[] =
    version === undefined
      ? [
          {
            path: `${path}.version`,
            message: `${path}.version is not set.`,
            fix: 'Set version to "1.0" for A2 and for A3 without super-pods, or to "1.2" for A3 in super-pods',
          },
        ]
      : [];
  if (servers === undefined || servers.length === 0)
    return [
      ...versionProblems,
      {
        path: `${path}.servers`,
        ...(servers === undefined ? {} : { value: servers }),
        message: `${path}.servers lists no node.`,
        fix: `Set ${path}.servers to the nodes, e.g. [{ serverId: "11.87.49.110", devices: [{ deviceIp: "11.86.23.210" }, …] }, …]`,
      },
    ];
  return [
    ...versionProblems,
    ...serverProblems(servers, path),
    ...addressProblems(table, servers, path),
    ...superPodProblems(table, servers, path),
  ];
}

function serverProblems(servers: readonly RankTableServer[], path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const indexOf = new Map<string, number>();
  for (const [index, { serverId, devices }] of servers.entries()) {
    const server = `${path}.servers[${index}]`;
    if (serverId === "" || serverId.length > ID_LIMIT)
      problems.push({
        path: `${server}.serverId`,
        value: serverId,
        message: `${server}.serverId must have 1 to ${ID_LIMIT} characters.`,
        fix: "Set serverId to the address of the node",
      });
    const other = indexOf.get(serverId);
    if (other !== undefined)
      problems.push({
        path: `${server}.serverId`,
        value: serverId,
        message: `${server}.serverId is also the id of servers[${other}].`,
        fix: "Set serverId to the node's own address",
      });
    indexOf.set(serverId, index);
    problems.push(...deviceCountProblems(devices.length, servers[0]?.devices.length, server));
  }
  return problems;
}

function deviceCountProblems(count: number, first: number | undefined, server: string): readonly Problem[] {
  if (count === 0 || count > DEVICE_LIMIT)
    return [
      {
        path: `${server}.devices`,
        value: count,
        message: `${server}.devices must list 1 to ${DEVICE_LIMIT} devices.`,
        fix: `Set ${server}.devices to the devices that the group uses`,
      },
    ];
  if (first === undefined || count === first) return [];
  return [
    {
      path: `${server}.devices`,
      value: count,
      message: `${server} has ${count} devices, and servers[0] has ${first}; every server must have the same number.`,
      fix: `Set ${server}.devices to ${first} devices`,
    },
  ];
}

function addressProblems(
  { version, superPods }: RankTableSpec,
  servers: readonly RankTableServer[],
  path: string,
): readonly Problem[] {
  const required = version === "1.2" ? superPods !== undefined && superPods.length > 1 : servers.length > 1;
  const problems: Problem[] = [];
  const deviceOf = new Map<string, string>();
  for (const [index, { devices }] of servers.entries()) {
    for (const [number, { deviceIp }] of devices.entries()) {
      const device = `servers[${index}].devices[${number}]`;
      const setting = `${path}.${device}.deviceIp`;
      const fix = `Set deviceIp to the address that \`hccn_tool -i ${number} -ip -g\` shows on the node`;
      if (deviceIp === undefined) {
        const joined = version === "1.2" ? "super-pods" : "servers";
        if (required)
          problems.push({
            path: setting,
            message: `${setting} is not set: devices of several ${joined} reach each other at their own addresses.`,
            fix,
          });
        continue;
      }
      if (!isAddress(deviceIp)) {
        problems.push({ path: setting, value: deviceIp, message: `${setting} is not an IP address.`, fix });
        continue;
      }
      const other = deviceOf.get(deviceIp);
      if (other !== undefined)
        problems.push({
          path: setting,
          value: deviceIp,
          message: `${setting} is also the address of ${other}.`,
          fix,
        });
      deviceOf.set(deviceIp, device);
    }
  }
  return problems;
}

function isAddress(text: string): boolean {
  return regexes.ipv4.test(text) || (/^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`));
}

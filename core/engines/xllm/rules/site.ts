import { z } from "zod";
import {
  defineRule,
  type GroupRule,
  type RuleProblem,
  objection,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../../domain/index.ts";
import { checkRankTable } from "../../../ranktable/index.ts";

const EXAMPLE =
  '{ version: "1.0", servers: [{ serverId: "11.87.49.110", devices: [{ deviceIp: "11.86.23.210" }, …] }, …] }';

const binaryGiven: GroupRule = {
  id: "xllm-binary-given",
  source: "source 004, §1 and §2: the images are for building; the binary is built in them",
  check: ({ site }) =>
    site.xllm.binaryPath === undefined
      ? [
          {
            path: "xllm.binaryPath",
            message: "No public image holds the xLLM server, so its place must be given.",
            fix: "set it where the image or the weights volume has it, e.g. /export/home/myxllm/xllm/build/xllm/core/server/xllm",
          },
        ]
      : [],
};

const tableGiven: GroupRule = {
  id: "xllm-rank-table-given",
  source:
    "xLLM docs, getting_started/multi_machine.md; ATB comm.cpp:95-135: without one, a single machine only",
  check: ({ site }, group) =>
    group.nodes > 1 && site.rankTable === undefined
      ? [
          {
            path: "rankTable",
            message: `The devices of ${group.nodes} machines find each other through a rank table, and none is given.`,
            fix: `write it, e.g. ${EXAMPLE}, or { operator: true } where MindCluster's ascend-operator fills it in`,
          },
        ]
      : [],
};

const tableFits: GroupRule = {
  id: "xllm-rank-table-fits",
  source: "xLLM mapping_npu.cpp, collective_communicator.cpp; HCCL rank table configuration",
  check: (topology, group) => {
    const { rankTable } = topology.site;
    if (rankTable === undefined) return [];
    return rankTable.operator === true ? handedOver(topology, group) : writtenOut(topology, group);
  },
};

function handedOver({ hardware }: ResolvedTopology, group: ResolvedGroup): readonly RuleProblem[] {
  if (group.usedDevices === hardware.devicesPerNode) return [];
  return [
    {
      path: "rankTable.operator",
      value: true,
      message: `The operator lists all ${hardware.devicesPerNode} devices of a node, and the group uses ${group.usedDevices}.`,
      fix: `write rankTable.servers, or set groups.${group.name}.devicesPerNode to ${hardware.devicesPerNode}`,
    },
  ];
}

function writtenOut({ site, hardware }: ResolvedTopology, group: ResolvedGroup): readonly RuleProblem[] {
  const { servers = [], version } = site.rankTable ?? {};
  const found: RuleProblem[] = [];
  const object = (path: string, value: unknown, message: string, fix: string) =>
    found.push({ path, value, message, fix });
  if (group.replicas > 1)
    object(
      `groups.${group.name}.replicas`,
      group.replicas,
      "A rank table names the machines of one group.",
      "deploy one stack per group, each with its own rankTable, or use rankTable.operator",
    );
  if (version === "1.2" && !hardware.superPods)
    object("rankTable.version", version, `${hardware.title} has no super-pods.`, 'write "1.0"');
  if (servers.length > 0 && servers.length !== group.nodes)
    object(
      "rankTable.servers",
      servers.length,
      `Nodes of the group: ${group.nodes}, servers of the table: ${servers.length}.`,
      "list one server for each node",
    );
  for (const [index, { serverId, devices }] of servers.entries()) {
    if (devices.length !== group.usedDevices)
      object(
        `rankTable.servers[${index}].devices`,
        devices.length,
        `The group uses ${group.usedDevices} devices of each node, and this server lists ${devices.length}.`,
        `list ${group.usedDevices} devices, or set groups.${group.name}.devicesPerNode to ${devices.length}`,
      );
    if (!z.ipv4().safeParse(serverId).success)
      object(
        `rankTable.servers[${index}].serverId`,
        serverId,
        "xLLM reads the server id as the machine's IPv4 address.",
        "write the address that `kubectl get nodes -o wide` shows",
      );
  }
  return found;
}

const tableBackend: GroupRule = {
  id: "xllm-rank-table-backend",
  source: "xLLM master.cpp:327-335",
  check: ({ site }, group) =>
    site.rankTable !== undefined && group.args["communicationBackend"] === "lccl"
      ? [
          objection(
            group,
            "args.communicationBackend",
            "lccl",
            "Only HCCL reads a rank table.",
            'write "hccl", or take rankTable out of the site',
          ),
        ]
      : [],
};

export const siteRules: readonly GroupRule[] = [binaryGiven, tableGiven, tableFits, tableBackend];

export const rankTable = defineRule({
  id: "rank-table",
  source: "HCCL, rank table configuration; hcomm, topoinfo_ranktableParser.cc",
  per: "site",
  check: ({ rankTable: table }) => (table === undefined ? [] : checkRankTable(table, "rankTable")),
});

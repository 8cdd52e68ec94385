import { regexes } from "zod/v4/core";
import {
  defineRule,
  type ResolvedGroup,
  type ResolvedTopology,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { checkRankTable, rankTableCheck } from "../../../ranktable/index.ts";

const EXAMPLE =
  '{ version: "1.0", servers: [{ serverId: "11.87.49.110", devices: [{ deviceIp: "11.86.23.210" }, …] }, …] }';

export const rankTable = defineRule({
  ...rankTableCheck,
  per: "site",
  check: ({ rankTable: table }) => (table === undefined ? [] : checkRankTable(table, "rankTable")),
});

export const rankTableOperator = defineRule({
  id: "rank-table-operator",
  severity: Severity.Warning,
  source: "ascend-operator belongs to MindCluster; other platforms lack it",
  per: "site",
  check: ({ rankTable: table, platform: { profile } }, { at }) =>
    table?.operator === true && profile !== "mindcluster"
      ? [
          {
            ...at("rankTable.operator"),
            message: `rankTable.operator requires MindCluster's ascend-operator, but platform.profile is ${profile}; without the operator no pod gets a rank table.`,
            fix: setTo("mindcluster", {
              path: "platform.profile",
              ending: ", or list the nodes in rankTable.servers",
            }),
          },
        ]
      : [],
});

export const rankTableGiven = defineRule({
  id: "xllm-rank-table-given",
  source:
    "xLLM docs, getting_started/multi_machine.md; ATB comm.cpp:95-135: without a rank table, ATB supports one node",
  per: "group",
  check: ({ name, nodes }, { topology: { site } }) =>
    nodes > 1 && site.rankTable === undefined
      ? [
          {
            path: "rankTable",
            message: `rankTable is required: the devices on the ${nodes} nodes of groups.${name} find each other through it.`,
            fix: `Set rankTable, e.g. to ${EXAMPLE}, or to { operator: true } where MindCluster's ascend-operator writes it`,
          },
        ]
      : [],
});

export const rankTableFits = defineRule({
  id: "xllm-rank-table-fits",
  source: "xLLM mapping_npu.cpp, collective_communicator.cpp; HCCL rank table configuration",
  per: "group",
  check: (group, { topology }) => {
    const { rankTable: table } = topology.site;
    if (table === undefined) return [];
    return table.operator === true ? operatorProblems(topology, group) : serverProblems(topology, group);
  },
});

function operatorProblems({ hardware }: ResolvedTopology, group: ResolvedGroup): readonly RuleProblem[] {
  const { devicesPerNode } = hardware;
  if (group.usedDevices === devicesPerNode) return [];
  return [
    {
      path: "rankTable.operator",
      value: true,
      message: `rankTable.operator lists all ${devicesPerNode} devices of a node, but groups.${group.name} uses ${group.usedDevices}.`,
      fix: `Set groups.${group.name}.devicesPerNode to ${devicesPerNode}, or replace rankTable.operator with rankTable.servers`,
    },
  ];
}

function serverProblems({ site, hardware }: ResolvedTopology, group: ResolvedGroup): readonly RuleProblem[] {
  const { servers = [], version } = site.rankTable ?? {};
  const name = `groups.${group.name}`;
  const problems: RuleProblem[] = [];
  if (group.replicas > 1)
    problems.push({
      path: `${name}.replicas`,
      value: group.replicas,
      message: `${name} has ${group.replicas} replicas, but rankTable.servers lists the nodes of only one.`,
      fix: "Deploy one stack per replica, each with its own rankTable, or use rankTable.operator",
    });
  if (version === "1.2" && !hardware.superPods)
    problems.push({
      path: "rankTable.version",
      value: version,
      message: `rankTable.version 1.2 describes super-pods, which ${hardware.title} does not have.`,
      fix: setTo("1.0"),
    });
  if (servers.length > 0 && servers.length !== group.nodes)
    problems.push({
      path: "rankTable.servers",
      value: servers.length,
      message: `rankTable.servers has ${servers.length} entries, but ${name} has ${group.nodes} nodes.`,
      fix: `Set rankTable.servers to ${group.nodes} servers, one per node`,
    });
  for (const [index, { serverId, devices }] of servers.entries()) {
    const server = `rankTable.servers[${index}]`;
    if (devices.length !== group.usedDevices)
      problems.push({
        path: `${server}.devices`,
        value: devices.length,
        message: `${server} lists ${devices.length} devices, but ${name} uses ${group.usedDevices} devices of each node.`,
        fix: `Set ${server}.devices to ${group.usedDevices} devices, or set ${name}.devicesPerNode to ${devices.length}`,
      });
    if (!regexes.ipv4.test(serverId))
      problems.push({
        path: `${server}.serverId`,
        value: serverId,
        message: `${server}.serverId must be the IPv4 address of the node.`,
        fix: `Set ${server}.serverId to the INTERNAL-IP that "kubectl get nodes -o wide" shows`,
      });
  }
  return problems;
}

export const rankTableBackend = defineRule({
  id: "xllm-rank-table-backend",
  source: "xLLM master.cpp:327-335",
  per: "group",
  check: (group, { topology: { site }, at }) =>
    site.rankTable !== undefined && group.args["communicationBackend"] === "lccl"
      ? [
          {
            ...at("args.communicationBackend"),
            message: "communicationBackend lccl does not read a rank table; only hccl does.",
            fix: setTo("hccl", { ending: ", or remove rankTable from the site" }),
          },
        ]
      : [],
});

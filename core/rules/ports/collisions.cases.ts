import type { CasesByRule } from "../../../test/support/rule-cases.ts";
import { changed } from "../../../test/support/findings.ts";
import { groupOf, prefillDecode, serving } from "../../../test/support/topologies.ts";
import type { Site, Topology } from "../../index.ts";

type Env = Readonly<Record<string, string>>;

/** The documented pair with some ports and variables of one side changed. */
const pair = (group: string, ports: Readonly<Record<string, number>>, env: Env = {}): Topology =>
  changed(prefillDecode(), { group, ports, env });

const alone = (ports: Readonly<Record<string, number>>, env: Env = {}): Topology =>
  changed(serving(1), { ports, env });

const using = (ports: string): Site => ({ nodes: { usedPorts: { "team-b": ports } } });

const choosing = (ports: string): Site => ({ nodes: { pickedPorts: { "team-b": ports } } });

const shared: Site = { nodes: { shared: true } };

/** A pair whose two sides may share nodes. */
const apart = (change: (topology: Topology) => void = () => {}): Topology =>
  prefillDecode((topology) => {
    groupOf(topology, "prefill").ports = { api: 6700, dataParallelRpc: 10521, kv: 11000 };
    groupOf(topology, "decode").ports = { api: 6721, dataParallelRpc: 10523, kv: 12000 };
    for (const [index, group] of Object.values(topology.groups).entries())
      group.env = { ...group.env, HCCL_IF_BASE_PORT: String(13_000 + 32 * index) };
    change(topology);
  });

const withDefaultBase = (topology: Topology) => {
  for (const { env } of Object.values(topology.groups)) delete env?.["HCCL_IF_BASE_PORT"];
};

const withOneApiPort = (topology: Topology) => {
  groupOf(topology, "decode").ports.api = 6698;
};

const replicated = (topology: Topology) => {
  for (const group of Object.values(topology.groups)) group.replicas = 2;
};

export const cases: CasesByRule = {
  "port-collision": {
    fails: [
      {
        name: "an API inside the handshakes",
        topology: pair("prefill", { api: 30_007 }),
        reports: [
          {
            path: "groups.prefill.ports.api",
            value: 30007,
            message:
              /^prefill-0 rank-0 \(HTTP API and metrics, 30007\) and prefill-0 rank-0 \([^)]+, 30000–30015\) need the same port on the node of a3-1p1d-prefill-0-0\.$/,
            fix: "Set groups.prefill.ports.api to 7013, or move groups.prefill.ports.kv",
          },
        ],
      },
      {
        name: "two processes of a node",
        topology: pair("decode", { dataParallelRpc: 6723 }),
        reports: [
          {
            path: "groups.decode.ports.dataParallelRpc",
            value: 6723,
            message:
              /^decode-0 rank-0 \([^)]+, 6723\) and decode-0 rank-2 \(HTTP API and metrics, 6723\) need the same port on the node of a3-1p1d-decode-0-0\.$/,
            fix: "Set groups.decode.ports.dataParallelRpc to 7007, or move groups.decode.ports.api",
          },
          {
            path: "groups.decode.ports.supervisor",
            message:
              "decode-0 supervisor (starts and stops all pods of the group together, 6724) and decode-0 rank-3 (HTTP API and metrics, 6724) need the same port on the node of a3-1p1d-decode-0-0.",
            fix: "Set groups.decode.ports.supervisor to 7010, or move groups.decode.ports.api",
          },
        ],
      },
      {
        name: "HCCL's ports and an API",
        topology: alone({ api: 29_031 }, { HCCL_IF_BASE_PORT: "29000" }),
        reports: [
          {
            path: "groups.serve.ports.api",
            value: 29031,
            message:
              "serve-0 node-0 (HTTP API and metrics, 29031) and serve-0 pod 0 (HCCL's host sockets, on the node of a leader device, 29016–29031) need the same port on the node of serve-1-serve-0-0.",
            fix: "Set groups.serve.ports.api to 7001, or move groups.serve.env.HCCL_IF_BASE_PORT",
          },
        ],
      },
      {
        name: "the kubelet",
        topology: alone({ api: 10_250 }),
        reports: [
          {
            path: "groups.serve.ports.api",
            value: 10250,
            message:
              "serve-0 node-0 (HTTP API and metrics, 10250) and kubelet (already in use, 10250) need the same port on the node of serve-1-serve-0-0.",
            fix: "Set groups.serve.ports.api to 7001, or move nodes.usedPorts.kubelet",
          },
        ],
      },
      {
        name: "another stack that the site names",
        topology: alone({}),
        site: using("22,8070-8080"),
        reports: [
          {
            path: "groups.serve.ports.api",
            value: 8077,
            message:
              "serve-0 node-0 (HTTP API and metrics, 8077) and team-b (already in use, 8070–8080) need the same port on the node of serve-1-serve-0-0.",
            fix: "Set groups.serve.ports.api to 7001, or move nodes.usedPorts.team-b",
          },
        ],
      },
      {
        name: "another stack on one number",
        topology: alone({}),
        site: { nodes: { usedPorts: { monitoring: 8077 } } },
        reports: [
          {
            path: "groups.serve.ports.api",
            value: 8077,
            message:
              "serve-0 node-0 (HTTP API and metrics, 8077) and monitoring (already in use, 8077) need the same port on the node of serve-1-serve-0-0.",
            fix: "Set groups.serve.ports.api to 7001, or move nodes.usedPorts.monitoring",
          },
        ],
      },
      {
        name: "another stack inside the handshakes, whose port cannot be moved here",
        topology: pair("prefill", {}),
        site: using("30005"),
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 30000,
            message:
              /^prefill-0 rank-0 \([^)]+, 30000–30015\) and team-b \(already in use, 30005\) need the same port on the node of a3-1p1d-prefill-0-0\.$/,
            fix: "Set groups.prefill.ports.kv to 7019, or move nodes.usedPorts.team-b",
          },
        ],
      },
      {
        name: "another stack in the middle of the API ports",
        topology: prefillDecode(),
        site: using("6723"),
        reports: [
          {
            path: "groups.decode.ports.api",
            value: 6721,
            message:
              "decode-0 rank-2 (HTTP API and metrics, 6723) and team-b (already in use, 6723) need the same port on the node of a3-1p1d-decode-0-0.",
            fix: "Set groups.decode.ports.api to 7001, or move nodes.usedPorts.team-b",
          },
        ],
      },
      {
        name: "a port of the first node inside its handshakes",
        topology: pair("prefill", { dataParallelRpc: 30_010 }),
        site: shared,
        reports: [
          {
            path: "groups.prefill.ports.dataParallelRpc",
            value: 30010,
            message:
              /^prefill-0 rank-0 \([^)]+, 30010\) and prefill-0 rank-0 \([^)]+, 30000–30015\) need the same port on the node of a3-1p1d-prefill-0-0\.$/,
            fix: "Set groups.prefill.ports.dataParallelRpc to 7016, or move groups.prefill.ports.kv",
          },
          {
            path: "groups.prefill.ports.supervisor",
            message:
              /^prefill-0 supervisor \(starts and stops all pods of the group together, 30011\) and prefill-0 rank-0 \([^)]+, 30000–30015\) need the same port on the node of a3-1p1d-prefill-0-0\.$/,
            fix: "Set groups.prefill.ports.supervisor to 7053, or move groups.prefill.ports.kv",
          },
        ],
      },
      {
        name: "groups that share nodes",
        topology: apart(withOneApiPort),
        site: shared,
        reports: [
          {
            path: "groups.decode.ports.api",
            value: 6698,
            message:
              "decode-0 rank-2 (HTTP API and metrics, 6700) and prefill-0 rank-0 (HTTP API and metrics, 6700) need the same port on a node that groups share.",
            fix: "Set groups.decode.ports.api to 7001, or move groups.prefill.ports.api",
          },
        ],
      },
      {
        name: "replicas of groups that share nodes",
        topology: apart((topology) => {
          withOneApiPort(topology);
          replicated(topology);
        }),
        site: shared,
        reports: [
          {
            path: "groups.decode.ports.api",
            value: 6698,
            message:
              "decode-0 rank-2 (HTTP API and metrics, 6700) and prefill-0 rank-0 (HTTP API and metrics, 6700) need the same port on a node that groups share.",
            fix: "Set groups.decode.ports.api to 7001, or move groups.prefill.ports.api",
          },
        ],
      },
    ],
    passes: [
      {
        name: "processes of a node on neighbouring ports",
        topology: pair("decode", { dataParallelRpc: 6720, supervisor: 6719 }),
      },
      { name: "an API behind the handshakes", topology: pair("prefill", { api: 30_032 }) },
      {
        name: "an API behind HCCL's ports",
        topology: alone({ api: 29_032 }, { HCCL_IF_BASE_PORT: "29000" }),
      },
      {
        name: "a kubelet on another port",
        topology: alone({ api: 10_250 }),
        site: { nodes: { usedPorts: { kubelet: "10350" } } },
      },
      { name: "another stack behind the API", topology: alone({}), site: using("22,8078-8080") },
      { name: "another stack behind the handshakes", topology: pair("prefill", {}), site: using("30032") },
      {
        name: "a port of the first node inside the handshakes of the second, which share no node",
        topology: apart((topology) => {
          Object.assign(groupOf(topology, "prefill").ports, { dataParallelRpc: 11_020, supervisor: 10_000 });
        }),
        site: shared,
      },
      { name: "groups that share nodes on ports of their own", topology: apart(), site: shared },
      { name: "replicas, which share no node", topology: apart(replicated), site: shared },
    ],
  },
  "port-random": {
    fails: [
      {
        name: "a range of another stack",
        topology: alone({ api: 15_007 }),
        site: choosing("15000-17000"),
        reports: [
          {
            path: "groups.serve.ports.api",
            value: 15007,
            message:
              "serve-0 node-0 (HTTP API and metrics, 15007) may find a port in use on the node of serve-1-serve-0-0: team-b chooses free ports of 15000–17000 at start-up (on every node).",
            fix: "Set groups.serve.ports.api to 7001, or change the range 15000–17000 with nodes.pickedPorts.team-b",
          },
        ],
      },
      {
        name: "AscendDirect",
        topology: pair("prefill", { kv: 21_600 }),
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 21600,
            message:
              /^prefill-0 rank-0 \([^)]+, 21600–21615\) may find a port in use on the node of a3-1p1d-prefill-0-0: prefill-0 rank-0 chooses free ports of 20000–21600 at start-up \([^)]+\)\.$/,
            fix: "Set groups.prefill.ports.kv to 7019, or change the range 20000–21600 with groups.prefill.env.ASCEND_BASE_PORT",
          },
        ],
      },
      {
        name: "the transfer engine",
        topology: pair("prefill", { kv: 17_000 }),
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 17000,
            message:
              /^prefill-0 rank-0 \([^)]+, 17000–17015\) may find a port in use on the node of a3-1p1d-prefill-0-0: prefill-0 pod 0, every device chooses free ports of 15000–17000 at start-up \([^)]+\)\.$/,
            fix: "Set groups.prefill.ports.kv to 7019, or change the range 15000–17000 with groups.prefill.env.MC_MIN_PRC_PORT",
          },
        ],
      },
      {
        name: "HCCL's default range",
        topology: alone({ api: 60_031 }),
        reports: [
          {
            path: "groups.serve.ports.api",
            value: 60031,
            message:
              "serve-0 node-0 (HTTP API and metrics, 60031) may find a port in use on the node of serve-1-serve-0-0: serve-0 pod 0 chooses free ports of 60000–60031 at start-up (HCCL's host sockets).",
            fix: "Set groups.serve.ports.api to 7001, or change the range 60000–60031 with groups.serve.env.HCCL_IF_BASE_PORT",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a range of another stack beside the ports",
        topology: alone({}),
        site: choosing("15000-17000"),
      },
      { name: "handshakes behind AscendDirect", topology: pair("prefill", { kv: 21_601 }) },
      {
        name: "handshakes behind the transfer engine",
        topology: pair("prefill", { kv: 17_000 }, { MC_MAX_PRC_PORT: "16999" }),
      },
      { name: "a base port of HCCL", topology: alone({ api: 60_031 }, { HCCL_IF_BASE_PORT: "61000" }) },
    ],
  },
  "port-hccl-shared": {
    fails: [
      {
        name: "groups that share nodes",
        topology: apart(withDefaultBase),
        site: shared,
        reports: [
          {
            path: "groups.prefill.env.HCCL_IF_BASE_PORT",
            message:
              "HCCL_IF_BASE_PORT is not set: HCCL of groups.prefill and groups.decode chooses ports from 60000–60031 on the same node, and fails with EI0019 when too few are free.",
            fix: "Set groups.prefill.env.HCCL_IF_BASE_PORT to 8693; every other group and stack on these nodes needs a base port of its own, at least 32 away",
          },
          {
            path: "groups.decode.env.HCCL_IF_BASE_PORT",
            message:
              "HCCL_IF_BASE_PORT is not set: HCCL of groups.decode and groups.prefill chooses ports from 60000–60031 on the same node, and fails with EI0019 when too few are free.",
            fix: "Set groups.decode.env.HCCL_IF_BASE_PORT to 8659; every other group and stack on these nodes needs a base port of its own, at least 32 away",
          },
        ],
      },
      {
        name: "one group beside other stacks",
        topology: alone({}),
        site: shared,
        reports: [
          {
            path: "groups.serve.env.HCCL_IF_BASE_PORT",
            message:
              "HCCL_IF_BASE_PORT is not set: HCCL of groups.serve and other stacks chooses ports from 60000–60031 on the same node, and fails with EI0019 when too few are free.",
            fix: "Set groups.serve.env.HCCL_IF_BASE_PORT to 7004; every other group and stack on these nodes needs a base port of its own, at least 32 away",
          },
        ],
      },
      {
        name: "one group beside a stack that chooses from the same range",
        topology: alone({}),
        site: choosing("15000-17000,60000-60031"),
        reports: [
          {
            path: "groups.serve.env.HCCL_IF_BASE_PORT",
            message:
              "HCCL_IF_BASE_PORT is not set: HCCL of groups.serve and other stacks chooses ports from 60000–60031 on the same node, and fails with EI0019 when too few are free.",
            fix: "Set groups.serve.env.HCCL_IF_BASE_PORT to 7004; every other group and stack on these nodes needs a base port of its own, at least 32 away",
          },
        ],
      },
    ],
    passes: [
      { name: "a base port in each group", topology: apart(), site: shared },
      {
        name: "a base port in the only group",
        topology: alone({}, { HCCL_IF_BASE_PORT: "13000" }),
        site: shared,
      },
      {
        name: "a stack that chooses from another range",
        topology: alone({}),
        site: choosing("15000-17000"),
      },
    ],
  },
};

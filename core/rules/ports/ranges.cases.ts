import { changed } from "../../../test/support/findings.ts";
import type { CasesByRule } from "../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../test/support/topologies.ts";
import type { Site, Topology } from "../../index.ts";

type Env = Readonly<Record<string, string>>;

/** The documented pair with some ports and variables of prefill changed. */
const pair = (ports: Readonly<Record<string, number>>, env: Env = {}): Topology =>
  changed(prefillDecode(), { group: "prefill", ports, env });

const alone = (ports: Readonly<Record<string, number>>, env: Env = {}): Topology =>
  changed(serving(1), { ports, env });

/** A site whose Services use node ports. */
const NAMED: Site = { nodes: { nodePortRange: "30000-32767" } };

export const cases: CasesByRule = {
  "port-range": {
    fails: [
      {
        name: "an API of the last of four ranks beyond the last port",
        topology: changed(prefillDecode(), { group: "decode", ports: { api: 65_533 } }),
        reports: [
          {
            path: "groups.decode.ports.api",
            value: 65533,
            message:
              "decode-0 rank-15 needs ports up to 65536 (HTTP API and metrics), but the last port is 65535.",
            fix: "Set groups.decode.ports.api to 7001, or lower it by at least 1",
          },
        ],
      },
      {
        name: "handshakes beyond the last port",
        topology: pair({ kv: 65_510 }),
        reports: [
          {
            path: "groups.prefill.ports.kv",
            value: 65510,
            message: /^prefill-0 rank-1 needs ports up to 65541 \([^)]+\), but the last port is 65535\.$/,
            fix: "Set groups.prefill.ports.kv to 7019, or lower it by at least 6",
          },
        ],
      },
      {
        name: "too few ports from VLLM_PORT on",
        topology: pair({}, { VLLM_PORT: "65528" }),
        reports: [
          {
            path: "groups.prefill.env.VLLM_PORT",
            value: "65528",
            message: /^prefill-0 pod 0 needs ports up to 65536 \([^)]+\), but the last port is 65535\.$/,
            fix: "Set groups.prefill.env.VLLM_PORT to 8727, or lower it by at least 1",
          },
        ],
      },
      {
        name: "AscendDirect's ports of the last devices",
        topology: pair({}, { ASCEND_BASE_PORT: "63936" }),
        reports: [
          {
            path: "groups.prefill.env.ASCEND_BASE_PORT",
            value: "63936",
            message: /^prefill-0 rank-1 needs ports up to 65536 \([^)]+\), but the last port is 65535\.$/,
            fix: "Set groups.prefill.env.ASCEND_BASE_PORT to 12529, or lower it by at least 1",
          },
        ],
      },
    ],
    passes: [
      {
        name: "an API of the last of four ranks on the last port",
        topology: changed(prefillDecode(), { group: "decode", ports: { api: 65_532 } }),
      },
      { name: "handshakes up to the last port", topology: pair({ kv: 65_504 }) },
      { name: "just enough ports from VLLM_PORT on", topology: pair({}, { VLLM_PORT: "65527" }) },
      {
        name: "AscendDirect's ports up to the last port",
        topology: pair({}, { ASCEND_BASE_PORT: "63935" }),
      },
    ],
  },
  "port-ephemeral": {
    fails: [
      {
        name: "an API",
        topology: alone({ api: 32_768 }),
        reports: [
          {
            path: "groups.serve.ports.api",
            value: 32768,
            message:
              "serve-0 node-0 (HTTP API and metrics, 32768) may find a port in use: outgoing connections of the node use ports of 32768–60999.",
            fix: "Set groups.serve.ports.api to 7001, or run sysctl -w net.ipv4.ip_local_reserved_ports=32768,60000-60031 on the nodes and set nodes.reservedPorts of the site to these ports",
          },
        ],
      },
      {
        name: "HCCL's ports, in part",
        topology: alone({}, { HCCL_IF_BASE_PORT: "32737" }),
        reports: [
          {
            path: "groups.serve.env.HCCL_IF_BASE_PORT",
            value: "32737",
            message:
              "serve-0 pod 0 (HCCL's host sockets, 32737–32768) may find a port in use: outgoing connections of the node use ports of 32768–60999.",
            fix: "Set groups.serve.env.HCCL_IF_BASE_PORT to 7004, or run sysctl -w net.ipv4.ip_local_reserved_ports=32753-32768 on the nodes and set nodes.reservedPorts of the site to these ports",
          },
        ],
      },
      {
        name: "HCCL's ports, of which the nodes reserve too few",
        topology: alone({}, { HCCL_IF_BASE_PORT: "32738" }),
        site: { nodes: { reservedPorts: "32768" } },
        reports: [
          {
            path: "groups.serve.env.HCCL_IF_BASE_PORT",
            value: "32738",
            message:
              "serve-0 pod 0 (HCCL's host sockets, 32738–32769) may find a port in use: outgoing connections of the node use ports of 32768–60999.",
            fix: "Set groups.serve.env.HCCL_IF_BASE_PORT to 7004, or run sysctl -w net.ipv4.ip_local_reserved_ports=32754-32769 on the nodes and set nodes.reservedPorts of the site to these ports",
          },
        ],
      },
      {
        name: "HCCL's ports of the leaders",
        topology: alone({}, { HCCL_IF_BASE_PORT: "32738" }),
        site: { nodes: { reservedPorts: "32738-32753" } },
        reports: [
          {
            path: "groups.serve.env.HCCL_IF_BASE_PORT",
            value: "32738",
            message:
              "serve-0 pod 0 (HCCL's host sockets, 32738–32769) may find a port in use: outgoing connections of the node use ports of 32768–60999.",
            fix: "Set groups.serve.env.HCCL_IF_BASE_PORT to 7004, or run sysctl -w net.ipv4.ip_local_reserved_ports=32738-32769 on the nodes and set nodes.reservedPorts of the site to these ports",
          },
        ],
      },
      {
        name: "a range of the site",
        topology: alone({}),
        site: { nodes: { ephemeralPortRange: "1024-65000" } },
        reports: [
          {
            path: "groups.serve.ports.api",
            value: 8077,
            message:
              "serve-0 node-0 (HTTP API and metrics, 8077) may find a port in use: outgoing connections of the node use ports of 1024–65000.",
            fix: "Set groups.serve.ports.api to 65002, or run sysctl -w net.ipv4.ip_local_reserved_ports=8077,60000-60031 on the nodes and set nodes.reservedPorts of the site to these ports",
          },
        ],
      },
      {
        name: "a port that the topology does not name",
        topology: pair({ dataParallelRpc: 32_767 }),
        within: "groups.prefill.ports.supervisor",
        reports: [
          {
            path: "groups.prefill.ports.supervisor",
            message:
              "prefill-0 supervisor (starts and stops all pods of the group together, 32768) may find a port in use: outgoing connections of the node use ports of 32768–60999.",
            fix: "Set groups.prefill.ports.supervisor to 7053, or run sysctl -w net.ipv4.ip_local_reserved_ports=32768,60000-60031 on the nodes and set nodes.reservedPorts of the site to these ports",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a reserved API port",
        topology: alone({ api: 32_768 }),
        site: { nodes: { reservedPorts: "22,32768,60000-60031" } },
      },
      { name: "HCCL's ports below the range", topology: alone({}, { HCCL_IF_BASE_PORT: "32736" }) },
      {
        name: "HCCL's ports, of which the nodes reserve enough",
        topology: alone({}, { HCCL_IF_BASE_PORT: "32738" }),
        site: { nodes: { reservedPorts: "32768-32769" } },
      },
      {
        name: "an API above a range of the site",
        topology: alone({ api: 65_001 }),
        site: { nodes: { ephemeralPortRange: "1024-65000" } },
      },
    ],
  },
  "port-node-port": {
    fails: [
      {
        name: "an API beside a port of another Service",
        topology: alone({ api: 30_500 }),
        site: { nodes: { usedPorts: { ingress: "443,30443" } } },
        reports: [
          {
            path: "nodes.nodePortRange",
            message:
              "nodes.nodePortRange 30000–32767 holds ports of the plan: groups.serve.ports.api (30500). kube-proxy may redirect their connections.",
            fix: "Set groups.serve.ports.api to 7001, or start the API server with --service-node-port-range=30501-32767 and set nodes.nodePortRange of the site to this range",
          },
        ],
      },
      {
        name: "handshakes at the start of a range that the site names",
        topology: pair({}),
        site: NAMED,
        reports: [
          {
            path: "nodes.nodePortRange",
            value: "30000-32767",
            message:
              "nodes.nodePortRange 30000–32767 holds ports of the plan: groups.prefill.ports.kv (30000–30031). kube-proxy may redirect their connections.",
            fix: "Set groups.prefill.ports.kv to 7019, or start the API server with --service-node-port-range=30032-32767 and set nodes.nodePortRange of the site to this range",
          },
        ],
      },
      {
        name: "handshakes near the end of the range",
        topology: pair({ kv: 32_000 }),
        site: NAMED,
        reports: [
          {
            path: "nodes.nodePortRange",
            value: "30000-32767",
            message:
              "nodes.nodePortRange 30000–32767 holds ports of the plan: groups.prefill.ports.kv (32000–32031). kube-proxy may redirect their connections.",
            fix: "Set groups.prefill.ports.kv to 7019, or start the API server with --service-node-port-range=30000-31999 and set nodes.nodePortRange of the site to this range",
          },
        ],
      },
      {
        name: "ports of two groups, once",
        topology: changed(pair({ kv: 30_100 }), { group: "decode", ports: { api: 31_000 } }),
        site: NAMED,
        reports: [
          {
            path: "nodes.nodePortRange",
            value: "30000-32767",
            message:
              "nodes.nodePortRange 30000–32767 holds ports of the plan: groups.prefill.ports.kv (30100–30131); groups.decode.ports.api (31000–31003). kube-proxy may redirect their connections.",
            fix: "Set groups.prefill.ports.kv to 7019 and groups.decode.ports.api to 7001, or start the API server with --service-node-port-range=31004-32767 and set nodes.nodePortRange of the site to this range",
          },
        ],
      },
      {
        name: "handshakes over the whole range",
        topology: pair({}),
        site: { nodes: { nodePortRange: "30010-30020" } },
        reports: [
          {
            path: "nodes.nodePortRange",
            value: "30010-30020",
            message:
              "nodes.nodePortRange 30010–30020 holds ports of the plan: groups.prefill.ports.kv (30000–30031). kube-proxy may redirect their connections.",
            fix: "Set groups.prefill.ports.kv to 7019",
          },
        ],
      },
    ],
    passes: [
      { name: "the default range, which no known Service uses", topology: pair({}) },
      {
        name: "a Service outside of the range",
        topology: pair({}),
        site: { nodes: { usedPorts: { ingress: "443" } } },
      },
      {
        name: "a range behind the handshakes",
        topology: pair({}),
        site: { nodes: { nodePortRange: "30032-32767" } },
      },
      {
        name: "a range before the handshakes",
        topology: pair({ kv: 32_000 }),
        site: { nodes: { nodePortRange: "30000-31999" } },
      },
      { name: "handshakes below the range", topology: pair({ kv: 29_900 }), site: NAMED },
      {
        name: "handshakes just below the range",
        topology: pair({ kv: 29_968 }),
        site: { nodes: { nodePortRange: "30010-30020" } },
      },
    ],
  },
};
